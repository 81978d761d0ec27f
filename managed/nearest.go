package managed

import (
	"cmp"
	"iter"
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

const (
	maxName        = 128 // the length of the longest name IAM allows
	maxSuggestions = 3
)

// nearest returns the names that were probably meant by wanted, the likeliest first: those that differ in few letters,
// and those that contain it. Upper and lower case are the same here, and names equally near are in alphabetical order.
func nearest(wanted string, names iter.Seq[string]) []string {
	if wanted == "" || len(wanted) > maxName {
		return nil
	}
	type candidate struct {
		name     string
		distance int
	}
	var list []candidate
	limit := 1 + len(wanted)/3
	row := make([]int, len(wanted)+1)
	for name := range names {
		d := distance(wanted, name, limit, row)
		if d > limit && contains(name, wanted) {
			d = limit
		}
		if d <= limit {
			list = append(list, candidate{name, d})
		}
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(a.distance-b.distance, cmp.Compare(a.name, b.name))
	})
	var best []string
	for _, c := range list[:min(len(list), maxSuggestions)] {
		if c.distance > 2*list[0].distance+1 {
			break // there are much better ones
		}
		best = append(best, c.name)
	}
	return best
}

// distance counts the letters to insert, delete or replace between a and b. Any number above limit is limit+1. The row
// is room for len(a)+1 numbers.
func distance(a, b string, limit int, row []int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	for i := range row {
		row[i] = i
	}
	for j := range len(b) {
		diagonal, least := row[0], j+1
		row[0] = j + 1
		for i := range len(a) {
			d := diagonal
			if ascii.Lower(a[i]) != ascii.Lower(b[j]) {
				d = 1 + min(diagonal, row[i], row[i+1])
			}
			diagonal, row[i+1] = row[i+1], d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
	}
	return min(row[len(a)], limit+1)
}

// contains reports whether part is in s.
func contains(s, part string) bool {
	for at := range len(s) - len(part) + 1 {
		i := 0
		for i < len(part) && ascii.Lower(s[at+i]) == ascii.Lower(part[i]) {
			i++
		}
		if i == len(part) {
			return true
		}
	}
	return false
}

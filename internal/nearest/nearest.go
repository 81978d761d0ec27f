// Package nearest finds the names that were probably meant by one that nothing has. Upper and lower case of the letters
// of ASCII are the same here.
package nearest

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

const (
	// Most is how many names are returned at most.
	Most = 3
	// Limit is the distance that suits names of elements, operators, actions and keys: two letters.
	Limit = 2
	// longest is how many bytes a name may have for others to be near it: the longest name IAM allows. It bounds the work
	// for texts from outside.
	longest = 128
	// longestText is how many bytes the texts may have that are compared.
	longestText = 256
)

// Of returns the names that differ from wanted in at most limit letters, inserted, deleted or replaced, and in at most
// half of its letters: the nearest first, then in alphabetical order. Much farther ones than the nearest are left out.
func Of(wanted string, names iter.Seq[string], limit int) []string {
	return find(wanted, names, limit, false)
}

// OrContaining is Of where a name that contains wanted is not farther away than limit.
func OrContaining(wanted string, names iter.Seq[string], limit int) []string {
	return find(wanted, names, limit, true)
}

func find(wanted string, names iter.Seq[string], limit int, containing bool) []string {
	if wanted == "" || len(wanted) > longest {
		return nil
	}
	type candidate struct {
		name     string
		distance int
	}
	var list []candidate // of at most Most
	limit = min(limit, len(wanted)/2)
	for name := range names {
		d := distance(wanted, name, limit, false)
		if d > limit && containing && contains(name, wanted) {
			d = limit
		}
		if d > limit {
			continue
		}
		list = append(list, candidate{name, d})
		slices.SortFunc(list, func(a, b candidate) int {
			return cmp.Or(a.distance-b.distance, strings.Compare(a.name, b.name))
		})
		list = list[:min(len(list), Most)]
	}
	var best []string
	for _, c := range list {
		if c.distance <= 2*list[0].distance+1 {
			best = append(best, c.name)
		}
	}
	return best
}

// Distance counts the letters to insert, delete or replace between two texts, and the neighbours to swap. Any number
// above limit is limit+1, as is that of texts of more than 256 bytes. Work grows with the length times limit.
func Distance(a, b string, limit int) int { return distance(a, b, limit, true) }

// distance is Distance; without swaps a swap is two replacements.
func distance(a, b string, limit int, swaps bool) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit || len(a) > longestText || len(b) > longestText {
		return limit + 1
	}
	// Rows for the letters of b: the last two and the one that is filled. Beyond the band everything is above limit.
	var room [3][longestText + 2]int16
	over := int16(limit + 1)
	before, last, row := &room[0], &room[1], &room[2]
	for i := range min(len(a), limit) + 1 {
		last[i] = int16(i)
	}
	last[min(len(a), limit)+1] = over
	for j := range len(b) {
		from, to := max(j-limit, 0), min(j+limit, len(a)-1) // of the letters of a
		row[0] = int16(j + 1)
		if from > 0 {
			row[from] = over
		}
		least := row[from]
		y := ascii.Lower(b[j])
		for i := from; i <= to; i++ {
			x, d := ascii.Lower(a[i]), last[i]
			if x != y {
				d = 1 + min(d, row[i], last[i+1])
				if swaps && i > 0 && j > 0 && x == ascii.Lower(b[j-1]) && ascii.Lower(a[i-1]) == y {
					d = min(d, 1+before[i-1])
				}
			}
			row[i+1] = min(d, over)
			least = min(least, row[i+1])
		}
		row[to+2] = over
		if least >= over {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(int(last[len(a)]), limit+1)
}

// contains reports whether part is in s.
func contains(s, part string) bool {
	for at := range len(s) - len(part) + 1 {
		if ascii.EqualFold(s[at:at+len(part)], part) {
			return true
		}
	}
	return false
}

// Hint returns names for the end of a message, as in
//
//	; there is "StringLike", "StringNotLike"
//
// and "" for none.
func Hint(names []string) string {
	hint := ""
	for i, name := range names {
		if i == 0 {
			hint = "; there is "
		} else {
			hint += ", "
		}
		hint += quote.Text(name)
	}
	return hint
}

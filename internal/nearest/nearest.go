// Package nearest finds the names that were probably meant by one that nothing has. Upper and lower case of the letters of
// ASCII are the same here.
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
		d := distance(wanted, name, limit)
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

// distance counts the letters to insert, delete or replace between a, of at most longest bytes, and b. Any number above
// limit is limit+1.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var room [longest + 1]int
	row := room[:len(a)+1]
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

package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What statements cover is compared here by their text alone. Every answer is safe on one side: covers… is true only if
// all that the inner one can match is matched by the outer one, and overlap is false only if nothing is matched by
// both.

// covers reports whether the pattern p matches whatever the pattern q can match. "*" and "?" are wildcards in both.
func covers(p, q string) bool {
	outer, inner := []rune(p), []rune(q)
	// row[j] says whether outer[i:] covers inner[j:].
	row := make([]bool, len(inner)+1)
	row[len(inner)] = true
	for i := len(outer) - 1; i >= 0; i-- {
		next := slices.Clone(row)
		for j := len(inner); j >= 0; j-- {
			switch {
			case outer[i] == '*':
				row[j] = next[j] || j < len(inner) && row[j+1]
			case j == len(inner):
				row[j] = false
			case outer[i] == '?':
				row[j] = inner[j] != '*' && next[j+1]
			default:
				row[j] = inner[j] == outer[i] && next[j+1]
			}
		}
	}
	return row[0]
}

// overlap reports whether some text is matched by both patterns.
func overlap(p, q string) bool {
	a, b := []rune(p), []rune(q)
	row := make([]bool, len(b)+1) // whether a[i:] and b[j:] have a text in common
	for i := len(a); i >= 0; i-- {
		next := slices.Clone(row)
		for j := len(b); j >= 0; j-- {
			switch {
			case i == len(a) && j == len(b):
				row[j] = true
			case i < len(a) && a[i] == '*':
				row[j] = next[j] || j < len(b) && row[j+1]
			case j < len(b) && b[j] == '*':
				row[j] = row[j+1] || i < len(a) && next[j]
			case i == len(a) || j == len(b):
				row[j] = false
			default:
				row[j] = (a[i] == b[j] || a[i] == '?' || b[j] == '?') && next[j+1]
			}
		}
	}
	return row[0]
}

// plain replaces policy variables by wildcards: whoever uses the pattern, it then matches no less.
func plain(s string) string {
	for {
		before, rest, ok := strings.Cut(s, "${")
		if !ok {
			return s
		}
		_, after, ok := strings.Cut(rest, "}")
		if !ok {
			return before + "*"
		}
		s = before + "*" + after
	}
}

// coversResource is covers for entries of Resource. Variables of the outer one are not known, so it covers nothing with
// them; wildcards in the first five parts of its ARN are taken to stay in their part.
func coversResource(p, q string) bool {
	if strings.Trim(p, "*") == "" {
		return true
	}
	q = plain(q)
	if strings.Contains(p, "${") || strings.Trim(q, "*") == "" {
		return false
	}
	outer, inner := strings.SplitN(p, ":", 6), strings.SplitN(q, ":", 6)
	for i := range 6 {
		switch {
		case i >= len(outer): // short ARNs go on with "*" (M-16)
			return true
		case i >= len(inner):
			return strings.Trim(strings.Join(outer[i:], ""), "*") == ""
		case !covers(outer[i], inner[i]):
			return false
		}
	}
	return true
}

// overlapResource is overlap for entries of Resource.
func overlapResource(p, q string) bool {
	short := func(s string) string {
		if s = plain(s); strings.Count(s, ":") < 5 {
			s += "*"
		}
		return s
	}
	return overlap(short(p), short(q))
}

// A part is what a statement covers by one of its two elements: an entry, or all but the entries of NotAction or
// NotResource.
type part struct {
	entries []string
	not     bool
}

func actionPart(s *policy.Statement) part {
	p := part{not: s.NotAction()}
	for a := range s.Actions() {
		p.entries = append(p.entries, strings.ToLower(a.String()))
	}
	return p
}

func resourcePart(s *policy.Statement) part {
	p := part{not: s.NotResource()}
	for r := range s.Resources() {
		p.entries = append(p.entries, r.String())
	}
	return p
}

// covers reports whether what p covers has all in it that q covers, which is one entry or a list of exceptions.
func (p part) covers(q part, covers, overlap func(p, q string) bool) bool {
	some := func(list []string, f func(string) bool) bool { return slices.ContainsFunc(list, f) }
	switch {
	case p.not && q.not: // every exception of p must be one of q
		return !some(p.entries, func(e string) bool {
			return !some(q.entries, func(f string) bool { return covers(f, e) })
		})
	case p.not:
		return !some(p.entries, func(e string) bool { return overlap(e, q.entries[0]) })
	case q.not:
		return some(p.entries, func(e string) bool { return strings.Trim(e, "*") == "" })
	}
	return some(p.entries, func(e string) bool { return covers(e, q.entries[0]) })
}

// meets reports whether p and q may have something in common.
func (p part) meets(q part, covers, overlap func(p, q string) bool) bool {
	switch {
	case p.not && q.not:
		return true
	case p.not:
		return !slices.ContainsFunc(p.entries, func(e string) bool { return covers(e, q.entries[0]) })
	case q.not:
		return slices.ContainsFunc(p.entries, func(e string) bool {
			return !slices.ContainsFunc(q.entries, func(f string) bool { return covers(f, e) })
		})
	}
	return slices.ContainsFunc(p.entries, func(e string) bool { return overlap(e, q.entries[0]) })
}

// noStricter reports whether every test of the block is one of another block too, value for value: it then holds
// wherever the other does.
func noStricter(b, other *condition.Block) bool {
	for _, t := range b.Tests() {
		same := false
		for _, u := range other.Tests() {
			same = same || t.Operator() == u.Operator() && strings.EqualFold(t.Key(), u.Key()) &&
				slices.Equal(slices.Collect(t.Values()), slices.Collect(u.Values()))
		}
		if !same {
			return false
		}
	}
	return true
}

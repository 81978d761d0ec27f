package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/template"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A part is what a statement covers by one of its two elements: an entry, or all but the entries of NotAction or
// NotResource.
type part struct {
	entries []entry
	not     bool
	text    string // as grants have it, of a part that is one grant's
}

// An entry is read in two ways, each safe for its question: narrow to see whether it covers another or is covered, wide
// to see whether it has something in common with another.
type entry struct {
	text         string
	head         string // what stands before the first wildcard or variable
	every        bool   // a run of stars
	narrow, wide cover.Pattern
}

func newEntry(text string, narrow, wide cover.Pattern) entry {
	head := text
	if i := strings.IndexAny(text, "*?$"); i >= 0 {
		head = text[:i]
	}
	return entry{text, head, strings.Trim(text, "*") == "", narrow, wide}
}

func actionPart(s *policy.Statement) part {
	p := part{not: s.NotAction()}
	for a := range s.Actions() {
		t := parseEntry(a.String(), template.Options{Wildcards: true})
		pattern := cover.NewName(t.Pieces())
		p.entries = append(p.entries, newEntry(a.String(), pattern, pattern))
	}
	return p
}

func resourcePart(s *policy.Statement) part {
	p := part{not: s.NotResource()}
	for r := range s.Resources() {
		if r.IsDead() {
			continue
		}
		p.entries = append(p.entries, resourceEntry(r.String()))
	}
	return p
}

// resourceEntry reads an entry of Resource. Read narrow, every wildcard in the first five parts of the ARN stays in its
// part; read wide, none does, and an ARN of fewer parts may go on with anything.
func resourceEntry(text string) entry {
	whole := parseEntry(text, template.Options{Wildcards: true, Variables: true})
	wide := whole.Pieces()
	if whole.MatchesAll() {
		return newEntry(text, cover.New(wide), cover.New(wide))
	}
	open := parseEntry(text, template.Options{Wildcards: true, Variables: true, Parts: template.Open})
	if open.Padded() { // M-16
		wide = append(wide, glob.Piece{Kind: glob.Star})
	}
	narrow, colons := open.Pieces(), 0
	for i := range narrow {
		if p := &narrow[i]; p.Kind == glob.Literal {
			colons += strings.Count(p.Text, ":")
		} else {
			p.Within = colons < 5
		}
	}
	return newEntry(text, cover.New(narrow), cover.New(wide))
}

// parseEntry reads an entry as documents of Version 2012-10-17 mean it: what is a variable there is unknown text, which
// it may also be taken for elsewhere. What cannot be read so is of an older document, and no variable.
func parseEntry(text string, o template.Options) template.Template {
	t, err := template.Parse(text, o)
	if err != nil {
		o.Variables = false
		t, _ = template.Parse(text, o) // nothing else is ever refused
	}
	return t
}

// split returns the entries of p one by one, exceptions together.
func (p part) split() []part {
	if p.not {
		texts := make([]string, len(p.entries))
		for i, e := range p.entries {
			texts[i] = e.text
		}
		p.text = "not " + strings.Join(texts, ", ")
		return []part{p}
	}
	list := make([]part, len(p.entries))
	for i := range p.entries {
		list[i] = part{entries: p.entries[i : i+1], text: p.entries[i].text}
	}
	return list
}

// pieces is how many parts split returns.
func (p part) pieces() int {
	if p.not {
		return 1
	}
	return len(p.entries)
}

// has reports whether what p covers has all in it that q covers, which is one entry or a list of exceptions.
func (p part) has(q part, b *cover.Budget) bool {
	switch {
	case p.not && q.not: // every exception of p must be one of q
		return !slices.ContainsFunc(p.entries, func(e entry) bool { return !e.within(q.entries, b) })
	case p.not:
		return !slices.ContainsFunc(p.entries, func(e entry) bool { return b.Overlaps(e.wide, q.entries[0].wide) })
	case q.not:
		return slices.ContainsFunc(p.entries, func(e entry) bool { return e.every })
	}
	return q.entries[0].within(p.entries, b)
}

// meets reports whether p and q may have something in common.
func (p part) meets(q part, b *cover.Budget) bool {
	switch {
	case p.not && q.not:
		return true
	case p.not:
		return !q.entries[0].within(p.entries, b)
	case q.not:
		return slices.ContainsFunc(p.entries, func(e entry) bool { return !e.within(q.entries, b) })
	}
	return slices.ContainsFunc(p.entries, func(e entry) bool { return b.Overlaps(e.wide, q.entries[0].wide) })
}

// within reports whether one of a list of entries covers all that e does.
func (e entry) within(list []entry, b *cover.Budget) bool {
	return slices.ContainsFunc(list, func(outer entry) bool { return b.Covers(outer.narrow, e.narrow) })
}

// product is how much work it may be to match a text with e: where e begins like it, the product of what follows.
func (e *entry) product(text string) int64 {
	if !hasPrefixFold(text, e.head) {
		return 0
	}
	return int64(len(e.text)-len(e.head)) * int64(len(text)-len(e.head))
}

// A test is one of a condition, ready to be compared.
type test struct {
	operator, key string
	values        []string
}

func testsOf(b *condition.Block) []test {
	var list []test
	for _, t := range b.Tests() {
		list = append(list, test{t.OperatorName(), t.Key(), slices.Collect(t.Values())})
	}
	return list
}

// noStricter reports whether every test of a list is one of another list too, value for value: it then holds wherever
// the other does.
func noStricter(list, other []test, b *cover.Budget) bool {
	for _, t := range list {
		same := func(u test) bool {
			return b.Spend(int64(1+len(t.values))) && t.operator == u.operator && ascii.EqualFold(t.key, u.key) &&
				slices.Equal(t.values, u.values)
		}
		if !slices.ContainsFunc(other, same) {
			return false
		}
	}
	return true
}

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
}

// An entry is read in two ways, each safe for its question: narrow to see whether it covers another or is covered, wide
// to see whether it has something in common with another.
type entry struct {
	text         string
	narrow, wide cover.Pattern
}

func actionPart(s *policy.Statement) part {
	p := part{not: s.NotAction()}
	for a := range s.Actions() {
		t := parseEntry(a.String(), template.Options{Wildcards: true})
		pattern := cover.NewName(t.Pieces())
		p.entries = append(p.entries, entry{a.String(), pattern, pattern})
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
		return entry{text, cover.New(wide), cover.New(wide)}
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
	return entry{text, cover.New(narrow), cover.New(wide)}
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
		return []part{p}
	}
	var list []part
	for _, e := range p.entries {
		list = append(list, part{entries: []entry{e}})
	}
	return list
}

func (p part) text() string {
	if !p.not {
		return p.entries[0].text
	}
	var texts []string
	for _, e := range p.entries {
		texts = append(texts, e.text)
	}
	return "not " + strings.Join(texts, ", ")
}

// has reports whether what p covers has all in it that q covers, which is one entry or a list of exceptions.
func (p part) has(q part) bool {
	switch {
	case p.not && q.not: // every exception of p must be one of q
		return !slices.ContainsFunc(p.entries, func(e entry) bool { return !e.within(q.entries) })
	case p.not:
		return !slices.ContainsFunc(p.entries, func(e entry) bool { return e.wide.Overlaps(q.entries[0].wide) })
	case q.not:
		return slices.ContainsFunc(p.entries, func(e entry) bool { return strings.Trim(e.text, "*") == "" })
	}
	return q.entries[0].within(p.entries)
}

// meets reports whether p and q may have something in common.
func (p part) meets(q part) bool {
	switch {
	case p.not && q.not:
		return true
	case p.not:
		return !q.entries[0].within(p.entries)
	case q.not:
		return slices.ContainsFunc(p.entries, func(e entry) bool { return !e.within(q.entries) })
	}
	return slices.ContainsFunc(p.entries, func(e entry) bool { return e.wide.Overlaps(q.entries[0].wide) })
}

// within reports whether one of a list of entries covers all that e does.
func (e entry) within(list []entry) bool {
	return slices.ContainsFunc(list, func(outer entry) bool { return outer.narrow.Covers(e.narrow) })
}

// noStricter reports whether every test of the block is one of another block too, value for value: it then holds
// wherever the other does.
func noStricter(b, other *condition.Block) bool {
	for _, t := range b.Tests() {
		same := false
		for _, u := range other.Tests() {
			same = same || t.OperatorName() == u.OperatorName() && ascii.EqualFold(t.Key(), u.Key()) &&
				slices.Equal(slices.Collect(t.Values()), slices.Collect(u.Values()))
		}
		if !same {
			return false
		}
	}
	return true
}

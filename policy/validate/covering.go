package validate

import (
	"slices"
	"sort"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// A covering says which entries of a list cover others. Entries that are equal are found by a map, and of the others
// only patterns are compared: with those that begin and end as they do.
type covering struct {
	list   []item
	texts  []distinct // in the order of their texts, if there are patterns
	budget cover.Budget
}

// An item is an entry of a list. Texts that differ in nothing that counts are equal.
type item struct {
	at      *jsonscan.Node
	text    string
	literal bool // covers nothing but its equals
}

// distinct is a text of the list.
type distinct struct {
	text    string
	entries []int // that have it
	literal bool
	covered bool // by another text

	pattern  cover.Pattern // once it was needed
	compiled bool
}

// A group is an entry that covers others and is covered by none, and all that it covers.
type group struct {
	by      int
	entries []int // in the order of the list, with by
}

// coverSteps bounds the comparisons of one list. A step is the work on one symbol of each of two entries: the longest
// list of a managed policy takes some ten thousand. Of what would be compared later nothing is found.
const coverSteps = 50_000_000

func newCovering(list []item) *covering {
	c := &covering{list: list, budget: cover.NewBudget(coverSteps)}
	index := make(map[string]int, len(list))
	for i := range list {
		e := &list[i]
		at, ok := index[e.text]
		if !ok {
			at = len(c.texts)
			index[e.text] = at
			c.texts = append(c.texts, distinct{text: e.text, literal: e.literal})
		}
		c.texts[at].entries = append(c.texts[at].entries, i)
	}
	if slices.ContainsFunc(c.texts, func(d distinct) bool { return !d.literal }) {
		slices.SortFunc(c.texts, func(a, b distinct) int { return strings.Compare(a.text, b.text) })
	}
	return c
}

// groups returns the groups in the order of the entries that cover.
func (c *covering) groups() (list []group) {
	var patterns []*distinct
	for i := range c.texts {
		if !c.texts[i].literal {
			patterns = append(patterns, &c.texts[i])
		}
	}
	covers := make(map[*distinct][]*distinct)
	for _, p := range patterns {
		if p.covered { // so is all that it covers
			continue
		}
		c.each(p, func(q *distinct) {
			q.covered = true
			covers[p] = append(covers[p], q)
		})
	}
	for i := range c.texts {
		p := &c.texts[i]
		if p.covered || len(covers[p]) == 0 && len(p.entries) == 1 {
			continue
		}
		g := group{by: p.entries[0], entries: slices.Clone(p.entries)}
		for _, q := range covers[p] {
			g.entries = append(g.entries, q.entries...)
		}
		slices.Sort(g.entries)
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b group) int { return a.by - b.by })
	return list
}

// each calls found with every text that a pattern covers, but itself. Of two that cover each other, such as "*" and
// "**", it is the one that stands first.
func (c *covering) each(p *distinct, found func(*distinct)) {
	first, last := strings.IndexAny(p.text, "*?"), strings.LastIndexAny(p.text, "*?")
	head, tail := p.text[:first], p.text[last+1:]
	from := sort.Search(len(c.texts), func(i int) bool { return c.texts[i].text >= head })
	for i := from; i < len(c.texts) && strings.HasPrefix(c.texts[i].text, head); i++ {
		q := &c.texts[i]
		if !c.budget.Spend(1) {
			return
		}
		if q == p || len(q.text) < len(head)+len(tail) || !strings.HasSuffix(q.text, tail) || !c.covers(p, q) {
			continue
		}
		if !q.literal && q.entries[0] < p.entries[0] && c.covers(q, p) {
			continue
		}
		found(q)
	}
}

// covers reports whether the text of p, as a pattern, matches that of q and all that q matches as a pattern.
func (c *covering) covers(p, q *distinct) bool {
	head, tail, ok := strings.Cut(p.text, "*")
	if ok && !strings.Contains(head, "?") && !strings.ContainsAny(tail, "*?") {
		return len(q.text) >= len(head)+len(tail) && strings.HasPrefix(q.text, head) && strings.HasSuffix(q.text, tail)
	}
	return !p.literal && c.budget.Covers(p.asPattern(), q.asPattern())
}

// asPattern returns the text as a pattern in which nothing but "*" and "?" has a meaning.
func (d *distinct) asPattern() cover.Pattern {
	if !d.compiled {
		entry := cover.NewEntry(d.text)
		d.pattern, d.compiled = entry.Pattern(), true
	}
	return d.pattern
}

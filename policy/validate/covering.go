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
	c.texts = make([]distinct, 0, len(list))
	own := make([]int, len(list)) // of most texts there is one entry
	for i := range list {
		e := &list[i]
		if at, ok := index[e.text]; ok {
			c.texts[at].entries = append(c.texts[at].entries, i)
			continue
		}
		own[i] = i
		index[e.text] = len(c.texts)
		c.texts = append(c.texts, distinct{text: e.text, literal: e.literal, entries: own[i : i+1 : i+1]})
	}
	if c.hasPatterns() {
		slices.SortFunc(c.texts, func(a, b distinct) int { return strings.Compare(a.text, b.text) })
	}
	return c
}

func (c *covering) hasPatterns() bool {
	return slices.ContainsFunc(c.texts, func(d distinct) bool { return !d.literal })
}

// groups returns the groups in the order of the entries that cover.
func (c *covering) groups() (list []group) {
	covers := make(map[*distinct][]*distinct)
	for i := range c.texts {
		p := &c.texts[i]
		if p.literal || p.covered { // of what is covered all is covered that it covers
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
	return !p.literal && c.holds(p, q) && c.budget.Covers(p.asPattern(), q.asPattern())
}

// holds reports whether q has what stands between the wildcards of p, in that order: else p does not cover it.
func (c *covering) holds(p, q *distinct) bool {
	if !c.budget.Spend(int64(len(q.text))) {
		return false
	}
	rest := q.text
	for text := p.text; ; {
		i := strings.IndexAny(text, "*?")
		part := text
		if i >= 0 {
			part = text[:i]
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		if i < 0 {
			return true
		}
		rest, text = rest[at+len(part):], text[i+1:]
	}
}

// asPattern returns the text as a pattern in which nothing but "*" and "?" has a meaning.
func (d *distinct) asPattern() cover.Pattern {
	if !d.compiled {
		entry := cover.NewEntry(d.text)
		d.pattern, d.compiled = entry.Pattern(), true
	}
	return d.pattern
}

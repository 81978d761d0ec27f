package validate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A run looks for findings in one document.
type run struct {
	*document
	options
	table      *table
	mark       int  // bytes of a byte order mark before the text
	placed     bool // the text is that of the policy, not made of one built in code
	found      []finding
	hints      int                         // how often near names were looked for
	budget     cover.Budget                // of comparisons of whole ARNs
	unbound    cover.Budget                // of others, which are short
	steps      int                         // comparisons of entries with others and with formats
	everything [policy.Deny + 1]*actionSet // by effect; see onEverything
	keys       map[string]keyFacts
}

// A place is where a finding is. The zero value is the text as a whole.
type place struct {
	node  *jsonscan.Node
	name  bool          // the name of the member, not its value
	error *policy.Error // whose place it is
}

// at is the place of a value, named that of the name of a member: of a condition key or operator.
func at(n *jsonscan.Node) place    { return place{node: n} }
func named(n *jsonscan.Node) place { return place{node: n, name: true} }

// whole is the text as a whole, whose path is empty.
var whole = place{}

// A finding is a [Finding] before its place is written out.
type finding struct {
	code     Code
	severity Severity // 0: that of the rule
	place
	message string
	help    string // "": that of the rule
	related []place
	fix     []edit
	refusal bool
}

// An edit is an [Edit] of bytes of the document's text.
type edit struct {
	start, end int
	text       string
}

// report takes down a finding. Its code must be in the table; in policies of another kind the rule is not looked for.
func (r *run) report(f finding) {
	if r.table.byCode[f.code].kinds.has(r.kind) {
		slices.SortStableFunc(f.related, func(a, b place) int {
			aStart, _ := r.span(a)
			bStart, _ := r.span(b)
			return aStart - bStart
		})
		r.found = append(r.found, f)
	}
}

// span returns the bytes of the text that a place takes up.
func (r *run) span(p place) (start, end int) {
	switch {
	case p.error != nil:
		return p.error.Offset - r.mark, p.error.End.Offset - r.mark
	case p.node == nil:
		return 0, len(r.text)
	case p.name && p.node.Up != nil:
		return p.node.NameAt, p.node.NameEnd(r.text)
	}
	return p.node.Offset(), p.node.End()
}

// findings returns what was found, with places. In a policy built in code, which has no text, places have no positions.
func (r *run) findings() []Finding {
	list := slices.DeleteFunc(r.found, func(f finding) bool {
		return !f.refusal && (r.ignored[f.code] || r.severity(&f) < r.least)
	})
	id := func(f *finding) string { return r.rule(f).id }
	slices.SortStableFunc(list, func(a, b finding) int {
		aStart, aEnd := r.span(a.place)
		bStart, bEnd := r.span(b.place)
		return cmp.Or(aStart-bStart, strings.Compare(id(&a), id(&b)), aEnd-bEnd)
	})
	position := r.positions(list)
	write := func(p place) policy.Place {
		start, end := r.span(p)
		w := policy.Place{Start: position(start), End: position(end)}
		switch {
		case p.error != nil:
			w.Path = p.error.Path
		case p.node != nil:
			w.Path = p.node.Path().String()
		}
		return w
	}
	out := make([]Finding, len(list))
	for i := range list {
		f := &list[i]
		rule := r.rule(f)
		out[i] = Finding{
			Rule: rule.id, Code: f.code, Severity: r.severity(f), Refusal: f.refusal,
			Message: f.message, Help: cmp.Or(f.help, rule.help), Place: write(f.place),
		}
		for _, p := range f.related {
			out[i].Related = append(out[i].Related, write(p))
		}
		if r.placed {
			for _, e := range f.fix {
				out[i].Fix = append(out[i].Fix, Edit{position(e.start), position(e.end), e.text})
			}
		}
	}
	return out
}

// positions returns a function that gives the positions of bytes at which places and edits of findings begin or end. It
// goes through the text once, though they go back and forth.
func (r *run) positions(list []finding) func(offset int) policy.Position {
	if !r.placed {
		return func(int) policy.Position { return policy.Position{} }
	}
	var offsets []int
	for i := range list {
		start, end := r.span(list[i].place)
		offsets = append(offsets, start, end)
		for _, p := range list[i].related {
			start, end := r.span(p)
			offsets = append(offsets, start, end)
		}
		for _, e := range list[i].fix {
			offsets = append(offsets, e.start, e.end)
		}
	}
	slices.Sort(offsets)
	offsets = slices.Compact(offsets)
	found, l := make([]policy.Position, len(offsets)), jsonscan.NewLocator(r.text)
	for i, offset := range offsets {
		line, column := l.Locate(offset)
		found[i] = policy.Position{Line: line, Column: column, Offset: offset + r.mark}
	}
	return func(offset int) policy.Position {
		i, _ := slices.BinarySearch(offsets, offset)
		return found[i]
	}
}

func (r *run) severity(f *finding) Severity {
	if f.refusal {
		return Error
	}
	return cmp.Or(f.severity, r.rule(f).severity)
}

// rule returns the row of a finding, an empty one for a refusal that has none.
func (r *run) rule(f *finding) *rule {
	if row := r.table.byCode[f.code]; row != nil {
		return row
	}
	return &rule{}
}

package validate

import (
	"cmp"
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// Apply returns a text with the fixes of findings that [Text] made of it, and the number of those findings. Of fixes
// that overlap the first one is applied; look at the result again for the others.
func Apply(data []byte, findings []Finding) (fixed []byte, applied int) {
	var edits []Edit
	overlaps := func(a Edit) bool {
		return slices.ContainsFunc(edits, func(b Edit) bool {
			if a.Start.Offset == a.End.Offset || b.Start.Offset == b.End.Offset {
				return a.Start.Offset <= b.End.Offset && b.Start.Offset <= a.End.Offset
			}
			return a.Start.Offset < b.End.Offset && b.Start.Offset < a.End.Offset
		})
	}
	for _, f := range findings {
		if len(f.Fix) > 0 && !slices.ContainsFunc(f.Fix, overlaps) {
			edits = append(edits, f.Fix...)
			applied++
		}
	}
	slices.SortStableFunc(edits, func(a, b Edit) int { return cmp.Compare(a.Start.Offset, b.Start.Offset) })
	from := 0
	for _, e := range edits {
		if e.Start.Offset < from || e.End.Offset < e.Start.Offset || e.End.Offset > len(data) {
			continue // not of this text
		}
		fixed = append(append(fixed, data[from:e.Start.Offset]...), e.Text...)
		from = e.End.Offset
	}
	return append(fixed, data[from:]...), applied
}

// quoted returns text as a string of JSON.
func quoted(text string) string {
	b, err := jsonwrite.Marshal(text)
	if err != nil {
		panic(err) // never: a string has a form
	}
	return string(b)
}

// replace is the edit that puts text in place of a value.
func replace(n *jsonscan.Node, text string) []edit {
	return []edit{{n.Offset(), n.End(), quoted(text)}}
}

// rename is the edit that gives a member another name.
func (r *run) rename(n *jsonscan.Node, name string) []edit {
	start, end := r.span(named(n))
	return []edit{{start, end, quoted(name)}}
}

// remove is the edits that take some of the elements of a list, or of the members of an object, out of it; nil if none
// would be left.
func remove(list *jsonscan.Node, out func(*jsonscan.Node) bool) (edits []edit) {
	kept := false // one before
	for i := range list.Inner {
		n := &list.Inner[i]
		switch {
		case !out(n):
			kept = true
		case kept:
			edits = append(edits, edit{list.Inner[i-1].End(), n.End(), ""})
		case i+1 < len(list.Inner):
			edits = append(edits, edit{n.From(), list.Inner[i+1].From(), ""})
		}
	}
	if !kept {
		return nil
	}
	return edits
}

// insertBehind is the edits that put one more text behind an entry of an element: in its list, or in a new one.
func (r *run) insertBehind(element, entry *jsonscan.Node, text string) []edit {
	if element == entry {
		return []edit{{entry.Offset(), entry.Offset(), "["}, {entry.End(), entry.End(), "," + quoted(text) + "]"}}
	}
	between := "" // as it stands between this and its neighbour
	if i := entry.Step.Index; i > 0 {
		between = r.text[element.Inner[i-1].End():entry.Offset()]
	} else if len(element.Inner) > 1 {
		between = r.text[entry.End():element.Inner[1].Offset()]
	} else {
		between = ","
	}
	return []edit{{entry.End(), entry.End(), between + quoted(text)}}
}

// removeAt is the edit that takes one of several elements of a list, or members of an object, out of it.
func removeAt(list *jsonscan.Node, i int) edit {
	if i > 0 {
		return edit{list.Inner[i-1].End(), list.Inner[i].End(), ""}
	}
	return edit{list.Inner[0].From(), list.Inner[1].From(), ""}
}

// removeThese is the edits that take some elements out of a list, in their order. Some other must be left.
func removeThese(list *jsonscan.Node, out []*jsonscan.Node) (edits []edit) {
	for n, at := range out {
		i := at.Step.Index
		if i == n { // nothing is left before it
			edits = append(edits, edit{at.From(), list.Inner[i+1].From(), ""})
		} else {
			edits = append(edits, edit{list.Inner[i-1].End(), at.End(), ""})
		}
	}
	return edits
}

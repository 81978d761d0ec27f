// Package jsonvary changes texts of JSON for tests that hold that no fault in an input opens what it closes.
package jsonvary

import (
	"iter"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// All yields a JSON text with one member dropped, doubled, named twice or given a value of another kind, for each
// member of each object in it, and what was changed. It panics where the text is not JSON.
func All(text string) iter.Seq2[string, string] {
	root, err := jsonscan.ReadNested(text, len(text), jsonscan.MostDepth)
	if err != nil {
		panic("jsonvary: " + err.Error())
	}
	return func(yield func(what, text string) bool) { visit(text, jsonscan.Tree(root), yield) }
}

// visit changes the members in a value.
func visit(text string, n *jsonscan.Node, yield func(what, text string) bool) bool {
	for i := range n.Inner {
		m := &n.Inner[i]
		if m.Step.Index < 0 && !change(text, n, i, yield) || !visit(text, m, yield) {
			return false
		}
	}
	return true
}

// change changes a member of an object.
func change(text string, n *jsonscan.Node, i int, yield func(what, text string) bool) bool {
	m := &n.Inner[i]
	path := m.Path().String()
	from, to := m.NameAt, m.End()
	name, whole := text[from:m.NameEnd(text)], text[from:to]
	without := text[:from] + text[to:]
	switch {
	case i+1 < len(n.Inner):
		without = text[:from] + text[n.Inner[i+1].NameAt:]
	case i > 0:
		without = text[:n.Inner[i-1].End()] + text[to:]
	}
	if !yield("without "+path, without) || !yield("twice "+path, text[:to]+","+whole+text[to:]) ||
		!yield("null before "+path, text[:from]+name+":null,"+text[from:]) {
		return false
	}
	for _, other := range [...]string{"null", "true", "1", `"x"`, "[]", "{}", `["x"]`} {
		if !yield("as "+other+" "+path, text[:m.Offset()]+other+text[to:]) {
			return false
		}
	}
	return true
}

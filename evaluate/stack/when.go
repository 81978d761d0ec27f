package stack

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
)

// given is what a question takes conditions to be.
type given []Term

// of returns what is left of a When; absent says that it does not hold.
func (g given) of(w When) (left When, absent bool) {
	for _, t := range w {
		i := slices.IndexFunc(g, func(have Term) bool { return have.Condition == t.Condition })
		switch {
		case i < 0:
			left = append(left, t)
		case g[i].Not != t.Not:
			return nil, true
		}
	}
	return left, false
}

// both is a When that holds where two hold.
func both(a, b When) When {
	if len(a) == 0 {
		return b
	}
	return append(slices.Clone(a), b...)
}

// exclusive reports whether two never hold together.
func exclusive(a, b When) bool {
	for _, t := range a {
		if slices.Contains(b, Term{t.Condition, !t.Not}) {
			return true
		}
	}
	return false
}

// choice returns the unknown on which it depends whether something is there: the condition itself, or one that stands
// for all terms together.
func (w When) choice() condition.Unknown {
	switch {
	case len(w) == 0:
		return condition.Unknown{}
	case len(w) == 1 && !w[0].Not:
		return w[0].Condition
	}
	var terms []string
	for _, t := range w {
		label := t.Condition.Label
		if t.Not {
			label = "not " + label
		}
		terms = append(terms, label)
	}
	return condition.Unknown{Label: label(strings.Join(terms, " and ")), Class: condition.ClassChoice}
}

// label returns a text that can be a label.
func label(text string) string {
	if len(text) <= condition.MaxLabel {
		return text
	}
	return strings.ToValidUTF8(text[:condition.MaxLabel-len("…")], "") + "…"
}

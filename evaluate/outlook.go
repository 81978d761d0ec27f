package evaluate

import (
	"maps"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/formula"
)

// An outlook is what may become of a statement that may apply.
type outlook struct {
	st      *statement
	h       how
	now     bool   // it applies
	canFail bool   // it applies and could come not to
	winning keySet // keys that together make it apply, if it does not
	losing  keySet // keys of which each makes it not apply
}

// A node is what may become of a part of the formula. The zero value is false for ever.
type node struct {
	now       bool   // the part is true
	reachable bool   // it is, or can be made, true
	fixed     bool   // it is true and stays so
	path      keySet // if it is false: the keys of the smallest sets that make it true
	cut       keySet // if it is true: the keys of the smallest sets that make it false
}

// nodes is the algebra of what absent keys could do.
var nodes = formula.Algebra[node]{Any: anyOf, All: allOf}

func leaf(o outlook) node {
	n := node{now: o.now, reachable: true, fixed: o.now && !o.canFail}
	if !o.now {
		n.path = o.winning
	} else if o.canFail {
		n.cut = o.losing
	}
	return n
}

// anyOf is true where one of the parts is.
func anyOf(parts ...node) (n node) {
	for _, p := range parts {
		n.now = n.now || p.now
		n.reachable = n.reachable || p.reachable
		n.fixed = n.fixed || p.fixed
	}
	for _, p := range parts {
		if !n.now {
			n.path.add(p.path)
		} else if !n.fixed {
			n.cut.add(p.cut)
		}
	}
	return n
}

// allOf is true where all parts are.
func allOf(parts ...node) node {
	n := node{now: true, reachable: true, fixed: true}
	for _, p := range parts {
		n.now = n.now && p.now
		n.reachable = n.reachable && p.reachable
		n.fixed = n.fixed && p.fixed
	}
	for _, p := range parts {
		switch {
		case n.now:
			n.cut.add(p.cut)
		case n.reachable && !p.now:
			n.path.add(p.path)
		}
	}
	return n
}

// keySet is a set of keys in lower case. The zero value is empty.
type keySet map[string]bool

func (s *keySet) add(keys keySet) {
	if *s == nil && len(keys) > 0 {
		*s = make(keySet)
	}
	maps.Copy(*s, keys)
}

func (s *keySet) put(key string) { s.add(keySet{key: true}) }

package evaluate

import "github.com/lambdaiam/lambdaiam/evaluate/internal/formula"

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
	for i := range parts {
		p := &parts[i]
		n.now = n.now || p.now
		n.reachable = n.reachable || p.reachable
		n.fixed = n.fixed || p.fixed
	}
	for i := range parts {
		p := &parts[i]
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
	for i := range parts {
		p := &parts[i]
		n.now = n.now && p.now
		n.reachable = n.reachable && p.reachable
		n.fixed = n.fixed && p.fixed
	}
	for i := range parts {
		p := &parts[i]
		switch {
		case n.now:
			n.cut.add(p.cut)
		case n.reachable && !p.now:
			n.path.add(p.path)
		}
	}
	return n
}

// keySet is a set of keys: a list of their numbers, in which one may stand twice, and other sets, which are not copied:
// the formula puts sets together level by level. The zero value is empty.
type keySet struct {
	keys  []int32
	parts []keySet
}

func (s *keySet) add(t keySet) {
	if len(t.keys) > 0 || len(t.parts) > 0 {
		s.parts = append(s.parts, t)
	}
}

// collect notes the keys of the set.
func (s *keySet) collect(found []bool) {
	for _, key := range s.keys {
		found[key] = true
	}
	for i := range s.parts {
		s.parts[i].collect(found)
	}
}

package analyze

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/formula"
)

// A goal is what a request must do: a statement applies, or does not; or every or some one of other goals is met. A goal
// of no kids is always met, or never.
type goal struct {
	op   op
	st   *statement // of a leaf
	want bool       // … that it applies
	kids []*goal
}

type op uint8

const (
	leaf op = iota
	every
	some
)

// goals is the algebra of what a request must do.
var goals = formula.Algebra[*goal]{
	Any: func(parts ...*goal) *goal { return joined(some, parts) },
	All: func(parts ...*goal) *goal { return joined(every, parts) },
}

// Goals that no request meets, and each one.
var (
	metNever  = &goal{op: some}
	metAlways = &goal{op: every}
)

// joined joins goals. A part of the same kind is taken apart, and what is always or never met is left out.
func joined(o op, parts []*goal) *goal {
	switch {
	case len(parts) == 1:
		return parts[0]
	case len(parts) == 0 && o == some:
		return metNever
	case len(parts) == 0:
		return metAlways
	}
	g := &goal{op: o, kids: make([]*goal, 0, len(parts))}
	for _, p := range parts {
		switch {
		case p.op == o: // with no kids, it changes nothing
			g.kids = append(g.kids, p.kids...)
		case p.op != leaf && len(p.kids) == 0:
			return p
		default:
			g.kids = append(g.kids, p)
		}
	}
	if len(g.kids) == 1 {
		return g.kids[0]
	}
	return g
}

// not returns the goal that the other one is not met.
func (g *goal) not() *goal {
	if g.op == leaf {
		return &goal{st: g.st, want: !g.want}
	}
	kids := make([]*goal, len(g.kids))
	for i, k := range g.kids {
		kids[i] = k.not()
	}
	if g.op == every {
		return joined(some, kids)
	}
	return joined(every, kids)
}

// A plan is one way to meet a goal: all of pos apply, none of neg does, and of each of any one does.
type plan struct {
	pos, neg []*statement
	any      [][]*statement
}

// plans calls yield with the ways to meet all of some goals, until it returns true; then so does plans.
func plans(pending []*goal, p plan, yield func(plan) bool) bool {
	if len(pending) == 0 {
		p, ok := p.tidy()
		return ok && yield(p)
	}
	g, rest := pending[0], pending[1:]
	switch {
	case g.op == leaf && g.want:
		if slices.Contains(p.neg, g.st) {
			return false
		}
		p.pos = append(slices.Clip(p.pos), g.st)
		return plans(rest, p, yield)
	case g.op == leaf:
		if slices.Contains(p.pos, g.st) {
			return false
		}
		p.neg = append(slices.Clip(p.neg), g.st)
		return plans(rest, p, yield)
	case g.op == every:
		return plans(slices.Concat(g.kids, rest), p, yield)
	}
	var group []*statement
	for _, k := range g.kids {
		if k.mayBeOfGroup() {
			group = append(group, k.st)
		}
	}
	if group != nil {
		q := p
		q.any = append(slices.Clip(p.any), group)
		if plans(rest, q, yield) {
			return true
		}
	}
	for _, k := range g.kids {
		if k.mayBeOfGroup() {
			continue
		}
		if plans(slices.Concat([]*goal{k}, rest), p, yield) {
			return true
		}
	}
	return false
}

// mayBeOfGroup reports whether a goal is that a statement applies, which may be one of several. One that depends on
// variables would make all depend on them, and of one that may name nobody a plan must say that it needs it.
func (g *goal) mayBeOfGroup() bool {
	return g.op == leaf && g.want && !g.st.hasVariables && !g.st.canonical
}

// tidy leaves out what is met anyway; ok is false for a plan that nothing can do.
func (p plan) tidy() (tidy plan, ok bool) {
	p.pos, p.neg = distinct(p.pos), distinct(p.neg)
	groups := p.any
	p.any = nil
	for changed := true; changed; {
		changed = false
		var kept [][]*statement
		for _, group := range groups {
			if slices.ContainsFunc(group, func(st *statement) bool { return slices.Contains(p.pos, st) }) {
				continue
			}
			group = distinct(slices.DeleteFunc(slices.Clone(group), func(st *statement) bool { return slices.Contains(p.neg, st) }))
			switch len(group) {
			case 0:
				return plan{}, false
			case 1:
				p.pos, changed = append(slices.Clip(p.pos), group[0]), true
			default:
				kept = append(kept, group)
			}
		}
		groups = kept
	}
	p.any = groups
	return p, true
}

// distinct returns the statements of a list in its order, each once.
func distinct(list []*statement) (out []*statement) {
	for _, st := range list {
		if !slices.Contains(out, st) {
			out = append(out, st)
		}
	}
	return out
}

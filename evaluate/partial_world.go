package evaluate

import "github.com/lambdaiam/lambdaiam/policy"

// A world is one of what unknown values can make of the statements: the one in which the least is allowed, or the most.
// The decision in it is that of combine.
type world struct {
	judgements []judgement
	most       bool
}

// applies tells how a statement applies in the world.
func (w *world) applies(j *judgement, effect policy.Effect) how {
	whole := j.st == nil || j.st.Effect() == 0
	if !whole && j.deny != (effect == policy.Deny) {
		return 0
	}
	if w.most == (effect == policy.Allow) {
		return j.may
	}
	return j.sure
}

// scan is facts.scan in the world.
func (w *world) scan(kind policy.Kind, effect policy.Effect, level int) (found how) {
	for i := range w.judgements {
		j := &w.judgements[i]
		if j.kind == kind && (effect == policy.Deny || j.at == level) {
			found |= w.applies(j, effect)
		}
	}
	return found
}

// in returns the facts of a case in the least or the most world.
func (c *openCase) in(most bool) *facts {
	f := *c.f
	f.world = &world{c.judgements, most}
	return &f
}

// decideIn decides in the least or the most world, where these types may have statements that deny.
func (c *openCase) decideIn(most bool, denies kindSet) (Decision, policy.Kind) {
	f := c.in(most)
	e := *f.e
	e.denies = denies
	f.e = &e
	return f.combine()
}

// denying returns the types that may have statements that deny.
func (e *Evaluator) denying() (s kindSet) {
	s = e.denies
	for kind := range e.groups {
		g := &e.groups[kind]
		if len(g.whole) > 0 || len(g.partial) > 0 {
			s.add(policy.Kind(kind))
		}
	}
	return s
}

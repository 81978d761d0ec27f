package account

import (
	"slices"
	"sync"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What is certain where policies of the caller's side are unknown takes a hundred times longer to find than a decision.
// Mostly nothing is, and that shows in a few decisions: the request is allowed if the unknown policies allow everything,
// and denied if those of one kind deny everything instead. Then the answer depends on all of that kind, since each of
// them can deny.

// A guess has the evaluators for that.
type guess struct {
	allow *sides
	deny  []denial
}

// A denial is a guess of which the unknown policies of a kind deny everything.
type denial struct {
	*sides
	labels []string
}

// The policies that stand for unknown ones.
var (
	allowing = sync.OnceValue(func() *policy.Policy { return whole("Allow") })
	denying  = sync.OnceValue(func() *policy.Policy { return whole("Deny") })
)

func whole(effect string) *policy.Policy {
	return policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"` + effect + `","Action":"*","Resource":"*"}}`)
}

// newGuess returns the guess for an evaluator, nil if all of the caller's policies are known.
func newGuess(e *Evaluator, places int) *guess {
	labels := make(map[policy.Kind][]string)
	instead(e.policies, func(kind policy.Kind, p *policy.Policy) *policy.Policy {
		for _, u := range p.Unknowns() {
			labels[kind] = append(labels[kind], u.Label)
		}
		return p
	})
	if len(labels) == 0 {
		return nil
	}
	with := func(denied policy.Kind) (*sides, error) {
		made := &Evaluator{s: e.s, principal: e.principal, known: make(map[resourceSide]*evaluate.Evaluator)}
		made.policies = instead(e.policies, func(kind policy.Kind, p *policy.Policy) *policy.Policy {
			switch {
			case len(p.Unknowns()) == 0:
				return p
			case kind == denied:
				return denying()
			}
			return allowing()
		})
		var err error
		made.compiled, err = evaluate.Compile(made.policies)
		return newSides(made, places), err
	}
	g := &guess{}
	var err error
	if g.allow, err = with(0); err != nil {
		return nil
	}
	for _, kind := range [...]policy.Kind{policy.Identity, policy.Boundary, policy.Session, policy.SCP} {
		if labels[kind] == nil {
			continue
		}
		made, err := with(kind)
		if err != nil {
			return nil
		}
		g.deny = append(g.deny, denial{made, labels[kind]})
	}
	return g
}

// instead returns policies with what replace has for each of the caller's.
func instead(ps evaluate.Policies, replace func(policy.Kind, *policy.Policy) *policy.Policy) evaluate.Policies {
	each := func(kind policy.Kind, list []*policy.Policy) []*policy.Policy {
		list = slices.Clone(list)
		for i, p := range list {
			list[i] = replace(kind, p)
		}
		return list
	}
	ps.Identity, ps.Session = each(policy.Identity, ps.Identity), each(policy.Session, ps.Session)
	if ps.Boundary != nil {
		ps.Boundary = replace(policy.Boundary, ps.Boundary)
	}
	ps.SCPs = slices.Clone(ps.SCPs)
	for i := range ps.SCPs {
		ps.SCPs[i].Policies = each(policy.SCP, ps.SCPs[i].Policies)
	}
	return ps
}

// labels returns what the answer depends on, nil where the guess does not tell.
func (g *guess) labels(req *evaluate.Request, at *place) (list []string) {
	if !g.allow.allows(req, at) {
		return nil
	}
	for _, d := range g.deny {
		if !d.allows(req, at) {
			list = append(list, d.labels...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// allows reports whether a request is allowed for certain.
func (s *sides) allows(req *evaluate.Request, at *place) bool {
	e, err := s.at(at)
	if err != nil {
		return false
	}
	d, _, dependsOn := keep.Decide(e, req)
	return evaluate.Decision(d) == evaluate.Allowed && len(dependsOn) == 0
}

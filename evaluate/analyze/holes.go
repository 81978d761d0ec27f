package analyze

import (
	"cmp"
	"encoding/json"
	"iter"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// Policies of which not all is known: a system allows at most what it does where they let through all they could, and at
// least what it does where they let through nothing.

// A question about systems, which are nil if there are none.
type systemAnswer func(now, old *System) (Answer, error)

// ask answers a question about a system, and an old one if that is not nil, of which not all may be known.
func (s *System) ask(old *System, answer systemAnswer) (Answer, error) {
	if old != nil && s.same(old) {
		return Answer{Verdict: No}, nil
	}
	open := s.holes()
	if old != nil {
		open = mergeOpen(open, old.holes())
	}
	if len(open) == 0 {
		return answer(s, old)
	}
	least, err := answer(s.reading(false), old.reading(true))
	if err != nil {
		return Answer{}, err
	}
	if least.Verdict == Yes {
		if s.Unlisted != "" {
			least.Open = open
		}
		return least, nil
	}
	most, err := answer(s.reading(true), old.reading(false))
	if err != nil {
		return Answer{}, err
	}
	most.Steps += least.Steps
	if most.Verdict == Yes {
		most = Answer{Steps: most.Steps, Open: open}
	}
	return most, nil
}

// holes returns what is not known of a system.
func (s *System) holes() (open []Open) {
	note := func(label string) {
		o := Open{Code: NotKnown, Message: NotKnown.message() + ": " + label}
		if !slices.Contains(open, o) {
			open = append(open, o)
		}
	}
	for p := range s.policies() {
		for _, u := range p.Unknowns() {
			note(u.Label)
		}
	}
	if s.Unlisted != "" {
		note(s.Unlisted)
	}
	return open
}

// policies yields all policies.
func (s *System) policies() iter.Seq[*policy.Policy] {
	return func(yield func(*policy.Policy) bool) {
		ps := &s.Policies
		lists := [][]*policy.Policy{ps.Identity, {ps.Boundary}, ps.Session, {ps.Resource}}
		for _, l := range slices.Concat(ps.SCPs, ps.RCPs) {
			lists = append(lists, l.Policies)
		}
		for _, p := range slices.Concat(append(lists, []*policy.Policy{ps.Endpoint})...) {
			if p != nil && !yield(p) {
				return
			}
		}
	}
}

// reading returns the system as it is if policies of which not all is known let through all they could, or nothing.
func (s *System) reading(most bool) *System {
	if s == nil {
		return nil
	}
	out := *s
	list := func(kind policy.Kind, from []*policy.Policy) []*policy.Policy {
		to := slices.Clone(from)
		for i, p := range from {
			if p.Unknowns() != nil {
				to[i] = reading(kind, p, most)
			}
		}
		return slices.DeleteFunc(to, func(p *policy.Policy) bool { return p == nil })
	}
	one := func(kind policy.Kind, p *policy.Policy) *policy.Policy {
		if p.Unknowns() != nil {
			return reading(kind, p, most)
		}
		return p
	}
	levels := func(kind policy.Kind, from []evaluate.Level) []evaluate.Level {
		to := slices.Clone(from)
		for i := range to {
			to[i].Policies = list(kind, to[i].Policies)
		}
		return to
	}
	ps := &out.Policies
	ps.Identity, ps.Session = list(policy.Identity, ps.Identity), list(policy.Session, ps.Session)
	ps.Boundary, ps.Resource = one(policy.Boundary, ps.Boundary), one(policy.Resource, ps.Resource)
	ps.Endpoint = one(policy.Endpoint, ps.Endpoint)
	ps.SCPs, ps.RCPs = levels(policy.SCP, ps.SCPs), levels(policy.RCP, ps.RCPs)
	if out.Unlisted != "" && most { // AN-54
		wide := wholeSpec(policy.Resource, policy.Allow)
		with, err := ps.Resource.With(wide)
		if ps.Resource == nil || err != nil {
			with = made(wide)
		}
		ps.Resource = with
	}
	return &out
}

// reading returns a policy as it is if what is not known lets through all it could, or nothing; nil for one without
// statements that need not allow.
func reading(kind policy.Kind, p *policy.Policy, most bool) *policy.Policy {
	effect := policy.Deny
	if most {
		effect = policy.Allow
	}
	if p.IsUnknown() {
		return whole(kind, effect)
	}
	partial := keep.PartialOf(p)
	number, replaced := -1, false
	rest := p.Without(func(st *policy.Statement) bool {
		number++
		if number >= len(partial.Statements) || partial.Statements[number] == (keep.PartialStatement{}) {
			return false
		}
		replaced = replaced || st.Effect() == effect
		return true
	})
	switch {
	case replaced && rest == nil:
		return whole(kind, effect)
	case replaced && kind == policy.RCP && most: // which allows nothing that is not allowed anyway
		return rest
	case replaced:
		with, err := rest.With(wholeSpec(kind, effect))
		if err != nil {
			return whole(kind, policy.Deny)
		}
		return with
	case rest == nil && kind != policy.RCP:
		return nothing(kind)
	}
	return rest
}

// whole returns a policy of one statement that covers everything; nil for one of an RCP that allows.
func whole(kind policy.Kind, effect policy.Effect) *policy.Policy {
	if kind == policy.RCP && effect == policy.Allow {
		return nil
	}
	return made(wholeSpec(kind, effect))
}

func made(spec policy.StatementSpec) *policy.Policy {
	p, err := policy.New(policy.Version2012, spec)
	if err != nil {
		panic(err) // never: nothing is wrong with it
	}
	return p
}

func wholeSpec(kind policy.Kind, effect policy.Effect) policy.StatementSpec {
	spec := policy.StatementSpec{Effect: effect, Action: []string{"*"}, Resource: []string{"*"}}
	switch kind {
	case policy.RCP: // which name services
		spec.Action = nil
		for s := range action.Services() {
			if action.SupportsRCP(s.Prefix()) {
				spec.Action = append(spec.Action, s.Prefix()+":*")
			}
		}
		spec.Principal = policy.Everyone()
	case policy.Resource, policy.Endpoint:
		spec.Principal = policy.Everyone()
	}
	return spec
}

// nothing returns a policy that covers nothing.
func nothing(kind policy.Kind) *policy.Policy {
	spec := wholeSpec(kind, policy.Deny)
	spec.Action, spec.NotAction = nil, []string{"*"}
	return made(spec)
}

// same reports whether two systems say the same, what is not known of them included.
func (s *System) same(t *System) bool {
	a, b := slices.Collect(s.policies()), slices.Collect(t.policies())
	levels := func(a, b []evaluate.Level) bool {
		return (a == nil) == (b == nil) && slices.EqualFunc(a, b, func(a, b evaluate.Level) bool { return len(a.Policies) == len(b.Policies) })
	}
	return slices.Equal(a, b) && levels(s.Policies.SCPs, t.Policies.SCPs) && levels(s.Policies.RCPs, t.Policies.RCPs) &&
		len(s.Policies.Identity) == len(t.Policies.Identity) && s.Policies.Boundary == t.Policies.Boundary &&
		s.Policies.Resource == t.Policies.Resource && s.facts() == t.facts()
}

// facts returns who calls and whose the resources are, as text.
func (s *System) facts() string {
	r := s.Resource
	r.ARN = cmp.Or(r.ARN, "*")
	text, _ := json.Marshal(evaluate.Request{Principal: s.Caller, Action: "unnamed:Action", Resource: r})
	return string(text) + strings.Join(s.Outside, " ")
}

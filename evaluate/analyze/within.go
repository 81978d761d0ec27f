package analyze

import (
	"context"
	"iter"
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Within lists what of an identity policy sticks out of a limit, a permissions boundary or a service control policy:
// each action, with the patterns of resources for which the policy allows a request that the limit does not. There are
// no rows where the limit takes nothing away from the policy. The rows, and what is asked for, are as with [WhatCan]; like
// [NewAccess] it is about the two documents alone. What is not known of a policy is one Undecided row, for "*" on "*".
//
// The error is that of [policy.Policy.CheckKind], for an identity policy and for a boundary; it is the last row.
func Within(ctx context.Context, p, limit *policy.Policy, opts ...Option) iter.Seq2[Grant, error] {
	return func(yield func(Grant, error) bool) {
		err := check(policy.Identity, p)
		if err == nil {
			err = check(policy.Boundary, limit)
		}
		if err != nil {
			yield(Grant{}, err)
			return
		}
		if answer, is := unknown(p, limit); is {
			yield(Grant{Action: "*", Resource: "*", Answer: answer}, nil)
			return
		}
		r := newWithinRows(ctx, p, limit, append(slices.Clip(opts), TypedResources(), KnownActions()))
		for g := range grants(r, r.services()) {
			if !yield(g.Grant, nil) {
				return
			}
		}
	}
}

// withinRows are the rows of what a policy allows and another one does not.
type withinRows struct {
	*question
	points                               *pointSet
	newAllow, newDeny, oldAllow, oldDeny []*statement
}

func newWithinRows(ctx context.Context, p, limit *policy.Policy, opts []Option) *withinRows {
	r := &withinRows{question: newQuestion(ctx, policy.Identity, opts)}
	r.newAllow, r.newDeny = r.statements(p)
	r.oldAllow, r.oldDeny = r.statements(limit)
	r.allows, r.denies = r.compile(p), r.compile(limit)
	r.points = &pointSet{q: r.question, neg: slices.Clone(r.all), known: make(map[string]bool)}
	return r
}

// services returns those of which the policy may allow actions.
func (r *withinRows) services() []string {
	all, _ := servicesOf(nil)
	return slices.DeleteFunc(all, func(service string) bool {
		return !slices.ContainsFunc(r.newAllow, func(st *statement) bool {
			return st.broad() || len(st.actions[ascii.ToLower(service)]) > 0
		})
	})
}

func (r *withinRows) done() bool { return r.ctx.Err() != nil }

func (r *withinRows) profile(p *point) (string, bool) {
	covers := func(st *statement) bool { return st.covers(p.service, p.action) }
	if !slices.ContainsFunc(r.newAllow, covers) {
		return "", false
	}
	r.renew()
	return r.points.profile(p)
}

func (r *withinRows) entries(p *point) (list []entry) {
	if p.none {
		return []entry{everywhere}
	}
	for _, st := range r.newAllow {
		if st.covers(p.service, p.action) {
			list = addEntries(list, st)
		}
	}
	return list
}

func (r *withinRows) ask(p *point, e *entry, narrower []string) Answer {
	r.renew()
	spec := allowing("*")
	spec.Action = []string{p.action}
	must := []*statement{r.outside(spec)}
	if !p.none {
		r.within = r.covering(e.asked)
		must = append(must, r.within)
	}
	var not []*statement
	if len(narrower) > 0 {
		not = append(not, r.covering(narrower...))
	}
	for _, n := range r.newAllow {
		if r.solve(append(must, n), slices.Concat(not, r.newDeny, r.oldAllow)) {
			return r.answer()
		}
		for _, d := range r.oldDeny {
			if r.solve(append(must, n, d), slices.Concat(not, r.newDeny)) {
				return r.answer()
			}
		}
	}
	return r.answer()
}

func (r *withinRows) again(a *Answer, action string) (Answer, bool) {
	request := a.Request
	request.Action = action
	if !r.isAllowed(r.allows, &request) || r.isAllowed(r.denies, &request) {
		return Answer{}, false
	}
	again := *a
	again.Request, again.Result, again.Statements = request, r.allows.Evaluate(&request), r.applying(r.allows, &request)
	return again, true
}

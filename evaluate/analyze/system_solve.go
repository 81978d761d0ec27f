package analyze

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/formula"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/regime"
	"github.com/lambdaiam/lambdaiam/policy"
)

// solve answers the question.
func (q *systemQuestion) solve() Answer {
	for set := range 1 << len(q.both) {
		q.given = set
		for _, pt := range q.systemPoints() {
			for _, c := range q.cells(&pt) {
				if q.over() {
					return q.answer()
				}
				goals := q.goals(&pt, &c)
				if len(goals) > 2 || len(goals) > 1 && q.asked == nil {
					if !q.scout(&pt, &c, goals[:len(goals)-1]) { // the new system allows nothing here
						continue
					}
				}
				plans(goals, plan{}, func(p plan) bool { return q.try(&pt, &c, p) })
			}
		}
	}
	return q.answer()
}

// scout reports whether there may be a request that meets some goals, which package evaluate is not asked.
func (q *systemQuestion) scout(pt *point, c *cell, goals []*goal) bool {
	open := slices.Clone(q.open)
	q.scouting, q.seen = true, false
	plans(goals, plan{}, func(p plan) bool { return q.try(pt, c, p) || q.seen })
	undecided := len(q.open) > len(open)
	q.scouting, q.open = false, open
	return q.seen || undecided || q.over()
}

// try looks for a request for a plan.
func (q *systemQuestion) try(pt *point, c *cell, p plan) bool {
	if q.budget.Spend(1 + int64(len(p.pos)+len(p.neg))/8); q.over() {
		return true
	}
	for _, st := range p.pos {
		q.canonical(st)
	}
	s := &solver{q: q.question, pos: p.pos, neg: p.neg, any: p.any, point: pt, given: c.where}
	s.all = slices.Concat(p.pos, p.neg)
	for _, group := range p.any {
		for _, st := range group {
			q.canonical(st)
			s.all = append(s.all, st)
		}
	}
	s.all = distinct(s.all)
	s.caller = q.callerOf(pt, c)
	s.variables()
	return q.over()
}

// goals returns what a request of a cell must do: what is asked for, what the system says, and what the old one says.
func (q *systemQuestion) goals(pt *point, c *cell) (list []*goal) {
	if q.asked != nil {
		list = append(list, &goal{st: q.asked, want: true})
	}
	for i, s := range q.sides {
		out := q.outcome(s, pt, &c.regimes[i])
		allowed := joined(every, []*goal{out.Granted, out.Denied.not()})
		if i > 0 {
			allowed = allowed.not()
		}
		list = append(list, allowed)
	}
	return list
}

// outcome returns when the system denies and grants the requests of a point.
func (q *systemQuestion) outcome(s *side, pt *point, r *regime.Regime) formula.Outcome[*goal] {
	if !r.Valid {
		return formula.Outcome[*goal]{Denied: metNever, Granted: metNever}
	}
	var st formula.Statements[*goal]
	var allow [policy.Endpoint + 1][][]*goal
	for kind := range allow {
		if says(r, policy.Kind(kind)) {
			allow[kind] = make([][]*goal, s.levels[kind])
		}
	}
	for i, one := range s.list {
		if one.statement == nil {
			continue
		}
		worth := r.Worth[i]
		if worth == regime.Unnamed && one.canonical && one.Effect() == policy.Allow && r.Facts.Account && s == q.sides[0] {
			worth = regime.Delegated // it may be the caller's account: if it matters, that is noted
		}
		if worth == regime.Unnamed || !says(r, one.kind) || !one.covers(pt.service, pt.action) {
			continue
		}
		if r.Path[i] { // K-11
			q.undecided(RolePath, "")
		}
		g := one.goal
		switch level := &allow[one.kind][one.level]; {
		case one.Effect() == policy.Deny:
			st.Denies = append(st.Denies, g)
		case one.kind != policy.Resource:
			*level = append(*level, g)
		case r.Ungrantable:
		case worth == regime.Direct:
			st.Resource.Direct = append(st.Resource.Direct, g)
		case worth == regime.Limited:
			st.Resource.Limited = append(st.Resource.Limited, g)
		default:
			st.Resource.Delegated = append(st.Resource.Delegated, g)
		}
	}
	st.SCP, st.Endpoint = allow[policy.SCP], allow[policy.Endpoint]
	st.Boundary, st.Session = allow[policy.Boundary], allow[policy.Session]
	for _, level := range allow[policy.Identity] {
		st.Identity = level
	}
	return formula.Decide(goals, r.Facts, st)
}

// confirms reports whether package evaluate says of a request what was asked for (AN-08).
func (q *systemQuestion) confirms(r *evaluate.Request) bool {
	for i, s := range q.sides {
		request := *r
		request.Principal, request.Resource = s.Caller, s.Resource
		request.Resource.ARN = r.Resource.ARN
		if request.Validate() != nil || (s.evaluator.Decide(&request) == evaluate.Allowed) != (i == 0) {
			return false
		}
	}
	return q.isAsked(r)
}

// yes returns the answer that a request shows.
func (q *systemQuestion) yes(r *evaluate.Request) *Answer {
	a := &Answer{Verdict: Yes, Request: *r, Result: q.allows.Evaluate(r)}
	for _, m := range a.Result.Statements {
		a.Statements = append(a.Statements, m.Ref)
	}
	return a
}

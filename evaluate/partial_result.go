package evaluate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/policy"
)

// An Undecided is a statement that may apply: whether it does depends on values that nobody knows yet.
type Undecided struct {
	Ref
	// Elements are those that may cover the request or not: Principal, NotPrincipal, Action, NotAction, Resource,
	// NotResource, Condition, or Statement where it is not known whether it is there or what it says. Of a policy of
	// which nothing is known they are Policy alone, and the Ref names no statement: its Effect is zero and its Index
	// -1.
	Elements  []string
	DependsOn []condition.Unknown // by label
}

func inOrder(list []condition.Unknown) []condition.Unknown {
	slices.SortFunc(list, func(a, b condition.Unknown) int {
		return cmp.Or(strings.Compare(a.Label, b.Label), cmp.Compare(a.Class, b.Class))
	})
	return slices.Compact(list)
}

// valuesOf returns the values that have the numbers.
func (o *open) valuesFor(numbers []int32) (list []condition.Unknown) {
	for _, n := range numbers {
		list = append(list, o.values[n-1])
	}
	return inOrder(list)
}

// verdict is the answer without its reasons: Decision, By, Reason and DependsOn, whatever it rests on. It returns what was
// found of each case too, nil where there is nothing to add.
func (o *open) verdict() (*report, []*openCase) {
	cases := o.answer()
	r := &report{open: o}
	switch {
	case o.clash != "":
		r.out = invalidResult(&Error{Code: CodeInvalidRequest, Input: o.clash, Reason: twoClasses})
		return r, nil
	case o.lost:
		r.out = Result{Reason: DependsOnUnknown, DependsOn: o.everything()}
		return r, nil
	case len(cases) == 0:
		r.out = invalidResult(&Error{Code: CodeInvalidRequest, Reason: "no values make a valid request"})
		return r, nil
	}
	r.f = cases[0].f
	r.out.DependsOn = o.dependsOn(cases)
	switch {
	case o.budget.Spent():
		r.out.Reason, r.out.DependsOn = WorkLimit, nil
		r.problem(ProblemUnexplained, "policies and request are too large for reasons")
		return r, nil
	case len(r.out.DependsOn) > 0:
		r.out.Reason = DependsOnUnknown
	default:
		r.decided(cases)
	}
	return r, cases
}

// result is the answer with its reasons, and what was found of each case.
func (o *open) result() (Result, []*openCase) {
	r, cases := o.verdict()
	if cases == nil {
		return r.out, nil
	}
	r.out.asked = sought{r.f.req.Action, r.f.p.id, r.f.req.Resource.ARN}
	r.requestProblems()
	r.keyProblems()
	for _, kind := range order {
		if o.e.present.has(kind) {
			r.walkOpen(kind, cases)
		}
	}
	if r.out.Decision != Allowed {
		r.out.needs = cases[0].in(true).needsOf(&r.out, r.granted).silent
	}
	r.out.MissingContext = o.missing(cases, r.out.Decision)
	r.assumedProblems()
	if o.e.cautious && (r.out.Decision == Allowed || len(r.out.DependsOn) > 0) {
		allowed := Result{Decision: Allowed, MissingContext: r.out.MissingContext, Problems: r.out.Problems}
		if allowed.doubt(); allowed.Decision != Allowed || o.maybeAssumed(cases) {
			r.out.Decision, r.out.By, r.out.Reason, r.out.Statements = ImplicitDeny, 0, DependsOnUnknown, nil
			r.out.DependsOn = o.everything()
		}
	}
	return r.out, cases
}

// everything returns all values in the request and the policies.
func (o *open) everything() []condition.Unknown {
	list := o.valuesFor(o.ofAsked)
	for kind := range o.e.groups {
		for _, level := range o.e.groups[kind].levels {
			for _, p := range level.Policies {
				list = append(list, p.Unknowns()...)
			}
		}
	}
	return inOrder(list)
}

// maybeAssumed reports whether values can make an answer one that rests on assumptions ([WithDenyAssumed]). It takes
// all of the request for part of them, and all statements that may be about the action: too much, but never too little.
func (o *open) maybeAssumed(cases []*openCase) bool {
	return len(o.ofAsked) > 0 || slices.ContainsFunc(cases, func(c *openCase) bool {
		return c.f.rcpDoubt && o.e.open.has(policy.RCP) || slices.ContainsFunc(c.judgements, func(j judgement) bool {
			known := j.raw != nil && *j.raw == (keep.PartialStatement{}) // a nil one is of a whole policy
			return !known && j.missed != "Action" && j.missed != "NotAction"
		})
	})
}

// decided fills in a decision that is the same for all values.
func (r *report) decided(cases []*openCase) {
	for i, c := range cases {
		denies := r.open.e.denying()
		d, by := c.decideIn(!c.allows(), denies)
		if other, otherBy := c.decideIn(c.allows(), denies); other != d || otherBy != by {
			by = 0 // another type decides for some values
		}
		f, reason := c.f, Reason("")
		switch {
		case f.open && d == Allowed:
			reason = NeedsNoPermission
		case by == 0 && d == ImplicitDeny:
			reason = f.barred
		}
		if i == 0 {
			r.out.Decision, r.out.By, r.out.Reason = d, by, reason
			continue
		}
		if r.out.Decision != d { // explicit or not
			r.out.Decision, r.out.By = ImplicitDeny, 0
		}
		if r.out.By != by {
			r.out.By = 0
		}
		if r.out.Reason != reason {
			r.out.Reason = ""
		}
	}
}

// merged is what the cases have in common about one of their statements or policies.
func (o *open) merged(cases []*openCase, same func(*judgement) bool) (m judgement, said bool) {
	undecided := func(name string) { // it depends on the case
		m.sure, m.elements = 0, append(slices.Clip(m.elements), element{name, o.ofAsked})
	}
	for i, c := range cases {
		at := slices.IndexFunc(c.judgements, func(j judgement) bool { return same(&j) })
		switch {
		case at < 0 && said:
			undecided("Policy")
		case at < 0:
		case !said:
			if m, said = c.judgements[at], true; i > 0 {
				undecided("Policy")
			}
		default:
			j := &c.judgements[at]
			if m.sure != 0 && j.sure == 0 || m.may == 0 && j.may != 0 {
				undecided(cmp.Or(j.missed, m.missed, "Statement"))
			}
			m.may |= j.may
		}
	}
	return m, said
}

// walkOpen is walk where not all is known.
func (r *report) walkOpen(kind policy.Kind, cases []*openCase) {
	o, g := r.open, &r.open.e.groups[kind]
	outcomes := r.outcomesOf(kind)
	if outcomes == nil {
		return
	}
	denied, allowed, undecided := make([]bool, len(outcomes)), make([]bool, len(outcomes)), make([]bool, len(outcomes))
	take := func(m *judgement) {
		switch {
		case m.may == 0:
		case m.sure == 0:
			undecided[m.at] = true
		case m.deny:
			denied[m.at] = true
		default:
			allowed[m.at] = true
		}
	}
	for i := range g.all {
		st := &g.all[i]
		m, said := o.merged(cases, func(j *judgement) bool { return j.st == st })
		if !said || kind == policy.Resource && st.Effect() == policy.Allow && r.f.ungrantable && m.may != 0 {
			continue // it has no effect
		}
		take(&m)
		r.judged(&m)
	}
	for _, w := range g.whole {
		m := o.judgeWhole(kind, w)
		take(&m)
		r.undecided(&m)
	}
	for i := range outcomes {
		out := &outcomes[i]
		switch {
		case denied[i]:
			out.Decision = ExplicitDeny
		case undecided[i]:
			out.Undecided = true
		case allowed[i]:
			out.Decision = Allowed
		}
	}
	r.out.Outcomes = append(r.out.Outcomes, outcomes...)
}

// judged reports what is known of a statement.
func (r *report) judged(m *judgement) {
	st := m.st
	r.openProblems(m)
	switch {
	case m.may != 0 && m.sure != 0:
		if st.kind == policy.Resource && !m.deny {
			r.granted |= m.sure
		}
		if m.deny && r.out.Decision == ExplicitDeny || !m.deny && r.out.Decision == Allowed {
			r.out.Statements = append(r.out.Statements, Match{As: m.sure.as(st)})
			r.name(st, &r.out.Statements[len(r.out.Statements)-1].Ref)
		}
	case m.may != 0:
		r.undecided(m)
	case m.missed == "Condition":
		r.miss(st, "Condition").Tests = slices.DeleteFunc(r.openTests(m), func(t condition.TestReport) bool {
			return t.Holds || t.Reason == condition.NotKnown
		})
	default:
		r.miss(st, m.missed).st = st.Statement
	}
}

// openTests reports the tests of a statement.
func (r *report) openTests(m *judgement) []condition.TestReport {
	reports := r.f.testReports(m.st)
	correctTests(reports, m.tests)
	return reports
}

// wholeRef names a policy of which nothing is known.
func (f *facts) wholeRef(kind policy.Kind, level int, label string) Ref {
	return Ref{
		Policy: label, LevelName: f.e.groups[kind].levels[level].Name, Level: level, Index: -1, Kind: kind, ReadAs: f.readAs(kind),
	}
}

// undecided adds a statement, or a policy, that may apply.
func (r *report) undecided(m *judgement) {
	u := Undecided{}
	if m.st != nil {
		r.name(m.st, &u.Ref)
	} else {
		u.Ref = r.f.wholeRef(m.kind, m.at, m.name)
	}
	for _, e := range m.elements {
		if !slices.Contains(u.Elements, e.name) {
			u.Elements = append(u.Elements, e.name)
		}
	}
	u.DependsOn = r.open.valuesFor(m.deps())
	r.out.Undecided = append(r.out.Undecided, u)
}

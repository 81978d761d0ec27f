package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/policy"
)

// An openTrace fills in what statements say where not all is known.
type openTrace struct {
	*open
	f     *facts
	cases []*openCase
}

// trace is Trace where not all is known.
func (o *open) trace() *Trace {
	t := &Trace{}
	var cases []*openCase
	t.Result, cases = o.result()
	if cases == nil {
		t.Rule = reasonRules[t.Result.Reason]
		return t
	}
	f := cases[0].in(t.Result.Decision != Allowed)
	e := *f.e
	e.denies = o.e.denying()
	f.e = &e
	m := tracer{f: f, out: t, explained: true}
	result := t.Result
	if len(result.DependsOn) > 0 {
		result.Reason = "" // what types are needed for is known all the same
	}
	m.obstacles = f.obstacles(&result)
	if t.Rule = m.rule; len(result.DependsOn) > 0 {
		t.Rule = RuleDependsOnUnknown
	}
	f.world = nil
	m.open = &openTrace{open: o, f: f, cases: cases}
	m.room()
	for _, kind := range order {
		m.kind(kind)
	}
	m.keys()
	return t
}

// statement corrects the trace of a statement.
func (o *openTrace) statement(st *statement, t *StatementTrace) {
	st = &o.e.groups[st.kind].all[st.place]
	j, said := o.merged(o.cases, func(j *judgement) bool { return j.st == st })
	if !said { // the type has no say
		j = o.judge(o.f, st, o.e.groups[st.kind].partial[st.place])
	}
	t.Applies, t.May, t.As = j.sure != 0, j.sure == 0 && j.may != 0, ""
	if j.may != 0 {
		t.As = j.may.as(st)
	}
	if st.Effect() == 0 {
		t.Elements, t.Tests, t.Codes = nil, nil, nil
		return
	}
	spec, _ := j.raw.Spec.(*policy.StatementSpec)
	for i := range t.Elements {
		e := &t.Elements[i]
		o.note = func(n int, v verdict) { e.Entries[n].correct(v, e.Element) }
		switch v := o.element(st, spec, strings.TrimPrefix(e.Element, "Not")); v.Verdict {
		case cover.Maybe:
			e.Covers, e.May = false, true
		default:
			e.Covers = v.Verdict == cover.Always
		}
		o.note = nil
	}
	if j.tests == nil { // another element decided
		for i, test := range st.Condition().Tests() {
			j.tests = append(j.tests, o.test(o.f, st, i, test, specOf(spec, i)))
		}
	}
	correctTests(t.Tests, j.tests)
	for i := range t.Tests {
		switch r := &t.Tests[i]; {
		case r.Reason == condition.NotKnown:
			t.Codes[i] = NotKnown
		case r.Holds:
			t.Codes[i] = ""
		case t.Codes[i] == "" || t.Codes[i] == ConditionUnreadable && specOf(spec, i) != nil:
			t.Codes[i] = ConditionValue
		}
	}
}

// policies are the policies of a level of which nothing is known, each as one statement.
func (o *openTrace) policies(kind policy.Kind, level int) (list []StatementTrace) {
	for _, w := range o.e.groups[kind].whole {
		if w.level == level {
			list = append(list, StatementTrace{Ref: o.f.wholeRef(kind, level, w.u.Label), May: o.f.consulted(kind)})
		}
	}
	return list
}

// element tells whether an element covers the request.
func (o *openTrace) element(st *statement, spec *policy.StatementSpec, name string) verdict {
	switch name {
	case "Action":
		return o.action(o.f, st, spec)
	case "Resource":
		return o.resource(o.f, st, spec)
	}
	least, most, deps := o.names(o.f, st, spec)
	switch {
	case least != 0:
		return always
	case most != 0:
		return maybe(deps...)
	}
	return never
}

// correct fills in what an entry of an element says.
func (t *EntryTrace) correct(v verdict, element string) {
	not := strings.HasPrefix(element, "Not")
	t.Resolved, t.Covers, t.May = "", v.Verdict == cover.Always, v.Verdict == cover.Maybe
	switch {
	case t.May:
		t.Code = NotKnown
	case t.Covers != not:
		t.Code = ""
	case not:
		t.Code = map[string]EntryCode{
			"NotAction": ActionExcluded, "NotResource": ResourceExcluded, "NotPrincipal": PrincipalExcluded,
		}[element]
	case t.Code == "" || t.Code == ResourceNamesNone:
		t.Code = map[string]EntryCode{
			"Action": ActionOtherName, "Resource": ResourceName, "Principal": PrincipalOtherName,
		}[element]
	}
}

// correctTests fills in what becomes of tests of which not all is known.
func correctTests(reports []condition.TestReport, verdicts []verdict) {
	for i := range reports {
		t := &reports[i]
		if i >= len(verdicts) {
			return
		}
		switch v := verdicts[i].Verdict; {
		case v == cover.Maybe:
			t.Holds, t.Reason = false, condition.NotKnown
		case t.Holds != (v == cover.Always), t.Reason == condition.NotKnown:
			if t.Holds = v == cover.Always; t.Holds != t.Test.Operator().Negated() {
				t.Reason = condition.ValueMatches
			} else {
				t.Reason = condition.NoValueMatches
			}
		}
	}
}

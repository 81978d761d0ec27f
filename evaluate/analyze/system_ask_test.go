package analyze_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What random systems are asked, and what is held of each answer.

// A sysView is a system as package analyze and package evaluate know it.
type sysView struct {
	*sysSpec
	system analyze.System
	e      *evaluate.Evaluator
}

func (s *sysSpec) view() *sysView {
	return &sysView{s, analyze.System{Caller: s.caller.principal, Policies: s.policies(), Resource: s.resource}, s.compile()}
}

// allows asks package evaluate about a request, with what the system says of caller and resource.
func (v *sysView) allows(req *evaluate.Request) bool {
	own := *req
	own.Principal, own.Resource = v.caller.principal, v.resource
	own.Resource.ARN = req.Resource.ARN
	return v.e.Decide(&own) == evaluate.Allowed
}

// A sysAccess is what Granted is asked for.
type sysAccess struct {
	analyze.Access
	asked *policy.Statement
}

func newSysAccess(actions, resources []string) sysAccess {
	spec := policy.StatementSpec{Effect: policy.Allow, Action: actions, Resource: resources}
	if len(actions) == 0 {
		spec.Action = []string{"*"}
	}
	if len(resources) == 0 {
		spec.Resource = []string{"*"}
	}
	p, err := policy.New(policy.Version2012, spec)
	if err != nil {
		panic(err)
	}
	for _, st := range p.Statements() {
		return sysAccess{analyze.Access{Actions: actions, Resources: resources}, st}
	}
	panic("no statement")
}

func (a *sysAccess) covers(req *evaluate.Request) bool {
	return a.asked.MatchAction(req.Action) && a.asked.MatchResource(req.Resource.ARN, nil)
}

// accesses makes what a system is asked for.
func (r *sysMaker) accesses() []sysAccess {
	list := []sysAccess{newSysAccess(nil, nil), newSysAccess([]string{r.action}, []string{r.arn})}
	var actions, resources []string
	if r.chance(70) {
		actions = r.list(r.actionEntry)
	}
	if r.chance(50) {
		resources = []string{oneOf(r, r.resources...)}
		if r.chance(30) {
			resources[0] += "*"
		}
	}
	return append(list, newSysAccess(actions, resources))
}

// A sysTest asks and counts.
type sysTest struct {
	*testing.T
	number   int
	verdicts map[string]*[3]int
	codes    map[analyze.Code]int
	failures int
}

func newSysTest(t *testing.T) *sysTest {
	return &sysTest{T: t, verdicts: map[string]*[3]int{}, codes: map[analyze.Code]int{}}
}

// wrong reports a contradiction.
func (t *sysTest) wrong(format string, args ...any) {
	t.Helper()
	t.Errorf("%d: "+format, append([]any{t.number}, args...)...)
	if t.failures++; t.failures > 10 {
		t.Fatal("and more")
	}
}

// count counts an answer, and holds what is so of all of them.
func (t *sysTest) count(question string, a analyze.Answer, err error) analyze.Answer {
	t.Helper()
	if err != nil {
		t.Fatalf("%d: %s: %v", t.number, question, err)
	}
	if t.verdicts[question] == nil {
		t.verdicts[question] = new([3]int)
	}
	t.verdicts[question][a.Verdict]++
	if a.Verdict == analyze.Undecided {
		for _, o := range a.Open {
			t.codes[o.Code]++
		}
		if len(a.Open) == 0 || slices.ContainsFunc(a.Open, func(o analyze.Open) bool { return o.Code == analyze.NotConfirmed }) {
			t.wrong("%s: undecided with %v", question, a.Open)
		}
	}
	return a
}

// shows holds that the request of a Yes is one of the caller, that the new system allows it and the old one, if any,
// does not.
func (t *sysTest) shows(question string, a analyze.Answer, v, old *sysView) {
	t.Helper()
	if a.Verdict != analyze.Yes {
		return
	}
	req := a.Request
	want := v.resource
	want.ARN = req.Resource.ARN
	switch {
	case req.Validate() != nil || v.e.Decide(&req) != evaluate.Allowed:
		t.wrong("%s: %s is not allowed\n%v", question, jsonOf(req), v)
	case old != nil && old.allows(&req):
		t.wrong("%s: %s was allowed before\nold %v\nnew %v", question, jsonOf(req), old, v)
	case req.Principal != v.system.Caller:
		t.wrong("%s: another caller: %s\n%v", question, jsonOf(req), v)
	case v.resource.ARN != "" && req.Resource.ARN != v.resource.ARN,
		v.resource.Account != "" && !reflect.DeepEqual(req.Resource, want):
		t.wrong("%s: another resource: %s\n%v", question, jsonOf(req), v)
	}
	result := v.e.Evaluate(&req)
	if !result.Equal(a.Result) {
		t.wrong("%s: %s: another result %v than %v\n%v", question, jsonOf(req), a.Result, result, v)
	}
	for _, p := range result.Problems {
		if p.Code == evaluate.ProblemKeysDisagree || p.Code == evaluate.ProblemNoResource {
			t.wrong("%s: %s: %s\n%v", question, jsonOf(req), p.Message, v)
		}
	}
	for _, ref := range a.Statements {
		if ref.Effect != policy.Allow {
			t.wrong("%s: %s: by %v\n%v", question, jsonOf(req), ref, v)
		}
	}
}

func jsonOf(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// rates says how often each question had each answer.
func (t *sysTest) rates() {
	for _, question := range slices.Sorted(func(yield func(string) bool) {
		for q := range t.verdicts {
			if !yield(q) {
				return
			}
		}
	}) {
		n := t.verdicts[question]
		t.Logf("%s: %d yes, %d no, %d unknown", question, n[analyze.Yes], n[analyze.No], n[analyze.Undecided])
	}
	t.Logf("open: %v", t.codes)
}

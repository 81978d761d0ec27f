package analyze_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
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
	if s == nil {
		return nil
	}
	system := analyze.System{Caller: s.caller.principal, Policies: s.policies(), Resource: s.resource}
	return &sysView{s, system, s.compile()}
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

func newSysAccess(actions, resources []string) *sysAccess {
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
		return &sysAccess{analyze.Access{Actions: actions, Resources: resources}, st}
	}
	panic("no statement")
}

func (a *sysAccess) covers(req *evaluate.Request) bool {
	return a.asked.MatchAction(req.Action) && a.asked.MatchResource(req.Resource.ARN, nil)
}

// everything is an access to all that the theme is about, with its actions spelled out or not. It leaves out what needs
// no permission, which is always granted.
func (r *sysMaker) everything() *sysAccess {
	var list []string
	spelled := r.chance(50)
	for _, action := range r.theme.actions {
		service, name, _ := strings.Cut(action, ":")
		if service != "sts" && !spelled {
			action = service + ":*"
		}
		if !slices.Contains(list, action) && name != "GetCallerIdentity" && name != "GetSessionToken" {
			list = append(list, action)
		}
	}
	return newSysAccess(list, nil)
}

// accesses makes what a system is asked for.
func (r *sysMaker) accesses() []*sysAccess {
	list := []*sysAccess{r.everything(), newSysAccess([]string{r.action}, []string{r.arn})}
	if r.chance(15) {
		list[0] = newSysAccess(nil, nil)
	}
	var actions, resources []string
	switch {
	case r.chance(40):
		actions = r.list(r.actionEntry)
	case r.chance(60):
		actions = []string{r.action, oneOf(r, r.theme.actions...), oneOf(r, r.theme.actions...)}
	}
	if r.chance(50) {
		resources = []string{oneOf(r, r.resources...)}
		if r.chance(30) {
			resources[0] += "*"
		}
	}
	return append(list, newSysAccess(actions, resources))
}

// A sysQuestion is a question about a system, and an older one if it is not about access.
type sysQuestion struct {
	name      string
	access    *sysAccess
	options   []analyze.Option
	different bool
}

// answer asks. A panic is an error.
func (q *sysQuestion) answer(v, old *sysView) (a analyze.Answer, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	ctx, options := context.Background(), append(slices.Clip(q.options), analyze.MaxSteps(*systemSteps))
	switch {
	case q.different:
		return v.system.Different(ctx, old.system, options...)
	case q.access != nil:
		return v.system.Granted(ctx, q.access.Access, options...)
	}
	return v.system.NewAccess(ctx, old.system, options...)
}

// spells reports whether an action is spelled out in what is asked for.
func (q *sysQuestion) spells(action string) bool {
	return q.access != nil && slices.ContainsFunc(q.access.Actions, func(a string) bool { return ascii.EqualFold(a, action) })
}

// sysUntied are keys that follow from other keys, or from the account in the ARN, and that requests are free to have
// besides: what AWS would never send only costs false alarms.
var sysUntied = []string{
	"aws:CalledViaFirst", "aws:CalledViaLast", "aws:PrincipalOrgID", "aws:ResourceOrgID", "aws:ViaAWSService",
	"s3:ResourceAccount", "s3express:ResourceAccount", "aws:SourceAccount", // AN-25
}

// contradicts reports whether a problem says that a key contradicts what it follows from, and may not.
func contradicts(p evaluate.Problem) bool {
	untied := func(key string) bool { return ascii.EqualFold(key, p.Key) }
	return p.Code == evaluate.ProblemKeysDisagree && !slices.ContainsFunc(sysUntied, untied)
}

// fault says what is wrong with an answer, whatever it should be; "" if nothing is.
func (q *sysQuestion) fault(v, old *sysView, a analyze.Answer, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case a.Verdict == analyze.Undecided && len(a.Open) == 0:
		return "not decided, and nothing is open"
	case slices.ContainsFunc(a.Open, func(o analyze.Open) bool { return o.Code == analyze.NotConfirmed }):
		return "AN-08: not confirmed"
	case a.Verdict != analyze.Yes:
		return ""
	}
	if a.Side == 1 {
		v, old = old, v
	}
	req := a.Request
	resource := v.resource
	resource.ARN = req.Resource.ARN
	result := v.e.Evaluate(&req)
	problem := func(code evaluate.ProblemCode) bool {
		return slices.ContainsFunc(result.Problems, func(p evaluate.Problem) bool { return p.Code == code })
	}
	switch {
	case req.Validate() != nil || v.e.Decide(&req) != evaluate.Allowed:
		return "AN-08: the request is not allowed"
	case old != nil && old.allows(&req):
		return "AN-08: the request was allowed before"
	case req.Principal != v.system.Caller:
		return "another caller"
	case v.resource.ARN != "" && req.Resource.ARN != v.resource.ARN, !reflect.DeepEqual(req.Resource, resource):
		return "another resource"
	case !result.Equal(a.Result):
		return "another result"
	case slices.ContainsFunc(result.Problems, contradicts):
		return "the request contradicts itself"
	case problem(evaluate.ProblemNoResource) && !q.spells(req.Action): // AN-52
		return "AN-12: the action takes no resource"
	case slices.ContainsFunc(a.Statements, func(ref evaluate.Ref) bool { return ref.Effect != policy.Allow }):
		return "by a Deny"
	case q.access != nil && !q.access.covers(&req):
		return "not what was asked for"
	}
	return ""
}

// A sysTest asks and counts.
type sysTest struct {
	*testing.T
	number   int
	verdicts map[string]*[3]int
	codes    map[analyze.Code]int
	failures map[string]int
}

func newSysTest(t *testing.T) *sysTest {
	return &sysTest{T: t, verdicts: map[string]*[3]int{}, codes: map[analyze.Code]int{}, failures: map[string]int{}}
}

// wrong reports a contradiction.
func (t *sysTest) wrong(why, format string, args ...any) {
	t.Helper()
	if t.failures[why]++; t.failures[why] <= 3 {
		t.Errorf("%d: %s: "+format, append([]any{t.number, why}, args...)...)
	}
}

// ask asks and counts, and holds what is so of all answers.
func (t *sysTest) ask(q *sysQuestion, v, old *sysView) analyze.Answer {
	t.Helper()
	a, err := q.answer(v, old)
	if t.verdicts[q.name] == nil {
		t.verdicts[q.name] = new([3]int)
	}
	t.verdicts[q.name][a.Verdict]++
	if a.Verdict == analyze.Undecided {
		for _, o := range a.Open {
			t.codes[o.Code]++
		}
	}
	if why := q.fault(v, old, a, err); why != "" {
		t.small(why, "", q, v, old, func(v, old *sysView) bool {
			a, err := q.answer(v, old)
			return q.fault(v, old, a, err) == why
		})
	}
	return a
}

// small shows the smallest systems of which something is so.
func (t *sysTest) small(why, detail string, q *sysQuestion, v, old *sysView, is func(v, old *sysView) bool) {
	t.Helper()
	if t.failures[why] >= 3 {
		t.wrong(why, "")
		return
	}
	s, before := v.sysSpec, (*sysSpec)(nil)
	if old != nil {
		before = old.sysSpec
	}
	s, before = reduced(s, before, func(s, old *sysSpec) bool { return is(s.view(), old.view()) })
	v, old = s.view(), before.view()
	var a analyze.Answer
	var err error
	if q.access != nil || old != nil {
		a, err = q.answer(v, old)
	}
	asked := ""
	if q.access != nil {
		asked = jsonOf(q.access.Access)
	}
	request := ""
	if a.Verdict == analyze.Yes {
		request = jsonOf(a.Request)
	}
	t.wrong(why, "%s%s %s is %v %v %v %s\nof %v", detail, q.name, asked, a.Verdict, a.Open, err, request, s)
	if old != nil {
		t.Logf("old %v", before)
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
	for _, question := range slices.Sorted(maps.Keys(t.verdicts)) {
		n := t.verdicts[question]
		t.Logf("%s: %d yes, %d no, %d unknown", question, n[analyze.Yes], n[analyze.No], n[analyze.Undecided])
	}
	t.Logf("open: %v; failures %v", t.codes, t.failures)
}

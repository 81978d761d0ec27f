package evaluate_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/internal/exported"
	"github.com/lambdaiam/lambdaiam/policy"
)

// jsonForms are values of all exported types with their JSON forms.
func jsonForms(t *testing.T) []struct {
	name  string
	value any
	want  string
} {
	document := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`
	plain := policy.MustParse(document)
	named := policy.MustParse(document, policy.WithName("<n>"))
	ps := evaluate.Policies{
		Identity: []*policy.Policy{plain, named}, Boundary: named, SCPs: []evaluate.Level{{Policies: []*policy.Policy{plain}}, {Name: "Root"}},
		RCPs: []evaluate.Level{},
	}
	policies := `{"identity":[` + document + `,{"name":"<n>","document":` + document + `}],"boundary":{"name":"<n>","document":` + document +
		`},"scps":[[` + document + `],{"name":"Root","policies":[]}],"rcps":[]}`
	e, err := evaluate.Compile(ps)
	if err != nil {
		t.Fatal(err)
	}
	ref := evaluate.Ref{Policy: "p", Sid: "S", Index: 2, Kind: policy.Identity, ReadAs: policy.Identity, Effect: policy.Deny}
	scp := evaluate.Ref{Policy: "p", LevelName: "Root", Kind: policy.SCP, ReadAs: policy.SCP, Effect: policy.Allow}
	trust := evaluate.Ref{Policy: "p", Kind: policy.Resource, ReadAs: policy.Trust, Effect: policy.Allow}
	key := evaluate.Outcome{Kind: policy.Resource, ReadAs: policy.Key, Decision: evaluate.ExplicitDeny, Consulted: true}
	problem := evaluate.Problem{Code: evaluate.ProblemUnreadable, Message: "<m>", Policy: "p", Path: "Statement[0]", Key: "k", Value: "v"}
	const (
		refJSON     = `"policy":"p","type":"identity","sid":"S","index":2,"effect":"Deny"`
		scpJSON     = `"policy":"p","type":"scp","sid":"","index":0,"effect":"Allow","level":0,"levelName":"Root"`
		trustJSON   = `"policy":"p","type":"resource","sid":"","index":0,"effect":"Allow","readAs":"trust"`
		keyJSON     = `{"type":"resource","decision":"explicitDeny","consulted":true,"readAs":"key"}`
		problemJSON = `{"code":"UNREADABLE_VALUE","message":"<m>","policy":"p","path":"Statement[0]","key":"k","value":"v"}`
		emptyJSON   = `"statements":[],"outcomes":[],"misses":[],"missingContext":[],"problems":[]}`
	)
	role := evaluate.MustParsePrincipal(roleARN)
	session, err := role.Assume(role, evaluate.AssumeRole{
		SessionName: "s", Tags: map[string]string{"Team": "<x>", "b": "y"}, Transitive: []string{"Team", "team"}, SourceIdentity: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	return []struct {
		name  string
		value any
		want  string
	}{
		{"Principal", alice, `"` + aliceARN + `"`},
		{"Principal, nobody", evaluate.Principal{}, "null"},
		{"Principal, role", role, `"` + roleARN + `"`},
		{"Principal, all", roleDev.WithTags(map[string]string{"B": "1", "a": "2", "A": "3"}).WithUserID("AROAX:s1").WithManagementAccount(true).
			WithOrganization("o-1", "o-1/r-1/").WithServiceLinkedRole(false),
			`{"id":"` + sessionARN + `","userId":"AROAX","tags":{"A":"3","B":"1","a":"2"},"organization":"o-1","organizationPath":"o-1/r-1/",` +
				`"managementAccount":true,"serviceLinkedRole":false,"rolePath":"/"}`},
		{"Principal, user id with session", role.WithUserID("AROAX:s2"), `{"id":"` + roleARN + `","userId":"AROAX:s2"}`},
		{"Principal, path", role.WithRolePath("a"), `{"id":"` + roleARN + `","rolePath":"/a/"}`},
		{"Principal, federated", fred, `{"id":"` + fredARN + `","federatingUser":"` + frankARN + `"}`},
		{"Principal, session token", alice.WithSessionToken(true), `{"id":"` + aliceARN + `","sessionToken":true}`},
		{"Principal, session", session, `{"id":"arn:aws:sts::111122223333:assumed-role/dev/s","rolePath":"/",` +
			`"sessionTags":{"Team":"<x>","b":"y"},"transitiveTags":["team"],"sourceIdentity":"ann"}`},
		{"Resource", evaluate.Resource{ARN: "<a>"}, `"<a>"`},
		{"Resource, zero", evaluate.Resource{}, `""`},
		{"Resource, all", evaluate.Resource{ARN: "a", Account: acctA, Tags: map[string]string{"k": "v"}, Organization: "o-1", OrganizationPath: "p", ManagementAccount: true},
			`{"arn":"a","account":"111122223333","tags":{"k":"v"},"organization":"o-1","organizationPath":"p","managementAccount":true}`},
		{"Request", evaluate.Request{Principal: alice, Action: "a:B", Resource: evaluate.Resource{ARN: "*"}},
			`{"principal":"` + aliceARN + `","action":"a:B","resource":"*"}`},
		{"Request, context", evaluate.Request{Principal: alice, Action: "a:B", Resource: evaluate.Resource{ARN: "*"}, Context: condition.Pairs("k", "v", "none", nil)},
			`{"principal":"` + aliceARN + `","action":"a:B","resource":"*","context":{"k":"v","none":null}}`},
		{"Request, zero", evaluate.Request{}, `{"principal":null,"action":"","resource":""}`},
		{"Request, key marked absent", evaluate.Request{Context: condition.Pairs("none", nil)}, `{"principal":null,"action":"","resource":"","context":{"none":null}}`},
		{"Policies", ps, policies},
		{"Policies, zero", evaluate.Policies{}, "{}"},
		{"Policies, nil in a list", evaluate.Policies{Session: []*policy.Policy{nil}}, `{"session":[null]}`},
		{"Level", evaluate.Level{Name: "Root", Policies: []*policy.Policy{plain}}, `{"name":"Root","policies":[` + document + `]}`},
		{"Evaluator", e, policies},
		{"Evaluator, value", *e, policies},
		{"Evaluator, nil", (*evaluate.Evaluator)(nil), "null"},
		{"Decision", evaluate.Allowed, `"allowed"`},
		{"Ref", ref, `{` + refJSON + `}`},
		{"Ref, level", scp, `{` + scpJSON + `}`},
		{"Match", evaluate.Match{Ref: trust, As: "role"}, `{` + trustJSON + `,"as":"role"}`},
		{"Miss", evaluate.Miss{Ref: ref, Element: "Action"}, `{` + refJSON + `,"element":"Action"}`},
		{"Miss, tests", evaluate.Miss{Ref: scp, Element: "Condition", Tests: []condition.TestReport{}}, `{` + scpJSON + `,"element":"Condition","tests":[]}`},
		{"Undecided", evaluate.Undecided{Ref: ref, Elements: []string{"Resource"}, DependsOn: []condition.Unknown{{Label: "b", Class: condition.ClassName}}},
			`{` + refJSON + `,"elements":["Resource"],"dependsOn":[{"label":"b","class":"name"}]}`},
		{"Undecided, zero", evaluate.Undecided{}, `{"policy":"","type":"","sid":"","index":0,"effect":"","elements":[],"dependsOn":[]}`},
		{"Outcome, undecided", evaluate.Outcome{Kind: policy.Identity, ReadAs: policy.Identity, Undecided: true},
			`{"type":"identity","decision":"implicitDeny","undecided":true,"consulted":false}`},
		{"Outcome", key, keyJSON},
		{"Outcome, level", evaluate.Outcome{Kind: policy.RCP, ReadAs: policy.RCP, Level: 1, Decision: evaluate.Allowed},
			`{"type":"rcp","decision":"allowed","consulted":false,"level":1}`},
		{"Problem", problem, problemJSON},
		{"Problem, of the request", evaluate.Problem{Code: evaluate.ProblemUnknownAction, Message: "m"}, `{"code":"UNKNOWN_ACTION","message":"m"}`},
		{"ProblemCode", evaluate.ProblemUnknownAction, `"UNKNOWN_ACTION"`},
		{"Reason", evaluate.CrossPartition, `"CROSS_PARTITION"`},
		{"Result, zero", evaluate.Result{}, `{"decision":"implicitDeny","by":"",` + emptyJSON},
		{"Result", evaluate.Result{
			Decision: evaluate.ExplicitDeny, By: policy.Identity, Reason: evaluate.CrossPartition, Statements: []evaluate.Match{{Ref: ref}}, Outcomes: []evaluate.Outcome{key},
			Misses: []evaluate.Miss{{Ref: trust, Element: "NotPrincipal"}}, MissingContext: []string{"k"}, Problems: []evaluate.Problem{problem}},
			`{"decision":"explicitDeny","by":"identity","reason":"CROSS_PARTITION","statements":[{` + refJSON + `}],"outcomes":[` + keyJSON + `],` +
				`"misses":[{` + trustJSON + `,"element":"NotPrincipal"}],"missingContext":["k"],"problems":[` + problemJSON + `]}`},
		{"Result, depends", evaluate.Result{Reason: evaluate.DependsOnUnknown, DependsOn: []condition.Unknown{{Label: "b", Class: condition.ClassName}},
			Undecided: []evaluate.Undecided{{Ref: ref}}},
			`{"decision":"implicitDeny","by":"","reason":"DEPENDS_ON_UNKNOWN","statements":[],"outcomes":[],"misses":[],"missingContext":[],"problems":[],` +
				`"dependsOn":[{"label":"b","class":"name"}],"undecided":[{` + refJSON + `,"elements":[],"dependsOn":[]}]}`},
		{"StatementTrace, may apply", evaluate.StatementTrace{Ref: ref, May: true},
			`{"policy":"p","type":"identity","readAs":"identity","level":0,"levelName":"","sid":"S","index":2,"effect":"Deny","line":0,"column":0,"applies":false,"may":true,"as":"","elements":[],"tests":[],"codes":[]}`},
		{"AssumeRole", evaluate.AssumeRole{SessionName: "s", Tags: map[string]string{"k": "v"}, Transitive: []string{"k"}, SourceIdentity: "i"},
			`{"sessionName":"s","tags":{"k":"v"},"transitive":["k"],"sourceIdentity":"i"}`},
		{"Decided", evaluate.Decided{Decision: evaluate.Allowed}, `{"decision":"allowed"}`},
		{"Decided, error", evaluate.Decided{Err: errors.New("<x>")}, `{"decision":"implicitDeny","error":"<x>"}`},
		{"Evaluated", evaluate.Evaluated{Err: errors.New("x")}, `{"result":{"decision":"implicitDeny","by":"",` + emptyJSON + `,"error":"x"}`},
		{"Trace", evaluate.Trace{Rule: evaluate.RuleOneAccount}, `{"result":{"decision":"implicitDeny","by":"",` + emptyJSON + `,"rule":"one account","types":[],"keys":[]}`},
		{"TypeTrace", evaluate.TypeTrace{Outcome: key, Part: evaluate.MustAllow, Blocks: true, Account: "111122223333"},
			`{"kind":"key","decision":"explicitDeny","undecided":false,"consulted":true,"given":false,"part":"mustAllow","blocks":true,"account":"111122223333","level":0,"levelName":"","statements":[]}`},
		{"StatementTrace", evaluate.StatementTrace{Ref: ref, Line: 1, Column: 38, As: "user"},
			`{"policy":"p","type":"identity","readAs":"identity","level":0,"levelName":"","sid":"S","index":2,"effect":"Deny","line":1,"column":38,"applies":false,"may":false,"as":"user","elements":[],"tests":[],"codes":[]}`},
		{"ElementTrace", evaluate.ElementTrace{Element: "Action"}, `{"element":"Action","covers":false,"may":false,"entries":[]}`},
		{"EntryTrace", evaluate.EntryTrace{Text: "a", Type: policy.TypeAWS, Resolved: "b", Code: evaluate.ActionSpelling},
			`{"text":"a","type":"AWS","resolved":"b","covers":false,"may":false,"code":"ACTION_SPELLING"}`},
		{"KeyTrace", evaluate.KeyTrace{Key: "k", Value: condition.One("v"), Origin: evaluate.Given}, `{"key":"k","value":"v","origin":"given"}`},
		{"KeyTrace, absent", evaluate.KeyTrace{Key: "k"}, `{"key":"k","value":null,"origin":"absent"}`},
		{"Rule", evaluate.RuleTwoAccounts, `"two accounts"`},
		{"Part", evaluate.NoSay, `"noSay"`},
		{"Origin", evaluate.MarkedAbsent, `"markedAbsent"`},
		{"EntryCode", evaluate.ResourceCase, `"RESOURCE_CASE"`},
		{"Error", &evaluate.Error{Code: evaluate.CodeNilPolicy, Input: "i", Reason: "r"}, `{"code":"NIL_POLICY","input":"i","reason":"r"}`},
		{"Code", evaluate.CodeNilPolicy, `"NIL_POLICY"`},
	}
}

// Everything exported has a JSON form that says what it holds. MarshalJSON itself keeps "<" as it is.
func TestJSON(t *testing.T) {
	covered := map[string]bool{"Option": true} // a function, of which json says that it has no form
	for _, tt := range jsonForms(t) {
		name, _, _ := strings.Cut(tt.name, ",")
		covered[name] = true
		if got := strings.TrimPrefix(strings.TrimPrefix(reflect.TypeOf(tt.value).String(), "*"), "evaluate."); got != name {
			t.Errorf("%s is a %s", tt.name, got)
		}
		b, err := json.Marshal(tt.value)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		text := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(string(b))
		if diff := cmp.Diff(tt.want, text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if m, ok := tt.value.(json.Marshaler); ok && tt.want != "null" {
			if b, err := m.MarshalJSON(); err != nil || string(b) != tt.want {
				t.Errorf("%s: MarshalJSON gives %s, %v", tt.name, b, err)
			}
		}
	}
	if _, err := json.Marshal([]any{evaluate.WithDenyUnreadable()}); err == nil {
		t.Error("an option has a JSON form")
	}
	if _, err := json.Marshal(evaluate.Request{Context: condition.Pairs("k")}); err == nil {
		t.Error("the fault of a context is lost")
	}
	for _, name := range exported.Types(t) {
		if !covered[name] {
			t.Errorf("no JSON form of %s is tested", name)
		}
	}
}

// What is written is read back by package scenario, and decides the same.
func TestJSONThroughScenario(t *testing.T) {
	for seed := range uint64(300) {
		c := genMake(seed, nil)
		e, req := c.set.compile(t), c.request()
		text, err := json.Marshal(map[string]any{"request": req, "policies": e})
		if err != nil {
			t.Fatal(err)
		}
		list, err := scenario.Read(text)
		if err != nil || len(list) != 1 || list[0].Err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		again, err := json.Marshal(map[string]any{"request": list[0].Request, "policies": list[0].Policies})
		if diff := cmp.Diff(string(text), string(again)); diff != "" || err != nil {
			t.Errorf("seed %d, error %v, (-first +again):\n%s", seed, err, diff)
		}
		var opts []evaluate.Option
		if c.set.strict {
			opts = append(opts, evaluate.WithDenyUnreadable())
		}
		got, err := evaluate.Evaluate(&list[0].Request, list[0].Policies, opts...)
		if want := e.Evaluate(req); err != nil || got.String() != want.String() {
			t.Errorf("seed %d: %v, %v, want %v\n%s", seed, got, err, want, text)
		}
	}
}

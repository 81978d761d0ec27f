package scenario_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/policy"
)

// marshalled writes a scenario and reads it back.
func marshalled(t *testing.T, s scenario.Scenario) (text string, back scenario.Scenario) {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	list, err := scenario.Read(data)
	if err != nil || len(list) != 1 || list[0].Err != nil {
		t.Fatalf("%v, error %v: %s", list, err, data)
	}
	return string(data), list[0]
}

// sameScenario checks that a scenario is the same after it was written and read.
func sameScenario(t *testing.T, s scenario.Scenario) {
	t.Helper()
	text, back := marshalled(t, s)
	again, err := json.Marshal(back)
	if err != nil || string(again) != text {
		t.Errorf("written %s, then %s, error %v", text, again, err)
	}
	if !reflect.DeepEqual(s.Request.Principal, back.Request.Principal) {
		t.Errorf("another principal: %s", text)
	}
	if diff := cmp.Diff(s.Request.Resource, back.Request.Resource); diff != "" || s.Request.Action != back.Request.Action {
		t.Errorf("another action or resource: %s\n%s", text, diff)
	}
	sameContext(t, s.Request.Context, back.Request.Context)
	want, got := scenario.Check(s), scenario.Check(back)
	// Where a statement stands in its text may differ.
	places := regexp.MustCompile(` \d+:\d+`)
	if diff := cmp.Diff(places.ReplaceAllString(want.String(), ""), places.ReplaceAllString(got.String(), "")); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", text, diff)
	}
	if diff := cmp.Diff(jsonOf(t, want.Result), jsonOf(t, got.Result)); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", text, diff)
	}
}

func sameContext(t *testing.T, want, got condition.Context) {
	t.Helper()
	if want.Len() != got.Len() {
		t.Errorf("%d keys, want %d", got.Len(), want.Len())
	}
	for key, v := range want.All() {
		if w, ok := got.Lookup(key); !ok || v.IsList() != w.IsList() || !slices.Equal(slices.Collect(v.All()), slices.Collect(w.All())) {
			t.Errorf("%s: %v, want %v", key, w, v)
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// All scenarios of the test files that can be evaluated are the same after they were written and read.
func TestScenarioMarshalFiles(t *testing.T) {
	all := 0
	for _, pattern := range []string{"testdata/*.json", "testdata/*.jsonl", "../../examples/simulate/testdata/*.json*"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			list, err := scenario.Read(data)
			if err != nil {
				continue
			}
			for _, s := range list {
				if s.Err == nil {
					all++
					t.Run(file+"/"+s.Name, func(t *testing.T) { sameScenario(t, s) })
				}
			}
		}
	}
	if all < 20 {
		t.Errorf("only %d scenarios", all)
	}
}

// A scenario keeps everything that can be known of a principal, a resource, a context and policies.
func TestScenarioMarshalAll(t *testing.T) {
	allow := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	forAll := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`
	named := func(name string) *policy.Policy { return policy.MustParse(allow, policy.WithName(name)) }
	const session = "arn:aws:sts::111122223333:assumed-role/r/s"
	tags := map[string]string{"Team": "<a>", "b": ""}
	parse := evaluate.MustParsePrincipal
	began, err := parse(user).Assume(parse("arn:aws:iam::111122223333:role/r").WithTags(tags), evaluate.AssumeRole{
		SessionName: "s", Tags: map[string]string{"Project": "x", "cost": "y"}, Transitive: []string{"Project"}, SourceIdentity: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	principals := map[string]evaluate.Principal{
		"user": parse(user), "tags": parse(user).WithTags(tags).WithUserID("AIDAX"), "organization": parse(user).WithOrganization("o-1", "o-1/r-1/"),
		"organization alone": parse(user).WithOrganization("o-1", ""), "management": parse(user).WithManagementAccount(true),
		"account": parse("111122223333"), "service": parse("sns.amazonaws.com"), "anonymous": parse("anonymous"),
		"role": parse("arn:aws:iam::111122223333:role/p/r").WithUserID("AROAX"), "session": parse(session).WithRolePath("p").WithUserID("AROAX"),
		"role with session": parse("arn:aws:iam::111122223333:role/p/r").WithUserID("AROAX:s"),
		"linked":            parse(session).WithServiceLinkedRole(true), "not linked": parse(session).WithServiceLinkedRole(false),
		"session tags": parse(session).WithSessionTags(tags).WithTags(tags).WithSourceIdentity("ann"), "assumed": began,
		"federated": parse("arn:aws:sts::111122223333:federated-user/f").WithFederatingUser(user),
		"provider":  parse("arn:aws:iam::111122223333:saml-provider/p"),
	}
	for name, p := range principals {
		t.Run(name, func(t *testing.T) {
			sameScenario(t, scenario.Scenario{Request: evaluate.Request{Principal: p, Action: "a:B", Resource: evaluate.Resource{ARN: "*"}}})
		})
	}
	t.Run("the rest", func(t *testing.T) {
		ctx := condition.Pairs("aws:SourceIp", "192.0.2.1", "aws:TagKeys", []string{}, "s:List", []string{"<", "\u2028"}, "aws:username", nil)
		s := scenario.Scenario{
			Name: "n <", Why: "w",
			Request: evaluate.Request{Principal: parse(user), Action: "s3:GetObject", Context: ctx, Resource: evaluate.Resource{
				ARN: "arn:aws:s3:::b/k", Account: "111122223333", Tags: tags, Organization: "o-1", OrganizationPath: "o-1/r-1/", ManagementAccount: true}},
			Policies: evaluate.Policies{
				Identity: []*policy.Policy{named("a"), policy.MustParse(allow)}, Boundary: named("b"), Session: []*policy.Policy{named("c")},
				Resource: policy.MustParse(forAll, policy.WithName("d")), Endpoint: policy.MustParse(forAll),
				SCPs: []evaluate.Level{{Name: "Root", Policies: []*policy.Policy{named("e")}}, {Policies: []*policy.Policy{named("f")}}, {Name: "x"}, {}},
				RCPs: []evaluate.Level{},
			},
			Expect: &scenario.Expect{
				Decision: new(evaluate.ImplicitDeny), By: new(policy.SCP), Statements: []string{}, MissingContext: []string{"a:b"},
			},
		}
		sameScenario(t, s)
		text, back := marshalled(t, s)
		if back.Name != s.Name || back.Why != s.Why || !back.Request.Context.MarkedAbsent("aws:username") ||
			back.Policies.RCPs == nil || len(back.Policies.SCPs) != 4 || back.Policies.SCPs[2].Name != "x" ||
			back.Policies.Boundary.Name() != "b" || !back.Policies.Resource.Equal(s.Policies.Resource) {
			t.Errorf("lost: %s", text)
		}
		if diff := cmp.Diff(jsonOf(t, s.Expect), jsonOf(t, back.Expect)); diff != "" {
			t.Error(diff)
		}
	})
	for name, ps := range map[string]evaluate.Policies{"no organization": {}, "no levels": {SCPs: []evaluate.Level{}, RCPs: []evaluate.Level{}}} {
		_, back := marshalled(t, scenario.Scenario{Request: invoke(user), Policies: ps})
		if (back.Policies.SCPs == nil) != (ps.SCPs == nil) || (back.Policies.RCPs == nil) != (ps.RCPs == nil) {
			t.Errorf("%s: %v", name, back.Policies)
		}
	}
}

// What has an Err cannot be written, neither can a context of faulty pairs.
func TestScenarioMarshalError(t *testing.T) {
	fault := &scenario.Error{Code: scenario.CodeUnknownMember, Reason: "r"}
	if _, err := json.Marshal(scenario.Scenario{Err: fault}); !errors.Is(err, fault) {
		t.Errorf("error %v", err)
	}
	s := scenario.Scenario{Request: invoke(user)}
	s.Request.Context = condition.Pairs("aws:SourceIp")
	if _, err := json.Marshal(s); err == nil {
		t.Error("written")
	}
	if e, ok := errors.AsType[*condition.Error](s.Request.Context.Err()); !ok {
		t.Errorf("error %v", e)
	}
}

// The members of sessions are read, and refused where there is no session.
func TestReadSession(t *testing.T) {
	const session = "arn:aws:sts::111122223333:assumed-role/r/s"
	for _, c := range []struct {
		principal string
		code      scenario.Code
	}{
		{`{"id":"` + session + `","sessionTags":{"Team":"a"},"transitiveTags":["Team"],"sourceIdentity":"ann"}`, ""},
		{`{"id":"` + session + `","transitiveTags":[]}`, ""},
		{`{"transitiveTags":["Team"],"id":"` + user + `"}`, scenario.CodeInvalidValue},
		{`{"id":"arn:aws:iam::111122223333:role/r","transitiveTags":["Team"]}`, scenario.CodeInvalidValue},
		{`{"id":"` + session + `","transitiveTags":"Team"}`, scenario.CodeWrongType},
		{`{"id":"` + session + `","sessionTags":["Team"]}`, scenario.CodeWrongType},
		{`{"id":"` + session + `","sourceIdentity":1}`, scenario.CodeWrongType},
	} {
		list, err := scenario.Read([]byte(`{"request":{"principal":` + c.principal + `,"action":"a:B","resource":"*"}}`))
		if err != nil {
			t.Fatal(err)
		}
		e, ok := errors.AsType[*scenario.Error](list[0].Err)
		if ok != (c.code != "") || ok && e.Code != c.code {
			t.Errorf("%s: error %v", c.principal, list[0].Err)
		}
	}
}

// What else the package exports has a JSON form that says something, or an error.
func TestMarshalOthers(t *testing.T) {
	for want, v := range map[string]any{
		`{"code":"WRONG_TYPE","line":1,"column":2,"path":"p","reason":"r"}`: &scenario.Error{
			Code: scenario.CodeWrongType, Line: 1, Column: 2, Path: "p", Reason: "r"},
		`"NO_SCENARIO"`: scenario.CodeNoScenario,
		`"allowed"`:     scenario.Decision(evaluate.Allowed),
		`{"decision":"allowed","by":"","statements":[],"missingContext":["a:b"]}`: scenario.Expect{
			Decision: new(evaluate.Allowed), By: new(policy.Kind(0)), Statements: []string{}, MissingContext: []string{"a:b"}},
		`{"invalid":"*"}`: scenario.Invalid("*"),
	} {
		if got := jsonOf(t, v); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	_, err := json.Marshal(scenario.NewTable(t, evaluate.Policies{}))
	if e, ok := errors.AsType[*scenario.Error](err); !ok || e.Code != scenario.CodeNoJSON {
		t.Errorf("table: %v", err)
	}
	if _, err := json.Marshal([]any{scenario.WithMaxSize(1)}); err == nil {
		t.Error("an option has a JSON form")
	}
}

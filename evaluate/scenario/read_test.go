package scenario_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// one reads a text that holds one scenario without fault.
func one(t *testing.T, text string) scenario.Scenario {
	t.Helper()
	list, err := scenario.Read([]byte(text))
	if err != nil || len(list) != 1 {
		t.Fatalf("%d scenarios, error %v", len(list), err)
	}
	if list[0].Err != nil {
		t.Fatalf("scenario: %v", list[0].Err)
	}
	return list[0]
}

// ask is a scenario whose request has these values, in JSON.
func ask(principal, resource, context string) string {
	s := `{"request":{"principal":` + principal + `,"action":"lambda:InvokeFunction","resource":` + resource
	if context != "" {
		s += `,"context":` + context
	}
	return s + `}}`
}

func TestReadRequest(t *testing.T) {
	s := one(t, `{"name":"n","why":"w","request":{"principal":"`+user+`","action":"a:B","resource":"*"},"policies":{}}`)
	if s.Name != "n" || s.Why != "w" || s.Expect != nil {
		t.Errorf("name %q, why %q, expect %v", s.Name, s.Why, s.Expect)
	}
	if r := s.Request; r.Principal.ID() != user || r.Action != "a:B" || r.Resource.ARN != "*" || r.Context.Len() != 0 {
		t.Errorf("request %+v", r)
	}
}

// what is known about a caller shows in the condition keys that follow from it, and in who has a say.
func TestReadPrincipal(t *testing.T) {
	session := "arn:aws:sts::111122223333:assumed-role/r/s"
	deny := `[[` + doc(`"Effect":"Deny","Action":"*","Resource":"*"`) + `]]`
	for _, c := range []struct{ name, id, member, condition, more string }{
		{"plain", session, ``, `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/r"}`, ""},
		{"userId", session, `"userId":"AROAX"`, `"StringEquals":{"aws:userid":"AROAX:s"}`, ""},
		{"tags", session, `"tags":{"team":"red"}`, `"StringEquals":{"aws:PrincipalTag/team":"red"}`, ""},
		{"organization", session, `"organization":"o-1"`, `"StringEquals":{"aws:PrincipalOrgID":"o-1"}`, ""},
		{"path", session, `"organizationPath":"o-1/r-1/"`, `"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-1/r-1/"}`, ""},
		{"rolePath", session, `"rolePath":"/p/"`, `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/p/r"}`, ""},
		{"management", session, `"managementAccount":true`, "", `,"scps":` + deny},
		{"linked", session, `"serviceLinkedRole":true`, "", `,"scps":` + deny},
	} {
		t.Run(c.name, func(t *testing.T) {
			principal := `{"id":"` + c.id + `"`
			if c.member != "" {
				principal += "," + c.member
			}
			text := strings.TrimSuffix(ask(principal+"}", `"`+function+`"`, ""), "}") + `,"policies":{"identity":[` +
				doc(`"Effect":"Allow","Action":"*","Resource":"*","Condition":{`+c.condition+`}`) + `]` + c.more + `}}`
			if o := scenario.Check(one(t, text)); o.Result.Decision != evaluate.Allowed {
				t.Errorf("%s\n%v", text, o)
			}
			// Without the member the same policies do not allow it.
			if c.member == "" {
				return
			}
			text = strings.Replace(text, ","+c.member, "", 1)
			if o := scenario.Check(one(t, text)); o.Result.Decision == evaluate.Allowed {
				t.Errorf("the member changes nothing: %s", text)
			}
		})
	}
}

// E-60: that a role whose path says so is no service-linked role must be said; leaving it out is not the same as false.
func TestReadServiceLinkedRoleFalse(t *testing.T) {
	const path = `{"id":"arn:aws:sts::111122223333:assumed-role/r/s","rolePath":"/aws-service-role/x.amazonaws.com/"`
	policies := `,"policies":{"identity":[` + doc(`"Effect":"Allow","Action":"*","Resource":"*"`) + `],"scps":[[]]}}`
	for member, want := range map[string]evaluate.Decision{
		``: evaluate.Allowed, `,"serviceLinkedRole":true`: evaluate.Allowed, `,"serviceLinkedRole":false`: evaluate.ImplicitDeny,
	} {
		text := strings.TrimSuffix(ask(path+member+`}`, `"`+function+`"`, ""), "}") + policies
		if o := scenario.Check(one(t, text)); o.Result.Decision != want {
			t.Errorf("with %q: want %v, got %v", member, want, o)
		}
	}
}

// E-12: the user behind a federated session.
func TestReadFederatingUser(t *testing.T) {
	const id = `{"id":"arn:aws:sts::111122223333:federated-user/fred"`
	policies := `,"policies":{"session":[` + doc(`"Effect":"Allow","Action":"*","Resource":"*"`) + `],"resource":` +
		doc(`"Effect":"Allow","Principal":{"AWS":"`+user+`"},"Action":"*","Resource":"*"`) + `}}`
	for member, want := range map[string]evaluate.Decision{
		``: evaluate.ImplicitDeny, `,"federatingUser":"` + user + `"`: evaluate.Allowed,
	} {
		text := strings.TrimSuffix(ask(id+member+`}`, `"`+function+`"`, ""), "}") + policies
		if o := scenario.Check(one(t, text)); o.Result.Decision != want {
			t.Errorf("with %q: want %v, got %v", member, want, o)
		}
	}
}

func TestReadResource(t *testing.T) {
	s := one(t, ask(`"anonymous"`, `{"arn":"arn:aws:s3:::b","account":"111122223333","tags":{"k":"v"},"organization":"o-1",`+
		`"organizationPath":"o-1/r-1/","managementAccount":true}`, ""))
	want := evaluate.Resource{
		ARN: "arn:aws:s3:::b", Account: "111122223333", Tags: map[string]string{"k": "v"},
		Organization: "o-1", OrganizationPath: "o-1/r-1/", ManagementAccount: true,
	}
	if diff := cmp.Diff(want, s.Request.Resource); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if s := one(t, ask(`"anonymous"`, `"+15550100"`, "")); s.Request.Resource.ARN != "+15550100" {
		t.Errorf("resource %q", s.Request.Resource.ARN)
	}
}

func TestReadContext(t *testing.T) {
	c := one(t, ask(`"anonymous"`, `"*"`, `{"x:string":"S","x:number":12345678901234567890.10,"x:bool":false,`+
		`"x:list":["a",1e3,true],"x:one":["a"],"x:none":[],"x:absent":null,"\u0078:escaped":"\u00e9"}`)).Request.Context
	want := map[string]condition.Value{
		"x:string": condition.One("S"), "x:number": condition.One("12345678901234567890.10"), "x:bool": condition.One("false"),
		"x:list": condition.List("a", "1e3", "true"), "x:one": condition.List("a"), "x:none": condition.List(),
		"x:escaped": condition.One("é"),
	}
	if c.Len() != len(want)+1 || !c.MarkedAbsent("x:absent") {
		t.Errorf("%d keys, absent marked: %t", c.Len(), c.MarkedAbsent("x:absent"))
	}
	for key, w := range want {
		if got, ok := c.Lookup(key); !ok || got.String() != w.String() || got.IsList() != w.IsList() {
			t.Errorf("%s: want %v, got %v %t", key, w, got, ok)
		}
	}
}

func TestReadPolicies(t *testing.T) {
	plain := doc(`"Effect":"Allow","Action":"*","Resource":"*"`)
	anyone := doc(`"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"`)
	deny := doc(`"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"`)
	s := one(t, strings.TrimSuffix(ask(`"anonymous"`, `"*"`, ""), "}")+`,"policies":{
		"identity":[`+plain+`,{"name":"N","document":`+plain+`},{"document":`+plain+`,"name":"M"},
			{"name":"T","text":"`+strings.ReplaceAll(plain, `"`, `\"`)+`"}],
		"boundary":`+plain+`,"session":[`+plain+`],"resource":`+anyone+`,
		"scps":[[`+plain+`],[`+plain+`,`+plain+`],[]],"rcps":[[`+deny+`]],"endpoint":`+anyone+`}}`)
	var names []string
	for _, p := range s.Policies.Identity {
		names = append(names, p.Name())
	}
	if diff := cmp.Diff([]string{"", "N", "M", "T"}, names); diff != "" {
		t.Errorf("names (-want +got)\n%s", diff)
	}
	ps := s.Policies
	lengths := []int{ps.Boundary.Len(), len(ps.Session), ps.Resource.Len(), len(ps.SCPs), len(ps.SCPs[1].Policies), len(ps.SCPs[2].Policies),
		len(ps.RCPs), ps.Endpoint.Len()}
	if diff := cmp.Diff([]int{1, 1, 1, 3, 2, 0, 1, 1}, lengths); diff != "" {
		t.Errorf("lengths (-want +got)\n%s", diff)
	}
	empty := one(t, strings.TrimSuffix(ask(`"anonymous"`, `"*"`, ""), "}")+`,"policies":{"identity":[],"scps":[]}}`).Policies
	if empty.SCPs == nil || empty.RCPs != nil || empty.Identity != nil {
		t.Errorf("scps %v, rcps %v, identity %v", empty.SCPs, empty.RCPs, empty.Identity)
	}
}

func TestReadExpect(t *testing.T) {
	for text, want := range map[string]*scenario.Expect{
		`"allowed"`:                  scenario.Decision(evaluate.Allowed),
		`"explicitDeny"`:             scenario.Decision(evaluate.ExplicitDeny),
		`"implicitDeny"`:             scenario.Decision(evaluate.ImplicitDeny),
		`{"decision":"allowed"}`:     scenario.Decision(evaluate.Allowed),
		`{"by":"scp"}`:               {By: new(policy.SCP)},
		`{"by":""}`:                  {By: new(policy.Kind(0))},
		`{"statements":["A","#1"]}`:  {Statements: []string{"A", "#1"}},
		`{"statements":[]}`:          {Statements: []string{}},
		`{"missingContext":["a:b"]}`: {MissingContext: []string{"a:b"}},
		`{"missingContext":[]}`:      {MissingContext: []string{}},
		`{"invalid":"*"}`:            scenario.Invalid("*"),
		`{}`:                         {},
	} {
		s := one(t, strings.TrimSuffix(ask(`"anonymous"`, `"*"`, ""), "}")+`,"expect":`+text+`}`)
		ignore := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".object" }, cmp.Ignore())
		if diff := cmp.Diff(want, s.Expect, ignore); diff != "" {
			t.Errorf("%s (-want +got)\n%s", text, diff)
		}
		// What is written is what was read.
		if got, err := s.Expect.MarshalJSON(); err != nil || string(got) != text {
			t.Errorf("written as %s, want %s; error %v", got, text, err)
		}
	}
}

func TestManagedPolicies(t *testing.T) {
	request := `{"request":{"principal":"arn:aws:sts::111122223333:assumed-role/f/s","action":"logs:PutLogEvents",` +
		`"resource":"arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f:log-stream:s"},"policies":{"identity":[%q]}}`
	own := managed.AWS().With("Mine", policy.MustParse(
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"logs:*","Resource":"*"}}`))
	for _, tt := range []struct {
		name, policy string
		catalog      managed.Catalog
		want         evaluate.Decision
		code         scenario.Code
	}{
		{"by name", "AWSLambdaBasicExecutionRole", managed.AWS(), evaluate.Allowed, ""},
		{"by ARN", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", managed.AWS(), evaluate.Allowed, ""},
		{"SEED-13 path missing", "arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole", managed.AWS(), 0, scenario.CodeUnknownManaged},
		{"of another kind", "RCPFullAWSAccess", managed.AWS(), 0, "UNSUPPORTED_PRINCIPAL"},
		{"one's own", "Mine", own, evaluate.Allowed, ""},
		{"one's own without the catalogue", "Mine", managed.AWS(), 0, scenario.CodeUnknownManaged},
		{"empty catalogue", "AWSLambdaBasicExecutionRole", managed.Catalog{}, 0, scenario.CodeUnknownManaged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, err := scenario.Read([]byte(fmt.Sprintf(request, tt.policy)), scenario.WithCatalog(tt.catalog))
			if err != nil || len(list) != 1 {
				t.Fatalf("Read: %d scenarios, %v", len(list), err)
			}
			o := scenario.Check(list[0])
			if o.Result.Decision != tt.want || o.Code != string(tt.code) {
				t.Errorf("decision %v, code %q, want %v, %q (%v)", o.Result.Decision, o.Code, tt.want, tt.code, o.Err)
			}
		})
	}
}

// OP-2: credentials of GetSessionToken.
func TestReadSessionToken(t *testing.T) {
	for member, want := range map[string]evaluate.Decision{
		``: evaluate.Allowed, `,"sessionToken":false`: evaluate.Allowed, `,"sessionToken":true`: evaluate.ImplicitDeny,
	} {
		text := `{"request":{"principal":{"id":"` + user + `"` + member + `},"action":"iam:ListUsers","resource":"*"},"policies":{"identity":[` +
			doc(`"Effect":"Allow","Action":"*","Resource":"*"`) + `]}}`
		if o := scenario.Check(one(t, text)); o.Result.Decision != want {
			t.Errorf("with %q: want %v, got %v", member, want, o)
		}
	}
}

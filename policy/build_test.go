package policy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

const function = "arn:aws:lambda:us-east-1:111122223333:function:f"

// invoke is the statement that AddPermission of Lambda makes for a function's policy.
func invoke(sid, resource string, principal []policy.PrincipalSpec, conditions ...condition.Spec) policy.StatementSpec {
	return policy.StatementSpec{Sid: sid, Effect: policy.Allow, Principal: principal, Action: []string{"lambda:InvokeFunction"},
		Resource: []string{resource}, Condition: conditions}
}

// TestNewGolden: the statements of real function policies, byte for byte.
func TestNewGolden(t *testing.T) {
	p, err := policy.New(policy.Version2012,
		invoke("s3", function+":prod", policy.ServicePrincipals("s3.amazonaws.com"),
			condition.Spec{Operator: "StringEquals", Key: "AWS:SourceAccount", Values: []string{"111122223333"}},
			condition.Spec{Operator: "ArnLike", Key: "AWS:SourceArn", Values: []string{"arn:aws:s3:::b"}}),
		invoke("xaccount", function, policy.AWSPrincipals("arn:aws:iam::444455556666:root")),
		invoke("org", function, policy.Everyone(),
			condition.Spec{Operator: "StringEquals", Key: "aws:PrincipalOrgID", Values: []string{"o-a1b2c3d4e5f"}}))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"Version":"2012-10-17","Statement":[` + strings.Join([]string{
		`{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f:prod","Condition":{"StringEquals":{"AWS:SourceAccount":"111122223333"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}`,
		`{"Sid":"xaccount","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f"}`,
		`{"Sid":"org","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5f"}}}`,
	}, ",") + `]}`
	if diff := cmp.Diff(want, p.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	roundTrip(t, p)
	if err := p.CheckKind(policy.Resource); err != nil {
		t.Error(err)
	}
}

func TestNewShapes(t *testing.T) {
	any := []string{"a:B"}
	star := []string{"*"}
	test := func(op, key string, values ...string) condition.Spec {
		return condition.Spec{Operator: op, Key: key, Values: values}
	}
	tests := []struct {
		name, version string
		spec          policy.StatementSpec
		want          string
	}{
		{"single values", policy.Version2012, policy.StatementSpec{Effect: policy.Deny, Action: any, Resource: star}, `{"Effect":"Deny","Action":"a:B","Resource":"*"}`},
		{"lists", policy.Version2012, policy.StatementSpec{Effect: policy.Deny, NotAction: []string{"a:B", "a:C"}, NotResource: []string{"arn:aws:s3:::a", "arn:aws:s3:::b"}},
			`{"Effect":"Deny","NotAction":["a:B","a:C"],"NotResource":["arn:aws:s3:::a","arn:aws:s3:::b"]}`},
		{"nothing but what is needed", "", policy.StatementSpec{Effect: policy.Allow, Action: any}, `{"Effect":"Allow","Action":"a:B"}`},
		{"empty elements", policy.Version2008, policy.StatementSpec{Effect: policy.Allow, Principal: []policy.PrincipalSpec{}, Action: []string{}, Resource: []string{}, Condition: []condition.Spec{}},
			`{"Effect":"Allow","Principal":{},"Action":[],"Resource":[],"Condition":{}}`},
		{"NotPrincipal", policy.Version2012, policy.StatementSpec{Effect: policy.Deny, NotPrincipal: policy.AWSPrincipals("111122223333", "444455556666"), Action: any},
			`{"Effect":"Deny","NotPrincipal":{"AWS":["111122223333","444455556666"]},"Action":"a:B"}`},
		{"everyone, long form", policy.Version2012, policy.StatementSpec{Effect: policy.Deny, Principal: policy.AWSPrincipals("*"), Action: any},
			`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"a:B"}`},
		{"several types", policy.Version2012, policy.StatementSpec{Effect: policy.Deny, Action: any,
			Principal: slices.Concat(policy.FederatedPrincipals("www.amazon.com"), policy.AWSPrincipals("111122223333"), policy.ServicePrincipals("a.b", "c.d"))},
			`{"Effect":"Deny","Principal":{"Federated":"www.amazon.com","AWS":"111122223333","Service":["a.b","c.d"]},"Action":"a:B"}`},
		{"G-04 a type in two places is one member", policy.Version2012, policy.StatementSpec{Effect: policy.Deny, Action: any,
			Principal: slices.Concat(policy.AWSPrincipals("111122223333"), policy.ServicePrincipals("a.b"), policy.AWSPrincipals("444455556666"))},
			`{"Effect":"Deny","Principal":{"AWS":["111122223333","444455556666"],"Service":"a.b"},"Action":"a:B"}`},
		{"G-04 an operator in two places is one member", policy.Version2012, policy.StatementSpec{Effect: policy.Deny, Action: any,
			Condition: []condition.Spec{test("StringEquals", "a:k", "1"), test("Bool", "a:b", "true"), test("StringEquals", "a:j", "2", "3"), test("Bool", "a:c", "true")}},
			`{"Effect":"Deny","Action":"a:B","Condition":{"StringEquals":{"a:k":"1","a:j":["2","3"]},"Bool":{"a:b":"true","a:c":"true"}}}`},
		{"G-42 no values", policy.Version2012, policy.StatementSpec{Effect: policy.Deny, Action: any, Condition: []condition.Spec{test("ForAllValues:StringEquals", "a:k")}},
			`{"Effect":"Deny","Action":"a:B","Condition":{"ForAllValues:StringEquals":{"a:k":[]}}}`},
		{"G-21 literal text", policy.Version2008, policy.StatementSpec{Effect: policy.Deny, Action: any, Resource: []string{"arn:aws:s3:::${x"}, Condition: []condition.Spec{test("StringLike", "a:k", "${")}},
			`{"Effect":"Deny","Action":"a:B","Resource":"arn:aws:s3:::${x","Condition":{"StringLike":{"a:k":"${"}}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := policy.New(tt.version, tt.spec)
			if err != nil {
				t.Fatal(err)
			}
			version := ""
			if tt.version != "" {
				version = `"Version":"` + tt.version + `",`
			}
			if diff := cmp.Diff(`{`+version+`"Statement":[`+tt.want+`]}`, p.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			roundTrip(t, p)
			if at := placeOf(t, p, "Statement[0]"); at.Start != (policy.Position{}) || at.End != (policy.Position{}) {
				t.Errorf("a policy built in code stands at %v", at)
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	const s = "Statement[0]"
	any := []string{"a:B"}
	test := func(op, key string, values ...string) []condition.Spec {
		return []condition.Spec{{Operator: "Bool", Key: "a:b", Values: []string{"true"}}, {Operator: op, Key: key, Values: values}}
	}
	type spec = policy.StatementSpec
	tests := []struct {
		name string
		spec spec
		code policy.Code
		path string
	}{
		{"G-32 no Effect", spec{Action: any}, policy.CodeMissingEffect, s},
		{"G-32 Effect that is none", spec{Effect: 3, Action: any}, policy.CodeMissingEffect, s},
		{"G-03 no Action", spec{Effect: policy.Allow}, policy.CodeMissingAction, s},
		{"G-03 Action and NotAction", spec{Effect: policy.Allow, Action: any, NotAction: any}, policy.CodeUnsupportedCombo, s + ".NotAction"},
		{"G-03 Resource and NotResource", spec{Effect: policy.Allow, Action: any, Resource: []string{}, NotResource: []string{"*"}}, policy.CodeUnsupportedCombo, s + ".NotResource"},
		{"G-03 Principal and NotPrincipal", spec{Effect: policy.Allow, Action: any, Principal: policy.Everyone(), NotPrincipal: policy.Everyone()}, policy.CodeUnsupportedCombo, s + ".NotPrincipal"},
		{"G-40 empty NotAction", spec{Effect: policy.Allow, NotAction: []string{}}, policy.CodeEmptyNotAction, s + ".NotAction"},
		{"G-40 empty NotResource", spec{Effect: policy.Allow, Action: any, NotResource: []string{}}, policy.CodeEmptyNotResource, s + ".NotResource"},
		{"G-40 empty NotPrincipal", spec{Effect: policy.Allow, Action: any, NotPrincipal: []policy.PrincipalSpec{}}, policy.CodeEmptyNotPrincipal, s + ".NotPrincipal"},
		{"G-50 action", spec{Effect: policy.Allow, Action: []string{"a:B", "B"}}, policy.CodeInvalidAction, s + ".Action[1]"},
		{"G-51 resource", spec{Effect: policy.Allow, Action: any, NotResource: []string{"b"}}, "INVALID_ARN_PREFIX", s + ".NotResource[0]"},
		{"V-09 variable", spec{Effect: policy.Allow, Action: any, Resource: []string{"arn:aws:s3:::${}"}}, "EMPTY_VARIABLE", s + ".Resource[0]"},
		{"1.8.1 principal", spec{Effect: policy.Allow, Action: any, Principal: slices.Concat(policy.ServicePrincipals("a.b"), policy.AWSPrincipals("*", "*", "Bob"))}, policy.CodeInvalidPrincipal, s + ".Principal.AWS[2]"},
		{"1.8.1 type", spec{Effect: policy.Allow, Action: any, Principal: []policy.PrincipalSpec{{Type: "Aws", ID: "*"}}}, policy.CodeInvalidPrincipalKey, s + ".Principal.Aws"},
		{"1.8.1 zero principal", spec{Effect: policy.Allow, Action: any, Principal: make([]policy.PrincipalSpec, 1)}, policy.CodeInvalidPrincipalKey, s + `.Principal.""`},
		{"1.8.1 bare text", spec{Effect: policy.Allow, Action: any, Principal: []policy.PrincipalSpec{{Type: policy.TypeEveryone, ID: "111122223333"}}}, policy.CodeInvalidPrincipal, s + ".Principal"},
		{"1.8.1 everyone and another", spec{Effect: policy.Allow, Action: any, Principal: slices.Concat(policy.ServicePrincipals("a.b"), policy.Everyone())}, policy.CodeInvalidPrincipal, s + ".Principal"},
		{"1.8.1 everyone twice", spec{Effect: policy.Allow, Action: any, Principal: slices.Concat(policy.Everyone(), policy.Everyone())}, policy.CodeInvalidPrincipal, s + ".Principal"},
		{"G-61 wildcard", spec{Effect: policy.Allow, Action: any, Principal: policy.ServicePrincipals("*")}, policy.CodeWildcardInPrincipal, s + ".Principal.Service[0]"},
		{"C-15 operator", spec{Effect: policy.Allow, Action: any, Condition: test("stringEquals", "a:k", "x")}, "INVALID_CONDITION_OPERATOR", s + ".Condition.stringEquals"},
		{"C-14 value", spec{Effect: policy.Allow, Action: any, Condition: test("NumericEquals", "a:k", "1", "x")}, "TYPE_MISMATCH_NUMBER", s + `.Condition.NumericEquals."a:k"[1]`},
		{"C-16 key twice", spec{Effect: policy.Allow, Action: any, Condition: test("Bool", "A:B", "true")}, "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", s + `.Condition.Bool."A:B"`},
		{"G-42 no values", spec{Effect: policy.Allow, Action: any, Condition: test("StringEquals", "a:k")}, policy.CodeEmptyCondition, s + `.Condition.StringEquals."a:k"`},
		{"UTF-8 Sid", spec{Sid: "\xff", Effect: policy.Allow, Action: any}, policy.CodeInvalidUTF8, s},
		{"UTF-8 action", spec{Effect: policy.Allow, Action: []string{"a:\xff"}}, policy.CodeInvalidUTF8, s},
		{"UTF-8 resource", spec{Effect: policy.Allow, Action: any, Resource: []string{"arn:aws:s3:::\xed\xa0\x80"}}, policy.CodeInvalidUTF8, s},
		{"UTF-8 principal", spec{Effect: policy.Allow, Action: any, Principal: policy.AWSPrincipals("arn:aws:iam::111122223333:user/\xff")}, policy.CodeInvalidUTF8, s},
		{"UTF-8 key", spec{Effect: policy.Allow, Action: any, Condition: test("StringEquals", "a:\xff", "x")}, policy.CodeInvalidUTF8, s},
		{"UTF-8 value", spec{Effect: policy.Allow, Action: any, Condition: test("StringEquals", "a:k", "\xff")}, policy.CodeInvalidUTF8, s},
	}
	base := policy.MustParse(doc(`"Effect":"Deny","Action":"*","Resource":"*"`), policy.WithName("n"))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := policy.New(policy.Version2012, tt.spec)
			if e := wantError(t, err, tt.code, tt.path); !useless(p) || e.Line != 0 || e.Column != 0 {
				t.Errorf("policy %v, at %d:%d, want none", p, e.Line, e.Column)
			}
			q, err := base.With(tt.spec)
			if e := wantError(t, err, tt.code, "Statement[1]"+strings.TrimPrefix(tt.path, s)); !useless(q) || e.Line != 0 || e.Policy != "n" {
				t.Errorf("With: policy %v, line %d, name %q", q, e.Line, e.Policy)
			}
		})
	}
	for _, version := range []string{"2012-10-18", "1", " "} {
		_, err := policy.New(version, policy.StatementSpec{Effect: policy.Allow, Action: any})
		wantError(t, err, policy.CodeInvalidVersion, "Version")
	}
	_, err := policy.New(policy.Version2012)
	wantError(t, err, policy.CodeMissingStatement, "")
}

func TestWith(t *testing.T) {
	p := mustParse(t, `{"Version":"2012-10-17","Id":"i","Statement":{"Effect":"Allow","Action":["a:B"],"Condition":{"NumericEquals":{"a:n":1.50}}}}`, policy.WithName("n"))
	before := p.String()
	q, err := p.With(policy.StatementSpec{Effect: policy.Deny, Action: []string{"c:D"}, Resource: []string{"arn:aws:s3:::${aws:username}"}})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"Version":"2012-10-17","Id":"i","Statement":[{"Effect":"Allow","Action":["a:B"],"Condition":{"NumericEquals":{"a:n":1.50}}},{"Effect":"Deny","Action":"c:D","Resource":"arn:aws:s3:::${aws:username}"}]}`
	if diff := cmp.Diff(want, q.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	roundTrip(t, q)
	if p.String() != before || p.Len() != 1 || q.Name() != "n" {
		t.Errorf("the policy itself is now %v; the new one is named %q", p, q.Name())
	}
	a, _ := q.With(policy.StatementSpec{Effect: policy.Deny, Action: []string{"a:A"}})
	b, _ := q.With(policy.StatementSpec{Effect: policy.Deny, Action: []string{"b:B"}})
	if a.Equal(b) || !strings.Contains(a.String(), "a:A") || !strings.Contains(b.String(), "b:B") {
		t.Errorf("two policies made from one share memory: %v, %v", a, b)
	}
	if e := wantError(t, q.CheckKind(policy.Identity), policy.CodeMissingResource, "Statement[0]"); e.Line != 0 {
		t.Errorf("line %d of a policy built in code", e.Line)
	}
}

func TestNamed(t *testing.T) {
	p := mustParse(t, "\n"+doc(`"Effect":"Allow","Action":"a:B","Sid":"a b","Resource":"*"`))
	q := p.Named("n")
	if p.Name() != "" || q.Name() != "n" || !p.Equal(q) || p.String() != q.String() {
		t.Errorf("names %q, %q", p.Name(), q.Name())
	}
	if at := placeOf(t, q, "Statement[0]").Start; at.Line != 2 || at.Column != 38 {
		t.Errorf("at %v, want 2:38", at)
	}
	if e := wantError(t, q.CheckKind(policy.Identity), policy.CodeUnsupportedSid, "Statement[0].Sid"); e.Policy != "n" || e.Line != 2 {
		t.Errorf("name %q, line %d", e.Policy, e.Line)
	}
}

// TestEscapeLiteral: V-08, an escaped text covers itself and nothing else.
func TestWithID(t *testing.T) {
	base, err := policy.New(policy.Version2012, invoke("a", function, policy.Everyone()))
	if err != nil {
		t.Fatal(err)
	}
	text := base.String()
	for _, id := range []string{"default", "", "é \"x\""} {
		p, err := base.WithID(id)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := p.ID(); got != id || !ok {
			t.Errorf("ID = %q, %v, want %q", got, ok, id)
		}
		roundTrip(t, p)
	}
	if _, ok := base.ID(); ok || base.String() != text {
		t.Errorf("the policy itself was changed: %s", base)
	}
	parsed := policy.MustParse("{\"Version\":\"2012-10-17\",\n" + strings.TrimPrefix(text, `{"Version":"2012-10-17",`))
	p, err := parsed.WithID("default")
	if err != nil {
		t.Fatal(err)
	}
	if at := placeOf(t, p, "Statement[0]").Start; at.Line != 2 {
		t.Errorf("the statement is in line %d, want 2", at.Line)
	}
	if at := placeOf(t, p, "Id").Start; at.Line != 0 {
		t.Errorf("an Id that is not in the text has the line %d", at.Line)
	}
	for name, p := range map[string]*policy.Policy{"built": base, "parsed": parsed, "nil": nil} {
		q, err := p.WithID("\xff")
		wantError(t, err, policy.CodeInvalidUTF8, "Id")
		if !useless(q) {
			t.Errorf("G-08 %s: %s beside the error", name, q)
		}
	}
	var none *policy.Policy
	if p, err := none.WithID("x"); err != nil || p.Len() != 0 {
		t.Errorf("nil: %v, %v", p, err)
	}
}

func TestWithout(t *testing.T) {
	p := policy.MustParse(`{"Version":"2008-10-17","Id":"i","Statement":[{"Sid":"a","Effect":"Allow","Action":["a:B"],"Resource":["*"]},` +
		`{"Sid":"b","Effect":"Deny","Principal":{"AWS":[111122223333]},"Action":"a:C","Resource":"*","Condition":{}},{"Sid":"a","Effect":"Deny","Action":[],"Resource":"*"}]}`)
	text := p.String()
	sid := func(want string) func(*policy.Statement) bool {
		return func(s *policy.Statement) bool { return s.Sid() == want }
	}
	for _, tt := range []struct{ drop, want string }{
		{"a", `{"Version":"2008-10-17","Id":"i","Statement":[{"Sid":"b","Effect":"Deny","Principal":{"AWS":[111122223333]},"Action":"a:C","Resource":"*","Condition":{}}]}`},
		{"b", `{"Version":"2008-10-17","Id":"i","Statement":[{"Sid":"a","Effect":"Allow","Action":["a:B"],"Resource":["*"]},{"Sid":"a","Effect":"Deny","Action":[],"Resource":"*"}]}`},
		{"c", text},
	} {
		q := p.Without(sid(tt.drop))
		if diff := cmp.Diff(tt.want, q.String()); diff != "" {
			t.Errorf("without %s (-want +got)\n%s", tt.drop, diff)
		}
		roundTrip(t, q)
		if at := placeOf(t, q, "Statement[0]").Start; at.Line != 0 {
			t.Errorf("without %s: at %v", tt.drop, at)
		}
	}
	every := func(*policy.Statement) bool { return true }
	if q := p.Without(every); q != nil {
		t.Errorf("no statement is left, but a policy: %s", q)
	}
	var none *policy.Policy
	if q := none.Without(every); q != nil {
		t.Errorf("nil: %s", q)
	}
	if p.String() != text {
		t.Errorf("the policy itself was changed: %s", p)
	}
}

func TestEscapeLiteral(t *testing.T) {
	for in, want := range map[string]string{"": "", "plain/é": "plain/é", "*": "${*}", "a?b": "a${?}b", "$": "${$}", "${x}": "${$}{x}", "**$?": "${*}${*}${$}${?}"} {
		if got := policy.EscapeLiteral(in); got != want {
			t.Errorf("V-08 EscapeLiteral(%q) = %q, want %q", in, got, want)
		}
		key := "arn:aws:s3:::b/" + in
		p, err := policy.New(policy.Version2012, policy.StatementSpec{Effect: policy.Allow, Action: []string{"s3:*"}, Resource: []string{"arn:aws:s3:::b/" + policy.EscapeLiteral(in)},
			Condition: []condition.Spec{{Operator: "StringLike", Key: "s3:prefix", Values: []string{policy.EscapeLiteral(in)}}}})
		if err != nil {
			t.Fatal(err)
		}
		var itself, other condition.Context
		itself.Set("s3:prefix", in)
		other.Set("s3:prefix", in+"x")
		var vars arn.Variables = itself
		if s := first(t, p); !s.MatchResource(key, vars) || s.MatchResource(key+"x", vars) || !s.Condition().Eval(itself) || s.Condition().Eval(other) {
			t.Errorf("V-08 %q escaped does not stand for itself alone", in)
		}
		roundTrip(t, p)
	}
}

package policy_test

import (
	"encoding/json"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// wantJSON fails unless json.Marshal gives the text, by value and by pointer.
func wantJSON[T any](t *testing.T, v T, want string) {
	t.Helper()
	for _, v := range []any{v, &v, struct{ V T }{v}} {
		b, err := json.Marshal(v)
		got := string(b)
		if _, ok := v.(struct{ V T }); ok && err == nil {
			got = got[len(`{"V":`) : len(got)-1]
		}
		if err != nil || got != want {
			t.Errorf("%T: %s, %v, want %s", v, got, err, want)
		}
	}
}

// TestMarshalStatement: a statement is written as it was, and so are its parts.
func TestMarshalStatement(t *testing.T) {
	const text = `{"Sid":"","Effect":"Deny","NotPrincipal":{"AWS":[111122223333,"*"],"Federated":[],"Service":"sns.amazonaws.com"},` +
		`"NotAction":["a:\"B"],"NotResource":"*","Condition":{"Bool":{},"NumericEquals":{"a:n":[1.50,"x"]}}}`
	const valid = `{"Sid":"","Effect":"Deny","NotPrincipal":{"AWS":[111122223333,"*"],"Federated":[],"Service":"sns.amazonaws.com"},` +
		`"NotAction":["a:\"B"],"NotResource":"*","Condition":{"Bool":{},"NumericEquals":{"a:n":[1.50,"2"]}}}`
	if _, err := policy.Parse([]byte(`{"Statement":` + text + `}`)); err == nil {
		t.Fatal("x is a number")
	}
	s := first(t, mustParse(t, `{"Statement":`+valid+`}`))
	wantJSON(t, *s, valid)
	wantJSON(t, policy.Statement{}, "null")
	wantJSON(t, (*policy.Statement)(nil), "null")
	var entries []string
	for p := range s.Principals() {
		b, _ := json.Marshal(p)
		entries = append(entries, string(b))
	}
	if got := entries; len(got) != 3 || got[0] != `{"AWS":"111122223333"}` || got[1] != `{"AWS":"*"}` || got[2] != `{"Service":"sns.amazonaws.com"}` {
		t.Errorf("principals %s", got)
	}
	for a := range s.Actions() {
		wantJSON(t, *a, `"a:\"B"`)
	}
	wantJSON(t, policy.Action{}, `""`)
	wantJSON(t, policy.Principal{}, "null")
	everyone, err := policy.NewPrincipal(policy.Everyone()[0])
	if err != nil {
		t.Fatal(err)
	}
	wantJSON(t, everyone, `"*"`)
}

// TestMarshalSpec: a statement in text form is written as in a document, also one that no policy can have.
func TestMarshalSpec(t *testing.T) {
	full := policy.StatementSpec{Sid: "a", Effect: policy.Allow, Principal: append(policy.AWSPrincipals("x", "y"), policy.ServicePrincipals("s")...),
		Action: []string{"a:B"}, Resource: []string{}, Condition: []condition.Spec{
			{Operator: "Bool", Key: "a:b", Values: []string{"true"}}, {Operator: "Null", Key: "a:c"}, {Operator: "Bool", Key: "a:d", Values: []string{"x", "y"}},
		}}
	wantJSON(t, full, `{"Sid":"a","Effect":"Allow","Principal":{"AWS":["x","y"],"Service":"s"},"Action":"a:B","Resource":[],`+
		`"Condition":{"Bool":{"a:b":"true","a:d":["x","y"]},"Null":{"a:c":[]}}}`)
	wantJSON(t, policy.StatementSpec{}, "{}")
	both := policy.StatementSpec{Principal: policy.Everyone(), NotPrincipal: policy.AWSPrincipals("z"), Action: []string{}, NotAction: []string{"n"},
		Condition: []condition.Spec{}}
	wantJSON(t, both, `{"Principal":{"*":"*"},"NotPrincipal":{"AWS":"z"},"Action":[],"NotAction":"n","Condition":{}}`)
	wantJSON(t, policy.StatementSpec{Principal: []policy.PrincipalSpec{}, NotPrincipal: policy.Everyone()}, `{"Principal":{},"NotPrincipal":"*"}`)
	wantJSON(t, policy.Everyone()[0], `"*"`)
	wantJSON(t, policy.PrincipalSpec{Type: policy.TypeAWS, ID: "*"}, `{"AWS":"*"}`)
	wantJSON(t, policy.PrincipalSpec{Type: "x", ID: `"`}, `{"x":"\""}`)
	for _, v := range []json.Marshaler{policy.StatementSpec{Sid: "\xff"}, policy.PrincipalSpec{Type: policy.TypeAWS, ID: "\xff"}} {
		b, err := v.MarshalJSON()
		wantError(t, err, policy.CodeInvalidUTF8, "")
		if b != nil {
			t.Errorf("%s beside the error", b)
		}
	}
	p, err := policy.New("", policy.StatementSpec{Effect: policy.Deny, Action: []string{"a:B", "a:C"}, Principal: policy.AWSPrincipals("111122223333")})
	if err != nil {
		t.Fatal(err)
	}
	wantJSON(t, *first(t, p), `{"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":["a:B","a:C"]}`)
}

// TestMarshalPlaces: positions and errors have the members that other programs read.
func TestMarshalPlaces(t *testing.T) {
	p := mustParse(t, doc(`"Effect":"Deny","Action":"*"`))
	wantJSON(t, placeOf(t, p, "Version"), `{"path":"Version","start":{"line":1,"column":12,"offset":11},"end":{"line":1,"column":24,"offset":23}}`)
	_, err := policy.Parse([]byte("7"), policy.WithName("n"))
	wantJSON(t, *wantError(t, err, policy.CodeDataTypeMismatch, ""), `{"code":"DATA_TYPE_MISMATCH","policy":"n","line":1,"column":1,"offset":0,`+
		`"end":{"line":1,"column":2,"offset":1},"path":"","reason":"a number, wanted an object"}`)
}

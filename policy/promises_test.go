package policy_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The tests in this file are named after what any policy engine must promise.

// TestPromiseC5ErrorsOnLoad: what cannot be in force is an error when it is read, and there is no policy to go on with.
func TestPromiseC5ErrorsOnLoad(t *testing.T) {
	for _, tt := range []struct {
		doc  string
		code policy.Code
	}{
		{`{`, policy.CodeJSONSyntax},
		{`{"Version":"2020-01-01","Statement":{"Effect":"Deny","Action":"*"}}`, policy.CodeInvalidVersion},
		{with(`"Unless":{}`), policy.CodeInvalidElement},
		{cond(`"StringIs":{"a:k":"x"}`), "INVALID_CONDITION_OPERATOR"},
		{cond(`"IpAddress":{"a:k":"10.0.0.0/99"}`), "TYPE_MISMATCH_IP_RANGE"},
		{cond(`"DateLessThan":{"a:k":"tomorrow"}`), "TYPE_MISMATCH_DATE"},
		{cond(`"NumericEquals":{"a:k":"ten"}`), "TYPE_MISMATCH_NUMBER"},
	} {
		p, err := policy.Parse([]byte(tt.doc))
		if e, ok := err.(*policy.Error); !ok || e.Code != tt.code {
			t.Errorf("%s: %v, want %s", tt.doc, err, tt.code)
		}
		if !useless(p) {
			t.Errorf("%s: who overlooks the error has a policy that passes", tt.doc)
		}
	}
}

// TestPromiseC8Purity: nothing that others hold changes a policy.
func TestPromiseC8Purity(t *testing.T) {
	want := cond(`"StringEquals":{"a:k":["b","c"]}`)
	data := []byte(want)
	p, err := policy.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	embedded := []byte(`{"Policy":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"a:B\"}}"}`)
	q, err := policy.ParseEmbedded(embedded)
	if err != nil {
		t.Fatal(err)
	}
	clear(data)
	clear(embedded)
	if p.String() != want || q.String() != `{"Statement":{"Effect":"Allow","Action":"a:B"}}` {
		t.Errorf("changed with the bytes it was read from: %s, %s", p, q)
	}
	if e := wantError(t, q.CheckKind(policy.Identity), policy.CodeMissingResource, "Statement[0]"); e.Line != 1 || e.Column != 14 {
		t.Errorf("at %d:%d, want 1:14", e.Line, e.Column)
	}

	spec := policy.StatementSpec{Effect: policy.Allow, Principal: policy.AWSPrincipals("111122223333"), Action: []string{"a:B"}, Resource: []string{"*"},
		Condition: []condition.Spec{{Operator: "StringEquals", Key: "a:k", Values: []string{"b", "c"}}}}
	built, err := policy.New("", spec)
	if err != nil {
		t.Fatal(err)
	}
	before := built.String()
	spec.Principal[0].ID, spec.Action[0], spec.Resource[0] = "*", "*", "arn:aws:s3:::b"
	spec.Condition[0].Values[0], spec.Condition[0].Key = "x", "x"
	b, _ := built.MarshalJSON()
	clear(b)
	if built.String() != before {
		t.Errorf("changed with what it was built from: %s, before %s", built, before)
	}
	var c condition.Context
	c.Set("a:k", "b")
	if !first(t, built).Condition().Eval(c) || first(t, built).MatchAction("c:D") {
		t.Error("compiled elements changed with what they were built from")
	}
}

// TestPromiseC11RoundTrip: a document and what it is written as decide the same.
func TestPromiseC11RoundTrip(t *testing.T) {
	p := mustParse(t, `{"Version":"2012-10-17","Statement":[
	  {"Effect":"Allow","Principal":"*","Action":["s3:Get*","lambda:InvokeFunction"],"Resource":["arn:aws:s3:::b/${aws:username}/*","arn:aws:lambda:*:*:function:f*"]},
	  {"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::111122223333:user/a","111122223333"]},"NotAction":"iam:*","NotResource":"arn:aws:s3:::c",
	   "Condition":{"NumericLessThan":{"s3:max-keys":1.50},"BoolIfExists":{"aws:SecureTransport":false},"ForAnyValue:StringLike":{"aws:TagKeys":["a*",7]}}}]}`)
	roundTrip(t, p)
	q := mustParse(t, p.String())
	var bob, other condition.Context
	bob.Set("aws:username", "bob")
	other.Set("s3:max-keys", "1.4999")
	other.SetMulti("aws:TagKeys", "7", "x")
	decide := func(p *policy.Policy) (out []bool) {
		for _, s := range p.Statements() {
			for _, ctx := range []condition.Context{{}, bob, other} {
				out = append(out, s.Condition().Eval(ctx))
				for _, a := range []string{"s3:GetObject", "iam:GetUser", "lambda:InvokeFunction"} {
					out = append(out, s.MatchAction(a))
				}
				for _, r := range []string{"arn:aws:s3:::b/bob/x", "arn:aws:s3:::c", "arn:aws:lambda:eu-west-1:111122223333:function:f:1"} {
					out = append(out, s.MatchResource(r, ctx))
				}
			}
		}
		return out
	}
	a, b := decide(p), decide(q)
	both := map[bool]bool{}
	for i := range a {
		both[a[i]] = true
		if a[i] != b[i] {
			t.Errorf("answer %d: %t, then %t", i, a[i], b[i])
		}
	}
	if len(both) != 2 {
		t.Error("all answers are the same: the test shows nothing")
	}
}

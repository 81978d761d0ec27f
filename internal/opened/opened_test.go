package opened_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/opened"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestCompileOpensNothing: neither Compile of policies with thousands of actions nor a decision opens a service, unless
// one has to know whether the action takes a resource. It is alone in its package, where nobody else opens any.
func TestCompileOpensNothing(t *testing.T) {
	var list []*policy.Policy
	for _, name := range []string{"ReadOnlyAccess", "AWSLambda_FullAccess", "AmazonS3FullAccess", "PowerUserAccess", "SecurityAudit"} {
		list = append(list, managed.MustLookup(name))
	}
	e, err := evaluate.Compile(evaluate.Policies{Identity: list})
	if err != nil {
		t.Fatal(err)
	}
	if n := opened.Services(); n != 0 {
		t.Errorf("Compile opened %d services", n)
	}
	req := evaluate.Request{Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"), Action: "s3:GetObject",
		Resource: evaluate.Resource{ARN: "arn:aws:s3:::b/k", Account: "111122223333"}}
	if d := e.Decide(&req); d != evaluate.Allowed {
		t.Fatal(d)
	}
	if n := opened.Services(); n != 0 {
		t.Errorf(`a decision by Resource "*" opened %d services`, n)
	}
	limited := policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}]}`)
	if e, err = evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{limited}}); err != nil {
		t.Fatal(err)
	}
	if n := opened.Services(); n != 0 {
		t.Errorf("Compile opened %d services", n)
	}
	if e.Decide(&req); opened.Services() != 1 { // M-18
		t.Errorf("%d services are open, want that of the action", opened.Services())
	}
}

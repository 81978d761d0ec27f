package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Decide allocates nothing, whatever it decides.
func TestDecideAllocates(t *testing.T) {
	loads := []genLoad{
		genStatements(1), genStatements(200), genConditioned(), genVariables(), genCrossAccount(), genAllTypes,
	}
	for _, load := range loads {
		t.Run(load.name, func(t *testing.T) { wantNoAllocations(t, load.compile(t), load.requests[0], evaluate.Allowed) })

		// The same where nothing allows, and where a statement denies.
		req := load.requests[0]
		req.Action = "s3:ListBucketVersions"
		t.Run(load.name+", implicit deny", func(t *testing.T) {
			wantNoAllocations(t, load.compile(t), req, evaluate.ImplicitDeny)
		})
		load.policies.Identity = append(load.policies.Identity[:len(load.policies.Identity):len(load.policies.Identity)],
			genPolicy(policy.StatementSpec{Effect: policy.Deny, NotAction: []string{"s3:GetObject"}, Resource: []string{"*"}}))
		t.Run(load.name+", explicit deny", func(t *testing.T) {
			wantNoAllocations(t, load.compile(t), req, evaluate.ExplicitDeny)
		})
	}
}

// Nor does it with the operators of every family, set prefixes, and derived keys.
func TestDecideAllocatesConditions(t *testing.T) {
	one := func(v ...string) []string { return v }
	for _, s := range []condition.Spec{
		{Operator: "StringEquals", Key: "app:text", Values: one("a", "${aws:username}")},
		{Operator: "StringNotEqualsIgnoreCase", Key: "app:text", Values: one("a", "b")},
		{Operator: "StringLike", Key: "app:text", Values: one("*a*", "al?*${app:none, 'ce'}")},
		{Operator: "NumericLessThan", Key: "app:number", Values: one("10.5")},
		{Operator: "DateGreaterThan", Key: "app:date", Values: one("2024-01-01T00:00:00Z")},
		{Operator: "Bool", Key: "app:bool", Values: one("true")},
		{Operator: "BinaryEquals", Key: "app:binary", Values: one("YWxpY2U=")},
		{Operator: "NotIpAddress", Key: "app:ip", Values: one("10.0.0.0/8", "2001:db8::/32")},
		{Operator: "ArnLike", Key: "aws:PrincipalArn", Values: one("arn:aws:iam::*:user/${aws:username}")},
		{Operator: "Null", Key: "app:none", Values: one("true")},
		{Operator: "ForAllValues:StringEquals", Key: "aws:TagKeys", Values: one("a", "b")},
		{Operator: "ForAnyValue:StringLike", Key: "aws:TagKeys", Values: one("z*", "b*")},
		{Operator: "StringEquals", Key: "aws:PrincipalTag/Team", Values: one("audit")},
		{Operator: "StringEquals", Key: "aws:ResourceTag/Team", Values: one("audit")},
		{Operator: "StringEquals", Key: "aws:ResourceAccount", Values: one(genAccount)},
		{Operator: "StringEquals", Key: "aws:PrincipalType", Values: one("User")},
		{Operator: "Bool", Key: "aws:PrincipalIsAWSService", Values: one("false")},
	} {
		t.Run(s.Operator+" "+s.Key, func(t *testing.T) {
			load := genLoad{"", evaluate.Policies{Identity: []*policy.Policy{genPolicy(genWith(genGetAny, nil, s))}},
				[]evaluate.Request{genGet(genPrincipal(genUser).WithTags(map[string]string{"Team": "audit"}), 0, genAccount)}}
			req := &load.requests[0]
			req.Resource.Tags = map[string]string{"team": "audit"}
			req.Context.Set("app:text", "alice")
			req.Context.Set("app:number", "9")
			req.Context.Set("app:date", "2025-01-01T00:00:00Z")
			req.Context.Set("app:bool", "TRUE")
			req.Context.Set("app:binary", "YWxpY2U=")
			req.Context.Set("app:ip", "192.0.2.1")
			req.Context.SetMulti("aws:TagKeys", "a", "b")
			wantNoAllocations(t, load.compile(t), *req, evaluate.Allowed)
		})
	}
}

func wantNoAllocations(t *testing.T, e *evaluate.Evaluator, req evaluate.Request, want evaluate.Decision) {
	t.Helper()
	if d := e.Decide(&req); d != want {
		t.Fatalf("%v, want %v", d, want)
	}
	if n := testing.AllocsPerRun(100, func() { e.Decide(&req) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

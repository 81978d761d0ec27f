package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/loads"
	"github.com/lambdaiam/lambdaiam/internal/raced"
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

// TestCompileAllocatesManaged: what Compile allocates for ten managed policies with thousands of actions depends on their
// statements, and next to nothing where others have the policies.
func TestCompileAllocatesManaged(t *testing.T) {
	if raced.Enabled { // it makes the compiler copy texts that it does not copy otherwise
		t.Skip("the race detector allocates too; the gate's run for coverage counts")
	}
	list := loads.ManagedPolicies()
	compile := func(list []*policy.Policy) {
		if _, err := evaluate.Compile(evaluate.Policies{Identity: list}); err != nil {
			t.Fatal(err)
		}
	}
	copies := make([][]*policy.Policy, 4) // one for the first round, which is not counted
	for i := range copies {
		copies[i] = fresh(list)
	}
	i := 0
	if n := testing.AllocsPerRun(len(copies)-1, func() { compile(copies[i]); i++ }); n > 1000 {
		t.Errorf("%v allocations", n)
	}
	if n := testing.AllocsPerRun(10, func() { compile(list) }); n > 20 {
		t.Errorf("%v allocations for policies that others have", n)
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
				[]evaluate.Request{genGet(genPrincipal(genUser).WithTags(map[string]string{"Team": "audit"}), 0, genAccount)}, nil}
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

// Nor does it for operations that have rules of their own.
func TestDecideAllocatesOperations(t *testing.T) {
	mine := attached{identity: []string{full}}
	both := attached{identity: []string{full}, resource: grant("*", "*", to("AWS", acctA, acctB))}
	via := keys{"aws:CalledVia": []string{"sso.amazonaws.com"}}
	for _, c := range []struct {
		name string
		req  evaluate.Request
		in   attached
		want evaluate.Decision
	}{
		{"sqs", ask(bob, "sqs:DeleteQueue", queue), both, evaluate.ImplicitDeny},
		{"sqs in other letters", ask(bob, "SQS:sendmessage", queue), both, evaluate.Allowed},
		{"kms", ask(bob, "kms:Decrypt", keyARN), both, evaluate.Allowed},
		{"kms under an RCP", ask(alice, "kms:Decrypt", keyARN, keys{"kms:ResourceAliases": []string{"alias/aws/s3"}}),
			attached{identity: both.identity, resource: both.resource, rcps: levels{{refuse("kms:*", "*", everyone)}}}, evaluate.Allowed},
		{"lambda", ask(bob, "lambda:InvokeFunction", function), both, evaluate.Allowed},
		{"dynamodb", ask(bob, "dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/t"), both, evaluate.Allowed},
		{"sts", ask(alice, assume, targetARN), both, evaluate.Allowed},
		{"sts by root", ask(rootUser, assume, targetARN), both, evaluate.ImplicitDeny},
		{"iam", ask(alice, "iam:CreateRole", reservedARN, via), mine, evaluate.Allowed},
		{"s3", ask(alice, "s3:ListAllMyBuckets", "*"), attached{identity: []string{grant("s3:*", "arn:aws:s3:::*")}}, evaluate.Allowed},
		{"sso", owned(acctA, ask(alice, "sso:DescribeApplication", "arn:aws:sso::444455556666:application/a/b")), mine, evaluate.Allowed},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := evaluate.Compile(c.in.policies())
			if err != nil {
				t.Fatal(err)
			}
			wantNoAllocations(t, e, c.req, c.want)
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

// Compile allocates for the whole, not for each statement: nothing is written down that only a refusal would need.
func TestCompileAllocates(t *testing.T) {
	load := genStatements(200)
	if n := testing.AllocsPerRun(10, func() { load.compile(t) }); n > 100 {
		t.Errorf("%v allocations for 200 statements, want at most 100", n)
	}
}

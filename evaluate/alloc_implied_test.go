package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Decide allocates nothing with keys that follow from other keys, for actions of services that have names of their own for them.
func TestDecideAllocatesImplied(t *testing.T) {
	session := genPrincipal(reservedSession)
	for _, tt := range []struct {
		name     string // of the rule
		who      evaluate.Principal
		action   string
		resource string
		test     condition.Spec
		want     evaluate.Decision
	}{
		{"K-06", genPrincipal(genUser), "s3:GetObject", genBucket(0), condition.Spec{Operator: "StringEquals", Key: "aws:CalledViaLast", Values: []string{"b"}}, evaluate.Allowed},
		{"K-06", genPrincipal(genUser), "s3:GetObject", genBucket(0), condition.Spec{Operator: "Bool", Key: "aws:ViaAWSService", Values: []string{"true"}}, evaluate.Allowed},
		{"K-07", genPrincipal(genUser), "s3:GetObject", genBucket(0), condition.Spec{Operator: "ForAllValues:StringEquals", Key: "aws:TagKeys", Values: []string{"Team"}}, evaluate.Allowed},
		{"K-08", genPrincipal(genUser), "ec2:StartInstances", "arn:aws:ec2:us-east-1:" + genAccount + ":instance/i", condition.Spec{Operator: "StringEquals", Key: "ec2:ResourceTag/Team", Values: []string{"audit"}}, evaluate.Allowed},
		{"K-09", genPrincipal(genUser), "ec2:StartInstances", "arn:aws:ec2:us-east-1:" + genAccount + ":instance/i", condition.Spec{Operator: "StringEquals", Key: "ec2:Region", Values: []string{"us-east-1"}}, evaluate.Allowed},
		{"K-09", genPrincipal(genUser), "s3:GetObject", genBucket(0), condition.Spec{Operator: "StringEquals", Key: "s3:ResourceAccount", Values: []string{genAccount}}, evaluate.Allowed},
		{"K-10", genPrincipal(genUser), "ebs:ListSnapshotBlocks", "*", condition.Spec{Operator: "Null", Key: "aws:ResourceAccount", Values: []string{"true"}}, evaluate.Allowed},
		{"K-11", session, "s3:GetObject", genBucket(0), condition.Spec{Operator: "ArnLike", Key: "aws:PrincipalArn", Values: []string{reservedRoles + "*"}}, evaluate.Allowed},
		{"K-11", session, "s3:GetObject", genBucket(0), condition.Spec{Operator: "ArnLike", Key: "aws:PrincipalArn", Values: []string{reservedRoles + "eu-*"}}, evaluate.ImplicitDeny},
	} {
		t.Run(tt.name+" "+tt.test.Key, func(t *testing.T) {
			p := genPolicy(policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}, Condition: []condition.Spec{tt.test}})
			e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
			if err != nil {
				t.Fatal(err)
			}
			req := evaluate.Request{Principal: tt.who, Action: tt.action, Resource: evaluate.Resource{ARN: tt.resource, Tags: map[string]string{"team": "audit"}}}
			req.Context.SetMulti("aws:CalledVia", "a", "b")
			req.Context.Set("aws:RequestTag/Team", "x")
			wantNoAllocations(t, e, req, tt.want)
			for i := range 20 { // more keys than are searched one by one
				req.Context.Set("app:key"+string(rune('a'+i)), "x")
			}
			wantNoAllocations(t, e, req, tt.want)
		})
	}
}

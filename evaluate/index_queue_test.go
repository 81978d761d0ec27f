package evaluate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Statements that an index tells apart by whom and when they are for, for the comparison of the index with a scan.

// What queues of statements differ in: principals of every kind, and tests of every kind of a few keys.
var (
	queuePrincipals = [][]policy.PrincipalSpec{
		policy.Everyone(), policy.AWSPrincipals("111122223333"), policy.AWSPrincipals("arn:aws:iam::111122223333:user/ann"),
		policy.AWSPrincipals("arn:aws:iam::111122223333:role/r"), policy.AWSPrincipals("arn:aws:iam::111122223333:role/team/r"),
		policy.AWSPrincipals("arn:aws:sts::111122223333:assumed-role/r/s"), policy.AWSPrincipals("AROAAAAAAAAAAAAAAAAAA"),
		policy.AWSPrincipals("arn:aws:iam::444455556666:user/bob", "arn:aws:iam::111122223333:role/r", "arn:aws:iam::111122223333:user/ann"),
		policy.AWSPrincipals("arn:aws:sts::111122223333:federated-user/fed"), policy.ServicePrincipals("sns.amazonaws.com"),
		policy.AWSPrincipals("arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_P_0123456789abcdef"),
		policy.AWSPrincipals("arn:aws:iam::111122223333:user/u1"), policy.AWSPrincipals("arn:aws:iam::111122223333:role/r2"),
	}
	queueTests = []condition.Spec{
		{Operator: "StringEquals", Key: "app:k", Values: []string{"a"}}, {Operator: "StringEquals", Key: "APP:K", Values: []string{"b", "c"}},
		{Operator: "StringEquals", Key: "app:k", Values: []string{"${aws:username}"}}, {Operator: "StringEqualsIfExists", Key: "app:k", Values: []string{"a"}},
		{Operator: "StringLike", Key: "app:k", Values: []string{"a*"}}, {Operator: "StringLike", Key: "app:k", Values: []string{"a"}},
		{Operator: "ForAnyValue:StringEquals", Key: "app:k", Values: []string{"a"}}, {Operator: "ForAllValues:StringEquals", Key: "app:k", Values: []string{"a"}},
		{Operator: "StringNotEquals", Key: "app:k", Values: []string{"a"}}, {Operator: "StringEqualsIgnoreCase", Key: "app:k", Values: []string{"A"}},
		{Operator: "ArnLike", Key: "aws:SourceArn", Values: []string{"arn:aws:sns:us-east-1:111122223333:t"}},
		{Operator: "ArnLike", Key: "aws:SourceArn", Values: []string{"arn:aws:sns:*:111122223333:t"}},
		{Operator: "ArnEquals", Key: "aws:PrincipalArn", Values: []string{"arn:aws:iam::111122223333:role/r"}},
		{Operator: "ArnEquals", Key: "aws:PrincipalArn", Values: []string{"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_P_0123456789abcdef"}},
		{Operator: "StringEquals", Key: "aws:PrincipalTag/team", Values: []string{"a"}}, {Operator: "Null", Key: "app:k", Values: []string{"true"}},
		{Operator: "StringEquals", Key: "app:k", Values: []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}},
	}
	queueCallers = []evaluate.Principal{
		evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"), evaluate.MustParsePrincipal("arn:aws:iam::444455556666:user/bob"),
		evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/r/s"),
		evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/r/s").WithRolePath("/team/"),
		evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/r/s").WithRolePath("/").WithUserID("AROAAAAAAAAAAAAAAAAAA"),
		evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_P_0123456789abcdef/s"),
		evaluate.MustParsePrincipal("arn:aws:sts::111122223333:federated-user/fed"),
		evaluate.MustParsePrincipal("arn:aws:sts::111122223333:federated-user/fed").WithFederatingUser("arn:aws:iam::111122223333:user/ann"),
		evaluate.MustParsePrincipal("arn:aws:iam::111122223333:root"), evaluate.MustParsePrincipal("sns.amazonaws.com"), evaluate.MustParsePrincipal("anonymous"),
	}
)

// queued are statements with one action and resource that differ in whom and when they are for.
func queued(r *rand.Rand) (specs []policy.StatementSpec) {
	tests := queueTests
	if r.IntN(3) == 0 { // the ARN of the caller's role, whose path may not be known, in most of them
		tests = queueTests[10:15]
	}
	for range 8 + r.IntN(25) {
		s := policy.StatementSpec{Effect: []policy.Effect{policy.Allow, policy.Deny}[r.IntN(5)/4], Action: []string{"s3:GetObject"},
			Resource: []string{[]string{"arn:aws:s3:::ab/*", "*"}[r.IntN(8)/7]}, Principal: queuePrincipals[r.IntN(len(queuePrincipals))]}
		if r.IntN(12) == 0 && s.Effect == policy.Deny {
			s.Principal, s.NotPrincipal = nil, queuePrincipals[1+r.IntN(4)]
		}
		for range r.IntN(3) {
			test := tests[r.IntN(len(tests))]
			if !slices.ContainsFunc(s.Condition, func(c condition.Spec) bool { return c.Operator == test.Operator && strings.EqualFold(c.Key, test.Key) }) {
				s.Condition = append(s.Condition, test)
			}
		}
		specs = append(specs, s)
	}
	if r.IntN(2) == 0 { // one key in nearly all, so that the few others decide
		for i := range specs {
			s := &specs[i]
			if s.Condition = []condition.Spec{{Operator: "StringEquals", Key: "app:k", Values: []string{fmt.Sprintf("v%d", i)}}}; i%8 == 7 {
				s.Condition[0] = queueTests[r.IntN(10)]
			}
			if s.Principal != nil {
				s.Principal = policy.Everyone()
			}
		}
	}
	return specs
}

// queueContext is a context in which the keys of the tests have a value, a list, or nothing.
func queueContext(r *rand.Rand) (c condition.Context) {
	for _, key := range []string{"app:k", "aws:SourceArn"} {
		values := []string{"a", "b", "j", "ann", "A"}
		if key == "aws:SourceArn" {
			values = []string{"arn:aws:sns:us-east-1:111122223333:t", "arn:aws:sns:eu-west-1:111122223333:t"}
		}
		switch r.IntN(5) {
		case 0:
		case 1, 2:
			c.SetMulti(key, some(r, values)...)
		default:
			c.Set(key, values[r.IntN(len(values))])
		}
	}
	if r.IntN(8) == 0 {
		c.Set("aws:PrincipalArn", "arn:aws:iam::111122223333:role/team/r")
	}
	return c
}

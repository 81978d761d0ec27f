package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestPartialCaller is about callers of which not all is known.
func TestPartialCaller(t *testing.T) {
	allow := partly(t, policy.Version2012, m{"Effect": "Allow", "Action": "*", "Resource": "*"})
	trust := func(principal string) *policy.Policy {
		return partly(t, policy.Version2012, m{"Effect": "Allow", "Principal": m{"AWS": principal}, "Action": "sts:AssumeRole"})
	}
	for _, c := range []struct {
		name, caller, action, resource string
		ps                             evaluate.Policies
		want                           string
	}{
		{"IN-30 the account of the caller", "arn:aws:iam::" + anAccount + ":role/x", "sqs:SendMessage", "arn:aws:sqs:us-east-1:" + anAccount + ":q",
			evaluate.Policies{Identity: []*policy.Policy{allow}}, "allowed"},
		{"IN-34 it may be another one", "arn:aws:iam::" + anAccount + ":role/x", "sqs:SendMessage", queue,
			evaluate.Policies{Identity: []*policy.Policy{allow}}, "depends on account"},
		{"IN-34 partitions", "arn:" + aPartition + ":iam::111122223333:role/x", "sqs:SendMessage", queue,
			evaluate.Policies{Identity: []*policy.Policy{allow}}, "depends on partition"},
		{"IN-31 a role by its name", "arn:aws:iam::111122223333:role/" + aName, "sts:AssumeRole", roleARN,
			evaluate.Policies{Resource: trust("arn:aws:iam::111122223333:role/" + aName)}, "allowed"},
		{"IN-31 a session of it", "arn:aws:sts::111122223333:assumed-role/" + aName + "/s", "sts:AssumeRole", roleARN,
			evaluate.Policies{Resource: trust("arn:aws:sts::111122223333:assumed-role/" + aName + "/s")}, "allowed"},
		{"IN-31 a service in a Region", "logs." + aRegion + ".amazonaws.com", "sqs:SendMessage", queue,
			evaluate.Policies{Resource: partly(t, policy.Version2012, m{"Effect": "Allow", "Principal": m{"Service": "logs." + aRegion + ".amazonaws.com"}, "Action": "*", "Resource": "*"})}, "allowed"},
		{"IN-34 a resource that may be a service-linked role's", "arn:aws:iam::111122223333:role/x", "sts:AssumeRole", "arn:aws:iam::111122223333:" + aPath,
			evaluate.Policies{Identity: []*policy.Policy{allow}}, "depends on path"},
	} {
		t.Run(c.name, func(t *testing.T) {
			who, err := evaluate.ParsePartialPrincipal(c.caller)
			if err != nil {
				t.Fatal(err)
			}
			req := evaluate.Request{Principal: who, Action: c.action, Resource: evaluate.Resource{ARN: c.resource}, Partial: true}
			if got := mustEvaluate(t, &req, c.ps); answer(got) != c.want {
				t.Errorf("got %s, want %s\n%v", answer(got), c.want, got)
			}
		})
	}
}

// TestPartialPath is about a role of which nobody knows the path but that it has one. K-11 is about those of which it is not
// even known whether they have.
func TestPartialPath(t *testing.T) {
	trust := func(arn string) evaluate.Policies {
		return evaluate.Policies{Resource: partly(t, policy.Version2012, m{"Effect": "Allow", "Principal": m{"AWS": arn}, "Action": "sts:AssumeRole"})}
	}
	session := evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/app/s").WithRolePath("/" + aPath + "/")
	for _, c := range []struct{ name, entry, want string }{
		{"IN-31 a path", "arn:aws:iam::111122223333:role/service/app", "depends on path"},
		{"IN-31 the same path", "arn:aws:iam::111122223333:role/" + aPath + "/app", "allowed"},
		{"IN-31 no path", "arn:aws:iam::111122223333:role/app", "implicitDeny"},
		{"IN-31 another role", "arn:aws:iam::111122223333:role/service/other", "implicitDeny"},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := evaluate.Request{Principal: session, Action: "sts:AssumeRole", Resource: evaluate.Resource{ARN: roleARN}, Partial: true}
			if got := mustEvaluate(t, &req, trust(c.entry)); answer(got) != c.want {
				t.Errorf("got %s, want %s\n%v", answer(got), c.want, got)
			}
		})
	}
	unsaid := evaluate.Request{Principal: evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/app/s"), Action: "sts:AssumeRole",
		Resource: evaluate.Resource{ARN: roleARN}, Partial: true}
	got := mustEvaluate(t, &unsaid, trust("arn:aws:iam::"+anAccount+":role/service/app"))
	if answer(got) != "depends on account" || len(got.Problems) == 0 || got.Problems[0].Code != evaluate.ProblemRolePathUnknown { // K-11
		t.Errorf("got %v", got)
	}
}

// TestPartialLabels holds that a label has no part in answers, whatever it has in it: keys that follow from an ARN are
// those of its parts.
func TestPartialLabels(t *testing.T) {
	p := partly(t, policy.Version2012, m{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": m{
		"StringEquals": m{"aws:ResourceAccount": acctA, "aws:RequestedRegion": "eu-west-1"},
	}})
	for _, label := range []string{"x", "a:b", "a:b:c:d:e", "arn:aws:s3:::b", "*/${k}?"} {
		partition := condition.Unknown{Label: label, Class: condition.ClassPartition}.StandIn()
		req := partlyAsked("arn:" + partition + ":sqs:eu-west-1:" + acctA + ":q")
		req.Action, req.Resource.Account = "sqs:SendMessage", ""
		if got := answer(mustEvaluate(t, &req, evaluate.Policies{Identity: []*policy.Policy{p}})); got != "depends on "+label {
			t.Errorf("%q: %s", label, got) // of another partition it is another account's
		}
	}
}

// TestPartialAssumed is about WithDenyAssumed: what may rest on an assumption depends.
func TestPartialAssumed(t *testing.T) {
	ps := evaluate.Policies{Identity: []*policy.Policy{partly(t, policy.Version2012,
		m{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
		m{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::" + aName + "/*"},
		m{"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "*"},
		m{"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "*", "Condition": m{"ForAllValues:Null": m{"aws:username": aText}}},
	)}}
	e := must(evaluate.Compile(ps, evaluate.WithDenyAssumed()))
	for _, c := range []struct{ action, want string }{
		{"s3:GetObject", "allowed"}, // about other actions something is not known
		{"s3:PutObject", "depends on name, text"},
		{"s3:DeleteObject", "depends on name, text"},
	} {
		req := partlyAsked("arn:aws:s3:::b/k")
		req.Action = c.action
		if got := answer(e.Evaluate(&req)); got != c.want {
			t.Errorf("%s: %s, want %s", c.action, got, c.want)
		}
	}
}

package terraform_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/terraform"
)

// TestSample asks about a plan of which neither account nor Region is given.
func TestSample(t *testing.T) {
	text, err := os.ReadFile("testdata/jobs.plan.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := terraform.Read(text, stack.Environment{})
	if err != nil {
		t.Fatal(err)
	}
	type answer struct {
		Kind            stack.Kind
		Other, Function string
		Outcome         stack.Outcome
		DependsOn       []condition.Unknown
	}
	var got []answer
	for _, a := range s.Audit() {
		t.Log(a)
		if a.Err != nil {
			t.Error(a.Err)
		}
		if a.Outcome != "" {
			got = append(got, answer{a.Kind, a.Other, a.Function, a.Outcome, a.DependsOn})
		}
	}
	const fn = "aws_lambda_function.fn"
	want := []answer{
		{Kind: stack.KindTrigger, Other: "aws_s3_bucket.in", Function: fn, Outcome: stack.OutcomeAllowed},                  // IN-72
		{Kind: stack.KindPoll, Other: "aws_lambda_event_source_mapping.jobs", Function: fn, Outcome: stack.OutcomeAllowed}, // IN-73
		{Kind: stack.KindRole, Other: "aws_iam_role.fn", Function: fn, Outcome: stack.OutcomeAllowed},
	}
	for _, q := range []struct {
		action, resource string
		outcome          stack.Outcome
		dependsOn        []condition.Unknown
	}{
		{"s3:PutObject", "arn:aws:s3:::sample-in/x", stack.OutcomeDenied, nil},
		{"s3:PutObject", "aws_s3_bucket.out/x", stack.OutcomeDepends, // IN-35
			[]condition.Unknown{{Label: "aws_s3_bucket_policy.out.policy", Class: condition.ClassPolicy}}},
		{"sqs:ReceiveMessage", "aws_sqs_queue.jobs", stack.OutcomeAllowed, nil},
		{"sqs:SendMessage", "${aws_sqs_queue.jobs.arn}", stack.OutcomeDenied, nil},
	} {
		a := s.AskCall(fn, q.action, q.resource)
		t.Log(a)
		if a.Err != nil {
			t.Error(a.Err)
		}
		if a.Outcome != q.outcome || cmp.Diff(q.dependsOn, a.DependsOn) != "" {
			t.Errorf("%s on %s: %s %v, want %s %v", q.action, q.resource, a.Outcome, a.DependsOn, q.outcome, q.dependsOn)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

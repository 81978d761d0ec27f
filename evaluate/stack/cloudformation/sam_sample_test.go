package cloudformation_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
)

// TestSAMAnswers audits a function that a bucket, a queue and an API invoke, and asks what its code may do.
func TestSAMAnswers(t *testing.T) {
	data, err := os.ReadFile("testdata/thumbs.template.json")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"trigger Pictures Thumbs:live allowed SOURCE_ARN_MISSING",
		"trigger Hook Thumbs:live allowed", // at the stage Prod and at the one that the deployment makes
		"poll Jobs Thumbs:live allowed",
		"url ThumbsUrl Thumbs:live allowed PUBLIC_GRANT",
	}
	if diff := cmp.Diff(want, audited(t, data, stack.KindTrigger, stack.KindPoll, stack.KindURL)); diff != "" {
		t.Errorf("IN-49 audit (-want +got):\n%s", diff)
	}
	st, err := cloudformation.Read(data, here)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, action, resource string
		want                   stack.Outcome
	}{
		{"IN-49 policy template", "s3:GetObject", "arn:aws:s3:::${Pictures}/a.png", stack.OutcomeAllowed},
		{"IN-49 policy template for reading", "s3:PutObject", "arn:aws:s3:::${Pictures}/a.png", stack.OutcomeDenied},
		{"IN-49 statement about a simple table", "dynamodb:PutItem", "Index", stack.OutcomeAllowed},
		{"IN-49 added for Tracing", "xray:PutTraceSegments", "*", stack.OutcomeAllowed},
		{"IN-49 added for the queue", "sqs:ReceiveMessage", "Jobs", stack.OutcomeAllowed},
	} {
		if a := st.AskCall("Thumbs", c.action, c.resource); a.Outcome != c.want {
			t.Errorf("%s: %s, %v, want %s", c.name, a.Outcome, a.Err, c.want)
		}
	}
}

package terraform

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// TestDepends holds that answers about what a plan does not know depend on it, by its label, instead of being errors.
func TestDepends(t *testing.T) {
	const f, g = "aws_lambda_function.f", "aws_lambda_function.g"
	permission := thing{address: "aws_lambda_permission.p", values: `{"function_name": "f", "action": "lambda:InvokeFunction", "principal": "s3.amazonaws.com", "source_account": "111122223333"}`,
		unknown: `{"source_arn": true}`, expr: `{"source_arn": ` + refs("var.a", "var.b") + `}`}
	function := func(name, values, unknown, expr string) thing {
		return thing{address: "aws_lambda_function." + name, values: `{"function_name": "` + name + `", "role": "arn:aws:iam::111122223333:role/r"` + values + `}`, unknown: unknown, expr: expr}
	}
	logs := thing{address: "aws_iam_role_policy_attachment.a", values: `{"role": "r", "policy_arn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}`}
	for _, tt := range []struct {
		name   string
		things []thing
		kind   stack.Kind
		fn     string
		want   []string // labels
	}{
		{"a permission for nobody knows what", []thing{permission, {address: "aws_s3_bucket.b", values: `{"bucket": "in"}`}, {address: "aws_s3_bucket_notification.n",
			values: `{"bucket": "in", "lambda_function": [{"lambda_function_arn": "arn:aws:lambda:eu-west-1:111122223333:function:f"}]}`}},
			stack.KindTrigger, f, []string{"aws_lambda_permission.p.source_arn"}},
		{"a topic", []thing{{address: "aws_sns_topic_subscription.s", values: `{"protocol": "lambda", "endpoint": "arn:aws:lambda:eu-west-1:111122223333:function:f"}`, unknown: `{"topic_arn": true}`}},
			stack.KindTrigger, f, []string{"aws_sns_topic_subscription.s.topic_arn"}},
		{"the source of a mapping", []thing{{address: "aws_lambda_event_source_mapping.m", values: `{"function_name": "f"}`, unknown: `{"event_source_arn": true}`, expr: `{"event_source_arn": ` + refs("var.q") + `}`}},
			stack.KindPoll, f, []string{"var.q"}},
		{"the destination of a mapping", []thing{{address: "aws_lambda_event_source_mapping.m", values: `{"function_name": "f", "event_source_arn": "arn:aws:kinesis:eu-west-1:111122223333:stream/s",
			"destination_config": [{"on_failure": [{}]}]}`, unknown: `{"destination_config": [{"on_failure": [{"destination_arn": true}]}]}`, expr: `{"destination_config": [{"on_failure": [{"destination_arn": ` + refs("var.q") + `}]}]}`}},
			stack.KindPoll, f, []string{"var.q"}},
		{"a dead-letter target", []thing{function("g", `, "dead_letter_config": [{}]`, `{"dead_letter_config": [{"target_arn": true}]}`, `{"dead_letter_config": [{"target_arn": `+refs("var.q")+`}]}`)},
			stack.KindRole, g, []string{"var.q"}},
		{"a key", []thing{function("g", "", `{"kms_key_arn": true}`, `{"kms_key_arn": `+refs("var.q")+`}`)}, stack.KindRole, g, []string{"var.q"}},
		{"a role", []thing{{address: g, values: `{"function_name": "g"}`, unknown: `{"role": true}`, expr: `{"role": ` + refs("var.a", "var.b") + `}`}}, stack.KindRole, g,
			[]string{"arn:aws:iam::111122223333:role/<aws_lambda_function.g.role>"}},
		{"an inline policy", []thing{{address: "aws_iam_role_policy.p", values: `{"role": "r"}`, unknown: `{"policy": true}`}}, stack.KindRole, f, []string{"aws_iam_role_policy.p.policy"}},
		{"the role of a policy", []thing{{address: "aws_iam_role_policy.p", values: `{"policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}]}"}`,
			unknown: `{"role": true}`}}, stack.KindRole, f, []string{"aws_iam_role_policy.p.role"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Read(planOf(extra{}, append([]thing{function("f", "", "{}", "{}"), role("aws_iam_role.r", "r"), logs}, tt.things...)...), here)
			if err != nil || len(s.Faults()) > 0 {
				t.Fatal(err, s.Faults())
			}
			found := false
			for _, a := range s.Audit() {
				if a.Kind != tt.kind || a.Function != tt.fn {
					continue
				}
				found = true
				var labels []string
				for _, u := range a.DependsOn {
					labels = append(labels, u.Label)
				}
				if diff := cmp.Diff(tt.want, labels); diff != "" || a.Outcome != stack.OutcomeDepends || a.Err != nil {
					t.Errorf("IN-72 %v (-want +got)\n%s", a, diff)
				}
			}
			if !found {
				t.Error("nobody asks")
			}
		})
	}
}

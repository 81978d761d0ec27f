package main

import (
	"strings"
	"testing"
)

// TestPlan holds that plans of Terraform are told from templates.
func TestPlan(t *testing.T) {
	const plan = "../../evaluate/stack/terraform/testdata/jobs.plan.json"
	for _, tt := range []struct {
		args   []string
		want   string
		status int
	}{
		{[]string{plan}, "may aws_s3_bucket.in invoke aws_lambda_function.fn: allowed", statusAllowed},
		{[]string{"-json", "-call", "aws_lambda_function.fn,s3:PutObject,aws_s3_bucket.out/x", plan},
			`"outcome":"depends","dependsOn":["aws_s3_bucket_policy.out.policy"]`, statusDepends},
		{[]string{"-call", "aws_lambda_function.fn,s3:PutObject,arn:aws:s3:::sample-in/x", plan}, "denied", statusDenied},
	} {
		var out, errs strings.Builder
		if got := run(tt.args, &out, &errs); got != tt.status || !strings.Contains(out.String(), tt.want) || errs.Len() > 0 {
			t.Errorf("%v: %d\n%s%s", tt.args, got, out.String(), errs.String())
		}
	}
}

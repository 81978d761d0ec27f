package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestPartialSamples is about what accounts and stacks come to ask: a policy that is attached and found nowhere, a bucket
// whose name is not known, and one whose policy is not.
func TestPartialSamples(t *testing.T) {
	retired := must(policy.NewUnknown("arn:aws:iam::aws:policy/SampleRetired2015"))
	noDelete := policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*"}]}`)
	dataBucket := condition.Unknown{Label: "Ref DataBucket", Class: condition.ClassName}.StandIn()
	reads := partly(t, policy.Version2012, m{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::" + dataBucket + "/*"})
	logs := policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}`)
	out := condition.Unknown{Label: "aws_s3_bucket.out.id", Class: condition.ClassName}.StandIn()
	for _, c := range []struct {
		name, action, resource string
		ps                     evaluate.Policies
		want                   string
	}{
		{"IN-35 attached and found nowhere", "s3:GetObject", "arn:aws:s3:::sample-plain/x",
			evaluate.Policies{Identity: []*policy.Policy{noDelete, retired}}, "depends on arn:aws:iam::aws:policy/SampleRetired2015"},
		{"IN-34 denied whatever it says", "s3:DeleteBucket", "arn:aws:s3:::sample-plain",
			evaluate.Policies{Identity: []*policy.Policy{noDelete, retired}}, "explicitDeny"},
		{"IN-30 the same bucket on both sides", "s3:GetObject", "arn:aws:s3:::" + dataBucket + "/a",
			evaluate.Policies{Identity: []*policy.Policy{logs, reads}}, "allowed"},
		{"IN-32 another bucket", "s3:GetObject", "arn:aws:s3:::sample-prod/a",
			evaluate.Policies{Identity: []*policy.Policy{logs, reads}}, "depends on Ref DataBucket"},
		{"IN-34 identity policies without S3", "s3:PutObject", "arn:aws:s3:::sample-in/x",
			evaluate.Policies{Identity: []*policy.Policy{logs}}, "implicitDeny"},
		{"IN-35 a bucket whose policy is not known", "s3:PutObject", "arn:aws:s3:::" + out + "/x",
			evaluate.Policies{Identity: []*policy.Policy{logs}, Resource: must(policy.NewUnknown("aws_s3_bucket_policy.out.policy"))},
			"depends on aws_s3_bucket_policy.out.policy"},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := evaluate.Request{
				Principal: roleDev, Action: c.action, Resource: evaluate.Resource{ARN: c.resource, Account: acctA}, Partial: true,
			}
			if got := mustEvaluate(t, &req, c.ps); answer(got) != c.want {
				t.Errorf("got %s, want %s\n%v", answer(got), c.want, got)
			}
		})
	}
}

package evaluate_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Texts say the level of an organization's policy and its name, and call the policy of a role or key so; By and Kind keep
// the field of Policies.
func TestRefs(t *testing.T) {
	named := func(name, statement string) *policy.Policy {
		return policy.MustParse(document(statement), policy.WithName(name))
	}
	full := named("full", grant("*", "*"))
	for _, tt := range []struct {
		name, who, action, resource string
		ps                          evaluate.Policies
		by                          policy.Kind
		text                        string
	}{
		{"level with a name", aliceARN, "ec2:RunInstances", "*",
			evaluate.Policies{Identity: []*policy.Policy{full}, SCPs: []evaluate.Level{
				{Name: "Root", Policies: []*policy.Policy{full}},
				{Name: "workloads", Policies: []*policy.Policy{full, named("region-lock", refuse("ec2:*", "*", sid("Region")))}},
			}},
			policy.SCP, "Deny Region of scp policy region-lock on level 1 (workloads) applies"},
		{"level without a name", aliceARN, "s3:GetObject", "arn:aws:s3:::b/k",
			evaluate.Policies{Identity: []*policy.Policy{full}, RCPs: []evaluate.Level{level(named("org", refuse("s3:*", "*", everyone)))}},
			policy.RCP, "Deny #0 of rcp policy org on level 0 applies"},
		{"E-30 trust policy", aliceARN, "sts:AssumeRole", "arn:aws:iam::111122223333:role/R",
			evaluate.Policies{Identity: []*policy.Policy{full}, Resource: named("R", `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`)},
			policy.Resource, "Allow #0 of trust policy R does not apply"},
		{"E-35 key policy", aliceARN, "kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/k",
			evaluate.Policies{Identity: []*policy.Policy{full}, Resource: named("k", grant("kms:*", "*", to("Service", "ec2.amazonaws.com")))},
			policy.Resource, "Allow #0 of key policy k does not apply"},
		{"policy of a bucket", "arn:aws:iam::444455556666:user/bob", "s3:GetObject", "arn:aws:s3:::b/k",
			evaluate.Policies{Identity: []*policy.Policy{full}, Resource: named("b", grant("s3:*", "*", to("Service", "ec2.amazonaws.com")))},
			policy.Resource, "Allow #0 of resource policy b does not apply"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := evaluate.Evaluate(&evaluate.Request{
				Principal: evaluate.MustParsePrincipal(tt.who), Action: tt.action,
				Resource: evaluate.Resource{ARN: tt.resource, Account: "111122223333"},
			}, tt.ps)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.String(); r.By != tt.by || !strings.Contains(got, tt.text) {
				t.Errorf("by %s, want %s; want %q in\n%s", r.By, tt.by, tt.text, got)
			}
			for _, o := range r.Outcomes {
				if o.Kind == policy.Trust || o.Kind == policy.Key {
					t.Errorf("Kind of an outcome is %s", o.Kind)
				}
			}
		})
	}
}

func TestOutcomeString(t *testing.T) {
	for _, tt := range []struct {
		o    evaluate.Outcome
		want string
	}{
		{evaluate.Outcome{}, "policy"},
		{evaluate.Outcome{Kind: policy.Resource, ReadAs: policy.Trust}, "trust policy"},
		{evaluate.Outcome{Kind: policy.RCP, ReadAs: policy.RCP}, "resource control policy on level 0"},
		{evaluate.Outcome{Kind: policy.SCP, ReadAs: policy.SCP, Level: 1, LevelName: "workloads"}, "service control policy on level 1 (workloads)"},
	} {
		if got := tt.o.String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

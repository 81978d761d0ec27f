package analyze_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestUnknownValues holds that questions about policies of which not all is known are not decided (IN-34).
func TestUnknownValues(t *testing.T) {
	bucket := condition.Unknown{Label: "Ref Bucket", Class: condition.ClassName}.StandIn()
	open, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::`+
		bucket+`/*"}]}`), policy.WithUnknowns())
	if err != nil {
		t.Fatal(err)
	}
	known := policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}`)
	ctx := t.Context()
	for name, ask := range map[string]func() (analyze.Answer, error){
		"new access":     func() (analyze.Answer, error) { return analyze.NewAccess(ctx, known, open, policy.Resource) },
		"no new access":  func() (analyze.Answer, error) { return analyze.NewAccess(ctx, open, known, policy.Resource) },
		"access granted": func() (analyze.Answer, error) { return analyze.Granted(ctx, open, policy.Resource, analyze.Access{}) },
		"public":         func() (analyze.Answer, error) { return analyze.Public(ctx, open) },
		"different":      func() (analyze.Answer, error) { return analyze.Different(ctx, known, open, policy.Resource) },
	} {
		answer, err := ask()
		if err != nil || answer.Verdict != analyze.Undecided || len(answer.Open) != 1 || answer.Open[0].Code != analyze.NotKnown || answer.Open[0].Message == "" {
			t.Errorf("%s: %v, error %v", name, answer, err)
		}
	}
	redundant, undecided, err := analyze.Redundant(ctx, open, policy.Resource)
	if err != nil || len(redundant) != 0 || len(undecided) != 1 || undecided[0].Verdict != analyze.Undecided {
		t.Errorf("redundant: %v, undecided %v, error %v", redundant, undecided, err)
	}
}

package validate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// TestUnknownValues holds that there are no findings about what nobody knows yet.
func TestUnknownValues(t *testing.T) {
	text := func(arn string) []byte {
		return []byte(`{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObjekt","Resource":"` + arn + `"}]}`)
	}
	known, err := policy.Parse(text("arn:aws:s3:::b"), policy.WithUnknowns())
	if err != nil || len(validate.Policy(known, policy.Identity)) == 0 {
		t.Errorf("no findings about what is known, error %v", err)
	}
	open, err := policy.Parse(text("arn:aws:s3:::"+condition.Unknown{Label: "b", Class: condition.ClassName}.StandIn()), policy.WithUnknowns())
	if err != nil {
		t.Fatal(err)
	}
	whole, err := policy.NewUnknown("p")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*policy.Policy{open, whole} {
		if got := validate.Policy(p, policy.Identity); got != nil {
			t.Errorf("findings: %v", got)
		}
	}
}

package policy_test

import (
	"encoding/json"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What nobody knows shows as its label, never as what stands for it, and nothing of a statement in text form is left out.
func TestPartialSpecJSON(t *testing.T) {
	bucket := condition.Unknown{Label: "Ref Bucket", Class: condition.ClassName}
	prod := condition.Unknown{Label: "IsProd", Class: condition.ClassChoice}
	spec := policy.StatementSpec{Effect: policy.Allow, Action: []string{"s3:GetObject"}, Resource: []string{"arn:aws:s3:::" + bucket.StandIn() + "/*"}}
	const text = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::<Ref Bucket>/*"}`
	whole := condition.Unknown{Label: "Rules", Class: condition.ClassPolicy}
	for _, tt := range []struct {
		name string
		spec policy.PartialSpec
		want string
	}{
		{"IN-31 a value", policy.PartialSpec{StatementSpec: spec}, text},
		{"IN-31 perhaps there", policy.PartialSpec{StatementSpec: spec, If: prod}, `{"if":"<IsProd>","statement":` + text + `}`},
		{"IN-31 as a whole", policy.PartialSpec{Unknown: whole}, `"<Rules>"`},
		{"IN-31 as a whole, perhaps there", policy.PartialSpec{Unknown: whole, If: prod}, `{"if":"<IsProd>","statement":"<Rules>"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.spec.MarshalJSON() // json.Marshal writes "<" as \u003c
			if err != nil || string(got) != tt.want || !json.Valid(got) {
				t.Errorf("%s, %v, want %s", got, err, tt.want)
			}
		})
	}
}

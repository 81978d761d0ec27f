package evaluate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestFunctionPolicyAcrossAccounts: both accounts allow everything, and still only some actions can be granted.
func TestFunctionPolicyAcrossAccounts(t *testing.T) {
	const (
		function = "arn:aws:lambda:us-east-1:111122223333:function:f"
		layer    = "arn:aws:lambda:us-east-1:111122223333:layer:l"
		mapping  = "arn:aws:lambda:us-east-1:111122223333:event-source-mapping:00000000-0000-0000-0000-000000000000"
	)
	identity := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	resource := policy.MustParse(
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"*","Resource":"*"}}`)
	for _, tt := range []struct {
		name, action, resource string
		why                    string // part of the message; "" for what can be granted
	}{
		{"RBP-19 granted", "lambda:InvokeFunction", function + ":prod", ""},
		{"RBP-19 letter case", "Lambda:invokefunction", function, ""},
		{"RBP-19 configuration", "lambda:UpdateFunctionConfiguration", function, "does not support resource-based policies"},
		{"RBP-19 permissions", "lambda:AddPermission", function, "does not support resource-based policies"},
		{"RBP-20 ListFunctions", "lambda:ListFunctions", "*", "the account as a whole"},
		{"RBP-20 CreateFunction", "lambda:CreateFunction", function, "the account as a whole"},
		{"RBP-37 layer version", "lambda:GetLayerVersion", layer + ":1", ""},
		{"RBP-38 the list of a layer", "lambda:ListLayerVersions", layer, "the account as a whole"},
		{"RBP-36 another action on a layer version", "lambda:DeleteLayerVersion", layer + ":1", "does not support resource-based policies"},
		{"RBP-36 a layer's action on a function", "lambda:GetLayerVersion", function, "does not support resource-based policies"},
		{"RBP-19 a mapping has no policy", "lambda:ListTags", mapping, "does not support resource-based policies"},
		{"RBP-19 a web function", "lambda:InvokeWebFunctionEndpoint", "arn:aws:lambda:us-east-1:111122223333:web-function/w/endpoint/e", ""},
		{"RBP-19 another service", "sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:q", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req := evaluate.Request{
				Principal: evaluate.MustParsePrincipal("arn:aws:iam::444455556666:user/bob"), Action: tt.action,
				Resource: evaluate.Resource{ARN: tt.resource, Account: "111122223333"},
			}
			ps := evaluate.Policies{Identity: []*policy.Policy{identity}, Resource: resource}
			r, err := evaluate.Evaluate(&req, ps)
			if err != nil {
				t.Fatal(err)
			}
			decision, by := evaluate.Allowed, policy.Identity
			if tt.why != "" {
				decision, by = evaluate.ImplicitDeny, policy.Resource
			}
			if r.Decision != decision || r.By != by {
				t.Errorf("%v by %v, want %v by %v", r.Decision, r.By, decision, by)
			}
			i := slices.IndexFunc(r.Problems, func(p evaluate.Problem) bool { return p.Code == evaluate.ProblemNotGrantable })
			if (i >= 0) != (tt.why != "") || i >= 0 && !strings.Contains(r.Problems[i].Message, tt.why) {
				t.Errorf("problems %v, want ACTION_NOT_GRANTABLE with %q", r.Problems, tt.why)
			}
			// In the account itself identity policies are enough, and services are a matter of the policy alone.
			req.Principal = evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
			if r, err := evaluate.Evaluate(&req, ps); err != nil || r.Decision != evaluate.Allowed {
				t.Errorf("in the same account %v, %v", r.Decision, err)
			}
		})
	}
}

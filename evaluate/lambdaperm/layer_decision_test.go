package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

type layerInput = lambdapolicy.AddLayerVersionPermissionInput

const (
	layerARN     = "arn:aws:lambda:us-east-1:111122223333:layer:logging"
	layerVersion = "lambda:GetLayerVersion"
)

func layerPermission(set ...func(*layerInput)) layerInput {
	in := layerInput{LayerName: "logging", VersionNumber: 3, StatementID: "s", Action: layerVersion, Principal: permOther}
	for _, f := range set {
		f(&in)
	}
	return in
}

// TestLayerDecisions: RBP-36 to RBP-39.
func TestLayerDecisions(t *testing.T) {
	layerPolicy := func(in layerInput) *policy.Policy {
		spec, err := lambdapolicy.AddLayerVersionPermission(in, permDefaults)
		return granted(t, spec, err)
	}
	allow := func(action, resource string) []*policy.Policy {
		return []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"` + resource + `"}]}`)}
	}
	admin := evaluate.MustParsePrincipal("arn:aws:iam::444455556666:user/admin")
	owner := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/dev")
	forB := layerPolicy(layerPermission())
	forC := layerPolicy(layerPermission(func(in *layerInput) { in.Principal = "777788889999" }))
	public := layerPolicy(layerPermission(func(in *layerInput) { in.Principal = "*" }))
	organization := layerPolicy(layerPermission(func(in *layerInput) { in.Principal, in.OrganizationID = "*", "o-a1b2c3d4e5" }))
	for _, tt := range []struct {
		name             string
		who              evaluate.Principal
		action, resource string
		identity         []*policy.Policy
		policy           *policy.Policy
		want             evaluate.Decision
		by               policy.Kind
	}{
		{"RBP-37 both sides", admin, layerVersion, layerARN + ":3", allow("*", "*"), forB, evaluate.Allowed, policy.Identity},
		{"RBP-37 the layer's policy names another account", admin, layerVersion, layerARN + ":3", allow("*", "*"), forC, evaluate.ImplicitDeny, policy.Resource},
		{"RBP-37 no policy", admin, layerVersion, layerARN + ":3", allow("*", "*"), nil, evaluate.ImplicitDeny, policy.Resource},
		{"RBP-37 nothing on the caller's side", admin, layerVersion, layerARN + ":3", allow("lambda:CreateFunction", "*"), forB, evaluate.ImplicitDeny, policy.Identity},
		{"RBP-36 another version", admin, layerVersion, layerARN + ":4", allow("*", "*"), forB, evaluate.ImplicitDeny, policy.Resource},
		{"L-13 of the organization", admin.WithOrganization("o-a1b2c3d4e5", ""), layerVersion, layerARN + ":3", allow("*", "*"), organization, evaluate.Allowed, policy.Identity},
		{"L-13 of none", admin, layerVersion, layerARN + ":3", allow("*", "*"), organization, evaluate.ImplicitDeny, policy.Resource},
		{"RBP-38 a public layer can be used", admin, layerVersion, layerARN + ":3", allow("*", "*"), public, evaluate.Allowed, policy.Identity},
		{"RBP-38 and not listed", admin, "lambda:ListLayerVersions", layerARN, allow("*", "*"), public, evaluate.ImplicitDeny, policy.Resource},
		{"RBP-39 the wildcard spans the colon", owner, layerVersion, "arn:aws:lambda:us-east-1:111122223333:layer:test-a:1",
			allow(layerVersion, "arn:aws:lambda:us-east-1:111122223333:layer:test-*"), nil, evaluate.Allowed, policy.Identity},
		{"RBP-39 the layer is not its version", owner, layerVersion, "arn:aws:lambda:us-east-1:111122223333:layer:test-a:1",
			allow(layerVersion, "arn:aws:lambda:us-east-1:111122223333:layer:test-a"), nil, evaluate.ImplicitDeny, policy.Identity},
		{"RBP-39 publishing is about the layer", owner, "lambda:PublishLayerVersion", "arn:aws:lambda:us-east-1:111122223333:layer:test-a",
			allow("lambda:PublishLayerVersion", "arn:aws:lambda:us-east-1:111122223333:layer:test-a"), nil, evaluate.Allowed, policy.Identity},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res, err := evaluate.Evaluate(new(asked(tt.who, tt.action, tt.resource, nil)), evaluate.Policies{Identity: tt.identity, Resource: tt.policy})
			if err != nil {
				t.Fatal(err)
			}
			if res.Decision != tt.want || res.By != tt.by {
				t.Errorf("%v by %v, want %v by %v", res.Decision, res.By, tt.want, tt.by)
			}
		})
	}
}

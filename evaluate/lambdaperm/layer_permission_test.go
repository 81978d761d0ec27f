package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

type layerInput = lambdaperm.AddLayerVersionPermissionInput

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

func TestAddLayerVersionPermissionGolden(t *testing.T) {
	for _, tt := range []struct {
		name     string
		in       layerInput
		defaults arn.ARN
		want     string
	}{
		{"RBP-36 account", layerPermission(), permDefaults,
			`{"Sid":"s","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"lambda:GetLayerVersion","Resource":"arn:aws:lambda:us-east-1:111122223333:layer:logging:3"}`},
		{"RBP-36 root ARN", layerPermission(func(in *layerInput) { in.LayerName, in.Principal = layerARN, "arn:aws:iam::444455556666:root" }), arn.ARN{},
			`{"Sid":"s","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"lambda:GetLayerVersion","Resource":"arn:aws:lambda:us-east-1:111122223333:layer:logging:3"}`},
		{"RBP-36 everyone", layerPermission(func(in *layerInput) { in.Principal = "*" }), permDefaults,
			`{"Sid":"s","Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"arn:aws:lambda:us-east-1:111122223333:layer:logging:3"}`},
		{"L-13 organization", layerPermission(func(in *layerInput) { in.Principal, in.OrganizationID = "*", "o-a1b2c3d4e5" }), permDefaults,
			`{"Sid":"s","Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"arn:aws:lambda:us-east-1:111122223333:layer:logging:3","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`},
		{"ARN-1 aws-cn", layerPermission(), arn.ARN{Partition: "aws-cn", Region: "cn-north-1", AccountID: permOwner},
			`{"Sid":"s","Effect":"Allow","Principal":{"AWS":"arn:aws-cn:iam::444455556666:root"},"Action":"lambda:GetLayerVersion","Resource":"arn:aws-cn:lambda:cn-north-1:111122223333:layer:logging:3"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			spec, err := lambdaperm.AddLayerVersionPermission(tt.in, tt.defaults)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, statementText(t, spec)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestAddLayerVersionPermissionRefuses(t *testing.T) {
	const parameter, principal = lambdaperm.CodeInvalidParameter, lambdaperm.CodeInvalidPrincipal
	for _, field := range []struct {
		name string
		code lambdaperm.Code
		set  func(*layerInput, string)
		bad  []string
	}{
		{"LayerName", parameter, func(in *layerInput, s string) { in.LayerName = s },
			[]string{"", "a b", "logging:3", layerARN + ":3", layerARN + "*", "arn:aws:lambda:us-east-1:111122223333:function:f", "arn:", strings.Repeat("x", 141)}},
		{"VersionNumber", parameter, func(in *layerInput, s string) { in.VersionNumber = map[string]int64{"0": 0, "-1": -1}[s] }, []string{"0", "-1"}},
		{"StatementId", parameter, func(in *layerInput, s string) { in.StatementID = s }, []string{"", "a b", "a.b", strings.Repeat("x", 101)}},
		{"RBP-36 Action", parameter, func(in *layerInput, s string) { in.Action = s },
			[]string{"", "lambda:*", "*", "lambda:getlayerversion", "lambda:InvokeFunction", "lambda:ListLayerVersions"}},
		{"RBP-36 Principal", principal, func(in *layerInput, s string) { in.Principal = s },
			[]string{"", "s3.amazonaws.com", "arn:aws:iam::444455556666:role/r", "arn:aws:iam::444455556666:user/u", "4444", "arn:aws:iam::4444:root", "**"}},
		{"OrganizationId", parameter, func(in *layerInput, s string) { in.OrganizationID = s }, []string{"o-1", "o-A123456789", "*"}},
	} {
		for _, value := range field.bad {
			t.Run(field.name+" "+shortened(value), func(t *testing.T) {
				in := layerPermission(func(in *layerInput) { field.set(in, value) })
				spec, err := lambdaperm.AddLayerVersionPermission(in, permDefaults)
				refused(t, err, field.code, value)
				if diff := cmp.Diff(policy.StatementSpec{}, spec); diff != "" {
					t.Errorf("a statement beside the error: %s", diff)
				}
			})
		}
	}
	for name, defaults := range map[string]arn.ARN{
		"no region":         {Partition: "aws", AccountID: permOwner},
		"no partition":      {Region: "us-east-1", AccountID: permOwner},
		"malformed account": {Partition: "aws", Region: "us-east-1", AccountID: "1"},
		"nothing":           {},
		"malformed region":  {Partition: "aws", Region: "moon", AccountID: permOwner},
	} {
		t.Run("defaults: "+name, func(t *testing.T) {
			_, err := lambdaperm.AddLayerVersionPermission(layerPermission(), defaults)
			refused(t, err, parameter, defaults.String())
		})
	}
}

func TestLayerVersionPolicy(t *testing.T) {
	spec, err := lambdaperm.AddLayerVersionPermission(layerPermission(), permDefaults)
	if err != nil {
		t.Fatal(err)
	}
	p, err := lambdaperm.AppendStatement(nil, spec)
	if err != nil {
		t.Fatal(err)
	}
	q, err := lambdaperm.RemoveLayerVersionPermission(p, "s")
	if err != nil || q != nil {
		t.Errorf("RBP-36 the last statement removed: %v, %v", q, err)
	}
	_, err = lambdaperm.RemoveLayerVersionPermission(p, "t")
	refused(t, err, lambdaperm.CodeStatementNotFound, "t")
	_, err = lambdaperm.RemoveLayerVersionPermission(p, "s.t")
	refused(t, err, lambdaperm.CodeInvalidParameter, "s.t")
}

// TestLayerDecisions: RBP-36 to RBP-39.
func TestLayerDecisions(t *testing.T) {
	layerPolicy := func(in layerInput) *policy.Policy {
		spec, err := lambdaperm.AddLayerVersionPermission(in, permDefaults)
		if err != nil {
			t.Fatal(err)
		}
		p, err := lambdaperm.AppendStatement(nil, spec)
		if err != nil {
			t.Fatal(err)
		}
		return p
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
			res, err := evaluate.Evaluate(asked(tt.who, tt.action, tt.resource, nil), evaluate.Policies{Identity: tt.identity, Resource: tt.policy})
			if err != nil {
				t.Fatal(err)
			}
			if res.Decision != tt.want || res.By != tt.by {
				t.Errorf("%v by %v, want %v by %v", res.Decision, res.By, tt.want, tt.by)
			}
		})
	}
}

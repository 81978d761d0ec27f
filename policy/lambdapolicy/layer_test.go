package lambdapolicy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
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
			spec, err := lambdapolicy.AddLayerVersionPermission(tt.in, tt.defaults)
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
	const parameter, principal = lambdapolicy.CodeInvalidParameter, lambdapolicy.CodeInvalidPrincipal
	for _, field := range []struct {
		name string
		code lambdapolicy.Code
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
				spec, err := lambdapolicy.AddLayerVersionPermission(in, permDefaults)
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
			_, err := lambdapolicy.AddLayerVersionPermission(layerPermission(), defaults)
			refused(t, err, parameter, defaults.String())
		})
	}
}

func TestLayerVersionPolicy(t *testing.T) {
	spec, err := lambdapolicy.AddLayerVersionPermission(layerPermission(), permDefaults)
	if err != nil {
		t.Fatal(err)
	}
	p, err := lambdapolicy.AppendStatement(nil, spec)
	if err != nil {
		t.Fatal(err)
	}
	q, err := lambdapolicy.RemoveLayerVersionPermission(p, "s")
	if err != nil || q != nil {
		t.Errorf("RBP-36 the last statement removed: %v, %v", q, err)
	}
	q, err = lambdapolicy.RemoveLayerVersionPermission(p, "t")
	isRefused(t, q)
	refused(t, err, lambdapolicy.CodeStatementNotFound, "t")
	_, err = lambdapolicy.RemoveLayerVersionPermission(p, "s.t")
	refused(t, err, lambdapolicy.CodeInvalidParameter, "s.t")
}

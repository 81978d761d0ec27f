package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// L2-10: two pages disagree whether another account can be let change a URL.
func TestURLOfOtherAccount(t *testing.T) {
	f := functionWith(to(aws(accountB), allowing("lambda:*", functionARN)))
	all := allowing("*", "*")
	for _, name := range []string{"CreateFunctionUrlConfig", "UpdateFunctionUrlConfig"} {
		r, err := lambdaperm.Do(asUserB(all), lambdaperm.Operation{Name: name, Function: &f, AuthType: "AWS_IAM"})
		wants(t, r, err, no, lambdaperm.NoteActionNotGrantable)
		for _, page := range []string{"Control access to Lambda function URLs", "Viewing resource-based IAM policies in Lambda"} {
			if !strings.Contains(r.Notes[0].Message, page) {
				t.Errorf("L2-10/%s: the note does not name %q: %s", name, page, r.Notes[0].Message)
			}
		}
		r, err = lambdaperm.Do(asUser(all), lambdaperm.Operation{Name: name, Function: &f, AuthType: "AWS_IAM"})
		wants(t, r, err, ok)
	}
	r, err := lambdaperm.Do(asUserB(all), lambdaperm.Operation{Name: "AddPermission", Function: &f, Principals: []string{accountB}})
	wants(t, r, err, no, lambdaperm.NoteActionNotGrantable)
	if strings.Contains(r.Notes[0].Message, "Control access") {
		t.Errorf("L2-10/AddPermission: %s", r.Notes[0].Message)
	}
}

// RBP-36, RBP-37: layer versions for an organization, and conditions on the organization of the owner.
func TestLayersOfOrganizations(t *testing.T) {
	const org, other = "o-a1b2c3d4e5", "o-zzzzzzzzzz"
	const layerB = "arn:aws:lambda:us-east-1:" + accountB + ":layer:l:1"
	layer := opLayer(accountB, "l", to(aws("*"), allowing("lambda:GetLayerVersion", layerB, when("StringEquals", "aws:PrincipalOrgID", org))))
	layer.Organization, layer.OrganizationPath = org, org+"/r-ab12/"
	public := opLayer(accountB, "l", to(aws("*"), allowing("lambda:GetLayerVersion", layerB)))
	elsewhere := public
	elsewhere.Organization = other
	in := func(id string, statements ...string) lambdaperm.Caller {
		c := asUser(append(statements, allowing("lambda:CreateFunction lambda:UpdateFunctionConfiguration iam:PassRole", "*"))...)
		if id != "" {
			c.Principal = c.Principal.WithOrganization(id, id+"/r-ab12/")
		}
		return c
	}
	get := allowing("lambda:GetLayerVersion", "*")
	sameOrg := allowing("lambda:GetLayerVersion", "*", when("StringEquals", "aws:ResourceOrgID", "${aws:PrincipalOrgID}"))
	guard := denying("lambda:GetLayerVersion", "*", when("StringNotEquals", "aws:ResourceOrgID", org))
	with := func(l lambdaperm.LayerVersion) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return creating("f", opWithLayers(l))
	}
	update := updating(functionNamed("f"), lambdaperm.UpdateFunctionConfigurationInput{Layers: []lambdaperm.LayerVersion{layer}})
	direct := doing(lambdaperm.Operation{Name: "GetLayerVersion", ResourcePolicy: layer.Policy,
		Resource: evaluate.Resource{ARN: layerB, Organization: org}})
	const fails = "lambda:GetLayerVersion"
	runCases(t, []decisionCase{
		{"RBP-37/in the organization", in(org, get), with(layer), ok, ""},
		{"RBP-37/in another organization", in(other, get), with(layer), no, fails},
		{"RBP-37/in no organization", in("", get), with(layer), no, fails},
		{"RBP-37/in the organization, nothing of its own", in(org), with(layer), no, fails},
		{"RBP-37/update in the organization", in(org, get), update, ok, ""},
		{"RBP-37/update in another organization", in(other, get), update, no, fails},
		{"RBP-36/GetLayerVersion in the organization", in(org, get), direct, ok, ""},
		{"RBP-36/GetLayerVersion in another organization", in(other, get), direct, no, fails},
		{"RBP-36/owner in the caller's organization", in(org, sameOrg), with(layer), ok, ""},
		{"RBP-36/owner in another organization", in(org, sameOrg), with(elsewhere), no, fails},
		{"RBP-36/guard, owner in the organization", in(org, get, guard), with(layer), ok, ""},
		{"RBP-36/guard, public layer of another organization", in(org, get, guard), with(elsewhere), never, fails},
	})
}

// L2-12: resource control policies of an operation, with and without a function.
func TestOperationRCPs(t *testing.T) {
	all := allowing("*", "*")
	closed := []evaluate.Level{level(document(to(`"*"`, denying("lambda:GetLayerVersion s3:GetObject", "*"))))}
	open := []evaluate.Level{{}}
	publish := func(rcps map[string][]evaluate.Level) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return doing(lambdaperm.Operation{Name: "PublishLayerVersion", Resource: evaluate.Resource{ARN: lambdaARN + "layer:l"}, CodeObject: codeARN, RCPs: rcps})
	}
	get := doing(lambdaperm.Operation{Name: "GetLayerVersion", Resource: evaluate.Resource{ARN: lambdaARN + "layer:l:1"},
		RCPs: map[string][]evaluate.Level{accountA: closed}})
	f := functionNamed("f")
	f.Role = &lambdaperm.Role{ARN: roleARN}
	f.CodeObject, f.CodeAccount = codeARN, accountB
	f.ResourcePolicies = map[string]*policy.Policy{codeBucket: document(to(aws(accountA), allowing("s3:GetObject", codeARN)))}
	f.RCPs = map[string][]evaluate.Level{accountB: closed}
	create := func(rcps map[string][]evaluate.Level) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return doing(lambdaperm.Operation{Name: "CreateFunction", Function: &f, RCPs: rcps})
	}
	runCases(t, []decisionCase{
		{"L2-12/publish, none", asUser(all), publish(nil), ok, ""},
		{"L2-12/publish, denied", asUser(all), publish(map[string][]evaluate.Level{accountA: closed}), never, "s3:GetObject"},
		{"L2-12/publish, of another account", asUser(all), publish(map[string][]evaluate.Level{accountB: closed}), ok, ""},
		{"L2-12/they do not reach Lambda", asUser(all), get, ok, ""},
		{"L2-12/bucket of another account, of the function", asUser(all), create(nil), never, "s3:GetObject"},
		{"L2-12/bucket of another account, of the operation", asUser(all), create(map[string][]evaluate.Level{accountB: open}), ok, ""},
	})
	if len(f.RCPs) != 1 {
		t.Error("the function was changed")
	}
}

package lambdaperm_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

func wantPolicyError(t *testing.T, err error) {
	t.Helper()
	if _, ok := errors.AsType[*policy.Error](err); !ok {
		t.Errorf("error %v, want a *policy.Error", err)
	}
}

func TestOperationRefused(t *testing.T) {
	f := functionNamed("f")
	known := f
	known.Aliases, known.Versions = []string{"live"}, []string{"1"}
	subnets := f
	subnets.VPC = &lambdaperm.VPC{Subnets: []string{"subnet-1"}}
	layer := func(arn string) func(*lambdaperm.Function) {
		return opWithLayers(lambdaperm.LayerVersion{ARN: arn})
	}
	in := func(change func(*lambdaperm.Function)) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return creating("f", change)
	}
	on := func(resource string) evaluate.Resource { return evaluate.Resource{ARN: resource} }
	type op = lambdaperm.Operation
	user := asUser(allowing("*", "*"))
	const (
		unknown   = lambdaperm.CodeUnknownOperation
		principal = lambdaperm.CodeInvalidPrincipal
		badARN    = lambdaperm.CodeInvalidARN
		qualifier = lambdaperm.CodeUnknownQualifier
		parameter = lambdaperm.CodeInvalidParameter
	)
	tests := []struct {
		name  string
		c     lambdaperm.Caller
		ask   func(lambdaperm.Caller) (lambdaperm.Report, error)
		code  lambdaperm.Code
		input string
	}{
		{"ACT-3/unknown operation", user, doing(op{Name: "NoSuchThing"}), unknown, "NoSuchThing"},
		{"ACT-3/no name", user, doing(op{}), unknown, ""},
		{"ACT-3/letter case of an operation", user, doing(op{Name: "listFunctions"}), unknown, "listFunctions"},
		{"ACT-3/with service", user, doing(op{Name: "lambda:ListFunctions"}), unknown, "lambda:ListFunctions"},
		{"ACT-3/wildcard", user, doing(op{Name: "List*"}), unknown, "List*"},
		{"ACT-7/InvokeFunction is no operation", user, doing(op{Name: "InvokeFunction", Function: &f}), unknown, "InvokeFunction"},
		{"ACT-4/ConnectMicrovm", user, doing(op{Name: "ConnectMicrovm"}), unknown, "ConnectMicrovm"},
		{"ACT-4/DisableReplication", user, doing(op{Name: "DisableReplication"}), unknown, "DisableReplication"},
		{"ACT-4/EnableReplication", user, doing(op{Name: "EnableReplication"}), unknown, "EnableReplication"},
		{"ACT-4/InvokeFunctionUrl", user, doing(op{Name: "InvokeFunctionUrl"}), unknown, "InvokeFunctionUrl"},
		{"ACT-4/PassCapacityProvider", user, doing(op{Name: "PassCapacityProvider"}), unknown, "PassCapacityProvider"},
		{"ACT-4/PassNetworkConnector", user, doing(op{Name: "PassNetworkConnector"}), unknown, "PassNetworkConnector"},
		{"SEED-4/create without a role", user, in(func(in *lambdaperm.Function) { in.Role = nil }), parameter, ""},
		{"ROLE-3/capacity provider without a role", user, doing(op{Name: "CreateCapacityProvider", Resource: on(lambdaARN + "capacity-provider:c")}), parameter, ""},
		{"ROLE-5/role of another account", user, in(opWithRole("arn:aws:iam::" + accountB + ":role/r")), parameter, "arn:aws:iam::" + accountB + ":role/r"},
		{"ROLE-5/role of another partition", user, in(opWithRole("arn:aws-cn:iam::" + accountA + ":role/r")), parameter, "arn:aws-cn:iam::" + accountA + ":role/r"},
		{"ROLE-5/update, role of another account", user, updating(f, lambdaperm.UpdateFunctionConfigurationInput{Role: &lambdaperm.Role{ARN: "arn:aws:iam::" + accountB + ":role/r"}}),
			parameter, "arn:aws:iam::" + accountB + ":role/r"},
		{"ROLE-6/no ARN", user, in(opWithRole("r")), badARN, "r"},
		{"ROLE-6/empty", user, in(opWithRole("")), badARN, ""},
		{"ROLE-6/user", user, in(opWithRole("arn:aws:iam::" + accountA + ":user/r")), badARN, "arn:aws:iam::" + accountA + ":user/r"},
		{"ROLE-6/account", user, in(opWithRole("arn:aws:iam::1111:role/r")), badARN, "arn:aws:iam::1111:role/r"},
		{"ROLE-6/character", user, in(opWithRole(roleARN + "*")), badARN, roleARN + "*"},
		{"ROLE-6/colon", user, in(opWithRole(roleARN + ":x")), badARN, roleARN + ":x"},
		{"ROLE-6/no name", user, in(opWithRole("arn:aws:iam::" + accountA + ":role/")), badARN, "arn:aws:iam::" + accountA + ":role/"},
		{"ROLE-6/service", user, in(opWithRole("arn:aws:sts::" + accountA + ":role/r")), badARN, "arn:aws:sts::" + accountA + ":role/r"},
		{"ROLE-6/PassRole", user, passing("r", "lambda.amazonaws.com"), badARN, "r"},
		{"ROLE-3/PassRole to no service", user, passing(roleARN, "not a service"), parameter, "not a service"},
		{"ROLE-3/PassRole by a service", as("s3.amazonaws.com"), passing(roleARN, "lambda.amazonaws.com"), principal, "s3.amazonaws.com"},
		{"RBP-37/layer without version", user, in(layer(lambdaARN + "layer:l")), badARN, lambdaARN + "layer:l"},
		{"RBP-37/layer is no ARN", user, in(layer("l:1")), badARN, "l:1"},
		{"RBP-37/empty layer", user, in(layer("")), badARN, ""},
		{"IDP-6/subnets without VPC", user, in(func(in *lambdaperm.Function) {
			in.VPC = &lambdaperm.VPC{Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}}
		}), parameter, ""},
		{"IDP-6/update, subnets without VPC", user, updating(subnets, lambdaperm.UpdateFunctionConfigurationInput{}), parameter, ""},
		{"IDP-9/code signing configuration", user, in(func(in *lambdaperm.Function) { in.CodeSigningConfig = "csc-1" }), badARN, "csc-1"},
		{"IDP-14/capacity provider", user, in(func(in *lambdaperm.Function) { in.CapacityProvider = "c" }), badARN, "c"},
		{"ACT-14/no configuration", user, doing(op{Name: "PutFunctionCodeSigningConfig", Function: &f}), parameter, ""},
		{"ACT-14/no function", user, doing(op{Name: "PutFunctionCodeSigningConfig", CodeSigningConfig: signingARN}), parameter, ""},
		{"ACT-14/configuration in place of the function", user, doing(op{Name: "PutFunctionCodeSigningConfig", CodeSigningConfig: signingARN, Resource: on(signingARN)}), badARN, signingARN},
		{"ACT-8/no qualifier", user, operating("PutProvisionedConcurrencyConfig", "f"), parameter, ""},
		{"ACT-8/unqualified ARN", user, operatingOn("GetProvisionedConcurrencyConfig", functionARN), badARN, functionARN},
		{"ACT-12/no function", user, doing(op{Name: "CreateEventSourceMapping"}), parameter, ""},
		{"ACT-13/no function", user, doing(op{Name: "GetFunction"}), parameter, ""},
		{"ACT-13/layer in place of a function", user, operatingOn("GetFunction", lambdaARN+"layer:l:1"), badARN, lambdaARN + "layer:l:1"},
		{"RBP-39/function in place of a layer", user, operating("GetLayerVersion", "f"), badARN, functionARN},
		{"ACT-13/no alias of the function", user, doing(op{Name: "GetFunction", Function: &known, Qualifier: "dead"}), qualifier, "dead"},
		{"ACT-13/malformed qualifier", user, doing(op{Name: "GetFunction", Function: &f, Qualifier: "a b"}), qualifier, "a b"},
		{"ARN-2/malformed function", user, doing(op{Name: "GetFunction", Function: &lambdaperm.Function{}}), badARN, ""},
		{"ARN-2/create with a qualifier", user, in(func(in *lambdaperm.Function) { in.ARN.Qualifier = "1" }), qualifier, "1"},
		{"ARN-2/create without a name", user, in(func(in *lambdaperm.Function) { in.ARN.Name = "" }), badARN, "arn:aws:lambda:us-east-1:111122223333:function:"},
		{"ARN-2/create nothing", user, in(func(in *lambdaperm.Function) { in.ARN = arn.Function{} }), badARN, ""},
		{"RBP-39/publish on a version", user, operatingOn("PublishLayerVersion", lambdaARN+"layer:l:1"), badARN, lambdaARN + "layer:l:1"},
		{"RBP-2/no principal", user, operating("AddPermission", "f"), parameter, ""},
		{"RBP-2/two principals", user, doing(op{Name: "AddPermission", Function: &f, Principals: []string{accountA, accountB}}), parameter, accountB},
		{"RBP-2/refused principal", user, addPermission("f", "invalid.nonaws.com"), principal, "invalid.nonaws.com"},
		{"OPEN-5/nothing put", user, operating("PutResourcePolicy", "f"), parameter, ""},
		{"OPEN-5/empty principal", user, doing(op{Name: "PutResourcePolicy", Function: &f, Principals: []string{""}}), principal, ""},
		{"RBP-35/no auth type", user, operating("CreateFunctionUrlConfig", "f"), parameter, ""},
		{"RBP-35/other auth type", user, doing(op{Name: "CreateFunctionUrlConfig", Function: &f, AuthType: "iam"}), parameter, "iam"},
		{"RBP-35/URL of a version", user, doing(op{Name: "CreateFunctionUrlConfig", Function: &f, Qualifier: "1", AuthType: "NONE"}), parameter, "1"},
		{"ACT-11/tags without a Region", user, doing(op{Name: "CreateCodeSigningConfig", Tags: map[string]string{"a": "b"}}), parameter, ""},
		{"ACT/code is no ARN", user, in(func(in *lambdaperm.Function) { in.CodeObject = "b/k" }), badARN, "b/k"},
		{"ACT/image is no ARN", user, in(func(in *lambdaperm.Function) { in.ImageRepository = "r" }), badARN, "r"},
		{"IDP-16/service", as("s3.amazonaws.com"), creating("f"), principal, "s3.amazonaws.com"},
		{"IDP-16/anonymous", as("anonymous"), creating("f"), principal, "anonymous"},
		{"IDP-16/nobody", lambdaperm.Caller{}, creating("f"), principal, ""},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			r, err := c.ask(c.c)
			isRefused(t, r, err, c.code, c.input)
		})
	}
	bad := asUser()
	bad.Identity = []*policy.Policy{document(to(aws("*"), allowing("lambda:*", "*")))}
	_, err := lambdaperm.Do(bad, op{Name: "ListFunctions"})
	wantPolicyError(t, err)
	_, err = lambdaperm.PassRole(bad, lambdaperm.Role{ARN: roleARN}, "")
	wantPolicyError(t, err)
}

// ROLE-6: roles that Lambda takes.
func TestRolesTaken(t *testing.T) {
	for _, role := range []string{"r", "a/b/r", "service-role/R_1+=,.@-"} {
		r, err := creating("f", opWithRole("arn:aws:iam::"+accountA+":role/"+role))(asUser(allowing("*", "*")))
		if err != nil || r.Decision != ok {
			t.Errorf("%s: %v, %v", role, r, err)
		}
	}
}

func TestActionsOf(t *testing.T) {
	for _, c := range []struct {
		operation string
		want      []string
	}{
		{"Invoke", []string{"lambda:InvokeFunction"}},
		{"PublishVersion", []string{"lambda:PublishVersion"}},
		{"GetFunction", []string{"lambda:GetFunction", "lambda:ListTags", "kms:Decrypt"}},
		{"PutFunctionCodeSigningConfig", []string{"lambda:PutFunctionCodeSigningConfig"}},
	} {
		if got, err := lambdaperm.ActionsOf(c.operation); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("ActionsOf(%q) = %v, %v, want %v", c.operation, got, err, c.want)
		}
	}
	got, err := lambdaperm.ActionsOf("ListEventSourceMapping")
	if got != nil {
		t.Errorf("actions of no operation: %v", got)
	}
	isError(t, err, lambdaperm.CodeUnknownOperation, "ListEventSourceMapping")
}

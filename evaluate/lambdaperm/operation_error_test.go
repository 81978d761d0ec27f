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
	f := opFunction("f")
	known := f
	known.Aliases, known.Versions = []string{"live"}, []string{"1"}
	subnets := f
	subnets.VPC = &lambdaperm.VPC{Subnets: []string{"subnet-1"}}
	layer := func(arn string) func(*createInput) {
		return opWithLayers(lambdaperm.LayerVersion{ARN: arn})
	}
	in := func(change func(*createInput)) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return opCreate("f", change)
	}
	on := func(resource string) evaluate.Resource { return evaluate.Resource{ARN: resource} }
	type op = lambdaperm.Operation
	user := opUser(opAllow("*", "*"))
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
		{"ACT-3/unknown operation", user, opDo(op{Name: "NoSuchThing"}), unknown, "NoSuchThing"},
		{"ACT-3/no name", user, opDo(op{}), unknown, ""},
		{"ACT-3/letter case of an operation", user, opDo(op{Name: "listFunctions"}), unknown, "listFunctions"},
		{"ACT-3/with service", user, opDo(op{Name: "lambda:ListFunctions"}), unknown, "lambda:ListFunctions"},
		{"ACT-3/wildcard", user, opDo(op{Name: "List*"}), unknown, "List*"},
		{"ACT-7/InvokeFunction is no operation", user, opDo(op{Name: "InvokeFunction", Function: &f}), unknown, "InvokeFunction"},
		{"ACT-4/ConnectMicrovm", user, opDo(op{Name: "ConnectMicrovm"}), unknown, "ConnectMicrovm"},
		{"ACT-4/DisableReplication", user, opDo(op{Name: "DisableReplication"}), unknown, "DisableReplication"},
		{"ACT-4/EnableReplication", user, opDo(op{Name: "EnableReplication"}), unknown, "EnableReplication"},
		{"ACT-4/InvokeFunctionUrl", user, opDo(op{Name: "InvokeFunctionUrl"}), unknown, "InvokeFunctionUrl"},
		{"ACT-4/PassCapacityProvider", user, opDo(op{Name: "PassCapacityProvider"}), unknown, "PassCapacityProvider"},
		{"ACT-4/PassNetworkConnector", user, opDo(op{Name: "PassNetworkConnector"}), unknown, "PassNetworkConnector"},
		{"SEED-4/create without a role", user, in(func(in *createInput) { in.Role = nil }), parameter, ""},
		{"ROLE-3/capacity provider without a role", user, opDo(op{Name: "CreateCapacityProvider", Resource: on(opLambda + "capacity-provider:c")}), parameter, ""},
		{"ROLE-5/role of another account", user, in(opWithRole("arn:aws:iam::" + opB + ":role/r")), parameter, "arn:aws:iam::" + opB + ":role/r"},
		{"ROLE-5/role of another partition", user, in(opWithRole("arn:aws-cn:iam::" + opA + ":role/r")), parameter, "arn:aws-cn:iam::" + opA + ":role/r"},
		{"ROLE-5/update, role of another account", user, opUpdate(f, lambdaperm.UpdateFunctionConfigurationInput{Role: &lambdaperm.Role{ARN: "arn:aws:iam::" + opB + ":role/r"}}),
			parameter, "arn:aws:iam::" + opB + ":role/r"},
		{"ROLE-6/no ARN", user, in(opWithRole("r")), badARN, "r"},
		{"ROLE-6/empty", user, in(opWithRole("")), badARN, ""},
		{"ROLE-6/user", user, in(opWithRole("arn:aws:iam::" + opA + ":user/r")), badARN, "arn:aws:iam::" + opA + ":user/r"},
		{"ROLE-6/account", user, in(opWithRole("arn:aws:iam::1111:role/r")), badARN, "arn:aws:iam::1111:role/r"},
		{"ROLE-6/character", user, in(opWithRole(opRole + "*")), badARN, opRole + "*"},
		{"ROLE-6/colon", user, in(opWithRole(opRole + ":x")), badARN, opRole + ":x"},
		{"ROLE-6/no name", user, in(opWithRole("arn:aws:iam::" + opA + ":role/")), badARN, "arn:aws:iam::" + opA + ":role/"},
		{"ROLE-6/service", user, in(opWithRole("arn:aws:sts::" + opA + ":role/r")), badARN, "arn:aws:sts::" + opA + ":role/r"},
		{"ROLE-6/PassRole", user, opPass("r", "lambda.amazonaws.com"), badARN, "r"},
		{"ROLE-3/PassRole to no service", user, opPass(opRole, "not a service"), parameter, "not a service"},
		{"ROLE-3/PassRole by a service", opCaller("s3.amazonaws.com"), opPass(opRole, "lambda.amazonaws.com"), principal, "s3.amazonaws.com"},
		{"RBP-37/layer without version", user, in(layer(opLambda + "layer:l")), badARN, opLambda + "layer:l"},
		{"RBP-37/layer is no ARN", user, in(layer("l:1")), badARN, "l:1"},
		{"RBP-37/empty layer", user, in(layer("")), badARN, ""},
		{"IDP-6/subnets without VPC", user, in(func(in *createInput) { in.VPC = &lambdaperm.VPC{Subnets: []string{"subnet-1"}} }), parameter, ""},
		{"IDP-6/update, subnets without VPC", user, opUpdate(subnets, lambdaperm.UpdateFunctionConfigurationInput{}), parameter, ""},
		{"IDP-9/code signing configuration", user, in(func(in *createInput) { in.CodeSigningConfig = "csc-1" }), badARN, "csc-1"},
		{"IDP-14/capacity provider", user, in(func(in *createInput) { in.CapacityProvider = "c" }), badARN, "c"},
		{"ACT-14/no configuration", user, opDo(op{Name: "PutFunctionCodeSigningConfig", Function: &f}), parameter, ""},
		{"ACT-14/no function", user, opDo(op{Name: "PutFunctionCodeSigningConfig", CodeSigningConfig: opCSC}), parameter, ""},
		{"ACT-14/configuration in place of the function", user, opDo(op{Name: "PutFunctionCodeSigningConfig", CodeSigningConfig: opCSC, Resource: on(opCSC)}), badARN, opCSC},
		{"ACT-8/no qualifier", user, opOn("PutProvisionedConcurrencyConfig", "f"), parameter, ""},
		{"ACT-8/unqualified ARN", user, opResource("GetProvisionedConcurrencyConfig", opF), badARN, opF},
		{"ACT-12/no function", user, opDo(op{Name: "CreateEventSourceMapping"}), parameter, ""},
		{"ACT-13/no function", user, opDo(op{Name: "GetFunction"}), parameter, ""},
		{"ACT-13/layer in place of a function", user, opResource("GetFunction", opLambda+"layer:l:1"), badARN, opLambda + "layer:l:1"},
		{"RBP-39/function in place of a layer", user, opOn("GetLayerVersion", "f"), badARN, opF},
		{"ACT-13/no alias of the function", user, opDo(op{Name: "GetFunction", Function: &known, Qualifier: "dead"}), qualifier, "dead"},
		{"ACT-13/malformed qualifier", user, opDo(op{Name: "GetFunction", Function: &f, Qualifier: "a b"}), qualifier, "a b"},
		{"ARN-2/malformed function", user, opDo(op{Name: "GetFunction", Function: &lambdaperm.Function{}}), badARN, ""},
		{"ARN-2/create with a qualifier", user, in(func(in *createInput) { in.ARN.Qualifier = "1" }), qualifier, "1"},
		{"ARN-2/create without a name", user, in(func(in *createInput) { in.ARN.Name = "" }), badARN, "arn:aws:lambda:us-east-1:111122223333:function:"},
		{"ARN-2/create nothing", user, in(func(in *createInput) { in.ARN = arn.Function{} }), badARN, ""},
		{"RBP-39/publish on a version", user, opResource("PublishLayerVersion", opLambda+"layer:l:1"), badARN, opLambda + "layer:l:1"},
		{"RBP-2/no principal", user, opOn("AddPermission", "f"), parameter, ""},
		{"RBP-2/two principals", user, opDo(op{Name: "AddPermission", Function: &f, Principals: []string{opA, opB}}), parameter, opB},
		{"RBP-2/refused principal", user, addPermission("f", "invalid.nonaws.com"), principal, "invalid.nonaws.com"},
		{"OPEN-5/nothing put", user, opOn("PutResourcePolicy", "f"), parameter, ""},
		{"OPEN-5/empty principal", user, opDo(op{Name: "PutResourcePolicy", Function: &f, Principals: []string{""}}), principal, ""},
		{"RBP-35/no auth type", user, opOn("CreateFunctionUrlConfig", "f"), parameter, ""},
		{"RBP-35/other auth type", user, opDo(op{Name: "CreateFunctionUrlConfig", Function: &f, AuthType: "iam"}), parameter, "iam"},
		{"RBP-35/URL of a version", user, opDo(op{Name: "CreateFunctionUrlConfig", Function: &f, Qualifier: "1", AuthType: "NONE"}), parameter, "1"},
		{"ACT-11/tags without a Region", user, opDo(op{Name: "CreateCodeSigningConfig", Tags: map[string]string{"a": "b"}}), parameter, ""},
		{"ACT/code is no ARN", user, in(func(in *createInput) { in.CodeObject = "b/k" }), badARN, "b/k"},
		{"ACT/image is no ARN", user, in(func(in *createInput) { in.ImageRepository = "r" }), badARN, "r"},
		{"IDP-16/service", opCaller("s3.amazonaws.com"), opCreate("f"), principal, "s3.amazonaws.com"},
		{"IDP-16/anonymous", opCaller("anonymous"), opCreate("f"), principal, "anonymous"},
		{"IDP-16/nobody", lambdaperm.Caller{}, opCreate("f"), principal, ""},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			r, err := c.ask(c.c)
			invRefused(t, r, err, c.code, c.input)
		})
	}
	bad := opUser()
	bad.Identity = []*policy.Policy{opDoc(opGrant("*", "lambda:*", "*"))}
	_, err := lambdaperm.Do(bad, op{Name: "ListFunctions"})
	wantPolicyError(t, err)
	_, err = lambdaperm.PassRole(bad, lambdaperm.Role{ARN: opRole}, "")
	wantPolicyError(t, err)
}

// ROLE-6: roles that Lambda takes.
func TestRolesTaken(t *testing.T) {
	for _, role := range []string{"r", "a/b/r", "service-role/R_1+=,.@-"} {
		r, err := opCreate("f", opWithRole("arn:aws:iam::"+opA+":role/"+role))(opUser(opAllow("*", "*")))
		if err != nil || r.Decision != opAllowed {
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
		{"GetFunction", []string{"lambda:GetFunction", "lambda:ListTags"}},
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
	invError(t, err, lambdaperm.CodeUnknownOperation, "ListEventSourceMapping")
}

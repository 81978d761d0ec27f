package lambdaperm_test

import (
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

type createInput = lambdaperm.CreateFunctionInput

// opManaged is the user ann with managed policies.
func opManaged(t *testing.T, names ...string) lambdaperm.Caller {
	t.Helper()
	c := opUser()
	for _, name := range names {
		p, err := managed.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		c.Identity = append(c.Identity, p)
	}
	return c
}

func opWithRole(role string) func(*createInput) {
	return func(in *createInput) { in.Role = &lambdaperm.Role{ARN: role} }
}

func opWithLayers(layers ...lambdaperm.LayerVersion) func(*createInput) {
	return func(in *createInput) { in.Layers = layers }
}

// opLayer is version 1 of a layer of an account, with the statements of its own policy.
func opLayer(account, name string, statements ...string) lambdaperm.LayerVersion {
	l := lambdaperm.LayerVersion{ARN: "arn:aws:lambda:us-east-1:" + account + ":layer:" + name + ":1"}
	if len(statements) > 0 {
		l.Policy = opDoc(statements...)
	}
	return l
}

func TestCreateSeed(t *testing.T) {
	create := opAllow("lambda:CreateFunction", "*")
	pass := opAllow("iam:PassRole", "arn:aws:iam::"+opA+":role/*")
	named := opAllow("lambda:CreateFunction", "arn:aws:lambda:*:*:function:${aws:username}-*")
	toLambda := opIf("StringEquals", "iam:PassedToService", "lambda.amazonaws.com")
	logging := opAllow("lambda:CreateFunction", "*", opIf("ForAnyValue:StringLike", "lambda:Layer", "arn:aws:lambda:*:"+opA+":layer:logging:*"))
	layers := opAllow("lambda:GetLayerVersion", "*")
	arole := opAllow("iam:CreateRole iam:CreatePolicy iam:AttachRolePolicy", "arn:aws:iam::"+opA+":role/*")
	x := "arn:aws:iam::" + opA + ":role/x"
	runOps(t, []opCase{
		{"SEED-5/AWSLambda_FullAccess", opManaged(t, "AWSLambda_FullAccess"), opCreate("f"), opAllowed, ""},
		{"SEED-5/lambda star", opUser(opAllow("lambda:*", "*")), opCreate("f"), opImplicit, "iam:PassRole"},
		{"SEED-5/AdministratorAccess", opManaged(t, "AdministratorAccess"), opCreate("f"), opAllowed, ""},
		{"SEED-5/only PassRole", opUser(pass), opCreate("f"), opImplicit, "lambda:CreateFunction"},
		{"SEED-5/nothing", opUser(), opCreate("f"), opImplicit, "lambda:CreateFunction iam:PassRole"},
		{"SEED-5/update without a role", opUser(opAllow("lambda:*", "*")), opUpdate(opFunction("f"), lambdaperm.UpdateFunctionConfigurationInput{}), opAllowed, ""},
		{"SEED-5/update with a role", opUser(opAllow("lambda:*", "*")),
			opUpdate(opFunction("f"), lambdaperm.UpdateFunctionConfigurationInput{Role: &lambdaperm.Role{ARN: opRole}}), opImplicit, "iam:PassRole"},
		{"SEED-5/update with a role, both", opUser(opAllow("lambda:*", "*"), opAllow("iam:PassRole", opRole, toLambda)),
			opUpdate(opFunction("f"), lambdaperm.UpdateFunctionConfigurationInput{Role: &lambdaperm.Role{ARN: opRole}}), opAllowed, ""},
		{"SEED-22/role that may be passed", opUser(create, opAllow("iam:PassRole", "arn:aws:iam::"+opA+":role/my-execution-role")),
			opCreate("my-function", opWithRole("arn:aws:iam::"+opA+":role/my-execution-role")), opAllowed, ""},
		{"SEED-22/other role", opUser(create, opAllow("iam:PassRole", "arn:aws:iam::"+opA+":role/other")),
			opCreate("my-function", opWithRole("arn:aws:iam::"+opA+":role/my-execution-role")), opImplicit, "iam:PassRole"},
		{"SEED-30/own name", opUser(named, pass), opCreate("ann-x"), opAllowed, ""},
		{"SEED-30/other name", opUser(named, pass), opCreate("bob-x"), opImplicit, "lambda:CreateFunction"},
		{"SEED-30/role session", opCaller("arn:aws:sts::"+opA+":assumed-role/dev/ann", named, pass), opCreate("ann-x"), opImplicit, "lambda:CreateFunction"},
		{"SEED-31/with the layer", opUser(logging, layers, pass), opCreate("f", opWithLayers(opLayer(opA, "logging"))), opAllowed, ""},
		{"SEED-31/with the layer and another", opUser(logging, layers, pass), opCreate("f", opWithLayers(opLayer(opA, "other"), opLayer(opA, "logging"))), opAllowed, ""},
		{"SEED-31/with another layer", opUser(logging, layers, pass), opCreate("f", opWithLayers(opLayer(opA, "other"))), opImplicit, "lambda:CreateFunction"},
		{"SEED-31/without layers", opUser(logging, layers, pass), opCreate("f"), opImplicit, "lambda:CreateFunction"},
		{"SEED-33/account id filled in", opUser(create, pass), opCreate("f", opWithRole("arn:aws:iam::"+opA+":role/any")), opAllowed, ""},
		{"SEED-33/placeholder", opUser(create, opAllow("iam:PassRole", "arn:aws:iam::account-id:role/*")), opCreate("f"), opImplicit, "iam:PassRole"},
		{"SEED-34/this function", opUser(opAllow("lambda:CreateFunction", opF), pass), opCreate("f"), opAllowed, ""},
		{"SEED-34/other function", opUser(opAllow("lambda:CreateFunction", opF), pass), opCreate("g"), opImplicit, "lambda:CreateFunction"},
		{"SEED-45/ListRoles", opUser(opAllow("iam:ListRolePolicies iam:ListRoles", "*"), create, pass), opRequest("iam:ListRoles", "*"), opAllowed, ""},
		{"SEED-45/CreateFunction", opUser(opAllow("iam:ListRolePolicies iam:ListRoles", "*"), create, pass), opCreate("f"), opAllowed, ""},
		{"SEED-45/CreateRole", opUser(opAllow("iam:ListRolePolicies iam:ListRoles", "*"), create, pass), opRequest("iam:CreateRole", x), opImplicit, ""},
		{"SEED-46/CreateRole", opUser(arole), opRequest("iam:CreateRole", x), opAllowed, ""},
		{"SEED-46/AttachRolePolicy", opUser(arole), opRequest("iam:AttachRolePolicy", x), opAllowed, ""},
		{"SEED-46/CreatePolicy", opUser(arole), opRequest("iam:CreatePolicy", "arn:aws:iam::"+opA+":policy/p"), opImplicit, ""},
		{"SEED-46/PutRolePolicy", opUser(arole), opRequest("iam:PutRolePolicy", x), opImplicit, ""},
		{"SEED-46/PutRolePolicy added", opUser(arole, opAllow("iam:PutRolePolicy", "arn:aws:iam::"+opA+":role/*")), opRequest("iam:PutRolePolicy", x), opAllowed, ""},
		{"SEED-47/an administrator's role may be passed", opUser(create, pass), func(c lambdaperm.Caller) (lambdaperm.Report, error) {
			admin := &lambdaperm.Role{ARN: opRole, Identity: []*policy.Policy{opDoc(opAllow("*", "*"))}}
			return lambdaperm.CreateFunction(c, createInput{ARN: opARN("f"), Role: admin})
		}, opAllowed, ""},
	})
}

func TestPassRoleRules(t *testing.T) {
	toLambda := opAllow("iam:PassRole", "*", opIf("StringEquals", "iam:PassedToService", "lambda.amazonaws.com"))
	replicator := opAllow("iam:PassRole", "*", opIf("StringLikeIfExists", "iam:PassedToService", "lambda.amazonaws.com"))
	intern := opAllow("iam:PassRole", "arn:aws:iam::"+opA+":role/intern-lambda-execution-role")
	create := opAllow("lambda:CreateFunction", "*")
	tagged := opAllow("iam:PassRole", "*", opIf("StringEquals", "aws:ResourceTag/team", "a"))
	tagged2 := opAllow("iam:PassRole", "*", opIf("StringEquals", "iam:ResourceTag/team", "a"))
	associated := opAllow("iam:PassRole", "*", opIf("ArnEquals", "iam:AssociatedResourceArn", opF))
	knowing := opUser(associated)
	knowing.Context.Set("iam:AssociatedResourceArn", opF)
	withTags := func(in *createInput) { in.Role.Tags = map[string]string{"team": "a"} }
	runOps(t, []opCase{
		{"ROLE-3/create a function", opUser(create, toLambda), opCreate("f"), opAllowed, ""},
		{"ROLE-3/pass to Lambda", opUser(toLambda), opPass(opRole, "lambda.amazonaws.com"), opAllowed, ""},
		{"ROLE-3/pass to EC2", opUser(toLambda), opPass(opRole, "ec2.amazonaws.com"), opImplicit, "iam:PassRole"},
		{"ROLE-3/IfExists, key absent", opUser(replicator), opPass(opRole, ""), opAllowed, ""},
		{"ROLE-3/IfExists, EC2", opUser(replicator), opPass(opRole, "ec2.amazonaws.com"), opImplicit, ""},
		{"ROLE-3/key absent", opUser(toLambda), opPass(opRole, ""), opImplicit, ""},
		{"ROLE-3/role without path", opUser(create, intern), opCreate("f", opWithRole("arn:aws:iam::"+opA+":role/intern-lambda-execution-role")), opAllowed, ""},
		{"ROLE-3/role with path", opUser(create, intern),
			opCreate("f", opWithRole("arn:aws:iam::"+opA+":role/service-role/intern-lambda-execution-role")), opImplicit, "iam:PassRole"},
		{"ROLE-3/operator role", opUser(opAllow("lambda:*", "*")),
			opDo(lambdaperm.Operation{Name: "CreateCapacityProvider", Role: &lambdaperm.Role{ARN: opRole},
				Resource: evaluate.Resource{ARN: opLambda + "capacity-provider:c"}}), opImplicit, "iam:PassRole"},
		{"OPEN-4/key that is not known", opUser(associated), opPass(opRole, "lambda.amazonaws.com"), opImplicit, "iam:PassRole"},
		{"OPEN-4/key from the caller", knowing, opPass(opRole, "lambda.amazonaws.com"), opAllowed, ""},
		{"ROLE-4/condition on the tag", opUser(create, tagged), opCreate("f", withTags), opAllowed, ""},
	})
	r, err := lambdaperm.PassRole(opUser(associated), lambdaperm.Role{ARN: opRole}, "lambda.amazonaws.com")
	invCheck(t, r, err, opImplicit)
	if missing := r.Checks[0].Result.MissingContext; !slices.Contains(missing, "iam:AssociatedResourceArn") {
		t.Errorf("OPEN-4: keys that could change the decision: %v", missing)
	}
	r, err = lambdaperm.CreateFunction(opUser(create, tagged, tagged2), createInput{ARN: opARN("f"), Role: &lambdaperm.Role{ARN: opRole}})
	invCheck(t, r, err, opImplicit, lambdaperm.PassRoleTagCondition, lambdaperm.PassRoleTagCondition)
	r, err = lambdaperm.PassRole(opUser(tagged), lambdaperm.Role{ARN: opRole, Tags: map[string]string{"team": "a"}}, "lambda.amazonaws.com")
	invCheck(t, r, err, opAllowed, lambdaperm.PassRoleTagCondition)
	r, err = lambdaperm.PassRole(opUser(toLambda, opAllow("iam:GetRole", "*", opIf("StringEquals", "aws:ResourceTag/team", "a"))),
		lambdaperm.Role{ARN: opRole}, "lambda.amazonaws.com")
	invCheck(t, r, err, opAllowed)
}

func TestCreateLayers(t *testing.T) {
	all := opAllow("*", "*")
	mine := opRole
	forB := opGrant(opB, "lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:"+opB+":layer:l:1")
	forA := opGrant(opA, "lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:"+opB+":layer:l:1")
	public := opGrant("*", "lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:"+opB+":layer:l:1")
	noGet := []string{opAllow("lambda:CreateFunction lambda:UpdateFunctionConfiguration", "*"), opAllow("iam:PassRole", mine)}
	update := func(l ...lambdaperm.LayerVersion) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return opUpdate(opFunction("f"), lambdaperm.UpdateFunctionConfigurationInput{Layers: l})
	}
	publish := opUser(opAllow("lambda:PublishLayerVersion", opLambda+"layer:test-a"))
	runOps(t, []opCase{
		{"RBP-37/administrator, layer without policy", opUser(all), opCreate("f", opWithLayers(opLayer(opB, "l"))), opImplicit, "lambda:GetLayerVersion"},
		{"RBP-37/administrator, layer for another account", opUser(all), opCreate("f", opWithLayers(opLayer(opB, "l", forB))), opImplicit, "lambda:GetLayerVersion"},
		{"RBP-37/administrator, layer for this account", opUser(all), opCreate("f", opWithLayers(opLayer(opB, "l", forA))), opAllowed, ""},
		{"RBP-37/administrator, public layer", opUser(all), opCreate("f", opWithLayers(opLayer(opB, "l", public))), opAllowed, ""},
		{"RBP-37/layer for this account, no identity policy", opUser(noGet...), opCreate("f", opWithLayers(opLayer(opB, "l", forA))), opImplicit, "lambda:GetLayerVersion"},
		{"RBP-37/one of two layers", opUser(all), opCreate("f", opWithLayers(opLayer(opB, "l", forA), opLayer(opB, "m"))), opImplicit, "lambda:GetLayerVersion"},
		{"RBP-37/own layer, no identity policy", opUser(noGet...), opCreate("f", opWithLayers(opLayer(opA, "l"))), opImplicit, "lambda:GetLayerVersion"},
		{"RBP-37/own layer", opUser(all), opCreate("f", opWithLayers(opLayer(opA, "l"))), opAllowed, ""},
		{"RBP-37/update, layer without policy", opUser(all), update(opLayer(opB, "l")), opImplicit, "lambda:GetLayerVersion"},
		{"RBP-37/update, layer for this account", opUser(all), update(opLayer(opB, "l", forA)), opAllowed, ""},
		{"RBP-39/publish on the layer", publish, opResource("PublishLayerVersion", opLambda+"layer:test-a"), opAllowed, ""},
		{"RBP-39/wildcard spans the colon", opUser(opAllow("lambda:GetLayerVersion", opLambda+"layer:test-*")), opResource("GetLayerVersion", opLambda+"layer:test-a:1"), opAllowed, ""},
		{"RBP-39/layer without version", opUser(opAllow("lambda:GetLayerVersion", opLambda+"layer:test-a")), opResource("GetLayerVersion", opLambda+"layer:test-a:1"), opImplicit, ""},
		{"RBP-39/delete on the version", opUser(opAllow("lambda:DeleteLayerVersion", opLambda+"layer:test-a:1")), opResource("DeleteLayerVersion", opLambda+"layer:test-a:1"), opAllowed, ""},
	})
	r, err := lambdaperm.CreateFunction(opUser(all), createInput{ARN: opARN("f"), Role: &lambdaperm.Role{ARN: mine}, Layers: []lambdaperm.LayerVersion{opLayer(opB, "l")}})
	if err != nil {
		t.Fatal(err)
	}
	want := "no policy of type resource allows lambda:GetLayerVersion on arn:aws:lambda:us-east-1:444455556666:layer:l:1"
	if failed := r.Failed(); len(failed) != 1 || failed[0].Missing != want {
		t.Errorf("RBP-37: not %q alone:\n%v", want, r)
	}
}

func TestURLGovernance(t *testing.T) {
	all := opAllow("*", "*")
	noPublic := opDeny("lambda:UpdateFunctionUrlConfig", "*", opIf("StringEquals", "lambda:FunctionUrlAuthType", "NONE"))
	scp := opDeny("lambda:CreateFunctionUrlConfig lambda:UpdateFunctionUrlConfig", "*", opIf("StringNotEquals", "lambda:FunctionUrlAuthType", "AWS_IAM"))
	governed := opUser(all)
	governed.SCPs = [][]*policy.Policy{{opDoc(all), opDoc(scp)}}
	on := func(name, authType, existing string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		f := opFunction("f")
		if existing != "" {
			f.URLs = map[string]lambdaperm.URL{"": {AuthType: existing}}
		}
		return opDo(lambdaperm.Operation{Name: name, Function: &f, AuthType: authType})
	}
	runOps(t, []opCase{
		{"RBP-35/identity, update to NONE", opUser(all, noPublic), on("UpdateFunctionUrlConfig", "NONE", ""), opExplicit, ""},
		{"RBP-35/identity, update to AWS_IAM", opUser(all, noPublic), on("UpdateFunctionUrlConfig", "AWS_IAM", ""), opAllowed, ""},
		{"RBP-35/identity, update that keeps NONE", opUser(all, noPublic), on("UpdateFunctionUrlConfig", "", "NONE"), opExplicit, ""},
		{"RBP-35/SCP, create with NONE", governed, on("CreateFunctionUrlConfig", "NONE", ""), opExplicit, ""},
		{"RBP-35/SCP, create with AWS_IAM", governed, on("CreateFunctionUrlConfig", "AWS_IAM", ""), opAllowed, ""},
		{"RBP-35/SCP, update to NONE", governed, on("UpdateFunctionUrlConfig", "NONE", ""), opExplicit, ""},
		{"RBP-35/SCP, update to AWS_IAM", governed, on("UpdateFunctionUrlConfig", "AWS_IAM", ""), opAllowed, ""},
		{"RBP-35/SCP, delete", governed, on("DeleteFunctionUrlConfig", "", "NONE"), opAllowed, ""},
		{"RBP-35/delete needs nothing else", opUser(opAllow("lambda:DeleteFunctionUrlConfig", opF)), on("DeleteFunctionUrlConfig", "", "NONE"), opAllowed, ""},
		{"RBP-35/key of the function", opUser(opAllow("lambda:CreateFunctionUrlConfig", "*", opIf("ArnLike", "lambda:FunctionArn", opF))), on("CreateFunctionUrlConfig", "NONE", ""), opAllowed, ""},
	})
}

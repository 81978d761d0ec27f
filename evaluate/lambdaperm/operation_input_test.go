package lambdaperm_test

import (
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// opManaged is the user ann with managed policies.
func opManaged(t *testing.T, names ...string) lambdaperm.Caller {
	t.Helper()
	c := asUser()
	for _, name := range names {
		p, err := managed.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		c.Identity = append(c.Identity, p)
	}
	return c
}

func opWithRole(role string) func(*lambdaperm.Function) {
	return func(in *lambdaperm.Function) { in.Role = &lambdaperm.Role{ARN: role} }
}

func opWithLayers(layers ...lambdaperm.LayerVersion) func(*lambdaperm.Function) {
	return func(in *lambdaperm.Function) { in.Layers = layers }
}

// opLayer is version 1 of a layer of an account, with the statements of its own policy.
func opLayer(account, name string, statements ...string) lambdaperm.LayerVersion {
	l := lambdaperm.LayerVersion{ARN: "arn:aws:lambda:us-east-1:" + account + ":layer:" + name + ":1"}
	if len(statements) > 0 {
		l.Policy = document(statements...)
	}
	return l
}

func TestCreateSeed(t *testing.T) {
	create := allowing("lambda:CreateFunction", "*")
	pass := allowing("iam:PassRole", "arn:aws:iam::"+accountA+":role/*")
	named := allowing("lambda:CreateFunction", "arn:aws:lambda:*:*:function:${aws:username}-*")
	toLambda := when("StringEquals", "iam:PassedToService", "lambda.amazonaws.com")
	logging := allowing("lambda:CreateFunction", "*", when("ForAnyValue:StringLike", "lambda:Layer", "arn:aws:lambda:*:"+accountA+":layer:logging:*"))
	layers := allowing("lambda:GetLayerVersion", "*")
	arole := allowing("iam:CreateRole iam:CreatePolicy iam:AttachRolePolicy", "arn:aws:iam::"+accountA+":role/*")
	x := "arn:aws:iam::" + accountA + ":role/x"
	runCases(t, []decisionCase{
		{"SEED-5/AWSLambda_FullAccess", opManaged(t, "AWSLambda_FullAccess"), creating("f"), ok, ""},
		{"SEED-5/lambda star", asUser(allowing("lambda:*", "*")), creating("f"), no, "iam:PassRole"},
		{"SEED-5/AdministratorAccess", opManaged(t, "AdministratorAccess"), creating("f"), ok, ""},
		{"SEED-5/only PassRole", asUser(pass), creating("f"), no, "lambda:CreateFunction"},
		{"SEED-5/nothing", asUser(), creating("f"), no, "lambda:CreateFunction iam:PassRole"},
		{"SEED-5/update without a role", asUser(allowing("lambda:*", "*")), updating(functionNamed("f"), lambdaperm.UpdateFunctionConfigurationInput{}), ok, ""},
		{"SEED-5/update with a role", asUser(allowing("lambda:*", "*")),
			updating(functionNamed("f"), lambdaperm.UpdateFunctionConfigurationInput{Role: &lambdaperm.Role{ARN: roleARN}}), no, "iam:PassRole"},
		{"SEED-5/update with a role, both", asUser(allowing("lambda:*", "*"), allowing("iam:PassRole", roleARN, toLambda)),
			updating(functionNamed("f"), lambdaperm.UpdateFunctionConfigurationInput{Role: &lambdaperm.Role{ARN: roleARN}}), ok, ""},
		{"SEED-22/role that may be passed", asUser(create, allowing("iam:PassRole", "arn:aws:iam::"+accountA+":role/my-execution-role")),
			creating("my-function", opWithRole("arn:aws:iam::"+accountA+":role/my-execution-role")), ok, ""},
		{"SEED-22/other role", asUser(create, allowing("iam:PassRole", "arn:aws:iam::"+accountA+":role/other")),
			creating("my-function", opWithRole("arn:aws:iam::"+accountA+":role/my-execution-role")), no, "iam:PassRole"},
		{"SEED-30/own name", asUser(named, pass), creating("ann-x"), ok, ""},
		{"SEED-30/other name", asUser(named, pass), creating("bob-x"), no, "lambda:CreateFunction"},
		{"SEED-30/role session", as("arn:aws:sts::"+accountA+":assumed-role/dev/ann", named, pass), creating("ann-x"), no, "lambda:CreateFunction"},
		{"SEED-31/with the layer", asUser(logging, layers, pass), creating("f", opWithLayers(opLayer(accountA, "logging"))), ok, ""},
		{"SEED-31/with the layer and another", asUser(logging, layers, pass), creating("f", opWithLayers(opLayer(accountA, "other"), opLayer(accountA, "logging"))), ok, ""},
		{"SEED-31/with another layer", asUser(logging, layers, pass), creating("f", opWithLayers(opLayer(accountA, "other"))), no, "lambda:CreateFunction"},
		{"SEED-31/without layers", asUser(logging, layers, pass), creating("f"), no, "lambda:CreateFunction"},
		{"SEED-33/account id filled in", asUser(create, pass), creating("f", opWithRole("arn:aws:iam::"+accountA+":role/any")), ok, ""},
		{"SEED-33/placeholder", asUser(create, allowing("iam:PassRole", "arn:aws:iam::account-id:role/*")), creating("f"), no, "iam:PassRole"},
		{"SEED-34/this function", asUser(allowing("lambda:CreateFunction", functionARN), pass), creating("f"), ok, ""},
		{"SEED-34/other function", asUser(allowing("lambda:CreateFunction", functionARN), pass), creating("g"), no, "lambda:CreateFunction"},
		{"SEED-45/ListRoles", asUser(allowing("iam:ListRolePolicies iam:ListRoles", "*"), create, pass), requesting("iam:ListRoles", "*"), ok, ""},
		{"SEED-45/CreateFunction", asUser(allowing("iam:ListRolePolicies iam:ListRoles", "*"), create, pass), creating("f"), ok, ""},
		{"SEED-45/CreateRole", asUser(allowing("iam:ListRolePolicies iam:ListRoles", "*"), create, pass), requesting("iam:CreateRole", x), no, ""},
		{"SEED-46/CreateRole", asUser(arole), requesting("iam:CreateRole", x), ok, ""},
		{"SEED-46/AttachRolePolicy", asUser(arole), requesting("iam:AttachRolePolicy", x), ok, ""},
		{"SEED-46/CreatePolicy", asUser(arole), requesting("iam:CreatePolicy", "arn:aws:iam::"+accountA+":policy/p"), no, ""},
		{"SEED-46/PutRolePolicy", asUser(arole), requesting("iam:PutRolePolicy", x), no, ""},
		{"SEED-46/PutRolePolicy added", asUser(arole, allowing("iam:PutRolePolicy", "arn:aws:iam::"+accountA+":role/*")), requesting("iam:PutRolePolicy", x), ok, ""},
		{"SEED-47/an administrator's role may be passed", asUser(create, pass), func(c lambdaperm.Caller) (lambdaperm.Report, error) {
			admin := &lambdaperm.Role{ARN: roleARN, Identity: []*policy.Policy{document(allowing("*", "*"))}}
			return lambdaperm.CreateFunction(c, lambdaperm.Function{ARN: functionNamed("f").ARN, Role: admin})
		}, ok, ""},
	})
}

func TestPassRoleRules(t *testing.T) {
	toLambda := allowing("iam:PassRole", "*", when("StringEquals", "iam:PassedToService", "lambda.amazonaws.com"))
	replicator := allowing("iam:PassRole", "*", when("StringLikeIfExists", "iam:PassedToService", "lambda.amazonaws.com"))
	intern := allowing("iam:PassRole", "arn:aws:iam::"+accountA+":role/intern-lambda-execution-role")
	create := allowing("lambda:CreateFunction", "*")
	tagged := allowing("iam:PassRole", "*", when("StringEquals", "aws:ResourceTag/team", "a"))
	tagged2 := allowing("iam:PassRole", "*", when("StringEquals", "iam:ResourceTag/team", "a"))
	associated := allowing("iam:PassRole", "*", when("ArnEquals", "iam:AssociatedResourceArn", functionARN))
	knowing := asUser(associated)
	knowing.Context.Set("iam:AssociatedResourceArn", functionARN)
	withTags := func(in *lambdaperm.Function) { in.Role.Tags = map[string]string{"team": "a"} }
	runCases(t, []decisionCase{
		{"ROLE-3/create a function", asUser(create, toLambda), creating("f"), ok, ""},
		{"ROLE-3/pass to Lambda", asUser(toLambda), passing(roleARN, "lambda.amazonaws.com"), ok, ""},
		{"ROLE-3/pass to EC2", asUser(toLambda), passing(roleARN, "ec2.amazonaws.com"), no, "iam:PassRole"},
		{"ROLE-3/IfExists, key absent", asUser(replicator), passing(roleARN, ""), ok, ""},
		{"ROLE-3/IfExists, EC2", asUser(replicator), passing(roleARN, "ec2.amazonaws.com"), no, ""},
		{"ROLE-3/key absent", asUser(toLambda), passing(roleARN, ""), no, ""},
		{"ROLE-3/role without path", asUser(create, intern), creating("f", opWithRole("arn:aws:iam::"+accountA+":role/intern-lambda-execution-role")), ok, ""},
		{"ROLE-3/role with path", asUser(create, intern),
			creating("f", opWithRole("arn:aws:iam::"+accountA+":role/service-role/intern-lambda-execution-role")), no, "iam:PassRole"},
		{"ROLE-3/operator role", asUser(allowing("lambda:*", "*")),
			doing(lambdaperm.Operation{Name: "CreateCapacityProvider", Role: &lambdaperm.Role{ARN: roleARN},
				Resource: evaluate.Resource{ARN: lambdaARN + "capacity-provider:c"}}), no, "iam:PassRole"},
		{"OPEN-4/key that is not known", asUser(associated), passing(roleARN, "lambda.amazonaws.com"), no, "iam:PassRole"},
		{"OPEN-4/key from the caller", knowing, passing(roleARN, "lambda.amazonaws.com"), ok, ""},
		{"ROLE-4/condition on the tag", asUser(create, tagged), creating("f", withTags), ok, ""},
	})
	r, err := lambdaperm.PassRole(asUser(associated), lambdaperm.Role{ARN: roleARN}, "lambda.amazonaws.com")
	wants(t, r, err, no)
	if missing := r.Checks[0].Result.MissingContext; !slices.Contains(missing, "iam:AssociatedResourceArn") {
		t.Errorf("OPEN-4: keys that could change the decision: %v", missing)
	}
	r, err = lambdaperm.CreateFunction(asUser(create, tagged, tagged2), lambdaperm.Function{ARN: functionNamed("f").ARN, Role: &lambdaperm.Role{ARN: roleARN}})
	wants(t, r, err, no, lambdaperm.NotePassRoleTagCondition, lambdaperm.NotePassRoleTagCondition)
	r, err = lambdaperm.PassRole(asUser(tagged), lambdaperm.Role{ARN: roleARN, Tags: map[string]string{"team": "a"}}, "lambda.amazonaws.com")
	wants(t, r, err, ok, lambdaperm.NotePassRoleTagCondition)
	r, err = lambdaperm.PassRole(asUser(toLambda, allowing("iam:GetRole", "*", when("StringEquals", "aws:ResourceTag/team", "a"))),
		lambdaperm.Role{ARN: roleARN}, "lambda.amazonaws.com")
	wants(t, r, err, ok)
}

func TestCreateLayers(t *testing.T) {
	all := allowing("*", "*")
	mine := roleARN
	forB := to(aws(accountB), allowing("lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:"+accountB+":layer:l:1"))
	forA := to(aws(accountA), allowing("lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:"+accountB+":layer:l:1"))
	public := to(aws("*"), allowing("lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:"+accountB+":layer:l:1"))
	noGet := []string{allowing("lambda:CreateFunction lambda:UpdateFunctionConfiguration", "*"), allowing("iam:PassRole", mine)}
	update := func(l ...lambdaperm.LayerVersion) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return updating(functionNamed("f"), lambdaperm.UpdateFunctionConfigurationInput{Layers: l})
	}
	publish := asUser(allowing("lambda:PublishLayerVersion", lambdaARN+"layer:test-a"))
	runCases(t, []decisionCase{
		{"RBP-37/administrator, layer without policy", asUser(all), creating("f", opWithLayers(opLayer(accountB, "l"))), no, "lambda:GetLayerVersion"},
		{"RBP-37/administrator, layer for another account", asUser(all), creating("f", opWithLayers(opLayer(accountB, "l", forB))), no, "lambda:GetLayerVersion"},
		{"RBP-37/administrator, layer for this account", asUser(all), creating("f", opWithLayers(opLayer(accountB, "l", forA))), ok, ""},
		{"RBP-37/administrator, public layer", asUser(all), creating("f", opWithLayers(opLayer(accountB, "l", public))), ok, ""},
		{"RBP-37/layer for this account, no identity policy", asUser(noGet...), creating("f", opWithLayers(opLayer(accountB, "l", forA))), no, "lambda:GetLayerVersion"},
		{"RBP-37/one of two layers", asUser(all), creating("f", opWithLayers(opLayer(accountB, "l", forA), opLayer(accountB, "m"))), no, "lambda:GetLayerVersion"},
		{"RBP-37/own layer, no identity policy", asUser(noGet...), creating("f", opWithLayers(opLayer(accountA, "l"))), no, "lambda:GetLayerVersion"},
		{"RBP-37/own layer", asUser(all), creating("f", opWithLayers(opLayer(accountA, "l"))), ok, ""},
		{"RBP-37/update, layer without policy", asUser(all), update(opLayer(accountB, "l")), no, "lambda:GetLayerVersion"},
		{"RBP-37/update, layer for this account", asUser(all), update(opLayer(accountB, "l", forA)), ok, ""},
		{"RBP-39/publish on the layer", publish, operatingOn("PublishLayerVersion", lambdaARN+"layer:test-a"), ok, ""},
		{"RBP-39/wildcard spans the colon", asUser(allowing("lambda:GetLayerVersion", lambdaARN+"layer:test-*")), operatingOn("GetLayerVersion", lambdaARN+"layer:test-a:1"), ok, ""},
		{"RBP-39/layer without version", asUser(allowing("lambda:GetLayerVersion", lambdaARN+"layer:test-a")), operatingOn("GetLayerVersion", lambdaARN+"layer:test-a:1"), no, ""},
		{"RBP-39/delete on the version", asUser(allowing("lambda:DeleteLayerVersion", lambdaARN+"layer:test-a:1")), operatingOn("DeleteLayerVersion", lambdaARN+"layer:test-a:1"), ok, ""},
	})
	r, err := lambdaperm.CreateFunction(asUser(all), lambdaperm.Function{ARN: functionNamed("f").ARN, Role: &lambdaperm.Role{ARN: mine}, Layers: []lambdaperm.LayerVersion{opLayer(accountB, "l")}})
	if err != nil {
		t.Fatal(err)
	}
	want := "no resource policy allows lambda:GetLayerVersion on arn:aws:lambda:us-east-1:444455556666:layer:l:1"
	if failed := r.Failed(); len(failed) != 1 || failed[0].Missing != want {
		t.Errorf("RBP-37: not %q alone:\n%v", want, r)
	}
}

func TestURLGovernance(t *testing.T) {
	all := allowing("*", "*")
	noPublic := denying("lambda:UpdateFunctionUrlConfig", "*", when("StringEquals", "lambda:FunctionUrlAuthType", "NONE"))
	scp := denying("lambda:CreateFunctionUrlConfig lambda:UpdateFunctionUrlConfig", "*", when("StringNotEquals", "lambda:FunctionUrlAuthType", "AWS_IAM"))
	governed := asUser(all)
	governed.SCPs = []evaluate.Level{level(document(all), document(scp))}
	on := func(name, authType, existing string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		f := functionNamed("f")
		if existing != "" {
			f.URLs = map[string]lambdaperm.URL{"": {AuthType: existing}}
		}
		return doing(lambdaperm.Operation{Name: name, Function: &f, AuthType: authType})
	}
	runCases(t, []decisionCase{
		{"RBP-35/identity, update to NONE", asUser(all, noPublic), on("UpdateFunctionUrlConfig", "NONE", ""), never, ""},
		{"RBP-35/identity, update to AWS_IAM", asUser(all, noPublic), on("UpdateFunctionUrlConfig", "AWS_IAM", ""), ok, ""},
		{"RBP-35/identity, update that keeps NONE", asUser(all, noPublic), on("UpdateFunctionUrlConfig", "", "NONE"), never, ""},
		{"RBP-35/SCP, create with NONE", governed, on("CreateFunctionUrlConfig", "NONE", ""), never, ""},
		{"RBP-35/SCP, create with AWS_IAM", governed, on("CreateFunctionUrlConfig", "AWS_IAM", ""), ok, ""},
		{"RBP-35/SCP, update to NONE", governed, on("UpdateFunctionUrlConfig", "NONE", ""), never, ""},
		{"RBP-35/SCP, update to AWS_IAM", governed, on("UpdateFunctionUrlConfig", "AWS_IAM", ""), ok, ""},
		{"RBP-35/SCP, delete", governed, on("DeleteFunctionUrlConfig", "", "NONE"), ok, ""},
		{"RBP-35/delete needs nothing else", asUser(allowing("lambda:DeleteFunctionUrlConfig", functionARN)), on("DeleteFunctionUrlConfig", "", "NONE"), ok, ""},
		{"RBP-35/key of the function", asUser(allowing("lambda:CreateFunctionUrlConfig", "*", when("ArnLike", "lambda:FunctionArn", functionARN))), on("CreateFunctionUrlConfig", "NONE", ""), ok, ""},
	})
}

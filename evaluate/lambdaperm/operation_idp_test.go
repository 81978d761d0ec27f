package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

func TestDeveloperPolicies(t *testing.T) {
	internRole := "arn:aws:iam::" + accountA + ":role/intern-lambda-execution-role"
	intern := asUser(
		allowing("lambda:GetAccountSettings lambda:GetEventSourceMapping lambda:GetFunction lambda:GetFunctionConfiguration"+
			" lambda:GetFunctionCodeSigningConfig lambda:GetFunctionConcurrency lambda:ListEventSourceMappings lambda:ListFunctions"+
			" lambda:ListTags iam:ListRoles", "*"),
		`{"Effect":"Allow","NotAction":["lambda:AddPermission","lambda:PutFunctionConcurrency"],"Resource":"arn:aws:lambda:*:*:function:intern-*"}`,
		allowing("lambda:DeleteEventSourceMapping lambda:UpdateEventSourceMapping lambda:CreateEventSourceMapping", "*",
			when("StringLike", "lambda:FunctionArn", "arn:aws:lambda:*:*:function:intern-*")),
		allowing("iam:ListRolePolicies iam:ListAttachedRolePolicies iam:GetRole iam:GetRolePolicy iam:PassRole iam:SimulatePrincipalPolicy",
			"arn:aws:iam::*:role/intern-lambda-execution-role"),
		allowing("logs:*", "arn:aws:logs:*:*:log-group:/aws/lambda/intern-*"),
	)
	sns := asUser(allowing("lambda:AddPermission lambda:RemovePermission", lambdaARN+"function:test:*",
		when("StringEquals", "lambda:Principal", "sns.amazonaws.com")))
	invokeOne := asUser(allowing("lambda:InvokeFunction", lambdaARN+"function:my-function"))
	layers := asUser(allowing("lambda:PublishLayerVersion", lambdaARN+"layer:test-*"),
		allowing("lambda:GetLayerVersion lambda:DeleteLayerVersion", lambdaARN+"layer:test-*:*"))
	ownLayers := asUser(allowing("lambda:CreateFunction lambda:UpdateFunctionConfiguration", "*",
		when("ForAllValues:StringLike", "lambda:Layer", "arn:aws:lambda:*:"+accountA+":layer:*:*")),
		allowing("lambda:GetLayerVersion iam:PassRole", "*"))
	foreign := opLayer(accountB, "x", to(aws("*"), allowing("lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:"+accountB+":layer:x:1")))
	config := asUser(allowing("*", "*"), denying("lambda:CreateFunction", "*", when("ArnNotEquals", "lambda:CodeSigningConfigArn", signingARN)))
	signed := func(csc string) func(*lambdaperm.Function) {
		return func(in *lambdaperm.Function) { in.CodeSigningConfig = csc }
	}
	f := functionNamed("f")
	runCases(t, []decisionCase{
		{"IDP-1/create intern-a", intern, creating("intern-a", opWithRole(internRole)), ok, ""},
		{"IDP-1/AddPermission intern-a", intern, addPermission("intern-a", "s3.amazonaws.com"), no, "lambda:AddPermission"},
		{"IDP-1/invoke intern-a:1", intern, operating("Invoke", "intern-a:1"), ok, ""},
		{"IDP-1/create prod", intern, creating("prod", opWithRole(internRole)), no, "lambda:CreateFunction"},
		{"IDP-1/GetFunction prod", intern, operating("GetFunction", "prod"), ok, ""},
		{"IDP-1/other role", intern, creating("intern-a", opWithRole(roleARN)), no, "iam:PassRole"},
		{"IDP-1/GetLogEvents intern-a", intern, requesting("logs:GetLogEvents", "arn:aws:logs:us-east-1:"+accountA+":log-group:/aws/lambda/intern-a:log-stream:x"), ok, ""},
		{"IDP-1/tag intern-a", intern, operating("TagResource", "intern-a"), ok, ""},
		{"IDP-1/tag prod", intern, operating("TagResource", "prod"), no, ""},
		{"IDP-1/put concurrency intern-a", intern, operating("PutFunctionConcurrency", "intern-a"), no, ""},
		{"IDP-1/mapping of intern-a", intern, operating("CreateEventSourceMapping", "intern-a"), ok, ""},
		{"IDP-1/mapping of prod", intern, operating("CreateEventSourceMapping", "prod"), no, ""},
		{"IDP-2/function", invokeOne, operating("Invoke", "my-function"), ok, ""},
		{"IDP-2/version", invokeOne, operating("Invoke", "my-function:1"), no, ""},
		{"IDP-2/alias", invokeOne, operating("Invoke", "my-function:prod"), no, ""},
		{"IDP-2/latest", invokeOne, operating("Invoke", "my-function:$LATEST"), no, ""},
		{"IDP-2/other function", invokeOne, operating("Invoke", "my-function2"), no, ""},
		{"IDP-3/alias, SNS", sns, addPermission("test:v1", "sns.amazonaws.com"), ok, ""},
		{"IDP-3/unqualified, SNS", sns, addPermission("test", "sns.amazonaws.com"), no, ""},
		{"IDP-3/alias, S3", sns, addPermission("test:v1", "s3.amazonaws.com"), no, ""},
		{"IDP-3/remove, SNS", sns, doing(lambdaperm.Operation{Name: "RemovePermission", Function: functionPointer("test"), Qualifier: "v1",
			Principals: []string{"sns.amazonaws.com"}}), ok, ""},
		{"IDP-3/remove, S3", sns, doing(lambdaperm.Operation{Name: "RemovePermission", Function: functionPointer("test"), Qualifier: "v1",
			Principals: []string{"s3.amazonaws.com"}}), no, ""},
		{"IDP-4/publish", layers, operatingOn("PublishLayerVersion", lambdaARN+"layer:test-a"), ok, ""},
		{"IDP-4/get", layers, operatingOn("GetLayerVersion", lambdaARN+"layer:test-a:1"), ok, ""},
		{"IDP-4/delete", layers, operatingOn("DeleteLayerVersion", lambdaARN+"layer:test-a:1"), ok, ""},
		{"IDP-4/publish other", layers, operatingOn("PublishLayerVersion", lambdaARN+"layer:prod"), no, ""},
		{"IDP-5/two layers of the account", ownLayers, creating("f", opWithLayers(opLayer(accountA, "a"), opLayer(accountA, "b"))), ok, ""},
		{"IDP-5/one foreign", ownLayers, creating("f", opWithLayers(opLayer(accountA, "a"), foreign)), no, "lambda:CreateFunction"},
		{"IDP-5/no layers", ownLayers, creating("f"), ok, ""},
		{"IDP-5/update, one foreign", ownLayers, updating(f, lambdaperm.UpdateFunctionConfigurationInput{Layers: []lambdaperm.LayerVersion{foreign}}), no, "lambda:UpdateFunctionConfiguration"},
		{"IDP-9/with the configuration", config, creating("f", signed(signingARN)), ok, ""},
		{"IDP-9/without", config, creating("f"), never, "lambda:CreateFunction"},
		{"IDP-9/with another", config, creating("f", signed(lambdaARN+"code-signing-config:csc-zzzzzzzzzzzzzzzzz")), never, "lambda:CreateFunction"},
		{"IDP-9/put needs both", asUser(allowing("lambda:PutFunctionCodeSigningConfig", functionARN, when("ArnEquals", "lambda:CodeSigningConfigArn", signingARN))),
			doing(lambdaperm.Operation{Name: "PutFunctionCodeSigningConfig", Function: &f, CodeSigningConfig: signingARN}), no, ""},
		{"IDP-9/put, both, with the key", asUser(allowing("lambda:PutFunctionCodeSigningConfig", "*", when("ArnEquals", "lambda:CodeSigningConfigArn", signingARN))),
			doing(lambdaperm.Operation{Name: "PutFunctionCodeSigningConfig", Function: &f, CodeSigningConfig: signingARN}), ok, ""},
		{"IDP-14/trusted provider", provider(), creating("f", onProvider("trusted-workloads-a")), ok, ""},
		{"IDP-14/other provider", provider(), creating("f", onProvider("cheap")), no, "lambda:PassCapacityProvider"},
		{"IDP-14/update, other provider", provider(), updating(f, lambdaperm.UpdateFunctionConfigurationInput{
			CapacityProvider: lambdaARN + "capacity-provider:cheap"}), no, "lambda:PassCapacityProvider"},
	})
}

func provider() lambdaperm.Caller {
	return asUser(allowing("lambda:CreateFunction lambda:UpdateFunctionConfiguration iam:PassRole", "*"),
		allowing("lambda:PassCapacityProvider", lambdaARN+"capacity-provider:trusted-workloads-*"))
}

func onProvider(name string) func(*lambdaperm.Function) {
	return func(in *lambdaperm.Function) { in.CapacityProvider = lambdaARN + "capacity-provider:" + name }
}

func functionPointer(name string) *lambdaperm.Function {
	f := functionNamed(name)
	return &f
}

// addPermission is AddPermission on a function, also with a qualifier as in "f:1".
func addPermission(function, principal string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	f := functionNamed(function)
	f.ARN.Name, f.ARN.Qualifier = function, ""
	qualifier := ""
	for i := range function {
		if function[i] == ':' {
			f.ARN.Name, qualifier = function[:i], function[i+1:]
		}
	}
	return doing(lambdaperm.Operation{Name: "AddPermission", Function: &f, Qualifier: qualifier, Principals: []string{principal}})
}

func TestNetworkPolicies(t *testing.T) {
	base := allowing("lambda:CreateFunction lambda:UpdateFunctionConfiguration iam:PassRole "+lookupNetwork, "*")
	create := "lambda:CreateFunction lambda:UpdateFunctionConfiguration"
	wantVPC := asUser(base, denying(create, "*", when("Null", "lambda:VpcIds", "true")))
	known := wantVPC
	known.Context.Set("lambda:VpcIds", "vpc-1")
	noVPC := asUser(base, denying(create, "*", when("StringEquals", "lambda:VpcIds", "vpc-1", "vpc-2")))
	noSubnets := asUser(base, denying(create, "*", when("ForAnyValue:StringEquals", "lambda:SubnetIds", "subnet-1", "subnet-2")))
	noGroups := asUser(base, denying(create, "*", when("ForAnyValue:StringEquals", "lambda:SecurityGroupIds", "sg-1", "sg-2")))
	only := func(operator, key string, values ...string) lambdaperm.Caller {
		return asUser(allowing("iam:PassRole "+lookupNetwork, "*"), allowing(create, "*", when(operator, key, values...)))
	}
	in := func(id string, subnets, groups []string) func(*lambdaperm.Function) {
		return func(in *lambdaperm.Function) {
			in.VPC = &lambdaperm.VPC{ID: id, Subnets: subnets, SecurityGroups: groups}
		}
	}
	one := in("vpc-1", []string{"subnet-1"}, []string{"sg-1"})
	mixed := in("vpc-1", []string{"subnet-1", "subnet-9"}, []string{"sg-1", "sg-9"})
	nine := in("vpc-9", []string{"subnet-9"}, []string{"sg-9"})
	f := functionNamed("f")
	inside := f
	inside.VPC = &lambdaperm.VPC{ID: "vpc-1", Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}}
	update := func(f lambdaperm.Function, vpc *lambdaperm.VPC) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return updating(f, lambdaperm.UpdateFunctionConfigurationInput{VPC: vpc})
	}
	runCases(t, []decisionCase{
		{"IDP-6/create without VPC", wantVPC, creating("f"), never, "lambda:CreateFunction"},
		{"IDP-6/create in a VPC", wantVPC, creating("f", one), ok, ""},
		{"IDP-6/update without VpcConfig, not in a VPC", wantVPC, update(f, nil), never, ""},
		{"IDP-6/update without VpcConfig, in a VPC", wantVPC, update(inside, nil), ok, ""},
		{"IDP-6/update into a VPC", wantVPC, update(f, inside.VPC), ok, ""},
		{"IDP-6/update out of the VPC", wantVPC, update(inside, &lambdaperm.VPC{}), never, ""},
		{"IDP-6/id of the VPC in the context", known, creating("f", in("", []string{"subnet-1"}, []string{"sg-1"})), ok, ""},
		{"IDP-7/denied VPC", noVPC, creating("f", one), never, ""},
		{"IDP-7/other VPC", noVPC, creating("f", nine), ok, ""},
		{"IDP-7/no VPC", noVPC, creating("f"), ok, ""},
		{"IDP-7/update that stays in a denied VPC", noVPC, update(inside, nil), never, ""},
		{"IDP-7/one denied subnet", noSubnets, creating("f", mixed), never, ""},
		{"IDP-7/other subnet", noSubnets, creating("f", nine), ok, ""},
		{"IDP-7/no subnets", noSubnets, creating("f"), ok, ""},
		{"IDP-7/one denied group", noGroups, creating("f", mixed), never, ""},
		{"IDP-7/other group", noGroups, creating("f", nine), ok, ""},
		{"IDP-8/VPC", only("StringEquals", "lambda:VpcIds", "vpc-1"), creating("f", one), ok, ""},
		{"IDP-8/other VPC", only("StringEquals", "lambda:VpcIds", "vpc-1"), creating("f", nine), no, ""},
		{"IDP-8/VPC statement, no VPC", only("StringEquals", "lambda:VpcIds", "vpc-1"), creating("f"), no, ""},
		{"IDP-8/subnet", only("ForAllValues:StringEquals", "lambda:SubnetIds", "subnet-1"), creating("f", one), ok, ""},
		{"IDP-8/one other subnet", only("ForAllValues:StringEquals", "lambda:SubnetIds", "subnet-1"), creating("f", mixed), no, ""},
		{"IDP-8/subnet statement, no VPC", only("ForAllValues:StringEquals", "lambda:SubnetIds", "subnet-1"), creating("f"), ok, ""},
		{"IDP-8/group", only("ForAllValues:StringEquals", "lambda:SecurityGroupIds", "sg-1"), creating("f", one), ok, ""},
		{"IDP-8/one other group", only("ForAllValues:StringEquals", "lambda:SecurityGroupIds", "sg-1"), creating("f", mixed), no, ""},
		{"IDP-8/group statement, no VPC", only("ForAllValues:StringEquals", "lambda:SecurityGroupIds", "sg-1"), creating("f"), ok, ""},
	})
}

func TestTagPolicies(t *testing.T) {
	mine := `"${aws:PrincipalTag/project}"`
	create := `{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:TagResource"],"Resource":"arn:aws:lambda:*:*:function:*",
		"Condition":{"StringEquals":{"aws:RequestTag/project":` + mine + `,"aws:ResourceTag/project":` + mine + `},
		"ForAllValues:StringEquals":{"aws:TagKeys":"project"}}}`
	use := `{"Effect":"Allow","Action":["lambda:InvokeFunction","lambda:GetFunction"],"Resource":"*",
		"Condition":{"StringEquals":{"aws:ResourceTag/project":` + mine + `}}}`
	list := allowing("lambda:ListFunctions lambda:GetAccountSettings", "*")
	who := func(tags map[string]string) lambdaperm.Caller {
		c := asUser(create, use, list, allowing("iam:PassRole", roleARN))
		c.Principal = c.Principal.WithTags(tags)
		return c
	}
	single := asUser()
	single.Principal = single.Principal.WithTags(map[string]string{"project": "p"})
	single.Identity = []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17","Statement":` + use + `}`)}
	with := func(tags map[string]string) func(*lambdaperm.Function) {
		return func(in *lambdaperm.Function) { in.Tags = tags }
	}
	tagged := functionNamed("f")
	tagged.Tags = map[string]string{"project": "p"}
	on := func(name, qualifier string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return doing(lambdaperm.Operation{Name: name, Function: &tagged, Qualifier: qualifier})
	}
	p, empty := map[string]string{"project": "p"}, map[string]string{"project": ""}
	runCases(t, []decisionCase{
		{"IDP-10/same tag", who(p), creating("f", with(p)), ok, ""},
		{"IDP-10/both empty", who(empty), creating("f", with(empty)), ok, ""},
		{"IDP-10/other tag", who(p), creating("f", with(map[string]string{"project": "q"})), no, "lambda:CreateFunction lambda:TagResource"},
		{"IDP-10/extra tag", who(p), creating("f", with(map[string]string{"project": "p", "environment": "x"})), no, "lambda:CreateFunction lambda:TagResource"},
		{"IDP-10/no tags", who(p), creating("f"), no, "lambda:CreateFunction"},
		{"IDP-10/principal without tag", who(nil), creating("f", with(p)), no, "lambda:CreateFunction lambda:TagResource"},
		{"IDP-10/invoke tagged", who(p), on("Invoke", ""), ok, ""},
		{"IDP-10/invoke version of tagged", who(p), on("Invoke", "1"), ok, ""},
		{"IDP-10/invoke alias of tagged", who(p), on("Invoke", "live"), ok, ""},
		{"IDP-10/get tagged", who(p), on("GetFunction", ""), ok, ""},
		{"IDP-10/invoke untagged", who(p), operating("Invoke", "g"), no, ""},
		{"IDP-10/invoke, principal without tag", who(nil), on("Invoke", ""), no, ""},
		{"IDP-10/list", who(nil), operatingOn("ListFunctions", ""), ok, ""},
		{"IDP-10/statement as an object", single, on("Invoke", ""), ok, ""},
		{"IDP-10/tag on a mapping", asUser(allowing("lambda:CreateEventSourceMapping", "*"), allowing("lambda:TagResource", lambdaARN+"event-source-mapping:*", when("StringEquals", "aws:RequestTag/project", "p"))),
			func(c lambdaperm.Caller) (lambdaperm.Report, error) {
				return lambdaperm.CreateEventSourceMapping(c, functionNamed("f"), "", p)
			}, ok, ""},
		{"IDP-10/tag on a mapping, TagResource on functions only", asUser(allowing("lambda:CreateEventSourceMapping", "*"), allowing("lambda:TagResource", lambdaARN+"function:*")),
			func(c lambdaperm.Caller) (lambdaperm.Report, error) {
				return lambdaperm.CreateEventSourceMapping(c, functionNamed("f"), "", p)
			}, no, "lambda:TagResource"},
		{"IDP-10/tag on a signing configuration", asUser(allowing("lambda:CreateCodeSigningConfig", "*")),
			doing(lambdaperm.Operation{Name: "CreateCodeSigningConfig", Resource: evaluate.Resource{ARN: lambdaARN + "code-signing-config:*"}, Tags: p}), no, "lambda:TagResource"},
		{"IDP-10/untag", asUser(allowing("lambda:UntagResource", "*", when("ForAllValues:StringEquals", "aws:TagKeys", "project"))),
			doing(lambdaperm.Operation{Name: "UntagResource", Function: &tagged, TagKeys: []string{"project", "other"}}), no, ""},
	})
}

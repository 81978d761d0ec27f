package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

func TestDeveloperPolicies(t *testing.T) {
	internRole := "arn:aws:iam::" + opA + ":role/intern-lambda-execution-role"
	intern := opUser(
		opAllow("lambda:GetAccountSettings lambda:GetEventSourceMapping lambda:GetFunction lambda:GetFunctionConfiguration"+
			" lambda:GetFunctionCodeSigningConfig lambda:GetFunctionConcurrency lambda:ListEventSourceMappings lambda:ListFunctions"+
			" lambda:ListTags iam:ListRoles", "*"),
		`{"Effect":"Allow","NotAction":["lambda:AddPermission","lambda:PutFunctionConcurrency"],"Resource":"arn:aws:lambda:*:*:function:intern-*"}`,
		opAllow("lambda:DeleteEventSourceMapping lambda:UpdateEventSourceMapping lambda:CreateEventSourceMapping", "*",
			opIf("StringLike", "lambda:FunctionArn", "arn:aws:lambda:*:*:function:intern-*")),
		opAllow("iam:ListRolePolicies iam:ListAttachedRolePolicies iam:GetRole iam:GetRolePolicy iam:PassRole iam:SimulatePrincipalPolicy",
			"arn:aws:iam::*:role/intern-lambda-execution-role"),
		opAllow("logs:*", "arn:aws:logs:*:*:log-group:/aws/lambda/intern-*"),
	)
	sns := opUser(opAllow("lambda:AddPermission lambda:RemovePermission", opLambda+"function:test:*",
		opIf("StringEquals", "lambda:Principal", "sns.amazonaws.com")))
	invokeOne := opUser(opAllow("lambda:InvokeFunction", opLambda+"function:my-function"))
	layers := opUser(opAllow("lambda:PublishLayerVersion", opLambda+"layer:test-*"),
		opAllow("lambda:GetLayerVersion lambda:DeleteLayerVersion", opLambda+"layer:test-*:*"))
	ownLayers := opUser(opAllow("lambda:CreateFunction lambda:UpdateFunctionConfiguration", "*",
		opIf("ForAllValues:StringLike", "lambda:Layer", "arn:aws:lambda:*:"+opA+":layer:*:*")),
		opAllow("lambda:GetLayerVersion iam:PassRole", "*"))
	foreign := opLayer(opB, "x", opGrant("*", "lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:"+opB+":layer:x:1"))
	config := opUser(opAllow("*", "*"), opDeny("lambda:CreateFunction", "*", opIf("ArnNotEquals", "lambda:CodeSigningConfigArn", opCSC)))
	signed := func(csc string) func(*createInput) { return func(in *createInput) { in.CodeSigningConfig = csc } }
	f := opFunction("f")
	runOps(t, []opCase{
		{"IDP-1/create intern-a", intern, opCreate("intern-a", opWithRole(internRole)), opAllowed, ""},
		{"IDP-1/AddPermission intern-a", intern, addPermission("intern-a", "s3.amazonaws.com"), opImplicit, "lambda:AddPermission"},
		{"IDP-1/invoke intern-a:1", intern, opOn("Invoke", "intern-a:1"), opAllowed, ""},
		{"IDP-1/create prod", intern, opCreate("prod", opWithRole(internRole)), opImplicit, "lambda:CreateFunction"},
		{"IDP-1/GetFunction prod", intern, opOn("GetFunction", "prod"), opAllowed, ""},
		{"IDP-1/other role", intern, opCreate("intern-a", opWithRole(opRole)), opImplicit, "iam:PassRole"},
		{"IDP-1/GetLogEvents intern-a", intern, opRequest("logs:GetLogEvents", "arn:aws:logs:us-east-1:"+opA+":log-group:/aws/lambda/intern-a:log-stream:x"), opAllowed, ""},
		{"IDP-1/tag intern-a", intern, opOn("TagResource", "intern-a"), opAllowed, ""},
		{"IDP-1/tag prod", intern, opOn("TagResource", "prod"), opImplicit, ""},
		{"IDP-1/put concurrency intern-a", intern, opOn("PutFunctionConcurrency", "intern-a"), opImplicit, ""},
		{"IDP-1/mapping of intern-a", intern, opOn("CreateEventSourceMapping", "intern-a"), opAllowed, ""},
		{"IDP-1/mapping of prod", intern, opOn("CreateEventSourceMapping", "prod"), opImplicit, ""},
		{"IDP-2/function", invokeOne, opOn("Invoke", "my-function"), opAllowed, ""},
		{"IDP-2/version", invokeOne, opOn("Invoke", "my-function:1"), opImplicit, ""},
		{"IDP-2/alias", invokeOne, opOn("Invoke", "my-function:prod"), opImplicit, ""},
		{"IDP-2/latest", invokeOne, opOn("Invoke", "my-function:$LATEST"), opImplicit, ""},
		{"IDP-2/other function", invokeOne, opOn("Invoke", "my-function2"), opImplicit, ""},
		{"IDP-3/alias, SNS", sns, addPermission("test:v1", "sns.amazonaws.com"), opAllowed, ""},
		{"IDP-3/unqualified, SNS", sns, addPermission("test", "sns.amazonaws.com"), opImplicit, ""},
		{"IDP-3/alias, S3", sns, addPermission("test:v1", "s3.amazonaws.com"), opImplicit, ""},
		{"IDP-3/remove, SNS", sns, opDo(lambdaperm.Operation{Name: "RemovePermission", Function: functionPointer("test"), Qualifier: "v1",
			Principals: []string{"sns.amazonaws.com"}}), opAllowed, ""},
		{"IDP-3/remove, S3", sns, opDo(lambdaperm.Operation{Name: "RemovePermission", Function: functionPointer("test"), Qualifier: "v1",
			Principals: []string{"s3.amazonaws.com"}}), opImplicit, ""},
		{"IDP-4/publish", layers, opResource("PublishLayerVersion", opLambda+"layer:test-a"), opAllowed, ""},
		{"IDP-4/get", layers, opResource("GetLayerVersion", opLambda+"layer:test-a:1"), opAllowed, ""},
		{"IDP-4/delete", layers, opResource("DeleteLayerVersion", opLambda+"layer:test-a:1"), opAllowed, ""},
		{"IDP-4/publish other", layers, opResource("PublishLayerVersion", opLambda+"layer:prod"), opImplicit, ""},
		{"IDP-5/two layers of the account", ownLayers, opCreate("f", opWithLayers(opLayer(opA, "a"), opLayer(opA, "b"))), opAllowed, ""},
		{"IDP-5/one foreign", ownLayers, opCreate("f", opWithLayers(opLayer(opA, "a"), foreign)), opImplicit, "lambda:CreateFunction"},
		{"IDP-5/no layers", ownLayers, opCreate("f"), opAllowed, ""},
		{"IDP-5/update, one foreign", ownLayers, opUpdate(f, lambdaperm.UpdateFunctionConfigurationInput{Layers: []lambdaperm.LayerVersion{foreign}}), opImplicit, "lambda:UpdateFunctionConfiguration"},
		{"IDP-9/with the configuration", config, opCreate("f", signed(opCSC)), opAllowed, ""},
		{"IDP-9/without", config, opCreate("f"), opExplicit, "lambda:CreateFunction"},
		{"IDP-9/with another", config, opCreate("f", signed(opLambda+"code-signing-config:csc-zzzzzzzzzzzzzzzzz")), opExplicit, "lambda:CreateFunction"},
		{"IDP-9/put needs both", opUser(opAllow("lambda:PutFunctionCodeSigningConfig", opF, opIf("ArnEquals", "lambda:CodeSigningConfigArn", opCSC))),
			opDo(lambdaperm.Operation{Name: "PutFunctionCodeSigningConfig", Function: &f, CodeSigningConfig: opCSC}), opImplicit, ""},
		{"IDP-9/put, both, with the key", opUser(opAllow("lambda:PutFunctionCodeSigningConfig", "*", opIf("ArnEquals", "lambda:CodeSigningConfigArn", opCSC))),
			opDo(lambdaperm.Operation{Name: "PutFunctionCodeSigningConfig", Function: &f, CodeSigningConfig: opCSC}), opAllowed, ""},
		{"IDP-14/trusted provider", provider(), opCreate("f", onProvider("trusted-workloads-a")), opAllowed, ""},
		{"IDP-14/other provider", provider(), opCreate("f", onProvider("cheap")), opImplicit, "lambda:PassCapacityProvider"},
		{"IDP-14/update, other provider", provider(), opUpdate(f, lambdaperm.UpdateFunctionConfigurationInput{
			CapacityProvider: opLambda + "capacity-provider:cheap"}), opImplicit, "lambda:PassCapacityProvider"},
	})
}

func provider() lambdaperm.Caller {
	return opUser(opAllow("lambda:CreateFunction lambda:UpdateFunctionConfiguration iam:PassRole", "*"),
		opAllow("lambda:PassCapacityProvider", opLambda+"capacity-provider:trusted-workloads-*"))
}

func onProvider(name string) func(*createInput) {
	return func(in *createInput) { in.CapacityProvider = opLambda + "capacity-provider:" + name }
}

func functionPointer(name string) *lambdaperm.Function {
	f := opFunction(name)
	return &f
}

// addPermission is AddPermission on a function, also with a qualifier as in "f:1".
func addPermission(function, principal string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	f := opFunction(function)
	f.ARN.Name, f.ARN.Qualifier = function, ""
	qualifier := ""
	for i := range function {
		if function[i] == ':' {
			f.ARN.Name, qualifier = function[:i], function[i+1:]
		}
	}
	return opDo(lambdaperm.Operation{Name: "AddPermission", Function: &f, Qualifier: qualifier, Principals: []string{principal}})
}

func TestNetworkPolicies(t *testing.T) {
	base := opAllow("lambda:CreateFunction lambda:UpdateFunctionConfiguration iam:PassRole", "*")
	create := "lambda:CreateFunction lambda:UpdateFunctionConfiguration"
	wantVPC := opUser(base, opDeny(create, "*", opIf("Null", "lambda:VpcIds", "true")))
	known := wantVPC
	known.Context.Set("lambda:VpcIds", "vpc-1")
	noVPC := opUser(base, opDeny(create, "*", opIf("StringEquals", "lambda:VpcIds", "vpc-1", "vpc-2")))
	noSubnets := opUser(base, opDeny(create, "*", opIf("ForAnyValue:StringEquals", "lambda:SubnetIds", "subnet-1", "subnet-2")))
	noGroups := opUser(base, opDeny(create, "*", opIf("ForAnyValue:StringEquals", "lambda:SecurityGroupIds", "sg-1", "sg-2")))
	only := func(operator, key string, values ...string) lambdaperm.Caller {
		return opUser(opAllow("iam:PassRole", "*"), opAllow(create, "*", opIf(operator, key, values...)))
	}
	in := func(id string, subnets, groups []string) func(*createInput) {
		return func(in *createInput) { in.VPC = &lambdaperm.VPC{ID: id, Subnets: subnets, SecurityGroups: groups} }
	}
	one := in("vpc-1", []string{"subnet-1"}, []string{"sg-1"})
	mixed := in("vpc-1", []string{"subnet-1", "subnet-9"}, []string{"sg-1", "sg-9"})
	nine := in("vpc-9", []string{"subnet-9"}, []string{"sg-9"})
	f := opFunction("f")
	inside := f
	inside.VPC = &lambdaperm.VPC{ID: "vpc-1", Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}}
	update := func(f lambdaperm.Function, vpc *lambdaperm.VPC) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return opUpdate(f, lambdaperm.UpdateFunctionConfigurationInput{VPC: vpc})
	}
	runOps(t, []opCase{
		{"IDP-6/create without VPC", wantVPC, opCreate("f"), opExplicit, "lambda:CreateFunction"},
		{"IDP-6/create in a VPC", wantVPC, opCreate("f", one), opAllowed, ""},
		{"IDP-6/update without VpcConfig, not in a VPC", wantVPC, update(f, nil), opExplicit, ""},
		{"IDP-6/update without VpcConfig, in a VPC", wantVPC, update(inside, nil), opAllowed, ""},
		{"IDP-6/update into a VPC", wantVPC, update(f, inside.VPC), opAllowed, ""},
		{"IDP-6/update out of the VPC", wantVPC, update(inside, &lambdaperm.VPC{}), opExplicit, ""},
		{"IDP-6/id of the VPC in the context", known, opCreate("f", in("", []string{"subnet-1"}, nil)), opAllowed, ""},
		{"IDP-7/denied VPC", noVPC, opCreate("f", one), opExplicit, ""},
		{"IDP-7/other VPC", noVPC, opCreate("f", nine), opAllowed, ""},
		{"IDP-7/no VPC", noVPC, opCreate("f"), opAllowed, ""},
		{"IDP-7/update that stays in a denied VPC", noVPC, update(inside, nil), opExplicit, ""},
		{"IDP-7/one denied subnet", noSubnets, opCreate("f", mixed), opExplicit, ""},
		{"IDP-7/other subnet", noSubnets, opCreate("f", nine), opAllowed, ""},
		{"IDP-7/no subnets", noSubnets, opCreate("f"), opAllowed, ""},
		{"IDP-7/one denied group", noGroups, opCreate("f", mixed), opExplicit, ""},
		{"IDP-7/other group", noGroups, opCreate("f", nine), opAllowed, ""},
		{"IDP-8/VPC", only("StringEquals", "lambda:VpcIds", "vpc-1"), opCreate("f", one), opAllowed, ""},
		{"IDP-8/other VPC", only("StringEquals", "lambda:VpcIds", "vpc-1"), opCreate("f", nine), opImplicit, ""},
		{"IDP-8/VPC statement, no VPC", only("StringEquals", "lambda:VpcIds", "vpc-1"), opCreate("f"), opImplicit, ""},
		{"IDP-8/subnet", only("ForAllValues:StringEquals", "lambda:SubnetIds", "subnet-1"), opCreate("f", one), opAllowed, ""},
		{"IDP-8/one other subnet", only("ForAllValues:StringEquals", "lambda:SubnetIds", "subnet-1"), opCreate("f", mixed), opImplicit, ""},
		{"IDP-8/subnet statement, no VPC", only("ForAllValues:StringEquals", "lambda:SubnetIds", "subnet-1"), opCreate("f"), opAllowed, ""},
		{"IDP-8/group", only("ForAllValues:StringEquals", "lambda:SecurityGroupIds", "sg-1"), opCreate("f", one), opAllowed, ""},
		{"IDP-8/one other group", only("ForAllValues:StringEquals", "lambda:SecurityGroupIds", "sg-1"), opCreate("f", mixed), opImplicit, ""},
		{"IDP-8/group statement, no VPC", only("ForAllValues:StringEquals", "lambda:SecurityGroupIds", "sg-1"), opCreate("f"), opAllowed, ""},
	})
}

func TestTagPolicies(t *testing.T) {
	mine := `"${aws:PrincipalTag/project}"`
	create := `{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:TagResource"],"Resource":"arn:aws:lambda:*:*:function:*",
		"Condition":{"StringEquals":{"aws:RequestTag/project":` + mine + `,"aws:ResourceTag/project":` + mine + `},
		"ForAllValues:StringEquals":{"aws:TagKeys":"project"}}}`
	use := `{"Effect":"Allow","Action":["lambda:InvokeFunction","lambda:GetFunction"],"Resource":"*",
		"Condition":{"StringEquals":{"aws:ResourceTag/project":` + mine + `}}}`
	list := opAllow("lambda:ListFunctions lambda:GetAccountSettings", "*")
	who := func(tags map[string]string) lambdaperm.Caller {
		c := opUser(create, use, list, opAllow("iam:PassRole", opRole))
		c.Principal = c.Principal.WithTags(tags)
		return c
	}
	single := opUser()
	single.Principal = single.Principal.WithTags(map[string]string{"project": "p"})
	single.Identity = []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17","Statement":` + use + `}`)}
	with := func(tags map[string]string) func(*createInput) {
		return func(in *createInput) { in.Tags = tags }
	}
	tagged := opFunction("f")
	tagged.Tags = map[string]string{"project": "p"}
	on := func(name, qualifier string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return opDo(lambdaperm.Operation{Name: name, Function: &tagged, Qualifier: qualifier})
	}
	p, empty := map[string]string{"project": "p"}, map[string]string{"project": ""}
	runOps(t, []opCase{
		{"IDP-10/same tag", who(p), opCreate("f", with(p)), opAllowed, ""},
		{"IDP-10/both empty", who(empty), opCreate("f", with(empty)), opAllowed, ""},
		{"IDP-10/other tag", who(p), opCreate("f", with(map[string]string{"project": "q"})), opImplicit, "lambda:CreateFunction lambda:TagResource"},
		{"IDP-10/extra tag", who(p), opCreate("f", with(map[string]string{"project": "p", "environment": "x"})), opImplicit, "lambda:CreateFunction lambda:TagResource"},
		{"IDP-10/no tags", who(p), opCreate("f"), opImplicit, "lambda:CreateFunction"},
		{"IDP-10/principal without tag", who(nil), opCreate("f", with(p)), opImplicit, "lambda:CreateFunction lambda:TagResource"},
		{"IDP-10/invoke tagged", who(p), on("Invoke", ""), opAllowed, ""},
		{"IDP-10/invoke version of tagged", who(p), on("Invoke", "1"), opAllowed, ""},
		{"IDP-10/invoke alias of tagged", who(p), on("Invoke", "live"), opAllowed, ""},
		{"IDP-10/get tagged", who(p), on("GetFunction", ""), opAllowed, ""},
		{"IDP-10/invoke untagged", who(p), opOn("Invoke", "g"), opImplicit, ""},
		{"IDP-10/invoke, principal without tag", who(nil), on("Invoke", ""), opImplicit, ""},
		{"IDP-10/list", who(nil), opResource("ListFunctions", ""), opAllowed, ""},
		{"IDP-10/statement as an object", single, on("Invoke", ""), opAllowed, ""},
		{"IDP-10/tag on a mapping", opUser(opAllow("lambda:CreateEventSourceMapping", "*"), opAllow("lambda:TagResource", opLambda+"event-source-mapping:*", opIf("StringEquals", "aws:RequestTag/project", "p"))),
			func(c lambdaperm.Caller) (lambdaperm.Report, error) {
				return lambdaperm.CreateEventSourceMapping(c, opFunction("f"), "", p)
			}, opAllowed, ""},
		{"IDP-10/tag on a mapping, TagResource on functions only", opUser(opAllow("lambda:CreateEventSourceMapping", "*"), opAllow("lambda:TagResource", opLambda+"function:*")),
			func(c lambdaperm.Caller) (lambdaperm.Report, error) {
				return lambdaperm.CreateEventSourceMapping(c, opFunction("f"), "", p)
			}, opImplicit, "lambda:TagResource"},
		{"IDP-10/tag on a signing configuration", opUser(opAllow("lambda:CreateCodeSigningConfig", "*")),
			opDo(lambdaperm.Operation{Name: "CreateCodeSigningConfig", Resource: evaluate.Resource{ARN: opLambda + "code-signing-config:*"}, Tags: p}), opImplicit, "lambda:TagResource"},
		{"IDP-10/untag", opUser(opAllow("lambda:UntagResource", "*", opIf("ForAllValues:StringEquals", "aws:TagKeys", "project"))),
			opDo(lambdaperm.Operation{Name: "UntagResource", Function: &tagged, TagKeys: []string{"project", "other"}}), opImplicit, ""},
	})
}

package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Section 1 of the rules: which action on which resource.
func TestOperationActions(t *testing.T) {
	f := opFunction("f")
	mapping := func(function string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return func(c lambdaperm.Caller) (lambdaperm.Report, error) {
			return lambdaperm.CreateEventSourceMapping(c, opFunction(function), "", nil)
		}
	}
	signing := func(name string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return opDo(lambdaperm.Operation{Name: name, Function: &f, CodeSigningConfig: opCSC})
	}
	signer := opUser(opAllow("lambda:UpdateFunctionConfiguration", "*", opIf("ArnEquals", "lambda:CodeSigningConfigArn", opCSC)))
	signerKnown := signer
	signerKnown.Context.Set("lambda:codesigningconfigarn", opCSC)
	tagger := opUser(opAllow("lambda:CreateFunction", "*"), opAllow("iam:PassRole", "*", opIf("StringEquals", "aws:RequestTag/team", "a")))
	tagger.Context.Set("aws:RequestTag/team", "a")
	withVPC := opUser(opAllow("lambda:InvokeFunction", "*", opIf("StringEquals", "lambda:VpcIds", "vpc-1")))
	withVPC.Context.Set("lambda:VpcIds", "vpc-1")
	intern := opIf("StringLike", "lambda:FunctionArn", opLambda+"function:intern-*")
	aliases := f
	aliases.Aliases, aliases.Versions = []string{"live"}, []string{"1"}
	runOps(t, []opCase{
		{"ACT-1/key in capitals", opUser(opAllow("lambda:CreateEventSourceMapping", "*", opIf("StringLike", "LAMBDA:FUNCTIONARN", opF))),
			mapping("f"), opAllowed, ""},
		{"ACT-1/key in small letters", opUser(opAllow("lambda:CreateEventSourceMapping", "*", opIf("StringLike", "lambda:functionarn", opF))),
			mapping("g"), opImplicit, ""},
		{"ACT-2/no key for tenants", opUser(opAllow("lambda:InvokeFunction", "*", opIf("StringEquals", "lambda:TenantId", "t"))),
			opOn("Invoke", "f"), opImplicit, "lambda:InvokeFunction"},
		{"ACT-3/letter case", opUser(opAllow("lambda:createALIAS", opF)), opOn("CreateAlias", "f"), opAllowed, ""},
		{"ACT-3/question mark", opUser(opAllow("lambda:?reateAlias", opF)), opOn("CreateAlias", "f"), opAllowed, ""},
		{"ACT-3/star", opUser(opAllow("lambda:*Alias", opF)), opOn("CreateAlias", "f"), opAllowed, ""},
		{"ACT-3/unknown action in a policy", opUser(opAllow("lambda:NoSuchAction lambda:CreateAlias", opF)), opOn("CreateAlias", "f"), opAllowed, ""},
		{"ACT-3/only an unknown action", opUser(opAllow("lambda:CreateAliases", opF)), opOn("CreateAlias", "f"), opImplicit, ""},
		{"ACT-4/InvokeAsync is real", opUser(opAllow("lambda:InvokeAsync", opF)), opOn("InvokeAsync", "f"), opAllowed, ""},
		{"ACT-4/GetFunctionRecursionConfig is real", opUser(opAllow("lambda:GetFunctionRecursionConfig", opF)), opOn("GetFunctionRecursionConfig", "f"), opAllowed, ""},
		{"ACT-5/without the star", opUser(opAllow("lambda:EnableReplication", "*")), opRequest("lambda:EnableReplicationX", opF), opImplicit, ""},
		{"ACT-5/with the star", opUser(opAllow("lambda:EnableReplication*", "*")), opRequest("lambda:EnableReplicationX", opF), opAllowed, ""},
		{"ACT-6/aliases go along", opUser(opAllow("lambda:DeleteFunction", opF)),
			opDo(lambdaperm.Operation{Name: "DeleteFunction", Function: &aliases}), opAllowed, ""},
		{"ACT-6/one version", opUser(opAllow("lambda:DeleteFunction", opF)),
			opDo(lambdaperm.Operation{Name: "DeleteFunction", Function: &aliases, Qualifier: "1"}), opImplicit, "lambda:DeleteFunction"},
		{"ACT-7/lambda:Invoke is no action", opUser(opAllow("lambda:Invoke", opF)), opOn("Invoke", "f"), opImplicit, "lambda:InvokeFunction"},
		{"ACT-7/InvokeFunction", opUser(opAllow("lambda:InvokeFunction", opF)), opOn("Invoke", "f"), opAllowed, ""},
		{"ACT-7/response stream", opUser(opAllow("lambda:InvokeFunction", opF)), opOn("InvokeWithResponseStream", "f"), opAllowed, ""},
		{"ACT-8/put, function only", opUser(opAllow("lambda:*", opF)), opOn("PutProvisionedConcurrencyConfig", "f:live"), opImplicit, "lambda:PutProvisionedConcurrencyConfig"},
		{"ACT-8/get, function only", opUser(opAllow("lambda:*", opF)), opOn("GetProvisionedConcurrencyConfig", "f:live"), opImplicit, ""},
		{"ACT-8/delete, function only", opUser(opAllow("lambda:*", opF)), opOn("DeleteProvisionedConcurrencyConfig", "f:live"), opImplicit, ""},
		{"ACT-8/put, alias", opUser(opAllow("lambda:*", opF+":*")), opOn("PutProvisionedConcurrencyConfig", "f:live"), opAllowed, ""},
		{"ACT-8/get, version", opUser(opAllow("lambda:*", opF+":*")), opOn("GetProvisionedConcurrencyConfig", "f:3"), opAllowed, ""},
		{"ACT-8/delete, alias", opUser(opAllow("lambda:*", opF+":*")), opOn("DeleteProvisionedConcurrencyConfig", "f:live"), opAllowed, ""},
		{"ACT-9/layer ARN", opUser(opAllow("lambda:ListLayerVersions", opLambda+"layer:l")), opResource("ListLayerVersions", opLambda+"layer:l"), opImplicit, ""},
		{"ACT-9/star", opUser(opAllow("lambda:ListLayerVersions", "*")), opResource("ListLayerVersions", opLambda+"layer:l"), opAllowed, ""},
		{"ACT-10/GetEventSourceMapping on star", opUser(opAllow("lambda:GetEventSourceMapping", "*")), opResource("GetEventSourceMapping", opESM), opAllowed, ""},
		{"ACT-10/ListTags on star", opUser(opAllow("lambda:ListTags", "*")), opOn("ListTags", "f"), opAllowed, ""},
		{"ACT-10/TagResource on star", opUser(opAllow("lambda:TagResource", "*")), opOn("TagResource", "f"), opAllowed, ""},
		{"ACT-10/UntagResource on star", opUser(opAllow("lambda:UntagResource", "*")), opOn("UntagResource", "f"), opAllowed, ""},
		{"ACT-10/ListTags on the function", opUser(opAllow("lambda:ListTags", opF)), opOn("ListTags", "f"), opAllowed, ""},
		{"ACT-11/mapping, concrete ARN", opUser(opAllow("lambda:CreateEventSourceMapping", opF+" "+opESM)), mapping("f"), opImplicit, "lambda:CreateEventSourceMapping"},
		{"ACT-11/signing config, concrete ARN", opUser(opAllow("lambda:CreateCodeSigningConfig", opCSC)), opResource("CreateCodeSigningConfig", ""), opImplicit, ""},
		{"ACT-11/signing config, star", opUser(opAllow("lambda:CreateCodeSigningConfig", "*")), opResource("CreateCodeSigningConfig", ""), opAllowed, ""},
		{"ACT-11 SEED-32/list, concrete ARN", opUser(opAllow("lambda:ListFunctions", opF)), opResource("ListFunctions", ""), opImplicit, ""},
		{"ACT-11/list, star", opUser(opAllow("lambda:ListFunctions", "*")), opResource("ListFunctions", ""), opAllowed, ""},
		{"ACT-11/account settings, concrete ARN", opUser(opAllow("lambda:GetAccountSettings", opLambda+"*")), opResource("GetAccountSettings", ""), opImplicit, ""},
		{"ACT-12/target of the pattern", opUser(opAllow("lambda:CreateEventSourceMapping", "*", intern)), mapping("intern-a"), opAllowed, ""},
		{"ACT-12/other target", opUser(opAllow("lambda:CreateEventSourceMapping", "*", intern)), mapping("prod"), opImplicit, ""},
		{"ACT-12 PULL-17/update, target of the pattern", opUser(opAllow("lambda:UpdateEventSourceMapping", "*", intern)), onMapping("UpdateEventSourceMapping", "intern-a"), opAllowed, ""},
		{"ACT-12 PULL-17/delete, other target", opUser(opAllow("lambda:DeleteEventSourceMapping", "*", intern)), onMapping("DeleteEventSourceMapping", "prod"), opImplicit, ""},
		{"ACT-12/key on ListFunctions", opUser(opAllow("lambda:ListFunctions", "*", intern)), opOn("ListFunctions", "intern-a"), opImplicit, ""},
		{"ACT-13/version", opUser(opAllow("lambda:GetFunctionConfiguration", opF+":*")), opOn("GetFunctionConfiguration", "f:1"), opAllowed, ""},
		{"ACT-13/alias", opUser(opAllow("lambda:PutFunctionEventInvokeConfig", opF+":live")), opOn("PutFunctionEventInvokeConfig", "f:live"), opAllowed, ""},
		{"ACT-13/latest", opUser(opAllow("lambda:GetFunctionConfiguration", opF+":*")), opOn("GetFunctionConfiguration", "f:$LATEST"), opAllowed, ""},
		{"ACT-13/grant on the function", opUser(opAllow("lambda:GetFunctionConfiguration", opF)), opOn("GetFunctionConfiguration", "f:1"), opImplicit, ""},
		{"ACT-14/put, function only", opUser(opAllow("lambda:PutFunctionCodeSigningConfig", opF)), signing("PutFunctionCodeSigningConfig"), opImplicit, "lambda:PutFunctionCodeSigningConfig"},
		{"ACT-14/put, configuration only", opUser(opAllow("lambda:PutFunctionCodeSigningConfig", opCSC)), signing("PutFunctionCodeSigningConfig"), opImplicit, "lambda:PutFunctionCodeSigningConfig"},
		{"ACT-14/put, both", opUser(opAllow("lambda:PutFunctionCodeSigningConfig", opCSC+" "+opF)), signing("PutFunctionCodeSigningConfig"), opAllowed, ""},
		{"ACT-14/put, neither", opUser(), signing("PutFunctionCodeSigningConfig"), opImplicit, "lambda:PutFunctionCodeSigningConfig lambda:PutFunctionCodeSigningConfig"},
		{"ACT-14/update, function only", opUser(opAllow("lambda:UpdateFunctionCodeSigningConfig", opF)), signing("UpdateFunctionCodeSigningConfig"), opImplicit, ""},
		{"ACT-14/update, both", opUser(opAllow("lambda:UpdateFunctionCodeSigningConfig", opCSC+" "+opF)), signing("UpdateFunctionCodeSigningConfig"), opAllowed, ""},
		{"LC-8/update, signing configuration not said", signer, opUpdate(f, lambdaperm.UpdateFunctionConfigurationInput{}), opImplicit, ""},
		{"LC-8/update, signing configuration said", signerKnown, opUpdate(f, lambdaperm.UpdateFunctionConfigurationInput{}), opAllowed, ""},
		{"ACT-15/request tag while passing a role", tagger, opCreate("f"), opImplicit, "iam:PassRole"},
		{"ACT-13/function by its ARN", opUser(opAllow("lambda:GetFunctionConfiguration", opF+":1")), opResource("GetFunctionConfiguration", opF+":1"), opAllowed, ""},
		{"ACT table 1.2/AddEventSource by itself", opUser(opAllow("iam:PassRole", opRole)),
			opDo(lambdaperm.Operation{Name: "AddEventSource", Role: &lambdaperm.Role{ARN: opRole}}), opAllowed, ""},
		{"ACT-15/key of another action", opUser(opAllow("lambda:InvokeFunction", "*", opIf("StringEquals", "lambda:VpcIds", "vpc-1"))), opOn("Invoke", "f"), opImplicit, ""},
		{"ACT-15/key of another action, in the caller's context", withVPC, opOn("Invoke", "f"), opImplicit, ""},
	})
}

// onMapping is an operation on the mapping of a function.
func onMapping(name, function string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	f := opFunction(function)
	return opDo(lambdaperm.Operation{Name: name, Function: &f, Resource: evaluate.Resource{ARN: opESM}})
}

// Calls from account B. The policies of function f allow B everything, and so do the caller's own.
func TestOperationAcrossAccounts(t *testing.T) {
	public := opDoc(opGrant(opB, "lambda:*", opF))
	f := opFunction("f")
	f.Policies = map[string]*policy.Policy{"": public}
	all := opAllow("*", "*")
	do := func(name string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return opDo(lambdaperm.Operation{Name: name, Function: &f})
	}
	layer := "arn:aws:lambda:us-east-1:" + opA + ":layer:l"
	layers := func(name, resource string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return opDo(lambdaperm.Operation{Name: name, Resource: evaluate.Resource{ARN: resource},
			ResourcePolicy: opDoc(opGrant("*", "lambda:GetLayerVersion", layer+":1"))})
	}
	runOps(t, []opCase{
		{"RBP-19/UpdateFunctionConfiguration", opUserB(all), opUpdate(f, lambdaperm.UpdateFunctionConfigurationInput{}), opImplicit, "lambda:UpdateFunctionConfiguration"},
		{"RBP-19/AddPermission", opUserB(all), opDo(lambdaperm.Operation{Name: "AddPermission", Function: &f, Principals: []string{opB}}), opImplicit, ""},
		{"RBP-19/UpdateFunctionCode", opUserB(all), do("UpdateFunctionCode"), opAllowed, ""},
		{"RBP-19/CreateAlias", opUserB(all), do("CreateAlias"), opAllowed, ""},
		{"RBP-19/CreateAlias without the caller's own grant", opUserB(), do("CreateAlias"), opImplicit, ""},
		{"RBP-19/CreateAlias for account C", opCaller("arn:aws:iam::777788889999:user/cy", all), do("CreateAlias"), opImplicit, ""},
		{"RBP-20/ListFunctions", opUserB(all), do("ListFunctions"), opImplicit, "lambda:ListFunctions"},
		{"RBP-20/CreateFunction", opUserB(all), opCreate("f"), opImplicit, "lambda:CreateFunction iam:PassRole"},
		{"RBP-20/ListFunctions at home", opUser(all), do("ListFunctions"), opAllowed, ""},
		{"RBP-20/ListFunctions, account said", opUserB(all), opDo(lambdaperm.Operation{Name: "ListFunctions", Resource: evaluate.Resource{Account: opA}}), opImplicit, ""},
		{"RBP-19/alias policy", opUserB(all), opDo(lambdaperm.Operation{Name: "GetAlias", Function: &f, Qualifier: "live"}), opImplicit, ""},
		{"RBP-19/DeleteResourcePolicy by ARN", opUser(opAllow("lambda:*", "*", opIf("StringEquals", "lambda:Principal", opB))),
			opDo(lambdaperm.Operation{Name: "DeleteResourcePolicy", Resource: evaluate.Resource{ARN: opF}, ResourcePolicy: public}), opAllowed, ""},
		{"RBP-38/public layer, list", opUserB(all), layers("ListLayerVersions", layer), opImplicit, "lambda:ListLayerVersions"},
		{"RBP-38/public layer, get", opUserB(all), layers("GetLayerVersion", layer+":1"), opAllowed, ""},
		{"RBP-38/public layer, get by ARN", opUserB(all), layers("GetLayerVersionByArn", layer+":1"), opAllowed, ""},
	})
	r, err := lambdaperm.UpdateFunctionConfiguration(opUserB(all), f, lambdaperm.UpdateFunctionConfigurationInput{})
	invCheck(t, r, err, opImplicit, lambdaperm.ActionNotGrantable)
}

package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Section 1 of the rules: which action on which resource.
func TestOperationActions(t *testing.T) {
	f := functionNamed("f")
	mapping := func(function string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return func(c lambdaperm.Caller) (lambdaperm.Report, error) {
			return lambdaperm.CreateEventSourceMapping(c, functionNamed(function), "", nil)
		}
	}
	signing := func(name string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return doing(lambdaperm.Operation{Name: name, Function: &f, CodeSigningConfig: signingARN})
	}
	signer := asUser(allowing("lambda:UpdateFunctionConfiguration", "*", when("ArnEquals", "lambda:CodeSigningConfigArn", signingARN)))
	signerKnown := signer
	signerKnown.Context.Set("lambda:codesigningconfigarn", signingARN)
	tagger := asUser(allowing("lambda:CreateFunction", "*"), allowing("iam:PassRole", "*", when("StringEquals", "aws:RequestTag/team", "a")))
	tagger.Context.Set("aws:RequestTag/team", "a")
	withVPC := asUser(allowing("lambda:InvokeFunction", "*", when("StringEquals", "lambda:VpcIds", "vpc-1")))
	withVPC.Context.Set("lambda:VpcIds", "vpc-1")
	intern := when("StringLike", "lambda:FunctionArn", lambdaARN+"function:intern-*")
	aliases := f
	aliases.Aliases, aliases.Versions = []string{"live"}, []string{"1"}
	runCases(t, []decisionCase{
		{"ACT-1/key in capitals", asUser(allowing("lambda:CreateEventSourceMapping", "*", when("StringLike", "LAMBDA:FUNCTIONARN", functionARN))),
			mapping("f"), ok, ""},
		{"ACT-1/key in small letters", asUser(allowing("lambda:CreateEventSourceMapping", "*", when("StringLike", "lambda:functionarn", functionARN))),
			mapping("g"), no, ""},
		{"ACT-2/no key for tenants", asUser(allowing("lambda:InvokeFunction", "*", when("StringEquals", "lambda:TenantId", "t"))),
			operating("Invoke", "f"), no, "lambda:InvokeFunction"},
		{"ACT-3/letter case", asUser(allowing("lambda:createALIAS", functionARN)), operating("CreateAlias", "f"), ok, ""},
		{"ACT-3/question mark", asUser(allowing("lambda:?reateAlias", functionARN)), operating("CreateAlias", "f"), ok, ""},
		{"ACT-3/star", asUser(allowing("lambda:*Alias", functionARN)), operating("CreateAlias", "f"), ok, ""},
		{"ACT-3/unknown action in a policy", asUser(allowing("lambda:NoSuchAction lambda:CreateAlias", functionARN)), operating("CreateAlias", "f"), ok, ""},
		{"ACT-3/only an unknown action", asUser(allowing("lambda:CreateAliases", functionARN)), operating("CreateAlias", "f"), no, ""},
		{"ACT-4/InvokeAsync is real", asUser(allowing("lambda:InvokeAsync", functionARN)), operating("InvokeAsync", "f"), ok, ""},
		{"ACT-4/GetFunctionRecursionConfig is real", asUser(allowing("lambda:GetFunctionRecursionConfig", functionARN)), operating("GetFunctionRecursionConfig", "f"), ok, ""},
		{"ACT-5/without the star", asUser(allowing("lambda:EnableReplication", "*")), requesting("lambda:EnableReplicationX", functionARN), no, ""},
		{"ACT-5/with the star", asUser(allowing("lambda:EnableReplication*", "*")), requesting("lambda:EnableReplicationX", functionARN), ok, ""},
		{"ACT-6/aliases go along", asUser(allowing("lambda:DeleteFunction", functionARN)),
			doing(lambdaperm.Operation{Name: "DeleteFunction", Function: &aliases}), ok, ""},
		{"ACT-6/one version", asUser(allowing("lambda:DeleteFunction", functionARN)),
			doing(lambdaperm.Operation{Name: "DeleteFunction", Function: &aliases, Qualifier: "1"}), no, "lambda:DeleteFunction"},
		{"ACT-7/lambda:Invoke is no action", asUser(allowing("lambda:Invoke", functionARN)), operating("Invoke", "f"), no, "lambda:InvokeFunction"},
		{"ACT-7/InvokeFunction", asUser(allowing("lambda:InvokeFunction", functionARN)), operating("Invoke", "f"), ok, ""},
		{"ACT-7/response stream", asUser(allowing("lambda:InvokeFunction", functionARN)), operating("InvokeWithResponseStream", "f"), ok, ""},
		{"ACT-8/put, function only", asUser(allowing("lambda:*", functionARN)), operating("PutProvisionedConcurrencyConfig", "f:live"), no, "lambda:PutProvisionedConcurrencyConfig"},
		{"ACT-8/get, function only", asUser(allowing("lambda:*", functionARN)), operating("GetProvisionedConcurrencyConfig", "f:live"), no, ""},
		{"ACT-8/delete, function only", asUser(allowing("lambda:*", functionARN)), operating("DeleteProvisionedConcurrencyConfig", "f:live"), no, ""},
		{"ACT-8/put, alias", asUser(allowing("lambda:*", functionARN+":*")), operating("PutProvisionedConcurrencyConfig", "f:live"), ok, ""},
		{"ACT-8/get, version", asUser(allowing("lambda:*", functionARN+":*")), operating("GetProvisionedConcurrencyConfig", "f:3"), ok, ""},
		{"ACT-8/delete, alias", asUser(allowing("lambda:*", functionARN+":*")), operating("DeleteProvisionedConcurrencyConfig", "f:live"), ok, ""},
		{"ACT-9/layer ARN", asUser(allowing("lambda:ListLayerVersions", lambdaARN+"layer:l")), operatingOn("ListLayerVersions", lambdaARN+"layer:l"), no, ""},
		{"ACT-9/star", asUser(allowing("lambda:ListLayerVersions", "*")), operatingOn("ListLayerVersions", lambdaARN+"layer:l"), ok, ""},
		{"ACT-10/GetEventSourceMapping on star", asUser(allowing("lambda:GetEventSourceMapping", "*")), operatingOn("GetEventSourceMapping", mappingARN), ok, ""},
		{"ACT-10/ListTags on star", asUser(allowing("lambda:ListTags", "*")), operating("ListTags", "f"), ok, ""},
		{"ACT-10/TagResource on star", asUser(allowing("lambda:TagResource", "*")), operating("TagResource", "f"), ok, ""},
		{"ACT-10/UntagResource on star", asUser(allowing("lambda:UntagResource", "*")), operating("UntagResource", "f"), ok, ""},
		{"ACT-10/ListTags on the function", asUser(allowing("lambda:ListTags", functionARN)), operating("ListTags", "f"), ok, ""},
		{"ACT-11/mapping, concrete ARN", asUser(allowing("lambda:CreateEventSourceMapping", functionARN+" "+mappingARN)), mapping("f"), no, "lambda:CreateEventSourceMapping"},
		{"ACT-11/signing config, concrete ARN", asUser(allowing("lambda:CreateCodeSigningConfig", signingARN)), operatingOn("CreateCodeSigningConfig", ""), no, ""},
		{"ACT-11/signing config, star", asUser(allowing("lambda:CreateCodeSigningConfig", "*")), operatingOn("CreateCodeSigningConfig", ""), ok, ""},
		{"ACT-11 SEED-32/list, concrete ARN", asUser(allowing("lambda:ListFunctions", functionARN)), operatingOn("ListFunctions", ""), no, ""},
		{"ACT-11/list, star", asUser(allowing("lambda:ListFunctions", "*")), operatingOn("ListFunctions", ""), ok, ""},
		{"ACT-11/account settings, concrete ARN", asUser(allowing("lambda:GetAccountSettings", lambdaARN+"*")), operatingOn("GetAccountSettings", ""), no, ""},
		{"ACT-12/target of the pattern", asUser(allowing("lambda:CreateEventSourceMapping", "*", intern)), mapping("intern-a"), ok, ""},
		{"ACT-12/other target", asUser(allowing("lambda:CreateEventSourceMapping", "*", intern)), mapping("prod"), no, ""},
		{"ACT-12 PULL-17/update, target of the pattern", asUser(allowing("lambda:UpdateEventSourceMapping", "*", intern)), onMapping("UpdateEventSourceMapping", "intern-a"), ok, ""},
		{"ACT-12 PULL-17/delete, other target", asUser(allowing("lambda:DeleteEventSourceMapping", "*", intern)), onMapping("DeleteEventSourceMapping", "prod"), no, ""},
		{"ACT-12/key on ListFunctions", asUser(allowing("lambda:ListFunctions", "*", intern)), operating("ListFunctions", "intern-a"), no, ""},
		{"ACT-13/version", asUser(allowing("lambda:GetFunctionConfiguration", functionARN+":*")), operating("GetFunctionConfiguration", "f:1"), ok, ""},
		{"ACT-13/alias", asUser(allowing("lambda:PutFunctionEventInvokeConfig", functionARN+":live")), operating("PutFunctionEventInvokeConfig", "f:live"), ok, ""},
		{"ACT-13/latest", asUser(allowing("lambda:GetFunctionConfiguration", functionARN+":*")), operating("GetFunctionConfiguration", "f:$LATEST"), ok, ""},
		{"ACT-13/grant on the function", asUser(allowing("lambda:GetFunctionConfiguration", functionARN)), operating("GetFunctionConfiguration", "f:1"), no, ""},
		{"ACT-14/put, function only", asUser(allowing("lambda:PutFunctionCodeSigningConfig", functionARN)), signing("PutFunctionCodeSigningConfig"), no, "lambda:PutFunctionCodeSigningConfig"},
		{"ACT-14/put, configuration only", asUser(allowing("lambda:PutFunctionCodeSigningConfig", signingARN)), signing("PutFunctionCodeSigningConfig"), no, "lambda:PutFunctionCodeSigningConfig"},
		{"ACT-14/put, both", asUser(allowing("lambda:PutFunctionCodeSigningConfig", signingARN+" "+functionARN)), signing("PutFunctionCodeSigningConfig"), ok, ""},
		{"ACT-14/put, neither", asUser(), signing("PutFunctionCodeSigningConfig"), no, "lambda:PutFunctionCodeSigningConfig lambda:PutFunctionCodeSigningConfig"},
		{"ACT-14/update, function only", asUser(allowing("lambda:UpdateFunctionCodeSigningConfig", functionARN)), signing("UpdateFunctionCodeSigningConfig"), no, ""},
		{"ACT-14/update, both", asUser(allowing("lambda:UpdateFunctionCodeSigningConfig", signingARN+" "+functionARN)), signing("UpdateFunctionCodeSigningConfig"), ok, ""},
		{"LC-8/update, signing configuration not said", signer, updating(f, lambdaperm.UpdateFunctionConfigurationInput{}), no, ""},
		{"LC-8/update, signing configuration said", signerKnown, updating(f, lambdaperm.UpdateFunctionConfigurationInput{}), ok, ""},
		{"ACT-15/request tag while passing a role", tagger, creating("f"), no, "iam:PassRole"},
		{"ACT-13/function by its ARN", asUser(allowing("lambda:GetFunctionConfiguration", functionARN+":1")), operatingOn("GetFunctionConfiguration", functionARN+":1"), ok, ""},
		{"ACT table 1.2/AddEventSource by itself", asUser(allowing("iam:PassRole", roleARN)),
			doing(lambdaperm.Operation{Name: "AddEventSource", Role: &lambdaperm.Role{ARN: roleARN}}), ok, ""},
		{"ACT-15/key of another action", asUser(allowing("lambda:InvokeFunction", "*", when("StringEquals", "lambda:VpcIds", "vpc-1"))), operating("Invoke", "f"), no, ""},
		{"ACT-15/key of another action, in the caller's context", withVPC, operating("Invoke", "f"), no, ""},
	})
}

// onMapping is an operation on the mapping of a function.
func onMapping(name, function string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	f := functionNamed(function)
	return doing(lambdaperm.Operation{Name: name, Function: &f, Resource: evaluate.Resource{ARN: mappingARN}})
}

// Calls from account B. The policies of function f allow B everything, and so do the caller's own.
func TestOperationAcrossAccounts(t *testing.T) {
	public := document(to(aws(accountB), allowing("lambda:*", functionARN)))
	f := functionNamed("f")
	f.Policies = map[string]*policy.Policy{"": public}
	all := allowing("*", "*")
	do := func(name string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return doing(lambdaperm.Operation{Name: name, Function: &f})
	}
	layer := "arn:aws:lambda:us-east-1:" + accountA + ":layer:l"
	layers := func(name, resource string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return doing(lambdaperm.Operation{Name: name, Resource: evaluate.Resource{ARN: resource},
			ResourcePolicy: document(to(aws("*"), allowing("lambda:GetLayerVersion", layer+":1")))})
	}
	runCases(t, []decisionCase{
		{"RBP-19/UpdateFunctionConfiguration", asUserB(all), updating(f, lambdaperm.UpdateFunctionConfigurationInput{}), no, "lambda:UpdateFunctionConfiguration"},
		{"RBP-19/AddPermission", asUserB(all), doing(lambdaperm.Operation{Name: "AddPermission", Function: &f, Principals: []string{accountB}}), no, ""},
		{"RBP-19/UpdateFunctionCode", asUserB(all), do("UpdateFunctionCode"), ok, ""},
		{"RBP-19/CreateAlias", asUserB(all), do("CreateAlias"), ok, ""},
		{"RBP-19/CreateAlias without the caller's own grant", asUserB(), do("CreateAlias"), no, ""},
		{"RBP-19/CreateAlias for account C", as("arn:aws:iam::777788889999:user/cy", all), do("CreateAlias"), no, ""},
		{"RBP-20/ListFunctions", asUserB(all), do("ListFunctions"), no, "lambda:ListFunctions"},
		{"RBP-20/CreateFunction", asUserB(all), creating("f"), no, "lambda:CreateFunction iam:PassRole"},
		{"RBP-20/ListFunctions at home", asUser(all), do("ListFunctions"), ok, ""},
		{"RBP-20/ListFunctions, account said", asUserB(all), doing(lambdaperm.Operation{Name: "ListFunctions", Resource: evaluate.Resource{Account: accountA}}), no, ""},
		{"RBP-19/alias policy", asUserB(all), doing(lambdaperm.Operation{Name: "GetAlias", Function: &f, Qualifier: "live"}), no, ""},
		{"RBP-19/DeleteResourcePolicy by ARN", asUser(allowing("lambda:*", "*", when("StringEquals", "lambda:Principal", accountB))),
			doing(lambdaperm.Operation{Name: "DeleteResourcePolicy", Resource: evaluate.Resource{ARN: functionARN}, ResourcePolicy: public}), ok, ""},
		{"RBP-38/public layer, list", asUserB(all), layers("ListLayerVersions", layer), no, "lambda:ListLayerVersions"},
		{"RBP-38/public layer, get", asUserB(all), layers("GetLayerVersion", layer+":1"), ok, ""},
		{"RBP-38/public layer, get by ARN", asUserB(all), layers("GetLayerVersionByArn", layer+":1"), ok, ""},
	})
	r, err := lambdaperm.UpdateFunctionConfiguration(asUserB(all), f, lambdaperm.UpdateFunctionConfigurationInput{})
	wants(t, r, err, no, lambdaperm.NoteActionNotGrantable)
}

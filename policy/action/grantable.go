package action

import (
	"iter"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

const lambdaPrefix = "lambda:"

// functionPolicyActions lists what the policy of a Lambda function can grant to another account, without the service
// (RBP-19), in alphabetical order.
var functionPolicyActions = [...]string{
	"CreateAlias",
	"DeleteAlias", "DeleteFunction", "DeleteFunctionConcurrency", "DeleteFunctionEventInvokeConfig",
	"DeleteProvisionedConcurrencyConfig",
	"GetAlias", "GetFunction", "GetFunctionConcurrency", "GetFunctionConfiguration", "GetFunctionEventInvokeConfig",
	"GetPolicy", "GetProvisionedConcurrencyConfig",
	"InvokeFunction", "InvokeFunctionUrl",
	"ListAliases", "ListFunctionEventInvokeConfigs", "ListProvisionedConcurrencyConfigs", "ListTags",
	"ListVersionsByFunction",
	"PublishVersion", "PutFunctionConcurrency", "PutFunctionEventInvokeConfig", "PutProvisionedConcurrencyConfig",
	"TagResource",
	"UntagResource", "UpdateAlias", "UpdateFunctionCode", "UpdateFunctionEventInvokeConfig",
}

// FunctionPolicyGrants reports whether the policy of a Lambda function, version or alias can let another account do an
// action ("Viewing resource-based IAM policies in Lambda"). The action is one, with its service, as in
// lambda:InvokeFunction; letter case does not count. A wildcard, an unknown action and one of another service cannot be
// granted.
func FunctionPolicyGrants(name string) bool {
	if len(name) < len(lambdaPrefix) || !ascii.EqualFold(name[:len(lambdaPrefix)], lambdaPrefix) {
		return false
	}
	for _, a := range functionPolicyActions {
		if ascii.EqualFold(a, name[len(lambdaPrefix):]) {
			return true
		}
	}
	return false
}

// FunctionPolicyActions returns the actions that [FunctionPolicyGrants] reports true for, such as lambda:CreateAlias,
// in alphabetical order.
func FunctionPolicyActions() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, a := range functionPolicyActions {
			if !yield(lambdaPrefix + a) {
				return
			}
		}
	}
}

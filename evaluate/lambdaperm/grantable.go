package lambdaperm

import (
	"iter"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// ActionNotGrantable says that no policy of the resource can let another account do the action: such a statement is
// kept and has no effect across accounts (RBP-19, RBP-20).
const ActionNotGrantable NoteCode = "ACTION_NOT_GRANTABLE"

const lambdaPrefix = "lambda:"

// grantable lists what a function's policy can grant to another account, without the service ("Viewing resource-based
// IAM policies in Lambda"). In alphabetical order.
var grantable = [...]string{
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

// Grantable reports whether the policy of a function, version or alias can let another account do an action (RBP-19).
// The action is one, with its service, as in lambda:InvokeFunction; letter case does not count. A wildcard, an unknown
// action and one of another service are not grantable.
func Grantable(action string) bool {
	if len(action) < len(lambdaPrefix) || !strings.EqualFold(action[:len(lambdaPrefix)], lambdaPrefix) {
		return false
	}
	for _, name := range grantable {
		if strings.EqualFold(name, action[len(lambdaPrefix):]) {
			return true
		}
	}
	return false
}

// GrantableActions returns the actions that Grantable reports true for, such as lambda:CreateAlias, in alphabetical
// order.
func GrantableActions() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, name := range grantable {
			if !yield(lambdaPrefix + name) {
				return
			}
		}
	}
}

// crossGrantable reports whether a policy of the resource can let another account do an action on it, and says why not.
// Actions of other services are none of its business: for them it reports true.
func crossGrantable(name, resource string) (why string, ok bool) {
	if len(name) < len(lambdaPrefix) || !strings.EqualFold(name[:len(lambdaPrefix)], lambdaPrefix) {
		return "", true
	}
	a, _ := arn.Parse(resource) // zero for "*"
	switch kind, _, _ := strings.Cut(a.Resource, ":"); {
	case kind == "function" && Grantable(name), kind == "layer" && strings.EqualFold(name, getLayerVersion):
		return "", true
	case strings.HasPrefix(kind, "web-function/"): // their policies have a list of their own, which is not published
		return "", true
	}
	known, whole := action.Lookup(name)
	if whole = whole && !known.TakesResource(); whole || strings.EqualFold(name, "lambda:CreateFunction") {
		// RBP-20: what is about an account as a whole has no resource whose policy could grant it.
		return "the action concerns the account as a whole: another account must assume a role there", false
	}
	return "the action does not support resource-based policies: another account must assume a role there", false
}

// limitToGrantable changes the outcome of a check that has just been added to the report, where a policy of the
// resource seems to grant to another account what it cannot grant: the request is implicitly denied, with a note. An
// explicit deny stays, and so does a denial by a type of policy that counts before the resource's. It is for requests
// to lambda; others stay as they are, and so do those of callers without an account, whom only the resource's policy
// concerns.
func (r *Report) limitToGrantable(c *Check) {
	caller, owner := c.Request.Principal.Account(), c.Request.Resource.Account
	if a, err := arn.Parse(c.Request.Resource.ARN); owner == "" && err == nil {
		owner = a.AccountID
	}
	if caller == "" || owner == "" || caller == owner {
		return
	}
	why, ok := crossGrantable(c.Request.Action, c.Request.Resource.ARN)
	if ok {
		return
	}
	r.Notes = append(r.Notes, Note{ActionNotGrantable, c.Request.Action + " on " + c.Request.Resource.ARN + ": " + why})
	res := &c.Result
	switch {
	case res.Decision == evaluate.ExplicitDeny, res.Reason != "":
		return
	case res.Decision == evaluate.ImplicitDeny && (res.By == policy.SCP || res.By == policy.Endpoint):
		return
	}
	res.Decision, res.By, res.Statements = evaluate.ImplicitDeny, policy.Resource, nil
	res.Types = slices.Clone(res.Types)
	for i := range res.Types {
		if t := &res.Types[i]; t.Type == policy.Resource {
			t.Decision = evaluate.ImplicitDeny
		}
	}
	c.Missing = missing(c.Request, *res) + ", and none could: " + why
}

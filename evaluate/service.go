package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// specials are the services that have rules of their own.
var specials = [...]string{"s3", "iam", "sts", "kms", "lambda", "dynamodb"}

// special returns the name of a service that has rules of its own in lower case, any other as it is.
func special(serviceName string) string {
	switch serviceName { // nearly always in lower case already, and this is faster
	case "s3", "iam", "sts", "kms", "lambda", "dynamodb":
		return serviceName
	}
	for _, s := range specials {
		if len(s) == len(serviceName) && ascii.EqualFold(s, serviceName) {
			return s
		}
	}
	return serviceName
}

// A lock is a set of actions that no policy can allow on some resources.
type lock struct {
	service string // of actions and resources
	account string // of the resource, "" for any
	prefix  string // of the resource part
	reason  Reason
	actions []string
}

var locks = [...]lock{
	{"iam", awsAccount, "policy/", AWSOwned, []string{ // E-46
		"CreatePolicy", "CreatePolicyVersion", "DeletePolicy", "DeletePolicyVersion", "SetDefaultPolicyVersion",
		"TagPolicy", "UntagPolicy",
	}},
	{"iam", "", "role/aws-reserved/", ReservedRole, []string{ // E-47
		"AttachRolePolicy", "CreateRole", "CreateServiceLinkedRole", "DeleteRole", "DeleteRolePermissionsBoundary",
		"DeleteRolePolicy", "DeleteServiceLinkedRole", "DetachRolePolicy", "PassRole", "PutRolePermissionsBoundary",
		"PutRolePolicy", "TagRole", "UntagRole", "UpdateAssumeRolePolicy", "UpdateRole", "UpdateRoleDescription",
	}},
	{"kms", "", "alias/aws/", AWSManagedAlias, []string{"CreateAlias", "DeleteAlias", "UpdateAlias"}}, // E-35a
}

// locked returns the reason why no policy can allow the action on the resource, "" if one can.
func locked(serviceName, name string, r *arnParts) Reason {
	for i := range locks {
		l := &locks[i]
		if serviceName != l.service || r.service != l.service || l.account != "" && r.account != l.account ||
			!strings.HasPrefix(r.resource, l.prefix) {
			continue
		}
		for _, a := range l.actions {
			if ascii.EqualFold(a, name) {
				return l.reason
			}
		}
	}
	return ""
}

// mustAllow reports whether the resource's own policy must allow or delegate: the trust policy of a role that is
// assumed and the policy of a KMS key.
func mustAllow(serviceName, name string, r *arnParts) bool {
	switch {
	case serviceName == "kms": // E-35
		return r.service == "kms" && strings.HasPrefix(r.resource, "key/")
	case serviceName == "sts" && r.service == "iam" && strings.HasPrefix(r.resource, "role/"): // E-30, E-31
		for _, a := range [...]string{"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "TagSession",
			"SetSourceIdentity", "SetContext"} {
			if ascii.EqualFold(a, name) {
				return true
			}
		}
	}
	return false
}

// hasNoPolicy reports whether the resource of a KMS action is none that has a policy: an alias, or no resource (E-35a).
func hasNoPolicy(serviceName string, r *arnParts, resource string) bool {
	return serviceName == "kms" && (resource == "*" || r.service == "kms" && strings.HasPrefix(r.resource, "alias/"))
}

// grantable reports whether the policy of a Lambda resource can let another account do the action. A statement that
// grants any other is stored and has no effect.
func grantable(actionName, name string, r *arnParts) bool {
	switch kind, _, _ := strings.Cut(r.resource, ":"); kind {
	case "function":
		return action.FunctionPolicyGrants(actionName) // RBP-19
	case "layer":
		return ascii.EqualFold(name, "GetLayerVersion") // RBP-38
	default: // RBP-20: the account as a whole has no policy. Those of web functions have a list that is not published.
		return strings.HasPrefix(kind, "web-function/")
	}
}

// whyNotGrantable says why an action is not grantable.
func whyNotGrantable(name string, noResource bool) string {
	if noResource || ascii.EqualFold(name, "CreateFunction") { // RBP-20
		return "the action concerns the account as a whole: another account must assume a role there"
	}
	return "the action does not support resource-based policies: another account must assume a role there"
}

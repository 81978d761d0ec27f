package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

// ungrantable says why the policy of a Lambda resource cannot let another account do the action, "" if it can or the
// request is none of that kind. A statement that grants it is stored and has no effect (RBP-19, RBP-20).
func (f *facts) ungrantable() string {
	if f.service != "lambda" || !f.account || f.same {
		return ""
	}
	switch kind, _, _ := strings.Cut(f.target.resource, ":"); {
	case kind == "function" && action.FunctionPolicyGrants(f.req.Action), kind == "layer" && strings.EqualFold(f.name, "GetLayerVersion"):
		return ""
	case strings.HasPrefix(kind, "web-function/"): // their policies have a list of their own, which is not published
		return ""
	case f.noResource() || strings.EqualFold(f.name, "CreateFunction"):
		return "the action concerns the account as a whole: another account must assume a role there"
	}
	return "the action does not support resource-based policies: another account must assume a role there"
}

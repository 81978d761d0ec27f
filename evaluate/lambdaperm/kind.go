package lambdaperm

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// decider names a policy of the kind that decided a request, and its level in an organization.
func decider(req *evaluate.Request, res *evaluate.Result) string {
	for _, o := range res.Outcomes {
		if o.Kind != res.By || !o.Consulted || o.Decision != res.Decision {
			continue
		}
		return o.String()
	}
	if res.By == policy.Resource && req.Action == assumeRole { // the role has no policy that could say what it is
		return policy.Trust.Title()
	}
	return res.By.Title()
}

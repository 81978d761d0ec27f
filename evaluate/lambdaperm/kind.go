package lambdaperm

import (
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// kindWords name a policy of each kind in messages, with its article.
var kindWords = [...]string{
	policy.Identity: "an identity policy",
	policy.Resource: "a resource policy",
	policy.Trust:    "a trust policy",
	policy.Key:      "a key policy",
	policy.Boundary: "a permissions boundary",
	policy.Session:  "a session policy",
	policy.SCP:      "a service control policy",
	policy.RCP:      "a resource control policy",
	policy.Endpoint: "a VPC endpoint policy",
}

// withoutArticle returns "service control policy" for "a service control policy".
func withoutArticle(words string) string {
	_, words, _ = strings.Cut(words, " ")
	return words
}

// onLevel says on which level of an organization a policy is.
func onLevel(level int, name string) string {
	s := " on level " + strconv.Itoa(level)
	if name != "" {
		s += " (" + name + ")"
	}
	return s
}

// decider names a policy of the kind that decided a request, with its article, and the level of an organization.
func decider(req *evaluate.Request, res *evaluate.Result) string {
	for _, o := range res.Outcomes {
		if o.Kind != res.By || !o.Consulted || o.Decision != res.Decision {
			continue
		}
		s := kindWords[o.ReadAs]
		if o.Kind == policy.SCP || o.Kind == policy.RCP {
			s += onLevel(o.Level, o.LevelName)
		}
		return s
	}
	if res.By == policy.Resource && req.Action == assumeRole { // the role has no policy that could say what it is
		return kindWords[policy.Trust]
	}
	return kindWords[res.By]
}

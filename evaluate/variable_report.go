package evaluate

import (
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// variableProblems reports that a Deny does not cover the resource, or an Allow does not leave it out, because an entry
// of Resource or NotResource has a variable without a value, or with one that crosses the parts of the ARN: an entry
// that matches nothing, where with another value it would match (V-05). In the other statements that falls on the safe
// side.
func (r *report) variableProblems(st *statement, covered bool) {
	denies := st.Effect() == policy.Deny
	if denies == st.NotResource() || denies == covered {
		return
	}
	for entry := range st.Resources() {
		key := entry.Blocked(r.f.req.Resource.ARN, r.f.env)
		if key == "" {
			continue
		}
		const message = "the variable has no value that can stand there: the entry matches nothing"
		p := r.at(st, ProblemVariable, message, resourceElement(st))
		p.Key = canonical(key)
		value, _ := r.f.env.Value(key)
		p.Value = quote.Excerpt(value)
	}
}

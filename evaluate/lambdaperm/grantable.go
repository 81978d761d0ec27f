package lambdaperm

import "github.com/lambdaiam/lambdaiam/evaluate"

// ActionNotGrantable says that no policy of the resource can let another account do the action: such a statement is
// kept and has no effect across accounts (RBP-19, RBP-20). See action.FunctionPolicyGrants.
const ActionNotGrantable NoteCode = "ACTION_NOT_GRANTABLE"

const lambdaPrefix = "lambda:"

// noteGrantable adds the note to the report where a check is about such an action, and to what is missing.
func (r *Report) noteGrantable(c *Check) {
	for _, p := range c.Result.Problems {
		if p.Code == evaluate.ProblemNotGrantable {
			r.Notes = append(r.Notes, Note{ActionNotGrantable, c.Request.Action + " on " + c.Request.Resource.ARN + ": " + p.Message})
			if c.Missing != "" {
				c.Missing += ", and none could: " + p.Message
			}
		}
	}
}

package lambdapolicy

import "github.com/lambdaiam/lambdaiam/policy"

// defaultID is the Id of the policies that Lambda starts by itself (RBP-9).
const defaultID = "default"

// AppendStatement returns the policy with a further statement, made by [AddPermission] or [AddLayerVersionPermission],
// as Lambda would keep it. p is the policy of the very ARN that the statement is for; with nil or no statements a
// policy with Version 2012-10-17 and the Id "default" begins. What p holds already stays as it is.
//
// The error is an [*Error] with [CodeStatementExists] if a statement of p has the Sid and [CodePolicyTooLong] if the
// policy would be longer than [MaxPolicySize], with the Sid as Input, or the [*policy.Error] of a statement that is
// refused.
func AppendStatement(p *policy.Policy, s policy.StatementSpec) (*policy.Policy, error) {
	if s.Sid != "" && hasStatement(p, s.Sid) { // RBP-6
		return &policy.Policy{}, &Error{Code: CodeStatementExists, Input: s.Sid, Reason: "a statement has this id already"}
	}
	var q *policy.Policy
	var err error
	if p.Len() > 0 {
		q, err = p.With(s)
	} else if q, err = policy.New(policy.Version2012, s); err == nil {
		q, err = q.WithID(defaultID)
	}
	if err == nil {
		err = checkSize(q.String(), s.Sid)
	}
	if err != nil {
		return &policy.Policy{}, err
	}
	return q, nil
}

// removeStatement returns the policy without the statements that have an id, nil where none is left (RBP-9, RBP-10).
func removeStatement(p *policy.Policy, id parameter) (*policy.Policy, error) {
	if err := id.check(); err != nil {
		return &policy.Policy{}, err
	}
	if !hasStatement(p, id.value) {
		return &policy.Policy{}, &Error{Code: CodeStatementNotFound, Input: id.value,
			Reason: "no statement of the policy has this id"}
	}
	return p.Without(func(s *policy.Statement) bool { return s.Sid() == id.value }), nil
}

func hasStatement(p *policy.Policy, id string) bool {
	for _, s := range p.Statements() {
		if s.Sid() == id {
			return true
		}
	}
	return false
}

package lambdaperm

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// PassRole asks whether a caller may pass a role to a service, such as lambda.amazonaws.com: iam:PassRole on the ARN of
// the role, path included, with iam:PassedToService. With an empty service the request lacks that key, as for a service
// that is not known to send it. What iam:AssociatedResourceArn would be is not documented, so it is neither set nor
// marked absent. Creating a function asks this along with the rest: see [CreateFunction].
//
// The error is an [*Error] with [CodeInvalidARN] for the role's ARN, [CodeInvalidParameter] for a service that is none,
// [CodeInvalidPrincipal] for a caller that is no IAM principal, or the [*policy.Error] of a policy that is not legal in
// its place.
func PassRole(c Caller, role Role, service string) (Report, error) {
	resource, err := role.passed("", "")
	if err != nil {
		return Report{}, err
	}
	if c.Principal.Account() == "" {
		return Report{}, &Error{Code: CodeInvalidPrincipal, Input: c.Principal.ID(),
			Reason: "only users, role sessions and root users pass roles"}
	}
	ctx := c.Context.Clone()
	to := "a service that is not known" // OPEN-4: iam:AssociatedResourceArn stays as the caller has it
	if service == "" {
		ctx.SetAbsent(keyPassedTo)
	} else {
		to = service
		ctx.Set(keyPassedTo, service) // ROLE-3
		if p, err := policy.NewPrincipal(policy.ServicePrincipals(service)[0]); err != nil ||
			p.Kind() != policy.PrincipalService {
			return Report{}, &Error{Code: CodeInvalidParameter, Input: service, Reason: "not the name of a service"}
		}
	}
	q := operationReport{c: &c}
	q.Question = "may " + c.Principal.ID() + " pass " + role.ARN + " to " + to
	req := evaluate.Request{Principal: c.Principal, Action: passRole, Resource: resource, Context: ctx}
	check, err := q.check("pass the role", req, c.policies(nil))
	if err != nil {
		return Report{}, err
	}
	q.remarkPassRole(check)
	return q.answer(), nil
}

// remarkPassRole adds a note for every statement of the caller about passing the role that tests tags (ROLE-4).
func (q *operationReport) remarkPassRole(c *Check) {
	for label, p := range q.c.all() {
		for _, s := range p.Statements() {
			if !s.MatchAction(passRole) || !s.MatchResource(c.Request.Resource.ARN, c.Request.Context) {
				continue
			}
			for _, t := range s.Condition().Tests() {
				if hasPrefixFold(t.Key(), keyResourceTag) || hasPrefixFold(t.Key(), keyRoleTag) {
					q.note(Note{NotePassRoleTagCondition,
						label + " tests " + t.Key() + " for " + passRole + ", which does not work reliably"})
				}
			}
		}
	}
}

// hasPrefixFold is strings.HasPrefix, whatever the letter case.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && ascii.EqualFold(s[:len(prefix)], prefix)
}

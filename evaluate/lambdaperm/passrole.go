package lambdaperm

import (
	"iter"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// PassRoleTagCondition says that a statement about passing the role tests the role's tags, which does not work reliably
// (ROLE-4; "Grant a user permissions to pass a role to an AWS service", IAM User Guide).
const PassRoleTagCondition NoteCode = "PASS_ROLE_TAG_CONDITION"

// PassRole asks whether a caller may pass a role to a service, such as lambda.amazonaws.com: iam:PassRole on the ARN of
// the role, path included, with iam:PassedToService (ROLE-3). With an empty service the request lacks that key, as for
// a service that is not known to send it. What iam:AssociatedResourceArn would be is not documented (OPEN-4), so it is
// neither set nor marked absent. Creating a function asks this along with the rest: see CreateFunction.
//
// The error is an *Error with CodeInvalidARN for the role's ARN, CodeInvalidParameter for a service that is none,
// CodeInvalidPrincipal for a caller that is no IAM principal, or the *policy.Error of a policy that is not legal in its
// place.
func PassRole(c Caller, role Role, service string) (Report, error) {
	t, err := role.passed("", "")
	if err != nil {
		return Report{}, err
	}
	if c.Principal.Account() == "" {
		return Report{}, &Error{Code: CodeInvalidPrincipal, Input: c.Principal.ID(),
			Reason: "only users, role sessions and root users pass roles"}
	}
	ctx := c.Context.Clone()
	to := "a service that is not known"
	if service == "" {
		ctx.SetAbsent(keyPassedTo)
	} else {
		to = service
		ctx.Set(keyPassedTo, service)
		if p, err := policy.ParsePrincipal(policy.ServicePrincipals(service)[0]); err != nil ||
			p.Kind() != policy.PrincipalService {
			return Report{}, &Error{Code: CodeInvalidParameter, Input: service, Reason: "not the name of a service"}
		}
	}
	q := asked{c: &c}
	q.Question = "may " + c.Principal.ID() + " pass " + role.ARN + " to " + to
	req := evaluate.Request{Principal: c.Principal, Action: passRole, Resource: t.resource, Context: ctx}
	check, err := q.check("pass the role", req, c.policies(nil))
	if err != nil {
		return Report{}, err
	}
	q.remarkPassRole(check)
	q.conclude()
	return q.Report, nil
}

// passed returns the role as what is passed (ROLE-6). It must belong to a partition and account that are given
// (ROLE-5).
func (r *Role) passed(partition, account string) (target, error) {
	a, err := arn.Parse(r.ARN)
	if err != nil || !isRoleARN(a) {
		return target{}, &Error{Code: CodeInvalidARN, Input: r.ARN, Reason: "not the ARN of a role"}
	}
	if account != "" && a.AccountID != account || partition != "" && a.Partition != partition {
		return target{}, &Error{Code: CodeInvalidParameter, Input: r.ARN,
			Reason: "Role: it must belong to the account " + account}
	}
	return target{resource: evaluate.Resource{ARN: r.ARN, Account: a.AccountID, Tags: r.Tags}}, nil
}

// remarkPassRole adds a note for every statement of the caller about passing the role that tests tags (ROLE-4).
func (q *asked) remarkPassRole(c *Check) {
	for label, p := range q.c.all() {
		for _, s := range p.Statements() {
			if !s.MatchAction(passRole) || !s.MatchResource(c.Request.Resource.ARN, c.Request.Context) {
				continue
			}
			for _, t := range s.Condition().Tests() {
				key := strings.ToLower(t.Key())
				if strings.HasPrefix(key, "aws:resourcetag/") || strings.HasPrefix(key, "iam:resourcetag/") {
					q.note(Note{PassRoleTagCondition,
						label + " tests " + t.Key() + " for " + passRole + ", which does not work reliably"})
				}
			}
		}
	}
}

// all returns the policies on the caller's side, each with its name or its place in evaluate.Policies.
func (c *Caller) all() iter.Seq2[string, *policy.Policy] {
	return func(yield func(string, *policy.Policy) bool) {
		for _, group := range c.groups() {
			for i, p := range group.policies {
				label := p.Name()
				if label == "" {
					label = group.name
					if group.name != policy.Boundary.String() && group.name != policy.Endpoint.String() {
						label += "[" + strconv.Itoa(i) + "]"
					}
				}
				if !yield(label, p) {
					return
				}
			}
		}
	}
}

// A group holds the policies of a caller of which one must allow, by type or level.
type group struct {
	name     string
	policies []*policy.Policy
}

// groups returns the groups that are given, that of the identity policies first.
func (c *Caller) groups() []group {
	list := []group{{policy.Identity.String(), c.Identity}}
	if c.Boundary != nil {
		list = append(list, group{policy.Boundary.String(), []*policy.Policy{c.Boundary}})
	}
	if len(c.Session) > 0 {
		list = append(list, group{policy.Session.String(), c.Session})
	}
	for i, level := range c.SCPs {
		list = append(list, group{policy.SCP.String() + "s[" + strconv.Itoa(i) + "]", level})
	}
	if c.Endpoint != nil {
		list = append(list, group{policy.Endpoint.String(), []*policy.Policy{c.Endpoint}})
	}
	return list
}

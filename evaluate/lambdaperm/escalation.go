package lambdaperm

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Grant is one thing that a role's identity policies allow: an entry of Action with an entry of Resource in one Allow
// statement. A list under NotAction or NotResource counts as one entry.
type Grant struct {
	Policy   string `json:"policy"` // its name, or its place such as identity[0]
	Index    int    `json:"index"`  // of the statement in the policy, from 0
	Sid      string `json:"sid,omitempty"`
	Action   string `json:"action"`   // as written; after "not " what NotAction lists
	Resource string `json:"resource"` // as written; after "not " what NotResource lists
	Held     bool   `json:"held"`     // the caller has it too
	Why      string `json:"why"`      // why, or why not, in words
}

// String gives the grant on one line.
func (g Grant) String() string {
	return quote.Excerpt(g.Action) + " on " + quote.Excerpt(g.Resource) + " (" + statementText(g.Sid, g.Index) + " of " + quote.Name(g.Policy) + "): " +
		quote.Sentence(g.Why)
}

// An EscalationReport compares what a role may do with what the one who passes it may do. The zero value compares
// nothing.
type EscalationReport struct {
	Question string  `json:"question"` // in words
	Grants   []Grant `json:"grants"`   // of the role, in the order of its policies
	// LeftOut are the grants that were not compared, in the same order. The caller is taken not to hold them.
	LeftOut []LeftOut `json:"leftOut,omitempty"`
}

// A LeftOut is how many grants of one statement were not compared, because there are too many of them or comparing them
// takes too long: the last of the statement. The zero value is none.
type LeftOut struct {
	Policy string `json:"policy"` // as in [Grant]
	Index  int    `json:"index"`
	Sid    string `json:"sid,omitempty"`
	Grants int64  `json:"grants"`
}

// Beyond returns the grants that the caller does not hold, without those that were left out.
func (r EscalationReport) Beyond() []Grant {
	var list []Grant
	for _, g := range r.Grants {
		if !g.Held {
			list = append(list, g)
		}
	}
	return list
}

// Escalates reports whether the role grants something that the caller does not hold, or something was left out.
func (r EscalationReport) Escalates() bool {
	return len(r.LeftOut) > 0 || slices.ContainsFunc(r.Grants, func(g Grant) bool { return !g.Held })
}

// String gives the report on several lines, without what the caller holds. It ends behind the first MiB, and says how
// many lines follow.
func (r EscalationReport) String() string {
	const most = 1 << 20
	beyond := r.Beyond()
	var b strings.Builder
	b.WriteString(quote.Sentence(r.Question) + ": " + strconv.Itoa(len(beyond)) + " of " + strconv.Itoa(len(r.Grants)) +
		" grants are beyond the caller")
	more := 0
	line := func(text func() string) {
		if b.Len() > most {
			more++
			return
		}
		b.WriteString("\n  " + text())
	}
	for _, g := range beyond {
		line(g.String)
	}
	for _, l := range r.LeftOut {
		line(l.String)
	}
	if more > 0 {
		b.WriteString("\n  and " + strconv.Itoa(more) + " more")
	}
	return b.String()
}

// String says on one line what was left out.
func (l LeftOut) String() string {
	return strconv.FormatInt(l.Grants, 10) + " grants of " + statementText(l.Sid, l.Index) + " of " + quote.Name(l.Policy) +
		" were not compared"
}

// statementText names a statement by Sid, or else by number.
func statementText(sid string, index int) string {
	return quote.Name(evaluate.Ref{Sid: sid, Index: index}.Statement())
}

// Escalation reports what a role grants that a caller who passes it to a function would gain: the function's code acts
// with the role, whoever wrote it. It is an analysis and never a decision: AWS lets a caller pass a role with more
// permissions than the caller's own ("Grant a user permissions to pass a role to an AWS service", IAM User Guide).
//
// Each Allow statement of the role's identity policies is taken apart into pairs of an Action and a Resource entry. The
// caller holds a pair in one of these ways:
//
//   - It names one action and one resource, and the caller is allowed that very request, with the keys of the caller's
//     Context. The resource is taken to leave it to the caller's account who may use it.
//   - One Allow statement of the caller covers it, word for word or by wildcards, and so does one in each of the
//     boundary, session policies, levels of service control policies and endpoint policy that are given; none has
//     conditions that the role's statement does not have alike; and no Deny statement of the caller, whatever its
//     conditions, could be about some of it.
//   - The caller is the root user of the account, and the second holds but for the identity policies.
//   - It allows nothing: its action is about no resource of that type.
//
// The comparison prefers to report too much. What several statements cover only together is not held, nor what a policy
// variable in the caller's policies covers, beyond single requests. What the role's boundary, Deny statements and
// service control policies take from it is not subtracted, nor are conditions of its statements considered beyond the
// above. What the policies of resources grant to either is not known here.
//
// A report has at most 10,000 grants, and the work of comparing patterns is limited. What is beyond that is in LeftOut.
// Which policy the caller lacks for a single request is said of the first hundred.
//
// The error is an [*Error] with [CodeInvalidPrincipal] for a caller that is no IAM principal, or the [*policy.Error] of
// a policy that is not legal in its place.
func Escalation(c Caller, role Role) (EscalationReport, error) {
	if c.Principal.Account() == "" {
		return EscalationReport{}, &Error{Code: CodeInvalidPrincipal, Input: c.Principal.ID(),
			Reason: "only users, role sessions and root users pass roles"}
	}
	delegating, err := policy.New(policy.Version2012, policy.StatementSpec{
		Effect: policy.Allow, Principal: policy.AWSPrincipals(c.Principal.Account()),
		Action: []string{"*"}, Resource: []string{"*"},
	})
	if err != nil {
		return EscalationReport{}, err
	}
	e, err := evaluate.Compile(c.policies(delegating))
	if err != nil {
		return EscalationReport{}, err
	}
	x := escalation{c: &c, e: e, budget: cover.NewBudget(mostSteps)}
	x.read()
	r := EscalationReport{Question: quote.Sentence("what does " + role.ARN + " grant beyond " + c.Principal.ID())}
	own := Caller{Identity: role.Identity}
	for label, p := range own.all() {
		if err := p.CheckKind(policy.Identity); err != nil {
			return EscalationReport{}, err
		}
		for i, s := range p.Statements() {
			if s.Effect() == policy.Allow {
				r.compare(&x, label, i, s)
			}
		}
	}
	return r, nil
}

// compare adds the grants of a statement.
func (r *EscalationReport) compare(x *escalation, label string, index int, s *policy.Statement) {
	whole := pairOf(s)
	resources := whole.resource.split()
	left := int64(whole.action.pieces()) * int64(len(resources))
	for _, a := range whole.action.split() {
		for _, on := range resources {
			if len(r.Grants) == mostGrants || x.budget.Spent() {
				break
			}
			held, why := x.holds(pair{whole.effect, whole.tests, a, on})
			if x.budget.Spent() {
				break
			}
			r.Grants = append(r.Grants, Grant{
				Policy: label, Index: index, Sid: s.Sid(), Action: a.text, Resource: on.text, Held: held, Why: why,
			})
			left--
		}
	}
	if left > 0 {
		r.LeftOut = append(r.LeftOut, LeftOut{label, index, s.Sid(), left})
	}
}

// mostGrants is how many grants a report has.
const mostGrants = 10_000

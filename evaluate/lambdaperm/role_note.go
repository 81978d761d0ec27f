package lambdaperm

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The notes of questions about the execution role.
const (
	// SourceFunctionInResourcePolicy: the policy of a resource has a condition on lambda:SourceFunctionArn. It was
	// evaluated as any other, but the developer guide says that the key is for identity policies and service control
	// policies only (ROLE-9, SEED-55; "Using source function ARN to control function access behavior", AWS Lambda
	// Developer Guide).
	SourceFunctionInResourcePolicy NoteCode = "SOURCE_FUNCTION_ARN_IN_RESOURCE_POLICY"
	// QualifiedSourceFunction: a condition compares lambda:SourceFunctionArn with the ARN of a version or alias. The
	// key has the ARN of the unqualified function, so the value never matches (ROLE-10).
	QualifiedSourceFunction NoteCode = "QUALIFIED_SOURCE_FUNCTION_ARN"
	// SourceFunctionNotSent: a statement would allow a request of Lambda's own if that had lambda:SourceFunctionArn,
	// which it has not (ROLE-8).
	SourceFunctionNotSent NoteCode = "SOURCE_FUNCTION_ARN_NOT_SENT"
	// AllActions: a policy of the execution role allows every action (SEED-19).
	AllActions NoteCode = "ALL_ACTIONS"
	// KeyPolicyAssumed: the policy of a KMS key in the role's account is not known. It was taken to be the default
	// key policy, which leaves the key to the IAM policies of the account (E-35).
	KeyPolicyAssumed NoteCode = "KEY_POLICY_ASSUMED"
	// TrustNotGiven: the trust policy of the role is not known, and whether Lambda may assume the role was not
	// checked.
	TrustNotGiven NoteCode = "TRUST_NOT_GIVEN"
)

// lintRole adds the notes about the policies that are in force for the role, whatever is asked.
func (v *roleReport) lintRole() {
	v.lint(policy.Identity, v.role.Identity...)
	if v.role.Boundary != nil {
		v.lint(policy.Boundary, v.role.Boundary)
	}
	for _, level := range v.role.SCPs {
		v.lint(policy.SCP, level...)
	}
}

// lintResource adds the notes about the policy of a resource.
func (v *roleReport) lintResource(resource string, p *policy.Policy) {
	for i, s := range p.Statements() {
		for _, t := range s.Condition().Tests() {
			if strings.EqualFold(t.Key(), keySourceFunction) {
				v.note(Note{SourceFunctionInResourcePolicy, statementName(s, i) + " of the policy of " + resource +
					" tests " + keySourceFunction + ", which is documented for identity policies and service control policies only"})
			}
		}
	}
	v.lint(policy.Resource, p)
}

func (v *roleReport) lint(kind policy.Kind, policies ...*policy.Policy) {
	for _, p := range policies {
		for i, s := range p.Statements() {
			for _, t := range s.Condition().Tests() {
				if !strings.EqualFold(t.Key(), keySourceFunction) {
					continue
				}
				for value := range t.Values() {
					if isQualified(value) {
						v.note(Note{QualifiedSourceFunction, statementName(s, i) + " of a policy of type " + kind.String() + " compares " +
							keySourceFunction + " with " + value + ", which never matches: the key has the unqualified function"})
					}
				}
			}
		}
	}
}

// lintAllActions adds the note about statements that allow every action.
func (v *roleReport) lintAllActions() {
	for _, p := range v.role.Identity {
		for i, s := range p.Statements() {
			if s.Effect() != policy.Allow || s.NotAction() {
				continue
			}
			for a := range s.Actions() {
				if a.MatchesAll() {
					v.note(Note{AllActions, statementName(s, i) + " of a policy of the execution role allows every action"})
				}
			}
		}
	}
}

// explainAbsent says so where lambda:SourceFunctionArn alone keeps a request of Lambda's own from being allowed.
func (v *roleReport) explainAbsent(c *Check) {
	if _, sent := c.Request.Context.Lookup(strings.ToLower(keySourceFunction)); sent || c.Result.Decision == evaluate.Allowed {
		return
	}
	for _, m := range c.Result.Misses {
		if m.Effect == policy.Allow && m.Element == "Condition" && testsKey(m.Tests, keySourceFunction) {
			v.note(Note{SourceFunctionNotSent, "statement " + m.Statement() + " wants " + keySourceFunction + ", which " +
				c.Request.Action + " has not when Lambda calls it for the function"})
		}
	}
}

// statementName names a statement by its Sid, or else by its place.
func statementName(s *policy.Statement, i int) string {
	return "statement " + evaluate.Ref{Sid: s.Sid(), Index: i}.Statement()
}

// isQualified reports whether a value of a policy can only match the ARN of a version or alias, or that of some other
// part of a function.
func isQualified(value string) bool {
	fields := strings.Split(value, ":")
	return len(fields) > 7 && fields[0] == "arn" && fields[2] == "lambda" && fields[5] == "function"
}

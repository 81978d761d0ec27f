package lambdaperm

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/lambdasource"
	"github.com/lambdaiam/lambdaiam/internal/words"
	"github.com/lambdaiam/lambdaiam/policy"
)

// lintRole adds the notes about the policies that are in force for the role, whatever is asked.
func (v *roleReport) lintRole() {
	v.lint(policy.Identity, v.role.Identity...)
	if v.role.Boundary != nil {
		v.lint(policy.Boundary, v.role.Boundary)
	}
	for _, level := range v.role.SCPs {
		v.lint(policy.SCP, level.Policies...)
	}
}

// lintResource adds the notes about the policy of a resource.
func (v *roleReport) lintResource(resource string, p *policy.Policy) {
	for i, s := range p.Statements() {
		for _, t := range s.Condition().Tests() {
			if ascii.EqualFold(t.Key(), keySourceFunction) {
				// ROLE-9
				v.note(Note{NoteSourceFunctionInResourcePolicy, statementName(s, i) + " of the policy of " + resource +
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
				if !ascii.EqualFold(t.Key(), keySourceFunction) {
					continue
				}
				for value := range t.Values() {
					if lambdasource.IsQualified(value) {
						// ROLE-10
						v.note(Note{NoteQualifiedSourceFunction, statementName(s, i) + " of " + words.WithArticle(kind.Title()) + " compares " +
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
					v.note(Note{NoteAllActions, statementName(s, i) + " of a policy of the execution role allows every action"})
				}
			}
		}
	}
}

// explainAbsent says so where lambda:SourceFunctionArn alone keeps a request of Lambda's own from being allowed.
func (v *roleReport) explainAbsent(c *Check) {
	if _, sent := c.Request.Context.Lookup(keySourceFunction); sent || c.Result.Decision == evaluate.Allowed {
		return
	}
	for _, m := range c.Result.Misses {
		if m.Effect == policy.Allow && m.Element == "Condition" && testsKey(m.Tests, keySourceFunction) {
			// ROLE-8
			v.note(Note{NoteSourceFunctionNotSent, "statement " + m.Statement() + " wants " + keySourceFunction + ", which " +
				c.Request.Action + " has not when Lambda calls it for the function"})
		}
	}
}

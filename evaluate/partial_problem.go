package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/policy"
)

// openProblems reports what was uncertain about a statement for other reasons than values that are not known, as
// explain does: about the elements of which all is known.
func (r *report) openProblems(m *judgement) {
	st, o := m.st, r.open
	raw := m.raw
	missed := strings.TrimPrefix(m.missed, "Not")
	if missed == "Action" || missed == "Statement" || st.Effect() == 0 {
		return
	}
	spec, _ := raw.Spec.(*policy.StatementSpec)
	if r.f.e.groups[st.kind].dead != nil {
		r.deadProblems(st) // G-107
	}
	if st.HasPrincipal() {
		o.doubt = func(entry policy.PrincipalSpec, code ProblemCode, message string) {
			value := quote.Excerpt(standin.Show(entry.ID))
			r.at(st, code, message, elementOf("Principal", st.NotPrincipal())).Value = value
		}
		least, _, _ := o.names(r.f, st, spec)
		o.doubt = nil
		if !o.callerOpen(r.f) {
			r.principalProblems(st, least)
		}
		if p := r.f.p; r.f.caller == roleSession && !p.pathKnown && (spec != nil || o.callerOpen(r.f)) { // K-11
			r.rolePath(st, elementOf("Principal", st.NotPrincipal()))
		}
		if missed == "Principal" {
			return
		}
	}
	if r.f.pathMattersToResource(st) { // K-11
		r.rolePath(st, resourceElement(st))
	}
	if spec == nil && !o.has(o.req.Resource.ARN) && !o.touchesVariables(r.f, st) {
		r.variableProblems(st, missed != "Resource") // V-05
	}
	if missed == "Resource" || raw.Condition != (condition.Unknown{}) {
		return
	}
	r.openTestProblems(m, spec)
}

// openTestProblems is openProblems for tests.
func (r *report) openTestProblems(m *judgement, spec *policy.StatementSpec) {
	st, o := m.st, r.open
	reports, failed := r.testProblems(st, func(t *condition.TestReport) bool {
		return t.Reason == condition.NotKnown || o.touchesKey(r.f, ascii.ToLower(t.Test.Key()))
	})
	if spec == nil {
		r.nullProblems(st, reports, failed)
	}
}

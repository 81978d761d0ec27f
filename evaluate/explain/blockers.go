package explain

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// findBlockers fills in what stands in the way.
func (w *work) findBlockers() {
	t := w.x.Trace
	var list []*evaluate.TypeTrace
	for _, deny := range [...]bool{true, false} { // a Deny decides before anything else
		for i := range t.Types {
			if tt := &t.Types[i]; tt.Blocks && (tt.Decision == evaluate.ExplicitDeny) == deny {
				list = append(list, tt)
			}
		}
	}
	for _, tt := range list {
		b := Blocker{Code: w.codeOf(tt), Kind: tt.ReadAs, Level: tt.Level, LevelName: tt.LevelName, Account: tt.Account}
		if b.Code == DenyStatement {
			b.Denials = denials(tt)
			hangs := func(d Denial) bool { return !hangsOnAbsence(&d.StatementTrace) }
			if len(b.Denials) > 0 && !slices.ContainsFunc(b.Denials, hangs) {
				b.Code = DenyBecauseKeyAbsent
			}
		}
		w.x.Blockers = append(w.x.Blockers, b)
		w.inWay = append(w.inWay, obstacle{TypeTrace: tt, code: b.Code})
	}
	if len(w.x.Blockers) == 0 {
		reason := t.Result.Reason
		if reason == "" { // there is no evaluator
			reason = evaluate.InvalidRequest
		}
		w.x.Blockers = []Blocker{{Code: Code(reason)}}
	}
	w.x.Code = w.x.Blockers[0].Code
}

// codeOf says why a type stands in the way.
func (w *work) codeOf(t *evaluate.TypeTrace) Code {
	switch result := &w.x.Trace.Result; {
	case t.Decision == evaluate.ExplicitDeny:
		return DenyStatement
	case t.Kind == policy.Resource && slices.ContainsFunc(result.Problems, func(p evaluate.Problem) bool {
		return p.Code == evaluate.ProblemNotGrantable
	}), t.Kind == policy.Resource && !t.Consulted:
		return NotGrantable
	case t.Kind == policy.Resource && t.ReadAs != policy.Resource && slices.ContainsFunc(t.Statements, namesCaller):
		return NoStatementAllows
	case t.Kind == policy.Resource && w.x.Trace.Rule == evaluate.RuleTrustOrKey:
		return NotDelegated
	case t.Kind == policy.Resource:
		return OwnerDoesNotAllow
	case t.Kind == policy.Session && !t.Given:
		return SessionWithoutPolicy
	case !t.Given:
		return NoPolicyGiven
	case w.x.Trace.Rule == evaluate.RuleLimitedGrant && (t.Kind == policy.Boundary || t.Kind == policy.Session):
		return GrantIsLimited
	case t.Kind == policy.SCP && w.isEmpty(t):
		return LevelAllowsNothing
	}
	return NoStatementAllows
}

// isEmpty reports whether a level of SCPs has no policy.
func (w *work) isEmpty(t *evaluate.TypeTrace) bool {
	levels := w.e.Policies().SCPs
	return t.Level < len(levels) && len(levels[t.Level].Policies) == 0
}

// namesCaller reports whether an Allow statement has a Principal that names the caller.
func namesCaller(s evaluate.StatementTrace) bool {
	return s.Effect == policy.Allow && len(s.Elements) > 0 && s.Elements[0].Covers &&
		(s.Elements[0].Element == "Principal" || s.Elements[0].Element == "NotPrincipal")
}

// mostDenials is how many Deny statements of a type are listed.
const mostDenials = 16

// denials returns the Deny statements that apply, and what would spare a request.
func denials(t *evaluate.TypeTrace) (list []Denial) {
	for i := range t.Statements {
		s := &t.Statements[i]
		if !s.Applies || s.Effect != policy.Deny {
			continue
		}
		if len(list) == mostDenials {
			break
		}
		d := Denial{StatementTrace: *s}
		for j := range s.Tests {
			d.Spares = append(d.Spares, spare(&s.Tests[j]))
		}
		list = append(list, d)
	}
	return list
}

// hangsOnAbsence reports whether a test of the statement holds only since the request does not have its key.
func hangsOnAbsence(s *evaluate.StatementTrace) bool {
	return slices.ContainsFunc(s.Tests, func(t condition.TestReport) bool { return t.Holds && t.Reason == condition.KeyAbsent })
}

// spare says what a request would have to have for a test, which holds, not to hold.
func spare(t *condition.TestReport) Difference {
	d := testDifference(t, "")
	key, operator := t.Test.Key(), t.Test.Operator()
	switch {
	case operator.String() == "Null":
		if d.Say = "a request that has " + named(key); t.Reason == condition.KeyPresent {
			d.Say = "a request without " + named(key)
		}
	case operator.Negated() && len(d.Wanted) > 0:
		d.Say = requestWith(key, oneOf(d.Wanted))
	case isBool(operator) && len(d.Wanted) == 1:
		other := "true"
		if d.Wanted[0] == other {
			other = "false"
		}
		d.Say = requestWith(key, other)
	case t.Reason == condition.KeyAbsent:
		d.Say = requestWith(key, "a value other than "+oneOf(d.Wanted))
	default:
		d.Say = "a request with another " + named(key) + " than " + oneOf(d.Wanted)
	}
	return d
}

package explain

import (
	"log/slog"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// LogValue returns what a log may hold of an explanation: a group of code, decision, kind, policy and statement, all
// texts. Of a denial they are those of the first blocker: its Deny statement, or else the nearest of its type; of an
// allowed request those of the first statement that allows it. What is not known is empty. No value of the request or
// of a condition is in it.
func (x Explanation) LogValue() slog.Value {
	var kind policy.Kind
	var s *evaluate.Ref
	decision := evaluate.ImplicitDeny
	if x.Trace != nil {
		result := &x.Trace.Result
		if decision = result.Decision; decision == evaluate.Allowed && len(result.Statements) > 0 {
			s = &result.Statements[0].Ref
			kind = s.ReadAs
		}
	}
	if len(x.Blockers) > 0 {
		b := &x.Blockers[0]
		kind = b.Kind
		if len(b.Denials) > 0 {
			s = &b.Denials[0].Ref
		}
		for i := range x.Near {
			if n := &x.Near[i]; s == nil && n.ReadAs == b.Kind && n.Level == b.Level {
				s = &n.Ref
			}
		}
	}
	named, statement := "", ""
	if s != nil {
		named, statement = quote.Name(s.Policy), quote.Name(s.Statement())
	}
	return slog.GroupValue(
		slog.String("code", string(x.Code)), slog.String("decision", decision.String()), slog.String("kind", kind.String()),
		slog.String("policy", named), slog.String("statement", statement),
	)
}

package validate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

func (r *run) unreachedService(s *statement) {
	if r.kind != policy.RCP {
		return
	}
	for i := range s.actions {
		a := &s.actions[i]
		if _, known := action.LookupService(a.service); known && !action.SupportsRCP(a.service) {
			r.report(finding{
				code: "RCP_SYNTAX_ERROR_ACTION", place: at(a.at),
				message: "resource control policies do not reach " + quote.Text(a.service) + " in " + quote.Text(a.text),
				help:    "name actions of services that resource control policies reach, each by its prefix" + asOf(),
			})
		}
	}
}

// isService is the key by which services of AWS are told from other callers.
const isService = "aws:PrincipalIsAWSService"

// asks reports whether there is a test of a key under an operator, with or without IfExists, for one
// value, whatever its letter case.
func (s *statement) asks(operator, key, text string) bool {
	for i := range s.tests {
		t := &s.tests[i]
		other := func(v value) bool { return !ascii.EqualFold(v.text, text) }
		if t.base == operator && t.is(key) && len(t.values) > 0 && !slices.ContainsFunc(t.values, other) {
			return true
		}
	}
	return false
}

func (r *run) deniedServices(s *statement) {
	if r.kind != policy.RCP || !s.deny() || !s.condition.whole || s.asks("Bool", isService, "false") {
		return
	}
	for i := range s.tests {
		t := &s.tests[i]
		if t.op.Negated() && (t.isIn("aws:PrincipalTag/") ||
			t.isOneOf("aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount", "aws:PrincipalArn")) {
			r.report(finding{
				code: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", place: named(t.at),
				message: t.op.String() + " of " + quote.Text(t.key) + " also holds for services of AWS, which do not have the key",
			})
		}
	}
}

func (r *run) deniedSources(s *statement) {
	if r.kind != policy.RCP || !s.deny() || !s.condition.whole {
		return
	}
	services := s.asks("Bool", isService, "true")
	present := s.asks("Null", "aws:SourceAccount", "false") || s.asks("Null", "aws:SourceArn", "false")
	for i := range s.tests {
		t := &s.tests[i]
		if !t.op.Negated() || !t.isOneOf("aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceAccount", "aws:SourceArn") {
			continue
		}
		what := t.op.String() + " of " + quote.Text(t.key) + " also holds "
		if !services {
			r.report(finding{
				code: "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", place: named(t.at),
				message: what + "for callers that are no service of AWS",
			})
		}
		if !present {
			r.report(finding{
				code: "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", place: named(t.at),
				message: what + "for services that do not act for a resource",
			})
		}
	}
}

package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// federated looks for identity providers where no role is assumed (F-033).
func (r *run) federated(s *statement) {
	for i := range s.principals {
		if p := &s.principals[i]; p.Type() == policy.TypeFederated {
			r.report(finding{code: "FEDERATED_PRINCIPAL_NOT_SUPPORTED", place: at(p.at),
				message: quote.Text(p.ID()) + ": an identity provider is a principal of trust policies only"})
		}
	}
}

// keysNoServiceHas are condition keys of callers that are users or roles, in lower case; one with a slash is a family.
var keysNoServiceHas = [...]string{"aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:username"}

// keysOfServices looks for tests that no service passes, in statements for services (F-035).
func (r *run) keysOfServices(s *statement) {
	if len(s.principals) == 0 || s.principal.not || !s.principal.whole {
		return
	}
	for i := range s.principals {
		if s.principals[i].Kind() != policy.PrincipalService {
			return
		}
	}
	for i := range s.tests {
		t := &s.tests[i]
		if t.positive() && !t.op.IfExists() && (isOneOf(t.key, keysNoServiceHas[:]) || t.isIn("aws:PrincipalTag/")) {
			r.report(finding{code: "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", place: named(t.at),
				message: "a service never has " + quote.Text(t.key) + ": the statement does not apply"})
		}
	}
}

// deletedPrincipals looks for ids in place of ARNs (F-091, F-092).
func (r *run) deletedPrincipals(s *statement) {
	for i := range s.principals {
		p := &s.principals[i]
		if p.Kind() != policy.PrincipalUniqueID {
			continue
		}
		code, what := Code("INVALID_USER_REFERENCE"), "user"
		if strings.HasPrefix(p.ID(), "AROA") {
			code, what = "INVALID_ROLE_REFERENCE", "role"
		}
		r.report(finding{code: code, place: at(p.at), message: quote.Text(p.ID()) + " is the id of a " + what +
			", which stands here when the " + what + " was deleted"})
	}
}

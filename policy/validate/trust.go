package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// The actions of trust policies.
const (
	assumeRole      = "sts:AssumeRole"
	assumeSAML      = "sts:AssumeRoleWithSAML"
	assumeWeb       = "sts:AssumeRoleWithWebIdentity"
	tagSession      = "sts:TagSession"
	sourceIdentity  = "sts:SetSourceIdentity"
	serviceAnywhere = "rolesanywhere.amazonaws.com"
	gitHub          = "token.actions.githubusercontent.com"
	providerOfOIDC  = "oidc-provider/"
	providerOfSAML  = "saml-provider/"
	audienceOfToken = ":aud"
)

// trustEveryone looks for Principal {"AWS": "*"} (F-038); the bare "*" is refused.
func (r *run) trustEveryone(s *statement) {
	for i := range s.principals {
		if p := &s.principals[i]; p.everyone() && s.allow() && !s.principal.not && p.Type() == policy.TypeAWS {
			r.report(finding{code: "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", place: at(p.at),
				message: "everyone may assume the role"})
		}
	}
}

// provider returns the host of an identity provider for web identities, with the path that belongs to it; isSAML is
// true for the other kind.
func provider(p *principalEntry) (host string, isSAML bool) {
	if p.Type() != policy.TypeFederated {
		return "", false
	}
	if !strings.HasPrefix(p.ID(), "arn:") {
		return p.ID(), false
	}
	resource := p.ID()[afterColons(p.ID(), 5):]
	if name, ok := strings.CutPrefix(resource, providerOfOIDC); ok {
		return name, false
	}
	return "", strings.HasPrefix(resource, providerOfSAML)
}

// afterColons returns the place behind the n-th colon of a text, its end if there are fewer.
func afterColons(text string, n int) int {
	at := 0
	for range n {
		i := strings.IndexByte(text[at:], ':')
		if i < 0 {
			return len(text)
		}
		at += i + 1
	}
	return at
}

// can reports whether a principal can do an action of a trust policy.
func (p *principalEntry) can(name string) bool {
	host, isSAML := provider(p)
	switch {
	case p.everyone():
		return true
	case ascii.EqualFold(name, assumeSAML):
		return isSAML
	case ascii.EqualFold(name, assumeWeb):
		return host != ""
	case ascii.EqualFold(name, assumeRole):
		return p.Type() == policy.TypeAWS || p.Type() == policy.TypeService
	}
	return true
}

// mismatchedActions looks for actions that none of the principals can do (F-040).
func (r *run) mismatchedActions(s *statement) {
	if s.principal.not || !s.principal.whole || len(s.principals) == 0 || s.action.not {
		return
	}
	for i := range s.actions {
		a := &s.actions[i]
		if !a.literal || s.someCan(a.text) {
			continue
		}
		f := finding{code: "MISMATCHED_ACTION_FOR_PRINCIPAL", place: at(a.at),
			message: "none of the principals can do " + quote.Text(a.text)}
		for j := range s.principals {
			f.related = append(f.related, at(s.principals[j].at))
		}
		if want := s.wanted(); want != "" && !s.covers(want) {
			f.help = "write " + quote.Text(want)
		}
		r.report(f)
	}
}

func (s *statement) someCan(name string) bool {
	for i := range s.principals {
		if s.principals[i].can(name) {
			return true
		}
	}
	return false
}

// wanted returns the action that all principals can do, "" if there is none.
func (s *statement) wanted() string {
next:
	for _, name := range [...]string{assumeRole, assumeSAML, assumeWeb} {
		for i := range s.principals {
			if !s.principals[i].can(name) {
				continue next
			}
		}
		return name
	}
	return ""
}

// rolesAnywhere looks for grants to IAM Roles Anywhere that lack one of the three actions it needs (F-041).
func (r *run) rolesAnywhere(s *statement) {
	if !s.allow() || s.principal.not || !s.action.whole || s.action.at == nil {
		return
	}
	for i := range s.principals {
		if p := &s.principals[i]; p.Type() != policy.TypeService || p.ID() != serviceAnywhere {
			continue
		}
		var missing []string
		for _, name := range [...]string{assumeRole, sourceIdentity, tagSession} {
			if !s.covers(name) {
				missing = append(missing, name)
			}
		}
		if missing != nil {
			r.report(finding{code: "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", place: at(s.action.at),
				message: serviceAnywhere + " needs " + strings.Join(missing, " and ") + " too"})
		}
		return
	}
}

// missingActions looks for tests of keys that another action sets (F-042).
func (r *run) missingActions(s *statement) {
	if !s.allow() || !s.action.whole || s.action.at == nil {
		return
	}
	for i := range s.tests {
		t := &s.tests[i]
		needs := ""
		switch {
		case t.base == "Null" || t.op.IfExists():
		case t.is("sts:SourceIdentity"):
			needs = sourceIdentity
		case t.is("sts:TransitiveTagKeys"), t.is("aws:TagKeys"), t.isIn("aws:RequestTag/"):
			needs = tagSession
		}
		if needs != "" && !s.covers(needs) {
			r.report(finding{code: "MISSING_ACTION_FOR_CONDITION_KEY", place: named(t.at), help: "add " + needs,
				message: quote.Text(t.key) + " is there only where " + needs + " is allowed too"})
		}
	}
}

// unsupportedKeys looks for actions that never have a key that is tested (F-043).
func (r *run) unsupportedKeys(s *statement) {
	if s.action.not {
		return
	}
	for i := range s.tests {
		t := &s.tests[i]
		if t.isIn("aws:") {
			continue
		}
		if _, listed := action.LookupConditionKey("sts", t.key); !listed {
			continue
		}
		var without []place
		first := ""
		for j := range s.actions {
			a := &s.actions[j]
			known, ok := action.Lookup(a.text)
			if !a.literal || !ok || hasKey(known, t.key) {
				continue
			}
			if first == "" {
				first = a.text
			}
			without = append(without, at(a.at))
		}
		if without == nil || !someActionHas(t.key) {
			continue
		}
		f := finding{code: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", place: without[0], related: append(without[1:], at(t.at)),
			message: quote.Text(first) + " never has " + quote.Text(t.key),
			help:    "give the action a statement without the key" + asOf()}
		r.report(f)
	}
}

// hasKey reports whether an action lists a key, for itself or for a resource that it takes.
func hasKey(a action.Action, key string) bool {
	for k := range a.ConditionKeys() {
		if k.Match(key) {
			return true
		}
	}
	for t := range a.ResourceTypes() {
		for k := range t.ConditionKeys() {
			if k.Match(key) {
				return true
			}
		}
	}
	return false
}

// someActionHas reports whether an action of sts lists a key.
func someActionHas(key string) bool {
	for a := range action.Expand("sts:*") {
		if hasKey(a, key) {
			return true
		}
	}
	return false
}

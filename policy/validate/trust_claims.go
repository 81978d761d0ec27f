package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What trust policies ask of the claims of identity providers, and sessions beside their roles.

// claims looks for grants to identity providers that test no claim (F-119), or not the one that tells GitHub's
// repositories apart (F-120).
func (r *run) claims(s *statement) {
	if !s.allow() || s.principal.not || !s.condition.whole || !s.covers(assumeWeb) {
		return
	}
	for i := range s.principals {
		p := &s.principals[i]
		host, _ := provider(p)
		switch {
		case host == "":
		case host == gitHub:
			if !s.narrowedBy(host, func(claim string) bool { return claim == "sub" }) {
				r.report(finding{code: "MISSING_GITHUB_REPO_CONDITION_KEY", place: at(p.at),
					message: "no test of " + gitHub + ":sub narrows this: workflows of any repository may assume the role"})
			}
		case !s.narrowedBy(host, func(string) bool { return true }):
			r.report(finding{code: "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", place: at(p.at),
				message: "no test of a claim of " + quote.Text(host) + " narrows this: any of its identities may assume the role"})
		}
	}
}

// narrowedBy reports whether a test of a claim of a provider takes something away.
func (s *statement) narrowedBy(host string, claim func(string) bool) bool {
	for i := range s.tests {
		t := &s.tests[i]
		if t.isIn(host+":") && claim(ascii.ToLower(t.key[len(host)+1:])) && t.narrows() {
			return true
		}
	}
	return false
}

// gitHub looks for wildcards in the owner or repository of GitHub's workflows (F-101).
func (r *run) gitHub(s *statement) {
	if !s.allow() || s.principal.not || !s.namesProvider(gitHub) {
		return
	}
	for i := range s.tests {
		t := &s.tests[i]
		if !t.is(gitHub+":sub") || !t.positive() || !t.like() {
			continue
		}
		for _, v := range t.values {
			head := v.text
			if rest, ok := strings.CutPrefix(head, "repo:"); ok {
				head, _, _ = strings.Cut(rest, ":")
			}
			if hasWildcard(head) {
				r.report(finding{code: "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", place: at(v.at),
					message: quote.Text(v.text) + " leaves the owner or the repository open"})
			}
		}
	}
}

func (s *statement) namesProvider(host string) bool {
	for i := range s.principals {
		if h, _ := provider(&s.principals[i]); h == host {
			return true
		}
	}
	return false
}

// audience looks for set operators on the audience of a token, which is one value (F-123, F-152).
func (r *run) audience(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		name, ok := strings.CutSuffix(ascii.ToLower(t.key), audienceOfToken)
		if !ok || !strings.Contains(name, ".") {
			continue
		}
		switch t.op.Set() {
		case condition.Any:
			r.report(finding{code: "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", place: named(t.at),
				message: quote.Text(t.key) + " is one value: ForAnyValue has no use here"})
		case condition.All:
			r.report(finding{code: "CONFIRM_AUDIENCE_CLAIM_TYPE", place: named(t.at),
				message: "ForAllValues holds where there is no " + quote.Text(t.key)})
		}
	}
}

// redundantSessions looks for sessions of roles that are principals themselves (F-151).
func (r *run) redundantSessions(s *statement) {
	roles := make(map[[2]string]bool)
	for i := range s.principals {
		if p := &s.principals[i]; p.Kind() == policy.PrincipalRole {
			roles[[2]string{p.Account(), p.Name()}] = true
		}
	}
	for i := range s.principals {
		p := &s.principals[i]
		if len(roles) == 0 || p.Kind() != policy.PrincipalRoleSession {
			continue
		}
		session := p.ID()[afterColons(p.ID(), 5):]
		name, _, _ := strings.Cut(strings.TrimPrefix(session, "assumed-role/"), "/")
		if !roles[[2]string{p.Account(), name}] {
			continue
		}
		f := finding{code: "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", place: at(p.at),
			message: quote.Text(p.ID()) + " is a session of the role " + quote.Text(name) + ", which is a principal too"}
		if list := p.at.Up; list.Kind() == jsonscan.KindList {
			f.fix = remove(list, func(n *jsonscan.Node) bool { return n == p.at })
		}
		r.report(f)
	}
}

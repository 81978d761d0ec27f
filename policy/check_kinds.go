package policy

import (
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// What trust policies and resource control policies must not hold, and other policies with principals.

// checkProviders refuses what names no identity provider under Federated (G-110).
func (s *Statement) checkProviders(k Kind, yield func(*fault) bool) bool {
	n := 0
	for i := range s.principals {
		entry := s.principals[i].spec()
		if entry.Type != TypeFederated {
			continue
		}
		if s.principals[i].kind == PrincipalInvalid {
			if _, why := readPrincipal(entry); why == noProvider {
				f := why.fault(entry)
				if k == Trust {
					f.code = CodeInvalidFederated
				}
				if !yield(atPrincipal(f, s.elementName(&principalPair), TypeFederated, n)) {
					return false
				}
			}
		}
		n++
	}
	return true
}

// checkTrust refuses what covers more than actions of sts.
func (s *Statement) checkTrust(yield func(*fault) bool) bool {
	if s.notAction {
		f := faultAt(CodeUnsupportedAction, "NotAction", Trust.mustNotHave("a NotAction"))
		if !yield(f) {
			return false
		}
	}
	for i := range s.actions {
		a := s.actions[i].t.String()
		if s.notAction || a == "" || len(a) >= 4 && ascii.EqualFold(a[:4], "sts:") {
			continue
		}
		f := &fault{code: CodeUnsupportedAction, path: jsonscan.Path{}.Name("Action").Index(i),
			reason: quote.Text(a) + ": " + Trust.mustNotHave("actions of other services than sts")}
		if !yield(f) {
			return false
		}
	}
	for i := range s.principals {
		if s.principals[i].isBareStar() && !s.notPrincipal { // G-101
			return yield(&fault{code: CodeWildcardInPrincipal, path: jsonscan.Path{}.Name("Principal"),
				reason: Trust.mustNotHave(`a Principal "*" without "AWS"`)})
		}
	}
	return true
}

// checkRCP refuses what a customer's resource control policy may not hold (G-90).
func (s *Statement) checkRCP(yield func(*fault) bool) bool {
	var found [3]*fault
	if s.effect != Deny {
		found[0] = faultAt(CodeRCPAllow, "Effect", RCP.mustNotHave("the Effect Allow"))
	}
	if s.hasPrincipal && !s.notPrincipal && (len(s.principals) != 1 || !s.principals[0].isBareStar()) {
		found[1] = faultAt(CodeRCPPrincipal, "Principal", RCP.mustNotHave(`a Principal other than "*"`))
	}
	if s.notAction {
		found[2] = faultAt(CodeRCPNotAction, "NotAction", RCP.mustNotHave("a NotAction"))
	}
	for _, f := range found {
		if f != nil && !yield(f) {
			return false
		}
	}
	for i := range s.actions {
		if !s.notAction && s.actions[i].MatchesAll() {
			f := faultAt(CodeRCPAction, "Action", RCP.mustNotHave(`"*" alone as an action`))
			f.path = f.path.Index(i)
			if !yield(f) {
				return false
			}
		}
	}
	return true
}

package policy

import (
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Kind is what a policy is used for. The same document may be legal as one kind and illegal as another. The zero value
// is no kind.
type Kind uint8

const (
	Identity Kind = iota + 1 // attached to a user, group or role
	Resource                 // attached to a resource
	Trust                    // the trust policy of a role
	Key                      // the policy of a KMS key
	Boundary                 // a permissions boundary
	Session                  // passed when a session begins
	SCP                      // service control policy of an organization
	RCP                      // resource control policy of an organization
	Endpoint                 // VPC endpoint policy
)

var kindNames = [...]string{"", "identity", "resource", "trust", "key", "boundary", "session", "scp", "rcp", "endpoint"}

// String returns the kind's name in lower case, as in scenario files; "" for the zero value.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// ParseKind is the inverse of [Kind.String]; ok is false for a name that is none.
func ParseKind(name string) (k Kind, ok bool) {
	for i, n := range kindNames {
		if n == name && i > 0 {
			return Kind(i), true
		}
	}
	return 0, false
}

// demand says whether an element must, may or must not be there.
type demand uint8

const (
	may demand = iota
	must
	mustNot
)

// A kindRule is a row of the table of elements (section "Which element is legal where").
type kindRule struct {
	principal       demand
	principalCode   Code // where principal is mustNot
	resource        demand
	sidAlphanumeric bool // G-31
	version2012     bool // G-23
	mayNotPrincipal bool
}

var kindRules = [...]kindRule{
	Identity: {principal: mustNot, principalCode: CodeUnsupportedPrincipal, resource: must, sidAlphanumeric: true},
	Boundary: {principal: mustNot, principalCode: CodeUnsupportedPrincipal, resource: must, sidAlphanumeric: true},
	Session:  {principal: mustNot, principalCode: CodeUnsupportedPrincipal, resource: must, sidAlphanumeric: true},
	Resource: {principal: must, mayNotPrincipal: true},
	Key:      {principal: must, mayNotPrincipal: true},
	Trust:    {principal: must, resource: mustNot},
	SCP:      {principal: mustNot, principalCode: CodeSCPPrincipal, resource: must, version2012: true},
	RCP:      {principal: must, resource: must, version2012: true},
	Endpoint: {principal: must, mayNotPrincipal: true, resource: must},
}

// CheckKind refuses, with an [*Error], what the policy language allows but AWS does not in a policy of kind k: elements
// that are missing or have no place there; a Sid with other characters than letters and digits in identity policies,
// boundaries and session policies; actions outside of sts in trust policies; service and resource control policies
// without Version 2012-10-17; and resource control policies with anything but Deny, Principal "*" and actions of a
// spelled-out service. RCPFullAWSAccess, which AWS attaches itself, is the one exception to the last. A policy without
// statements, such as the one beside an error of [Parse], is refused as every kind.
func (p *Policy) CheckKind(k Kind) error {
	if p == nil {
		p = &Policy{}
	}
	if k == 0 || int(k) >= len(kindRules) {
		return p.refuse(&fault{code: CodeInvalidKind, reason: k.String() + " is no kind of policy"})
	}
	if len(p.statements) == 0 {
		return p.refuse(&fault{code: CodeMissingStatement, reason: "no statement"})
	}
	rule := &kindRules[k]
	if rule.version2012 && p.version != Version2012 {
		f := &fault{code: CodeMissingVersion, reason: "no Version, " + Version2012 + " is needed"}
		if p.version != "" {
			f = &fault{code: CodeInvalidVersion, path: jsonscan.Path{}.Name("Version"), reason: p.version + " in place of " + Version2012}
		}
		return p.refuse(f)
	}
	if k == RCP && p.isRCPFullAWSAccess() {
		return nil
	}
	for i := range p.statements {
		s := &p.statements[i]
		f := rule.check(s, k)
		if f == nil && k == Trust {
			f = s.checkTrust()
		}
		if f == nil && k == RCP {
			f = s.checkRCP()
		}
		if f != nil {
			return p.refuse(in(in(f, element(i)), member("Statement")))
		}
	}
	return nil
}

func (r *kindRule) check(s *Statement, k Kind) *fault {
	policy := "a policy of kind " + k.String()
	principal, resource := "Principal", "Resource"
	if s.notPrincipal {
		principal = "NotPrincipal"
	}
	if s.notResource {
		resource = "NotResource"
	}
	switch {
	case s.hasPrincipal && r.principal == mustNot:
		return &fault{code: r.principalCode, path: jsonscan.Path{}.Name(principal), reason: "no " + principal + " in " + policy}
	case !s.hasPrincipal && r.principal == must:
		return &fault{code: CodeMissingPrincipal, reason: "no Principal, which " + policy + " needs"}
	case s.notPrincipal && !r.mayNotPrincipal:
		code := CodeUnsupportedPrincipal
		switch k {
		case Trust:
			code = CodeTrustNotPrincipal
		case RCP:
			code = CodeRCPPrincipal
		}
		return &fault{code: code, path: jsonscan.Path{}.Name(principal), reason: "no NotPrincipal in " + policy}
	case s.hasResource && r.resource == mustNot:
		return &fault{code: CodeTrustResource, path: jsonscan.Path{}.Name(resource), reason: "no " + resource + " in " + policy}
	case !s.hasResource && r.resource == must:
		return &fault{code: CodeMissingResource, reason: "neither Resource nor NotResource, which " + policy + " needs"}
	case r.sidAlphanumeric && !alphanumeric(s.sid):
		return &fault{code: CodeUnsupportedSid, path: jsonscan.Path{}.Name("Sid"), reason: quote.Text(s.sid) + ": only A-Z, a-z and 0-9 in " + policy}
	}
	return nil
}

func alphanumeric(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9') {
			return false
		}
	}
	return true
}

// checkTrust refuses what covers more than actions of sts.
func (s *Statement) checkTrust() *fault {
	if s.notAction {
		return &fault{code: CodeUnsupportedAction, path: jsonscan.Path{}.Name("NotAction"), reason: "a trust policy covers actions of sts only"}
	}
	for i := range s.actions {
		a := s.actions[i].t.String()
		if len(a) < 4 || !strings.EqualFold(a[:4], "sts:") {
			return &fault{code: CodeUnsupportedAction, path: jsonscan.Path{}.Name("Action").Index(i),
				reason: quote.Text(a) + ": a trust policy covers actions of sts only"}
		}
	}
	return nil
}

// checkRCP refuses what a customer's resource control policy may not hold (G-90).
func (s *Statement) checkRCP() *fault {
	switch {
	case s.effect != Deny:
		return &fault{code: CodeRCPAllow, path: jsonscan.Path{}.Name("Effect"), reason: "a resource control policy can only deny"}
	case len(s.principals) != 1 || s.principals[0].typ != TypeEveryone:
		return &fault{code: CodeRCPPrincipal, path: jsonscan.Path{}.Name("Principal"), reason: `the Principal of a resource control policy is "*"`}
	case s.notAction:
		return &fault{code: CodeRCPNotAction, path: jsonscan.Path{}.Name("NotAction"), reason: "no NotAction in a resource control policy"}
	}
	for i := range s.actions {
		if s.actions[i].MatchesAll() {
			return &fault{code: CodeRCPAction, path: jsonscan.Path{}.Name("Action").Index(i), reason: `"*" alone is no action of a resource control policy`}
		}
	}
	return nil
}

// isRCPFullAWSAccess recognises the policy that AWS attaches by itself and that allows everything (G-91).
func (p *Policy) isRCPFullAWSAccess() bool {
	if len(p.statements) != 1 {
		return false
	}
	s := &p.statements[0]
	return s.effect == Allow && !s.notPrincipal && len(s.principals) == 1 && s.principals[0].typ == TypeEveryone &&
		!s.notAction && len(s.actions) == 1 && s.actions[0].MatchesAll() &&
		!s.notResource && len(s.resources) == 1 && s.resources[0].String() == "*" && s.condition.Len() == 0
}

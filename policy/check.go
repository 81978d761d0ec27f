package policy

import (
	"iter"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

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
	identity        bool // what IAM stores, and refuses more of than other services do
	version2012     bool // G-23
	mayNotPrincipal bool
}

var kindRules = [...]kindRule{
	Identity: {principal: mustNot, principalCode: CodeUnsupportedPrincipal, resource: must, identity: true},
	Boundary: {principal: mustNot, principalCode: CodeUnsupportedPrincipal, resource: must, identity: true},
	Session:  {principal: mustNot, principalCode: CodeUnsupportedPrincipal, resource: must, identity: true},
	Resource: {principal: must, mayNotPrincipal: true},
	Key:      {principal: must, mayNotPrincipal: true},
	Trust:    {principal: must, resource: mustNot},
	SCP:      {principal: mustNot, principalCode: CodeSCPPrincipal, resource: must, version2012: true},
	RCP:      {principal: must, resource: must, version2012: true},
	Endpoint: {principal: must, mayNotPrincipal: true, resource: must},
}

// CheckKind refuses, with an [*Error], what the policy language allows but AWS does not in a policy of kind k:
//
//   - elements that are missing or have no place there;
//   - in identity policies, boundaries and session policies what IAM does not store: a Sid that occurs twice or has
//     other characters than letters and digits; an empty Action or Resource; an action with two colons, or whose
//     service has other characters than letters, digits, "-", "_" and "."; in a Resource a partition that is neither
//     known nor "*", nothing behind the partition, a Region in an ARN of IAM or in one of S3 without an account, and a
//     path of IAM that begins with none of its types; and characters beyond U+00FF that are not written as escapes.
//     Session policies take no ARN of fewer than six parts either;
//   - in trust policies Principal "*" (not {"AWS": "*"}), and actions outside of sts; in these and in key policies a
//     Principal that names nobody;
//   - in service and resource control policies a Version other than 2012-10-17; in resource control policies anything
//     but Deny, Principal "*" and actions of a spelled-out service. RCPFullAWSAccess, which AWS attaches itself, is the
//     one exception;
//   - outside of resource policies a Resource in the short form execute-api:/STAGE/METHOD/PATH.
//
// A policy without statements, such as the one beside an error of [Parse], is refused as every kind. What [WithStored]
// kept is refused by none.
func (p *Policy) CheckKind(k Kind) error {
	if p == nil {
		p = &Policy{}
	}
	if f := k.check(); f != nil {
		return p.refuse(f)
	}
	if p.IsUnknown() {
		return nil
	}
	if len(p.statements) == 0 {
		return p.refuse(emptyStatement())
	}
	for f := range p.example().kindFaults(k) {
		return p.refuse(f)
	}
	return nil
}

// check returns a fault for what is no kind.
func (k Kind) check() *fault {
	switch {
	case k == 0:
		return &fault{code: CodeInvalidKind, reason: "the zero Kind is no kind of policy"}
	case int(k) >= len(kindRules):
		return &fault{code: CodeInvalidKind, reason: k.String() + " is no kind of policy"}
	}
	return nil
}

// kindFaults yields what CheckKind refuses, the fault that it returns first.
func (p *Policy) kindFaults(k Kind) iter.Seq[*fault] {
	return func(yield func(*fault) bool) {
		rule := &kindRules[k]
		if rule.version2012 && p.version != Version2012 {
			f := &fault{code: CodeMissingVersion, reason: k.needs("Version " + Version2012)}
			if p.version != "" {
				f.code, f.path = CodeInvalidVersion, jsonscan.Path{}.Name("Version")
				f.reason += ", not " + p.version
			}
			if !yield(f) {
				return
			}
		}
		if k == RCP && p.isRCPFullAWSAccess() {
			return
		}
		for i := range p.statements {
			s := &p.statements[i]
			if s.unknown {
				continue
			}
			in := func(f *fault) bool {
				_ = in(in(f, element(i)), member("Statement"))
				return yield(f)
			}
			providers := rule.principal != mustNot && k != RCP && !p.stored
			switch {
			case !rule.check(s, k, in),
				providers && !s.checkProviders(k, in),
				k == Trust && !s.checkTrust(in),
				k == RCP && !s.checkRCP(in):
				return
			}
		}
		if rule.identity {
			p.checkIdentity(k, yield)
		}
	}
}

// faultAt is the fault of an element of a statement.
func faultAt(code Code, element, reason string) *fault {
	return &fault{code: code, path: jsonscan.Path{}.Name(element), reason: reason}
}

// check yields the faults of a statement and reports whether to go on, as all that follow do.
func (r *kindRule) check(s *Statement, k Kind, yield func(*fault) bool) bool {
	principal, resource := s.elementName(&principalPair), s.elementName(&resourcePair)
	var found [3]*fault
	switch {
	case s.hasPrincipal && r.principal == mustNot:
		found[0] = faultAt(r.principalCode, principal, k.mustNotHave("a "+principal))
	case !s.hasPrincipal && r.principal == must:
		found[0] = &fault{code: CodeMissingPrincipal, reason: k.needs("a Principal")}
	case s.notPrincipal && !r.mayNotPrincipal:
		code := CodeUnsupportedPrincipal
		switch k {
		case Trust:
			code = CodeTrustNotPrincipal
		case RCP:
			code = CodeRCPPrincipal
		}
		found[0] = faultAt(code, principal, k.mustNotHave("a NotPrincipal"))
	}
	switch {
	case s.hasResource && r.resource == mustNot:
		found[1] = faultAt(CodeTrustResource, resource, k.mustNotHave("a "+resource))
	case !s.hasResource && r.resource == must:
		found[1] = &fault{code: CodeMissingResource, reason: k.needs("a Resource or NotResource")}
	}
	switch {
	case (k == Trust || k == Key) && s.hasPrincipal && len(s.principals) == 0: // G-102
		found[2] = faultAt(CodeEmptyPrincipal, principal, k.needs("somebody in Principal"))
	case r.identity && !alphanumeric(s.sid): // G-31
		found[2] = &fault{code: CodeUnsupportedSid, path: jsonscan.Path{}.Name("Sid"),
			reason: quote.Text(s.sid) + ": " + k.mustNotHave("a Sid of other characters than A-Z, a-z and 0-9")}
	}
	for _, f := range found {
		if f != nil && !yield(f) {
			return false
		}
	}
	for i := range s.resources {
		if k != Resource && s.resources[i].IsShortAPI() { // G-100
			f := &fault{code: Code(arn.CodeInvalidARNPrefix), path: jsonscan.Path{}.Name(resource).Index(i),
				reason: quote.Text(s.resources[i].String()) + ": " + k.mustNotHave("a Resource in the short form of API Gateway")}
			if !yield(f) {
				return false
			}
		}
	}
	return true
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

// isRCPFullAWSAccess recognises the policy that AWS attaches by itself and that allows everything (G-91).
func (p *Policy) isRCPFullAWSAccess() bool {
	if len(p.statements) != 1 {
		return false
	}
	s := &p.statements[0]
	return s.effect == Allow && !s.notPrincipal && len(s.principals) == 1 && s.principals[0].isBareStar() &&
		!s.notAction && len(s.actions) == 1 && s.actions[0].MatchesAll() &&
		!s.notResource && len(s.resources) == 1 && s.resources[0].String() == "*" && s.condition.Len() == 0
}

package policy

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// PrincipalKind says what an entry of a Principal or NotPrincipal element names ("AWS JSON policy elements:
// Principal"). In which member of the element it stands is its [PrincipalType].
type PrincipalKind uint8

const (
	PrincipalInvalid       PrincipalKind = iota // the zero Principal, and an entry that names nobody ([WithStored])
	PrincipalEveryone                           // "*" or {"AWS": "*"}
	PrincipalAccount                            // an account, by its id or its root ARN
	PrincipalUser                               // an IAM user
	PrincipalRole                               // every session of a role
	PrincipalRoleSession                        // one session of a role
	PrincipalFederatedUser                      // a session of GetFederationToken
	PrincipalUniqueID                           // a user or role by its unique id
	PrincipalService                            // an AWS service
	PrincipalFederated                          // an identity provider
	PrincipalCanonicalUser                      // an account by its S3 canonical user id
)

// PrincipalType is the member of the Principal element that an entry stands in: how it is written. What it names is its
// [PrincipalKind]: accounts, users, roles and their sessions all have the type [TypeAWS].
type PrincipalType string

// The members of a Principal element, and the bare "*".
const (
	TypeEveryone      PrincipalType = "*"
	TypeAWS           PrincipalType = "AWS"
	TypeService       PrincipalType = "Service"
	TypeFederated     PrincipalType = "Federated"
	TypeCanonicalUser PrincipalType = "CanonicalUser"
)

// principalTypes are the members of a Principal element.
var principalTypes = []string{string(TypeAWS), string(TypeService), string(TypeFederated), string(TypeCanonicalUser)}

// numberedTypes are the types by their number in a Principal.
var numberedTypes = [...]PrincipalType{"", TypeEveryone, TypeAWS, TypeService, TypeFederated, TypeCanonicalUser}

// A Principal is an entry of a Principal or NotPrincipal element. It is immutable and comparable; the zero value names
// nobody.
type Principal struct {
	id        string
	name      uint32                   // how many bytes at the end of id are the name
	partition uint8                    // how many bytes of id behind "arn:" are the partition
	account   struct{ from, to uint8 } // where in id the account is
	kind      PrincipalKind
	typ       uint8 // its place in numberedTypes
}

// principalOf returns an entry of which nothing is known yet.
func principalOf(spec PrincipalSpec) Principal {
	return Principal{id: spec.ID, typ: uint8(max(0, slices.Index(numberedTypes[:], spec.Type)))}
}

// spec returns the entry in text form.
func (p *Principal) spec() PrincipalSpec { return PrincipalSpec{p.Type(), p.id} }

// Kind returns what the entry names.
func (p *Principal) Kind() PrincipalKind { return p.kind }

// Type returns the member the entry stands in, [TypeEveryone] for the bare "*".
func (p *Principal) Type() PrincipalType { return numberedTypes[p.typ] }

// isBareStar reports whether the entry is "*" without a member around it.
func (p *Principal) isBareStar() bool { return p.kind == PrincipalEveryone && p.Type() == TypeEveryone }

// ID returns the entry as it was written.
func (p *Principal) ID() string { return p.id }

// Partition returns the partition of an ARN, "" for every other form.
func (p *Principal) Partition() string {
	if p.partition == 0 {
		return ""
	}
	return p.id[len("arn:"):][:p.partition]
}

// Account returns the account of an account id or ARN, "" for every other form.
func (p *Principal) Account() string { return p.id[p.account.from:p.account.to] }

// Name returns the name of a user or role without its path, "" for every other form.
func (p *Principal) Name() string { return p.id[len(p.id)-int(p.name):] }

// PrincipalSpec is an entry of a Principal or NotPrincipal element in text form.
type PrincipalSpec struct {
	Type PrincipalType
	ID   string
}

// Everyone returns the bare "*".
func Everyone() []PrincipalSpec { return []PrincipalSpec{{TypeEveryone, "*"}} }

// AWSPrincipals returns entries for account ids, ARNs, unique ids or "*".
func AWSPrincipals(ids ...string) []PrincipalSpec { return specs(TypeAWS, ids) }

// ServicePrincipals returns entries for AWS services, such as sns.amazonaws.com.
func ServicePrincipals(ids ...string) []PrincipalSpec { return specs(TypeService, ids) }

// FederatedPrincipals returns entries for identity providers.
func FederatedPrincipals(ids ...string) []PrincipalSpec { return specs(TypeFederated, ids) }

func specs(t PrincipalType, ids []string) []PrincipalSpec {
	list := make([]PrincipalSpec, len(ids))
	for i, id := range ids {
		list[i] = PrincipalSpec{t, id}
	}
	return list
}

// NewPrincipal makes an entry of its parts. It returns an [*Error] for forms that name nobody: wildcards inside a name,
// groups and instance profiles, and whatever else the type does not have ("AWS JSON policy elements: Principal").
func NewPrincipal(spec PrincipalSpec) (Principal, error) {
	p, f := newPrincipal(spec)
	if f != nil {
		return Principal{}, (&Policy{}).refuse(f)
	}
	return p, nil
}

// newPrincipal is NewPrincipal before the fault has a place.
func newPrincipal(spec PrincipalSpec) (Principal, *fault) {
	p, why := readPrincipal(spec)
	if why == 0 {
		return p, nil
	}
	return Principal{}, why.fault(spec)
}

// refusal says why an entry is none; zero: it is one.
type refusal uint8

const (
	notBare refusal = iota + 1
	noType
	hasWildcard
	malformed
	noProvider // neither the ARN of an identity provider nor a host name
)

// readPrincipal is newPrincipal without texts for what is refused, of which stored policies may have many.
func readPrincipal(spec PrincipalSpec) (p Principal, why refusal) {
	p = principalOf(spec)
	everyone := spec.ID == "*" && (spec.Type == TypeEveryone || spec.Type == TypeAWS)
	switch {
	case everyone:
		p.kind = PrincipalEveryone
		return p, 0
	case spec.Type == TypeEveryone:
		return p, notBare
	case p.typ == 0:
		return p, noType
	case strings.ContainsAny(spec.ID, "*?"): // G-61
		return p, hasWildcard
	}
	ok := false
	switch spec.Type {
	case TypeAWS:
		ok = p.readAWS()
	case TypeService:
		p.kind, ok = PrincipalService, isServicePrincipal(spec.ID)
	case TypeFederated:
		p.kind, ok = PrincipalFederated, isFederatedPrincipal(spec.ID)
	case TypeCanonicalUser:
		p.kind, ok = PrincipalCanonicalUser, isCanonicalUser(spec.ID)
	}
	switch {
	case ok:
		return p, 0
	case spec.Type == TypeFederated && !isServicePrincipal(spec.ID):
		return p, noProvider
	}
	return p, malformed
}

// fault says in words why an entry is none.
func (r refusal) fault(spec PrincipalSpec) *fault {
	code, reason := CodeInvalidPrincipal, "not a principal of type "+string(spec.Type)
	switch r {
	case notBare:
		reason = `only "*" stands without a member such as "AWS" or "Service"`
	case noType:
		return unknownPrincipalType(string(spec.Type))
	case hasWildcard:
		code, reason = CodeWildcardInPrincipal, "a principal must not have wildcards"
	case malformed, noProvider:
		if a, err := arn.Parse(spec.ID); err == nil && !arn.IsAccountID(a.AccountID) {
			reason += ", whose account has twelve digits"
		}
	}
	return &fault{code: code, reason: quote.Text(spec.ID) + ": " + reason}
}

// unknownPrincipalType is the fault of a member that the Principal element does not have.
func unknownPrincipalType(name string) *fault {
	return &fault{code: CodeInvalidPrincipalKey, reason: quote.Text(name) + ": no such type of principal" + hint(name, principalTypes)}
}

// readAWS fills p from an account id, a unique id or an ARN.
func (p *Principal) readAWS() bool {
	switch {
	case arn.IsAccountID(p.id):
		p.kind, p.account.to = PrincipalAccount, uint8(len(p.id))
		return true
	case isUniqueID(p.id):
		p.kind = PrincipalUniqueID
		return true
	}
	a, ok := principalARN(p.id)
	if !ok {
		return false
	}
	p.partition = uint8(len(a.Partition))
	p.account.to = uint8(len(p.id) - len(a.Resource) - len(":"))
	p.account.from = p.account.to - uint8(len(a.AccountID))
	typ, rest, _ := strings.Cut(a.Resource, "/")
	p.name = uint32(len(rest) - strings.LastIndexByte(rest, '/') - 1)
	switch {
	case a.Service == "iam" && a.Resource == "root":
		p.kind = PrincipalAccount
		return true
	case a.Service == "iam" && typ == "user":
		p.kind = PrincipalUser
	case a.Service == "iam" && typ == "role":
		p.kind = PrincipalRole
	case a.Service == "sts" && typ == "assumed-role":
		p.kind, p.name = PrincipalRoleSession, 0
		role, session, ok := strings.Cut(rest, "/")
		return ok && role != "" && session != "" && !strings.Contains(session, "/")
	case a.Service == "sts" && typ == "federated-user":
		p.kind, p.name = PrincipalFederatedUser, 0
		return rest != "" && !strings.Contains(rest, "/")
	default: // G-62: groups and instance profiles too
		return false
	}
	return p.name != 0
}

// originAccess begins the resource of the users that CloudFront's origin access identities are, whose account is the
// word "cloudfront" (CloudFront: Restricting access to an Amazon S3 origin).
const originAccess = "user/CloudFront Origin Access Identity "

// principalARN reads an ARN as principals have them: without Region and variables, and with an account (G-110).
func principalARN(s string) (a arn.ARN, ok bool) {
	if !strings.HasPrefix(s, "arn:") { // most of what is none
		return a, false
	}
	a, err := arn.Parse(s)
	if err != nil || !arn.KnownPartition(a.Partition) || a.Region != "" || strings.Contains(s, "${") {
		return a, false
	}
	return a, arn.IsAccountID(a.AccountID) ||
		a.Service == "iam" && a.AccountID == "cloudfront" && strings.HasPrefix(a.Resource, originAccess)
}

// isUniqueID reports whether s has the form of the unique id of a user or role (G-65).
func isUniqueID(s string) bool {
	if !strings.HasPrefix(s, "AIDA") && !strings.HasPrefix(s, "AROA") {
		return false
	}
	return len(s) > 4 && len(s) <= 128 && strings.Trim(s[4:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// isServicePrincipal reports whether s has the form of a service's name: a host name.
func isServicePrincipal(s string) bool {
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
			return false
		}
	}
	return strings.Contains(s, ".")
}

// webIdentityProviders are the identity providers that are named without an ARN.
var webIdentityProviders = [...]string{
	"accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com",
}

func isFederatedPrincipal(s string) bool {
	for _, p := range webIdentityProviders {
		if s == p {
			return true
		}
	}
	a, ok := principalARN(s)
	if !ok || a.Service != "iam" {
		return false
	}
	typ, name, _ := strings.Cut(a.Resource, "/")
	return name != "" && (typ == "saml-provider" || typ == "oidc-provider")
}

// isCanonicalUser reports whether s has the form of a canonical user id: 64 hexadecimal digits, 96 for an origin access
// identity.
func isCanonicalUser(s string) bool {
	return (len(s) == 64 || len(s) == 96) && strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

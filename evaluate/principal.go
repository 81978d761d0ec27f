package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Principal is who makes a request. It is immutable, safe for concurrent use, and made by [ParsePrincipal]; the With
// methods return a changed copy. The zero value is nobody and matches nothing.
type Principal struct{ *principal }

// principal holds what is known about a caller, and the values of the condition keys that follow from it, so that no
// evaluation needs to build them.
type principal struct {
	id           string
	kind         callerKind
	partition    string
	account      string
	anyPartition bool   // an account id names its account in every partition
	name         string // of a user, role, federated user, service or provider
	session      string // name of a role session, "" if not known
	uniqueID     string // AIDA… or AROA…
	path         string // of a role, with slashes around it
	pathKnown    bool
	roleARN      string   // of a role session; without a path where that is not known
	arn          string   // aws:PrincipalArn
	possible     []string // the ARNs of a role of IAM Identity Center whose path is not known; nil for all others
	userid       string   // aws:userid
	tags         tagSet
	tagged       bool     // tags are all that it has
	passed       tagSet   // the tags that belong to the session
	inherited    []string // keys, in lower case, of the session's transitive tags

	organization, organizationPath string
	federatingUser                 string
	sourceIdentity                 string
	linked                         tri // whether the role is a service-linked role
	management                     bool
	partial                        bool // some of the texts have stand-ins
	temporary                      bool // a user or root user with credentials of GetSessionToken
}

// tri is yes, no, or not said.
type tri uint8

const (
	unsaid tri = iota
	yes
	no
)

// serviceLinked reports whether the caller's role is a service-linked role.
func (p *principal) serviceLinked() bool {
	return p.linked == yes || p.linked == unsaid && p.pathKnown && strings.HasPrefix(p.path, "/aws-service-role/")
}

type callerKind uint8

const (
	nobody callerKind = iota
	user
	roleSession
	federatedUser // a session of GetFederationToken
	root
	service
	provider    // a SAML or web identity that is not signed in to AWS
	webProvider // provider for AssumeRoleWithWebIdentity, service otherwise
	anonymous
)

// ParsePrincipal reads who makes a request:
//
//   - the ARN of an IAM user, of an assumed-role or federated-user session, or of an account's root user;
//   - the ARN of a role, for a session of it whose name is not known;
//   - an account id, for its root user;
//   - the name of an AWS service, such as sns.amazonaws.com;
//   - an identity provider, by ARN or by the name it has without one, such as accounts.google.com; any other name is
//     taken for a web identity provider where the action is sts:AssumeRoleWithWebIdentity, and
//     cognito-identity.amazonaws.com also where it is sts:TagSession;
//   - "anonymous".
//
// It returns an [*Error] for anything else.
func ParsePrincipal(id string) (Principal, error) {
	if id == "anonymous" {
		return Principal{&principal{id: id, kind: anonymous, userid: "anonymous"}}, nil
	}
	refuse := func(reason string) (Principal, error) {
		return Principal{}, &Error{Code: CodeInvalidPrincipal, Input: id, Reason: reason}
	}
	p := &principal{id: id}
	if strings.HasPrefix(id, "arn:") || arn.IsAccountID(id) {
		entry, err := policy.NewPrincipal(policy.PrincipalSpec{Type: policy.TypeAWS, ID: id})
		if err != nil {
			if _, err := policy.NewPrincipal(policy.PrincipalSpec{Type: policy.TypeFederated, ID: id}); err == nil {
				p.kind, p.name = provider, id
				return Principal{p}, nil
			}
			return refuse("not the ARN of a user, role, session, root user or identity provider")
		}
		p.partition, p.account, p.name = entry.Partition(), entry.Account(), entry.Name()
		if !arn.IsAccountID(p.account) {
			return refuse("the account is not twelve digits")
		}
		switch entry.Kind() {
		case policy.PrincipalAccount:
			p.kind = root
			if p.partition == "" {
				p.partition, p.anyPartition = "aws", true
			}
		case policy.PrincipalUser:
			p.kind = user
		case policy.PrincipalRole:
			p.kind, p.pathKnown = roleSession, true
			rest := id[strings.Index(id, ":role/")+len(":role"):]
			p.path = rest[:strings.LastIndexByte(rest, '/')+1]
		case policy.PrincipalRoleSession:
			p.kind = roleSession
			_, rest, _ := strings.Cut(id, ":assumed-role/")
			p.name, p.session, _ = strings.Cut(rest, "/")
		case policy.PrincipalFederatedUser:
			p.kind = federatedUser
			_, p.name, _ = strings.Cut(id, ":federated-user/")
		}
		return Principal{p.derive()}, nil
	}
	if _, err := policy.NewPrincipal(policy.PrincipalSpec{Type: policy.TypeService, ID: id}); err != nil {
		return refuse("neither an ARN, an account id, a service nor anonymous")
	}
	p.kind, p.name = webProvider, id
	switch id {
	case "www.amazon.com", "graph.facebook.com", "accounts.google.com":
		p.kind = provider
	}
	return Principal{p}, nil
}

// MustParsePrincipal is [ParsePrincipal] for names that are part of a program. It panics on an error.
func MustParsePrincipal(id string) Principal {
	p, err := ParsePrincipal(id)
	if err != nil {
		panic(err)
	}
	return p
}

// derive fills in the values that follow from the others.
func (p *principal) derive() *principal {
	switch p.kind {
	case user, federatedUser:
		p.arn = p.id
	case root:
		p.arn = "arn:" + p.partition + ":iam::" + p.account + ":root"
	case roleSession:
		path := p.path
		if path == "" {
			path = "/"
		}
		p.roleARN, p.possible = "arn:"+p.partition+":iam::"+p.account+":role"+path+p.name, nil
		if !p.pathKnown && strings.HasPrefix(p.name, reservedName) {
			p.possible = p.possibleARNs()
			p.roleARN = p.possible[0]
		}
		p.arn = p.roleARN
	}
	switch p.kind {
	case user:
		p.userid = p.uniqueID
	case federatedUser:
		p.userid = p.account + ":" + p.name
	case root:
		p.userid = p.account
	case roleSession:
		p.userid = ""
		if p.uniqueID != "" && p.session != "" {
			p.userid = p.uniqueID + ":" + p.session
		}
	}
	return p
}

// with returns a copy of p changed by f; nobody stays nobody.
func (p Principal) with(f func(*principal)) Principal {
	if p.principal == nil {
		return p
	}
	q := *p.principal
	f(&q)
	return Principal{q.derive()}
}

// WithRolePath says which path the role of a session has, such as "/service-role/". A session's own ARN does not tell;
// without it aws:PrincipalArn has no path, and what another path would change is reported. For roles of IAM Identity
// Center, AWSReservedSSO_…, the paths they can have are known. A role whose path begins with "/aws-service-role/" is a
// service-linked role.
func (p Principal) WithRolePath(path string) Principal {
	return p.with(func(q *principal) {
		if q.kind == roleSession {
			q.path, q.pathKnown = "/"+strings.TrimLeft(path, "/"), true
			if !strings.HasSuffix(q.path, "/") {
				q.path += "/"
			}
		}
	})
}

// WithUserID gives the unique id of the user (AIDA…) or role (AROA…), from which aws:userid follows. For a role the
// session's name may stand behind a colon.
func (p Principal) WithUserID(id string) Principal {
	return p.with(func(q *principal) {
		unique, session, ok := strings.Cut(id, ":")
		q.uniqueID = unique
		if ok && q.kind == roleSession && q.session == "" {
			q.session = session
		}
	})
}

// WithTags gives the tags of the user or role, all that it has; nil says that they are not known.
func (p Principal) WithTags(tags map[string]string) Principal {
	return p.with(func(q *principal) { q.tags, q.tagged = newTagSet(tags), tags != nil })
}

// allTags reports whether all tags are known that requests of the caller have: a session may have been given others.
func (p Principal) allTags() bool { return p.kind == user && p.tagged }

// WithSessionTags gives the tags of the session. They come before the tags of the role or user ("Pass session tags
// in AWS STS").
func (p Principal) WithSessionTags(tags map[string]string) Principal {
	return p.with(func(q *principal) { q.passed = newTagSet(tags) })
}

// WithOrganization says to which organization the caller's account belongs ("o-…") and where it stands in it
// ("o-…/r-…/ou-…/"). Either may be empty.
func (p Principal) WithOrganization(id, path string) Principal {
	return p.with(func(q *principal) { q.organization, q.organizationPath = id, path })
}

// WithFederatingUser gives the ARN of the IAM user behind a federated-user session. Policies of resources may name it;
// what they grant to it is limited by the session policies.
func (p Principal) WithFederatingUser(arn string) Principal {
	return p.with(func(q *principal) { q.federatingUser = arn })
}

// WithSourceIdentity gives the source identity of the session.
func (p Principal) WithSourceIdentity(s string) Principal {
	return p.with(func(q *principal) { q.sourceIdentity = s })
}

// WithServiceLinkedRole says whether the caller's role is a service-linked role, which service and resource control
// policies leave alone. Without it a role is one if its path is known and begins with "/aws-service-role/".
func (p Principal) WithServiceLinkedRole(is bool) Principal {
	return p.with(func(q *principal) {
		q.linked = no
		if is {
			q.linked = yes
		}
	})
}

// WithManagementAccount says whether the caller's account is the management account of its organization, which service
// control policies leave alone.
func (p Principal) WithManagementAccount(is bool) Principal {
	return p.with(func(q *principal) { q.management = is })
}

// ID returns the text the principal was parsed from, "" for nobody.
func (p Principal) ID() string {
	if p.principal == nil {
		return ""
	}
	return p.id
}

// Account returns the caller's account, "" for callers that have none.
func (p Principal) Account() string {
	if p.principal == nil {
		return ""
	}
	return p.account
}

// ARN returns what aws:PrincipalArn is for the caller unless the request says otherwise: that of the role of a session,
// and of the user, federated session or root user themselves. It is "" for callers without an account.
func (p Principal) ARN() string {
	if p.principal == nil {
		return ""
	}
	return p.arn
}

// String is [Principal.ID].
func (p Principal) String() string { return p.ID() }

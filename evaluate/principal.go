package evaluate

import (
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/policy"
)

// A Principal is who makes a request. It is immutable, safe for concurrent use, and made by ParsePrincipal; the With
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
	roleARN      string // of a role session; without a path where that is not known
	arn          string // aws:PrincipalArn
	userid       string // aws:userid
	tags         tagSet
	passed       tagSet   // the tags that belong to the session
	inherited    []string // keys, in lower case, of the session's transitive tags

	organization, organizationPath string
	federatingUser                 string
	sourceIdentity                 string
	linked                         verdict // whether the role is a service-linked role
	management                     bool
}

// verdict is yes, no, or not said.
type verdict uint8

const (
	unsaid verdict = iota
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
//     taken for a web identity provider where the action is sts:AssumeRoleWithWebIdentity;
//   - "anonymous".
//
// It returns an *Error for anything else.
func ParsePrincipal(id string) (Principal, error) {
	if id == "anonymous" {
		return Principal{&principal{id: id, kind: anonymous, userid: "anonymous"}}, nil
	}
	refuse := func(reason string) (Principal, error) {
		return Principal{}, &Error{Code: CodeInvalidPrincipal, Input: id, Reason: reason}
	}
	p := &principal{id: id}
	if strings.HasPrefix(id, "arn:") || policy.IsAccountID(id) {
		entry, err := policy.ParsePrincipal(policy.PrincipalSpec{Type: policy.TypeAWS, ID: id})
		if err != nil {
			if _, err := policy.ParsePrincipal(policy.PrincipalSpec{Type: policy.TypeFederated, ID: id}); err == nil {
				p.kind, p.name = provider, id
				return Principal{p}, nil
			}
			return refuse("not the ARN of a user, role, session, root user or identity provider")
		}
		p.partition, p.account, p.name = entry.Partition(), entry.Account(), entry.Name()
		if !policy.IsAccountID(p.account) {
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
	if _, err := policy.ParsePrincipal(policy.PrincipalSpec{Type: policy.TypeService, ID: id}); err != nil {
		return refuse("neither an ARN, an account id, a service nor anonymous")
	}
	p.kind, p.name = webProvider, id
	switch id {
	case "www.amazon.com", "graph.facebook.com", "accounts.google.com":
		p.kind = provider
	}
	return Principal{p}, nil
}

// MustParsePrincipal is ParsePrincipal for names that are part of a program. It panics on an error.
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
		p.roleARN = "arn:" + p.partition + ":iam::" + p.account + ":role" + path + p.name
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

// WithRolePath says which path the role of a session has, such as "/service-role/". A session's own ARN does not tell.
// A role whose path begins with "/aws-service-role/" is a service-linked role.
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

// WithTags gives the tags of the user or role.
func (p Principal) WithTags(tags map[string]string) Principal {
	return p.with(func(q *principal) { q.tags = newTagSet(tags) })
}

// WithSessionTags gives the tags of the session. They come before the tags of the role or user (E-90).
func (p Principal) WithSessionTags(tags map[string]string) Principal {
	return p.with(func(q *principal) { q.passed = newTagSet(tags) })
}

// WithOrganization says to which organization the caller's account belongs ("o-…") and where it stands in it
// ("o-…/r-…/ou-…/"). Either may be empty.
func (p Principal) WithOrganization(id, path string) Principal {
	return p.with(func(q *principal) { q.organization, q.organizationPath = id, path })
}

// WithFederatingUser gives the ARN of the IAM user behind a federated-user session (E-12, E-22).
func (p Principal) WithFederatingUser(arn string) Principal {
	return p.with(func(q *principal) { q.federatingUser = arn })
}

// WithSourceIdentity gives the source identity of the session.
func (p Principal) WithSourceIdentity(s string) Principal {
	return p.with(func(q *principal) { q.sourceIdentity = s })
}

// WithServiceLinkedRole says whether the caller's role is a service-linked role, which service and resource control
// policies leave alone (E-51, E-60). Without it a role is one if its path is known and begins with "/aws-service-role/".
func (p Principal) WithServiceLinkedRole(is bool) Principal {
	return p.with(func(q *principal) {
		q.linked = no
		if is {
			q.linked = yes
		}
	})
}

// WithManagementAccount says whether the caller's account is the management account of its organization, which service
// control policies leave alone (E-51).
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

// String is ID.
func (p Principal) String() string { return p.ID() }

// An AssumeRole says how a role session begins.
type AssumeRole struct {
	SessionName    string
	Tags           map[string]string // the session tags passed
	Transitive     []string          // the keys of those that go on to further sessions
	SourceIdentity string
}

// Assume returns the session that the caller gets by assuming a role, which is given as a principal with its own tags:
// passed and inherited tags become the session's (E-90), transitive tags of the caller's session are inherited (E-91),
// the source identity stays (E-93). Whether the caller may assume the role is another question, to be asked first with
// the caller as principal. It returns an *Error for a tag that is inherited already and for another source identity.
func (p Principal) Assume(role Principal, a AssumeRole) (Principal, error) {
	if p.principal == nil || role.principal == nil || role.kind != roleSession {
		return Principal{}, &Error{Code: CodeInvalidPrincipal, Input: role.ID(), Reason: "not a role"}
	}
	refuse := func(c Code, input, reason string) (Principal, error) {
		return Principal{}, &Error{Code: c, Input: input, Reason: reason}
	}
	tags := maps.Clone(a.Tags)
	if tags == nil {
		tags = make(map[string]string)
	}
	for _, key := range slices.Sorted(maps.Keys(a.Tags)) {
		if slices.Contains(p.inherited, strings.ToLower(key)) {
			return refuse(CodeInheritedTag, key, "the tag is inherited from the session before")
		}
	}
	for _, key := range p.inherited {
		if v, ok := p.passed.lookup(key); ok {
			tags[key] = v
		}
	}
	if p.sourceIdentity != "" && a.SourceIdentity != "" && a.SourceIdentity != p.sourceIdentity {
		return refuse(CodeSourceIdentity, a.SourceIdentity, "the source identity is already "+p.sourceIdentity)
	}
	return role.with(func(q *principal) {
		q.session = a.SessionName
		q.id = "arn:" + q.partition + ":sts::" + q.account + ":assumed-role/" + q.name + "/" + q.session
		q.passed = newTagSet(tags)
		q.inherited = slices.Clone(p.inherited)
		for _, key := range a.Transitive {
			q.inherited = append(q.inherited, strings.ToLower(key))
		}
		q.sourceIdentity = p.sourceIdentity
		if a.SourceIdentity != "" {
			q.sourceIdentity = a.SourceIdentity
		}
	}), nil
}

// A tagSet holds tags by their key in lower case (C-17).
type tagSet map[string]tag

type tag struct {
	value     string
	ambiguous bool // two keys differ in case only: no one can say which counts
}

func newTagSet(tags map[string]string) tagSet {
	if len(tags) == 0 {
		return nil
	}
	set := make(tagSet, len(tags))
	for key, value := range tags {
		folded := strings.ToLower(key)
		_, twice := set[folded]
		set[folded] = tag{value, twice}
	}
	return set
}

// lookup returns the tag with a key in lower case.
func (s tagSet) lookup(key string) (string, bool) {
	t, ok := s[key]
	if !ok || t.ambiguous {
		return "", false
	}
	return t.value, true
}

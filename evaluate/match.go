package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// how is the set of ways in which the statements of a policy named a caller (M-31). What a grant is worth depends on
// it.
type how uint8

const (
	bySession        how = 1 << iota // the session itself, of a role or a federated user
	byUser                           // the IAM user
	byEveryone                       // "*"
	byRole                           // the role of the session
	byFederatingUser                 // the IAM user behind a federated-user session
	byAccount                        // the account: a delegation to its administrators
	byService
	byProvider
)

// What a grant is worth within one account, by the strongest way.
const (
	direct  = bySession | byUser | byEveryone // E-11: it needs nothing from the caller's own policies
	limited = byRole | byFederatingUser       // E-12: it needs no identity policy
)

// namesAs tells how an entry names the caller, 0 if it does not (M-30).
func (f *facts) namesAs(entry *policy.Principal) how {
	p := f.p
	switch entry.Kind() {
	case policy.PrincipalEveryone:
		return byEveryone // services and anonymous callers too
	case policy.PrincipalAccount:
		if p.account != "" && entry.Account() == p.account && (entry.Partition() == "" || p.anyPartition || entry.Partition() == p.partition) {
			return byAccount
		}
	case policy.PrincipalUser:
		switch {
		case f.caller == user && entry.ID() == p.arn:
			return byUser
		case f.caller == federatedUser && p.federatingUser != "" && entry.ID() == p.federatingUser:
			return byFederatingUser
		}
	case policy.PrincipalRole:
		if f.caller == roleSession && f.isRole(entry) {
			return byRole
		}
	case policy.PrincipalRoleSession:
		if f.caller == roleSession && p.session != "" && entry.ID() == p.id {
			return bySession
		}
	case policy.PrincipalFederatedUser:
		if f.caller == federatedUser && entry.ID() == p.id {
			return bySession
		}
	case policy.PrincipalUniqueID:
		switch {
		case entry.ID() != p.uniqueID:
		case f.caller == user:
			return byUser
		case f.caller == roleSession:
			return byRole
		}
	case policy.PrincipalService:
		if f.caller == service && f.isService(entry.ID()) {
			return byService
		}
	case policy.PrincipalFederated:
		if f.caller == provider && f.isProvider(entry.ID()) {
			return byProvider
		}
	}
	return 0
}

// isRole reports whether the entry is the caller's role. Where the path of the role is not known the name decides,
// which is unique in an account (M-30a); aws:PrincipalArn supplies the path if it was given and names the role.
func (f *facts) isRole(entry *policy.Principal) bool {
	p := f.p
	if p.pathKnown {
		return entry.ID() == p.roleARN
	}
	if !sameName(entry, p) {
		return false
	}
	if given, ok := f.env.given("aws:principalarn"); ok && sameRole(given, p) {
		return entry.ID() == given
	}
	return p.possible == nil || mayBe(entry.ID()) // K-11
}

// sameName reports whether an entry names a role with the partition, account and name of p's.
func sameName(entry *policy.Principal, p *principal) bool {
	return entry.Partition() == p.partition && entry.Account() == p.account && entry.Name() == p.name
}

// sameRole reports whether arn is the ARN of a role with the partition, account and name of p's. It is asked for every
// entry, and looks at no more of a long text than it must.
func sameRole(arn string, p *principal) bool {
	rest := arn
	for _, part := range [...]string{"arn:", p.partition, ":iam:"} {
		var ok bool
		if rest, ok = strings.CutPrefix(rest, part); !ok {
			return false
		}
	}
	_, rest, _ = strings.Cut(rest, ":") // the Region
	for _, part := range [...]string{p.account, ":role/"} {
		var ok bool
		if rest, ok = strings.CutPrefix(rest, part); !ok {
			return false
		}
	}
	path, ok := strings.CutSuffix(rest, p.name)
	return ok && (path == "" || path[len(path)-1] == '/')
}

// isService reports whether the calling service has the name: its own, or one of those given for
// aws:PrincipalServiceNamesList.
func (f *facts) isService(name string) bool {
	if name == f.p.name {
		return true
	}
	list, ok := f.env.Context.Lookup("aws:principalservicenameslist")
	return ok && list.Has(name)
}

// isProvider reports whether the calling identity provider has the name: its own, or the ARN of the OIDC provider that
// the account of the resource has for it.
func (f *facts) isProvider(name string) bool {
	if name == f.p.name {
		return true
	}
	a := splitARN(name)
	host, isOIDC := strings.CutPrefix(a.resource, "oidc-provider/")
	return isOIDC && host == f.p.name && a.account == f.target.account && a.partition == f.target.partition
}

// names tells how a statement's Principal or NotPrincipal covers the caller, 0 if it does not. A statement without
// either covers the caller its policy belongs to.
func (f *facts) names(st *statement) how {
	if !st.HasPrincipal() {
		return byEveryone
	}
	var listed how
	for entry := range st.Principals() {
		if f.namesRootOnly(st, entry) {
			continue
		}
		listed |= f.namesAs(entry)
	}
	switch {
	case f.caller == provider && st.kind == policy.Resource && st.Effect() == policy.Allow && f.mispaired():
		return 0
	case !st.NotPrincipal():
		return listed
	case st.Effect() == policy.Allow && listed != 0:
		return 0
	case st.Effect() == policy.Deny && f.exempt(listed) && !f.alwaysDenied(st):
		return 0
	}
	return byEveryone
}

// namesRootOnly reports whether an entry is an account that stands for its root user alone, who does not call (E-81).
func (f *facts) namesRootOnly(st *statement, entry *policy.Principal) bool {
	return f.gateway && st.kind == policy.Endpoint && entry.Kind() == policy.PrincipalAccount && f.caller != root
}

// mispaired reports whether an identity provider makes a call that it cannot make: a SAML provider pairs with
// AssumeRoleWithSAML, every other with AssumeRoleWithWebIdentity, none with AssumeRole (E-33).
func (f *facts) mispaired() bool {
	if f.service != "sts" {
		return false
	}
	saml := strings.Contains(f.p.name, ":saml-provider/")
	switch {
	case ascii.EqualFold(f.name, "AssumeRole"):
		return true
	case ascii.EqualFold(f.name, "AssumeRoleWithSAML"):
		return !saml
	case ascii.EqualFold(f.name, "AssumeRoleWithWebIdentity"):
		return saml
	}
	return false
}

// exempt reports whether NotPrincipal with Deny leaves the caller out: every level of it must be listed (G-71, Q-11).
func (f *facts) exempt(listed how) bool {
	if listed&byEveryone != 0 {
		return true
	}
	var levels how
	switch f.caller {
	case user:
		levels = byUser | byAccount
	case roleSession:
		levels = bySession | byRole | byAccount
	case federatedUser:
		levels = bySession | byAccount
		if f.p.federatingUser != "" {
			levels |= byFederatingUser
		}
	case root:
		levels = byAccount
	case service:
		levels = byService
	case provider:
		levels = byProvider
	default:
		return false
	}
	return listed&levels == levels
}

// alwaysDenied is G-72: for a caller with a permissions boundary NotPrincipal with Deny in the resource's policy
// denies, whoever is listed.
func (f *facts) alwaysDenied(st *statement) bool {
	return st.kind == policy.Resource && f.consulted(policy.Boundary)
}

// matchResource is Statement.MatchResource with M-18: an action that takes no resource is covered by "*" only, also
// where the request names one, or by what covers a name that stands for no resource, but not under NotAction ("IAM JSON
// policy elements: NotAction").
func (f *facts) matchResource(st *statement) bool {
	if f.standsFor != "" && st.HasResource() && !st.NotAction() { // OP-7
		for r := range st.Resources() {
			if r.MatchesAll() || r.Match(f.standsFor, f.env) {
				return !st.NotResource()
			}
		}
		return st.NotResource()
	}
	matched := f.covers(st)
	if !st.HasResource() || matched == st.NotResource() || f.req.Resource.ARN == "*" || !f.noResource() {
		return matched
	}
	for r := range st.Resources() {
		if r.MatchesAll() {
			return matched
		}
	}
	return !matched
}

// applies tells how a statement that covers action and resource applies to the request, 0 if it does not: principal and
// condition must cover it too (E-02).
func (f *facts) applies(st *statement) how {
	h := f.names(st)
	switch {
	case h == 0 || !f.spend(st.onTests):
		return 0
	case st.role != nil && f.severalARNs():
		if !f.holdsForRole(st) {
			return 0
		}
	case st.condition.Len() > 0 && !st.condition.EvalWith(&f.finder, f.strictly(st)):
		return 0
	}
	return h
}

// as names the strongest way in which a statement names a caller.
func (h how) as(st *statement) string {
	if !st.HasPrincipal() {
		return ""
	}
	for _, w := range [...]struct {
		how
		name string
	}{
		{bySession, "session"}, {byUser, "user"}, {byService, "service"}, {byProvider, "provider"}, {byRole, "role"},
		{byFederatingUser, "federating user"}, {byEveryone, "everyone"}, {byAccount, "account"},
	} {
		if h&w.how != 0 {
			return w.name
		}
	}
	return ""
}

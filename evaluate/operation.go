package evaluate

import (
	"math/bits"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// An operation is a row of the table of what AWS documents about single operations: some actions of a service on some
// resources. A row fills the columns about which its page says something; all rows that fit a request count, and where
// several fill the same column the one that takes away more does.
type operation struct {
	// The actions, without service: these, or all but those of except and those that excepts reports true for, which
	// is asked with the service.
	actions []string
	except  []string
	excepts func(name string) bool
	// The resources: all, or those on one of the sites; with elsewhere all others.
	on        []site
	elsewhere bool

	page *page // where it is written

	free       callerSet   // they need no permission
	overriding bool        // … and no policy can deny it
	cannot     callerSet   // they cannot make the call
	why        Reason      // … as the result says it
	locked     Reason      // no policy can allow it
	unlockedBy keeper      // … but for this service
	reach      reach       // to whom the resource's policy can open it
	unlocks    bool        // the resource's policy cannot hold back the root user of its account
	ignored    bool        // the resource's policy has no say, or the resource is none that has a policy
	must       policy.Kind // the resource's policy must allow, and what it then is: a trust policy or a key's
	alone      bool        // the caller's permission is enough: no policy stands on the other side
	none       []string    // a name that stands for no resource, in each partition
	rcp        rcpReach    // whether resource control policies reach it, where they are known to have an own rule
	ownerGiven bool        // the account that decides may differ from the one in the ARN
}

// A page is where AWS says something.
type page struct {
	title string
	// closes says that the page lists what is open and nothing else is, so that an action that came later is closed
	// here until the list has it.
	closes bool
	// advice is for messages, instead of the general one.
	advice string
}

// pagesRead is when the pages of the table were read.
const pagesRead = "2026-11-29"

// A site is where resources are: a beginning of the resource part of ARNs of a service and, unless empty, of an
// account. The zero value is a request that names no resource.
type site struct{ service, prefix, account string }

// What callers may be besides their kind.
const (
	withToken     callerSet = 1 << 14 // a user or root user with credentials of GetSessionToken
	withTokenOnly callerSet = 1 << 15 // … and without multi-factor authentication
)

// A keeper is a service that may change what is locked for others.
type keeper uint8

const (
	bySSORole keeper = iota + 1 // IAM Identity Center by its service-linked role
	bySSO                       // … or on behalf of its caller
)

// reach is to whom the policy of a resource can open an action, beginning with the widest.
type reach uint8

const (
	toEveryone reach = iota
	toUnsaid         // to other accounts as well, as far as is known: no page says so
	toOwnAccount
	toNobody
)

// An rcpReach says whether resource control policies reach an operation.
type rcpReach uint8

const (
	asService     rcpReach = iota // as those of the service with a resource
	reached                       // although it takes no resource
	unreached                     // not
	customersKeys                 // not where the request says that AWS manages the key
)

// inList reports whether a list has the name of an action, ignoring case.
func inList(list []string, name string) bool {
	for _, a := range list {
		if len(a) == len(name) && ascii.EqualFold(a, name) {
			return true
		}
	}
	return false
}

// covers reports whether the row is about the request.
func (o *operation) covers(f *facts, req *Request) bool {
	switch {
	case o.actions != nil && !inList(o.actions, f.name), o.except != nil && inList(o.except, f.name):
		return false
	case o.on != nil:
		found := false
		for i := range o.on {
			found = found || o.on[i].holds(f, req)
		}
		if found == o.elsewhere {
			return false
		}
	}
	return o.excepts == nil || !o.excepts(req.Action)
}

// holds reports whether the resource of the request is on the site.
func (s *site) holds(f *facts, req *Request) bool {
	if s.service == "" {
		return req.Resource.ARN == "*"
	}
	t := &f.target
	return t.service == s.service && strings.HasPrefix(t.resource, s.prefix) &&
		(s.account == "" || t.account == s.account)
}

// operationFacts finds in the table what does not depend on who calls. It returns the rows of the service, and which of
// those without reach are about the request: bit i for row i.
func (f *facts) operationFacts(req *Request) (rows []operation, about uint32) {
	rows = f.rowsFor()
	for i := range rows {
		o := &rows[i]
		if o.reach != toEveryone || !o.covers(f, req) {
			continue
		}
		about |= 1 << i
		if o.must != 0 {
			f.must = o.must
		}
		f.noPolicy = f.noPolicy || o.ignored || o.alone
		f.alone = f.alone || o.alone
		if o.rcp != asService {
			f.rcpRule = o.rcp
		}
	}
	return rows, about
}

// callerFacts finds what depends on the caller in the rows about the request.
func (f *facts) callerFacts(rows []operation, about uint32) {
	who := f.whoCalls()
	for ; about != 0; about &= about - 1 {
		o := &rows[bits.TrailingZeros32(about)]
		if o.free&who != 0 {
			f.open, f.overriding = true, o.overriding
		}
		switch {
		case f.barred != "":
		case o.cannot&who != 0: // OP-2, E-23
			f.barred = o.why
			if o.cannot&who == withTokenOnly {
				f.barredLack = "aws:MultiFactorAuthPresent"
			}
		case o.locked != "" && !f.unlockedFor(o.unlockedBy): // E-35a, E-46, E-47
			f.barred = o.locked
			if o.unlockedBy == bySSO && strings.HasPrefix(f.target.resource, reservedBySSO) {
				f.barredLack = "aws:CalledVia"
			}
		}
		if o.unlocks && f.caller == root && f.same { // OP-3
			f.noPolicy, f.unlocked = true, true
		}
		if o.none != nil { // OP-7
			f.standsFor = o.nameFor(f.p.partition)
		}
	}
	f.findReach(rows)
}

// findReach finds to whom the policy of the resource can open the action, as far as that matters: to strangers, and in
// the own account where the resource has a policy.
func (f *facts) findReach(rows []operation) {
	least := toNobody
	switch {
	case f.stranger():
		least = toUnsaid
	case !f.e.present.has(policy.Resource):
		return
	}
	for i := range rows {
		o := &rows[i]
		if o.reach >= least && o.reach > f.reach && o.covers(f, f.req) {
			f.reach, f.reachPage = o.reach, o.page
		}
	}
	f.ungrantable = f.reach >= toOwnAccount
}

// stranger reports whether the caller is of another account, or anonymous.
func (f *facts) stranger() bool { return f.account && !f.same || f.caller == anonymous }

// whoCalls returns the kinds to which the caller belongs.
func (f *facts) whoCalls() callerSet {
	s := callerSet(1) << f.caller
	if f.p.temporary {
		s |= withToken
		if mfa, _ := f.env.given("aws:multifactorauthpresent"); !ascii.EqualFold(mfa, "true") {
			s |= withTokenOnly
		}
	}
	return s
}

// reservedBySSO begins the names of the roles that IAM Identity Center keeps.
const reservedBySSO = "role/aws-reserved/sso.amazonaws.com/"

// unlockedFor reports whether the service may change what is locked for others, and makes the call.
func (f *facts) unlockedFor(by keeper) bool {
	switch {
	case by == 0 || !strings.HasPrefix(f.target.resource, reservedBySSO):
		return false
	case f.caller == roleSession && f.p.name == "AWSServiceRoleForSSO" && f.p.serviceLinked(): // OP-6
		return true
	case by != bySSO:
		return false
	}
	return f.contextHas("sso.amazonaws.com", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast")
}

// contextHas reports whether the context has a value that begins with the text for one of the keys.
func (f *facts) contextHas(text string, keys ...string) bool {
	for _, key := range keys {
		v, _ := f.env.Context.Lookup(key)
		for i := range v.Len() {
			if strings.HasPrefix(v.At(i), text) {
				return true
			}
		}
	}
	return false
}

// nameFor returns the name in a partition; no partition is AWS's first.
func (o *operation) nameFor(partition string) string {
	if partition == "" {
		partition = "aws"
	}
	for _, name := range o.none {
		if splitARN(name).partition == partition {
			return name
		}
	}
	return ""
}

// awsManaged reports whether the request says that its KMS key is one that AWS manages: by an alias.
func (f *facts) awsManaged() bool {
	return f.contextHas("alias/aws/", "kms:requestalias", "kms:resourcealiases")
}

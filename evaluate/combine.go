package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// facts are what a decision needs to know about a request besides the policies.
type facts struct {
	e       *Evaluator
	req     *Request
	env     *env
	p       *principal
	caller  callerKind
	service string // of the action, in lower case where rules depend on it
	name    string // of the action
	target  arnParts

	account    bool   // the caller is a user, session or root user of an account
	same       bool   // caller and resource belong to the same account
	mustAllow  bool   // the resource's own policy must allow or delegate (E-30)
	noPolicy   bool   // the resource is none that has a policy (E-35a)
	gateway    bool   // the service is one of those with gateway endpoints (E-81)
	rcp        bool   // resource control policies reach the action
	open       bool   // the call needs no permission (E-24)
	overriding bool   // … and no policy can deny it
	reason     Reason // why no policy can allow the request

	asked, withoutResource bool // what noResource found

	byName    *named // the statements that name the action, and those that name its service with wildcards; nil for none
	byService *named
	odd       bool // the action is no text: those of byName may not name it
}

// gather finds the facts. It returns false for an invalid request.
func (f *facts) gather(e *Evaluator, req *Request) bool {
	if e == nil || req == nil {
		return false
	}
	f.target.split(req.Resource.ARN)
	if i := strings.IndexByte(req.Action, ':'); i >= 0 {
		f.service, f.name = req.Action[:i], req.Action[i+1:]
	}
	if f.invalid(req) != "" {
		return false
	}
	f.e, f.req, f.env, f.p = e, req, (*env)(req), req.Principal.principal
	f.look()
	f.service = special(f.service)
	f.caller = f.env.caller()
	f.account = f.caller >= user && f.caller <= root
	if f.account {
		owner, _ := f.env.ownerOf(&f.target)
		f.same = owner == f.p.account || owner == awsAccount
	}
	switch f.service {
	case "kms", "sts":
		f.mustAllow = mustAllow(f.service, f.name, &f.target)
		f.noPolicy = hasNoPolicy(f.service, &f.target, req.Resource.ARN)
	case "s3", "dynamodb":
		f.gateway = true
	}
	if e.given.has(policy.RCP) {
		f.rcp = f.rcpReaches()
	}
	f.exceptions()
	return true
}

// invalid says why a request, whose action and resource are divided already, cannot be decided; "" if it can.
func (f *facts) invalid(req *Request) string {
	switch account := f.target.account; {
	case req == nil:
		return "there is no request"
	case req.Principal.principal == nil:
		return "the request has no principal"
	case req.Resource.ARN == "":
		return "the request has no resource"
	case f.service == "" || f.name == "":
		return "the action is not service:Name"
	case account != "" && account != awsAccount && req.Resource.Account != "" && account != req.Resource.Account:
		return "the resource belongs to another account than its ARN says"
	}
	return ""
}

// awsAccount stands in ARNs for the account of resources that AWS owns (E-46).
const awsAccount = "aws"

// exceptions finds the calls that policies do not decide, or not alone.
func (f *facts) exceptions() {
	if f.account && f.target.ok && f.target.partition != f.p.partition && !f.p.anyPartition {
		f.reason = CrossPartition
	}
	switch f.service {
	case "sts":
		switch {
		case strings.EqualFold(f.name, "GetCallerIdentity") && f.account:
			f.open, f.overriding = true, true
		case strings.EqualFold(f.name, "GetSessionToken") && (f.caller == user || f.caller == root):
			f.open = true
		case f.caller == federatedUser && f.reason == "":
			f.reason = FederatedSession
		}
	case "iam", "kms":
		switch {
		case f.reason != "":
		case f.caller == federatedUser && f.service == "iam":
			f.reason = FederatedSession
		default:
			f.reason = locked(f.service, f.name, &f.target)
		}
	}
}

// rcpReaches reports whether resource control policies have a say (G-92, G-93, E-60, E-61a).
func (f *facts) rcpReaches() bool {
	if f.caller == roleSession && f.p.serviceLinked() || f.req.Resource.ManagementAccount || !action.SupportsRCP(f.service) {
		return false
	}
	return !f.noResource() && !(f.service == "kms" && strings.EqualFold(f.name, "RetireGrant"))
}

// noResource reports whether the action is known to take no resource (M-18). It is asked only where that matters.
func (f *facts) noResource() bool {
	switch {
	case f.asked:
	case f.byName != nil && f.byName.takes != unsaid && !f.odd:
		f.asked, f.withoutResource = true, f.byName.takes == no
	default:
		f.asked, f.withoutResource = true, takesNoResource(f.req.Action)
	}
	return f.withoutResource
}

// takesNoResource reports whether the action is known to take no resource.
func takesNoResource(name string) bool {
	a, known := action.Lookup(name)
	return known && !a.TakesResource()
}

// consulted reports whether policies of a type are there and have a say about this caller and resource.
func (f *facts) consulted(kind policy.Kind) bool {
	if !f.e.given.has(kind) {
		return false
	}
	switch kind {
	case policy.Identity, policy.Boundary: // E-70, E-71, E-73
		return f.account && f.caller != root
	case policy.Session: // for root: the task policy of AssumeRoot (E-26)
		return f.account
	case policy.SCP: // E-51
		return f.account && !f.p.management && !(f.caller == roleSession && f.p.serviceLinked())
	case policy.RCP:
		return f.rcp
	case policy.Resource:
		return !f.noPolicy
	}
	return true
}

// denied reports whether a Deny statement of the type applies.
func (f *facts) denied(kind policy.Kind) bool {
	return f.e.denies.has(kind) && f.consulted(kind) && f.search(&f.e.groups[kind].deny, ^how(0)) != 0
}

// allows reports whether the policies of a type allow the request: on every level at least one statement must.
func (f *facts) allows(kind policy.Kind) bool {
	levels := f.e.groups[kind].allow
	for i := range levels {
		if f.search(&levels[i], ^how(0)) == 0 {
			return false
		}
	}
	return true
}

// grants returns the ways in which the Allow statements of the resource's policy name the caller, or some of them with
// one that needs nothing else.
func (f *facts) grants() (granted how) {
	if f.consulted(policy.Resource) && f.ungrantable() == "" {
		granted = f.search(&f.e.groups[policy.Resource].allow[0], direct)
	}
	return granted
}

// decide combines the policy types, and tells the type that decided (E-03). It returns zero for by where no type did.
func (f *facts) decide() (d Decision, by policy.Kind) {
	if f.overriding {
		return Allowed, 0
	}
	if f.e.denies != 0 {
		for _, kind := range order {
			if f.denied(kind) {
				return ExplicitDeny, kind
			}
		}
	}
	switch {
	case f.reason != "":
		return ImplicitDeny, 0
	case f.open:
		return Allowed, 0
	}
	// Limits that hold for every way of being allowed. Resource control policies can only deny (G-91).
	for _, kind := range [...]policy.Kind{policy.SCP, policy.Endpoint} {
		if f.consulted(kind) && !f.allows(kind) {
			return ImplicitDeny, kind
		}
	}
	granted := f.grants()
	switch {
	case !f.account: // E-71, E-73, E-33: the resource's policy alone
		if granted == 0 {
			return ImplicitDeny, policy.Resource
		}
		return Allowed, policy.Resource
	case !f.same: // E-40, E-41: both sides
		if granted == 0 {
			return ImplicitDeny, policy.Resource
		}
		if by := f.callerSide(f.caller != root); by != 0 {
			return ImplicitDeny, by
		}
		if f.caller == root {
			return Allowed, policy.Resource
		}
		return Allowed, policy.Identity
	case f.mustAllow && granted == 0: // E-30
		return ImplicitDeny, policy.Resource
	case f.caller == root: // E-70
		if granted&direct == 0 { // E-20: a grant to everyone is not limited by the task policy of AssumeRoot either
			if by := f.callerSide(false); by != 0 {
				return ImplicitDeny, by
			}
		}
		return Allowed, 0
	case granted&direct != 0: // E-11: Rsess, Ruser, Rany
		return Allowed, policy.Resource
	case granted&(byRole|byFederatingUser) != 0: // E-12: boundary and session policies still limit
		if by := f.callerSide(false); by != 0 {
			return ImplicitDeny, by
		}
		return Allowed, policy.Resource
	}
	if by := f.callerSide(true); by != 0 {
		return ImplicitDeny, by
	}
	return Allowed, policy.Identity
}

// callerSide returns the first type of the caller's own policies that had to allow and did not, or 0: the identity
// policies, if they must, the boundary and the session policies.
func (f *facts) callerSide(identity bool) policy.Kind {
	switch {
	case identity && !(f.consulted(policy.Identity) && f.allows(policy.Identity)):
		return policy.Identity
	case f.consulted(policy.Boundary) && !f.allows(policy.Boundary):
		return policy.Boundary
	case f.consulted(policy.Session) && !f.allows(policy.Session):
		return policy.Session
	case f.caller == federatedUser && !f.e.given.has(policy.Session): // E-22, Q-15
		return policy.Session
	}
	return 0
}

// Decide answers a request. It allocates nothing.
func (e *Evaluator) Decide(req *Request) Decision {
	var f facts
	if !f.gather(e, req) {
		return ImplicitDeny
	}
	d, _ := f.decide()
	return d
}

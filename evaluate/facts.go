package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
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

	account     bool   // the caller is a user, session or root user of an account
	same        bool   // caller and resource belong to the same account
	mustAllow   bool   // the resource's own policy must allow or delegate (E-30)
	noPolicy    bool   // the resource is none that has a policy (E-35a)
	ungrantable bool   // the resource's policy cannot let the caller, who is of another account, do the action (RBP-19)
	gateway     bool   // the service is one of those with gateway endpoints (E-81)
	rcp         bool   // resource control policies reach the action
	open        bool   // the call needs no permission (E-24)
	overriding  bool   // … and no policy can deny it
	odd         bool   // the action is no text: the statements of byName may not name it
	barred      Reason // why no policy can allow the request

	byName    *actionEntry // the statements that name the action; nil for none
	byService *actionEntry // those that name its service, with wildcards; nil for none

	asked, withoutResource bool // what noResource found
}

// gather finds the facts. It returns false for an invalid request.
func (f *facts) gather(e *Evaluator, req *Request) bool {
	if e == nil || req == nil {
		return false
	}
	f.divide(req)
	if f.faultOf(req) != 0 {
		return false
	}
	f.e, f.req, f.env, f.p = e, req, (*env)(req), req.Principal.principal
	f.look()
	f.service = special(f.service)
	f.caller = f.env.caller()
	f.account = f.caller >= user && f.caller <= root
	if f.account {
		account, _ := owner(req, &f.target)
		f.same = account == f.p.account || account == awsAccount // E-46: what AWS owns is everyone's to use
	}
	switch f.service {
	case "kms", "sts":
		f.mustAllow = mustAllow(f.service, f.name, &f.target)
		f.noPolicy = hasNoPolicy(f.service, &f.target, req.Resource.ARN)
	case "s3", "dynamodb":
		f.gateway = true
	case "lambda":
		f.ungrantable = f.account && !f.same && !grantable(req.Action, f.name, &f.target)
	}
	if e.present.has(policy.RCP) {
		f.rcp = f.rcpReaches()
	}
	f.exceptions()
	return true
}

// divide divides action and resource.
func (f *facts) divide(req *Request) {
	f.target.split(req.Resource.ARN)
	if i := strings.IndexByte(req.Action, ':'); i >= 0 {
		f.service, f.name = req.Action[:i], req.Action[i+1:]
	}
}

// readAs returns what a policy of the kind is: the policy of the resource is that of a role that is assumed, or of a key.
func (f *facts) readAs(kind policy.Kind) policy.Kind {
	switch {
	case kind != policy.Resource || !f.mustAllow:
	case f.service == "sts": // E-30
		return policy.Trust
	default: // E-35
		return policy.Key
	}
	return kind
}

// exceptions finds the calls that policies do not decide, or not alone.
func (f *facts) exceptions() {
	if f.account && f.target.ok && f.target.partition != f.p.partition && !f.p.anyPartition {
		f.barred = CrossPartition // E-45
	}
	switch f.service {
	case "sts":
		switch {
		case ascii.EqualFold(f.name, "GetCallerIdentity") && f.account: // E-24
			f.open, f.overriding = true, true
		case ascii.EqualFold(f.name, "GetSessionToken") && (f.caller == user || f.caller == root): // E-24
			f.open = true
		case f.caller == federatedUser && f.barred == "": // E-23
			f.barred = FederatedSession
		}
	case "iam", "kms":
		switch {
		case f.barred != "":
		case f.caller == federatedUser && f.service == "iam": // E-23
			f.barred = FederatedSession
		default:
			f.barred = locked(f.service, f.name, &f.target)
		}
	}
}

// rcpReaches reports whether resource control policies have a say.
func (f *facts) rcpReaches() bool {
	switch {
	case f.caller == roleSession && f.p.serviceLinked(), // G-93
		f.req.Resource.ManagementAccount, // G-93
		!action.SupportsRCP(f.service),   // G-92
		f.noResource(),                   // E-61a
		f.service == "kms" && ascii.EqualFold(f.name, "RetireGrant"): // named by AWS's list of what they do not reach
		return false
	}
	return true
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
	if !f.e.present.has(kind) {
		return false
	}
	switch kind {
	case policy.Identity, policy.Boundary: // E-70, E-71, E-73
		return f.account && f.caller != root
	case policy.Session: // E-26: for root, the task policy of AssumeRoot
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

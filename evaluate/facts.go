package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
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

	say     kindSet // the types that have a say, but for RCPs: see consulted
	account bool    // the caller is a user, session or root user of an account
	same    bool    // caller and resource belong to the same account
	// What the table of operations says.
	must        policy.Kind // the resource's own policy must allow or delegate: a trust policy or a key's (E-30)
	noPolicy    bool        // the resource's policy has no say, or the resource is none that has a policy (E-35a)
	unlocked    bool        // … because the caller is the root user of the owner's account
	alone       bool        // the caller's permission is enough
	ungrantable bool        // the resource's policy cannot let the caller do the action (RBP-19)
	gateway     bool        // the service is one of those with gateway endpoints (E-81)
	rcp         tri         // resource control policies reach the action; unsaid until somebody asks
	rcpDoubt    bool        // … or do not as far as is known, since it takes no resource
	rcpRule     rcpReach    // … by a rule of its own
	reach       reach       // to whom the resource's policy can open the action, if that matters here
	reachPage   *page       // … by this page
	open        bool        // the call needs no permission (E-24)
	overriding  bool        // … and no policy can deny it
	barred      Reason      // why no policy can allow the request
	barredLack  string      // the key that is absent and could have lifted that
	standsFor   string      // a name that stands for no resource, where the action takes none (M-18)

	action called
	head   struct { // of the resource: the first n bytes
		n    int
		hash uint64
	}
	pairs pairs        // of the resource; 0 until somebody asks
	named *actionEntry // what some index knows under the action's name; nil for nothing so far

	looked, withoutResource bool // what noResource found

	steps, asked int // candidates and patterns that were looked at, and those that were asked, for tests to hold
	work

	finder condition.Finder // of the keys of env, if the policies ask for any

	world *world // what statements are taken to do; nil: what they do
}

// gather finds the facts. It returns false for an invalid request.
func (f *facts) gather(e *Evaluator, req *Request) bool {
	if e == nil || req == nil || e.open != 0 {
		return false
	}
	f.divide(req)
	if f.faultOf(req) != 0 || req.isPartial() {
		return false
	}
	f.e, f.req, f.env, f.p = e, req, (*env)(req), req.Principal.principal
	if e.keyed != 0 {
		f.finder.Init(req.Context, (*derived)(req))
	}
	f.action.hash = hashOfName(req.Action)
	f.allowance = unmeasured
	f.caller = f.env.caller()
	f.account = f.caller >= user && f.caller <= root
	rows, about := f.operationFacts(req)
	if f.account {
		account, _ := owner(req, &f.target)
		// What AWS owns is everyone's to use (E-46).
		f.same = account == f.p.account || account == awsAccount || f.alone
		if f.target.ok && f.target.partition != f.p.partition && !f.p.anyPartition {
			f.barred = CrossPartition // E-45
		}
	}
	if len(rows) > 0 {
		f.callerFacts(rows, about)
	}
	f.say = f.voices()
	return true
}

// voices returns the types that have policies and a say about this caller and resource, and RCPs that may have one.
func (f *facts) voices() kindSet {
	s := f.e.present
	if f.noPolicy {
		s.drop(policy.Resource)
	}
	if !f.account { // E-71, E-73
		return s &^ ofAccounts
	}
	if f.caller == root { // E-70; OP-4: the task policy of AssumeRoot, a session policy, only takes away
		s.drop(policy.Identity)
		s.drop(policy.Boundary)
	}
	if s.has(policy.SCP) && (f.p.management || f.caller == roleSession && f.p.serviceLinked()) { // E-51
		s.drop(policy.SCP)
	}
	return s
}

// ofAccounts are the types that limit or allow only callers of an account.
const ofAccounts kindSet = 1<<policy.Identity | 1<<policy.Boundary | 1<<policy.Session | 1<<policy.SCP

// divide divides action and resource.
func (f *facts) divide(req *Request) {
	f.target.split(req.Resource.ARN)
	if i := strings.IndexByte(req.Action, ':'); i >= 0 {
		f.service, f.name = req.Action[:i], req.Action[i+1:]
	}
}

// readAs returns what a policy of the kind is: the policy of the resource is that of a role that is assumed, or of a
// key.
func (f *facts) readAs(kind policy.Kind) policy.Kind {
	if kind == policy.Resource && f.must != 0 { // E-30, E-35
		return f.must
	}
	return kind
}

// rcpReaches reports whether resource control policies have a say.
func (f *facts) rcpReaches() bool {
	switch {
	case f.caller == roleSession && f.p.serviceLinked(), // G-93
		f.req.Resource.ManagementAccount,             // G-93
		!action.SupportsRCP(f.service),               // G-92
		f.rcpRule == unreached,                       // G-93, OP-5
		f.rcpRule == customersKeys && f.awsManaged(): // OP-5
		return false
	case f.rcpRule == reached: // OP-5
		return true
	case f.noResource(): // E-61a
		f.rcpDoubt = true
		return false
	}
	return true
}

// noResource reports whether the action is known to take no resource (M-18). It is asked only where that matters, and
// the indexes that know the action's name remember the answer: looking an action up costs more than a decision.
func (f *facts) noResource() bool {
	if f.looked {
		return f.withoutResource
	}
	f.looked = true
	takes := unsaid
	if f.named != nil {
		takes = tri(f.named.takes.Load())
	}
	if takes == unsaid {
		if takes = yes; takesNoResource(f.req.Action) {
			takes = no
		}
		if f.named != nil {
			f.named.takes.Store(uint32(takes)) // the same for everyone
		}
	}
	f.withoutResource = takes == no
	return f.withoutResource
}

// takesNoResource reports whether the action is known to take no resource.
func takesNoResource(name string) bool {
	a, known := action.Lookup(name)
	return known && !a.TakesResource()
}

// consulted reports whether policies of a type are there and have a say about this caller and resource. About RCPs that
// is found when it is asked.
func (f *facts) consulted(kind policy.Kind) bool {
	if kind != policy.RCP || !f.say.has(kind) {
		return f.say.has(kind)
	}
	if f.rcp == unsaid {
		if f.rcp = no; f.rcpReaches() {
			f.rcp = yes
		}
	}
	return f.rcp == yes
}

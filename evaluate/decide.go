package evaluate

import "github.com/lambdaiam/lambdaiam/policy"

// Decide answers a request. It allocates nothing, but for a policy variable ${aws:PrincipalArn} that a role of IAM
// Identity Center with an unknown path meets, for a resource of more than fifty tags, and where more than eight actions
// with wildcards of one policy cover the action.
//
// It does not tell what an allowed decision rests on. Doubtful is one of which [Evaluator.Evaluate] lists keys in
// MissingContext or reports a problem that is an assumption ([ProblemCode.Assumed]). [WithDenyAssumed] denies these.
func (e *Evaluator) Decide(req *Request) Decision {
	d := e.decide(req)
	if d == Allowed && e.cautious {
		d = e.Evaluate(req).Decision
	}
	return d
}

// decide is Decide, whatever the decision rests on.
func (e *Evaluator) decide(req *Request) Decision {
	var f facts
	if !f.gather(e, req.ordered()) {
		return e.decideOpen(req)
	}
	d, _ := f.decide()
	return d
}

// decide is combine within the limit of work.
func (f *facts) decide() (d Decision, by policy.Kind) {
	if d, by = f.combine(); f.over {
		return ImplicitDeny, 0
	}
	return d, by
}

// combine combines the policy types, step by step as the package comment has it, and tells the type that decided (E-03).
// It returns zero for by where no type did. Package formula has the same rules for any worth of a statement.
func (f *facts) combine() (d Decision, by policy.Kind) {
	if f.overriding { // 2
		return Allowed, 0
	}
	if f.e.denies != 0 { // 3
		for _, kind := range order {
			if f.e.denies.has(kind) && f.denied(kind) { // E-01
				return ExplicitDeny, kind
			}
		}
	}
	switch {
	case f.barred != "": // 4
		return ImplicitDeny, 0
	case f.open:
		return Allowed, 0
	}
	// 5. E-50, E-80: limits that hold for every way of being allowed. Resource control policies can only deny (G-91).
	if f.say.has(policy.SCP) && !f.allows(policy.SCP) {
		return ImplicitDeny, policy.SCP
	}
	if f.say.has(policy.Endpoint) && !f.allows(policy.Endpoint) {
		return ImplicitDeny, policy.Endpoint
	}
	granted := f.grants()
	switch {
	case !f.account: // 6. E-71, E-73, E-33: the resource's policy alone
		if granted == 0 {
			return ImplicitDeny, policy.Resource
		}
		return Allowed, policy.Resource
	case !f.same: // 7. E-40, E-41: both sides
		if granted == 0 {
			return ImplicitDeny, policy.Resource
		}
		if f.caller == root {
			return Allowed, policy.Resource
		}
		if by := f.callerSide(true); by != 0 {
			return ImplicitDeny, by
		}
		return Allowed, policy.Identity
	case f.must != 0 && granted == 0: // 8. E-30
		return ImplicitDeny, policy.Resource
	case f.caller == root: // E-70, OP-4
		return Allowed, 0
	case granted&direct != 0: // E-11: Rsess, Ruser, Rany
		return Allowed, policy.Resource
	case granted&limited != 0: // E-12: boundary and session policies still limit
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

// denied reports whether a Deny statement of the type, which has some, applies.
func (f *facts) denied(kind policy.Kind) bool {
	// Whether RCPs reach the action takes longer to find than what mostly does not apply anyway.
	if kind != policy.RCP {
		return f.say.has(kind) && f.anyDenies(kind)
	}
	before := f.work
	denies := f.anyDenies(kind)
	if (denies || f.work != before) && !f.consulted(kind) {
		f.work = before
		return false
	}
	return denies
}

// anyDenies is denied, whether or not the type has a say.
func (f *facts) anyDenies(kind policy.Kind) bool {
	if f.e.scans {
		return f.scan(kind, policy.Deny, 0, ^how(0)) != 0
	}
	for _, ix := range f.e.groups[kind].deny {
		if f.search(ix, ^how(0)) != 0 {
			return true
		}
	}
	return false
}

// allows reports whether the policies of a type allow the request: on every level at least one statement must.
func (f *facts) allows(kind policy.Kind) bool {
	for level := range f.e.groups[kind].levels {
		if f.granted(kind, level, ^how(0)) == 0 {
			return false
		}
	}
	return true
}

// grants returns the ways in which the Allow statements of the resource's policy name the caller, or some of them with
// one that needs nothing else.
func (f *facts) grants() how {
	if !f.say.has(policy.Resource) || f.ungrantable {
		return 0
	}
	return f.granted(policy.Resource, 0, direct)
}

// granted is search for the Allow statements of a level.
func (f *facts) granted(kind policy.Kind, level int, enough how) (found how) {
	if f.e.scans {
		return f.scan(kind, policy.Allow, level, enough)
	}
	for _, ix := range f.e.groups[kind].allow[level] {
		if found |= f.search(ix, enough); found&enough != 0 {
			break
		}
	}
	return found
}

// callerSide returns the first type of the caller's own policies that had to allow and did not, or 0: the identity
// policies, if they must, the boundary and the session policies.
func (f *facts) callerSide(identity bool) policy.Kind {
	switch {
	case identity && !(f.say.has(policy.Identity) && f.allows(policy.Identity)):
		return policy.Identity
	case f.say.has(policy.Boundary) && !f.allows(policy.Boundary):
		return policy.Boundary
	case f.say.has(policy.Session) && !f.allows(policy.Session):
		return policy.Session
	case f.caller == federatedUser && !f.e.present.has(policy.Session): // E-22, Q-15
		return policy.Session
	}
	return 0
}

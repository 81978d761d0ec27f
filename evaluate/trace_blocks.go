package evaluate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/policy"
)

// obstacles are what stands in the way of a request: what combine asks for one after the other until the first answer
// that decides, asked to the end.
type obstacles struct {
	rule   Rule
	parts  [kinds]Part
	denied [kinds]bool   // a Deny of the type applies
	levels [kinds][]bool // those that would have to allow and do not
}

// reasonRules are the rules of what no policy decides.
var reasonRules = map[Reason]Rule{
	NeedsNoPermission: RuleOpen, CrossPartition: RuleCrossPartition, AWSOwned: RuleAWSOwned, ReservedRole: RuleReservedRole,
	AWSManagedAlias: RuleAWSManagedAlias, FederatedSession: RuleFederatedSession, CallerCannotCall: RuleCallerCannotCall,
	InvalidRequest: RuleInvalidRequest, WorkLimit: RuleWorkLimit, AllowedIfAssumed: RuleAllowedIfAssumed,
	DependsOnUnknown: RuleDependsOnUnknown,
}

// ruleFor finds the branch, in the order of combine.
func (f *facts) ruleFor(res *Result, granted how) Rule {
	switch {
	case res.Reason != "":
		return reasonRules[res.Reason]
	case f.barred != "": // and a Deny applies
		return reasonRules[f.barred]
	case f.overriding, f.open:
		return RuleOpen
	case !f.account:
		return RuleResourceAlone
	case !f.same && f.caller != root:
		return RuleTwoAccounts
	case f.same && f.must != 0 && granted == 0:
		return RuleTrustOrKey
	case f.caller == root:
		return RuleRoot
	case granted&direct != 0:
		return RuleDirectGrant
	case granted&limited != 0:
		return RuleLimitedGrant
	case f.must != 0:
		return RuleTrustOrKey
	}
	return RuleOneAccount
}

// needs are the types of policies that would have to allow a request in the branch that it took.
type needs struct {
	rule                       Rule
	identity, limits, resource bool
	silent                     kindSet // which stand in the way where they are silent, given or not
}

// needsOf finds what would have to allow, where the resource's policy grants so much.
func (f *facts) needsOf(res *Result, granted how) (n needs) {
	n.rule = f.ruleFor(res, granted)
	lets := granted != 0
	switch n.rule {
	case RuleResourceAlone:
		n.resource = true
	case RuleTwoAccounts:
		n.identity, n.limits, n.resource = true, true, true
	case RuleTrustOrKey: // named by its role, a session is limited; a user named by itself is not
		n.identity, n.limits, n.resource = lets, lets || f.caller == roleSession, true
	case RuleRoot:
		n.resource = !f.same || f.must != 0
	case RuleLimitedGrant:
		n.limits = true
	case RuleOneAccount:
		n.identity, n.limits = true, true
	}
	if n.rule < RuleOneAccount || n.rule > RuleRoot {
		return n
	}
	need := func(kind policy.Kind, is bool) {
		if is {
			n.silent.add(kind)
		}
	}
	need(policy.SCP, f.consulted(policy.SCP))
	need(policy.Endpoint, f.consulted(policy.Endpoint))
	need(policy.Resource, n.resource && !lets)
	need(policy.Identity, n.identity)
	need(policy.Boundary, n.limits && f.consulted(policy.Boundary))
	need(policy.Session, n.limits && (f.consulted(policy.Session) || f.caller == federatedUser))
	return n
}

// obstacles finds what stands in the way.
func (f *facts) obstacles(res *Result) (o obstacles) {
	if f.over {
		o.rule = RuleWorkLimit
		return o
	}
	f.spent, f.measured, f.allowance = 0, false, unmeasured // it is asked once more, within the same limit
	n := f.needsOf(res, f.grants())
	o.rule = n.rule
	if o.rule != RuleOpen {
		o.parts = f.partsIn(&n)
	}
	for _, kind := range order {
		o.denied[kind] = !f.overriding && f.denied(kind)
		if n.silent.has(kind) {
			o.levels[kind] = f.silentLevels(kind)
		}
	}
	if f.over { // only what was found before is known
		o.denied, o.levels = [kinds]bool{}, [kinds][]bool{}
		if res.By != 0 {
			o.denied[res.By] = res.Decision == ExplicitDeny
			o.levels[res.By] = []bool{true}
		}
		f.over = false
	}
	return o
}

// partsIn returns what each type is needed for in a branch.
func (f *facts) partsIn(n *needs) (parts [kinds]Part) {
	for _, kind := range order {
		if !f.consulted(kind) {
			continue
		}
		parts[kind] = OnlyDenies
		must, may := false, false
		switch kind {
		case policy.SCP, policy.Endpoint:
			must = true
		case policy.Resource:
			must = n.resource || f.must != 0
			may = !f.ungrantable && n.rule != RuleRoot
		case policy.Identity:
			must, may = n.identity, true
		case policy.Boundary, policy.Session:
			must = n.limits
		}
		switch {
		case n.rule > RuleRoot: // no policy can allow
		case must:
			parts[kind] = MustAllow
		case may:
			parts[kind] = MayAllow
		}
	}
	for _, kind := range [...]policy.Kind{policy.Resource, policy.Identity, policy.Session} { // not given, and needed
		if !f.e.present.has(kind) && n.silent.has(kind) {
			parts[kind] = MustAllow
		}
	}
	return parts
}

// silentLevels says which levels of a type do not allow.
func (f *facts) silentLevels(kind policy.Kind) []bool {
	g := &f.e.groups[kind]
	if !f.consulted(kind) {
		return slices.Repeat([]bool{true}, max(1, len(g.levels)))
	}
	silent := make([]bool, len(g.levels))
	for level := range silent {
		silent[level] = f.granted(kind, level, ^how(0)) == 0
	}
	if kind == policy.Resource {
		silent[0] = true // what it grants counts for nothing, or it would not be asked
	}
	return silent
}

// blocks reports whether a level of a type stands in the way.
func (o *obstacles) blocks(kind policy.Kind, level int) bool {
	return o.levels[kind] != nil && level < len(o.levels[kind]) && o.levels[kind][level]
}

// part is what a type is needed for.
func (o *obstacles) part(kind policy.Kind) Part { return o.parts[kind] }

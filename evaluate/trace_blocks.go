package evaluate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/policy"
)

// obstacles are what stands in the way of a request: what combine asks for one after the other until the first answer
// that decides, asked to the end.
type obstacles struct {
	rule    Rule
	granted how
	parts   [kinds]Part
	silent  [kinds]bool // it would have to allow: levels on which nothing does stand in the way
	denied  [kinds]bool // a Deny of the type applies
	levels  [kinds][]bool
}

// reasonRules are the rules of what no policy decides.
var reasonRules = map[Reason]Rule{
	NeedsNoPermission: RuleOpen, CrossPartition: RuleCrossPartition, AWSOwned: RuleAWSOwned, ReservedRole: RuleReservedRole,
	AWSManagedAlias: RuleAWSManagedAlias, FederatedSession: RuleFederatedSession, CallerCannotCall: RuleCallerCannotCall,
	InvalidRequest: RuleInvalidRequest, WorkLimit: RuleWorkLimit, AllowedIfAssumed: RuleAllowedIfAssumed,
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

// obstacles finds what stands in the way.
func (f *facts) obstacles(res *Result) (o obstacles) {
	if f.over {
		o.rule = RuleWorkLimit
		return o
	}
	f.spent, f.measured, f.allowance = 0, false, unmeasured // it is asked once more, within the same limit
	o.granted = f.grants()
	o.rule = f.ruleFor(res, o.granted)
	lets := o.granted != 0
	identity, limits, resource := false, false, false // which would have to allow
	switch o.rule {
	case RuleResourceAlone:
		resource = true
	case RuleTwoAccounts:
		identity, limits, resource = true, true, true
	case RuleTrustOrKey: // named by its role, a session is limited; a user named by itself is not
		identity, limits, resource = lets, lets || f.caller == roleSession, true
	case RuleRoot:
		resource = !f.same || f.must != 0
	case RuleLimitedGrant:
		limits = true
	case RuleOneAccount:
		identity, limits = true, true
	}
	if o.rule != RuleOpen {
		o.parts = f.partsIn(o.rule, identity, limits, resource)
	}
	if o.rule >= RuleOneAccount && o.rule <= RuleRoot {
		o.silent[policy.SCP], o.silent[policy.Endpoint] = f.consulted(policy.SCP), f.consulted(policy.Endpoint)
		o.silent[policy.Resource] = resource && !lets
		o.silent[policy.Identity] = identity
		o.silent[policy.Boundary] = limits && f.consulted(policy.Boundary)
		o.silent[policy.Session] = limits && (f.consulted(policy.Session) || f.caller == federatedUser)
	}
	for _, kind := range order {
		o.denied[kind] = !f.overriding && f.denied(kind)
		if o.silent[kind] {
			o.levels[kind] = f.silentLevels(kind)
		}
	}
	if f.over { // only what was found before is known
		o.silent, o.denied = [kinds]bool{}, [kinds]bool{}
		if res.By != 0 {
			o.denied[res.By] = res.Decision == ExplicitDeny
			o.silent[res.By] = res.Decision == ImplicitDeny
			o.levels[res.By] = []bool{true}
		}
		f.over = false
	}
	return o
}

// partsIn returns what each type is needed for in a branch.
func (f *facts) partsIn(rule Rule, identity, limits, resource bool) (parts [kinds]Part) {
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
			must = resource || f.must != 0
			may = !f.ungrantable && rule != RuleRoot
		case policy.Identity:
			must, may = identity, true
		case policy.Boundary, policy.Session:
			must = limits
		}
		switch {
		case rule > RuleRoot: // no policy can allow
		case must:
			parts[kind] = MustAllow
		case may:
			parts[kind] = MayAllow
		}
	}
	for _, kind := range [...]policy.Kind{policy.Resource, policy.Identity} {
		if rule <= RuleRoot && !f.e.present.has(kind) && (kind == policy.Resource && resource || kind == policy.Identity && identity) {
			parts[kind] = MustAllow
		}
	}
	if !f.e.present.has(policy.Session) && limits && f.caller == federatedUser && rule <= RuleRoot {
		parts[policy.Session] = MustAllow
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

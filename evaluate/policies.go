package evaluate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/policy"
)

// Policies are the policies in force, by type. A policy brings its own name ([policy.WithName]). The zero value holds
// none: only what needs no policy is allowed.
type Policies struct {
	Identity []*policy.Policy // of the user and its groups, or of the role
	Boundary *policy.Policy   // the permissions boundary
	Session  []*policy.Policy // passed when the session began; empty: none was passed
	// Resource is the policy of the resource. It is read as the role's trust policy or the key's policy where action
	// and resource say so.
	Resource *policy.Policy
	SCPs     []Level        // of the caller's account, root first; nil: no organization; an empty level allows nothing
	RCPs     []Level        // of the resource's account, root first; nil: no organization
	Endpoint *policy.Policy // of the VPC endpoint the request went through
}

// A Level is the root of an organization, an organizational unit or an account, with the policies of one type attached
// to it directly.
type Level struct {
	Name     string // for texts, such as the name of the unit; may be empty
	Policies []*policy.Policy
}

// A slot is a field of Policies. A type without levels has a single one.
type slot struct {
	kind   policy.Kind
	levels []Level // nil: nothing is given
}

// slots returns all fields in their order.
func (ps Policies) slots() [kinds - 3]slot { // not those of no kind, Trust and Key
	list := func(ps ...*policy.Policy) []Level {
		if len(ps) == 0 {
			return nil
		}
		return []Level{{Policies: ps}}
	}
	one := func(p *policy.Policy) []Level {
		if p == nil {
			return nil
		}
		return list(p)
	}
	return [...]slot{
		{policy.Identity, list(ps.Identity...)},
		{policy.Boundary, one(ps.Boundary)},
		{policy.Session, list(ps.Session...)},
		{policy.Resource, one(ps.Resource)},
		{policy.SCP, ps.SCPs},
		{policy.RCP, ps.RCPs},
		{policy.Endpoint, one(ps.Endpoint)},
	}
}

// Policies returns the policies that the evaluator holds. A nil Evaluator holds none.
func (e *Evaluator) Policies() (ps Policies) {
	if e == nil {
		return ps
	}
	list := func(kind policy.Kind) []*policy.Policy {
		if !e.present.has(kind) {
			return nil
		}
		return slices.Clone(e.groups[kind].levels[0].Policies)
	}
	one := func(kind policy.Kind) *policy.Policy {
		if !e.present.has(kind) {
			return nil
		}
		return e.groups[kind].levels[0].Policies[0]
	}
	levels := func(kind policy.Kind) []Level {
		if !e.present.has(kind) {
			return nil
		}
		levels := make([]Level, len(e.groups[kind].levels)) // not nil: there is an organization
		for i, l := range e.groups[kind].levels {
			levels[i] = Level{l.Name, slices.Clone(l.Policies)}
		}
		return levels
	}
	return Policies{
		Identity: list(policy.Identity), Boundary: one(policy.Boundary), Session: list(policy.Session),
		Resource: one(policy.Resource), SCPs: levels(policy.SCP), RCPs: levels(policy.RCP), Endpoint: one(policy.Endpoint),
	}
}

// order is the order in which policy types are reported (E-03).
var order = [...]policy.Kind{
	policy.RCP, policy.SCP, policy.Endpoint, policy.Resource, policy.Identity, policy.Boundary, policy.Session,
}

const kinds = int(policy.Endpoint) + 1

package evaluate

import (
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

// A Level is the root of an organization, an organizational unit or an account, with the policies of one type attached to
// it directly.
type Level struct {
	Name     string // for texts, such as the name of the unit; may be empty
	Policies []*policy.Policy
}

// order is the order in which policy types are reported (E-03).
var order = [...]policy.Kind{
	policy.RCP, policy.SCP, policy.Endpoint, policy.Resource, policy.Identity, policy.Boundary, policy.Session,
}

const kinds = int(policy.Endpoint) + 1

// Package regime lets package analyze ask package evaluate by which rules it would decide a request, so that questions
// about all requests go by the same rules as answers to one. Package evaluate sets its functions when it is initialised.
package regime

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/formula"
)

// A Regime is what the decision of a request goes by besides what the statements say about action, resource and
// condition. The zero value is that of an invalid request.
type Regime struct {
	Valid       bool
	Facts       formula.Facts
	Says        uint16 // the types that have policies and a say: bit k for the policy.Kind k
	Ungrantable bool   // the resource's policy cannot let the caller do the action
	// Lack is the key that bars the request by its absence, "" where it is barred for good or not at all.
	Lack string
	// Managed says that the RCPs would have no say if the request told that AWS manages the KMS key.
	Managed bool
	// Worth is how each statement names the caller: those of the identity policies, the boundary, the session policies,
	// the resource's policy, the SCPs, the RCPs and the endpoint's policy, in the order of the documents.
	Worth []Worth
	// Path tells of each that the path of the caller's role matters to it, which is not known.
	Path []bool
}

// Worth is what an Allow statement of the resource's policy is worth by how it names the caller, as in
// [formula.Grants]. Of all others it only tells whether they name the caller.
type Worth uint8

// The worths. The zero value is a statement that does not name the caller.
const (
	Unnamed Worth = iota
	Direct
	Limited
	Delegated
)

// State says what is known of the value of a condition key in requests of a caller.
type State uint8

// The states.
const (
	Free  State = iota // it may have any value, or none
	Fixed              // it has the value that follows from the caller or from what is known of the resource
	Never              // it is absent
)

// A Site is where resources are for which an operation may have rules of its own: ARNs of a service whose resource part
// begins with Prefix, in an account if it is not empty. The zero value is the resource "*".
type Site struct{ Service, Prefix, Account string }

// What package evaluate tells. An evaluator is an *evaluate.Evaluator, a request an *evaluate.Request.
var (
	// Of returns the regime of a request.
	Of func(evaluator, request any) Regime
	// Key tells what follows about a key, in lower case, from the caller and resource of a request: for its action, or
	// wherever AWS sends the key.
	Key func(request any, key string, anyAction bool) (condition.Value, State)
	// Form returns a pattern of all values that a key, in lower case, can have in requests of a caller where its value does
	// not follow, "" if there is none.
	Form func(request any, key string) string
	// Unguarded returns the services, in lower case, of which some actions need no permission.
	Unguarded func() []string
	// Services returns the services, in lower case, of which some actions have rules of their own, or one of some keys
	// that AWS sends for some actions only.
	Services func(keys []string) []string
	// IsNamed reports whether there is a name that stands for the resource of an action which takes none.
	IsNamed func(action string) bool
	// IsSent reports whether AWS sends a key, in lower case, for some actions only.
	IsSent func(key string) bool
	// Class returns a text that is the same for actions for which the same rules hold, wherever the resource is.
	Class func(action string) string
	// Sites returns the places of resources that may matter for an action: in each, and outside, the rules are the same.
	Sites func(action string) [][]Site
)

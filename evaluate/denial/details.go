package denial

import (
	"iter"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Details are what AWS says about one denied request: the answer of GetRequestAuthorizationDetails, and the documents
// of GetRequestAuthorizationPolicy as far as they were given ("GetRequestAuthorizationDetails", IAM Toolbox API
// Reference). The zero value has none.
type Details struct {
	Context     condition.Context // the condition keys of the request that could be read
	Evaluations []Evaluation      // what AWS evaluated, in order
	Policies    []PolicyInfo      // the policies that AWS asked, in order
	// Problems are what could not be read: values of the context, which are then not known, documents, pages that are
	// missing. Each is an [*Error].
	Problems []*Error
	Skipped  []string // files of [ReadDetails] that are neither details nor documents

	unread map[string]bool // keys of the context that could not be read, in lower case
}

// An Evaluation is what AWS said about one action on one resource. The zero value is none.
type Evaluation struct {
	Action   string
	Resource string            // an ARN, a pattern, or ""
	Context  condition.Context // the keys of this evaluation, on top of those of the request
	Decision evaluate.Decision
	Matched  []MatchedStatement // the statements that applied, in order; none of an implicit deny

	unread map[string]bool
}

// A MatchedStatement is a statement that applied. The zero value is none.
type MatchedStatement struct {
	URI    string        `json:"uri"` // of the policy
	Sid    string        `json:"sid"` // "" without one
	Effect policy.Effect `json:"effect"`
}

// A PolicyInfo is a policy that AWS asked. The zero value is none.
type PolicyInfo struct {
	URI        string         // an ARN, or an opaque name of an inline policy
	Kind       policy.Kind    // Resource also for trust and key policies
	Inline     bool           // it has no ARN of its own
	AttachedTo []string       // the ARNs of users, roles, resources, roots, units and accounts
	Document   *policy.Policy // nil where it was not given, or is refused
}

var detailKinds = map[string]policy.Kind{
	"IDENTITY_BASED_POLICY":   policy.Identity,
	"RESOURCE_BASED_POLICY":   policy.Resource,
	"PERMISSIONS_BOUNDARY":    policy.Boundary,
	"SESSION_POLICY":          policy.Session,
	"SERVICE_CONTROL_POLICY":  policy.SCP,
	"RESOURCE_CONTROL_POLICY": policy.RCP,
	"VPC_ENDPOINT_POLICY":     policy.Endpoint,
}

var detailDecisions = map[string]evaluate.Decision{
	"ALLOW": evaluate.Allowed, "EXPLICIT_DENY": evaluate.ExplicitDeny, "IMPLICIT_DENY": evaluate.ImplicitDeny,
}

var detailEffects = map[string]policy.Effect{"ALLOW": policy.Allow, "DENY": policy.Deny}

// ParseDetails reads an answer of GetRequestAuthorizationDetails, or several pages of one, as a list or one per line. A
// value of the context is read by the type of its key: a text such as "[a, b]" is a list of a key that has several
// values, an address may end in /32 or /128, and a date is epoch seconds where the key's values are numbers. A value
// that cannot be read so is a problem, and the key is then not known.
//
// The error, an [*Error], is of what is no such answer, or of pages that contradict each other.
func ParseDetails(data []byte, opts ...Option) (Details, error) {
	o := optionsOf(opts)
	var d Details
	text, tooMuch := unpacked(data, o.max)
	if tooMuch != nil {
		return d, tooMuch
	}
	r := newDetailsReader(&d)
	for p, err := range values(text, o.max) {
		if err == nil {
			var ok bool
			if ok, err = r.page(p.value); err == nil && !ok {
				err = at(p.value, CodeFormat, "no member evaluations")
			}
		}
		if err != nil {
			return Details{}, p.locate(err)
		}
		r.settle(p.piece)
	}
	r.end()
	return d, nil
}

// values yields the values of a text that is one, a list of them, or one per line.
func values(text string, max int) iter.Seq2[raw, error] {
	return func(yield func(raw, error) bool) {
		each := func(p piece, root jsonscan.Value) bool {
			if root.Kind() != jsonscan.KindList {
				return yield(raw{piece: p, value: root}, nil)
			}
			return p.list(root, func(r raw) bool { return yield(r, r.err) }, func(p piece, v jsonscan.Value) bool {
				return yield(raw{piece: p, value: v}, nil)
			})
		}
		for p, err := range pieces(text, max) {
			if err != nil {
				yield(p, err)
				return
			}
			if !each(p.piece, p.value) {
				return
			}
		}
	}
}

package denial

import (
	"iter"
	"strconv"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Details are what AWS says about one denied request: the answer of GetRequestAuthorizationDetails, and the documents of
// GetRequestAuthorizationPolicy as far as they were given ("GetRequestAuthorizationDetails", IAM Toolbox API Reference).
// The zero value has none.
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
// values, an address may end in /32 or /128, and a date is epoch seconds where the key's values are numbers. A value that
// cannot be read so is a problem, and the key is then not known.
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

// How many evaluations and policies details may have: far more than one request has, and few enough for Check, which
// asks all policies for each evaluation.
const (
	maxEvaluations = 10_000
	maxPolicies    = 1000
)

// A detailsReader reads pages.
type detailsReader struct {
	details  *Details
	policies map[string]int // their places by uri
	context  string         // of the first page, as written
	pages    int
	more     bool     // the last page says that others follow
	faults   []*fault // of the page at hand
}

func newDetailsReader(d *Details) detailsReader {
	return detailsReader{details: d, policies: make(map[string]int)}
}

// page reads a page; ok is false for an object that is none.
func (r *detailsReader) page(v jsonscan.Value) (ok bool, err error) {
	var evaluations, policies, context, next jsonscan.Value
	err = members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "evaluations":
			evaluations, ok = v, true
		case "policies":
			policies = v
		case "requestContext":
			context = v
		case "nextToken":
			next = v
			return v.Want(jsonscan.KindString)
		}
		return nil
	})
	if err != nil || !ok {
		return ok, err
	}
	r.pages++
	r.more = next.Text() != ""
	switch {
	case r.context == "":
		r.context = context.Raw()
		r.details.unread = make(map[string]bool)
		if context.Kind() != jsonscan.KindNull {
			c := contextReader{&r.details.Context, r.details.unread, &r.faults, jsonscan.Path{}.Name("requestContext")}
			err = in(c.read(context), "requestContext")
		}
	case context.Kind() != jsonscan.KindNull && context.Raw() != r.context:
		return true, in(at(context, CodeConflict, "another page has another context"), "requestContext")
	}
	if err == nil {
		err = in(elements(evaluations, r.evaluation), "evaluations")
	}
	if err == nil && policies.Kind() != jsonscan.KindNull {
		err = in(elements(policies, r.policy), "policies")
	}
	return true, err
}

// settle gives the faults of a page their places.
func (r *detailsReader) settle(p piece) {
	for _, f := range r.faults {
		r.details.Problems = append(r.details.Problems, p.locate(f))
	}
	r.faults = nil
}

// end notes that pages are missing.
func (r *detailsReader) end() {
	if r.more {
		r.details.Problems = append(r.details.Problems, &Error{Code: CodeIncomplete, Reason: "the last page has a nextToken: others follow"})
	}
}

// elements calls f for every element of a list. Errors get its number put before their path.
func elements(v jsonscan.Value, f func(i int, v jsonscan.Value) error) error {
	if err := v.Want(jsonscan.KindList); err != nil {
		return err
	}
	return v.Elements(func(i int, v jsonscan.Value) error { return of(f(i, v), i) })
}

// word reads one of the words of a table.
func word[T any](to *T, v jsonscan.Value, words map[string]T) error {
	if err := v.Want(jsonscan.KindString); err != nil {
		return err
	}
	known, ok := words[v.Text()]
	if !ok {
		return at(v, CodeUnknownWord, quote.Text(v.Text())+" is not known")
	}
	*to = known
	return nil
}

// evaluation reads an element of evaluations.
func (r *detailsReader) evaluation(i int, v jsonscan.Value) error {
	e := Evaluation{unread: make(map[string]bool)}
	decided := false
	err := members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "action":
			return read(&e.Action, v)
		case "resource":
			return read(&e.Resource, v)
		case "context":
			c := contextReader{&e.Context, e.unread, &r.faults, jsonscan.Path{}.Name("evaluations").Index(i).Name("context")}
			return c.read(v)
		case "evaluatedEffect":
			decided = true
			return word(&e.Decision, v, detailDecisions)
		case "matchedPolicies":
			return elements(v, func(_ int, v jsonscan.Value) error { return matchedPolicy(&e, v) })
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case e.Action == "":
		return at(v, CodeMissingMember, "no member action")
	case !decided:
		return at(v, CodeMissingMember, "no member evaluatedEffect")
	case len(r.details.Evaluations) == maxEvaluations:
		return at(v, CodeTooLarge, "more than "+strconv.Itoa(maxEvaluations)+" evaluations")
	}
	r.details.Evaluations = append(r.details.Evaluations, e)
	return nil
}

// matchedPolicy reads an element of matchedPolicies.
func matchedPolicy(e *Evaluation, v jsonscan.Value) error {
	first, uri := len(e.Matched), ""
	err := members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "uri":
			return read(&uri, v)
		case "matchedStatements":
			return elements(v, func(_ int, v jsonscan.Value) error {
				var m MatchedStatement
				err := members(v, func(name string, v jsonscan.Value) error {
					switch name {
					case "sid":
						return read(&m.Sid, v)
					case "evaluatedEffect":
						return word(&m.Effect, v, detailEffects)
					}
					return nil
				})
				e.Matched = append(e.Matched, m)
				return err
			})
		}
		return nil
	})
	for i := first; i < len(e.Matched); i++ {
		e.Matched[i].URI = uri
	}
	return err
}

// policy reads an element of policies. Other pages may have the same again.
func (r *detailsReader) policy(_ int, v jsonscan.Value) error {
	var p PolicyInfo
	err := members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "uri":
			return read(&p.URI, v)
		case "type":
			return word(&p.Kind, v, detailKinds)
		case "inline":
			p.Inline = v.Raw() == "true"
			return v.Want(jsonscan.KindBool)
		case "attachedTo":
			return elements(v, func(_ int, v jsonscan.Value) error {
				var to string
				err := members(v, func(name string, v jsonscan.Value) error {
					if name == "arn" {
						return read(&to, v)
					}
					return nil
				})
				p.AttachedTo = append(p.AttachedTo, to)
				return err
			})
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case p.URI == "":
		return at(v, CodeMissingMember, "no member uri")
	case p.Kind == 0:
		return at(v, CodeMissingMember, "no member type")
	}
	i, again := r.policies[p.URI]
	switch {
	case again && !r.details.Policies[i].same(p):
		return at(v, CodeConflict, "another entry of the same uri says something else")
	case again:
		return nil
	case len(r.details.Policies) == maxPolicies:
		return at(v, CodeTooLarge, "more than "+strconv.Itoa(maxPolicies)+" policies")
	}
	r.policies[p.URI] = len(r.details.Policies)
	r.details.Policies = append(r.details.Policies, p)
	return nil
}

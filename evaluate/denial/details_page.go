package denial

import (
	"strconv"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

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
		e := &Error{Code: CodeIncomplete, Reason: "the last page has a nextToken: others follow"}
		r.details.Problems = append(r.details.Problems, e)
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
			path := jsonscan.Path{}.Name("evaluations").Index(i).Name("context")
			c := contextReader{&e.Context, e.unread, &r.faults, path}
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

package analyze

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

func lower(key string) string { return ascii.ToLower(key) }

// A setting is what a request has for a condition key.
type setting struct {
	key    string
	value  condition.Value
	absent bool
}

// confirm makes a request of what was found and asks package evaluate. It returns true if that confirms it.
func (s *solver) confirm() bool {
	q := s.q
	if q.system != nil && q.system.scouting {
		q.system.seen = true
		return true
	}
	request := evaluate.Request{Principal: s.caller.principal, Action: s.point.action}
	where := s.value("")
	if q.system != nil {
		request.Resource = q.system.sides[0].Resource
	}
	request.Resource.ARN = cmp.Or(q.oneResource(), where.value.At(0))
	var settings []setting
	for _, dim := range sortedKeys(s.dims) {
		if dim == "" {
			continue
		}
		if len(s.dims[dim]) == 0 {
			continue
		}
		found := s.value(dim)
		if !found.ok {
			return false
		}
		f := s.caller.facts[dim]
		if f != nil && s.caller.form == dim && !found.absent {
			if p, ok := s.caller.as(found.value.At(0)); ok {
				request.Principal = p
				continue
			}
		}
		if f != nil && (f.absent || f.value != nil) && (q.system != nil || s.derives(dim)) {
			continue
		}
		if v := s.values[dim]; v.letter && len(s.dims[dim]) == 1 {
			found = solution{ok: true, value: condition.One(v.text)}
		}
		for _, key := range s.spellings(dim) {
			settings = append(settings, setting{key, found.of(lower(key)), found.absent})
		}
	}
	settings = q.addGiven(settings)
	if q.source = s.source(); !q.confirms(&request, settings) {
		switch {
		case q.system != nil && slices.ContainsFunc(s.pos, func(st *statement) bool { return st.canonical }): // that is noted
			return false
		case !s.exact, q.system != nil && q.system.tangled:
			q.undecided(Variable, "")
			return false
		default:
			q.failures++
			q.undecided(NotConfirmed, "")
		}
		if q.failures > maxTries {
			q.nodes = maxNodes + 1
		}
		return false
	}
	for i := 0; i < len(settings) && !q.budget.Spent(); { // AN-09
		fewer := slices.Delete(slices.Clone(settings), i, i+1)
		if q.confirms(&request, fewer) {
			settings = fewer
			continue
		}
		i++
	}
	s.retype(&request, settings)
	request.Context = contextOf(settings)
	if q.system != nil {
		q.found = q.system.yes(&request)
		q.found.keys = keysOf(settings)
		return true
	}
	found := &Answer{
		Verdict: Yes, Request: request, Result: q.allows.Evaluate(&request), Statements: q.applying(q.allows, &request),
	}
	found.keys = keysOf(settings)
	if q.isOutcome(&request) {
		q.found = found
		return true
	}
	if q.spare == nil { // another one may be plainer
		q.spare = found
	}
	q.spares++
	if q.spares > maxSpares {
		q.found = q.spare
		return true
	}
	return false
}

// retype gives a request a resource of the form that AWS documents for the action, if there is one that does as well
// (AN-13): only with TypedResources none else counts.
func (s *solver) retype(r *evaluate.Request, settings []setting) {
	q := s.q
	if q.opts.typed || s.point.none || q.oneResource() != "" || s.point.formats() == nil {
		return
	}
	q.opts.typed = true
	found := s.resource(s.dims[""])
	q.opts.typed = false
	before := r.Resource.ARN
	if !found.ok || found.value.At(0) == before {
		return
	}
	if r.Resource.ARN = found.value.At(0); !q.confirms(r, settings) {
		r.Resource.ARN = before
	}
}

// maxSpares is how many requests are passed over whose grant package evaluate counts for nothing.
const maxSpares = 32

// derives reports whether package evaluate gives a caller the key by itself.
func (s *solver) derives(dim string) bool { return slices.Contains(callerKeys, dim) }

// as returns the caller of the class with a value for the key that its form is about.
func (c *caller) as(text string) (evaluate.Principal, bool) {
	p, err := c.made(text)
	if err != nil {
		return evaluate.Principal{}, false
	}
	if c.principal.Account() != p.Account() {
		return evaluate.Principal{}, false
	}
	return p, true
}

// spellings returns the keys of a dimension that are tested, as they are spelled.
func (s *solver) spellings(dim string) (list []string) {
	keys := []string{dim}
	if dim == currentTime {
		keys = []string{"aws:CurrentTime", "aws:EpochTime"}
		if !slices.ContainsFunc(s.all, func(st *statement) bool { return slices.Contains(st.keys, epochTime) }) {
			slices.Reverse(keys) // one implies the other, and the first is tried to be left out first
		}
	}
	for _, key := range keys {
		name := key
		if k, ok := condition.LookupKey(key); ok && !strings.HasSuffix(k.Name, "/") && lower(k.Name) == lower(key) {
			name = k.Name
		} else {
		search:
			for _, st := range s.all {
				for i, t := range st.tests {
					if st.keys[i] == key {
						name = t.Key()
						break search
					}
				}
			}
		}
		list = append(list, name)
	}
	return list
}

// keysOf returns the keys of settings in alphabetical order.
func keysOf(settings []setting) (keys []string) {
	for _, s := range settings {
		keys = append(keys, s.key)
	}
	slices.SortFunc(keys, ascii.CompareFold)
	return keys
}

func contextOf(settings []setting) (c condition.Context) {
	for _, s := range settings {
		if s.absent {
			c.SetAbsent(s.key)
		} else {
			c.SetValue(s.key, s.value)
		}
	}
	return c
}

// traceSteps is about how much work a trace is for each statement, test and key.
const traceSteps = 8

// confirms reports whether package evaluate says that the request is one that was looked for (AN-08).
func (q *question) confirms(r *evaluate.Request, settings []setting) bool {
	q.budget.Spend(traceSteps * int64(1+q.size+len(settings)))
	request := *r
	request.Context = contextOf(settings)
	if q.within != nil && !q.within.MatchResource(request.Resource.ARN, q.source) {
		return false
	}
	if q.system != nil {
		return q.system.confirms(&request)
	}
	if request.Validate() != nil || !q.isAllowed(q.allows, &request) {
		return false
	}
	if q.denies != nil && q.isAllowed(q.denies, &request) {
		return false
	}
	return q.isAsked(&request)
}

// isAsked reports whether a request is one of those that Granted asks for.
func (q *question) isAsked(r *evaluate.Request) bool {
	return q.asked == nil || q.asked.MatchAction(r.Action) && q.asked.MatchResource(r.Resource.ARN, nil) &&
		(q.under == nil || len(q.applying(q.under, r)) > 0)
}

// isAllowed reports what the statements of a policy say about a request: that one allows it and none denies it (AN-06).
func (q *question) isAllowed(e *evaluate.Evaluator, r *evaluate.Request) bool {
	list := q.applying(e, r)
	denies := func(ref evaluate.Ref) bool { return ref.Effect == policy.Deny }
	return (len(list) > 0 || q.kind == policy.RCP) && !slices.ContainsFunc(list, denies)
}

// applying returns the statements that apply to a request.
func (q *question) applying(e *evaluate.Evaluator, r *evaluate.Request) (list []evaluate.Ref) {
	for _, t := range e.Trace(r).Types {
		for _, st := range t.Statements {
			if st.Applies {
				list = append(list, st.Ref)
			}
		}
	}
	return list
}

// isOutcome reports whether the outcome of the policy's kind says so too: it also counts what a grant is worth.
func (q *question) isOutcome(r *evaluate.Request) bool {
	kind := q.kind
	if kind == policy.Trust || kind == policy.Key {
		kind = policy.Resource
	}
	for _, o := range q.allows.Evaluate(r).Outcomes {
		if o.Kind == kind {
			return o.Decision == evaluate.Allowed
		}
	}
	return false
}

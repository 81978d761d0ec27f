package analyze

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// isOpenResource reports whether a statement has a variable in its resources whose value is not known.
func (s *solver) isOpenResource(st *statement) bool {
	for i := range st.templates {
		for _, key := range st.templates[i].Variables() {
			if s.point.named && s.values[key].letter {
				return true
			}
		}
	}
	return false
}

// mayCoverNone reports whether a statement can cover the resource of an action that takes none, or can fail to. A
// variable whose value is not known is taken for a star where it must match, and left out where it must not.
func (s *solver) mayCoverNone(l literal) bool {
	if !s.isOpenResource(l.st) {
		return s.coversNone(l.st, func(text string) (string, bool) { return text, true }) == l.want
	}
	if l.want != l.st.NotResource() {
		return s.coversNone(l.st, func(text string) (string, bool) {
			for {
				before, rest, ok := strings.Cut(text, "${")
				if !ok {
					return text, true
				}
				_, after, _ := strings.Cut(rest, "}")
				text = before + "*" + after
			}
		}) == l.want
	}
	return s.coversNone(l.st, func(text string) (string, bool) { return text, !strings.Contains(text, "${") }) == l.want
}

// coversNone reports whether a statement covers the resource of an action that takes none, with its entries as they are
// rewritten. Package evaluate is asked: for some actions there is a name that stands for no resource.
func (s *solver) coversNone(st *statement, rewrite func(text string) (string, bool)) bool {
	if !s.point.named || !st.HasResource() {
		return st.MatchResource("*", s.source())
	}
	s.q.budget.Spend(16 + int64(len(st.templates)))
	spec := policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}}
	if st.NotAction() {
		spec.Action, spec.NotAction = nil, []string{"unnamed:Action"}
	}
	entries := []string{}
	for r := range st.Resources() {
		if text, ok := rewrite(r.String()); ok {
			entries = append(entries, text)
		}
	}
	if len(entries) == 0 { // only of entries that were left out
		return st.NotResource()
	}
	if spec.Resource = entries; st.NotResource() {
		spec.Resource, spec.NotResource = nil, entries
	}
	version := policy.Version2012
	if !st.variables {
		version = policy.Version2008
	}
	p, err := policy.New(version, spec)
	if err != nil {
		return st.MatchResource("*", s.source())
	}
	request := evaluate.Request{Principal: s.caller.principal, Action: s.point.action}
	request.Resource.ARN = "*"
	for _, key := range sortedKeys(s.values) {
		if v := s.values[key]; v.absent {
			request.Context.SetAbsent(key)
		} else {
			request.Context.Set(key, v.text)
		}
	}
	kind := policy.Identity
	if st.ofResource {
		kind, spec.Principal = policy.Resource, policy.Everyone()
		if p, err = policy.New(version, spec); err != nil {
			return st.MatchResource("*", s.source())
		}
	}
	list := s.q.applying(s.q.compileAs(p, kind), &request)
	return len(list) > 0
}

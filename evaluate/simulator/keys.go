package simulator

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// keys are what the policies of a simulation name: what MissingContextValues needs.
type keys struct {
	secret map[string]bool // in lower case: named by service control policies, and by no other policy
	hiding []hiding
	named  []string // what AsAWS reports, whatever the decision
}

// A hiding is a statement that names keys which are marked absent because nobody told them.
type hiding struct {
	source string // the name of its policy
	kind   policy.Kind
	index  int
	st     *policy.Statement
	keys   []string // as they are reported
}

// filledIn are the keys that AWS's simulator has for a caller that is given ("IAM policy testing with the IAM policy
// simulator").
var filledIn = []string{
	"aws:principalaccount", "aws:principalid", "aws:principaltype", "aws:type", "aws:userid", "aws:username",
}

// keysOf returns the keys that a statement names in its condition and as variables.
func keysOf(st *policy.Statement) (list []string) {
	for r := range st.Resources() {
		list = append(list, r.VariableKeys()...)
	}
	for _, t := range st.Condition().Tests() {
		list = append(append(list, t.Key()), t.VariableKeys()...)
	}
	return list
}

// findKeys looks through the policies.
func (s *simulation) findKeys() (k keys) {
	k.secret = make(map[string]bool)
	for _, l := range s.policies.SCPs {
		for _, p := range l.Policies {
			for _, st := range p.Statements() {
				for _, key := range keysOf(st) {
					k.secret[ascii.ToLower(key)] = true
				}
			}
		}
	}
	names := make(map[string]string)
	look := func(p *policy.Policy, kind policy.Kind) {
		for i, st := range p.Statements() {
			h := hiding{source: p.Name(), kind: kind, index: i, st: st}
			for _, key := range keysOf(st) {
				folded := ascii.ToLower(key)
				delete(k.secret, folded)
				if kind != policy.Boundary && names[folded] == "" {
					names[folded] = key
				}
				if n := slices.IndexFunc(s.hidden, func(s string) bool { return ascii.EqualFold(s, key) }); n >= 0 {
					h.keys = append(h.keys, s.hidden[n])
				}
			}
			if h.keys != nil {
				k.hiding = append(k.hiding, h)
			}
		}
	}
	for _, p := range s.policies.Identity {
		look(p, policy.Identity)
	}
	look(s.policies.Boundary, policy.Boundary)
	look(s.policies.Resource, policy.Resource)
	if s.asAWS {
		k.named = s.notTold(names)
	}
	return k
}

// notTold returns the keys of which neither the request nor the simulator has a value.
func (s *simulation) notTold(names map[string]string) []string {
	list := []string{}
	for folded, name := range names {
		_, told := s.told.Lookup(folded)
		if !told && !(s.caller.given() && slices.Contains(filledIn, folded)) {
			list = append(list, name)
		}
	}
	slices.SortFunc(list, ascii.CompareFold)
	return list
}

// missing returns the keys that are missing for a request.
func (s *simulation) missing(req *evaluate.Request, r *evaluate.Result) []string {
	if s.asAWS {
		return s.keys.named
	}
	list := []string{}
	for _, key := range r.MissingContext {
		if !s.keys.secret[ascii.ToLower(key)] {
			list = append(list, key)
		}
	}
	for i := range s.keys.hiding {
		if h := &s.keys.hiding[i]; s.keys.matters(h, req, r) {
			for _, key := range h.keys {
				if req.Context.MarkedAbsent(key) {
					list = append(list, key)
				}
			}
		}
	}
	slices.SortFunc(list, ascii.CompareFold)
	return slices.CompactFunc(list, ascii.EqualFold)
}

// matters reports whether another outcome of the statement could change the decision, as far as a look at the
// statements that decided tells.
func (k *keys) matters(h *hiding, req *evaluate.Request, r *evaluate.Result) bool {
	if !h.st.MatchAction(req.Action) || !h.reaches(req) {
		return false
	}
	applies, settled := false, false // settled: another one decides whatever becomes of those in k.hiding
	for i := range r.Statements {
		m := &r.Statements[i]
		applies = applies || h.is(m)
		if r.Decision == evaluate.ExplicitDeny || m.Kind == h.kind {
			settled = settled || !slices.ContainsFunc(k.hiding, func(h hiding) bool { return h.is(m) })
		}
	}
	denies := h.st.Effect() == policy.Deny
	switch r.Decision {
	case evaluate.ExplicitDeny:
		return denies && applies && !settled
	case evaluate.Allowed:
		return denies || applies && !settled
	}
	return true
}

func (h *hiding) is(m *evaluate.Match) bool { return m.Policy == h.source && m.Index == h.index }

// reaches reports whether the statement covers the resource of a request, or could with a key that is not told.
func (h *hiding) reaches(req *evaluate.Request) bool {
	for r := range h.st.Resources() {
		if len(r.VariableKeys()) > 0 {
			return true
		}
	}
	return h.st.MatchResource(req.Resource.ARN, req.Context)
}

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
	asked  bool            // a key is named at all
	hiding []hiding
	open   map[ref]bool // statements that name a key which the request does not have
	named  []string     // what AsAWS reports, whatever the decision
}

// A ref is a statement, by the name of its policy and its number.
type ref struct {
	policy string
	index  int
}

// A hiding is a statement that names keys which are marked absent because nobody told them.
type hiding struct {
	ref
	kind   policy.Kind
	st     *policy.Statement
	hidden []string // those keys, as they are reported
	others []string // the other keys that it names
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
	k.secret, k.open = make(map[string]bool), make(map[ref]bool)
	for _, l := range s.policies.SCPs {
		for _, p := range l.Policies {
			s.look(&k, p, policy.SCP, func(key string) { k.secret[ascii.ToLower(key)] = true })
		}
	}
	k.asked = len(k.secret) > 0
	names := make(map[string]string)
	open := func(p *policy.Policy, kind policy.Kind) {
		s.look(&k, p, kind, func(key string) {
			folded := ascii.ToLower(key)
			k.asked = true
			delete(k.secret, folded)
			if kind != policy.Boundary && names[folded] == "" {
				names[folded] = key
			}
		})
	}
	for _, p := range s.policies.Identity {
		open(p, policy.Identity)
	}
	open(s.policies.Boundary, policy.Boundary)
	open(s.policies.Resource, policy.Resource)
	if s.asAWS {
		k.named = s.notTold(names)
	}
	return k
}

// look looks through a policy, and calls f with every key that it names.
func (s *simulation) look(k *keys, p *policy.Policy, kind policy.Kind, f func(key string)) {
	for i, st := range p.Statements() {
		h := hiding{ref: ref{p.Name(), i}, kind: kind, st: st}
		for _, key := range keysOf(st) {
			f(key)
			if _, told := s.told.Lookup(key); !told {
				k.open[h.ref] = true
			}
			if n := slices.IndexFunc(s.hidden, func(s string) bool { return ascii.EqualFold(s, key) }); n >= 0 {
				h.hidden = append(h.hidden, s.hidden[n])
			} else {
				h.others = append(h.others, key)
			}
		}
		if h.hidden != nil {
			k.hiding = append(k.hiding, h)
		}
	}
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
	list := slices.Clone(r.MissingContext)
	if s.keys.asked && !s.caller.given() { // some keys only roles have
		if other := s.evaluator.Evaluate(asRole(req)); other.Decision == r.Decision {
			list = append(list, other.MissingContext...)
		}
	}
	var absent map[string]string // the keys that the request does not have, by their lower case, once they are asked for
	for i := range s.keys.hiding {
		h := &s.keys.hiding[i]
		if !s.keys.matters(h, req, r) {
			continue
		}
		for _, key := range h.hidden {
			if req.Context.MarkedAbsent(key) {
				list = append(list, key)
			}
		}
		if h.others != nil && absent == nil { // which the engine has no eye for where the hidden keys prevent the statement
			absent = s.absent(req)
		}
		for _, key := range h.others {
			if name, ok := absent[ascii.ToLower(key)]; ok {
				list = append(list, name)
			}
		}
	}
	list = slices.DeleteFunc(list, func(key string) bool { return s.keys.secret[ascii.ToLower(key)] })
	slices.SortFunc(list, ascii.CompareFold)
	return append([]string{}, slices.CompactFunc(list, ascii.EqualFold)...)
}

// absent returns the keys that policies name and a request does not have.
func (s *simulation) absent(req *evaluate.Request) map[string]string {
	names := make(map[string]string)
	for _, key := range s.evaluator.Trace(req).Keys {
		if key.Origin == evaluate.Absent {
			names[ascii.ToLower(key.Key)] = key.Key
		}
	}
	return names
}

// matters reports whether another outcome of the statement could change the decision, as far as a look at the
// statements that decided tells.
func (k *keys) matters(h *hiding, req *evaluate.Request, r *evaluate.Result) bool {
	if !h.st.MatchAction(req.Action) || !h.reaches(req) {
		return false
	}
	applies, settled := false, false // settled: another one decides, whatever the keys that the request does not have
	for i := range r.Statements {
		m := &r.Statements[i]
		by := ref{m.Policy, m.Index}
		applies = applies || by == h.ref
		if r.Decision == evaluate.ExplicitDeny || m.Kind == h.kind && h.kind != policy.SCP { // of which each level decides
			settled = settled || !k.open[by]
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

// reaches reports whether the statement covers the resource of a request, or could with a key that is not told.
func (h *hiding) reaches(req *evaluate.Request) bool {
	for r := range h.st.Resources() {
		if len(r.VariableKeys()) > 0 {
			return true
		}
	}
	return h.st.MatchResource(req.Resource.ARN, req.Context)
}

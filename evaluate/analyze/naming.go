package analyze

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A nameSet holds names in the order in which they were found first.
type nameSet struct {
	list []string
	has  map[string]bool
}

func (s *nameSet) add(name string) {
	if name == "" || s.has[name] {
		return
	}
	if s.has == nil {
		s.has = make(map[string]bool)
	}
	s.has[name] = true
	s.list = append(s.list, name)
}

// mentions are the callers that statements name, by a principal or by a value of a condition.
type mentions struct {
	accounts, partitions, services, providers nameSet
	ids                                       []policy.Principal
}

func (q *question) mentioned() *mentions {
	m := &mentions{}
	m.partitions.add("aws")
	known := make(map[policy.Principal]bool)
	for _, st := range q.all {
		for p := range st.Principals() {
			m.accounts.add(p.Account())
			m.partitions.add(p.Partition())
			switch p.Kind() {
			case policy.PrincipalService:
				m.services.add(p.ID())
			case policy.PrincipalFederated:
				m.providers.add(p.ID())
			case policy.PrincipalUser, policy.PrincipalRole, policy.PrincipalRoleSession, policy.PrincipalFederatedUser,
				policy.PrincipalUniqueID:
				if !known[*p] {
					known[*p] = true
					m.ids = append(m.ids, *p)
				}
			}
		}
		for i, t := range st.tests {
			for text := range t.Values() {
				m.value(q, st.keys[i], text)
			}
		}
	}
	return m
}

// value takes up a value of a condition key.
func (m *mentions) value(q *question, key, text string) {
	switch key {
	case "aws:principalaccount":
		if arn.IsAccountID(text) {
			m.accounts.add(text)
		} else if isPartial(text) {
			q.undecided(Partial, key)
		}
	case "aws:principalarn":
		parts := strings.SplitN(text, ":", 6)
		if len(parts) < 6 {
			return
		}
		if !strings.ContainsAny(parts[1], "*?$") {
			m.partitions.add(parts[1])
		}
		if arn.IsAccountID(parts[4]) {
			m.accounts.add(parts[4])
		} else if isPartial(parts[4]) {
			q.undecided(Partial, key)
		}
	case "aws:principalservicename", "aws:principalservicenameslist":
		if !strings.ContainsAny(text, "*?$") {
			m.services.add(text)
		}
	}
}

type nameKey struct {
	st     *statement
	caller *caller
	action string
}

// nameSteps is about how much work it is to ask whether a statement names a class.
const nameSteps = 32

// named reports whether a statement names a class of callers, which package evaluate is asked.
func (q *question) named(st *statement, c *caller, pt *point) bool {
	if !st.HasPrincipal() {
		return true
	}
	key := nameKey{st: st, caller: c, action: q.calls(pt)}
	if found, ok := q.names[key]; ok {
		return found
	}
	q.budget.Spend(nameSteps + int64(st.principals/8))
	request := evaluate.Request{Principal: c.principal, Action: pt.action}
	request.Resource.ARN = pt.example(q.kind)
	applies := len(q.applying(q.probe(st), &request)) > 0
	q.names[key] = applies
	return applies
}

// calls returns what it depends on, of an action, whom a statement names: not every caller can make every call of sts,
// and in the policies of gateway endpoints an account stands for its root user.
func (q *question) calls(pt *point) string {
	switch {
	case q.system != nil:
		return q.system.kindOf(pt)
	case pt.service == "sts":
		return ascii.ToLower(pt.action)
	case q.kind == policy.Endpoint:
		return pt.service
	}
	return ""
}

func (q *question) allNamed(list []*statement, c *caller, pt *point) bool {
	for _, st := range list {
		if !q.named(st, c, pt) {
			return false
		}
	}
	return true
}

// probe returns an evaluator of a policy with the principals of a statement, and nothing else that it asks for.
func (q *question) probe(st *statement) *evaluate.Evaluator {
	if e := q.probes[st]; e != nil {
		return e
	}
	spec := policy.StatementSpec{Effect: st.Effect(), Action: []string{"*"}, Resource: []string{"*"}}
	list := []policy.PrincipalSpec{}
	for p := range st.Principals() {
		list = append(list, policy.PrincipalSpec{Type: p.Type(), ID: p.ID()})
	}
	if st.NotPrincipal() {
		spec.NotPrincipal = list
	} else {
		spec.Principal = list
	}
	var e *evaluate.Evaluator
	if p, err := policy.New(policy.Version2012, spec); err == nil {
		e = q.compileAs(p, q.probeKind())
	}
	q.probes[st] = e
	return e
}

func (q *question) probeKind() policy.Kind {
	if q.kind == policy.Endpoint {
		return policy.Endpoint
	}
	return policy.Resource
}

// canonical notes entries that name nobody who is known.
func (q *question) canonical(st *statement) {
	if st.canonical { // AN-20
		q.undecided(Canonical, "")
	}
}

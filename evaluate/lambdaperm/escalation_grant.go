package lambdaperm

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A pair is what one grant is about, or a whole statement.
type pair struct {
	effect           policy.Effect
	tests            []test
	action, resource part
}

func pairOf(s *policy.Statement) pair {
	return pair{s.Effect(), testsOf(s.Condition()), actionPart(s), resourcePart(s)}
}

// A holding is what one group of the caller's policies says.
type holding struct {
	words      string // names the group in messages
	every      bool   // allows everything without a statement that does
	statements []pair
}

// What an escalation costs is counted in steps: pairs of symbols of two patterns that are compared, and what takes as
// long.
const (
	mostSteps    = 50_000_000 // of one report
	textSteps    = 20         // for each byte of a grant
	requestSteps = 20         // of one request, for each thing that the caller's policies have
	longestARN   = 2048       // of what is asked as a request: AWS has none that is longer
	mostReasons  = 100        // how many requests are explained, which takes memory for every statement
)

// An escalation compares the grants of a role with what the caller has.
type escalation struct {
	c      *Caller
	e      *evaluate.Evaluator // of the caller's policies
	all    []holding           // what they say
	weight int64               // how many things they have: statements, entries and values
	told   int                 // how many requests were explained
	budget cover.Budget
}

// read reads the caller's policies once for all grants.
func (x *escalation) read() {
	for _, g := range x.c.groups() {
		h := holding{words: g.words, every: g.name == policy.Identity.String() && x.c.isRoot()}
		for _, p := range g.policies {
			for _, s := range p.Statements() {
				q := pairOf(s)
				h.statements = append(h.statements, q)
				x.weight += int64(1 + len(q.action.entries) + len(q.resource.entries))
				for _, t := range q.tests {
					x.weight += int64(1 + len(t.values))
				}
			}
		}
		x.all = append(x.all, h)
	}
}

// holds reports whether the caller has what a pair is about, and why. It means nothing if the budget is spent.
func (x *escalation) holds(g pair) (bool, string) {
	x.budget.Spend(x.weight + textSteps*int64(len(g.action.text)+len(g.resource.text)))
	single, void := g.request()
	if void {
		return true, "it allows nothing: the action is about no resource of that type"
	}
	why := "no statement of the caller covers it"
	if single != "" {
		allowed, denied := x.request(g.action.text, single)
		if allowed {
			return true, "the caller is allowed the same request"
		}
		why = denied
	}
	for _, h := range x.all {
		covered := h.every
		for _, s := range h.statements {
			switch {
			case x.budget.Spent():
				return false, ""
			case s.effect == policy.Deny:
				if s.action.meets(g.action, &x.budget) && s.resource.meets(g.resource, &x.budget) {
					return false, "a Deny statement of the caller's " + h.words + " may be about it"
				}
			case !covered:
				covered = s.action.has(g.action, &x.budget) && s.resource.has(g.resource, &x.budget) &&
					noStricter(s.tests, g.tests, &x.budget)
			}
		}
		if !covered {
			if single == "" {
				why = "no single statement of the caller's " + h.words + " covers it"
			}
			return false, why
		}
	}
	return true, "statements of the caller cover it"
}

// request asks whether the caller is allowed one request, and if not why.
func (x *escalation) request(name, resource string) (allowed bool, why string) {
	work := requestSteps * x.weight
	for _, h := range x.all {
		for _, s := range h.statements {
			for i := range s.resource.entries {
				work += s.resource.entries[i].product(resource)
			}
			for i := range s.action.entries {
				work += s.action.entries[i].product(name)
			}
		}
	}
	if !x.budget.Spend(work) {
		return false, ""
	}
	req := evaluate.Request{
		Principal: x.c.Principal, Action: name, Resource: evaluate.Resource{ARN: resource}, Context: x.c.Context,
	}
	if x.e.Decide(&req) == evaluate.Allowed {
		return true, ""
	}
	if x.told++; x.told > mostReasons {
		return false, "the caller is not allowed the same request"
	}
	res := x.e.Evaluate(&req)
	why = missing(req, res)
	if len(res.MissingContext) > 0 {
		why += ", depending on " + strings.Join(res.MissingContext, ", ")
	}
	return false, why
}

// request returns the resource of the one request that a pair is about, "" if it is about many; void reports that it is
// about none.
func (g pair) request() (single string, void bool) {
	if g.action.not || g.resource.not {
		return "", false
	}
	name, resource := g.action.text, g.resource.text
	a, known := action.Lookup(name)
	every := g.resource.entries[0].every
	switch {
	case strings.ContainsAny(name, "*?"):
		return "", false
	case known && !a.TakesResource():
		if every || coversNone(name, resource) {
			return "*", false
		}
		return "", true // M-18
	case every || strings.ContainsAny(resource, "*?") || strings.Contains(resource, "${") || !arn.IsARN(resource) ||
		len(resource) > longestARN:
		return "", false
	case known:
		if _, ok := a.ResourceType(resource); !ok {
			return "", true // M-19
		}
	}
	return resource, false
}

// coversNone reports whether a resource covers an action that is about none. For a few there is a name that does, which
// package evaluate knows (OP-7).
func coversNone(name, resource string) bool {
	p, err := policy.New(policy.Version2012, policy.StatementSpec{
		Effect: policy.Allow, Action: []string{name}, Resource: []string{resource},
	})
	if err != nil {
		return false
	}
	req := evaluate.Request{Principal: someUser(), Action: name, Resource: evaluate.Resource{ARN: "*"}}
	res, err := evaluate.Evaluate(&req, evaluate.Policies{Identity: []*policy.Policy{p}})
	return err == nil && res.Decision == evaluate.Allowed
}

func someUser() evaluate.Principal {
	return evaluate.MustParsePrincipal("arn:aws:iam::123456789012:user/example")
}

// isRoot reports whether the caller is the root user of its account.
func (c *Caller) isRoot() bool {
	id := policy.PrincipalSpec{Type: policy.TypeAWS, ID: c.Principal.ID()}
	p, err := policy.NewPrincipal(id)
	return err == nil && p.Kind() == policy.PrincipalAccount
}

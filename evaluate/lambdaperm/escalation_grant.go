package lambdaperm

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A pair is what one grant is about, or a whole statement.
type pair struct {
	statement        *policy.Statement
	action, resource part
}

// grantsOf takes a statement apart.
func grantsOf(s *policy.Statement) []pair {
	var list []pair
	resources := resourcePart(s).split()
	for _, a := range actionPart(s).split() {
		for _, r := range resources {
			list = append(list, pair{s, a, r})
		}
	}
	return list
}

// A holding is what one group of the caller's policies says.
type holding struct {
	words      string // names the group in messages
	every      bool   // allows everything without a statement that does
	statements []pair
}

// holdings reads the caller's policies once for all grants.
func (c *Caller) holdings() []holding {
	var list []holding
	for _, g := range c.groups() {
		h := holding{words: g.words, every: g.name == policy.Identity.String() && c.isRoot()}
		for _, p := range g.policies {
			for _, s := range p.Statements() {
				h.statements = append(h.statements, pair{s, actionPart(s), resourcePart(s)})
			}
		}
		list = append(list, h)
	}
	return list
}

// holds reports whether the caller has what a pair is about, and why. e knows the caller's policies, all are what they
// say.
func (c *Caller) holds(g pair, e *evaluate.Evaluator, all []holding) (bool, string) {
	single, void := g.request()
	if void {
		return true, "it allows nothing: the action is about no resource of that type"
	}
	why := "no statement of the caller covers it"
	if single != "" {
		req := evaluate.Request{
			Principal: c.Principal, Action: g.action.entries[0].text, Resource: evaluate.Resource{ARN: single}, Context: c.Context,
		}
		res := e.Evaluate(&req)
		if res.Decision == evaluate.Allowed {
			return true, "the caller is allowed the same request"
		}
		why = missing(req, res)
		if len(res.MissingContext) > 0 {
			why += ", depending on " + strings.Join(res.MissingContext, ", ")
		}
	}
	for _, h := range all {
		covered := h.every
		for _, s := range h.statements {
			if s.statement.Effect() == policy.Deny {
				if s.action.meets(g.action) && s.resource.meets(g.resource) {
					return false, "a Deny statement of the caller's " + h.words + " may be about it"
				}
			} else if !covered {
				covered = s.action.has(g.action) && s.resource.has(g.resource) &&
					noStricter(s.statement.Condition(), g.statement.Condition())
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

// request returns the resource of the one request that a pair is about, "" if it is about many; void reports that it is
// about none.
func (g pair) request() (single string, void bool) {
	if g.action.not || g.resource.not {
		return "", false
	}
	name, resource := g.action.entries[0].text, g.resource.entries[0].text
	a, known := action.Lookup(name)
	every := strings.Trim(resource, "*") == ""
	switch {
	case strings.ContainsAny(name, "*?"):
		return "", false
	case known && !a.TakesResource():
		if every {
			return "*", false
		}
		return "", true // M-18
	case every || strings.ContainsAny(resource, "*?") || strings.Contains(resource, "${") || !arn.IsARN(resource):
		return "", false
	case known:
		if _, ok := a.ResourceType(resource); !ok {
			return "", true // M-19
		}
	}
	return resource, false
}

// isRoot reports whether the caller is the root user of its account.
func (c *Caller) isRoot() bool {
	id := policy.PrincipalSpec{Type: policy.TypeAWS, ID: c.Principal.ID()}
	p, err := policy.NewPrincipal(id)
	return err == nil && p.Kind() == policy.PrincipalAccount
}

package validate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A wideGrant is an action that must not be allowed on all resources, and what makes that good.
type wideGrant struct {
	action  string
	codes   string // what they begin with
	limited func(*test) bool
}

var passRole = wideGrant{"iam:PassRole", "PASS_ROLE_WITH_", func(t *test) bool {
	return (t.isText() || t.isARN()) && t.positive() && !t.op.IfExists() &&
		t.isOneOf("iam:PassedToService", "iam:AssociatedResourceArn")
}}

var createRole = wideGrant{"iam:CreateServiceLinkedRole", "CREATE_SLR_WITH_", func(t *test) bool {
	return t.isText() && t.positive() && !t.op.IfExists() && t.is("iam:AWSServiceName") &&
		!slices.ContainsFunc(t.values, func(v value) bool { return hasWildcard(v.text) })
}}

func (r *run) passesRoles(s *statement)  { r.wide(s, &passRole) }
func (r *run) createsRoles(s *statement) { r.wide(s, &createRole) }

// wide looks for a statement that allows an action on "*", or on all but some resources. An ARN with wildcards is
// neither.
func (r *run) wide(s *statement, g *wideGrant) {
	if !s.allow() || !s.condition.whole || !s.action.whole || !s.covers(g.action) {
		return
	}
	if s.some(g.limited) {
		return
	}
	f := finding{place: at(s.action.at), message: "NotAction leaves " + g.action + " in"}
	how := "NOT_ACTION_AND_"
	if !s.action.not {
		entry := s.covering(g.action)
		f.place, f.message, how = at(entry.at), quote.Text(entry.text)+" covers "+g.action, "STAR_IN_ACTION_AND_"
		if entry.literal {
			f.message, how = quote.Text(entry.text)+" is allowed", ""
		}
	}
	all := s.onEverything()
	switch {
	case s.resource.not:
		f.code, f.related = Code(g.codes+how+"NOT_RESOURCE"), []place{at(s.resource.at)}
		f.message += ", on all but some resources"
	case all == nil:
		return
	case s.action.not:
		f.code, f.related = Code(g.codes+"STAR_IN_RESOURCE_AND_NOT_ACTION"), []place{at(all.at)}
		f.message += ", on all resources"
	default:
		f.code, f.related = Code(g.codes+"STAR_IN_RESOURCE"), []place{at(all.at)}
		if how != "" {
			f.code = Code(g.codes + how + "RESOURCE")
		}
		f.message += ", on all resources"
	}
	r.report(f)
}

// covering returns the first entry of Action that is an action itself, else the first pattern that covers it.
func (s *statement) covering(action string) (entry *actionEntry) {
	for i := range s.actions {
		if a := &s.actions[i]; (a.literal || entry == nil) && a.covers(action) {
			if entry = a; a.literal {
				return a
			}
		}
	}
	return entry
}

func (r *run) allowedOthers(s *statement) {
	if s.allow() && s.principal.not {
		r.report(finding{
			code: "ALLOW_WITH_NOT_PRINCIPAL", place: at(s.principal.at),
			message: "NotPrincipal allows everyone whom it does not name",
		})
	}
}

// namesSource reports whether the test narrows a statement for a service to those for whom the service acts.
func (s *statement) namesSource(t *test, p *principalEntry) bool {
	if !t.narrows() {
		return false
	}
	return t.isOneOf("aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths") ||
		t.is("aws:SourceOwner") && (strings.HasPrefix(p.ID(), "sns.") || s.isAbout("sns"))
}

// servicesForAnyone looks for services that are allowed without a test of a key that says for whom they act.
func (r *run) servicesForAnyone(s *statement) {
	if !s.allow() || s.principal.not || !s.condition.whole {
		return
	}
	if r.recommends(s) {
		for i := range s.tests {
			if t := &s.tests[i]; t.isFree() && t.narrows() {
				r.report(finding{
					code: "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", place: named(t.at),
					message: quote.Text(t.key) + " does not say reliably for whom the service acts",
				})
			}
		}
		return
	}
	for i := range s.principals {
		p := &s.principals[i]
		if p.Kind() == policy.PrincipalService && !s.isForKnown(p) {
			r.report(finding{
				code: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", place: at(p.at),
				message: quote.Text(p.ID()) + " is allowed for whomever it acts",
			})
		}
	}
}

// isForKnown reports whether a test says for whom a service acts.
func (s *statement) isForKnown(p *principalEntry) bool {
	for i := range s.tests {
		if s.namesSource(&s.tests[i], p) {
			return true
		}
	}
	return false
}

// recommends reports whether the statement allows services, and no one else, by a free key where another one would say
// for whom they act.
func (r *run) recommends(s *statement) bool {
	if r.kind != policy.Resource && r.kind != policy.Key || !s.allow() || s.principal.not || len(s.principals) == 0 {
		return false
	}
	free := false
	for i := range s.tests {
		free = free || s.tests[i].isFree() && s.tests[i].narrows()
	}
	if !free {
		return false
	}
	for i := range s.principals {
		if p := &s.principals[i]; p.Kind() != policy.PrincipalService || s.isForKnown(p) {
			return false
		}
	}
	return true
}

package simulator

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// action answers the requests for an action: one for each resource.
func (s *simulation) action(name string) (evaluation, error) {
	e := evaluation{Action: name, Resource: s.format(name), Missing: []string{}}
	var decisions []evaluate.Decision
	for _, resource := range s.resources {
		r, err := s.resource(name, resource)
		if err != nil {
			return e, err
		}
		decisions = append(decisions, r.Decision)
		e.Missing = append(e.Missing, r.Missing...)
		if r.Organizations != nil {
			e.Organizations = e.Organizations.and(r.Organizations.Allowed)
		}
		if r.Boundary != nil {
			e.Boundary = e.Boundary.and(r.Boundary.Allowed)
		}
		e.addDetails(&r)
		e.Specific = append(e.Specific, r)
	}
	e.Decision = evaluate.Combine(decisions...)
	slices.SortFunc(e.Missing, ascii.CompareFold)
	e.Missing = slices.CompactFunc(e.Missing, ascii.EqualFold)
	e.Matched = s.decided(&e)
	if s.asAWS { // IN-80
		for i := range e.Specific {
			e.Specific[i].Organizations = nil
		}
		if slices.Equal(s.resources, []string{"*"}) {
			e.Specific = nil
		}
	}
	return e, nil
}

// resource answers the request for an action on a resource.
func (s *simulation) resource(name, resource string) (specific, error) {
	req, cross := s.request(name, resource)
	r := s.evaluator.Evaluate(req)
	if slices.ContainsFunc(r.Problems, func(p evaluate.Problem) bool { return p.Code == evaluate.ProblemUnexplained }) {
		return specific{}, &fault{code: CodeLimit, reason: "policies, context and resources are too large together"}
	}
	a := specific{Resource: resource, Decision: r.Decision, Matched: s.matched(&r), Missing: s.missing(req, &r)}
	byKind := make(map[policy.Kind]evaluate.Decision)
	for i := range r.Outcomes {
		switch o := &r.Outcomes[i]; {
		case !o.Consulted:
		case o.Kind == policy.SCP:
			a.Organizations = a.Organizations.and(o.Decision == evaluate.Allowed)
		case o.Kind == policy.Boundary:
			a.Boundary = a.Boundary.and(o.Decision == evaluate.Allowed)
			fallthrough
		default:
			byKind[o.Kind] = o.Decision
		}
	}
	if cross && a.reached() {
		a.Details = map[string]evaluate.Decision{
			identityPolicy: byKind[policy.Identity], resourcePolicy: byKind[policy.Resource],
		}
		if a.Boundary != nil {
			a.Details[boundaryPolicy] = byKind[policy.Boundary]
		}
	}
	return a, nil
}

// reached reports whether service control policies let the other ones have a say.
func (a *specific) reached() bool { return a.Organizations == nil || a.Organizations.Allowed }

// addDetails adds what is said of a resource: the most restrictive decision of each type of policies counts.
func (e *evaluation) addDetails(a *specific) {
	if e.Details == nil && a.Resource != "*" && a.reached() || a.Details != nil && e.Details == nil {
		e.Details = make(map[string]evaluate.Decision)
	}
	for typ, d := range a.Details {
		if before, ok := e.Details[typ]; ok {
			d = evaluate.Combine(before, d)
		}
		e.Details[typ] = d
	}
}

// matched returns the statements that decided; on an implicit deny those that allow and apply.
func (s *simulation) matched(r *evaluate.Result) []*statement {
	list := []*statement{}
	if r.Decision == evaluate.ImplicitDeny {
		return s.blocked(r, list)
	}
	for _, src := range s.shown {
		for i := range r.Statements {
			if m := &r.Statements[i]; m.Kind == src.kind && m.Policy == src.name {
				list = append(list, src.statement(m.Index))
			}
		}
	}
	return list
}

// blocked adds the statements that allow and apply although the request is denied: those that are no misses.
func (s *simulation) blocked(r *evaluate.Result, list []*statement) []*statement {
	misses := make(map[ref]bool, len(r.Misses))
	for i := range r.Misses {
		misses[ref{r.Misses[i].Policy, r.Misses[i].Index}] = true
	}
	for _, src := range s.shown {
		if !slices.ContainsFunc(r.Outcomes, func(o evaluate.Outcome) bool { return o.Kind == src.kind && o.Consulted }) {
			continue
		}
		for i, st := range src.policy.Statements() {
			if st.Effect() == policy.Allow && !misses[ref{src.name, i}] {
				list = append(list, src.statement(i))
			}
		}
	}
	return list
}

// decided returns the statements that decided the requests with the decision of the whole, each once.
func (s *simulation) decided(e *evaluation) []*statement {
	list := []*statement{}
	if e.Decision == evaluate.ImplicitDeny {
		return list
	}
	found := make(map[*statement]bool)
	for i := range e.Specific {
		if a := &e.Specific[i]; a.Decision == e.Decision {
			for _, m := range a.Matched {
				found[m] = true
			}
		}
	}
	for _, src := range s.shown {
		for _, st := range src.statements {
			if found[st] {
				list = append(list, st)
			}
		}
	}
	return list
}

// format returns the format of the ARNs of the resources that an action takes, "*" if it takes none or is not known.
func (s *simulation) format(name string) string {
	a, _ := action.Lookup(name)
	for _, resource := range s.resources {
		if t, ok := a.ResourceType(resource); ok {
			return formatOf(t)
		}
	}
	var first *action.ResourceType
	for t := range a.ResourceTypes() {
		if first == nil || t.Required() && !first.Required() {
			first = &t
		}
	}
	if first == nil {
		return "*"
	}
	return formatOf(*first)
}

// formatOf returns the first format of a type, of which some have two.
func formatOf(t action.ResourceType) (first string) {
	for first = range t.ARNFormats() {
		break
	}
	return first
}

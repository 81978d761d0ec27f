package evaluate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A report is a Result being filled.
type report struct {
	f        *facts
	out      Result
	excerpts map[string]string // of long values, by their keys
	used     trials
	granted  how   // what the resource's policy lets the caller do, as grants has it
	open     *open // where not all is known
}

// excerpt returns what is shown of the value of a key, for which every test has the same text.
func (r *report) excerpt(key string, v condition.Value) string {
	if s, ok := r.excerpts[key]; ok {
		return s
	}
	s := quote.Values(v.IsList(), v.Len(), v.At)
	if v.IsList() || len(s) != len(v.At(0)) {
		if r.excerpts == nil {
			r.excerpts = make(map[string]string)
		}
		r.excerpts[key] = s
	}
	return s
}

// name names a statement.
func (r *report) name(st *statement, ref *Ref) { r.f.write(st, ref) }

// write names a statement in ref.
func (f *facts) write(st *statement, ref *Ref) {
	ref.Policy, ref.Sid, ref.LevelName = st.label, st.Sid(), f.e.groups[st.kind].levels[st.level].Name
	ref.Level, ref.Index = st.level, st.index
	ref.Kind, ref.ReadAs, ref.Effect = st.kind, f.readAs(st.kind), st.Effect()
}

func (r *report) problem(code ProblemCode, message string) {
	r.out.Problems = append(r.out.Problems, Problem{Code: code, Message: message})
}

// requestProblems reports what had to be assumed about the request.
func (r *report) requestProblems() {
	if _, assumed := owner(r.f.req, &r.f.target); assumed && r.f.account && r.f.req.Resource.ARN != "*" { // E-43
		r.problem(ProblemAccountAssumed, "the owner of the resource is not known, taken to be account "+r.f.p.account)
	}
	if a, known := action.Lookup(r.f.req.Action); known && r.f.req.Resource.ARN != "*" &&
		r.f.req.Resource.ARN != r.f.standsFor {
		if !a.TakesResource() { // M-18
			r.problem(ProblemNoResource, a.Name()+` takes no resource: only Resource "*" covers it`)
		} else if _, ok := a.ResourceType(r.f.req.Resource.ARN); !ok && r.f.target.ok { // M-19
			r.problem(ProblemResourceType, a.Name()+" takes no resource of this type")
		}
	} else if !known { // ACT-3
		name := r.f.req.Action
		r.problem(ProblemUnknownAction, "no action is known as "+quote.Text(name)+nearest.Hint(action.Nearest(name)))
	}
	r.operationProblems()
	if r.f.p.tags.ambiguous() || r.f.p.passed.ambiguous() || newTagSet(r.f.req.Resource.Tags).ambiguous() {
		r.problem(ProblemAmbiguousTag, "two tag keys differ in case only: neither counts")
	}
}

// outcomesOf returns the outcomes of a type, as if its statements said nothing. If the type has no say it reports that,
// and returns nil.
func (r *report) outcomesOf(kind policy.Kind) []Outcome {
	g := &r.f.e.groups[kind]
	outcomes := make([]Outcome, len(g.levels))
	consulted := r.f.consulted(kind)
	for level := range outcomes {
		outcomes[level] = Outcome{
			Kind: kind, ReadAs: r.f.readAs(kind), Level: level, LevelName: g.levels[level].Name, Consulted: consulted,
		}
		if kind == policy.RCP || kind == policy.Session && r.f.caller == root { // G-91, OP-4
			outcomes[level].Decision = Allowed
		}
	}
	if !consulted {
		code, message := ProblemNotConsulted, r.f.notConsulted(kind)
		if kind == policy.RCP && !action.SupportsRCP(r.f.service) { // G-92
			code, message = ProblemRCPWithoutEffect, "resource control policies do not reach "+quote.Name(r.f.service)
		}
		r.problem(code, message)
		if kind == policy.RCP && r.f.rcpMayReach() { // OP-5
			r.problem(ProblemRCPMayReach, "a resource control policy would deny the action, which takes no resource, if it reaches it")
		}
		for i := range outcomes {
			outcomes[i].Decision = ImplicitDeny
		}
		r.out.Outcomes = append(r.out.Outcomes, outcomes...)
		return nil
	}
	return outcomes
}

// walk reports the statements of a type and its outcome.
func (r *report) walk(kind policy.Kind) {
	g := &r.f.e.groups[kind]
	outcomes := r.outcomesOf(kind)
	if outcomes == nil {
		return
	}
	for i := range g.all {
		st := &g.all[i]
		if h := r.explain(st); h != 0 {
			if kind == policy.Resource && st.Effect() == policy.Allow && r.f.ungrantable {
				continue // it has no effect
			}
			if kind == policy.Resource && st.Effect() == policy.Allow {
				r.granted |= h
			}
			o := &outcomes[st.level]
			switch {
			case st.Effect() == policy.Deny:
				o.Decision = ExplicitDeny
			case o.Decision == ImplicitDeny:
				o.Decision = Allowed
			}
			if st.Effect() == policy.Deny && r.out.Decision == ExplicitDeny || st.Effect() == policy.Allow && r.out.Decision == Allowed {
				r.out.Statements = append(r.out.Statements, Match{As: h.as(st)})
				r.name(st, &r.out.Statements[len(r.out.Statements)-1].Ref)
			}
		}
	}
	r.out.Outcomes = append(r.out.Outcomes, outcomes...)
}

// explain tells whether a statement applies, as facts.applies does, and reports why it does not and what could not be
// read.
func (r *report) explain(st *statement) how {
	if !st.MatchAction(r.f.req.Action) {
		return r.uncovered(st, "Action", "NotAction", st.NotAction())
	}
	if r.f.e.groups[st.kind].dead != nil {
		r.deadProblems(st) // G-107
	}
	h := byEveryone
	if st.HasPrincipal() {
		h = r.f.names(st)
		r.principalProblems(st, h)
		if h == 0 {
			return r.uncovered(st, "Principal", "NotPrincipal", st.NotPrincipal())
		}
	}
	if r.f.pathMattersToResource(st) { // K-11
		r.rolePath(st, resourceElement(st))
	}
	covered := r.f.matchResource(st)
	r.variableProblems(st, covered) // V-05
	if !covered {
		return r.uncovered(st, "Resource", "NotResource", st.NotResource())
	}
	reports, failed := r.testProblems(st, nil)
	r.nullProblems(st, reports, failed)
	if failed > 0 {
		r.miss(st, "Condition").Tests = slices.DeleteFunc(reports, func(t condition.TestReport) bool { return t.Holds })
		return 0
	}
	return h
}

// uncovered adds a statement of which an element does not cover the request, or its Not element, if it has that.
func (r *report) uncovered(st *statement, element, notElement string, not bool) how {
	if not {
		element = notElement
	}
	r.miss(st, element).st = st.Statement
	return 0
}

// miss adds a statement that does not apply. Most do not, so there is room for all of them from the first one on, and
// each is written in its place.
func (r *report) miss(st *statement, element string) *Miss {
	n := len(r.out.Misses)
	if n == cap(r.out.Misses) {
		most := 0
		for i := range r.f.e.groups {
			most += len(r.f.e.groups[i].all)
		}
		r.out.Misses = make([]Miss, 0, most)
	}
	r.out.Misses = r.out.Misses[:n+1]
	m := &r.out.Misses[n]
	m.Element = element
	r.name(st, &m.Ref)
	return m
}

// at adds a problem in a statement; elements lead to its place there.
func (r *report) at(st *statement, code ProblemCode, message string, elements ...string) *Problem {
	r.out.Problems = append(r.out.Problems, Problem{
		Code: code, Message: message, Policy: st.label, Path: path(st, elements...),
	})
	return &r.out.Problems[len(r.out.Problems)-1]
}

func path(st *statement, elements ...string) string {
	p := jsonscan.Path{}.Name("Statement").Index(st.index)
	for _, e := range elements {
		p = p.Name(e)
	}
	return p.String()
}

// principalProblems reports what was uncertain in matching the Principal or NotPrincipal of a statement.
func (r *report) principalProblems(st *statement, h how) {
	element := "Principal"
	if st.NotPrincipal() {
		element = "NotPrincipal"
	}
	var listed how
	for entry := range st.Principals() {
		listed |= r.f.namesAs(entry)
		switch {
		case entry.Kind() == policy.PrincipalCanonicalUser:
			r.at(st, ProblemCanonicalUser, "canonical user ids are not known: the entry matches nobody", element).Value = quote.Excerpt(entry.ID())
		case entry.Kind() == policy.PrincipalRole && r.f.caller == roleSession && !r.f.p.pathKnown:
			r.entryProblem(st, entry, element)
		default:
			if what := r.f.mayName(entry); what != "" { // K-11
				r.at(st, ProblemCallerUnknown, what+" is not known: the entry is taken to name somebody else", element).Value = quote.Excerpt(entry.ID())
			}
		}
	}
	if st.NotPrincipal() && st.Effect() == policy.Deny && h != 0 && listed != 0 && !r.f.exempt(listed) {
		r.at(st, ProblemNotPrincipal, "lists the caller, but not on every level: session, role and account, or user and account", element)
	}
}

// entryProblem reports what the path of the caller's role, which is not known, has to do with an entry.
func (r *report) entryProblem(st *statement, entry *policy.Principal, element string) {
	p, named := r.f.p, r.f.namesAs(entry) != 0
	given, ok := r.f.env.given(principalARN)
	message := "the path of the caller's role is not known: matched by name"
	switch {
	case ok && given == entry.ID():
		return
	case named && (p.possible != nil || entry.ID() != p.roleARN): // M-30a
	case !named && !ok && p.possible != nil && sameName(entry, p): // K-11
		message = "roles of IAM Identity Center have a path that begins " + reservedPath +
			", which the entry has not: it names no such session"
	default:
		return
	}
	r.at(st, ProblemRolePathUnknown, message, element).Value = quote.Excerpt(entry.ID())
}

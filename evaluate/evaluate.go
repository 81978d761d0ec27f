package evaluate

import (
	"strconv"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// Evaluate answers one request against a set of policies, with the reasons. It is Compile followed by
// Evaluator.Evaluate; use these for more than one request. Its errors are those of Compile; the Result is then zero, an
// implicit deny.
func Evaluate(req Request, ps Policies, opts ...Option) (Result, error) {
	e, err := Compile(ps, opts...)
	if err != nil {
		return Result{}, err
	}
	return e.Evaluate(&req), nil
}

// Evaluate answers a request as Decide does, with the reasons.
func (e *Evaluator) Evaluate(req *Request) Result {
	if e == nil {
		return Result{}
	}
	var f facts
	if !f.gather(e, req) {
		return Result{Reason: InvalidRequest, Problems: []Problem{{Code: ProblemInvalidRequest, Message: f.invalid(req)}}}
	}
	r := &report{facts: &f}
	r.Decision, r.By = f.decide()
	switch {
	case f.open && r.Decision == Allowed:
		r.Reason = NeedsNoPermission
	case r.By == 0 && r.Decision == ImplicitDeny:
		r.Reason = f.reason
	}
	r.requestProblems()
	for _, kind := range order {
		if e.given.has(kind) {
			r.walk(kind)
		}
	}
	r.MissingContext = f.missing(r.Decision)
	return r.Result
}

// A report is a Result being filled.
type report struct {
	*facts
	Result
}

func (r *report) problem(code ProblemCode, message string) {
	r.Problems = append(r.Problems, Problem{Code: code, Message: message})
}

// requestProblems reports what had to be assumed about the request.
func (r *report) requestProblems() {
	if _, assumed := r.env.owner(); assumed && r.account && r.req.Resource.ARN != "*" {
		r.problem(ProblemAccountAssumed, "the owner of the resource is not known, taken to be account "+r.p.account)
	}
	if a, known := action.Lookup(r.req.Action); known && r.req.Resource.ARN != "*" {
		if !a.TakesResource() {
			r.problem(ProblemNoResource, a.Name()+` takes no resource: only Resource "*" covers it`)
		} else if _, ok := a.ResourceType(r.req.Resource.ARN); !ok && r.target.ok {
			r.problem(ProblemResourceType, a.Name()+" takes no resource of this type")
		}
	} else if !known {
		r.problem(ProblemUnknownAction, "no action is known as "+quote.Text(r.req.Action))
	}
	if why := r.ungrantable(); why != "" {
		r.problem(ProblemNotGrantable, why)
	}
	if r.p.tags.ambiguous() || r.p.passed.ambiguous() || newTagSet(r.req.Resource.Tags).ambiguous() {
		r.problem(ProblemAmbiguousTag, "two tag keys differ in case only: neither counts")
	}
}

// ambiguous reports whether the set has keys that differ in case only.
func (s tagSet) ambiguous() bool {
	for _, t := range s {
		if t.ambiguous {
			return true
		}
	}
	return false
}

// walk reports the statements of a type and its outcome.
func (r *report) walk(kind policy.Kind) {
	g := &r.e.groups[kind]
	outcomes := make([]TypeOutcome, len(g.allow))
	consulted := r.consulted(kind)
	for level := range outcomes {
		outcomes[level] = TypeOutcome{Type: kind, Level: level, Consulted: consulted}
		if kind == policy.RCP { // G-91
			outcomes[level].Decision = Allowed
		}
	}
	if !consulted {
		code, message := ProblemNotConsulted, "policies of type "+kind.String()+" have no say about this caller and resource"
		if kind == policy.RCP && !action.SupportsRCP(r.service) {
			code, message = ProblemRCPWithoutEffect, "resource control policies do not reach "+r.service
		}
		r.problem(code, message)
		for i := range outcomes {
			outcomes[i].Decision = ImplicitDeny
		}
		r.Types = append(r.Types, outcomes...)
		return
	}
	for i := range g.all {
		st := &g.all[i]
		if h := r.explain(st); h != 0 {
			if kind == policy.Resource && st.Effect() == policy.Allow && r.ungrantable() != "" {
				continue // it has no effect
			}
			o := &outcomes[st.level]
			switch {
			case st.Effect() == policy.Deny:
				o.Decision = ExplicitDeny
			case o.Decision == ImplicitDeny:
				o.Decision = Allowed
			}
			if st.Effect() == policy.Deny && r.Decision == ExplicitDeny || st.Effect() == policy.Allow && r.Decision == Allowed {
				r.Statements = append(r.Statements, Match{st.ref(), h.as(st)})
			}
		}
	}
	r.Types = append(r.Types, outcomes...)
}

// explain tells whether a statement applies, as facts.covers does, and reports why it does not and what could not be
// read.
func (r *report) explain(st *statement) how {
	miss := func(element string, not bool) how {
		if not {
			element = "Not" + element
		}
		r.miss(Miss{Ref: st.ref(), Element: element})
		return 0
	}
	if !st.MatchAction(r.req.Action) {
		return miss("Action", st.NotAction())
	}
	h := r.names(st)
	r.principalProblems(st, h)
	if h == 0 {
		return miss("Principal", st.NotPrincipal())
	}
	if !r.matchResource(st, unsaid) {
		return miss("Resource", st.NotResource())
	}
	reports := st.Condition().Explain(r.env)
	if r.e.strict && st.Effect() == policy.Deny {
		reports = st.Condition().ExplainStrict(r.env)
	}
	var failed []condition.TestReport
	for _, t := range reports {
		if !t.Holds {
			failed = append(failed, t)
		}
		r.conditionProblem(st, t)
	}
	if len(failed) > 0 {
		r.miss(Miss{st.ref(), "Condition", failed})
		return 0
	}
	return h
}

// miss adds a statement that does not apply. Most do not, so there is room for all of them from the first one on.
func (r *report) miss(m Miss) {
	if r.Misses == nil {
		n := 0
		for i := range r.e.groups {
			n += len(r.e.groups[i].all)
		}
		r.Misses = make([]Miss, 0, n)
	}
	r.Misses = append(r.Misses, m)
}

// at adds a problem in a statement; elements lead to its place there.
func (r *report) at(st *statement, code ProblemCode, message string, elements ...string) *Problem {
	r.Problems = append(r.Problems, Problem{
		Code: code, Message: message, Policy: st.label, Path: path(st, elements...),
	})
	return &r.Problems[len(r.Problems)-1]
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
		listed |= r.named(entry)
		switch {
		case entry.Kind() == policy.PrincipalCanonicalUser:
			r.at(st, ProblemCanonicalUser, "canonical user ids are not known: the entry matches nobody", element).Value = entry.ID()
		case entry.Kind() == policy.PrincipalRole && r.caller == roleSession && !r.p.pathKnown &&
			entry.ID() != r.p.roleARN && r.named(entry) != 0:
			if given, ok := r.env.given("aws:principalarn"); !ok || given != entry.ID() {
				r.at(st, ProblemRolePathUnknown, "the path of the caller's role is not known: matched by name", element).Value = entry.ID()
			}
		}
	}
	if st.NotPrincipal() && st.Effect() == policy.Deny && h != 0 && listed != 0 && !r.exempt(listed) {
		r.at(st, ProblemNotPrincipal, "lists the caller, but not on every level: session, role and account, or user and account", element)
	}
}

// conditionProblem reports a test that could not be evaluated as it was meant.
func (r *report) conditionProblem(st *statement, t condition.TestReport) {
	var code ProblemCode
	switch t.Reason {
	case condition.Unreadable:
		code = ProblemUnreadable
	case condition.ListUnderPlain:
		code = ProblemSetOperator
	case condition.NeedsSetOperator:
		code = ProblemListForSingle
	case condition.EmptyList:
		if t.Test.Operator().String() != "Null" {
			return
		}
		code = ProblemEmptyList
	default:
		return
	}
	p := r.at(st, code, t.String(), "Condition", t.Test.Operator().String(), t.Test.Key())
	p.Key, p.Value = t.Test.Key(), t.Value.String()
}

// as names the strongest way in which a statement names a caller.
func (h how) as(st *statement) string {
	if !st.HasPrincipal() {
		return ""
	}
	for _, w := range [...]struct {
		how
		name string
	}{
		{bySession, "session"}, {byUser, "user"}, {byService, "service"}, {byProvider, "provider"}, {byRole, "role"},
		{byFederatingUser, "federating user"}, {byEveryone, "everyone"}, {byAccount, "account"},
	} {
		if h&w.how != 0 {
			return w.name
		}
	}
	return ""
}

func itoa(i int) string { return strconv.Itoa(i) }

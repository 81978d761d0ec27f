package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// keyProblems reports what is doubtful about the keys of the request.
func (r *report) keyProblems() {
	a, known := action.Lookup(r.f.req.Action)
	for name, value := range r.f.req.Context.All() {
		key := ascii.ToLower(name)
		if code, message := unsent(a, known, key, name); code != "" { // K-12
			r.problem(code, message)
			r.last().Key, r.last().Value = name, r.excerpt(name, value)
		}
		if derived, yes := r.f.env.disagrees(key, value, false); yes { // K-06
			r.disagree(name, value, derived)
		}
	}
	if via := "aws:viaawsservice"; r.f.req.Context.MarkedAbsent(via) {
		if derived, yes := r.f.env.disagrees(via, condition.Value{}, true); yes {
			r.disagree(canonical(via), condition.Value{}, derived)
		}
	}
	if account, yes := r.f.env.sourcesDisagree(); yes {
		r.problem(ProblemKeysDisagree, "aws:SourceAccount is not the account in aws:SourceArn: both stand as they are set")
		r.last().Key, r.last().Value = "aws:SourceAccount", quote.Excerpt(account)
	}
	r.serviceLinkedProblem()
}

func (r *report) last() *Problem { return &r.out.Problems[len(r.out.Problems)-1] }

// disagree reports a key that is set and that something else says another value of.
func (r *report) disagree(name string, set, derived condition.Value) {
	said := "is set to " + quote.Text(set.String())
	if set.String() == "" {
		said = "is said to be absent"
	}
	r.problem(ProblemKeysDisagree, quote.Text(name)+" "+said+", and "+quote.Text(derived.String())+
		" follows from the rest of the request: it stands as it is set")
	r.last().Key, r.last().Value = name, r.excerpt(name, set)
}

// unsent returns the problem of a key that AWS does not send, "" for any other: a key of AWS that is none, or one that
// the reference does not list for the action.
func unsent(a action.Action, known bool, key, name string) (ProblemCode, string) {
	_, catalogued := condition.LookupKey(key)
	switch {
	case strings.HasPrefix(key, "aws:"):
		if !catalogued {
			return ProblemUnknownKey, "no condition key is known as " + quote.Text(name) +
				nearest.Hint(condition.NearestKeys(name))
		}
	case known && unlisted(a, key):
		return ProblemKeyNeverSent, quote.Text(name) + " is no condition key of " + a.Name() + ": AWS does not send it"
	}
	return "", ""
}

// serviceLinkedPrefix is how the names of service-linked roles begin.
const serviceLinkedPrefix = "AWSServiceRoleFor"

// serviceLinkedProblem reports that nobody said whether the caller's role is a service-linked role, where that matters.
func (r *report) serviceLinkedProblem() { // K-11
	p := r.f.p
	if r.f.caller != roleSession || p.linked != unsaid || p.pathKnown || !strings.HasPrefix(p.name, serviceLinkedPrefix) {
		return
	}
	e, req := r.f.e, *r.f.req
	if r.open != nil {
		e, req = r.open.e, *r.open.req
	}
	req.Principal = req.Principal.WithServiceLinkedRole(true)
	if e.decide(&req) != r.out.Decision {
		r.problem(ProblemServiceLinked,
			"the role is called as service-linked roles are, and nothing says whether it is one: taken to be none")
	}
}

// nullProblems reports tests of Null with a set prefix on which the statement hangs: all others hold. Answers of the
// policy simulator are at odds with the documentation.
func (r *report) nullProblems(st *statement, reports []condition.TestReport, failed int) {
	isSet := func(t condition.TestReport) bool {
		return t.Reason == condition.AlwaysTrue || t.Reason == condition.AlwaysFalse
	}
	if !slices.ContainsFunc(reports, isSet) {
		return
	}
	for _, t := range reports {
		if isSet(t) && !t.Holds {
			failed--
		}
	}
	if failed > 0 {
		return
	}
	for _, t := range reports {
		if isSet(t) {
			message := t.String() + "; answers of the policy simulator differ, where each value is asked"
			r.at(st, ProblemSetOperatorNull, message, "Condition", t.Test.Operator().String(), t.Test.Key()).Key = t.Test.Key()
		}
	}
}

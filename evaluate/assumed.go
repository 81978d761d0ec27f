package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What is assumed where a request does not say it, and makes an allowed decision doubtful.

// Assumed reports whether problems of this code say that something was assumed which the request does not tell or AWS
// does not document, so that an allowed decision is doubtful: RESOURCE_ACCOUNT_ASSUMED, ROLE_PATH_UNKNOWN,
// CALLER_UNKNOWN, SERVICE_LINKED_ROLE_UNKNOWN, KEY_ASSUMED, DELEGATED_ADMINISTRATOR_ASSUMED,
// CROSS_ACCOUNT_NOT_DOCUMENTED, RCP_MAY_REACH, SET_OPERATOR_ON_NULL and CANONICAL_USER_NOT_MODELLED.
func (c ProblemCode) Assumed() bool {
	switch c {
	case ProblemAccountAssumed, ProblemRolePathUnknown, ProblemCallerUnknown, ProblemServiceLinked, ProblemKeyAssumed,
		ProblemDelegatedAdmin, ProblemNotDocumented, ProblemRCPMayReach, ProblemSetOperatorNull, ProblemCanonicalUser:
		return true
	}
	return false
}

// WithDenyAssumed denies what would be allowed as far as something is so that was assumed: a request of which Evaluate
// reports a problem that [ProblemCode.Assumed] is true for, or a key in MissingContext. It is an implicit deny with the
// reason [AllowedIfAssumed]; what is denied without the option stays as it is. Whoever uses it says what he knows: the
// owner of the resource, the path of a role, whether it is service-linked, and which keys a request does not have
// ([condition.Context.SetAbsent]).
//
// [Evaluator.Decide] then takes as long as [Evaluator.Evaluate] where a request would be allowed, and allocates.
func WithDenyAssumed() Option { return func(e *Evaluator) { e.cautious = true } }

// doubt denies what would be allowed and rests on an assumption.
func (r *Result) doubt() {
	assumed := func(p Problem) bool { return p.Code.Assumed() || p.Code == ProblemUnexplained }
	if r.Decision == Allowed && (len(r.MissingContext) > 0 || slices.ContainsFunc(r.Problems, assumed)) {
		r.Decision, r.By, r.Reason, r.Statements = ImplicitDeny, 0, AllowedIfAssumed, nil
	}
}

// mayName says what is not known of the caller so that an entry could name it, "" if nothing.
func (f *facts) mayName(entry *policy.Principal) string {
	p := f.p
	switch kind := entry.Kind(); {
	case kind == policy.PrincipalUniqueID && p.uniqueID == "" &&
		(f.caller == user && !strings.HasPrefix(entry.ID(), "AROA") ||
			f.caller == roleSession && !strings.HasPrefix(entry.ID(), "AIDA")):
		return "the unique id of the caller"
	case kind == policy.PrincipalRoleSession && f.caller == roleSession && p.session == "" && p.sessionOf(entry):
		return "the name of the session"
	case kind == policy.PrincipalUser && f.caller == federatedUser && p.federatingUser == "" &&
		entry.Partition() == p.partition && entry.Account() == p.account:
		return "the user behind the session"
	}
	return ""
}

// sessionOf reports whether an entry names a session of the role of p.
func (p *principal) sessionOf(entry *policy.Principal) bool {
	_, rest, _ := strings.Cut(entry.ID(), ":assumed-role/")
	name, _, _ := strings.Cut(rest, "/")
	return name == p.name && entry.Partition() == p.partition && entry.Account() == p.account
}

// couldBe returns other values that a key may have for which one was assumed, as far as a test tells them apart: whether
// a service made the call for the caller, and by which names a calling service is known besides (K-11).
func (f *facts) couldBe(t condition.Test) []condition.Value {
	const via, names = "aws:viaawsservice", "aws:principalservicenameslist"
	given := func(key string) bool {
		_, _, set := f.req.Context.Find(key)
		return set
	}
	switch {
	case f.account && ascii.EqualFold(t.Key(), via) && !given(via):
		if s, _ := viaService(f.env, ""); s == "false" {
			return []condition.Value{condition.One("true")}
		}
	case f.caller == service && ascii.EqualFold(t.Key(), names) && !given(names):
		values := []condition.Value{condition.List(f.p.name, "another")}
		for name := range t.Values() {
			values = append(values, condition.List(f.p.name, name))
		}
		return values
	}
	return nil
}

// assumedProblems reports the keys of which another value than the one that was assumed could change the decision. The
// path of a role is reported at its places.
func (r *report) assumedProblems() {
	for _, name := range r.out.MissingContext {
		key := ascii.ToLower(name)
		if value, ok := r.f.env.Lookup(key); ok && key != principalARN { // K-10, K-11
			r.problem(ProblemKeyAssumed, quote.Text(name)+" is taken to be "+quote.Text(value.String())+", which nothing says")
			r.last().Key, r.last().Value = name, quote.Excerpt(value.String())
		}
	}
}

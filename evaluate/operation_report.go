package evaluate

import (
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// operationProblems reports what the table of operations took away and what had to be assumed about the operation.
func (r *report) operationProblems() {
	f := r.f
	switch stranger := f.stranger(); {
	case f.ungrantable && (stranger || r.out.Decision != Allowed): // OP-1, RBP-19
		r.problem(ProblemNotGrantable, f.whyNotGrantable(stranger))
	case f.reach == toUnsaid && stranger:
		r.problem(ProblemNotDocumented,
			"no page says whether the policy of the resource can open the action to other accounts"+f.reachPage.cited())
	}
	if f.alone && f.account && !f.p.management { // OP-4
		r.problem(ProblemDelegatedAdmin,
			"the caller's account is taken to be the management account or the delegated administrator for IAM")
	}
	if given := f.req.Resource.Account; given != "" && f.target.account != "" && f.target.account != awsAccount &&
		given != f.target.account { // OP-8
		r.problem(ProblemAccountDiffers, "account "+quote.Name(given)+" decides, not "+f.target.account+" of the ARN")
	}
}

// whyNotGrantable says why an action is not grantable.
func (f *facts) whyNotGrantable(stranger bool) string {
	const instead = ": another account must assume a role there"
	cited := f.reachPage.cited()
	switch {
	case f.service == "lambda" && (f.noResource() || inList([]string{"CreateFunction"}, f.name)): // RBP-20
		return "the action concerns the account as a whole" + instead + cited
	case f.reachPage.advice != "":
		return f.reachPage.advice + cited
	case f.reach == toNobody && !stranger:
		return "the policy of the resource cannot allow the action to anybody" + cited
	case f.reachPage.closes:
		return "the action is not among those that the policy of the resource can open to other accounts" + instead + cited
	}
	return "the policy of the resource cannot open the action to other accounts" + instead + cited
}

// cited names the page and the day on which it said so.
func (p *page) cited() string {
	s := " (" + p.title + ", read " + pagesRead
	if p.closes {
		s += "; what AWS has added to its list since then is not known here"
	}
	return s + ")"
}

// notConsulted says why policies of a type that were given have no say.
func (f *facts) notConsulted(kind policy.Kind) string {
	if kind == policy.Resource && f.unlocked { // OP-3
		return "the policy of the resource cannot hold back the root user of its account from this action"
	}
	return "policies of type " + kind.String() + " have no say about this caller and resource"
}

// rcpMayReach reports whether a resource control policy would deny an action that such policies are taken not to reach
// because it takes no resource.
func (f *facts) rcpMayReach() bool {
	if !f.rcpDoubt {
		return false
	}
	g := *f
	g.rcp = yes
	return g.denied(policy.RCP)
}

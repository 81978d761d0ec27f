package lambdaperm

import (
	"maps"
	"slices"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/permission"
	"github.com/lambdaiam/lambdaiam/internal/words"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// What to do about a check that fails is put into words here: the statement that gives what is missing, or the
// parameters of AddPermission that let a caller in.

// fixable reports whether a statement more could turn the outcome of a check.
func (c *Check) fixable() bool {
	return c.Result.Decision == evaluate.ImplicitDeny && c.Result.By != 0 && !c.Request.IsPartial() &&
		!slices.ContainsFunc(c.Result.Problems, func(p evaluate.Problem) bool { return p.Code == evaluate.ProblemNotGrantable })
}

// fixByStatement sets Fix to the statement that gives what a check lacks, and says where it belongs; it leaves Fix alone
// where no statement helps.
func (c *Check) fixByStatement() {
	if !c.fixable() {
		return
	}
	where := decider(&c.Request, &c.Result)
	if c.Result.By == policy.Resource {
		c.Fix = "Allow " + c.Request.Action + " to " + c.Request.Principal.ID() + " in the " + where + " of " + c.Request.Resource.ARN
		return
	}
	c.Fix = "Allow " + c.Request.Action + " on " + c.Request.Resource.ARN + " in " + words.WithArticle(where)
}

// permissionFor returns the parameters of AddPermission that let a request in at the function, version or alias that it
// addresses, all but the StatementID. AddPermission has none for $LATEST.
func permissionFor(fn arn.Function, req *evaluate.Request) (in lambdapolicy.AddPermissionInput, ok bool) {
	value := func(key string) string {
		v, _ := req.Context.Lookup(key)
		return v.String()
	}
	in = lambdapolicy.AddPermissionInput{
		FunctionName: fn.Name, Qualifier: fn.Qualifier, Action: req.Action, Principal: grantee(req.Principal),
		SourceARN: value(keySourceARN), EventSourceToken: value(keyToken), FunctionURLAuthType: value(keyAuthType),
		InvokedViaFunctionURL: value(keyViaURL) == "true",
	}
	if a, err := arn.Parse(in.SourceARN); err != nil || a.AccountID == "" { // PUSH-1: the ARN does not say whose it is
		in.SourceAccount = value(keySourceAccount)
	}
	_, err := permission.Statement(in, fn)
	return in, err == nil
}

// grantee is what AddPermission calls a caller: services and users by name, everyone with a star, and sessions by their
// account, whose ARN does not say which path their role has.
func grantee(who evaluate.Principal) string {
	id := who.ID()
	switch a, err := arn.Parse(id); {
	case id == anonymous:
		return "*"
	case err == nil && a.Service == "sts":
		return who.Account()
	}
	return id
}

// A grantElsewhere is a grant that would let a caller in if another qualifier were called.
type grantElsewhere struct {
	at  arn.Function
	ref evaluate.Ref
}

// mostElsewhere is how many policies are asked for a grant: each takes as long as the check itself.
const mostElsewhere = 100

// elsewhere looks for a grant in the policies of the other qualifiers, the unqualified function's first. Of those that
// have something about the action there it asks the first hundred.
func (v *invokeReport) elsewhere(c *Check, ps evaluate.Policies) (g grantElsewhere, found bool) {
	asked := 0
	for _, q := range slices.Sorted(maps.Keys(v.f.Policies)) {
		at, err := v.f.ARN.WithQualifier(q)
		if err != nil || q == v.fn.Qualifier {
			continue
		}
		req := c.Request
		req.Resource.ARN = at.String()
		if _, sent := req.Context.Lookup(keyFunctionArn); sent {
			req.Context = req.Context.Clone()
			req.Context.Set(keyFunctionArn, at.String())
		}
		if !mentions(v.f.Policies[q], &req) {
			continue
		}
		if asked++; asked > mostElsewhere {
			break
		}
		ps.Resource = v.f.Policies[q]
		res, err := v.decide(&req, ps)
		if err != nil || res.Decision != evaluate.Allowed { // a policy that does not count here need not be legal
			continue
		}
		for _, m := range res.Statements {
			if m.Kind == policy.Resource {
				return grantElsewhere{at, m.Ref}, true
			}
		}
	}
	return grantElsewhere{}, false
}

// fixInvoke says of a check about the function what hangs where, and what to do. ps are the policies of the check.
func (v *invokeReport) fixInvoke(c *Check, ps evaluate.Policies) {
	if !c.fixable() {
		return
	}
	by := c.Result.By
	if by != policy.Identity && by != policy.Resource {
		return
	}
	other, found := v.elsewhere(c, ps)
	switch here := placeOf(v.fn); {
	case found && v.own == nil:
		c.Remark = here + " has no policy of its own, and a matching grant (" + other.ref.String() + ") hangs on " + placeOf(other.at)
	case found:
		c.Remark = "only the policy of " + here + " counts, and a matching grant (" + other.ref.String() + ") hangs on " + placeOf(other.at)
	case v.own == nil:
		c.Remark = here + " has no policy"
	}
	in, ok := permissionFor(v.fn, &c.Request)
	switch {
	case by == policy.Resource && !ok:
		c.Fix = ""
	case by == policy.Resource, found && ok && in.Principal != v.fn.AccountID: // RBP-22: for its own account that only delegates
		c.Fix = permission.Text(in)
	}
	if _, viaURL := c.Request.Context.Lookup(keyViaURL); found && !viaURL && c.Request.Action != invokeURL {
		if c.Fix != "" {
			c.Fix += "; or "
		}
		c.Fix += "call " + other.at.String()
	}
}

// placeOf names in words what a policy of the function hangs on.
func placeOf(fn arn.Function) string {
	switch {
	case fn.Qualifier == "":
		return "the unqualified function"
	case fn.IsAlias():
		return "the alias " + fn.Qualifier
	case fn.IsVersion():
		return "version " + fn.Qualifier
	}
	return fn.Qualifier
}

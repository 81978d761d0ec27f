package lambdaperm

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// WithLegacyURL applies the rule that function URLs had before November 2026 in accounts that were using them already:
// lambda:InvokeFunctionUrl is enough. The check of lambda:InvokeFunction is then advisory ("Control access to Lambda
// function URLs").
func WithLegacyURL() InvokeOption { return func(v *invokeReport) { v.legacyURL = true } }

// InvokeURL asks whether somebody may call the URL of the function or, with a qualifier, of an alias. Both
// lambda:InvokeFunctionUrl and lambda:InvokeFunction must be allowed on the ARN the URL belongs to, each by itself.
// Only the first request has lambda:FunctionUrlAuthType and lambda:FunctionArn, with the ARN the URL belongs to, and
// only the second has lambda:InvokedViaFunctionUrl, which is true.
//
// With [lambdapolicy.AuthIAM] callers are users, role sessions and root users, decided as by [Invoke], or a service
// such as CloudFront with origin access control ([InvokeFromSource] fills in its keys). A request that is not signed is
// denied whatever the policies say: the checks are advisory then, with the note [NoteUnsignedRequest]. With
// [lambdapolicy.AuthNone] every caller is anonymous, signature or not, and the function's policy alone decides, by what
// it grants to everyone; the note [NoteCallerNotAuthenticated] says so of others than evaluate's "anonymous".
//
// Its errors are an [*Error] with [CodeInvalidARN] for the function's ARN; [CodeUnknownQualifier];
// [CodeInvalidParameter] for a version or $LATEST, which can have no URL, and for a URL with another AuthType than the
// two; [CodeURLMissing], whatever statements a deleted URL left behind; [CodeInvalidPrincipal] for nobody and for
// identity providers; or the [*policy.Error] of a policy that is not legal in its place.
func InvokeURL(f Function, qualifier string, c Caller, opts ...InvokeOption) (Report, error) {
	return partly(f.Partial, func(x *unknowns) (Report, error) {
		return invokeURLOf(x, x.function(f), qualifier, x.caller(c), opts...)
	})
}

// invokeURLOf is InvokeURL with examples for what is not known.
func invokeURLOf(x *unknowns, f Function, qualifier string, c Caller, opts ...InvokeOption) (Report, error) {
	v, err := newInvokeReport(x, &f, qualifier, opts)
	if err != nil {
		return Report{}, err
	}
	if id := c.Principal.ID(); c.Principal.Account() == "" && id != anonymous && !isService(id) {
		return Report{}, &Error{Code: CodeInvalidPrincipal, Input: id, Reason: "neither an IAM principal, a service nor anonymous"}
	}
	v.Question = "may " + c.Principal.ID() + " call the URL of " + v.resource.ARN
	if err := v.askURL(&f, c); err != nil {
		return Report{}, err
	}
	return v.answer(), nil
}

// isService reports whether a caller is a service, by the rule for those that permissions are given to.
func isService(id string) bool {
	who, err := lambdapolicy.Principal(id, "")
	return err == nil && who[0].Type == policy.TypeService
}

// askURL makes the two checks of a request to the function's URL.
func (v *invokeReport) askURL(f *Function, c Caller) error {
	if v.fn.Qualifier != "" && !v.fn.IsAlias() {
		return &Error{Code: CodeInvalidParameter, Input: v.fn.Qualifier, Reason: "only a function or an alias can have a URL"}
	}
	u, ok := f.URLs[v.fn.Qualifier]
	switch {
	case !ok: // RBP-35: whatever statements are left
		return &Error{Code: CodeURLMissing, Input: v.resource.ARN, Reason: "there is no URL"}
	case u.AuthType != lambdapolicy.AuthNone && u.AuthType != lambdapolicy.AuthIAM:
		return &Error{Code: CodeInvalidParameter, Input: u.AuthType,
			Reason: "AuthType is neither " + lambdapolicy.AuthNone + " nor " + lambdapolicy.AuthIAM}
	}
	unsigned := c.Principal.ID() == anonymous
	switch {
	case u.AuthType == lambdapolicy.AuthIAM && unsigned: // RBP-33
		v.note(Note{NoteUnsignedRequest, "the URL of " + v.resource.ARN + " has AuthType " + u.AuthType + ": requests must be signed"})
	case u.AuthType == lambdapolicy.AuthNone && !unsigned: // RBP-25, RBP-32
		v.note(Note{NoteCallerNotAuthenticated, "the URL of " + v.resource.ARN + " has AuthType " + u.AuthType + ": " +
			c.Principal.ID() + " counts as anonymous"})
		c = Caller{Principal: evaluate.MustParsePrincipal(anonymous), Endpoint: c.Endpoint, Context: c.Context}
		if v.source != nil { // what a service sends is not believed either
			v.source, c.Context = nil, c.Context.Clone()
			for _, key := range [...]string{keySourceARN, keySourceAccount, keyServiceNames} {
				c.Context.SetAbsent(key)
			}
		}
	}
	// RBP-30: each request has keys of its own. RBP-29, RBP-31, L-20: both must be allowed.
	first := v.callContext(c.Context)
	first.Set(keyAuthType, u.AuthType)
	first.Set(keyFunctionArn, v.resource.ARN)
	second := v.callContext(c.Context)
	second.SetBool(keyViaURL, true)
	if err := v.ask("call the function's URL", invokeURL, &c, first); err != nil {
		return err
	}
	at := len(v.Checks)
	allowed := combine(v.Checks) == evaluate.Allowed
	if err := v.ask("invoke the function through its URL", invokeFunction, &c, second); err != nil {
		return err
	}
	v.missingOne(at)
	v.conclude()
	switch {
	case u.AuthType == lambdapolicy.AuthIAM && unsigned:
		disregard(v.Checks)
	case v.legacyURL: // RBP-29
		advisory(v.Checks[at:])
		if allowed && v.Decision != evaluate.Allowed {
			v.note(Note{NoteLegacyURLOnly, "since November 2026 " + invokeFunction + " on " + v.resource.ARN + " must be allowed too"})
		}
	}
	return nil
}

// missingOne says so where one of the two actions of a URL is allowed and the other is not; the checks of the second begin
// at an index.
func (v *invokeReport) missingOne(at int) {
	first, second := combine(v.Checks[:at]) == evaluate.Allowed, combine(v.Checks[at:]) == evaluate.Allowed
	if first == second {
		return
	}
	checks, has := v.Checks[:at], invokeFunction
	if first {
		checks, has = v.Checks[at:], invokeURL
	}
	for i := range checks {
		if c := &checks[i]; !c.Advisory && c.Result.Decision == evaluate.ImplicitDeny {
			// RBP-29
			if c.Remark != "" {
				c.Remark += "; "
			}
			c.Remark += has + " alone is not enough: URLs made since October 2025 take both actions, and since November 2026 all URLs do"
		}
	}
}

// advisory lets checks not count.
func advisory(checks []Check) {
	for i := range checks {
		checks[i].Advisory = true
	}
}

// disregard lets checks not count for which there is nothing to do.
func disregard(checks []Check) {
	advisory(checks)
	for i := range checks {
		checks[i].Fix = ""
	}
}

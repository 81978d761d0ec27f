package lambdaperm

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// An InvokeOption changes how the questions about invoking a function are answered.
type InvokeOption func(*invokeReport)

// WithFunctionLevelPolicy lets statements in the policy of the unqualified function count for its versions and aliases
// too, where their Resource or NotResource covers the ARN that is called. The developer guide says both that a policy
// applies to a single resource and that its Resource may name all versions and aliases; without the option only the
// policy attached to the ARN that is called is consulted. The report says which policy decided:
// [NoteAddressedPolicyDecided] or [NoteFunctionPolicyDecided]. For the unqualified function there is no difference.
func WithFunctionLevelPolicy() InvokeOption { return func(v *invokeReport) { v.functionLevel = true } }

// WithContext gives condition keys of the requests that the question does not fill itself, such as aws:SourceVpc. What
// comes with a [Caller] or [Source] counts before them. With a context that has an error ([condition.Context.Err]) every
// check is an invalid request.
func WithContext(c condition.Context) InvokeOption { return func(v *invokeReport) { v.context = c } }

// Invoke asks whether a user, role session or root user may call the Invoke API, with or without response stream, on
// the function or, with a qualifier, on one of its versions or aliases. In the function's own account the caller's
// policies or the function's policy must allow, a grant to the account as a whole only delegates; another account needs
// both. The policy is that of the ARN that is called, and no other.
//
// The request has neither lambda:InvokedViaFunctionUrl nor lambda:EventSourceToken, so that a grant for function URLs
// does not let anybody in here.
//
// Its errors are an [*Error] with [CodeInvalidARN] for the function's ARN, [CodeUnknownQualifier],
// [CodeInvalidPrincipal] for a caller that is no IAM principal (services are asked about with [InvokeFromSource],
// everyone with [InvokeURL]), or the [*policy.Error] of a policy that is not legal in its place.
func Invoke(f Function, qualifier string, c Caller, opts ...InvokeOption) (Report, error) {
	return partly(f.Partial, func(x *unknowns) (Report, error) {
		return invokeOf(x, x.function(f), qualifier, x.caller(c), opts...)
	})
}

// invokeOf is Invoke with examples for what is not known.
func invokeOf(x *unknowns, f Function, qualifier string, c Caller, opts ...InvokeOption) (Report, error) {
	v, err := newInvokeReport(x, &f, qualifier, opts)
	if err != nil {
		return Report{}, err
	}
	if c.Principal.Account() == "" {
		return Report{}, &Error{Code: CodeInvalidPrincipal, Input: c.Principal.ID(),
			Reason: "only users, role sessions and root users call Invoke: see InvokeFromSource and InvokeURL"}
	}
	v.Question = "may " + c.Principal.ID() + " invoke " + v.resource.ARN
	if err := v.ask("invoke the function", invokeFunction, &c, v.callContext(c.Context)); err != nil {
		return Report{}, err
	}
	return v.answer(), nil
}

// An invokeReport is a question about invoking a function, on the way to its report.
type invokeReport struct {
	draft
	f        *Function
	fn       arn.Function // as it is addressed
	resource evaluate.Resource
	own      *policy.Policy // attached there
	// whole are the statements of the unqualified function's policy that say what they are about; nil if it is
	// addressed.
	whole         *policy.Policy
	source        *EventSource // of a question about one, else nil
	functionLevel bool
	legacyURL     bool
	context       condition.Context
}

func newInvokeReport(x *unknowns, f *Function, qualifier string, opts []InvokeOption) (*invokeReport, error) {
	fn, own, err := f.target(qualifier)
	if err != nil {
		return nil, err
	}
	v := &invokeReport{f: f, fn: fn, own: own, resource: f.resource(fn)}
	v.rcps, v.unknowns = f.RCPs, x
	if qualifier != "" {
		v.whole = f.Policies[""].Without(func(s *policy.Statement) bool { return !s.HasResource() })
	}
	for _, opt := range opts {
		opt(v)
	}
	return v, nil
}

// callContext returns the context of lambda:InvokeFunction: what is known, without the keys of function URLs and
// without a token.
func (v *invokeReport) callContext(known condition.Context) condition.Context {
	ctx := v.merge(known)
	for _, key := range [...]string{keyViaURL, keyAuthType, keyFunctionArn, keyToken} { // RBP-33
		ctx.SetAbsent(key)
	}
	return ctx
}

// merge returns a context of its own: what is known, and behind it the keys of WithContext.
func (v *invokeReport) merge(known condition.Context) condition.Context {
	ctx := known.Clone()
	ctx.Fill(v.context)
	return ctx
}

// ask makes a check of an action on the function, with the policies that count for it.
func (v *invokeReport) ask(name, action string, c *Caller, ctx condition.Context) error {
	req := evaluate.Request{Principal: c.Principal, Action: action, Resource: v.resource, Context: ctx}
	first, err := v.check(name, req, c.policies(v.own)) // RBP-21 to RBP-24: evaluate knows whose policies must allow
	if err != nil {
		return err
	}
	v.noteGrantable(first)
	at := len(v.Checks) - 1
	deciding := v.own
	switch {
	case v.whole == nil:
	case v.functionLevel: // OPEN-1
		second, err := v.check(name+", by the policy of the unqualified function", req, c.policies(v.whole))
		if err != nil {
			return err
		}
		v.noteGrantable(second)
		first := &v.Checks[at]
		if len(first.Result.DependsOn)+len(second.Result.DependsOn) > 0 { // either may let in, and either may deny
			first.Result.DependsOn = inOrder(append(slices.Clone(first.Result.DependsOn), second.Result.DependsOn...))
			first.Result.Decision, first.Result.Reason = evaluate.ImplicitDeny, evaluate.DependsOnUnknown
		}
		note := Note{NoteAddressedPolicyDecided, "the policy of " + req.Resource.ARN + " decided " + action}
		if len(first.Result.DependsOn) == 0 && stronger(first.Result.Decision, second.Result.Decision) {
			note = Note{NoteFunctionPolicyDecided, "the policy of " + v.fn.Unqualified().String() + " decided " + action +
				" on " + req.Resource.ARN}
			v.Checks[at].Advisory, deciding = true, v.whole
			at++
		} else {
			second.Advisory = true
		}
		v.note(note)
	case mentions(v.whole, &req):
		v.note(Note{NoteFunctionPolicyNotConsulted, "the policy of " + v.fn.Unqualified().String() + " has statements about " +
			req.Resource.ARN + ": they do not count, for only the policy attached to what is called does"})
	}
	v.remark(&v.Checks[at], deciding)
	v.fixInvoke(&v.Checks[at], c.policies(v.own))
	return nil
}

// stronger reports whether the outcome under the function's policy decides over that under the addressed one: an
// explicit deny anywhere wins, then a grant anywhere.
func stronger(addressed, function evaluate.Decision) bool {
	return function == evaluate.ExplicitDeny && addressed != evaluate.ExplicitDeny ||
		function == evaluate.Allowed && addressed == evaluate.ImplicitDeny
}

// mentions reports whether a policy has a statement about the action and ARN of a request.
func mentions(p *policy.Policy, req *evaluate.Request) bool {
	for _, s := range p.Statements() {
		if s.MatchAction(req.Action) && s.MatchResource(req.Resource.ARN, req.Context) {
			return true
		}
	}
	return false
}

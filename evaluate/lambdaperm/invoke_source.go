package lambdaperm

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/lambdasource"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Source is one event source: this bucket, that topic, a skill. The zero value is none.
type Source struct {
	// Name is the Name or ID of the [EventSource]. It may be empty where the ARN says what it is ([EventSourceOf]).
	Name EventSourceName `json:"name,omitempty"`
	ARN  string          `json:"arn,omitempty"` // of the bucket, topic, rule, …; "" for kinds that have none
	// Account owns the source. It must be given for a bucket, whose ARN has no account, and wherever there is no ARN;
	// else it is empty or the account in the ARN.
	Account string `json:"account,omitempty"`
	Token   string `json:"token,omitempty"` // the skill id of an Alexa skill, "" for every other kind
	// Policy is the policy of the source itself, if known. Of an SNS topic of another account it must let the
	// function's account subscribe; of a source that is polled it counts beside the role's policies; else it is not
	// looked at.
	Policy *policy.Policy `json:"policy,omitempty"`
	// Context is what else is known about the request, such as aws:SourceOrgID, and the keys of which it is not
	// documented whether the service sends them ([SentNotDocumented]).
	Context condition.Context `json:"context,omitzero"`
}

// InvokeFromSource asks whether an event source may invoke the function or, with a qualifier, one of its versions or
// aliases. For a source that pushes, the request comes from its service, with aws:SourceArn, aws:SourceAccount and
// lambda:EventSourceToken as far as the service sends them, and the function's policy alone decides: no policy of the
// account of either counts. A distribution of CloudFront calls the function's URL instead, as in [InvokeURL]. For
// Lambda@Edge the execution role must trust both Lambda and Lambda@Edge, and the function's policy is an advisory
// check.
//
// A source that Lambda polls needs no permission from the function but of its execution role: the checks are those of
// [PollEventSource] for a mapping of nothing but the source, and the note [NoteNoFunctionPolicyNeeded] says so. A source
// of which more than the ARN must be known to poll it, as brokers and clusters to which Lambda authenticates, is an
// error that names PollEventSource.
//
// A source of another account or Region that cannot work from there is denied with the note [NoteCannotWork], whatever
// the checks say. API Gateway sends the ARN of its API with the function's Region; where that is another one the note
// [NoteSourceRegion] says so.
//
// Its errors are an [*Error] with [CodeUnknownSource] for a source that is not known, whose service assumes a role (see
// [InvokeThroughRole]), or that calls with the permissions of its user, as macros and custom resources of
// CloudFormation (see [Invoke]); [CodeInvalidARN] for the function's ARN, and for a source's that is missing, malformed, of
// another kind or of another partition; [CodeInvalidParameter] for an Account or Token that is missing, malformed or
// out of place, and for a polled source of which more must be known; [CodeUnknownQualifier]; [CodeURLMissing];
// [CodeRoleMissing] for a source that is polled or runs with the role; the errors of the role that PollEventSource has;
// or the [*policy.Error] of a policy that is not legal in its place.
func InvokeFromSource(f Function, qualifier string, s Source, opts ...InvokeOption) (Report, error) {
	return partly(f.Partial, func(x *unknowns) (Report, error) {
		return invokeFromSourceOf(x, x.function(f), qualifier, x.source(s), opts...)
	})
}

// invokeFromSourceOf is InvokeFromSource with examples for what is not known.
func invokeFromSourceOf(x *unknowns, f Function, qualifier string, s Source, opts ...InvokeOption) (Report, error) {
	v, err := newInvokeReport(x, &f, qualifier, opts)
	if err != nil {
		return Report{}, err
	}
	row, a, err := s.resolve(v.fn)
	if err != nil {
		return Report{}, err
	}
	e := row.source()
	v.source = &e
	v.Question = "may " + s.title(e) + " invoke " + v.resource.ARN
	if row.poll() != nil {
		return v.askPoll(&f, &s, row)
	}
	v.checkReach(row, a, v.fn.ARN())
	caller := s.caller(e, a, v)
	switch {
	case e.URL: // PUSH-26, RBP-34
		err = v.askURL(&f, caller)
	case row.is(lambdasource.RunsWithRole):
		err = v.askWithRole(&f, caller)
	default:
		if err = v.ask("invoke the function", invokeFunction, &caller, caller.Context); err == nil {
			err = v.askSubscription(s, a.AccountID)
		}
	}
	if err != nil {
		return Report{}, err
	}
	if a.AccountID != "" && a.AccountID != v.fn.AccountID && e.CrossAccount != "" {
		v.note(Note{NoteCrossAccountSource, s.title(e) + " belongs to account " + a.AccountID + ": " + e.CrossAccount})
	}
	return v.answer(), nil
}

func (s *Source) title(e EventSource) string {
	if s.ARN == "" {
		return e.Title
	}
	return s.ARN + " (" + e.Title + ")"
}

// resolve finds what kind of source it is, and checks that it is whole. The account of the ARN it returns is that of
// the source's owner.
func (s *Source) resolve(fn arn.Function) (row *sourceRow, a arn.ARN, err error) {
	if s.Name != "" || s.ARN == "" {
		row, err = lookupSource(s.Name)
	} else {
		row, err = sourceOf(s.ARN)
	}
	if err != nil {
		return nil, a, err
	}
	if s.ARN != "" {
		a, _ = arn.Parse(s.ARN) // check looks at it
	}
	if err := s.check(row, a, fn); err != nil {
		return nil, a, err
	}
	a.AccountID = cmp.Or(a.AccountID, s.Account)
	return row, a, nil
}

// check returns an *Error for a source that is not whole, or not what its row says. a is its ARN.
func (s *Source) check(row *sourceRow, a arn.ARN, fn arn.Function) error {
	refuse := func(code Code, input, reason string) error { return &Error{Code: code, Input: input, Reason: reason} }
	e := row.source()
	switch {
	case row.is(lambdasource.AsCaller) && e.Principal == "":
		return refuse(CodeUnknownSource, e.Name, e.Title+" calls with the credentials of its own caller: see Invoke")
	case row.is(lambdasource.AsCaller): // L2-6
		return refuse(CodeUnknownSource, e.Name, e.Title+": invoked with the permissions of the user (see Invoke) or of a role "+
			"that is given for it (see InvokeThroughRole), not by the service itself")
	case e.Model == ModelRole:
		return refuse(CodeUnknownSource, e.Name, e.Title+" invokes with a role, not by the function's policy: see InvokeThroughRole")
	case s.ARN != "" && !e.Has(s.ARN):
		return notOf(s.ARN, row)
	case s.ARN == "" && (e.SendsSourceARN == SentAlways || e.Model == ModelPull && len(e.ARNs) > 0):
		return refuse(CodeInvalidARN, "", "the ARN is missing: "+e.Title+" has "+row.forms())
	case s.ARN != "" && a.Partition != fn.Partition:
		return refuse(CodeInvalidARN, s.ARN, "the source is in another partition than the function")
	case s.Account != "" && !arn.IsAccountID(s.Account):
		return refuse(CodeInvalidParameter, s.Account, "Account is no account id")
	case s.Account != "" && a.AccountID != "" && s.Account != a.AccountID:
		return refuse(CodeInvalidParameter, s.Account, "Account is another one than that of "+s.ARN)
	case s.Account == "" && a.AccountID == "" && e.SendsSourceAccount == SentAlways:
		return refuse(CodeInvalidParameter, s.ARN, "Account is missing: "+e.Title+" sends the account that owns the source")
	case s.Token != "" && !e.Token:
		return refuse(CodeInvalidParameter, s.Token, e.Title+" sends no token")
	case e.Token && !isOf(nameChars+".", s.Token, 1, 256):
		return refuse(CodeInvalidParameter, s.Token, "no token by which "+e.Title+" is known")
	}
	return nil
}

// caller returns the service that calls for the source, with the keys it sends.
func (s *Source) caller(e EventSource, a arn.ARN, v *invokeReport) Caller {
	names := e.Principals(a.Region, v.fn)
	ctx := v.callContext(s.Context)
	send := func(key string, sent Sent, value string) {
		switch sent {
		case SentAlways:
			ctx.Set(key, value)
		case SentNever:
			ctx.SetAbsent(key)
		}
	}
	sourceARN := s.ARN
	if e.SendsFunctionRegion && a.Region != "" && a.Region != v.fn.Region { // L2-2
		from := a.Region
		a.Region = v.fn.Region
		sourceARN = a.String()
		v.note(Note{NoteSourceRegion, e.Title + " is in " + from + " and the function in " + a.Region + ": " + keySourceARN + " is " + sourceARN})
	}
	if e.Naming == NamingBoth && !strings.HasSuffix(sourceARN, ":*") { // PUSH-5: log groups are sent so
		sourceARN += ":*"
	}
	send(keySourceARN, e.SendsSourceARN, sourceARN)
	send(keySourceAccount, e.SendsSourceAccount, a.AccountID)
	if e.Token {
		ctx.Set(keyToken, s.Token)
	}
	if _, _, known := ctx.Find(keyServiceNames); !known && len(names) > 1 { // LC-12
		ctx.SetMulti(keyServiceNames, names...)
	}
	return Caller{Principal: evaluate.MustParsePrincipal(names[0]), Context: ctx}
}

// askPoll answers about a source that Lambda polls: the function's policy has no part in it (PULL-16), and the execution
// role must have what a mapping of nothing but the source takes.
func (v *invokeReport) askPoll(f *Function, s *Source, row *sourceRow) (Report, error) {
	const ask = ": ask PollEventSource"
	title := s.title(*v.source)
	switch {
	case f.Role == nil:
		return Report{}, &Error{Code: CodeRoleMissing, Input: v.resource.ARN,
			Reason: "Lambda polls " + title + " with the execution role, which must be known" + ask}
	case row.poll().ways != nil:
		return Report{}, &Error{Code: CodeInvalidParameter, Input: row.Name,
			Reason: "how Lambda reaches and authenticates to " + row.Title + " must be known" + ask}
	}
	m := EventSourceMapping{SourceARN: s.ARN}
	if s.Policy != nil {
		m.ResourcePolicies = map[string]*policy.Policy{s.ARN: s.Policy}
	}
	r, err := pollEventSource(v.unknowns, f, &m, v.merge(s.Context))
	if err != nil {
		return Report{}, err
	}
	r.Question = v.Question
	r.Notes = slices.Insert(r.Notes, 0, Note{NoteNoFunctionPolicyNeeded, "Lambda polls " + title +
		" with the execution role, and the function's policy has no part in it" + ask + " about more than the source"})
	return r, nil
}

// askSubscription makes the checks of PUSH-33: the source's own policy must let the function's account subscribe.
func (v *invokeReport) askSubscription(s Source, owner string) error {
	if s.Policy == nil || owner == v.fn.AccountID {
		return nil
	}
	who := evaluate.MustParsePrincipal("arn:" + v.fn.Partition + ":iam::" + v.fn.AccountID + ":root")
	for i, action := range v.source.Subscription {
		c, err := v.check("let account "+v.fn.AccountID+" subscribe the function", evaluate.Request{
			Principal: who, Action: action, Resource: evaluate.Resource{ARN: s.ARN, Account: owner},
		}, evaluate.Policies{Resource: s.Policy})
		if err != nil {
			return err
		}
		c.Advisory = i > 0
	}
	return nil
}

// askWithRole makes the checks of a source that runs the function with its execution role, as Lambda@Edge does: the
// role must trust it (ROLE-1), and what the function's policy says does not count (PUSH-27).
func (v *invokeReport) askWithRole(f *Function, c Caller) error {
	if f.Role == nil {
		return &Error{Code: CodeRoleMissing, Input: v.resource.ARN,
			Reason: v.source.Title + " runs with the execution role: its trust policy is needed"}
	}
	for _, service := range [...]string{lambdaService, v.source.Principal} {
		if err := v.askTrust(f.Role, []string{service}); err != nil {
			return err
		}
	}
	at := len(v.Checks)
	if err := v.ask("invoke the function", invokeFunction, &c, c.Context); err != nil {
		return err
	}
	disregard(v.Checks[at:])
	return nil
}

package lambdaperm

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
)

// InvokeWebFunction asks whether somebody may call an endpoint of a web function ("Lambda Web Function endpoint access
// control", AWS Lambda Developer Guide).
//
// With [WebAuthIAM] the check is lambda:InvokeWebFunctionEndpoint on the endpoint, with
// lambda:Resource/WebFunctionAuthType and the tags of the web function. In its account the caller's policies or those
// of the web function must allow; another account needs both. A service such as cloudfront.amazonaws.com has no
// policies of its own, so that the web function's must allow; the caller's Context has the keys that it sends, such as
// aws:SourceArn with the distribution. A request that is not signed, evaluate's "anonymous", is denied whatever the
// policies say: the check is advisory then, with the note [NoteUnsignedRequest].
//
// With [WebAuthApplication] everyone may: Lambda neither authenticates nor asks a policy, not even one that denies. The
// report has no checks then, and the note [NoteCallerNotAuthenticated].
//
// The notes [NotePublicGrant] and [NoteConfusedDeputy] are about the statement that lets a caller in.
//
// Its errors are an [*Error] with [CodeInvalidARN] for the ARN of the web function, [CodeEndpointMissing],
// [CodeInvalidParameter] for an endpoint with another AuthType than the two, [CodeInvalidPrincipal] for nobody and for
// identity providers; or the [*policy.Error] of a policy that is not legal in its place.
func InvokeWebFunction(w WebFunction, endpoint string, c Caller) (Report, error) {
	a, err := w.target()
	if err != nil {
		return Report{}, err
	}
	id, resource := c.Principal.ID(), w.endpoint(endpoint)
	e, ok := w.Endpoints[endpoint]
	switch {
	case !ok:
		return Report{}, &Error{Code: CodeEndpointMissing, Input: endpoint, Reason: "no endpoint of " + w.ARN}
	case !isWebName(endpoint):
		return Report{}, &Error{Code: CodeInvalidParameter, Input: endpoint, Reason: "not the name of an endpoint"}
	case !isWebAuth(e.AuthType):
		return Report{}, &Error{Code: CodeInvalidParameter, Input: e.AuthType,
			Reason: "AuthType is neither " + WebAuthIAM + " nor " + WebAuthApplication}
	case c.Principal.Account() == "" && id != anonymous && !isService(id):
		return Report{}, &Error{Code: CodeInvalidPrincipal, Input: id,
			Reason: "neither an IAM principal, a service nor anonymous"}
	}
	v := invokeReport{}
	v.rcps, v.Question = w.RCPs, "may "+id+" call "+resource
	if e.AuthType == WebAuthApplication { // L2-9
		v.note(Note{NoteCallerNotAuthenticated, resource + " has AuthType " + e.AuthType +
			": Lambda asks no policy, every request reaches the code"})
		r := v.answer()
		r.Decision = evaluate.Allowed
		return r, nil
	}
	ctx := c.Context.Clone()
	ctx.Set(keyWebResourceAuth, e.AuthType)
	check, err := v.check("call the endpoint", evaluate.Request{
		Principal: c.Principal, Action: "lambda:InvokeWebFunctionEndpoint", Context: ctx,
		Resource: evaluate.Resource{ARN: resource, Account: a.AccountID, Tags: w.Tags},
	}, c.policies(w.Policy))
	if err != nil {
		return Report{}, err
	}
	if id == anonymous {
		check.Advisory = true
		v.note(Note{NoteUnsignedRequest, resource + " has AuthType " + e.AuthType + ": requests must be signed"})
	} else {
		v.remarkWeb(check, &w)
	}
	return v.answer(), nil
}

// remarkWeb adds the notes about the statements of the web function's policy that let a caller in.
func (v *invokeReport) remarkWeb(c *Check, w *WebFunction) {
	if c.Result.Decision != evaluate.Allowed {
		return
	}
	for s, m := range grants(w.Policy, &c.Result) {
		id := c.Request.Principal.ID()
		if _, byAccount := pinned(s); isService(id) && !byAccount {
			v.note(Note{NoteConfusedDeputy, statementName(s, m.Ref.Index) + " lets " + id + " in for any customer: none of " +
				"its conditions on " + keySourceARN + " or " + keySourceAccount + " says for whom"})
			continue
		}
		v.remarkGrant(s, m)
	}
}

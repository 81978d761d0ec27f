package lambdaperm

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A CallInput is a request that a function's code makes to AWS. Action and Resource.ARN are needed.
type CallInput struct {
	Action string `json:"action,omitempty"` // service:Name
	// Resource is "*" for an action that names none; the Account where the ARN has none, as for a bucket.
	Resource evaluate.Resource `json:"resource,omitzero"`
	// Policy is the policy of the resource, nil if it has none. Where nil is given for the execution role itself it is
	// the role's Trust, and for a KMS key in the role's account the default key policy (note [NoteKeyPolicyAssumed]).
	Policy *policy.Policy   `json:"policy,omitempty"`
	RCPs   []evaluate.Level `json:"rcps,omitzero"` // of the resource's account, root first; nil: no organization
	// Endpoint is the policy of the VPC endpoint the call goes through, nil for none or one that allows everything.
	Endpoint *policy.Policy    `json:"endpoint,omitempty"`
	Context  condition.Context `json:"context,omitzero"` // what else is known about the call, such as aws:SourceVpc
}

// Call asks whether the code of a function may make a call. It acts as the execution role and nothing else: in a
// session that is named after the function, so that aws:userid is the role's unique id and the name, whichever version
// runs. The decision is that of the role's policies together with the policy of the resource, as for any other session
// of a role; of another account's resources both must allow. lambda:SourceFunctionArn has the ARN of the unqualified
// function, whatever Context says.
//
// The notes [NoteSourceFunctionInResourcePolicy] and [NoteQualifiedSourceFunction] are about policies that test that
// key in a doubtful way. Calls that Lambda makes with the role for itself, some of them without the key, are part of
// [CheckRole] and [PollEventSource].
//
// Its errors are an [*Error] with [CodeInvalidARN] for the function or its role, [CodeUnknownQualifier] for a function
// with a qualifier, [CodeRoleMissing], [CodeInvalidParameter] for a role of another account, an action that is not
// service:Name, a resource that is missing, or one whose Account is not that of its ARN; or the [*policy.Error] of a
// policy that is not legal in its place.
func Call(f Function, c CallInput) (Report, error) {
	return partly(f.Partial, func(x *unknowns) (Report, error) {
		return callOf(x, x.function(f), c)
	})
}

// callOf is Call with examples for what is not known.
func callOf(x *unknowns, f Function, c CallInput) (Report, error) {
	c.Resource = x.resource(c.Resource)
	v, err := newRoleReport(x, &f, "may the code of "+f.ARN.String()+" do "+c.Action+" on "+c.Resource.ARN)
	if err != nil {
		return Report{}, err
	}
	if service, name, _ := strings.Cut(c.Action, ":"); service == "" || name == "" || strings.ContainsAny(c.Action, "*?") {
		return Report{}, &Error{Code: CodeInvalidParameter, Input: c.Action, Reason: "not an action: it is service:Name"}
	}
	if c.Resource.ARN == "" {
		return Report{}, &Error{Code: CodeInvalidParameter, Reason: "the call has no resource"}
	}
	p := c.Policy
	switch {
	case p != nil:
	case c.Resource.ARN == f.Role.ARN:
		p = f.Role.Trust // ROLE-2: a role does not trust itself
	default:
		p = v.policyOf(c.Resource, c.Action)
	}
	ps := v.code.policies(p)
	ps.RCPs, ps.Endpoint = c.RCPs, c.Endpoint
	check, err := v.check("call "+c.Action+" as the execution role", evaluate.Request{
		Principal: v.code.Principal, Action: c.Action, Resource: c.Resource, Context: v.context(c.Context, true), // L-30
	}, ps)
	if err != nil {
		return Report{}, err
	}
	if check.Result.Reason == evaluate.InvalidRequest {
		return Report{}, &Error{Code: CodeInvalidParameter, Input: c.Resource.Account,
			Reason: "not the account of the resource " + c.Resource.ARN}
	}
	v.lintResource(c.Resource.ARN, p)
	return v.answer(), nil
}

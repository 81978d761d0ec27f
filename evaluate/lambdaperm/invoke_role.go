package lambdaperm

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/lambdasource"
)

// InvokeThroughRole asks whether a service may invoke the function, a version or an alias with a role that it assumes:
// the role must trust the service, and its session must be allowed to invoke, by its own policies or, where role and
// function belong to one account, by the function's policy. What else the service does with the role is checked too:
// Amazon Data Firehose reads the configuration of the function, AWS CodePipeline lists functions, and Application Auto
// Scaling does not invoke but changes the provisioned concurrency of a version or alias.
//
// The service is the Name of an [EventSource], such as [EventSourceStepFunctions], or a service principal that one has,
// such as batchoperations.s3.amazonaws.com. CloudFormation means the service role of a stack, with which it invokes macros
// and custom resources; without one it has the permissions of the user (see [Invoke]), and so has Automation of Systems
// Manager. Any service that pushes may be given too: with a role it needs no function policy.
// The name of the role's session is the service's; keys for the trust policy, such as aws:SourceArn, come from
// [WithContext].
//
// Its errors are an [*Error] with [CodeUnknownService] for a service that is not known or, as Amazon S3 Object Lambda,
// calls with the credentials of whoever called it (see [Invoke]); [CodeInvalidARN] for the ARN of function or role;
// [CodeUnknownQualifier], also for provisioned concurrency of what can have none; or the [*policy.Error] of a policy
// that is not legal in its place.
func InvokeThroughRole(f Function, qualifier string, service EventSourceName, role Role, opts ...InvokeOption) (Report, error) {
	return partly(f.Partial, func(x *unknowns) (Report, error) {
		return invokeThroughRoleOf(x, x.function(f), qualifier, service, x.role(role), opts...)
	})
}

// invokeThroughRoleOf is InvokeThroughRole with examples for what is not known.
func invokeThroughRoleOf(
	x *unknowns, f Function, qualifier string, service EventSourceName, role Role, opts ...InvokeOption,
) (Report, error) {
	v, err := newInvokeReport(x, &f, qualifier, opts)
	if err != nil {
		return Report{}, err
	}
	row, err := serviceWithRole(service)
	if err != nil {
		return Report{}, err
	}
	if row.is(lambdasource.Scales) && (qualifier == "" || v.fn.IsLatest()) { // ACT-8
		return Report{}, &Error{Code: CodeUnknownQualifier, Input: qualifier,
			Reason: "only versions and aliases have provisioned concurrency"}
	}
	e := row.source()
	session, err := role.Session(e.Name)
	if err != nil {
		return Report{}, err
	}
	v.Question = "may " + e.Title + " invoke " + v.resource.ARN + " as " + role.ARN
	if err := v.askTrust(&role, e.Principals(v.fn.Region, v.fn)); err != nil {
		return Report{}, err
	}
	if e.Model == ModelPush { // it does not need a role, and may have one
		e.Actions = []string{invokeFunction}
	}
	for _, action := range e.Actions {
		at, ps := len(v.Checks), session.policies(v.own)
		if action == listFunctions { // it is about the role's account, and no policy of the function has a say (RBP-20)
			_, err = v.check("list functions as the role", evaluate.Request{
				Principal: session.Principal, Action: action, Context: v.merge(session.Context),
				Resource: evaluate.Resource{ARN: "*", Account: session.Principal.Account()},
			}, session.policies(nil))
			ps = session.policies(nil)
		} else {
			err = v.ask("use the function as the role", action, &session, v.callContext(session.Context))
		}
		if err == nil {
			err = v.doubtSession(&v.Checks[at], &role, ps)
		}
		if err != nil {
			return Report{}, err
		}
	}
	return v.answer(), nil
}

// serviceWithRole returns the service with a name or principal: the one that assumes roles, else one that pushes.
func serviceWithRole(service string) (*sourceRow, error) {
	principal := service
	for r := range sourceRows() {
		switch {
		case r.Name != service || service == "":
		case r.is(lambdasource.AsCaller) && r.Principal == "":
			return nil, &Error{Code: CodeUnknownService, Input: service,
				Reason: r.Title + " calls with the credentials of its own caller: see Invoke"}
		case r.is(lambdasource.WithRole):
			return r, nil
		default:
			principal = r.Principal
		}
	}
	var found *sourceRow
	for r := range sourceRows() {
		if principal != "" && r.Principal == strings.TrimSuffix(principal, ".cn") && (found == nil || r.is(lambdasource.WithRole)) {
			found = r
		}
	}
	if found == nil {
		return nil, &Error{Code: CodeUnknownService, Input: service, Reason: "no service of this name invokes functions"}
	}
	return found, nil
}

// askTrust checks that a service, by any of its names, may assume a role.
func (v *invokeReport) askTrust(role *Role, names []string) error {
	a, err := arn.Parse(role.ARN)
	if err != nil {
		return &Error{Code: CodeInvalidARN, Input: role.ARN, Reason: "not the ARN of a role"}
	}
	ctx := v.merge(condition.Context{})
	if len(names) > 1 {
		ctx.SetMulti(keyServiceNames, names...)
	}
	_, err = v.check("let "+names[0]+" assume the role", evaluate.Request{
		Principal: evaluate.MustParsePrincipal(names[0]), Action: assumeRole, Context: ctx,
		Resource: evaluate.Resource{ARN: role.ARN, Account: a.AccountID, Tags: role.Tags},
	}, evaluate.Policies{Resource: role.Trust})
	return err
}

package lambdaperm

import (
	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// AddPermissionInput holds the parameters of Lambda's AddPermission, which are also the properties of
// AWS::Lambda::Permission. FunctionName, StatementID, Action and Principal are required; the zero value of any other
// field leaves the parameter out. Revision ids are not modelled.
type AddPermissionInput struct {
	FunctionName string // any form that arn.ParseFunction reads, also with a qualifier
	Qualifier    string // a version or alias; if FunctionName has one too, the same
	StatementID  string // 1 to 100 letters, digits, hyphens and underscores
	Action       string // "lambda:" and the name of an action, "lambda:*" or "*"
	// Principal is a service, such as s3.amazonaws.com, an account id, the ARN of a user, a role or an account's root
	// user, or "*" (RBP-2).
	Principal             string
	SourceARN             string // what must cause the call; may have wildcards behind the account
	SourceAccount         string // the account that must own it, twelve digits
	EventSourceToken      string // up to 256 letters, digits, periods, underscores and hyphens
	FunctionURLAuthType   string // AuthNone or AuthIAM
	InvokedViaFunctionURL bool   // only calls through a function URL
	PrincipalOrgID        string // the organization that the caller must belong to, such as o-a1b2c3d4e5
}

// AddPermission returns the statement that AddPermission of Lambda adds to a function's policy (RBP-1 to RBP-5, Lambda
// API Reference, "AddPermission"). It is an Allow for one principal, one action and the ARN as it is addressed: that of
// the function, or of the version or alias the qualifier names. In a policy it has the bytes that Lambda prints. See
// AppendStatement and Function.AddPermission.
//
// The fields Partition, Region and AccountID of defaults complete a short FunctionName. An account becomes the ARN of
// its root user in the function's partition.
//
// Parameters are held against their patterns, each by itself: like AWS, this function does not ask whether the
// principal fits the source (RBP-7). Whether function, principal and source exist it cannot know. The error is an
// *Error with CodeInvalidPrincipal, with CodeLatestPolicy for the qualifier $LATEST (RBP-6), or with
// CodeInvalidParameter and the value as Input.
func AddPermission(in AddPermissionInput, defaults arn.ARN) (policy.StatementSpec, error) {
	fn, err := in.target(defaults)
	if err != nil {
		return policy.StatementSpec{}, err
	}
	for _, p := range [...]parameter{
		{"StatementId", in.StatementID, isStatementID, true},
		{"Action", in.Action, isPermissionAction, true},
		{"SourceArn", in.SourceARN, isSourceARN, false},
		{"SourceAccount", in.SourceAccount, arn.IsAccountID, false},
		{"PrincipalOrgID", in.PrincipalOrgID, isOrganizationID, false},
		{"EventSourceToken", in.EventSourceToken, isEventSourceToken, false},
		{"FunctionUrlAuthType", in.FunctionURLAuthType, isAuthType, false},
	} {
		if err := p.check(); err != nil {
			return policy.StatementSpec{}, err
		}
	}
	who, err := permissionPrincipal(in.Principal, fn.Partition)
	if err != nil {
		return policy.StatementSpec{}, err
	}
	return policy.StatementSpec{
		Sid: in.StatementID, Effect: policy.Allow, Principal: who, Action: []string{in.Action},
		Resource: []string{fn.String()}, Condition: in.conditions(),
	}, nil
}

// target returns the ARN as it is addressed (RBP-3).
func (in *AddPermissionInput) target(defaults arn.ARN) (arn.Function, error) {
	fn, err := arn.ParseFunction(in.FunctionName, defaults)
	if err != nil {
		return fn, arnParameter("FunctionName", err)
	}
	if fn, err = fn.WithQualifier(in.Qualifier); err != nil {
		return fn, arnParameter("Qualifier", err)
	}
	if fn.IsLatest() {
		return fn, &Error{Code: CodeLatestPolicy, Input: fn.Qualifier, Reason: "AddPermission makes no policies for $LATEST"}
	}
	return fn, nil
}

// conditions returns the conditions in the order and with the spelling that Lambda prints (RBP-4). RBP-5: the operator
// for the source is ArnLike, whatever the API reference says.
func (in *AddPermissionInput) conditions() []condition.Spec {
	var list []condition.Spec
	add := func(operator, key, value string) {
		if value != "" {
			list = append(list, condition.Spec{Operator: operator, Key: key, Values: []string{value}})
		}
	}
	add("StringEquals", "AWS:SourceAccount", in.SourceAccount)
	add("StringEquals", "aws:PrincipalOrgID", in.PrincipalOrgID)
	add("StringEquals", "lambda:EventSourceToken", in.EventSourceToken)
	add("StringEquals", "lambda:FunctionUrlAuthType", in.FunctionURLAuthType)
	add("ArnLike", "AWS:SourceArn", in.SourceARN)
	if in.InvokedViaFunctionURL {
		add("Bool", "lambda:InvokedViaFunctionUrl", "true")
	}
	return list
}

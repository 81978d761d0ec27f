package lambdapolicy

import (
	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// AddPermissionInput holds the parameters of Lambda's AddPermission, which but for RevisionID are also the properties of
// AWS::Lambda::Permission. FunctionName, StatementID, Action and Principal are required; the zero value of any other
// field leaves the parameter out. In JSON the parameters have the names of the API.
type AddPermissionInput struct {
	FunctionName string `json:",omitzero"`            // any form that arn.ParseFunctionIn reads, also with a qualifier
	Qualifier    string `json:",omitzero"`            // a version or alias; if FunctionName has one too, the same
	StatementID  string `json:"StatementId,omitzero"` // 1 to 100 letters, digits, hyphens and underscores
	Action       string `json:",omitzero"`            // "lambda:" and the name of an action, "lambda:*" or "*"
	// Principal is a service, such as s3.amazonaws.com, an account id, the ARN of a user, a role or an account's root
	// user, or "*".
	Principal             string `json:",omitzero"`
	SourceARN             string `json:"SourceArn,omitzero"`             // what must cause the call; may have wildcards behind the account
	SourceAccount         string `json:",omitzero"`                      // the account that must own it, twelve digits
	EventSourceToken      string `json:",omitzero"`                      // up to 256 letters, digits, periods, underscores and hyphens
	FunctionURLAuthType   string `json:"FunctionUrlAuthType,omitzero"`   // AuthNone or AuthIAM
	InvokedViaFunctionURL bool   `json:"InvokedViaFunctionUrl,omitzero"` // only calls through a function URL
	PrincipalOrgID        string `json:",omitzero"`                      // the organization that the caller must belong to, such as o-a1b2c3d4e5
	// RevisionID is that of the policy there is. The statement does not depend on it.
	RevisionID string `json:"RevisionId,omitzero"`
}

// The ways to authenticate that a function URL can have: values of [AddPermissionInput].FunctionURLAuthType.
const (
	AuthNone = "NONE"
	AuthIAM  = "AWS_IAM"
)

// AddPermission returns the statement that AddPermission of Lambda adds to a function's policy (Lambda API Reference,
// "AddPermission"). It is an Allow for one principal, one action and the ARN as it is addressed: that of the function,
// or of the version or alias the qualifier names. In a policy it has the bytes that Lambda prints. [AppendStatement]
// puts it into one.
//
// The fields Partition, Region and AccountID of defaults complete a short FunctionName. An account becomes the ARN of
// its root user in the function's partition.
//
// Parameters are held against their patterns, each by itself: like AWS, this function does not ask whether the
// principal fits the source. Whether function, principal and source exist it cannot know. The error is an [*Error] with
// [CodeInvalidPrincipal], with [CodeLatestPolicy] for the qualifier $LATEST, or with [CodeInvalidParameter] and the
// value as Input.
func AddPermission(in AddPermissionInput, defaults arn.ARN) (policy.StatementSpec, error) {
	fn, err := in.Target(defaults)
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
	who, err := Principal(in.Principal, fn.Partition)
	if err != nil {
		return policy.StatementSpec{}, err
	}
	return policy.StatementSpec{
		Sid: in.StatementID, Effect: policy.Allow, Principal: who, Action: []string{in.Action}, // RBP-13
		Resource:  []string{fn.String()}, // RBP-3
		Condition: in.conditions(),
	}, nil
}

// Target returns the ARN as it is addressed, whose policy gets the statement and which is its Resource. Its errors are
// those of [AddPermission] about FunctionName and Qualifier.
func (in AddPermissionInput) Target(defaults arn.ARN) (arn.Function, error) {
	fn, err := arn.ParseFunctionIn(in.FunctionName, defaults)
	if err != nil {
		return arn.Function{}, arnParameter("FunctionName", err)
	}
	if fn, err = fn.WithQualifier(in.Qualifier); err != nil {
		return arn.Function{}, arnParameter("Qualifier", err)
	}
	if fn.IsLatest() { // RBP-6
		return arn.Function{}, &Error{Code: CodeLatestPolicy, Input: fn.Qualifier,
			Reason: "AddPermission makes no policies for $LATEST"}
	}
	return fn, nil
}

// conditions returns the conditions in the order and with the spelling that Lambda prints (RBP-4).
func (in AddPermissionInput) conditions() []condition.Spec {
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
	add("ArnLike", "AWS:SourceArn", in.SourceARN) // RBP-5: whatever the API reference says
	if in.InvokedViaFunctionURL {
		add("Bool", "lambda:InvokedViaFunctionUrl", "true")
	}
	return list
}

// RemovePermission returns the policy of a function, version or alias without the statement whose Sid is statementID,
// and nil if that was the last one: there is no policy any more then (Lambda API Reference, "RemovePermission"). If
// several statements have the Sid all of them go.
//
// The error is an [*Error] with [CodeStatementNotFound], or with [CodeInvalidParameter] for an id that Lambda refuses:
// it has 1 to 100 letters, digits, hyphens, underscores and periods.
func RemovePermission(p *policy.Policy, statementID string) (*policy.Policy, error) {
	return removeStatement(p, parameter{"StatementId", statementID, isRemovableID, true})
}

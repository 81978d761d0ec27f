package lambdapolicy

import "github.com/lambdaiam/lambdaiam/internal/quote"

// Code names what is wrong with a call, for programs to branch on.
type Code string

// The codes of an *Error: a closed list.
const (
	CodeInvalidARN        Code = "INVALID_ARN"         // a text that is not the ARN wanted
	CodeInvalidParameter  Code = "INVALID_PARAMETER"   // a parameter Lambda refuses
	CodeInvalidPrincipal  Code = "INVALID_PRINCIPAL"   // a principal Lambda refuses
	CodeLatestPolicy      Code = "LATEST_POLICY"       // AddPermission for $LATEST
	CodeStatementExists   Code = "STATEMENT_EXISTS"    // a statement id that is taken
	CodeStatementNotFound Code = "STATEMENT_NOT_FOUND" // no statement has the id
	CodePolicyTooLong     Code = "POLICY_TOO_LONG"     // longer than MaxPolicySize
	CodePolicyNotFound    Code = "POLICY_NOT_FOUND"    // nothing has a policy there
)

// An Error says what is wrong with a call. Policies that are refused are reported as [*policy.Error].
type Error struct {
	Code   Code   `json:"code"`
	Input  string `json:"input,omitzero"` // the offending value
	Reason string `json:"reason"`
}

// Error gives input, reason and code.
func (e *Error) Error() string {
	return quote.Error("lambdapolicy", "", e.Input, e.Reason, string(e.Code))
}

package lambdaperm

import "github.com/lambdaiam/lambdaiam/internal/quote"

// Code names what is wrong with a question, for programs to branch on.
type Code string

// The codes of an *Error: a closed list.
const (
	CodeInvalidARN       Code = "INVALID_ARN"          // a text that is not the ARN wanted
	CodeUnknownQualifier Code = "UNKNOWN_QUALIFIER"    // no such version or alias of the function
	CodeUnknownSource    Code = "UNKNOWN_EVENT_SOURCE" // no event source of this kind is known
	CodeUnknownService   Code = "UNKNOWN_SERVICE"      // no service of this name invokes functions
	CodeInvalidParameter Code = "INVALID_PARAMETER"    // a parameter Lambda refuses
	CodeInvalidPrincipal Code = "INVALID_PRINCIPAL"    // a principal Lambda refuses
	CodeRoleMissing      Code = "ROLE_MISSING"         // the question needs the function's execution role
	CodeUnknownOperation Code = "UNKNOWN_OPERATION"    // no operation of Lambda's API is known by this name
	CodeRevisionMismatch Code = "REVISION_MISMATCH"    // a revision id that is not the latest
	CodeURLMissing       Code = "URL_MISSING"          // the function has no URL there
	CodeEndpointMissing  Code = "ENDPOINT_MISSING"     // the web function has no endpoint of this name
	CodeUnknownWord      Code = "UNKNOWN_WORD"         // text that is no value of an enumeration
)

// An Error says what is wrong with a question, or that a text is no value of an enumeration. Policies that are refused
// are reported as [*policy.Error], permissions that cannot be written as [*lambdapolicy.Error].
type Error struct {
	Code   Code   `json:"code"`
	Input  string `json:"input"` // the offending value
	Reason string `json:"reason"`
}

// Error gives input, reason and code.
func (e *Error) Error() string {
	return quote.Error("lambdaperm", "", e.Input, e.Reason, string(e.Code))
}

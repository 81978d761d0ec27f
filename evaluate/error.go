package evaluate

import "github.com/lambdaiam/lambdaiam/internal/quote"

// Code names what is wrong with an argument, for programs to branch on. Results have a [ProblemCode] and a [Reason].
type Code string

// The codes of an [*Error]: a closed list.
const (
	CodeInvalidPrincipal Code = "INVALID_PRINCIPAL" // ParsePrincipal: no form a caller can have
	CodeInheritedTag     Code = "INHERITED_TAG"     // Assume: a tag that is inherited as transitive
	CodeSourceIdentity   Code = "SOURCE_IDENTITY"   // Assume: another source identity than the one in force
	CodeInvalidDecision  Code = "INVALID_DECISION"  // UnmarshalText: no decision
	CodeNilPolicy        Code = "NIL_POLICY"        // Compile, With: nil in a list of policies
	CodeNilEvaluator     Code = "NIL_EVALUATOR"     // With: the Evaluator is nil
	CodeInvalidRequest   Code = "INVALID_REQUEST"   // Validate: the request has no decision
	CodeUnknownWord      Code = "UNKNOWN_WORD"      // UnmarshalText, MarshalText: a word or value of no enumeration
)

// An Error says what is wrong with an argument. Policies that are refused are reported as [*policy.Error].
type Error struct {
	Code   Code   `json:"code"`
	Input  string `json:"input"`  // the offending text, "" where there is none
	Reason string `json:"reason"` // what is wrong, in words; not a [Reason] of a [Result]
	err    error  // the cause, nil if there is none
}

// Error gives input, reason and code.
func (e *Error) Error() string { return quote.Error("evaluate", "", e.Input, e.Reason, string(e.Code)) }

// Unwrap returns the error of the context for a request that has a faulty one, else nil.
func (e *Error) Unwrap() error { return e.err }

package arn

import (
	"strconv"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Code names what is wrong with a text, for programs to branch on. The list of constants is closed. Codes that IAM
// Access Analyzer also reports have its spelling ("Access Analyzer policy check reference"); the others are ours. The
// zero value is no code.
type Code string

// The codes an [Error] can carry.
const (
	// CodeInvalidARNPrefix: the text does not start with "arn:".
	CodeInvalidARNPrefix Code = "INVALID_ARN_PREFIX"
	// CodeMissingARNField: there are fewer than six fields, or a short form leaves out a field that the defaults do not
	// supply either.
	CodeMissingARNField Code = "MISSING_ARN_FIELD"
	// CodeInvalidPartition: the partition is empty or, where it matters, unknown.
	CodeInvalidPartition Code = "INVALID_PARTITION"
	// CodeInvalidService: the service is empty or not the one required.
	CodeInvalidService Code = "INVALID_SERVICE"
	// CodeWildcardInService: the service holds a wildcard where it must be spelled out.
	CodeWildcardInService Code = "WILDCARD_IN_SERVICE_NAME"
	// CodeInvalidARNServiceCase: the service is right but for its letter case.
	CodeInvalidARNServiceCase Code = "INVALID_ARN_SERVICE_CASE"
	// CodeInvalidARNRegion: the region is empty or does not have the form of one.
	CodeInvalidARNRegion Code = "INVALID_ARN_REGION"
	// CodeInvalidARNAccount: the account is empty or not twelve digits.
	CodeInvalidARNAccount Code = "INVALID_ARN_ACCOUNT"
	// CodeInvalidARNResource: the resource part is empty or of the wrong type.
	CodeInvalidARNResource Code = "INVALID_ARN_RESOURCE"
	// CodeInvalidName: a name or id has a forbidden character or length, or could be read in two ways.
	CodeInvalidName Code = "INVALID_NAME"
	// CodeInvalidQualifier: the text is no version, no alias and no form of $LATEST.
	CodeInvalidQualifier Code = "INVALID_QUALIFIER"
	// CodeQualifierConflict: two different qualifiers were given for one function.
	CodeQualifierConflict Code = "QUALIFIER_CONFLICT"
	// CodeMissingBraceInVariable: "${" has no closing brace.
	CodeMissingBraceInVariable Code = "MISSING_BRACE_IN_VARIABLE"
	// CodeMissingQuoteInVariable: the default value of a variable lacks a quote.
	CodeMissingQuoteInVariable Code = "MISSING_QUOTE_IN_VARIABLE"
	// CodeUnsupportedSpaceInVariable: a variable has a space where none may be.
	CodeUnsupportedSpaceInVariable Code = "UNSUPPORTED_SPACE_IN_VARIABLE"
	// CodeEmptyVariable: a variable has no name.
	CodeEmptyVariable Code = "EMPTY_VARIABLE"
	// CodeTooManyVariables: there are more than 100 variables in one text.
	CodeTooManyVariables Code = "TOO_MANY_VARIABLES"
)

// Error is the error of every function in this package, always returned as a pointer: errors.AsType[*arn.Error] finds
// it in any chain. It wraps nothing. The zero value describes no fault.
type Error struct {
	Code   Code   `json:"code"`   // what kind of fault it is
	Input  string `json:"input"`  // the whole text that was read, never shortened
	Offset int    `json:"offset"` // the byte of Input, from 0; len(Input) when something is missing at the end
	Reason string `json:"reason"` // one phrase for people; programs use Code
}

// Error gives input, reason, place and code on one line.
func (e *Error) Error() string {
	return quote.Error("arn", "", e.Input, e.Reason+", at byte "+strconv.Itoa(e.Offset), string(e.Code))
}

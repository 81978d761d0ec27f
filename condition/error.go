package condition

import (
	"strconv"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Code names what is wrong with a condition: the issue code of IAM Access Analyzer where one exists.
type Code string

// The codes of an [*Error]: a closed list.
const (
	CodeInvalidOperator     Code = "INVALID_CONDITION_OPERATOR"
	CodeNullWithIfExists    Code = "NULL_WITH_IF_EXISTS"
	CodeInvalidKey          Code = "INVALID_CONDITION_KEY_FORMAT"
	CodeMissingTagKey       Code = "MISSING_TAG_KEY_IN_CONDITION"
	CodeDuplicateKey        Code = "DUPLICATE_KEYS_WITH_DIFFERENT_CASE"
	CodeInvalidVariable     Code = "INVALID_VARIABLE_FOR_OPERATOR"
	CodeMissingBrace        Code = "MISSING_BRACE_IN_VARIABLE"
	CodeMissingQuote        Code = "MISSING_QUOTE_IN_VARIABLE"
	CodeSpaceInVariable     Code = "UNSUPPORTED_SPACE_IN_VARIABLE"
	CodeEmptyVariable       Code = "EMPTY_VARIABLE"
	CodeTooManyVariables    Code = "TOO_MANY_VARIABLES"
	CodeTypeMismatchNumber  Code = "TYPE_MISMATCH_NUMBER"
	CodeInvalidDate         Code = "INVALID_DATE_VALUE"
	CodeTypeMismatchBoolean Code = "TYPE_MISMATCH_BOOLEAN"
	CodeTypeMismatchIPRange Code = "TYPE_MISMATCH_IP_RANGE"
	CodeTypeMismatchBinary  Code = "TYPE_MISMATCH_BINARY"
)

// An Error says why a condition cannot be compiled.
type Error struct {
	Code     Code
	Test     int    // the test, counted from 0
	Value    int    // the value, counted from 0; -1 if the fault is not in a value
	Operator string // as written
	Key      string // as written, "" if the fault is in the operator
	Input    string // the value as written
	Reason   string
}

// Error gives operator, key, number and text of the value, reason and code.
func (e *Error) Error() string {
	place, input := quote.Member(e.Operator), ""
	if e.Key != "" {
		place += "." + quote.Member(e.Key)
	}
	if e.Value >= 0 {
		place, input = place+"["+strconv.Itoa(e.Value)+"]", e.Input
	}
	return quote.Error("condition", place, input, e.Reason, string(e.Code))
}

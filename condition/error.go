package condition

import (
	"strconv"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Code names what is wrong with a condition: the issue code of IAM Access Analyzer where one exists.
type Code string

// The codes of an [*Error]: a closed list.
const (
	CodeInvalidOperator     Code = "INVALID_CONDITION_OPERATOR"         // there is no such operator
	CodeNullWithIfExists    Code = "NULL_WITH_IF_EXISTS"                // Null asks for presence itself
	CodeInvalidKey          Code = "INVALID_CONDITION_KEY_FORMAT"       // the key is empty, or in Pairs no string
	CodeMissingTagKey       Code = "MISSING_TAG_KEY_IN_CONDITION"       // the key ends where a tag key should follow
	CodeDuplicateKey        Code = "DUPLICATE_KEYS_WITH_DIFFERENT_CASE" // the key was given before
	CodeInvalidVariable     Code = "INVALID_VARIABLE_FOR_OPERATOR"      // the operator takes no policy variables
	CodeMissingBrace        Code = "MISSING_BRACE_IN_VARIABLE"          // "${" has no closing brace
	CodeMissingQuote        Code = "MISSING_QUOTE_IN_VARIABLE"          // the default value of a variable lacks a quote
	CodeSpaceInVariable     Code = "UNSUPPORTED_SPACE_IN_VARIABLE"      // a variable has a space where none may be
	CodeEmptyVariable       Code = "EMPTY_VARIABLE"                     // a variable has no name
	CodeTooManyVariables    Code = "TOO_MANY_VARIABLES"                 // one value has more than 100 variables
	CodeTypeMismatchNumber  Code = "TYPE_MISMATCH_NUMBER"               // under a Numeric operator
	CodeTypeMismatchDate    Code = "TYPE_MISMATCH_DATE"                 // under a Date operator
	CodeTypeMismatchBoolean Code = "TYPE_MISMATCH_BOOLEAN"              // under Bool or Null
	CodeTypeMismatchIPRange Code = "TYPE_MISMATCH_IP_RANGE"             // under IpAddress or NotIpAddress
	CodeTypeMismatchString  Code = "TYPE_MISMATCH_STRING"               // under BinaryEquals: not base64
	CodeInvalidPairs        Code = "INVALID_PAIRS"                      // no value, or one of another type
	CodeInvalidUnknown      Code = "INVALID_UNKNOWN"                    // no Unknown, or text that is no partial text
	CodeUnknownWord         Code = "UNKNOWN_WORD"                       // text that is no value of an enumeration
	CodeNoJSON              Code = "NO_JSON_FORM"                       // a Compiler has none
)

// An Error says why a condition cannot be compiled, what is wrong with the arguments of [Pairs] or with an [Unknown],
// or that a text is no value of an enumeration.
type Error struct {
	Code     Code   `json:"code"`     // what kind of fault it is
	Test     int    `json:"test"`     // the test, or the pair, counted from 0
	Value    int    `json:"value"`    // the value, counted from 0; -1 if the fault is not in a value
	Operator string `json:"operator"` // as written; "" for pairs and texts
	Key      string `json:"key"`      // as written, "" if the fault is in the operator
	Input    string `json:"input"`    // the value or text as written, never shortened
	Reason   string `json:"reason"`   // one phrase for people; programs use Code
}

// Error gives operator, key, number and text of the value, reason and code.
func (e *Error) Error() string {
	place, input := "", e.Input
	if e.Operator != "" || e.Code == CodeInvalidOperator {
		place = quote.Member(e.Operator)
	}
	if e.Key != "" {
		if place != "" {
			place += "."
		}
		place += quote.Member(e.Key)
	}
	switch {
	case place == "":
	case e.Value >= 0:
		place += "[" + strconv.Itoa(e.Value) + "]"
	default:
		input = ""
	}
	return quote.Error("condition", place, input, e.Reason, string(e.Code))
}

package scenario

import (
	"errors"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Code names what is wrong with a scenario, for programs to branch on. A policy that is refused brings the code of its
// [*policy.Error], a principal that of its [*evaluate.Error].
type Code string

// The codes of scenarios themselves: with those of packages policy and evaluate a closed list.
const (
	CodeTooLarge       Code = "INPUT_TOO_LARGE"        // the text, or one scenario in it, is larger than allowed
	CodeTooMany        Code = "TOO_MANY_SCENARIOS"     // the text holds more than [MaxScenarios]
	CodeNoScenario     Code = "NO_SCENARIO"            // the text is blank
	CodeInvalidUTF8    Code = "INVALID_UTF8"           // not UTF-8
	CodeTooDeep        Code = "NESTING_TOO_DEEP"       // nested deeper than 32
	CodeSyntax         Code = "JSON_SYNTAX_ERROR"      // not JSON
	CodeLoneSurrogate  Code = "LONE_SURROGATE"         // an escape that is half a character
	CodeDuplicate      Code = "DUPLICATE_MEMBER"       // a member that occurs twice, also a context key in another case
	CodeUnknownMember  Code = "UNKNOWN_MEMBER"         // a member with no place there
	CodeMissingMember  Code = "MISSING_MEMBER"         // a member that must be there
	CodeWrongType      Code = "WRONG_TYPE"             // a value of the wrong JSON type
	CodeInvalidValue   Code = "INVALID_VALUE"          // a word that is not allowed, or two members that exclude each other
	CodeUnknownManaged Code = "UNKNOWN_MANAGED_POLICY" // a policy named by a string that no AWS managed policy has
	CodeNoJSON         Code = "NO_JSON_FORM"           // a [Table] has none
)

// An Error says why a scenario, or a whole text, cannot be read, and where, or that a Table cannot be written.
type Error struct {
	Code   Code   `json:"code"`
	Line   int    `json:"line"`   // in the text given to Read, from 1
	Column int    `json:"column"` // from 1, in code points
	Path   string `json:"path"`   // in the scenario, such as policies.identity[0]; "" for the scenario as a whole
	Reason string `json:"reason"` // what is wrong, in words
	err    error
}

// Error gives line, column, path, reason and code.
func (e *Error) Error() string {
	code := string(e.Code)
	if strings.HasSuffix(e.Reason, "("+code+")") { // the reason is the text of another error
		code = ""
	}
	return quote.Error("scenario", quote.Place("", e.Line, e.Column, e.Path), "", e.Reason, code)
}

// Unwrap returns the [*policy.Error] of a policy that is refused, the [*evaluate.Error] of a principal, or nil. Line,
// column and path of the former are those in the policy.
func (e *Error) Unwrap() error { return e.err }

// A fault is an Error before its place in the text is known.
type fault struct {
	code   Code
	offset int // in the text of the scenario
	path   jsonscan.Path
	reason string
	err    error
}

func (f *fault) Error() string { return f.reason }

var scanCodes = map[jsonscan.Fault]Code{
	jsonscan.TooLarge:      CodeTooLarge,
	jsonscan.InvalidUTF8:   CodeInvalidUTF8,
	jsonscan.TooDeep:       CodeTooDeep,
	jsonscan.Syntax:        CodeSyntax,
	jsonscan.LoneSurrogate: CodeLoneSurrogate,
	jsonscan.Duplicate:     CodeDuplicate,
	jsonscan.Null:          CodeWrongType,
	jsonscan.WrongKind:     CodeWrongType,
	jsonscan.UnknownName:   CodeUnknownMember,
}

// asFault returns err, which comes from this package or from jsonscan, as a fault.
func asFault(err error) *fault {
	if f, ok := errors.AsType[*fault](err); ok {
		return f
	}
	if e, ok := errors.AsType[*jsonscan.Error](err); ok {
		return &fault{code: scanCodes[e.Fault], offset: e.Offset, path: e.Path, reason: e.Reason}
	}
	return &fault{code: CodeSyntax, reason: err.Error(), err: err}
}

// in puts a step before the path of an error.
func in(err error, step jsonscan.Step) error {
	if err == nil {
		return nil
	}
	f := asFault(err)
	f.path = append(jsonscan.Path{step}, f.path...)
	return f
}

func member(name string) jsonscan.Step { return jsonscan.Step{Name: name, Index: -1} }
func element(i int) jsonscan.Step      { return jsonscan.Step{Index: i} }

// codeOf returns the code of an error of this library, "" for any other.
func codeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return string(e.Code)
	}
	if e, ok := errors.AsType[*policy.Error](err); ok {
		return string(e.Code)
	}
	if e, ok := errors.AsType[*evaluate.Error](err); ok {
		return string(e.Code)
	}
	if e, ok := errors.AsType[*condition.Error](err); ok {
		return string(e.Code)
	}
	if e, ok := errors.AsType[*arn.Error](err); ok {
		return string(e.Code)
	}
	return ""
}

// refuses reports whether err is the refusal of a policy or principal, and not a fault of the scenario around it.
func refuses(err error) bool {
	if _, ok := errors.AsType[*policy.Error](err); ok {
		return true
	}
	if e, ok := errors.AsType[*evaluate.Error](err); ok {
		return e.Code == evaluate.CodeInvalidPrincipal
	}
	return codeOf(err) == string(CodeUnknownManaged)
}

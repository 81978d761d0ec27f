package simulator

import (
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Code names what is wrong with a request, for programs to branch on. AWS has one word for most of it, InvalidInput.
type Code string

// The codes: a closed list.
const (
	CodeTooLarge      Code = "INPUT_TOO_LARGE"   // the request is larger than [WithMaxSize] allows
	CodeInvalidUTF8   Code = "INVALID_UTF8"      // not UTF-8
	CodeTooDeep       Code = "NESTING_TOO_DEEP"  // nested deeper than any request needs
	CodeSyntax        Code = "JSON_SYNTAX_ERROR" // not JSON
	CodeLoneSurrogate Code = "LONE_SURROGATE"    // an escape that is half a character
	CodeDuplicate     Code = "DUPLICATE_MEMBER"  // a member that occurs twice, also a context key in another case
	CodeMissingMember Code = "MISSING_MEMBER"    // a member that must be there
	CodeWrongType     Code = "WRONG_TYPE"        // a value of the wrong JSON type
	CodeInvalidValue  Code = "INVALID_VALUE"     // a text or number that is not of those allowed there
	CodeLimit         Code = "LIMIT_EXCEEDED"    // more, longer or shorter than the API takes
	CodeInvalidCaller Code = "INVALID_CALLER"    // a CallerArn that cannot be simulated
	CodeInvalidPolicy Code = "INVALID_POLICY"    // a policy that is refused: see Unwrap
	CodeNotModelled   Code = "NOT_MODELLED"      // a member that would change the answer and is not modelled
)

// An Error says why a request is refused, and where. It is the only error type of this package.
type Error struct {
	Code   Code   `json:"code"`
	Line   int    `json:"line"`   // from 1
	Column int    `json:"column"` // from 1, in code points
	Path   string `json:"path"`   // such as ContextEntries[0].ContextKeyType; "" for the request as a whole
	Reason string `json:"reason"` // what is wrong, in words
	err    error
}

// Error gives line, column, path, reason and code.
func (e *Error) Error() string {
	return quote.Error("simulator", quote.Place("", e.Line, e.Column, e.Path), "", e.Reason, string(e.Code))
}

// Unwrap returns the [*policy.Error] of a policy that is refused, whose line, column and path are those in the policy
// (decoded, if it was encoded); the [*evaluate.Error] of a caller; or nil.
func (e *Error) Unwrap() error { return e.err }

// A fault is an Error before its place in the text is known.
type fault struct {
	code   Code
	offset int // in the text of the request
	path   jsonscan.Path
	reason string
	err    error
}

func (f *fault) Error() string { return f.reason }

// scanCodes are the codes of faults of the text.
var scanCodes = [...]Code{
	jsonscan.TooLarge:      CodeTooLarge,
	jsonscan.InvalidUTF8:   CodeInvalidUTF8,
	jsonscan.TooDeep:       CodeTooDeep,
	jsonscan.Syntax:        CodeSyntax,
	jsonscan.LoneSurrogate: CodeLoneSurrogate,
	jsonscan.Duplicate:     CodeDuplicate,
	jsonscan.Null:          CodeWrongType,
	jsonscan.WrongKind:     CodeWrongType,
}

// locate returns an error of this package, of package jsonscan or of a policy with its place in the text.
func locate(text string, err error) *Error {
	var offset int
	e := &Error{Code: CodeInvalidPolicy, Reason: err.Error(), err: err}
	switch f := err.(type) {
	case *fault:
		e.Code, e.Path, e.err, offset = f.code, f.path.String(), f.err, f.offset
	case *jsonscan.Error:
		e.Code, e.Path, e.err, offset = scanCodes[f.Fault], f.Path.String(), nil, f.Offset
	}
	e.Line, e.Column = jsonscan.Locate(text, offset)
	return e
}

// in puts a step before the path of an error.
func in(err error, step jsonscan.Step) error {
	switch f := err.(type) {
	case *fault:
		f.path = append(jsonscan.Path{step}, f.path...)
	case *jsonscan.Error:
		f.Path = append(jsonscan.Path{step}, f.Path...)
	}
	return err
}

func member(name string) jsonscan.Step { return jsonscan.Step{Name: name, Index: -1} }

// members calls f for every member of an object. Errors of f get the name put before their path.
func members(v jsonscan.Value, f func(name string, v jsonscan.Value) error) error {
	if err := v.Want(jsonscan.KindObject); err != nil {
		return err
	}
	return v.Members(func(name string, _ int, v jsonscan.Value) error {
		return in(f(name, v), member(name))
	})
}

// elements calls f for every element of a list. Errors of f get the number put before their path.
func elements(v jsonscan.Value, f func(i int, v jsonscan.Value) error) error {
	if err := v.Want(jsonscan.KindList); err != nil {
		return err
	}
	return v.Elements(func(i int, v jsonscan.Value) error { return in(f(i, v), jsonscan.Step{Index: i}) })
}

// refuse is the error for a value.
func refuse(v jsonscan.Value, code Code, reason string) error {
	return &fault{code: code, offset: v.Offset(), reason: reason}
}

// missing is the error for an object that lacks a member.
func missing(v jsonscan.Value, name string) error {
	return refuse(v, CodeMissingMember, "no member "+quote.Text(name))
}

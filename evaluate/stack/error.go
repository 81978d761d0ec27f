package stack

import "github.com/lambdaiam/lambdaiam/internal/quote"

// Code names what is wrong with a template, or with a question about a stack, for programs to branch on.
type Code string

// The codes of templates that cannot be read.
const (
	CodeTooLarge           Code = "INPUT_TOO_LARGE"     // larger than the reader takes
	CodeInvalidUTF8        Code = "INVALID_UTF8"        // not UTF-8
	CodeTooDeep            Code = "NESTING_TOO_DEEP"    // nested deeper than 64
	CodeSyntax             Code = "JSON_SYNTAX_ERROR"   // not JSON
	CodeLoneSurrogate      Code = "LONE_SURROGATE"      // an escape that is half a character
	CodeUnknownFormat      Code = "UNKNOWN_FORMAT"      // JSON that is no template or plan, or of a version that is not read
	CodeInvalidEnvironment Code = "INVALID_ENVIRONMENT" // an environment that cannot be
)

// The codes of faults that stay with one resource.
const (
	CodeDuplicateMember     Code = "DUPLICATE_MEMBER"     // a member that occurs twice
	CodeWrongType           Code = "WRONG_TYPE"           // a value of the wrong JSON type
	CodeMissingMember       Code = "MISSING_MEMBER"       // a member that must be there
	CodeInvalidValue        Code = "INVALID_VALUE"        // a text that is not what it should be
	CodeUnresolvedReference Code = "UNRESOLVED_REFERENCE" // a reference to nothing in the template
	CodeCycle               Code = "CIRCULAR_REFERENCE"   // a reference that leads back to itself
	CodeInvalidFunction     Code = "INVALID_FUNCTION"     // a function with arguments it does not take
	CodeInvalidPolicy       Code = "INVALID_POLICY"       // a document that is refused; see [Error.Unwrap]
	CodeInvalidPermission   Code = "INVALID_PERMISSION"   // a permission that Lambda refuses; see [Error.Unwrap]
)

// The codes of questions.
const (
	CodeUnknownFunction Code = "UNKNOWN_FUNCTION" // a function that the stack does not have
	CodeUnknownResource Code = "UNKNOWN_RESOURCE" // a resource that is neither in the stack nor an ARN
	CodeFault           Code = "FAULTY_RESOURCE"  // what is asked about has a fault; see [Error.Unwrap]
	CodeQuestion        Code = "INVALID_QUESTION" // what lambdaperm refuses; see [Error.Unwrap]
)

// An Error says why a template cannot be read, what is wrong with a resource, or why there is no answer. It is the only
// error type of this package and of the readers.
type Error struct {
	Code     Code   `json:"code"`
	Resource string `json:"resource,omitempty"` // its logical id or address; "" for the template as a whole
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"` // from 1; 0 for a question
	Column   int    `json:"column,omitempty"`
	Path     string `json:"path,omitempty"`  // such as Resources.Fn.Properties.Role
	Input    string `json:"input,omitempty"` // the offending text, "" where there is none
	Reason   string `json:"reason"`
	Err      error  `json:"-"` // what Unwrap returns
}

// Error gives file, line, column, path, input, reason and code.
func (e *Error) Error() string {
	return quote.Error("stack", quote.Place(e.File, e.Line, e.Column, e.Path), e.Input, e.Reason, string(e.Code))
}

// Unwrap returns the *policy.Error of a document that is refused, the error of package lambdapolicy or lambdaperm, or
// nil.
func (e *Error) Unwrap() error { return e.Err }

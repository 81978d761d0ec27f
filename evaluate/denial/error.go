package denial

import (
	"errors"
	"strconv"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Code names what is wrong with an input, for programs to branch on.
type Code string

// The codes of an [*Error]: a closed list.
const (
	CodeNoDenial      Code = "NO_DENIAL"           // the text has no sentence about a denied request
	CodeTooLarge      Code = "INPUT_TOO_LARGE"     // larger than allowed
	CodeInvalidUTF8   Code = "INVALID_UTF8"        // not UTF-8
	CodeTooDeep       Code = "NESTING_TOO_DEEP"    // JSON nested deeper than 64
	CodeSyntax        Code = "JSON_SYNTAX_ERROR"   // not JSON, or damaged gzip
	CodeLoneSurrogate Code = "LONE_SURROGATE"      // an escape that is half a character
	CodeDuplicate     Code = "DUPLICATE_MEMBER"    // a member, or a condition key, that occurs twice
	CodeWrongType     Code = "WRONG_TYPE"          // a member that is used has the wrong JSON type
	CodeMissingMember Code = "MISSING_MEMBER"      // a member that must be there
	CodeInvalidValue  Code = "INVALID_VALUE"       // a member whose text cannot be what it should be
	CodeFormat        Code = "UNKNOWN_FORMAT"      // JSON that is none of the formats read
	CodeVersion       Code = "UNKNOWN_VERSION"     // an event of another major version than 1
	CodeIdentity      Code = "IDENTITY_NOT_USABLE" // an event that does not tell who the caller is
	CodeIncomplete    Code = "INCOMPLETE"          // more pages of authorization details exist
	CodeConflict      Code = "CONFLICT"            // pages or documents that contradict each other
	CodePolicy        Code = "INVALID_POLICY"      // a document that is refused: see the error behind it
	CodeUnreadable    Code = "UNREADABLE_VALUE"    // a context value that is not of its key's type
	CodeNoRequest     Code = "NO_REQUEST"          // what is known makes no request
	CodeUnknownWord   Code = "UNKNOWN_WORD"        // text that is no word of an enumeration
)

// An Error says what is wrong with an input, and where. Line and column are those of the value at fault; of one in a
// text that is itself inside JSON, those of that text.
type Error struct {
	Code   Code   `json:"code"`
	File   string `json:"file"`   // "" where the input was not a file
	Line   int    `json:"line"`   // from 1; 0 where there is no place
	Column int    `json:"column"` // from 1, in code points
	Path   string `json:"path"`   // such as Records[3].userIdentity; "" for the whole
	Reason string `json:"reason"` // what is wrong, in words
	err    error
}

// Error gives file, line, column, path, reason and code.
func (e *Error) Error() string {
	return quote.Error("denial", quote.Place(e.File, e.Line, e.Column, e.Path), "", e.Reason, string(e.Code))
}

// Unwrap returns the [*policy.Error] of a policy that is refused or the [*evaluate.Error] of a caller, or nil.
func (e *Error) Unwrap() error { return e.err }

// A fault is an Error before its place is known.
type fault struct {
	code   Code
	offset int // in the text
	path   jsonscan.Path
	reason string
	err    error
}

func (f *fault) Error() string { return f.reason }

// at is a fault of a value.
func at(v jsonscan.Value, code Code, reason string) *fault {
	return &fault{code: code, offset: v.Offset(), reason: reason}
}

var scanCodes = map[jsonscan.Fault]Code{
	jsonscan.TooLarge:      CodeTooLarge,
	jsonscan.InvalidUTF8:   CodeInvalidUTF8,
	jsonscan.TooDeep:       CodeTooDeep,
	jsonscan.Syntax:        CodeSyntax,
	jsonscan.LoneSurrogate: CodeLoneSurrogate,
	jsonscan.Duplicate:     CodeDuplicate,
	jsonscan.Null:          CodeWrongType,
	jsonscan.WrongKind:     CodeWrongType,
}

// asFault returns an error of this package or of jsonscan as a fault.
func asFault(err error) *fault {
	if f, ok := errors.AsType[*fault](err); ok {
		return f
	}
	if e, ok := errors.AsType[*jsonscan.Error](err); ok {
		return &fault{code: scanCodes[e.Fault], offset: e.Offset, path: e.Path, reason: e.Reason}
	}
	return &fault{code: CodeSyntax, reason: err.Error(), err: err}
}

// in puts a member before the path of an error.
func in(err error, name string) error { return step(err, jsonscan.Step{Name: name, Index: -1}) }

// of puts the number of an element before the path of an error.
func of(err error, i int) error { return step(err, jsonscan.Step{Index: i}) }

func step(err error, s jsonscan.Step) error {
	if err == nil {
		return nil
	}
	f := asFault(err)
	f.path = append(jsonscan.Path{s}, f.path...)
	return f
}

// tooLarge is the error for an input of more bytes than it may have.
func tooLarge(max int) *Error {
	return &Error{Code: CodeTooLarge, Reason: "larger than " + strconv.Itoa(max) + " bytes"}
}

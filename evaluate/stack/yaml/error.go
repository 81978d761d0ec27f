package yaml

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Code names what is wrong with a template, for programs to branch on.
type Code string

// The codes of this package, a closed list.
const (
	CodeTooLarge    Code = "INPUT_TOO_LARGE"        // larger than WithMaxSize allows
	CodeTooMany     Code = "TOO_MANY_VALUES"        // more values than any template has
	CodeInvalidUTF8 Code = "INVALID_UTF8"           // not UTF-8
	CodeTooDeep     Code = "NESTING_TOO_DEEP"       // nested deeper than [MaxDepth]
	CodeSyntax      Code = "YAML_SYNTAX_ERROR"      // not YAML
	CodeNoDocument  Code = "NO_DOCUMENT"            // blanks and comments only
	CodeDocuments   Code = "MORE_THAN_ONE_DOCUMENT" // a second document
	CodeAlias       Code = "UNSUPPORTED_ALIAS"      // a reference to an anchor
	CodeMerge       Code = "UNSUPPORTED_MERGE_KEY"  // the member <<
	CodeTag         Code = "UNKNOWN_TAG"            // a tag that is no short form of a function
	CodeKey         Code = "INVALID_MEMBER_NAME"    // the name of a member that is no plain or quoted text
	CodeDuplicate   Code = "DUPLICATE_MEMBER"       // a member that occurs twice
	CodeValue       Code = "INVALID_VALUE"          // a value that is not of the type its tag says
)

// An Error says why a template cannot be read, and where. It is the only error type of this package.
type Error struct {
	Code   Code   `json:"code"`
	Line   int    `json:"line"`   // from 1
	Column int    `json:"column"` // from 1, in code points
	Reason string `json:"reason"` // what is wrong, in words
}

// Error gives line, column, reason and code.
func (e *Error) Error() string {
	return "yaml: line " + strconv.Itoa(e.Line) + ", column " + strconv.Itoa(e.Column) + ": " + e.Reason +
		" (" + string(e.Code) + ")"
}

// at returns an error at a node.
func at(n *yaml.Node, code Code, reason string) error {
	return &Error{Code: code, Line: n.Line, Column: n.Column, Reason: reason}
}

// syntaxError returns an error of the YAML library as one of this package.
func syntaxError(text string, err error) *Error {
	e := &Error{Code: CodeSyntax, Line: 1, Column: 1, Reason: "not YAML"}
	if load, ok := errors.AsType[*yaml.LoadError](err); ok {
		e.Reason = load.Message
		if load.ContextMsg != "" {
			e.Reason = load.ContextMsg + ": " + e.Reason
		}
		switch {
		case load.Mark.Line > 0:
			e.Line, e.Column = load.Mark.Line, max(load.Mark.Column, 1)
		case load.Mark.Index > 0: // a character that YAML does not have
			e.Line, e.Column = locate(text, load.Mark.Index)
		}
	}
	const longest = 1 << 10
	e.Reason = cut(e.Reason, longest)
	return e
}

// locate returns line and column of a byte of the text.
func locate(text string, offset int) (line, column int) {
	before := text[:min(offset, len(text))]
	line = 1 + strings.Count(before, "\n")
	return line, 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}

// quote returns s in quotation marks; of a long text the beginning.
func quote(s string) string {
	const longest = 100
	return strconv.Quote(cut(s, longest))
}

// cut returns s, or of what has more than max bytes the beginning, up to the end of a code point.
func cut(s string, max int) string {
	if len(s) <= max {
		return s
	}
	for !utf8.RuneStart(s[max]) {
		max--
	}
	return s[:max] + "…"
}

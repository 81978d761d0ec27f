package action

import "github.com/lambdaiam/lambdaiam/internal/quote"

// Code names what is wrong with a text, for programs to branch on. The list of constants is closed.
type Code string

// CodeUnknownWord: the text is no [AccessLevel], or the value has no text.
const CodeUnknownWord Code = "UNKNOWN_WORD"

// An Error says why a text was not read. It is the only error type of this package. The zero value describes no fault.
type Error struct {
	Code   Code   `json:"code"`   // what kind of fault it is
	Input  string `json:"input"`  // the text, never shortened
	Reason string `json:"reason"` // one phrase for people; programs use Code
}

// Error gives input, reason and code.
func (e *Error) Error() string { return quote.Error("action", "", e.Input, e.Reason, string(e.Code)) }

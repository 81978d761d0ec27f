// Package template reads text that may hold wildcards and policy variables into the pieces package glob matches.
//
// The text is read once; matching puts the values of its variables in place as data. No value is ever read as a
// pattern, expanded again or written back (V-07, V-10).
//
// The grammar of variables (V-01, V-08, "IAM policy elements: Variables and tags"):
//
//	${key}             the value of the condition key
//	${key, 'default'}  the same, or the default where the key has no value; comma, one space, single quotes
//	${*} ${?} ${$}     the character itself
//
// A "$" that no "{" follows is an ordinary character.
package template

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// Values gives the values of variables by their key in lower case.
type Values = interface {
	Value(key string) (value string, ok bool)
}

// Parts says how text is divided into the parts of an ARN.
type Parts uint8

const (
	// None: the text is one whole.
	None Parts = iota
	// Compared: six parts divided by colons, each matched by itself; only the sixth may hold further colons (C-22).
	Compared
	// Open: as Compared, but a star that ends one of the first five parts also matches beyond the colon (M-11, Q-01),
	// and missing parts are taken as "*" (M-16).
	Open
)

// Options say how to read text.
type Options struct {
	Wildcards bool  // "*" and "?" are wildcards
	Variables bool  // "${…}" is read; otherwise it is ordinary text (G-21)
	Parts     Parts // how the text is divided
}

// A Template is text read by Parse. It is immutable; its zero value matches the empty value only.
type Template struct {
	text      string // all there is where pieces is nil: literal text
	pieces    []glob.Piece
	variables []variable
	padded    bool
}

type variable struct {
	key        string // lower case
	text       string // the default
	hasDefault bool
}

// MaxVariables is the greatest number of variables in one text.
const MaxVariables = 100

// Reason says what is wrong with a variable.
type Reason uint8

const (
	MissingBrace Reason = iota + 1
	MissingQuote
	Space
	Empty
	TooMany
)

// An Error is a malformed variable.
type Error struct {
	Reason Reason
	Offset int // the byte in the text where the variable begins
}

func (e *Error) Error() string {
	switch e.Reason {
	case MissingBrace:
		return "variable without closing brace"
	case MissingQuote:
		return "default value of a variable is not in single quotes"
	case Space:
		return "blank in a variable"
	case TooMany:
		return "too many variables"
	default:
		return "variable without a key"
	}
}

// Colons are the places of the colons that divide text into the parts of an ARN: those in variables do not.
type Colons struct {
	N  int    // how many there are, at most 5
	At [5]int // the byte of each
}

// Match reports whether the whole of value matches. A variable without value and default makes it false (V-05).
func (t *Template) Match(value string, values Values) bool {
	switch {
	case t.pieces == nil:
		return t.text == value
	case len(t.variables) > 0:
		return t.substituted(value, values, false)
	case t.IsPrefix():
		return strings.HasPrefix(value, t.pieces[0].Text) // the commonest pattern of all
	}
	return glob.Match(t.pieces, value, nil)
}

// MatchFold is Match ignoring case.
func (t *Template) MatchFold(value string, values Values) bool {
	switch {
	case t.pieces == nil:
		return glob.EqualFold(t.text, value)
	case len(t.variables) > 0:
		return t.substituted(value, values, true)
	}
	return glob.MatchFold(t.pieces, value, nil)
}

func (t *Template) substituted(value string, values Values, fold bool) bool {
	var few [4]string
	texts := few[:0]
	for i := range t.variables {
		text, ok := t.variables[i].value(values)
		if !ok {
			return false
		}
		texts = append(texts, text)
	}
	if fold {
		return glob.MatchFold(t.pieces, value, texts)
	}
	return glob.Match(t.pieces, value, texts)
}

func (v *variable) value(values Values) (string, bool) {
	if values != nil {
		if text, ok := values.Value(v.key); ok {
			return text, true
		}
	}
	return v.text, v.hasDefault
}

// Text returns the text with its variables and escapes replaced; false if a variable has neither value nor default.
// Wildcards stay, a run of stars as one.
func (t *Template) Text(values Values) (string, bool) {
	if t.pieces == nil {
		return t.text, true
	}
	var b strings.Builder
	for _, p := range t.pieces {
		switch p.Kind {
		case glob.Literal:
			b.WriteString(p.Text)
		case glob.One:
			b.WriteByte('?')
		case glob.Star:
			b.WriteByte('*')
		case glob.Variable:
			text, ok := t.variables[p.Index].value(values)
			if !ok {
				return "", false
			}
			b.WriteString(text)
		}
	}
	return b.String(), true
}

// Unresolved returns the key of the first variable that has neither value nor default, or "".
func (t *Template) Unresolved(values Values) string {
	for i := range t.variables {
		if _, ok := t.variables[i].value(values); !ok {
			return t.variables[i].key
		}
	}
	return ""
}

// Variables returns the keys of the variables, in lower case and in the order of the text.
func (t *Template) Variables() []string {
	var keys []string
	for _, v := range t.variables {
		keys = append(keys, v.key)
	}
	return keys
}

// MatchesAll reports whether the text is a run of stars and matches every value.
func (t *Template) MatchesAll() bool {
	return len(t.pieces) == 1 && t.pieces[0].Kind == glob.Star && !t.pieces[0].Within
}

// LiteralPrefix returns the text before the first wildcard or variable.
func (t *Template) LiteralPrefix() string {
	switch {
	case t.pieces == nil:
		return t.text
	case t.pieces[0].Kind == glob.Literal:
		return t.pieces[0].Text
	}
	return ""
}

// IsPrefix reports whether the text is literal but for a run of stars at its end, which match whatever follows.
func (t *Template) IsPrefix() bool {
	return len(t.pieces) == 2 && t.pieces[0].Kind == glob.Literal && t.pieces[1].Kind == glob.Star && !t.pieces[1].Within
}

// Literal returns the text if it has neither wildcards nor variables.
func (t *Template) Literal() (text string, ok bool) { return t.text, t.pieces == nil }

// Padded reports whether parts of an ARN were missing and are taken as "*".
func (t *Template) Padded() bool { return t.padded }

// IsVariable reports whether the text is one variable and nothing else.
func (t *Template) IsVariable() bool { return len(t.pieces) == 1 && len(t.variables) == 1 }

// HasVariables reports whether the text holds a variable.
func (t *Template) HasVariables() bool { return len(t.variables) > 0 }

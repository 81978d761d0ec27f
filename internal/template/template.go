// Package template reads text that may hold wildcards and policy variables into the pieces package glob matches.
//
// The text is read once; matching puts the values of its variables in place as data. No value is ever read as a
// pattern, expanded again or written back.
//
// The grammar of variables ("IAM policy elements: Variables and tags"):
//
//	${key}             the value of the condition key
//	${key, 'default'}  the same, or the default where the key has no value; comma, one space, single quotes
//	${*} ${?} ${$}     the character itself
//
// A "$" that no "{" follows is an ordinary character.
//
// The numbers of rules in the code are those of RULES.md.
package template

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
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
	// Compared: six parts divided by colons, each matched by itself; only the sixth may hold further colons.
	Compared
	// Open: as [Compared], but a star that ends one of the first five parts also matches beyond the colon, and missing
	// parts are taken as "*".
	Open
)

// Options say how to read text.
type Options struct {
	Wildcards bool  // "*" and "?" are wildcards
	Variables bool  // "${…}" is read; otherwise it is ordinary text
	Parts     Parts // how the text is divided
}

// A Template is text read by [Parse]. It is immutable; its zero value matches the empty value only.
//
// It is small because documents hold it by the thousand, most of them literal or literal up to a star at the end.
type Template struct {
	text      string // as written
	parts     *parts // nil where text alone says everything
	colons    uint8
	variables uint8 // how many there are
	prefix    bool  // the text up to the star that ends it, which crosses colons, is all that counts
	padded    bool  // parts are missing
	full      bool  // … whose pieces are among the others
	dead      bool  // matches nothing
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

// Literal returns the template of text in which nothing has a meaning of its own.
func Literal(text string) Template { return Template{text: text} }

// Dead returns a template that keeps its text and matches nothing.
func Dead(text string) Template { return Template{text: text, dead: true} }

// IsDead reports whether the template was made by [Dead].
func (t *Template) IsDead() bool { return t.dead }

// String returns the text as it was written.
func (t *Template) String() string { return t.text }

// Match reports whether the whole of value matches. A variable without value and default makes it false.
func (t *Template) Match(value string, values Values) bool {
	switch {
	case t.variables > 0:
		return t.substituted(value, values, false)
	case t.parts != nil:
		return t.matchPieces(value, nil)
	case t.prefix:
		return strings.HasPrefix(value, t.text[:len(t.text)-1])
	}
	return t.text == value && !t.dead
}

// MatchFold is [Template.Match] ignoring the case of letters, whatever the alphabet.
func (t *Template) MatchFold(value string, values Values) bool {
	switch {
	case t.variables > 0:
		return t.substituted(value, values, true)
	case t.parts != nil:
		return t.foldPieces(value, nil)
	case t.prefix:
		return glob.MatchFold([]glob.Piece{{Text: t.text[:len(t.text)-1]}, {Kind: glob.Star}}, value, nil)
	}
	return glob.EqualFold(t.text, value) && !t.dead
}

// MatchName is [Template.Match] for names, ignoring case as package ascii does. Names have no variables.
func (t *Template) MatchName(value string) bool {
	switch {
	case t.parts != nil: // of no ARN
		return t.variables == 0 && glob.MatchName(t.parts.pieces, value, nil)
	case t.prefix:
		n := len(t.text) - 1
		return len(value) >= n && ascii.EqualFold(t.text[:n], value[:n])
	}
	return ascii.EqualFold(t.text, value) && !t.dead
}

func (t *Template) substituted(value string, values Values, fold bool) bool {
	var few [4]string
	texts := few[:0]
	for i := 0; len(texts) < int(t.variables); i++ {
		piece := &t.parts.pieces[i]
		if piece.Kind != glob.Variable {
			continue
		}
		text, ok := t.parts.value(piece, values)
		if !ok {
			return false // V-05
		}
		texts = append(texts, text)
	}
	if fold {
		return t.foldPieces(value, texts)
	}
	return t.matchPieces(value, texts)
}

func (t *Template) matchPieces(value string, values []string) bool {
	if t.padded && !t.full {
		return t.matchPadded(value, values, glob.Match)
	}
	return glob.Match(t.parts.pieces, value, values)
}

func (t *Template) foldPieces(value string, values []string) bool {
	if t.padded && !t.full {
		return t.matchPadded(value, values, glob.MatchFold)
	}
	return glob.MatchFold(t.parts.pieces, value, values)
}

// Text returns the text with its variables and escapes replaced; false if a variable has neither value nor default.
// Wildcards stay, a run of stars as one.
func (t *Template) Text(values Values) (string, bool) {
	if t.parts == nil {
		return t.text, true
	}
	var b strings.Builder
	for _, p := range t.Pieces() {
		switch p.Kind {
		case glob.Literal:
			b.WriteString(p.Text)
		case glob.One:
			b.WriteByte('?')
		case glob.Star:
			b.WriteByte('*')
		case glob.Variable:
			text, ok := t.parts.value(&p, values)
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
	if t.variables == 0 {
		return ""
	}
	for i := range t.parts.pieces {
		if p := &t.parts.pieces[i]; p.Kind == glob.Variable {
			if _, ok := t.parts.value(p, values); !ok {
				return p.Text
			}
		}
	}
	return ""
}

// Blocked returns the key of the first variable that keeps value from matching: one that has neither value nor default, or
// whose value has a colon where it must have none. It is "" where there is no such variable, and where value would not
// match whatever those variables stood for.
func (t *Template) Blocked(value string, values Values) (key string) {
	if t.variables == 0 {
		return ""
	}
	texts := make([]string, t.variables)
	pieces := slices.Clone(t.parts.pieces)
	for i := range pieces {
		p := &pieces[i]
		if p.Kind != glob.Variable {
			continue
		}
		text, ok := t.parts.value(p, values)
		if ok && !(p.Within && strings.Contains(text, ":")) {
			texts[p.Index] = text
			continue
		}
		if key == "" {
			key = p.Text
		}
		p.Kind = glob.Star
	}
	if t.padded && !t.full {
		pieces = pad(pieces, int(t.colons))
	}
	if key == "" || !glob.Match(pieces, value, texts) {
		return ""
	}
	return key
}

// Variables returns the keys of the variables, in lower case and in the order of the text.
func (t *Template) Variables() []string {
	if t.variables == 0 {
		return nil
	}
	var keys []string
	for _, p := range t.parts.pieces {
		if p.Kind == glob.Variable {
			keys = append(keys, p.Text)
		}
	}
	return keys
}

// MatchesAll reports whether the text is a run of stars and matches every value.
func (t *Template) MatchesAll() bool { return t.IsPrefix() && t.LiteralPrefix() == "" }

// LiteralPrefix returns the text before the first wildcard or variable.
func (t *Template) LiteralPrefix() string {
	switch {
	case t.prefix:
		return t.text[:len(t.text)-1]
	case t.parts == nil:
		return t.text
	case t.parts.pieces[0].Kind == glob.Literal:
		return t.parts.pieces[0].Text
	}
	return ""
}

// IsPrefix reports whether the text is literal but for a run of stars at its end, which match whatever follows.
func (t *Template) IsPrefix() bool {
	if t.parts == nil || t.padded {
		return t.prefix
	}
	pieces := t.parts.pieces
	last := len(pieces) - 1
	return pieces[last].Kind == glob.Star && !pieces[last].Within && (last == 0 || last == 1 && pieces[0].Kind == glob.Literal)
}

// Literal returns the text if it has neither wildcards nor variables, and matches it.
func (t *Template) Literal() (text string, ok bool) {
	if t.parts != nil || t.prefix || t.dead {
		return "", false
	}
	return t.text, true
}

// Colons returns how many colons divide the text into the parts of an ARN, at most 5.
func (t *Template) Colons() int { return int(t.colons) }

// Divide returns the places of the colons that divide the text into the parts of an ARN. They are found anew.
func (t *Template) Divide() Colons {
	if t.variables == 0 {
		return divide(t.text) // an escape such as ${*} has no colon
	}
	_, colons, _ := ParseARN(t.text, Options{Variables: true, Parts: Compared})
	return colons
}

// Padded reports whether parts of an ARN were missing and are taken as "*".
func (t *Template) Padded() bool { return t.padded }

// IsVariable reports whether the text is one variable and nothing else.
func (t *Template) IsVariable() bool { return t.variables == 1 && len(t.parts.pieces) == 1 }

// Variable returns what the variable of text stands for that is one variable and nothing else.
func (t *Template) Variable(values Values) (text string, ok bool) {
	return t.parts.value(&t.parts.pieces[0], values)
}

// HasVariables reports whether the text holds a variable.
func (t *Template) HasVariables() bool { return t.variables > 0 }

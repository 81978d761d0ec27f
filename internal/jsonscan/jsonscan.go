// Package jsonscan reads JSON that nobody vouches for.
//
// It stands before gjson, which believes what it is given: size, UTF-8, depth and surrogates are checked without
// recursion, then the syntax, and only then is the text walked, member by member. Names are compared after their
// escapes are resolved, and a name that occurs twice is an error. Every value knows its place in the text.
package jsonscan

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/seen"
)

// Fault is what is wrong with a text.
type Fault uint8

const (
	TooLarge Fault = iota + 1
	InvalidUTF8
	TooDeep
	Syntax
	LoneSurrogate
	Duplicate
	Null // where a value of another kind is wanted
	WrongKind
	UnknownName
)

// An Error is a fault and its place.
type Error struct {
	Fault  Fault
	Offset int // in bytes, from the beginning of the text
	Path   Path
	Reason string
}

// Error gives the reason.
func (e *Error) Error() string { return e.Reason }

// ErrTooLarge is the error for a text of more than max bytes.
func ErrTooLarge(max int) *Error {
	return &Error{Fault: TooLarge, Reason: "larger than " + strconv.Itoa(max) + " bytes"}
}

// MaxDepth is how deep objects and lists may be nested.
const MaxDepth = 32

// blanks may stand around values.
const blanks = " \t\r\n"

// Kind is the kind of a [Value].
type Kind uint8

const (
	KindNull Kind = iota
	KindBool
	KindNumber
	KindString
	KindList
	KindObject
)

var kindNames = [...]string{"null", "a boolean", "a number", "a string", "a list", "an object"}

// String names the kind with its article, as in "a string".
func (k Kind) String() string { return kindNames[k] }

// A Value is a value in a text that was checked.
type Value struct{ r gjson.Result }

// Kind returns the kind of the value.
func (v Value) Kind() Kind {
	switch v.r.Type {
	case gjson.True, gjson.False:
		return KindBool
	case gjson.Number:
		return KindNumber
	case gjson.String:
		return KindString
	case gjson.JSON:
		if v.r.Raw[0] == '[' {
			return KindList
		}
		return KindObject
	}
	return KindNull
}

// Offset returns the byte at which the value begins.
func (v Value) Offset() int { return v.r.Index }

// Raw returns the text of the value.
func (v Value) Raw() string { return v.r.Raw }

// Text returns a string with its escapes resolved, and the text of any other value.
func (v Value) Text() string {
	if v.r.Type == gjson.String {
		return v.r.Str
	}
	return v.r.Raw
}

// Read checks text, which may take up to max bytes, and returns the one value it holds.
func Read(text string, max int) (Value, error) {
	if len(text) > max {
		return Value{}, ErrTooLarge(max)
	}
	if !utf8.ValidString(text) {
		at := 0
		for at < len(text) {
			r, n := utf8.DecodeRuneInString(text[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		return Value{}, &Error{Fault: InvalidUTF8, Offset: at, Reason: "not UTF-8"}
	}
	if err := scan(text); err != nil {
		return Value{}, err
	}
	if !gjson.Valid(text) {
		return Value{}, syntaxError(text)
	}
	r := gjson.Parse(text)
	r.Raw = strings.Trim(text, blanks) // gjson leaves what follows an object or list
	r.Index = len(text) - len(strings.TrimLeft(text, blanks))
	return Value{r}, nil
}

// Members calls f for every member of an object in order, with its name (without escapes) and the place of the name,
// and stops at the first error. A name that occurs twice is an error.
func (v Value) Members(f func(name string, at int, v Value) error) error {
	var err error
	var names seen.Set[string]
	v.r.ForEach(func(key, value gjson.Result) bool {
		if names.IsFull() { // the others are taken to be as long as those so far
			names.Grow(min(v.Most(), 18*len(v.r.Raw)/(key.Index-v.r.Index)))
		}
		if names.Twice(key.Str) && v.has(key) {
			err = Repeated(key.Str, key.Index)
			return false
		}
		err = f(key.Str, key.Index, Value{value})
		return err == nil
	})
	return err
}

// has reports whether a member before the one with this name has the same name.
func (v Value) has(name gjson.Result) (found bool) {
	v.r.ForEach(func(key, _ gjson.Result) bool {
		found = found || key.Index < name.Index && key.Str == name.Str
		return !found && key.Index < name.Index
	})
	return found
}

// Most returns how many elements or members a value has at most: it counts what stands between them, wherever that
// stands.
func (v Value) Most() int {
	switch raw := v.r.Raw; v.Kind() {
	case KindList:
		return 1 + min(strings.Count(raw, ","), len(raw)/len(`1,`))
	case KindObject:
		n := 0
		for i := 1; i < len(raw); i++ {
			colon := strings.IndexByte(raw[i:], ':')
			if colon < 0 {
				break
			}
			if i += colon; raw[i-1] == '"' || raw[i-1] <= ' ' { // behind a name
				n++
			}
		}
		return min(n, 1+len(raw)/len(`"":1,`))
	}
	return 1
}

// Elements calls f for every element of a list in order, and stops at the first error.
func (v Value) Elements(f func(i int, v Value) error) error {
	var err error
	i := 0
	v.r.ForEach(func(_, value gjson.Result) bool {
		err = f(i, Value{value})
		i++
		return err == nil
	})
	return err
}

// Want returns an error where v is not of the kind.
func (v Value) Want(k Kind) error {
	switch got := v.Kind(); got {
	case k:
		return nil
	case KindNull:
		return &Error{Fault: Null, Offset: v.Offset(), Reason: "null, wanted " + k.String()}
	default:
		return &Error{Fault: WrongKind, Offset: v.Offset(), Reason: got.String() + ", wanted " + k.String()}
	}
}

// Unknown is the error for a member that has no place where it stands.
func Unknown(name string, at int) error {
	return &Error{Fault: UnknownName, Offset: at, Path: Path{}.Name(name), Reason: "unknown member " + quote.Text(name)}
}

// Repeated is the error for a member whose name another one has before it.
func Repeated(name string, at int) error {
	return &Error{Fault: Duplicate, Offset: at, Path: Path{}.Name(name), Reason: quote.Text(name) + " occurs twice"}
}

// Package jsonscan reads JSON that nobody vouches for.
//
// It stands before gjson, which believes what it is given: size, UTF-8, depth and surrogates are checked without
// recursion, then the syntax. Only then is the text walked, member by member, along a list of where objects and lists
// end, which the check of the depth left. Names are compared after their escapes are resolved, and a name that occurs
// twice is an error. Every value knows its place in the text.
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

// How deep objects and lists may be nested: MaxDepth for [Read], up to MostDepth for [ReadNested].
const (
	MaxDepth  = 32
	MostDepth = 64
)

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

// Read checks text, which may take up to max bytes, and returns the one value it holds.
func Read(text string, max int) (Value, error) { return ReadNested(text, max, MaxDepth) }

// ReadNested is [Read] for objects and lists nested up to a depth, which is at most [MostDepth].
func ReadNested(text string, max, depth int) (Value, error) {
	if len(text) > max {
		return Value{}, ErrTooLarge(max)
	}
	if uint64(len(text)) > largest {
		return Value{}, &Error{Fault: TooLarge, Reason: "larger than " + strconv.FormatUint(largest, 10) + " bytes"}
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
	l := newList(text)
	if err := l.scan(0, len(text), depth); err != nil {
		l.release()
		return Value{}, err
	}
	if !gjson.Valid(text) {
		l.release()
		return Value{}, syntaxError(text)
	}
	from := len(text) - len(strings.TrimLeft(text, blanks))
	return Value{l, uint32(from), uint32(len(strings.TrimRight(text, blanks))), 0}, nil
}

// Members calls f for every member of an object in order, with its name (without escapes) and the place of the name,
// and stops at the first error. A name that occurs twice is an error.
func (v Value) Members(f func(name string, at int, v Value) error) error {
	if v.Kind() != KindObject {
		return nil
	}
	var names seen.Set[string]
	for w := v.inside(); ; {
		name, ok := w.next()
		if !ok {
			return nil
		}
		member, _ := w.next()
		text, at := name.Text(), name.Offset()
		if names.IsFull() { // the others are taken to be as long as those so far
			names.Grow(min(v.Most(), 18*len(v.Raw())/(at-v.Offset())))
		}
		if names.Twice(text) && v.has(text, at) {
			return Repeated(text, at)
		}
		if err := f(text, at, member); err != nil {
			return err
		}
	}
}

// has reports whether a member before a place has the name.
func (v Value) has(text string, before int) bool {
	for w := v.inside(); ; w.next() {
		switch name, _ := w.next(); {
		case name.Offset() >= before:
			return false
		case name.Text() == text:
			return true
		}
	}
}

// Most returns how many elements or members a value has at most: it counts what stands between them, wherever that
// stands.
func (v Value) Most() int {
	switch raw := v.Raw(); v.Kind() {
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
	if v.Kind() != KindList {
		return nil
	}
	w := v.inside()
	for i := 0; ; i++ {
		element, ok := w.next()
		if !ok {
			return nil
		}
		if err := f(i, element); err != nil {
			return err
		}
	}
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

// Package glob matches a value against a sequence of pieces: literal text, variables, "?" and "*".
//
// It is the only wildcard matcher of the module. A "?" stands for exactly one code point (an invalid byte counts as
// one), a "*" for any run of them, also the empty one, and newlines are characters like any other. Text never matches
// only some bytes of a code point. A [Piece] marked Within never matches a colon: that is how the parts of an ARN are
// kept apart where they must be.
//
// The matcher goes back to the last star only, never further: work is bounded by pieces times value, whatever the
// pattern. It neither recurses nor allocates.
package glob

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// Kind says what a Piece matches.
type Kind uint8

const (
	Literal  Kind = iota // Text itself
	Variable             // the value of the variable with the number Index
	One                  // one code point
	Star                 // any run of code points
)

// A Piece is one element of a pattern. The zero value is empty literal text.
type Piece struct {
	Text   string // the literal text; for a Variable its name, which the matcher does not read
	Index  uint8  // the number of a Variable: its place in the values given to Match
	Kind   Kind
	Within bool // does not match a colon
}

// letters says which of them are the same.
type letters uint8

const (
	exact  letters = iota
	ofName         // ignoring the case of the letters of ASCII
	ofText         // by their simple lower case, whatever the alphabet
)

// Match reports whether the whole of value matches the pieces; values holds what the variables stand for. A value is
// compared as literal text, whatever characters it has.
func Match(pieces []Piece, value string, values []string) bool {
	ok, _ := match(pieces, value, values, exact)
	return ok
}

// MatchFold is [Match] ignoring the case of letters: both sides are compared by their simple lower case, without any
// further normalisation.
func MatchFold(pieces []Piece, value string, values []string) bool {
	ok, _ := match(pieces, value, values, ofText)
	return ok
}

// MatchName is [Match] ignoring the case of the letters of ASCII, as names are compared (package ascii).
func MatchName(pieces []Piece, value string, values []string) bool {
	ok, _ := match(pieces, value, values, ofName)
	return ok
}

// match also counts the steps it took, so that a test can hold them linear.
//
// Two kinds of star occur in one ARN pattern: those that cross colons and those that do not. A chunk between two
// crossing stars is placed as far left as it goes and never moved again once the next crossing star is reached; inside
// a chunk the other stars are treated the same way. Where a chunk gets stuck at a colon, every start of it before the
// next colon would get stuck at the same place, so these are skipped.
func match(pieces []Piece, value string, values []string, fold letters) (ok bool, steps int) {
	var (
		p, v         int      // the next piece, the next byte of value
		outer, inner = -1, -1 // the piece after the last star that crosses colons, and after the last one that does not
		outerAt      int      // where in value the piece after it was tried last
		innerAt      int
	)
	for {
		steps++
		if p == len(pieces) {
			if v == len(value) {
				return true, steps
			}
		} else {
			switch piece := &pieces[p]; piece.Kind {
			case Star:
				p++
				if piece.Within {
					inner, innerAt = p, v
					continue
				}
				if p == len(pieces) {
					return true, steps
				}
				outer, inner = p, -1
				if v = find(pieces[p], value, v, fold); v < 0 {
					return false, steps
				}
				outerAt = v
				continue
			case One:
				if v < len(value) && !(piece.Within && value[v] == ':') {
					v += width(value, v)
					p++
					continue
				}
			default:
				text := piece.Text
				if piece.Kind == Variable {
					text = values[piece.Index]
					if piece.Within && strings.IndexByte(text, ':') >= 0 {
						return false, steps
					}
				}
				if n := prefix(value[v:], text, fold); n >= 0 && boundary(value, v+n) {
					v += n
					p++
					continue
				}
			}
		}
		switch {
		case inner >= 0 && innerAt < len(value) && value[innerAt] != ':':
			innerAt += width(value, innerAt)
			p, v = inner, innerAt
			continue
		case outer < 0:
			return false, steps
		case inner >= 0:
			colon := strings.IndexByte(value[outerAt:], ':')
			if colon < 0 {
				return false, steps
			}
			outerAt += colon + 1
		case outerAt == len(value):
			return false, steps
		default:
			outerAt += width(value, outerAt)
		}
		if outerAt = find(pieces[outer], value, outerAt, fold); outerAt < 0 {
			return false, steps
		}
		p, v, inner = outer, outerAt, -1
	}
}

// find returns the first place from at on where the piece can start, or -1. It only saves steps: for anything but
// literal text that place is at itself.
func find(piece Piece, value string, at int, fold letters) int {
	switch {
	case piece.Kind != Literal || fold == ofText:
		return at
	case fold == ofName:
		return findName(piece.Text, value, at)
	}
	for ; ; at++ {
		i := strings.Index(value[at:], piece.Text)
		if i < 0 {
			return -1
		}
		if at += i; boundary(value, at) {
			return at
		}
	}
}

// findName is find for the text of a name.
func findName(text, value string, at int) int {
	if text == "" {
		return at
	}
	first := ascii.Lower(text[0])
	for last := len(value) - len(text); at <= last; at++ {
		if ascii.Lower(value[at]) == first && boundary(value, at) && ascii.EqualFold(value[at:at+len(text)], text) {
			return at
		}
	}
	return -1
}

// boundary reports whether value[i:] begins with a whole code point, or with a byte that belongs to none.
func boundary(value string, i int) bool {
	if i == len(value) || utf8.RuneStart(value[i]) {
		return true
	}
	for j := i - 1; j >= 0 && j > i-utf8.UTFMax; j-- {
		if utf8.RuneStart(value[j]) {
			return j+width(value, j) <= i
		}
	}
	return true
}

// width returns the number of bytes of the code point at value[i:].
func width(value string, i int) int {
	if value[i] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(value[i:])
	return n
}

// prefix returns how many bytes of value the text takes up at its beginning, or -1 if value does not begin with it.
func prefix(value, text string, fold letters) int {
	switch fold {
	case exact:
		if strings.HasPrefix(value, text) {
			return len(text)
		}
		return -1
	case ofName:
		if len(value) >= len(text) && ascii.EqualFold(value[:len(text)], text) {
			return len(text)
		}
		return -1
	}
	v := 0
	for t := 0; t < len(text); {
		if v == len(value) {
			return -1
		}
		a, b := value[v], text[t]
		if a < utf8.RuneSelf && b < utf8.RuneSelf {
			if a != b && ascii.Lower(a) != ascii.Lower(b) {
				return -1
			}
			v++
			t++
			continue
		}
		ra, na := utf8.DecodeRuneInString(value[v:])
		rb, nb := utf8.DecodeRuneInString(text[t:])
		if ra == utf8.RuneError && na == 1 || rb == utf8.RuneError && nb == 1 {
			if na != nb || a != b {
				return -1
			}
		} else if unicode.ToLower(ra) != unicode.ToLower(rb) {
			return -1
		}
		v += na
		t += nb
	}
	return v
}

// Lower writes text to the beginning of buffer, in the letters that [MatchFold] and [MatchName] compare, without
// allocating. It returns false for text that does not fit and for text beyond ASCII.
func Lower(buffer []byte, text string) ([]byte, bool) {
	if len(text) > len(buffer) {
		return nil, false
	}
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return nil, false
		}
		buffer[i] = ascii.Lower(text[i])
	}
	return buffer[:len(text)], true
}

// EqualFold reports whether a and b are the same text ignoring case, by the rule of [MatchFold].
func EqualFold(a, b string) bool { return prefix(a, b, ofText) == len(a) }

package jsonscan

import (
	"strings"
	"unicode/utf8"
)

// At returns the value that begins at a byte of a text that [Read] accepted.
func At(text string, offset int) Value {
	to := endOf(text, offset)
	l := newList(text)
	_ = l.scan(offset, to, MostDepth) // which was done before
	return Value{l, uint32(offset), uint32(to), 0}
}

// Root returns the one value of a text that [Read] accepted, without checking it again.
func Root(text string) Value { return At(text, len(text)-len(strings.TrimLeft(text, blanks))) }

// End returns the byte behind what is wrong in the text: a value, the name of a member, an escape, or a character.
func (e *Error) End(text string) int {
	at := min(e.Offset, len(text))
	switch e.Fault {
	case TooLarge:
		return at
	case InvalidUTF8:
		return min(at+1, len(text))
	case LoneSurrogate:
		return min(at+len(`\ud800`), len(text))
	case TooDeep, Syntax:
		_, n := utf8.DecodeRuneInString(text[at:])
		return at + n
	}
	return endOf(text, at)
}

// endOf returns the byte behind the value or name that begins at a byte of a text that was checked.
func endOf(text string, offset int) int {
	depth := 0
	for i := offset; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '"':
			i = stringEnd(text, i+1)
			if depth == 0 {
				return i + 1
			}
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
			if depth < 0 { // behind a number in an object or list
				return i
			}
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// stringEnd returns the place of the quote that ends the string whose text begins at i.
func stringEnd(text string, i int) int {
	for i < len(text)-1 && text[i] != '"' {
		if text[i] == '\\' {
			i++
		}
		i++
	}
	return min(i, len(text)-1)
}

// Locate returns line and column of a place in text, both counted from 1, columns in code points.
func Locate(text string, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	line = 1 + strings.Count(before, "\n")
	before = before[strings.LastIndexByte(before, '\n')+1:]
	return line, 1 + utf8.RuneCountInString(before)
}

// A Locator is [Locate] for many places: it goes from each to the next.
type Locator struct {
	text             string
	at, line, column int // of the last place
}

// NewLocator returns a Locator for a text.
func NewLocator(text string) Locator { return Locator{text, 0, 1, 1} }

// Locate returns line and column of a place in the text.
func (l *Locator) Locate(offset int) (line, column int) {
	offset = min(max(offset, 0), len(l.text))
	from, to, way := l.at, offset, 1
	if to < from {
		from, to, way = to, from, -1
	}
	l.at = offset
	between := l.text[from:to]
	lines := strings.Count(between, "\n")
	l.line += way * lines
	switch {
	case lines == 0:
		l.column += way * utf8.RuneCountInString(between)
	default:
		before := l.text[:offset]
		l.column = 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	}
	return l.line, l.column
}

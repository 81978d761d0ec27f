package scenario

import (
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

const space = " \t\r\n" // of JSON

// A piece is a part of a text, and where it begins.
type piece struct {
	text         string
	line, column int // 0 for a text that is not looked into
}

// at returns line and column, in the whole text, of a place in the piece.
func (p piece) at(offset int) (line, column int) {
	line, column = jsonscan.Locate(p.text, offset)
	if line == 1 {
		column += p.column - 1
	}
	return line + p.line - 1, column
}

// lines returns the lines that are not blank.
func (p piece) lines() iter.Seq[piece] {
	return func(yield func(piece) bool) {
		n := p.line
		for line := range strings.Lines(p.text) {
			begin := strings.TrimLeft(line, space)
			if begin != "" && !yield(piece{strings.TrimRight(begin, space), n, 1 + len(line) - len(begin)}) {
				return
			}
			n++
		}
	}
}

// elements returns the elements of the list that the piece is. It must be JSON.
func (p piece) elements() iter.Seq[piece] {
	return func(yield func(piece) bool) {
		line, column := p.line, p.column
		depth, quoted, escaped := 0, false, false
		var e piece
		begin := -1
		for i := range len(p.text) {
			c := p.text[i]
			closes := !quoted && (c == ']' || c == '}')
			if closes {
				depth--
			}
			switch {
			case begin >= 0 && !quoted && (depth == 0 || depth == 1 && c == ','):
				e.text = strings.TrimRight(p.text[begin:i], space)
				if begin = -1; !yield(e) {
					return
				}
			case begin < 0 && depth == 1 && c != ',' && !strings.ContainsRune(space, rune(c)):
				begin, e.line, e.column = i, line, column
			}
			switch {
			case escaped:
				escaped = false
			case quoted:
				escaped, quoted = c == '\\', c != '"'
			case c == '"':
				quoted = true
			case c == '[' || c == '{':
				depth++
			}
			switch {
			case c == '\n':
				line, column = line+1, 1
			case utf8.RuneStart(c):
				column++
			}
		}
	}
}

package jsonscan

import (
	"strings"
	"unicode/utf8"
)

// An Index is [Locate] for many places in any order, also in a text that is one long line: it has line and column of a
// byte every few.
type Index struct {
	text   string
	places []linePlace // of byte 0, indexStep, …
}

type linePlace struct{ line, column uint32 }

// indexStep is how many bytes there are from one place of an Index to the next.
const indexStep = 4 << 10

// NewIndex returns an Index for a text.
func NewIndex(text string) *Index { return &Index{text: text} }

// Locate returns line and column of a place in the text, both counted from 1, columns in code points. It is not for
// concurrent use.
func (x *Index) Locate(offset int) (line, column int) {
	offset = min(max(offset, 0), len(x.text))
	if x.places == nil {
		x.places = make([]linePlace, 1, 1+len(x.text)/indexStep)
		x.places[0] = linePlace{1, 1}
	}
	for len(x.places) <= offset/indexStep {
		n := len(x.places)
		x.places = append(x.places, x.places[n-1].behind(x.text[(n-1)*indexStep:n*indexStep]))
	}
	at := offset / indexStep
	p := x.places[at].behind(x.text[at*indexStep : offset])
	return int(p.line), int(p.column)
}

// behind returns the place behind a piece of text that begins at p. A code point belongs to the piece in which it
// begins.
func (p linePlace) behind(piece string) linePlace {
	if lines := strings.Count(piece, "\n"); lines > 0 {
		p.line, p.column = p.line+uint32(lines), 1
		piece = piece[strings.LastIndexByte(piece, '\n')+1:]
	}
	for i := range len(piece) {
		if utf8.RuneStart(piece[i]) {
			p.column++
		}
	}
	return p
}

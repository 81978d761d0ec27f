package template

import "github.com/lambdaiam/lambdaiam/internal/glob"

// parts are the pieces of a text that is neither literal nor a prefix.
type parts struct {
	pieces   []glob.Piece // that of a variable has the key in lower case as its text
	defaults []fallback   // of the variables; shorter where the last ones have none
}

// newParts returns parts with room for pieces. Where they are few, they share the allocation, which has no room for many
// more.
func newParts(pieces int) *parts {
	switch {
	case pieces <= 1:
		room := &struct {
			parts
			few [1]glob.Piece
		}{}
		room.pieces = room.few[:0]
		return &room.parts
	case pieces == 2:
		room := &struct {
			parts
			few [2]glob.Piece
		}{}
		room.pieces = room.few[:0]
		return &room.parts
	case pieces <= 4:
		room := &struct {
			parts
			few [4]glob.Piece
		}{}
		room.pieces = room.few[:0]
		return &room.parts
	case pieces <= 7:
		room := &struct {
			parts
			few [7]glob.Piece
		}{}
		room.pieces = room.few[:0]
		return &room.parts
	}
	return &parts{pieces: make([]glob.Piece, 0, pieces)}
}

// pad adds, to the pieces of an ARN with so many colons, those of the parts that are missing (M-16).
func pad(pieces []glob.Piece, colons int) []glob.Piece {
	for range 5 - colons {
		pieces = append(pieces, glob.Piece{Text: ":"}, glob.Piece{Kind: glob.Star})
	}
	return pieces
}

// fewPieces is how many pieces of an ARN with missing parts are kept without those: they would be most of it.
const fewPieces = 14

// padded calls match with the pieces of a template and those of the parts that are missing.
func (t *Template) matchPadded(value string, values []string, match func([]glob.Piece, string, []string) bool) bool {
	var room [fewPieces + 2*5]glob.Piece
	return match(pad(append(room[:0], t.parts.pieces...), int(t.colons)), value, values)
}

type fallback struct {
	text string
	ok   bool
}

// value returns what the piece of a variable stands for.
func (p *parts) value(variable *glob.Piece, values Values) (string, bool) {
	if values != nil {
		if text, ok := values.Value(variable.Text); ok {
			return text, true
		}
	}
	if i := int(variable.Index); i < len(p.defaults) {
		return p.defaults[i].text, p.defaults[i].ok
	}
	return "", false
}

package template

import "github.com/lambdaiam/lambdaiam/internal/glob"

// parts are the pieces of a text that is neither literal nor a prefix.
type parts struct {
	pieces   []glob.Piece // that of a variable has the key in lower case as its text
	defaults []fallback   // of the variables; shorter where the last ones have none
}

// newParts returns parts with room for pieces. Where they are few, they share the allocation.
func newParts(pieces int) *parts {
	const few = 7
	if pieces > few {
		return &parts{pieces: make([]glob.Piece, 0, min(pieces, 16))}
	}
	room := &struct {
		parts
		few [few]glob.Piece
	}{}
	room.pieces = room.few[:0]
	return &room.parts
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

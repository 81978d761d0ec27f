package template

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// Pieces returns the pieces that a value is matched with, in a slice of the caller's own. A template without wildcards
// and variables, or with one star at its end, keeps none: they are made here.
func (t *Template) Pieces() []glob.Piece {
	switch {
	case t.parts != nil:
		pieces := slices.Clone(t.parts.pieces)
		if t.padded && !t.full {
			pieces = pad(pieces, int(t.colons))
		}
		return pieces
	case t.prefix:
		return []glob.Piece{{Text: t.text[:len(t.text)-1]}, {Kind: glob.Star}}
	}
	return []glob.Piece{{Text: t.text}}
}

// Default returns the default of a variable, which is one of the [Template.Pieces]; false if it has none.
func (t *Template) Default(variable glob.Piece) (string, bool) { return t.parts.value(&variable, nil) }

// Package arnformat reads the formats in which the Service Authorization Reference writes the ARNs of a type of
// resource and the names of a family of condition keys: text with placeholders.
package arnformat

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// Append appends the pieces of the format of an ARN, or of the name of a family of condition keys, to pieces. It
// also returns the number of literal bytes.
func Append(pieces []glob.Piece, text string, isARN bool) (_ []glob.Piece, literal int) {
	colons := 0
	for text != "" {
		start, end, some := placeholder(text, isARN)
		if start > 0 {
			colons += strings.Count(text[:start], ":")
			literal += start
			pieces = append(pieces, glob.Piece{Text: text[:start]})
		}
		if start == len(text) {
			break
		}
		within := isARN && (colons < 5 || end < len(text))
		if some {
			pieces = append(pieces, glob.Piece{Kind: glob.One, Within: within})
		}
		pieces = append(pieces, glob.Piece{Kind: glob.Star, Within: within})
		text = text[end:]
	}
	return pieces, literal
}

// placeholder returns where the next placeholder begins and ends, and whether it stands for at least one character.
// Where there is none, both are the end of text.
func placeholder(text string, isARN bool) (start, end int, some bool) {
	for i := range len(text) {
		end := -1
		switch text[i] {
		case '$':
			if strings.HasPrefix(text[i:], "${") {
				end = strings.IndexByte(text[i:], '}')
			}
		case '*':
			if isARN {
				return i, i + 1, false
			}
		case '<':
			if !isARN {
				end = strings.IndexByte(text[i:], '>')
			}
		}
		if end > 0 {
			return i, i + end + 1, true
		}
	}
	return len(text), len(text), false
}

// Head returns what comes before the first placeholder of the format of an ARN, or of a part of one.
func Head(text string) string {
	start, _, _ := placeholder(text, true)
	return text[:start]
}

// Stars returns the format of an ARN as a pattern in which a "*" stands for each placeholder.
func Stars(text string) string {
	var b strings.Builder
	for text != "" {
		start, end, _ := placeholder(text, true)
		b.WriteString(text[:start])
		if start < len(text) {
			b.WriteByte('*')
		}
		text = text[end:]
	}
	return b.String()
}

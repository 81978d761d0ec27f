package condition

import (
	"encoding/base64"
	"sort"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// binaries are the decoded values of BinaryEquals.
type binaries []string

func readBinaries(texts []string) (matcher, fault) {
	list, f := readList(texts, parseBinary, strings.Compare, CodeTypeMismatchString, "not base64")
	return binaries(list), f
}

func parseBinary(s string) (string, bool) {
	data, err := base64.StdEncoding.DecodeString(s)
	return string(data), err == nil
}

func (m binaries) match(_ *test, value string, _ *operator, _ template.Values) verdict {
	// The value is decoded piece by piece, in place of memory as large as it. Of the values, those that begin as it does
	// stand side by side, and each piece leaves fewer of them.
	left, n := m, 0
	d := decoder{text: value}
	for d.next() {
		piece := d.data[:d.n]
		from := sort.Search(len(left), func(i int) bool { return comparePiece(left[i][n:], piece) >= 0 })
		to := sort.Search(len(left), func(i int) bool { return comparePiece(left[i][n:], piece) > 0 })
		left = left[from:to]
		n += len(piece)
	}
	switch {
	case d.bad:
		return unreadable
	case len(left) > 0 && len(left[0]) == n: // the shortest comes first
		return matched
	}
	return unmatched
}

// comparePiece orders the beginning of a text as a piece that may stand there.
func comparePiece(text string, piece []byte) int {
	switch begin := text[:min(len(text), len(piece))]; {
	case begin < string(piece):
		return -1
	case begin > string(piece):
		return 1
	}
	return 0
}

// A decoder decodes base64 piece by piece.
type decoder struct {
	text string // what is left
	data [pieceSize]byte
	n    int  // bytes of the piece
	last bool // there is padding, which nothing may follow
	bad  bool // the text is not base64
}

// pieceSize is so large that most values are one piece.
const pieceSize = 384

// next decodes a piece, and returns false where there is none.
func (d *decoder) next() bool {
	var text [pieceSize / 3 * 4]byte
	n := copy(text[:], d.text)
	if piece := d.text[:n]; strings.IndexByte(piece, '\r') < 0 && strings.IndexByte(piece, '\n') < 0 {
		d.text = d.text[n:]
	} else { // base64 passes over line ends
		for n = 0; d.text != "" && n < len(text); d.text = d.text[1:] {
			if c := d.text[0]; c != '\r' && c != '\n' {
				text[n] = c
				n++
			}
		}
	}
	if n == 0 {
		return false
	}
	size, err := base64.StdEncoding.Decode(d.data[:], text[:n])
	d.bad = err != nil || d.last
	d.n, d.last = size, size%3 != 0
	return !d.bad
}

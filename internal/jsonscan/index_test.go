package jsonscan

import (
	"strings"
	"testing"
)

// TestIndex holds that an Index finds what Locate finds, wherever it is asked first.
func TestIndex(t *testing.T) {
	for _, text := range []string{
		"", "a", "\n", "ä\nb", strings.Repeat("x", 3*indexStep), strings.Repeat("ä€\n", 2*indexStep), "\n\n" + strings.Repeat("€", 3*indexStep),
		strings.Repeat("a", indexStep-1) + "€\nb", strings.Repeat("\n", 2*indexStep+1),
	} {
		for _, back := range []bool{false, true} {
			x := NewIndex(text)
			for i := -1; i <= len(text)+1; i += 1 + len(text)/3000 {
				at := i
				if back {
					at = len(text) - i
				}
				if at > 0 && at < len(text) && text[at]&0xc0 == 0x80 {
					continue // inside of a code point
				}
				line, column := x.Locate(at)
				if l, c := Locate(text, at); l != line || c != column {
					t.Fatalf("%.10q at %d: %d:%d, want %d:%d", text, at, line, column, l, c)
				}
			}
		}
	}
}

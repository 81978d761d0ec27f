package ascii

import (
	"cmp"
	"strings"
	"testing"
)

// For texts in ASCII the functions are those of package strings on the texts in lower case.
func TestFold(t *testing.T) {
	texts := []string{"", "a", "A", "b", "aB", "Ab", "ab", "abc", "ABD", "a-b", "a_b", "A@", "a[", "a`", "z{", "0"}
	for _, a := range texts {
		for _, b := range texts {
			x, y := strings.ToLower(a), strings.ToLower(b)
			if got := EqualFold(a, b); got != (x == y) {
				t.Errorf("EqualFold(%q, %q) = %v", a, b, got)
			}
			if (ToLower(a) == ToLower(b)) != EqualFold(a, b) || ToLower(a) != x {
				t.Errorf("ToLower(%q) = %q, ToLower(%q) = %q", a, ToLower(a), b, ToLower(b))
			}
			if got := CompareFold(a, b); cmp.Compare(got, 0) != strings.Compare(x, y) {
				t.Errorf("CompareFold(%q, %q) = %v", a, b, got)
			}
		}
	}
	for c := range 256 {
		want := byte(c)
		if c < 0x80 {
			want = strings.ToLower(string(rune(c)))[0]
		}
		if got := Lower(byte(c)); got != want {
			t.Errorf("Lower(%#x) = %#x, want %#x", c, got, want)
		}
	}
	if got := ToUpper("get-\u017fä"); got != "GET-\u017fä" { // G-111
		t.Errorf("ToUpper: %q", got)
	}
	if EqualFold("k", "\u212a") || EqualFold("ä", "Ä") { // the Kelvin sign folds to k in Unicode
		t.Error("letters beyond ASCII fold")
	}
	if got := ToLower("aws:RequestTag/\u017f\u212aÄB\xc3"); got != "aws:requesttag/\u017f\u212aÄb\xc3" { // G-111
		t.Errorf("ToLower: %q", got)
	}
}

func TestFolded(t *testing.T) {
	for length := range 20 {
		for at := range length {
			for c := range 256 {
				b := []byte(strings.Repeat("a", length))
				b[at] = byte(c)
				want := c < 0x80 && !('A' <= c && c <= 'Z')
				if got := Folded(string(b)); got != want {
					t.Errorf("Folded(%q) = %v", b, got)
				}
			}
		}
	}
	if !Folded("") || Folded("aws:sourceiP") || Folded("\u212aws:sourceip") || !Folded("aws:[sourceip@`{") {
		t.Error("Folded is wrong")
	}
}

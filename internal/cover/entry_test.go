package cover

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// plainCovers is Entry.Covers as its meaning has it: a "*" takes any text, a "?" one character, all else itself.
func plainCovers(entry, text string, same func(a, b string) bool) bool {
	if entry == "" {
		return text == ""
	}
	switch first, rest := entry[:1], entry[1:]; first {
	case "*":
		for i := range len(text) + 1 {
			if plainCovers(rest, text[i:], same) {
				return true
			}
		}
		return false
	case "?":
		for i := range text {
			if i > 0 {
				return plainCovers(rest, text[i:], same)
			}
		}
		return text != "" && plainCovers(rest, "", same)
	default:
		return text != "" && same(first, text[:1]) && plainCovers(rest, text[1:], same)
	}
}

// TestEntryCovers compares all pairs of some texts with the plain twin.
func TestEntryCovers(t *testing.T) {
	texts := []string{"", "*", "?", "**", "a", "A", "ab", "a*", "*b", "a*b", "a?", "?b", "a:b", "a:*", "a*:b", "a/b", "a/*", "${a}", "${*}", "é", "?*", "*?", "aé*", "S3:Get*", "s3:GetObject"}
	exact := func(a, b string) bool { return a == b }
	for _, p := range texts {
		for _, q := range texts {
			e, n := NewEntry(p), NewNameEntry(p)
			if want := plainCovers(p, q, exact); e.Covers(q) != want {
				t.Errorf("%q covers %q: %t, want %t", p, q, !want, want)
			}
			if want := plainCovers(p, q, ascii.EqualFold); n.Covers(q) != want {
				t.Errorf("%q covers the name %q: %t, want %t", p, q, !want, want)
			}
		}
	}
	var zero Entry
	if !zero.Covers("") || zero.Covers("a") {
		t.Error("the zero Entry covers the empty text")
	}
	if e := NewEntry(strings.Repeat("*a", 1000) + "b"); e.Covers(strings.Repeat("a", 20_000)) {
		t.Error("stars cover what has no b")
	}
}

package glob

import (
	"fmt"
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	values := []string{"a*b", "x:y"}
	tests := []struct {
		name        string
		pattern     string
		mode        mode
		value       string
		match, fold bool
	}{
		{"empty", "", whole, "", true, true},
		{"empty against text", "", whole, "a", false, false},
		{"text against empty", "a", whole, "", false, false},
		{"text", "abc", whole, "abc", true, true},
		{"text, other case", "aBc", whole, "AbC", false, true},
		{"longer value", "abc", whole, "abcd", false, false},
		{"shorter value", "abc", whole, "ab", false, false},
		{"? is one", "a?c", whole, "abc", true, true},
		{"? is not none", "a?c", whole, "ac", false, false},
		{"? is not two", "a?c", whole, "abbc", false, false},
		{"? is a code point of two bytes", "a?c", whole, "aéc", true, true},
		{"? is a code point of four bytes", "a?c", whole, "a😀c", true, true},
		{"two ? are not one code point", "a??c", whole, "aéc", false, false},
		{"? is a line end", "a?c", whole, "a\nc", true, true},
		{"? is an invalid byte", "a?c", whole, "a\xffc", true, true},
		{"two invalid bytes are two", "a?c", whole, "a\xff\xffc", false, false},
		{"? is not half a code point", "a?\xa9c", whole, "aéc", false, false},
		{"text is not half a code point", "*\xa9*", whole, "é", false, false},
		{"text ends with a code point", "\xc3*", whole, "é", false, false},
		{"an invalid byte is itself", "*\xc3*", whole, "é\xc3é", true, true},
		{"an invalid byte is not U+FFFD", "\xc3", whole, "\ufffd", false, false},
		{"U+FFFD is not an invalid byte", "\ufffd", whole, "\xc3", false, false},
		{"? is a star", "a?c", whole, "a*c", true, true},
		{"* is none", "a*c", whole, "ac", true, true},
		{"* is a run", "a*c", whole, "a/b\n\x00:é\xffc", true, true},
		{"* alone", "*", whole, "", true, true},
		{"* at both ends", "*b*", whole, "abc", true, true},
		{"* takes back", "*ab", whole, "aabab", true, true},
		{"* in vain", "*ab*cd", whole, "abcabc", false, false},
		{"a star in the value is not the star", "a*.txt", whole, "a*b.txt", true, true},
		{"a star at the head of the value", "*.txt", whole, "*a.txt", true, true},
		{"a star only in the value", "ab", whole, "*", false, false},
		{"stars and ?", "*?*?", whole, "ab", true, true},
		{"too few for the ?", "*?*?", whole, "a", false, false},
		{"letters beyond ASCII, other case", "ÉCOLE*", whole, "école", false, true},
		{"the Kelvin sign", "k", whole, "\u212a", false, true},
		{"no folding to two letters", "ss", whole, "ß", false, false},
		{"no normalisation", "e\u0301", whole, "é", false, false},
		{"signs next to letters have no case", "@[", whole, "`{", false, false},

		{"variable", "<$>", whole, "<a*b>", true, true},
		{"variable, other case", "<$>", whole, "<A*B>", false, true},
		{"the star of a value is no wildcard", "<$>", whole, "<aab>", false, false},
		{"variable after a star", "*$", whole, "a*a*b", true, true},
		{"a colon in a value", "<%>", whole, "<x:y>", true, true},
		{"a colon in a value, in a part", "%:*", compared, "x:y:z", false, false},
		{"a colon in a value, at the end of a part", "a%:*", open, "ax:y:::::", false, false},
		{"a colon in a value, in the last part", "a:a:a:a:a:%", compared, "a:a:a:a:a:x:y", true, true},

		{"a part", "a:b*c:d", compared, "a:bxc:d", true, true},
		{"* stays in its part", "a:b*c:d", compared, "a:b:c:d", false, false},
		{"* at the end of a part stays when compared", "a:*:d", compared, "a:b:c:d", false, false},
		{"* at the end of a part crosses", "a:*:d:*", open, "a:b:c:d:::", true, true},
		{"* in a part stays", "a:*b:*", open, "a:x:b::::", false, false},
		{"? stays in its part", "a?b:*", compared, "a:b:", false, false},
		{"* crosses in the last part", "a:a:a:a:a:b*c", compared, "a:a:a:a:a:b:c", true, true},
		{"? crosses in the last part", "a:a:a:a:a:b?c", compared, "a:a:a:a:a:b:c", true, true},
		{"missing parts", "a:b", open, "a:b:c:d:e:f:g", true, true},
		{"missing parts need their colons", "a:b", open, "a:b:c:d:e", false, false},
		{"the inner star takes back in its part only", "a:*:b*c:d", open, "a::bxc:bc:d:::", true, true},
		{"the chunk after a crossing star moves on", "a:*:b*c:d:*", open, "a::bx:bc:bxc:d::", true, true},
		{"the chunk after a crossing star does not reach back", "a:*:b*c:d:*", open, "a::bx:c:d::", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pieces := compile(tt.pattern, tt.mode)
			if got := Match(pieces, tt.value, values); got != tt.match {
				t.Errorf("Match(%q, %q) = %v, want %v", tt.pattern, tt.value, got, tt.match)
			}
			if got := MatchFold(pieces, tt.value, values); got != tt.fold {
				t.Errorf("MatchFold(%q, %q) = %v, want %v", tt.pattern, tt.value, got, tt.fold)
			}
			for fold, want := range map[letters]bool{exact: tt.match, ofText: tt.fold} {
				if got := twin(pieces, tt.value, values, fold); got != want {
					t.Errorf("the twin says %v for fold %v", got, fold)
				}
			}
		})
	}
}

func TestEqualFold(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       bool
	}{
		{"empty", "", "", true},
		{"ASCII", "aws:UserName", "AWS:username", true},
		{"one is the beginning of the other", "abc", "ab", false},
		{"the other is the beginning of the one", "ab", "abc", false},
		{"beyond ASCII", "Éa", "éA", true},
		{"lengths in bytes differ", "\u212aelvin", "KELVIN", true},
		{"another letter", "é", "è", false},
		{"the same invalid byte", "a\xff", "A\xff", true},
		{"another invalid byte", "a\xff", "a\xfe", false},
		{"an invalid byte and U+FFFD", "\xff", "\ufffd", false},
		{"signs that differ as letters do", "[", "{", false},
		{"a star is a character", "a*", "ab", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := EqualFold(tt.a, tt.b); got != tt.want {
				t.Errorf("EqualFold(%q, %q) = %v, want %v", tt.a, tt.b, got, tt.want)
			}
			if got := EqualFold(tt.b, tt.a); got != tt.want {
				t.Errorf("EqualFold(%q, %q) = %v, want %v", tt.b, tt.a, got, tt.want)
			}
		})
	}
}

// hostile are pairs that make a matcher slow that tries every star again. None of them matches, so that everything is
// tried.
var hostile = []struct {
	name    string
	pattern string
	mode    mode
	value   func(n int) string
}{
	{"7 stars", strings.Repeat("*a", 7) + "*b", whole, repeat("a")},
	{"7 stars, an open end", "x" + strings.Repeat("a*", 7), whole, repeat("a")},
	{"12 stars", strings.Repeat("*a", 12) + "*b", whole, repeat("a")},
	{"12 stars, then one", strings.Repeat("*a", 12) + "*?b", whole, repeat("a")},
	{"12 stars before one that never comes", strings.Repeat("a*", 12) + "?b?", whole, repeat("a")},
	{"12 stars and one letter too many", strings.Repeat("*aa", 12) + "b?", whole, func(n int) string { return strings.Repeat("a", n) + "b" }},
	{"one long chunk", "*" + strings.Repeat("a?", 20) + "b", whole, repeat("a")},
	{"a variable", strings.Repeat("*$", 12) + "b", whole, repeat("a")},
	{"stars in a part", "x:" + strings.Repeat("a*", 7) + "b:y", compared, func(n int) string { return "x:" + strings.Repeat("a", n) + ":y" }},
	{"stars in every part", "a*a*b:a*a*b:a*a*b:a*a*b:a*a*b:a*b", compared, repeat("aaaa:")},
	{"stars that stay after one that crosses", "x:*:a*a*b:a*a*b:a*a*b:a*b", open, func(n int) string { return "x:" + strings.Repeat("a", n) + strings.Repeat(":aab", n/4) + "c" }},
	{"both kinds, part by part", "*:a*a*:*:?*a*:a*b*:*:a*b", open, repeat("a:")},
	{"both kinds, few colons", "*:a*a*:*:?*a*:a*b*:*:a*b", open, repeat("aaaaaaaaa:")},
	{"colons only", "*:*:*:*:*:*:b", open, repeat(":")},
	{"a chunk over four parts", "*:a*b:c*d:e*f:g*h:*x*y", open, repeat(":ab:cd:ef:gh")},
	{"a chunk over four parts that fails at its end", "*:a*b:c*d:e*f:gg*h:*x", open, repeat(":ab:cd:ef:g")},
	{"a long tail after stars that stay", "*:a*b:?*?:c*d:?*:" + strings.Repeat("?", 30) + "x*y", open, repeat(":ab:cd")},
}

func repeat(s string) func(n int) string {
	return func(n int) string { return strings.Repeat(s, n/len(s)+1) }
}

var hostileValues = []string{"a", "b"}

// TestMatchSteps is B6: no pattern makes the matcher try more than the product of pattern and value.
func TestMatchSteps(t *testing.T) {
	for _, tt := range hostile {
		pieces := compile(tt.pattern, tt.mode)
		for _, n := range []int{40, 1000, 10_000} {
			t.Run(fmt.Sprintf("%s/%d", tt.name, n), func(t *testing.T) {
				value := tt.value(n)
				for _, fold := range []letters{exact, ofName, ofText} {
					ok, steps := match(pieces, value, hostileValues, fold)
					if ok {
						t.Fatalf("match(%q, …, fold %v) = true: the pair is not hostile", tt.pattern, fold)
					}
					if most := 2 * patternLen(pieces, hostileValues) * len(value); steps > most {
						t.Errorf("match(%q, …, fold %v): %d steps for %d bytes, want at most %d", tt.pattern, fold, steps, len(value), most)
					}
				}
			})
		}
	}
}

func TestMatchAllocs(t *testing.T) {
	for _, tt := range hostile {
		pieces, value := compile(tt.pattern, tt.mode), tt.value(200)
		allocs := testing.AllocsPerRun(10, func() {
			Match(pieces, value, hostileValues)
			MatchFold(pieces, value, hostileValues)
		})
		if allocs != 0 {
			t.Errorf("%s: %v allocations", tt.name, allocs)
		}
	}
}

// TestMatchName: names ignore the case of ASCII letters and of no others (G-111).
func TestMatchName(t *testing.T) {
	for _, tt := range []struct {
		name, pattern, value string
		want                 bool
	}{
		{"G-111 ASCII", "STS:get*Token", "sts:GetSessionToken", true},
		{"G-111 long s", "sts:Get\u017fessionToken", "sts:GetSessionToken", false},
		{"G-111 Kelvin sign", "\u212ams:Decrypt", "kms:Decrypt", false},
		{"G-111 Kelvin sign in the value", "kms:*", "\u212ams:Decrypt", false},
		{"G-111 other alphabets", "s3:É", "s3:é", false},
		{"G-111 the same letters", "S3:É?", "s3:Éé", true},
		{"G-111 half a character", "s3:*\xa9", "s3:é", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := MatchName(compile(tt.pattern, whole), tt.value, nil); got != tt.want {
				t.Errorf("MatchName(%q, %q) = %v", tt.pattern, tt.value, got)
			}
		})
	}
}

// TestLower: what Lower writes is what MatchFold takes for the same, and nothing is allocated.
func TestLower(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "s3:GetObject": "s3:getobject", "AZaz@[`{09": "azaz@[`{09", strings.Repeat("A", 64): strings.Repeat("a", 64),
	} {
		var buffer [64]byte
		got, ok := Lower(buffer[:], text)
		if !ok || string(got) != want || !EqualFold(text, want) {
			t.Errorf("Lower(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{strings.Repeat("A", 65), "É", "\u212a", "a\xff", "\x80"} {
		var buffer [64]byte
		if got, ok := Lower(buffer[:], text); ok || got != nil {
			t.Errorf("Lower(%q) = %q", text, got)
		}
	}
	if n := testing.AllocsPerRun(10, func() {
		var buffer [64]byte
		Lower(buffer[:], "s3:GetObject")
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

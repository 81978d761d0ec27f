package quote

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", `""`},
		{"a b", `"a b"`},
		{"a\n\x1b[2J\u202e\u2028b", `"a\n\x1b[2J\u202e\u2028b"`},
		{"\xff", `"\xff"`},
		{strings.Repeat("a", 100), `"` + strings.Repeat("a", 100) + `"`},
		{strings.Repeat("a", 101), `"` + strings.Repeat("a", 100) + `"… (101 bytes)`},
		{strings.Repeat("a", 99) + "é", `"` + strings.Repeat("a", 99) + `"… (101 bytes)`},
		{strings.Repeat("a", 97) + "😀b", `"` + strings.Repeat("a", 97) + `"… (102 bytes)`},
		{strings.Repeat("\x80", 101), `"` + strings.Repeat(`\x80`, 97) + `"… (101 bytes)`},
	} {
		if got := Text(c.in); got != c.want {
			t.Errorf("Text(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestNameAndMember(t *testing.T) {
	for _, c := range []struct{ in, name, member string }{
		{"", `""`, `""`},
		{"Statement", "Statement", "Statement"},
		{"aws:SourceIp", "aws:SourceIp", `"aws:SourceIp"`},
		{"policies/role.json", "policies/role.json", `"policies/role.json"`},
		{"a b", `"a b"`, `"a b"`},
		{"a\nb", `"a\nb"`, `"a\nb"`},
		{"é", `"é"`, `"é"`},
		{strings.Repeat("a", 101), Text(strings.Repeat("a", 101)), strings.Repeat("a", 101)},
	} {
		if got := Name(c.in); got != c.name {
			t.Errorf("Name(%q) = %s, want %s", c.in, got, c.name)
		}
		if got := Member(c.in); got != c.member {
			t.Errorf("Member(%q) = %s, want %s", c.in, got, c.member)
		}
	}
}

func TestError(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Error("p", "", "", "reason", ""), "p: reason"},
		{Error("p", "here", "in\nput", "reason", "CODE"), `p: here: "in\nput": reason (CODE)`},
		{Error("p", strings.Repeat("a", 1025), "", "reason", ""), "p: " + strings.Repeat("a", 1024) + "…: reason"},
		{Place("", 0, 0, ""), ""},
		{Place("", 2, 3, "A[0]"), ":2:3: A[0]"},
		{Error("p", Place("", 2, 3, "A"), "", "reason", "CODE"), "p:2:3: A: reason (CODE)"},
		{Place("a.json", 2, 3, ""), "a.json:2:3"},
		{Place("a b", 0, 0, "A"), `"a b": A`},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

// FuzzText holds that nothing that is quoted can end a line, and that its length has a bound.
func FuzzText(f *testing.F) {
	f.Add("a\r\n\u0085\u2029\x7f")
	f.Fuzz(func(t *testing.T, s string) {
		most := []int{10*longest + 40, 10*longest + 40, 1 << 30, 1 << 30, 2 << 10, 12 << 10, 4 << 10}
		for i, got := range []string{Text(s), Name(s), Member(s), Whole(s), Excerpt(s), Sentence(s), Error("p", s, s, s, "C")} {
			if len(got) > most[i] || !utf8.ValidString(got) {
				t.Errorf("%q gives %d bytes", s, len(got))
			}
			if strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || 0x7f <= r && r < 0xa0 || !unicode.IsPrint(r) }) {
				t.Errorf("%q gives %q", s, got)
			}
		}
	})
}

// TestLong: texts up to 1 KiB are not long, one byte more is.
func TestLong(t *testing.T) {
	for _, tt := range []struct {
		texts []string
		want  bool
	}{
		{nil, false},
		{[]string{strings.Repeat("x", 1024)}, false},
		{[]string{strings.Repeat("x", 1025)}, true},
		{[]string{strings.Repeat("x", 1000), strings.Repeat("x", 23)}, false},
		{[]string{strings.Repeat("x", 1000), strings.Repeat("x", 24)}, true},
		{make([]string, 1025), false},
		{make([]string, 1026), true},
	} {
		if got := Long(len(tt.texts), func(i int) string { return tt.texts[i] }); got != tt.want {
			t.Errorf("%d texts: %v", len(tt.texts), got)
		}
	}
	for text, want := range map[string]string{
		"": "", "\n": "\n", strings.Repeat("\n", 1024): strings.Repeat("\n", 1024),
		strings.Repeat("x", 1025):  strings.Repeat("x", 1024) + "… (1025 bytes)",
		strings.Repeat("\n", 1025): `"` + strings.Repeat(`\n`, 100) + `"… (1025 bytes)`,
	} {
		if got := Short(text); got != want {
			t.Errorf("%.100q: %.2000q", text, got)
		}
	}
}

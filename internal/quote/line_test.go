package quote

import (
	"strings"
	"testing"
)

func TestWhole(t *testing.T) {
	long := "arn:aws:s3:::b/" + strings.Repeat("k", 1024)
	for in, want := range map[string]string{
		"":                        `""`,
		"arn:aws:iam::1:user/é+=": "arn:aws:iam::1:user/é+=",
		long:                      long,
		"a b":                     `"a b"`,
		`a"b`:                     `"a\"b"`,
		"a\n\u2028\u202e\x1b[2J":  `"a\n\u2028\u202e\x1b[2J"`,
		"\xff":                    `"\xff"`,
	} {
		if got := Whole(in); got != want {
			t.Errorf("Whole(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		`may "a" call é 😀`:         `may "a" call é 😀`,
		"a\r\n\tb\u0085\u009b\x7f": `a\r\n\tb\u0085\u009b\x7f`,
		"\u200e\u2028\u202e\u2066": `\u200e\u2028\u202e\u2066`,
		"\xff\ufffd":               `\xff` + "\ufffd", // which is printable
		strings.Repeat("é", 5000):  strings.Repeat("é", 4096) + "… (10000 bytes)",
	} {
		if got := Sentence(in); got != want {
			t.Errorf("Sentence(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "",
		"a b":                           "a b",
		"a\nb":                          `"a\nb"`,
		"\u202eb":                       `"\u202eb"`,
		strings.Repeat("a", 1024):       strings.Repeat("a", 1024),
		strings.Repeat("a", 1025):       strings.Repeat("a", 1024) + "… (1025 bytes)",
		"\n" + strings.Repeat("a", 100): `"\n` + strings.Repeat("a", 99) + `"… (101 bytes)`,
	} {
		if got := Excerpt(in); got != want {
			t.Errorf("Excerpt(%q) = %s, want %s", in, got, want)
		}
	}
	if got, want := Whole(strings.Repeat("a", 2049)), strings.Repeat("a", 2048)+"… (2049 bytes)"; got != want {
		t.Errorf("Whole: %s", got)
	}
	if got := Error("p", strings.Repeat("\n", 2000), strings.Repeat("\xff", 200), strings.Repeat("\u202e", 9000), "CODE"); len(got) > 4<<10 || strings.Contains(got, "\n") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

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

// Package eviltext helps tests hold that a text says what it was meant to say, whatever is in it.
package eviltext

import (
	"fmt"
	"strings"
)

// Texts are what somebody would write into a name, a key or a value to forge or hide lines of a text.
func Texts() []string {
	return []string{
		"a\n  Allow forged of identity policy p applies",
		"a\r\nallowed, decided by identity",
		"a\u0085b", "a\u2028b", "a\u2029b", // ends of lines for some readers
		"a\x1b[2J\x1b[1;1Hb", "a\u009b31mb", "a\x7fb", "a\x08\x08b", "a\x00b", // for terminals
		"a\u202e)wollA(\u202cb", "a\u2066b\u2069", "a\u2067b", "a\u2068b", "a\u202ab", "a\u202bb", "a\u202db", "a\u200eb", "a\u200fb",
		"a\tb", "a\u00a0b", "a\u200bb", "a\ufeffb",
		strings.Repeat("\n", 5000), strings.Repeat("\u202e", 3000), strings.Repeat("x", 9000),
		"\n\u202e", "",
	}
}

// Fault says what is wrong with a text that should have so many lines, at most, and no character that is a control or
// turns the direction of writing. It is "" if nothing is.
func Fault(text string, lines int) string {
	if n := strings.Count(text, "\n") + 1; n > lines {
		return fmt.Sprintf("%d lines, want %d: %q", n, lines, text)
	}
	for i, r := range text {
		switch {
		case r == '\n', ' ' <= r && r < 0x7f:
		case r == '\t' && i > 0 && (text[i-1] == '\n' || text[i-1] == '\t'): // indents a line
		case r < ' ', 0x7f <= r && r < 0xa0, r == 0x200e, r == 0x200f, 0x2028 <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069:
			return fmt.Sprintf("%U in byte %d: %q", r, i, text)
		}
	}
	return ""
}

// MostOfError is how many bytes the text of an error may have.
const MostOfError = 4 << 10

// ErrorFault is Fault for the text of an error, "" for none.
func ErrorFault(err error) string {
	if err == nil {
		return ""
	}
	if n := len(err.Error()); n > MostOfError {
		return fmt.Sprintf("%d bytes: %.100q…", n, err.Error())
	}
	return Fault(err.Error(), 1)
}

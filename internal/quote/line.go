package quote

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Texts on one line in which programs and people look for what they know.

const (
	longestWhole    = 2 << 10 // no ARN of AWS is longer
	longestSentence = 8 << 10
)

// plain reports whether s can stand in a text as it is: it is not empty, and printable, and has neither blank nor
// quotation mark.
func plain(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r == ' ' || r == '"' || unprintable(r) })
}

// unprintable holds for controls, line separators, what turns the direction of writing, all blanks but U+0020, and for
// U+FFFD, which stands for bytes that are not UTF-8.
func unprintable(r rune) bool { return r == '\ufffd' || !strconv.IsPrint(r) }

// Whole returns s as it is if it is plain, and else quoted as Go does: for texts in which programs
// look for names again, so that nothing is left out below 2 KiB.
func Whole(s string) string {
	rest := ""
	if len(s) > longestWhole {
		s, rest = cut(s, longestWhole), "… ("+strconv.Itoa(len(s))+" bytes)"
	}
	if !plain(s) {
		s = strconv.Quote(s)
	}
	return s + rest
}

// Sentence returns a text that was made of words and names. It is one line: what is not printable is written as Go
// does inside quotation marks. Of more than 8 KiB it returns the beginning and the length.
func Sentence(s string) string {
	if len(s) <= longestSentence && !strings.ContainsFunc(s, unprintable) {
		return s
	}
	var b strings.Builder
	for rest := s; rest != ""; {
		r, n := utf8.DecodeRuneInString(rest)
		if b.Len() >= longestSentence {
			b.WriteString("… (" + strconv.Itoa(len(s)) + " bytes)")
			break
		}
		if unprintable(r) {
			quoted := strconv.Quote(rest[:n])
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteString(rest[:n])
		}
		rest = rest[n:]
	}
	return b.String()
}

// Package quote puts text from outside into messages: quoted as Go does, so that it cannot forge a line of a log, and
// cut, so that its length is bounded. It also gives the errors of all packages their one form.
package quote

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// longest is how many bytes of a text are shown: enough for any real ARN of Lambda's, little enough for a line. A
// place, which may be a path through long names, a list, and a text that stands by itself get more.
const (
	longest      = 100
	longestPlace = 1 << 10
	// longestReason leaves room for the text of another error with a place of its own.
	longestReason = 2 << 10
)

// Text returns s in quotation marks. What is above 100 bytes is left out, between code points, and its length said.
func Text(s string) string {
	if len(s) <= longest {
		return strconv.Quote(s)
	}
	return strconv.Quote(cut(s, longest)) + "… (" + strconv.Itoa(len(s)) + " bytes)"
}

// Excerpt returns s as it is if it is printable (see [Sentence]); of more than 1 KiB the beginning, cut between code
// points, and the length. Any other text it returns as Text does.
func Excerpt(s string) string {
	switch {
	case strings.ContainsFunc(s, unprintable):
		return Text(s)
	case len(s) <= longestPlace:
		return s
	}
	return cut(s, longestPlace) + "… (" + strconv.Itoa(len(s)) + " bytes)"
}

// Long reports whether n texts together have more than 1 KiB, a byte for each between them.
func Long(n int, at func(int) string) bool {
	size := 0
	for i := 0; i < n && size <= longestPlace; i++ {
		size += len(at(i)) + min(i, 1)
	}
	return size > longestPlace
}

// Short returns s, whatever is in it, and of more than 1 KiB what [Excerpt] returns.
func Short(s string) string {
	if len(s) <= longestPlace {
		return s
	}
	return Excerpt(s)
}

// Values returns a text as [Excerpt] does, and a list in brackets, each of its n texts as [Text] has it. Of a list that
// takes up more than 1 KiB it returns the first ones and how many there are.
func Values(list bool, n int, at func(int) string) string {
	if !list {
		return Excerpt(at(0))
	}
	return "[" + Join(n, " ", func(i int) string { return Text(at(i)) }) + "]"
}

// Join returns n texts with a separator between them; of more than 1 KiB the first ones and how many there are.
func Join(n int, separator string, at func(int) string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(separator)
		}
		if b.Len() > longestPlace {
			b.WriteString("… (" + strconv.Itoa(n) + " in all)")
			break
		}
		b.WriteString(at(i))
	}
	return b.String()
}

// upTo returns s, or its first n bytes and an ellipsis.
func upTo(n int, s string) string {
	if len(s) <= n {
		return s
	}
	return cut(s, n) + "…"
}

// cut returns the first n bytes of s, which has more, or up to three less so that no code point is divided.
func cut(s string, n int) string {
	end := n
	for range utf8.UTFMax - 1 {
		if utf8.RuneStart(s[end]) {
			break
		}
		end--
	}
	return s[:end]
}

// Name returns s as it is if it could be the name of a file, a policy or a scenario without a blank, and else as Text
// does.
func Name(s string) string {
	if len(s) > longest || !isOf(s, "-_.,/:@+=*#[]()") {
		return Text(s)
	}
	return s
}

// Member returns s as it stands in a path: as it is if it is letters, digits and underscores, and else in quotation
// marks. Nothing is left out of it, since programs find places by their paths.
func Member(s string) string {
	if !isOf(s, "_") {
		return strconv.Quote(s)
	}
	return s
}

// isOf reports whether s is one or more ASCII letters, digits and characters of others.
func isOf(s, others string) bool {
next:
	for i := range len(s) {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
			continue
		}
		for j := range len(others) {
			if c == others[j] {
				continue next
			}
		}
		return false
	}
	return s != ""
}

// Error returns the text of an error: package, place, input, reason and code, as in
//
//	policy: role.json:3:14: Statement[0].Effect: "allow": neither Allow nor Deny (INVALID_EFFECT)
//
// A part that is empty is left out. Without a name the line follows the package: policy:3:14: Statement[0]…. Place and
// reason are taken as they are if they are printable (see [Sentence]) and cut, the input is quoted: the text has
// less than 4 KiB.
func Error(pkg, place, input, reason, code string) string {
	s := pkg
	place, reason = upTo(longestPlace, Sentence(place)), upTo(longestReason, Sentence(reason))
	if place != "" {
		if place[0] != ':' {
			s += ": "
		}
		s += place
	}
	if input != "" {
		s += ": " + Text(input)
	}
	s += ": " + reason
	if code != "" {
		s += " (" + code + ")"
	}
	return s
}

// Place returns where something stands in a text, for Error: the name of the text, line and column, and the path, each
// if it is there.
func Place(name string, line, column int, path string) string {
	s := ""
	if name != "" {
		s = Name(name)
	}
	if line > 0 {
		s += ":" + strconv.Itoa(line) + ":" + strconv.Itoa(column)
	}
	if path != "" {
		if s != "" {
			s += ": "
		}
		s += path
	}
	return s
}

// Package words gives enumerations their text forms. The words of an enumeration are indexed by its values; that of the
// zero value may be empty.
package words

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// String returns the word of value i, and for a value that is none the name of the type and its number.
func String(list []string, i int, name string) string {
	if i < len(list) {
		return list[i]
	}
	return name + "(" + strconv.Itoa(i) + ")"
}

// Index returns the value of a word. ok is false where it is none; empty text is the zero value.
func Index(list []string, text []byte) (i int, ok bool) {
	if len(text) == 0 {
		return 0, true
	}
	i = slices.Index(list, string(text))
	return max(i, 0), i >= 0
}

// Unknown says in an error message which words there are.
func Unknown(list []string) string {
	reason := "neither"
	for i, word := range list {
		switch {
		case word == "":
			continue
		case i == len(list)-1:
			reason += " nor"
		case reason != "neither":
			reason += ","
		}
		reason += " " + quote.Text(word)
	}
	return reason
}

// WithArticle puts "a" or "an" in front of a noun of this module's messages, none of which begins with another vowel
// than it is spelled with.
func WithArticle(noun string) string {
	if noun != "" && strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

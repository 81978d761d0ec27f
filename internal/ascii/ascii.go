// Package ascii compares texts ignoring the case of the letters of ASCII, and of no others. It is the one rule by which
// two condition keys, tag keys or names of services and actions are the same; package glob folds the letters of
// all alphabets, for values that are compared ignoring case.
package ascii // G-111

import "strings"

// Lower returns a letter in lower case, and any other byte as it is.
func Lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// ToLower returns s with its letters in lower case. Two texts have the same if [EqualFold] takes them for the same. It
// allocates only where there is something to change.
func ToLower(s string) string {
	for i := range len(s) {
		if s[i] != Lower(s[i]) {
			var b strings.Builder
			b.Grow(len(s))
			b.WriteString(s[:i])
			for ; i < len(s); i++ {
				b.WriteByte(Lower(s[i]))
			}
			return b.String()
		}
	}
	return s
}

// ToUpper returns s with its letters in upper case.
func ToUpper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c + 'A' - 'a'
		}
	}
	return string(b)
}

// Folded reports whether s is in lower case whatever its alphabet: all of it is ASCII, and no letter is in upper case.
func Folded(s string) bool {
	if len(s) < 8 {
		for i := range len(s) {
			if s[i] >= 0x80 || s[i] != Lower(s[i]) {
				return false
			}
		}
		return true
	}
	seen := marks(s[len(s)-8:])
	for ; len(s) > 8; s = s[8:] {
		seen |= marks(s)
	}
	return seen == 0
}

// marks sets the highest bit of each of the first eight bytes that is not ASCII or a letter in upper case. The compiler
// reads the bytes as one word.
func marks(s string) uint64 {
	const (
		each = 0x0101010101010101
		high = 0x80 * each
	)
	_ = s[7]
	w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	return (w | (w+(0x80-'A')*each)&^(w+(0x80-'Z'-1)*each)) & high
}

// EqualFold reports whether a and b are the same text.
func EqualFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	if a == b { // mostly, and much faster
		return true
	}
	for i := range len(a) {
		if a[i] != b[i] && Lower(a[i]) != Lower(b[i]) {
			return false
		}
	}
	return true
}

// CompareFold orders by bytes in lower case: negative where a comes first.
func CompareFold(a, b string) int {
	for i := range min(len(a), len(b)) {
		if x, y := Lower(a[i]), Lower(b[i]); x != y {
			return int(x) - int(y)
		}
	}
	return len(a) - len(b)
}

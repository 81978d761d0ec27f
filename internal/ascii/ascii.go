// Package ascii compares texts ignoring the case of the letters of ASCII, and of no others. The names of services, actions
// and policies have no other letters; package glob folds those of texts that may.
package ascii

// Lower returns a letter in lower case, and any other byte as it is.
func Lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
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

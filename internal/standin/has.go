package standin

import "strings"

// Has reports whether a text has a value of a class.
func Has(text string, class byte) bool { return strings.Contains(text, opening+string(rune(class))) }

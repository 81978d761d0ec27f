package quote

import (
	"strconv"
	"strings"
)

// Whole returns s as it is if it is printable and without blank and quotation mark, and else quoted as Go does: for texts
// in which programs look for names again, so that nothing is left out.
func Whole(s string) string {
	quoted := func(r rune) bool { return r == ' ' || r == '"' || r == '\ufffd' || !strconv.IsPrint(r) }
	if s == "" || strings.ContainsFunc(s, quoted) {
		return strconv.Quote(s)
	}
	return s
}

package main

import (
	"slices"
	"strings"
)

func sortPackages(list []listed) {
	slices.SortFunc(list, func(a, b listed) int { return strings.Compare(a.ImportPath, b.ImportPath) })
}

// compare returns the lines that only one of two lists has, those of old with a minus in front, in their order; "" if
// there are none.
func compare(old, new string) string {
	var b strings.Builder
	only := func(sign, text, other string) {
		known := make(map[string]bool)
		for line := range strings.Lines(other) {
			known[line] = true
		}
		for line := range strings.Lines(text) {
			if !known[line] {
				b.WriteString(sign + line)
			}
		}
	}
	only("-", old, new)
	only("+", new, old)
	if b.Len() == 0 && old != new {
		return "the order of the lines differs"
	}
	return b.String()
}

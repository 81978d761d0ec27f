package cloudformation

import (
	"sort"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

func (r *reader) place(at int) stack.Place {
	if r.options.locate != nil {
		line, column := r.options.locate(min(max(at, 0), len(r.text)))
		return stack.Place{Line: line, Column: column}
	}
	if r.lines == nil {
		r.lines = []int{0}
		for i := range len(r.text) {
			if r.text[i] == '\n' {
				r.lines = append(r.lines, i+1)
			}
		}
	}
	at = min(max(at, 0), len(r.text))
	line := sort.SearchInts(r.lines, at+1) - 1
	return stack.Place{Line: line + 1, Column: r.runesBefore(at) - r.runesBefore(r.lines[line]) + 1}
}

const placeStep = 1 << 10

func (r *reader) runesBefore(at int) int {
	for len(r.runes) <= at/placeStep {
		i := len(r.runes)
		n := 0
		if i > 0 {
			n = r.runes[i-1] + runeStarts(r.text[(i-1)*placeStep:i*placeStep])
		}
		r.runes = append(r.runes, n)
	}
	return r.runes[at/placeStep] + runeStarts(r.text[at/placeStep*placeStep:at])
}

func runeStarts(text string) (n int) {
	for i := range len(text) {
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	return n
}

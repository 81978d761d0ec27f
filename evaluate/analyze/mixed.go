package analyze

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// mixed looks for a value where patterns of text stand on a key of other types, beyond the values at which outcomes of
// these change: a text that no operator of the types reads, and some that one does. There is none for certain if none
// begins as the values of the types do.
func (e *element) mixed(families []family, isTyped bool) solution {
	unread := func(l literal) bool { return l.test.HoldsFor(e.value("~"), e.s.source(), false) == l.want }
	open := false
	if !isTyped && !slices.ContainsFunc(e.typed, func(l literal) bool { return !unread(l) }) {
		if found := e.like(wildcards("*~*")); found.ok {
			return found
		}
		open = true
	}
	var begin [][]glob.Piece
	for _, f := range families {
		for _, patterns := range valuesLike(f) {
			if found := e.like(patterns...); found.ok {
				return found
			}
		}
		for _, c := range beginnings[f] {
			begin = append(begin, []glob.Piece{{Text: string(c)}, {Kind: glob.Star}})
		}
	}
	if open || e.word(begin).ok {
		e.s.q.undecided(MixedTypes, e.dim)
	}
	return solution{}
}

// word finds a text that is as the tests of text want it and matches one of some patterns.
func (e *element) word(patterns [][]glob.Piece) solution {
	if patterns == nil {
		return solution{}
	}
	return e.s.wordOf(e.texts, append(slices.Clip(e.facts), &fact{must: patterns}), e.info)
}

// like finds a value that matches one of some patterns.
func (e *element) like(patterns ...[]glob.Piece) solution {
	found := e.word(patterns)
	if found.ok && !e.good(found.value.At(0)) {
		return solution{}
	}
	return found
}

// beginnings are the characters that values of a family begin with. Booleans are few, and need none.
var beginnings = map[family]string{
	numberFamily:  "+-.0123456789",
	dateFamily:    "0123456789",
	addressFamily: ":0123456789abcdefABCDEF",
	binaryFamily:  "+/\r\n0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
}

// valuesLike returns lists of patterns of which many texts are values of a family.
func valuesLike(f family) (list [][][]glob.Piece) {
	var forms []string
	switch f {
	case numberFamily:
		forms = []string{"#", "##", "###", "####", "#.#", "-#"}
	case dateFamily:
		forms = []string{"####-01-01", "####-1#-1#", "####-01-1#T1#:00:00Z", "####-1#-1#T1#:00:00Z", "##########"}
	case addressFamily:
		return [][][]glob.Piece{octets(4)}
	}
	for _, form := range forms {
		list = append(list, [][]glob.Piece{digits(form)})
	}
	return list
}

// digits returns a pattern of text in which "#" is any digit.
func digits(text string) (list []glob.Piece) {
	for i, part := range strings.Split(text, "#") {
		if i > 0 {
			list = append(list, glob.Piece{Kind: cover.Digit})
		}
		list = append(list, glob.Piece{Text: part})
	}
	return list
}

// octets returns patterns of addresses of so many parts.
func octets(n int) (list [][]glob.Piece) {
	for _, octet := range []string{"#", "##", "1##", "2##"} {
		if n == 1 {
			list = append(list, digits(octet))
			continue
		}
		for _, rest := range octets(n - 1) {
			list = append(list, slices.Concat(digits(octet+"."), rest))
		}
	}
	return list
}

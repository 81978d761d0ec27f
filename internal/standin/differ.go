package standin

import "unicode/utf8"

// Differ reports whether two texts cannot be the same whatever the values in them are: because what they begin with, or
// what they end in, is not. What is the same in both is left out first, values too.
func Differ(a, b string) bool {
	x, y := tokens(a), tokens(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	switch {
	case len(x) == 0 && len(y) == 0:
		return false
	case len(x) == 0 || len(y) == 0:
		return !mayBeEmpty(x) || !mayBeEmpty(y)
	case x[0].value == "" && y[0].value == "":
		return true
	}
	last, end := x[len(x)-1], y[len(y)-1]
	for last == end {
		if x, y = x[:len(x)-1], y[:len(y)-1]; len(x) == 0 || len(y) == 0 {
			return !mayBeEmpty(x) || !mayBeEmpty(y)
		}
		last, end = x[len(x)-1], y[len(y)-1]
	}
	return last.value == "" && end.value == ""
}

// A token is a character, or a value.
type token struct {
	char  rune
	value string
	class byte
}

func tokens(text string) []token {
	list := make([]token, 0, utf8.RuneCountInString(text))
	pieces, ok := Split(text)
	if !ok {
		pieces = []Piece{{Text: text}}
	}
	for _, p := range pieces {
		if p.Class != 0 {
			list = append(list, token{value: Of(p.Class, p.Label), class: p.Class})
		}
		for _, r := range p.Text {
			list = append(list, token{char: r})
		}
	}
	return list
}

// mayBeEmpty reports whether there is nothing but values of class text.
func mayBeEmpty(list []token) bool {
	for _, t := range list {
		if t.class != Text {
			return false
		}
	}
	return true
}

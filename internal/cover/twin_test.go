package cover

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// The twin knows nothing of comparing: it tries texts.

// matches says what a pattern is, by a table: which beginnings of the text the beginning of the pattern matches.
// Package glob is not asked, because it takes no crossing "?" before a star that stays in its part.
func matches(pieces []glob.Piece, text string, values []string, fold bool) bool {
	chars := characters(text, fold)
	reach := make([]bool, len(chars)+1)
	reach[0] = true
	for _, p := range pieces {
		one := func(ok func(rune) bool) {
			next := make([]bool, len(chars)+1)
			for i, c := range chars {
				next[i+1] = reach[i] && ok(c)
			}
			reach = next
		}
		may := func(c rune) bool { return c != ':' || !p.Within }
		switch p.Kind {
		case glob.Star:
			for i, c := range chars {
				reach[i+1] = reach[i+1] || reach[i] && may(c)
			}
		case glob.One:
			one(may)
		case glob.Literal:
			for _, want := range characters(p.Text, fold) {
				one(func(c rune) bool { return c == want })
			}
		case glob.Variable:
			for _, want := range characters(values[p.Index], fold) {
				one(func(c rune) bool { return c == want && may(c) })
			}
		}
	}
	return reach[len(chars)]
}

// characters takes text apart; a byte that belongs to no character is a number below 0.
func characters(text string, fold bool) []rune {
	var list []rune
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			r = -1 - rune(text[i])
		case fold && r < 0x80:
			r = unicode.ToLower(r)
		}
		list = append(list, r)
		i += n
	}
	return list
}

// words are all lists of up to length elements.
func words[E any](elements []E, length int) [][]E {
	list := [][]E{nil}
	for start := 0; length > 0; length-- {
		end := len(list)
		for _, w := range list[start:end] {
			for _, e := range elements {
				list = append(list, append(slices.Clone(w), e))
			}
		}
		start = end
	}
	return list
}

// TestAllShort compares all pairs of short patterns. The shortest text that both of a pair match has no more characters
// than they have symbols, and "b" stands for all characters that are in no pattern.
func TestAllShort(t *testing.T) {
	length := 3
	if testing.Short() {
		length = 2
	}
	patterns := words([]glob.Piece{
		{Text: "a"}, {Text: ":"}, {Kind: glob.One}, {Kind: glob.One, Within: true}, {Kind: glob.Star}, {Kind: glob.Star, Within: true},
	}, length)
	var texts []string
	for _, w := range words([]string{"a", "b", ":"}, 2*length) {
		texts = append(texts, strings.Join(w, ""))
	}
	matched := make([][]bool, len(patterns))
	for i, p := range patterns {
		for _, s := range texts {
			matched[i] = append(matched[i], matches(p, s, nil, false))
		}
	}
	held, missed := 0, 0
	for i, p := range patterns {
		for j, q := range patterns {
			inside, common := true, false
			for k := range texts {
				inside = inside && (matched[i][k] || !matched[j][k])
				common = common || matched[i][k] && matched[j][k]
			}
			switch got := New(p).Covers(New(q)); {
			case got && !inside:
				t.Fatalf("%+v covers %+v, but not all texts", p, q)
			case got:
				held++
			case inside:
				missed++
			}
			if got := New(p).Overlaps(New(q)); got != common {
				t.Fatalf("%+v overlaps %+v: %v, want %v", p, q, got, common)
			}
		}
	}
	if missed > held/5 {
		t.Errorf("%d pairs are covered and seen to be, %d are not", held, missed)
	}
}

// pair makes two patterns of up to n pieces. Every other time one is the other with pieces put in place of some.
func pair(r *rand.Rand, n int) (p, q []glob.Piece) {
	pick := func() glob.Piece {
		within := r.IntN(2) == 0
		return []glob.Piece{
			{Text: "a"}, {Text: "bA"}, {Text: ":"}, {Text: "é\xe2"}, {Text: "É"}, {}, {Kind: glob.One, Within: within},
			{Kind: glob.Star, Within: within}, {Kind: glob.Star, Within: within}, {Kind: glob.Variable, Index: uint8(r.IntN(2)), Within: within},
		}[r.IntN(10)]
	}
	for range r.IntN(n + 1) {
		q = append(q, pick())
	}
	if r.IntN(2) == 0 {
		for range r.IntN(n + 1) {
			p = append(p, pick())
		}
		return p, q
	}
	for _, piece := range q {
		switch r.IntN(6) {
		case 0:
		case 1:
			p = append(p, glob.Piece{Kind: glob.Star, Within: r.IntN(2) == 0})
		case 2:
			p = append(p, pick())
		default:
			p = append(p, piece)
		}
	}
	return p, q
}

// text makes a text that has a good chance to match the pieces.
func text(r *rand.Rand, pieces []glob.Piece, values []string) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.Kind {
		case glob.Literal:
			b.WriteString(p.Text)
		case glob.Variable:
			b.WriteString(values[p.Index])
		default:
			n := 1
			if p.Kind == glob.Star {
				n = r.IntN(4)
			}
			for range n {
				b.WriteString([]string{"a", "A", "z", ":", "é", "\xe2"}[r.IntN(6)])
			}
		}
	}
	return b.String()
}

// TestRandom holds what is said of longer patterns, with variables and in both ways to compare letters, against texts
// made of them.
func TestRandom(t *testing.T) {
	rounds := 60_000
	if testing.Short() {
		rounds /= 10
	}
	r := rand.New(rand.NewPCG(1, 2))
	covered, apart := 0, 0
	for range rounds {
		p, q := pair(r, 8)
		pattern, fold := New, r.IntN(2) == 0
		if fold {
			pattern = NewName
		}
		covers, overlaps := pattern(p).Covers(pattern(q)), pattern(p).Overlaps(pattern(q))
		if got := pattern(q).Overlaps(pattern(p)); got != overlaps {
			t.Fatalf("%+v and %+v overlap: %v, the other way round %v", p, q, overlaps, got)
		}
		if covers && !overlaps {
			t.Fatalf("%+v covers %+v and does not overlap it", p, q)
		}
		for range 8 {
			values := []string{text(r, []glob.Piece{{Kind: glob.Star}}, nil), text(r, []glob.Piece{{Kind: glob.Star}}, nil)}
			for _, s := range []string{text(r, p, values), text(r, q, values)} {
				inP, inQ := matches(p, s, values, fold), matches(q, s, values, fold)
				if covers && inQ && !inP {
					t.Fatalf("%+v covers %+v, but not %q with %q", p, q, s, values)
				}
				if !overlaps && inP && inQ {
					t.Fatalf("%+v and %+v have nothing in common but %q with %q", p, q, s, values)
				}
			}
		}
		if covers {
			covered++
		}
		if !overlaps {
			apart++
		}
	}
	if least := rounds / 20; covered < least || apart < least {
		t.Errorf("of %d pairs %d are covered and %d are apart: they prove little", rounds, covered, apart)
	}
}

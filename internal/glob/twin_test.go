package glob

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// mode is how text becomes pieces.
type mode uint8

const (
	whole    mode = iota // no parts: every wildcard crosses colons
	compared             // six parts: in the first five no wildcard crosses
	open                 // as compared, but a star that ends one of the first five crosses, and missing parts are stars
	modes
)

// compile makes pieces of text: "*" and "?" are wildcards, "$" and "%" the variables 0 and 1, all else is literal. It
// goes part by part, which is another way than the one the module takes.
func compile(text string, m mode) []Piece {
	n := 1
	if m != whole {
		n = 6
	}
	var pieces []Piece
	parts := strings.SplitN(text, ":", n)
	for i, part := range parts {
		if i > 0 {
			pieces = append(pieces, Piece{Text: ":"})
		}
		inner := m != whole && i < 5
		for part != "" {
			switch part[0] {
			case '*':
				ends := m == open && part == "*"
				pieces = append(pieces, Piece{Kind: Star, Within: inner && !ends})
			case '?':
				pieces = append(pieces, Piece{Kind: One, Within: inner})
			case '$':
				pieces = append(pieces, Piece{Kind: Variable, Text: "dollar", Index: 0, Within: inner})
			case '%':
				pieces = append(pieces, Piece{Kind: Variable, Text: "percent", Index: 1, Within: inner})
			default:
				n := strings.IndexAny(part, "*?$%")
				if n < 0 {
					n = len(part)
				}
				pieces = append(pieces, Piece{Text: part[:n]})
				part = part[n:]
				continue
			}
			part = part[1:]
		}
	}
	for i := len(parts); m == open && i < 6; i++ {
		pieces = append(pieces, Piece{Text: ":"}, Piece{Kind: Star})
	}
	return pieces
}

// symbols takes text apart: one number for each code point, a negative one for a byte that belongs to none.
func symbols(text string, fold letters) []rune {
	var out []rune
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			r = -1 - rune(text[i])
		case fold == ofText:
			r = unicode.ToLower(r)
		case fold == ofName && 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		}
		out = append(out, r)
		i += n
	}
	return out
}

// twin is Match, MatchName and MatchFold as they are defined: a table that says for every beginning of the pattern which
// beginnings of the value it matches.
func twin(pieces []Piece, value string, values []string, fold letters) bool {
	v := symbols(value, fold)
	reach := make([]bool, len(v)+1)
	reach[0] = true
	for _, p := range pieces {
		next := make([]bool, len(v)+1)
		one := func(ok func(rune) bool) {
			next = make([]bool, len(v)+1)
			for i, c := range v {
				next[i+1] = reach[i] && ok(c)
			}
			reach = next
		}
		switch p.Kind {
		case Star:
			for i := range next {
				next[i] = reach[i] || i > 0 && next[i-1] && !(p.Within && v[i-1] == ':')
			}
			reach = next
		case One:
			one(func(c rune) bool { return !(p.Within && c == ':') })
		case Literal:
			for _, s := range symbols(p.Text, fold) {
				one(func(c rune) bool { return c == s })
			}
		case Variable:
			for _, s := range symbols(values[p.Index], fold) {
				one(func(c rune) bool { return c == s && !(p.Within && c == ':') })
			}
		}
	}
	return reach[len(v)]
}

// stepsPerCell is how many steps the matcher may take for one byte of the pattern and one of the value.
const stepsPerCell = 4

// patternLen is the length of a pattern as it counts for the work: the bytes of its texts and one for each wildcard.
func patternLen(pieces []Piece, values []string) int {
	n := 1
	for _, p := range pieces {
		switch p.Kind {
		case Literal:
			n += len(p.Text)
		case Variable:
			n += len(values[p.Index]) + 1
		default:
			n++
		}
	}
	return n
}

// agree compares the matcher with its twin, in all ways to compare letters, and its steps with their bound.
func agree(t *testing.T, pieces []Piece, value string, values []string) (matched bool) {
	t.Helper()
	for _, fold := range []letters{exact, ofName, ofText} {
		got, steps := match(pieces, value, values, fold)
		if want := twin(pieces, value, values, fold); got != want {
			t.Errorf("match(%+v, %q, %q, fold %v) = %v, want %v", pieces, value, values, fold, got, want)
		}
		if most := stepsPerCell * patternLen(pieces, values) * (len(value) + 1); steps > most {
			t.Errorf("match(%+v, %q, %q, fold %v) took %d steps, want at most %d", pieces, value, values, fold, steps, most)
		}
		matched = matched || got
	}
	return matched
}

// pick joins up to n of the elements.
func pick(r *rand.Rand, n int, elements ...string) string {
	var b strings.Builder
	for range r.IntN(n + 1) {
		b.WriteString(elements[r.IntN(len(elements))])
	}
	return b.String()
}

// expand makes a value that has a good chance to match the pattern text.
func expand(r *rand.Rand, text string, values []string) string {
	var b strings.Builder
	for i := range len(text) {
		switch text[i] {
		case '*':
			b.WriteString(pick(r, 4, "a", "b", ":", "€", "\xe2"))
		case '?':
			b.WriteString(pick(r, 1, "a", "b", ":", "€", "\xe2", "\xff"))
		case '$':
			b.WriteString(values[0])
		case '%':
			b.WriteString(values[1])
		default:
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

func TestMatchTwin(t *testing.T) {
	sets := map[string]struct {
		pattern, value, variable []string
	}{
		"two letters":   {[]string{"a", "b", "*", "*", "?", ":"}, []string{"a", "b", ":"}, []string{""}},
		"mostly colons": {[]string{"a", "*", ":", ":", "*a", "a*"}, []string{"a", ":", ":", "b"}, []string{""}},
		"variables":     {[]string{"a", "b", "*", "?", ":", "$", "%"}, []string{"a", "b", ":"}, []string{"a", "b", ":", "*", "?", "ab"}},
		"code points": {
			[]string{"a", "é", "€", "😀", "*", "*", "?", "?", ":", "$"}, []string{"a", "é", "€", "😀", ":", "\n"}, []string{"€", "é", "a"}},
		"broken UTF-8": {
			[]string{"a", "€", "\xe2", "\x82", "\xac", "\xff", "*", "*", "?", "?", ":", "$"},
			[]string{"a", "€", "\xe2", "\x82", "\xac", "\xff", ":"}, []string{"\xe2", "\x82\xac", "€"}},
		"letter case": {
			[]string{"a", "A", "K", "\u212a", "É", "é", "*", "?", ":", "$"}, []string{"a", "A", "k", "K", "\u212a", "É", "é", ":"}, []string{"A", "é"}},
		"long parts": {[]string{"a*b*a", "a", "*b", ":a", "a:", "?a*", "*:*"}, []string{"ab", "a", "b:", ":", "aab"}, []string{""}},
	}
	rounds := 15_000
	if testing.Short() {
		rounds /= 10
	}
	for name, set := range sets {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, uint64(len(name))))
			hits := 0
			for i := range rounds {
				text := pick(r, 10, set.pattern...)
				values := []string{pick(r, 2, set.variable...), pick(r, 3, set.variable...)}
				value := pick(r, 14, set.value...)
				if i%2 == 0 {
					value = expand(r, text, values)
				}
				if agree(t, compile(text, mode(i/2)%modes), value, values) {
					hits++
				}
				if t.Failed() {
					t.FailNow()
				}
			}
			if hits < rounds/10 || hits > rounds*9/10 {
				t.Errorf("%d of %d matched: the pairs prove little", hits, rounds)
			}
		})
	}
}

// TestMatchTwinAnyOrder mixes the stars more freely than ARNs do: one that stays may follow one that crosses at once.
func TestMatchTwinAnyOrder(t *testing.T) {
	rounds := 40_000
	if testing.Short() {
		rounds /= 10
	}
	r := rand.New(rand.NewPCG(1, 2))
	hits := 0
	for range rounds {
		var pieces []Piece
		for range r.IntN(9) {
			pieces = append(pieces, []Piece{
				{Text: pick(r, 2, "a", "b", ":") + "a"},
				{Text: ":"},
				{Kind: Star},
				{Kind: Star, Within: true},
				{Kind: One, Within: true},
			}[r.IntN(5)])
		}
		if agree(t, pieces, pick(r, 8, "a", "a", "b", ":"), nil) {
			hits++
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if hits < rounds/20 {
		t.Errorf("%d of %d matched: the pairs prove little", hits, rounds)
	}
}

func FuzzMatch(f *testing.F) {
	for _, text := range []string{
		"", "*", "?", "a*b?c", "*a*a*a*b", "arn:aws:s3:::b/*", "a:*:b*c:d?", "a:*a*b:*:c*d:*x", "*:a*b:c", "$:%:*", "a*\xe2?*\xac",
		":*:?*a:*:x*y:", "arn:aws:lambda:*", "K*\u212a",
	} {
		for m := range modes {
			f.Add(text, "arn:aws:s3:::b/k", "b", ":", uint8(m))
			f.Add(text, "a:::ab:c:ab:c:\xe2\x82\xac", "a", "\xe2", uint8(m))
		}
	}
	f.Fuzz(func(t *testing.T, text, value, v0, v1 string, m uint8) {
		if len(text) > 100 || len(value) > 200 || len(v0) > 20 || len(v1) > 20 {
			return // too much for the twin
		}
		agree(t, compile(text, mode(m)%modes), value, []string{v0, v1})
	})
}

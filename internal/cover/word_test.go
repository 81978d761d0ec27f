package cover

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// wanted reads patterns: "must a*|b* c* not d*" has two lists in Must and a pattern in Not.
func wanted(t testing.TB, text string, pattern func([]glob.Piece) Pattern) (w Wanted) {
	t.Helper()
	not := false
	for _, word := range strings.Fields(text) {
		if word == "not" {
			not = true
			continue
		}
		var list []Pattern
		for _, p := range strings.Split(word, "|") {
			list = append(list, pattern(pieces(t, strings.ReplaceAll(p, "_", ""), template.None)))
		}
		if not {
			w.Not = append(w.Not, list...)
		} else {
			w.Must = append(w.Must, list)
		}
	}
	return w
}

func TestWord(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		ok               bool
		pattern          func([]glob.Piece) Pattern
	}{
		{"all", "", "", true, New},
		{"one", "abc", "abc", true, New},
		{"not itself", "abc not abc", "", false, New},
		{"one of two", "abc|abd not abc", "abd", true, New},
		{"both", "a* *b", "ab", true, New},
		{"both, and more than that", "a* *b not ab", "axb", true, New},
		{"a character", "? not a", "x", true, New},
		{"a character that no pattern names", "? not x y z", "w", true, New},
		{"no characters left", "?* not ? ??*", "", false, New},
		{"star and question marks", "?* not ?", "xx", true, New},
		{"a star is covered by two", "a* not ab* a", "ax", true, New},
		{"exact letters", "A* not a*", "A", true, New},
		{"names", "A* not a*", "", false, NewName},
		{"letters of other alphabets are not those of names", "É not é", "É", true, NewName},
		{"letters of other alphabets", "É not é", "", false, NewFold},
		{"a sign with the lower case of a letter", "\u212a not k", "", false, NewFold},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := NewBudget(1000)
			word, ok := b.Word(wanted(t, c.text, c.pattern))
			if got := String(word, nil); ok != c.ok || ok && len(got) != len(c.want) {
				t.Errorf("%q %t, want %q %t", got, ok, c.want, c.ok)
			}
		})
	}
	mixed := Wanted{Must: [][]Pattern{{NewFold(pieces(t, "ak", template.None))}}, Not: []Pattern{
		New(pieces(t, "ak", template.None)), New(pieces(t, "Ak", template.None)), New(pieces(t, "aK", template.None)), New(pieces(t, "AK", template.None)),
	}}
	b := NewBudget(1000)
	if word, ok := b.Word(mixed); !ok || !glob.EqualFold(String(word, nil), "ak") {
		t.Errorf("%q %t: the Kelvin sign is a letter k, too", String(word, nil), ok)
	}
	digits := Wanted{Must: [][]Pattern{{New([]glob.Piece{{Kind: Digit}, {Kind: Digit}})}}, Not: []Pattern{New(pieces(t, "0?", template.None))}}
	if word, ok := b.Word(digits); !ok || String(word, nil) != "10" {
		t.Errorf("%q %t, want two digits", String(word, nil), ok)
	}
}

// TestWordVariables holds what the letter of a variable stands for.
func TestWordVariables(t *testing.T) {
	v := glob.Piece{Kind: glob.Variable}
	star, one, text := glob.Piece{Kind: glob.Star}, glob.Piece{Kind: glob.One}, func(s string) glob.Piece { return glob.Piece{Text: s} }
	inside := glob.Piece{Kind: glob.Star, Within: true}
	p := func(list ...glob.Piece) Pattern { return New(list) }
	for _, c := range []struct {
		name   string
		must   []Pattern
		not    []Pattern
		within bool
		ok     bool
	}{
		{"the same variable", []Pattern{p(text("a"), v)}, []Pattern{p(text("a"), v)}, false, false},
		{"a star takes it", []Pattern{p(text("a"), v)}, []Pattern{p(text("a"), star)}, false, false},
		{"a star that stays in its part may not", []Pattern{p(text("a"), v)}, []Pattern{p(text("a"), inside)}, false, true},
		{"it takes one without colons", []Pattern{p(text("a"), v)}, []Pattern{p(text("a"), inside)}, true, false},
		{"one character is not any value", []Pattern{p(text("a"), v)}, []Pattern{p(text("a"), one)}, false, true},
		{"it may be other text", []Pattern{p(text("a"), v), p(text("abc"))}, nil, false, true},
		{"it is not empty", []Pattern{p(text("a"), v), p(text("a"))}, nil, false, false},
		{"… but not before it", []Pattern{p(text("a"), v), p(text("b"), star)}, nil, false, false},
		{"nobody carries it", []Pattern{p(text("a"), star)}, []Pattern{p(text("a"), v)}, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Wanted{Not: c.not, Within: []bool{c.within}}
			for _, p := range c.must {
				w.Must = append(w.Must, []Pattern{p})
			}
			b := NewBudget(1000)
			word, ok := b.Word(w)
			if ok != c.ok {
				t.Errorf("%q %t", String(word, func(int) string { return "<v>" }), ok)
			}
		})
	}
}

// TestWordTwin compares with trying all short texts: a word is wanted, none shorter is, and without a word no text is.
func TestWordTwin(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var texts []string
	for _, w := range words([]string{"a", "b", ":", "z"}, 5) {
		texts = append(texts, strings.Join(w, ""))
	}
	slices.SortStableFunc(texts, func(a, b string) int { return len(a) - len(b) })
	piece := func() glob.Piece {
		return []glob.Piece{
			{Text: "a"}, {Text: "b"}, {Text: ":"}, {Kind: glob.One}, {Kind: glob.One, Within: true}, {Kind: glob.Star}, {Kind: glob.Star, Within: true},
		}[r.IntN(7)]
	}
	pattern := func() (list []glob.Piece) {
		for range r.IntN(4) {
			list = append(list, piece())
		}
		return list
	}
	found, none := 0, 0
	for range 3000 {
		var must [][][]glob.Piece
		var not [][]glob.Piece
		var w Wanted
		for range r.IntN(3) {
			list := [][]glob.Piece{pattern(), pattern()}
			must = append(must, list)
			w.Must = append(w.Must, []Pattern{New(list[0]), New(list[1])})
		}
		for range r.IntN(3) {
			p := pattern()
			not = append(not, p)
			w.Not = append(w.Not, New(p))
		}
		is := func(text string) bool {
			match := func(p []glob.Piece) bool { return matches(p, text, nil, false) }
			return !slices.ContainsFunc(must, func(list [][]glob.Piece) bool { return !slices.ContainsFunc(list, match) }) && !slices.ContainsFunc(not, match)
		}
		b := NewBudget(100_000)
		word, ok := b.Word(w)
		text := String(word, nil)
		if b.Spent() || ok && !is(text) {
			t.Fatalf("%+v: %q is not wanted", w, text)
		}
		for _, other := range []string{text, texts[r.IntN(len(texts))]} {
			if b.Matches([]rune(other), w) != is(other) {
				t.Fatalf("%+v: %q is wanted: %t", w, other, is(other))
			}
		}
		if i := slices.IndexFunc(texts, is); ok && len(text) <= 5 && (i < 0 || len(texts[i]) != len(text)) || !ok && i >= 0 {
			t.Fatalf("%+v: %q %t, but text %d is the shortest", w, text, ok, i)
		}
		if ok {
			found++
		} else {
			none++
		}
	}
	if found < 500 || none < 200 {
		t.Errorf("%d words and %d cases without: they prove little", found, none)
	}
}

// hardWords are patterns of which no few sets of places say all.
func hardWords(t testing.TB) Wanted {
	list := func(text string) []Pattern { return []Pattern{New(pieces(t, text, template.None))} }
	marks := strings.Repeat("?", 40)
	return Wanted{Must: [][]Pattern{list("*a" + marks), list("*b" + marks + "a*")}, Not: list("*b" + marks + "?a*")}
}

// TestWordBudget holds that hard patterns end with the steps, and what memory they take.
func TestWordBudget(t *testing.T) {
	hard := hardWords(t)
	b := NewBudget(5000)
	if word, ok := b.Word(hard); ok || !b.Spent() {
		t.Errorf("%q %t, spent %t", String(word, nil), ok, b.Spent())
	}
	const steps = 200_000
	b = NewBudget(steps)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, ok := b.Word(hard)
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; ok || !b.Spent() || allocated > 60*steps {
		t.Errorf("%t, spent %t, %d bytes in %d steps", ok, b.Spent(), allocated, steps)
	}
}

// TestWordStops holds that what may stop the work is asked every 1,024 steps, and that it does stop it.
func TestWordStops(t *testing.T) {
	b := NewBudget(1_000_000)
	last, asked := b.Left(), 0
	b.StopWhen(func() bool {
		if taken := last - b.Left(); taken < between || taken > between+100 {
			t.Errorf("%d steps between two looks", taken)
		}
		last = b.Left()
		asked++
		return asked > 2
	})
	if _, ok := b.Word(hardWords(t)); ok || !b.Spent() || asked != 3 {
		t.Errorf("asked %d times, spent %t", asked, b.Spent())
	}
}

// TestWordAgain holds that a budget that served other words finds the same ones as a new one.
func TestWordAgain(t *testing.T) {
	used := NewBudget(10_000_000)
	for _, text := range []string{"a* *b not ab", "abc not abc", "?* not ?", "a*|b* *c*", "abc|abd not abc", "", "?* not ? ??*"} {
		for _, pattern := range []func([]glob.Piece) Pattern{New, NewName, NewFold} {
			w := wanted(t, text, pattern)
			fresh := NewBudget(1000)
			want, ok := fresh.Word(w)
			left := used.Left()
			got, again := used.Word(w)
			if ok != again || !slices.Equal(got, want) || left-used.Left() != 1000-fresh.Left() {
				t.Errorf("%q: %q %t in %d steps, want %q %t in %d", text, String(got, nil), again, left-used.Left(), String(want, nil), ok, 1000-fresh.Left())
			}
		}
	}
}

func BenchmarkWord(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"inside", "arn:aws:s3:::photos/2024/* not arn:aws:s3:::photos/*"},
		{"outside", "arn:aws:lambda:*:*:function:* not arn:aws:lambda:us-*:111122223333:function:orders-*"},
	} {
		b.Run(c.name, func(b *testing.B) {
			w := wanted(b, c.text, New)
			b.ReportAllocs()
			for b.Loop() {
				budget := NewBudget(10_000)
				budget.Word(w)
			}
		})
	}
}

// TestWordMatches holds that a pattern matches a text for Word where it does for package glob.
func TestWordMatches(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	entries := []string{
		"*", "arn:aws:s3:::b/*", "arn:aws:sqs:*:*:q", "arn:aws:lambda:us-*:1?2:function:*", "arn:aws:sqs:*", "a?c", "*a*b", "??*", "arn:aws:s3:::*é?",
	}
	texts := []string{"arn:aws:s3:::b/k", "arn:aws:sqs:r:1:q", "arn:aws:sqs:r:1:a:q", "arn:aws:lambda:us-east-1:112:function:f", "abc", "aab", "é", "arn:aws:s3:::xéé"}
	matched := 0
	for range 2000 {
		entry, text := entries[r.IntN(len(entries))], []rune(texts[r.IntN(len(texts))])
		if r.IntN(2) == 0 && len(text) > 0 {
			text[r.IntN(len(text))] = []rune{'a', ':', 'é', '*', 'B'}[r.IntN(5)]
		}
		parts := []template.Parts{template.None, template.Compared, template.Open}[r.IntN(3)]
		list := pieces(t, entry, parts)
		literal := []glob.Piece{{Text: string(text)}}
		for i, c := range []struct {
			match   func([]glob.Piece, string, []string) bool
			pattern func([]glob.Piece) Pattern
		}{{glob.Match, New}, {glob.MatchName, NewName}, {glob.MatchFold, NewFold}} {
			b := NewBudget(10_000)
			_, ok := b.Word(Wanted{Must: [][]Pattern{{c.pattern(list)}, {New(literal)}}})
			if want := c.match(list, string(text), nil); ok != want {
				t.Fatalf("%q and %q, letters %d: %t, want %t", entry, string(text), i, ok, want)
			}
			if ok {
				matched++
			}
		}
	}
	if matched < 300 {
		t.Errorf("%d matches: they prove little", matched)
	}
}

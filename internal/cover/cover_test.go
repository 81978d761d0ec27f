package cover

import (
	"math"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// pieces reads pieces of an entry as documents have them.
func pieces(t testing.TB, text string, parts template.Parts) []glob.Piece {
	t.Helper()
	tmpl, err := template.Parse(text, template.Options{Wildcards: true, Variables: true, Parts: parts})
	if err != nil {
		t.Fatal(err)
	}
	return tmpl.Pieces()
}

func TestWhole(t *testing.T) {
	for _, c := range []struct {
		name, p, q             string
		covers, back, overlaps bool // back: q covers p
		fold                   bool
	}{
		{"empty", "", "", true, true, true, false},
		{"empty and text", "", "a", false, false, false, false},
		{"empty and everything", "*", "", true, false, true, false},
		{"the same", "abc", "abc", true, true, true, false},
		{"other text", "abc", "abd", false, false, false, false},
		{"other case", "abc", "aBc", false, false, false, false},
		{"other case, ignored", "s3:get*", "S3:GetObject", true, false, true, true},
		{"G-111 letters beyond ASCII keep their case", "É*", "é", false, false, false, true},
		{"beginning", "ab*", "abc", true, false, true, false},
		{"end", "*bc", "abc", true, false, true, false},
		{"both ends", "ab*", "*bc", false, false, true, false},
		{"both ends that differ", "a*c", "a*d", false, false, false, false},
		{"? is a character", "a?c", "abc", true, false, true, false},
		{"? is no star", "a?c", "a*c", false, true, true, false},
		{"? is a character of several bytes", "a?c", "aéc", true, false, true, false},
		{"? is not half a character", "a??c", "aéc", false, false, false, false},
		{"an invalid byte", "?", "\xff", true, false, true, false},
		{"an invalid byte and U+FFFD", "\ufffd", "\xff", false, false, false, false},
		{"* takes what stands between", "a*d", "abcd", true, false, true, false},
		{"* takes a *", "a*d", "ab*cd", true, false, true, false},
		{"* takes back", "*ab", "aabab", true, false, true, false},
		{"as many characters", "**", "*", true, true, true, false},
		{"too few characters", "?", "??", false, false, false, false},
		{"* and ? adjoin", "*?", "?*", false, false, true, false}, // the same texts: missed
		{"a variable inside", "a*", "a${aws:username}", true, false, true, false},
		{"a variable in both", "a${k}", "a${k}", false, false, true, false},
		{"a variable is no character", "a?", "a${k}", false, false, true, false},
		{"a variable and other text", "a${k}c", "abd", false, false, false, false},
		{"an escape", "a${*}", "a*", false, true, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			pattern := New
			if c.fold {
				pattern = NewName
			}
			p, q := pattern(pieces(t, c.p, template.None)), pattern(pieces(t, c.q, template.None))
			check(t, p, q, c.covers, c.back, c.overlaps)
		})
	}
	check(t, Pattern{}, New(nil), true, true, true)
}

// check compares the answers about two patterns both ways round.
func check(t *testing.T, p, q Pattern, covers, back, overlaps bool) {
	t.Helper()
	if got := p.Covers(q); got != covers {
		t.Errorf("Covers is %v", got)
	}
	if got := q.Covers(p); got != back {
		t.Errorf("Covers is %v the other way round", got)
	}
	if p.Overlaps(q) != overlaps || q.Overlaps(p) != overlaps {
		t.Errorf("Overlaps is %v, %v the other way round", p.Overlaps(q), q.Overlaps(p))
	}
}

// TestEntries is about entries of Resource, whose parts package arn keeps apart.
func TestEntries(t *testing.T) {
	const b = "arn:aws:s3:::b"
	for _, c := range []struct {
		name, p, q             string
		covers, back, overlaps bool
	}{
		{"everything", "*", b, true, false, true},
		{"objects", b + "/*", b + "/k*", true, false, true},
		{"Region", "arn:aws:lambda:*:*:function:*", "arn:aws:lambda:us-*:111122223333:function:f", true, false, true},
		{"other service", "arn:aws:lambda:*:*:function:*", "arn:aws:sqs:us-east-1:111122223333:function:f", false, false, false},
		{"a star that ends its part leaves it", "arn:aws:lambda:*:function:f", "arn:aws:lambda:us-east-1:111122223333:function:f", true, false, true},
		{"another star stays", "arn:aws:sqs:us-*-1:1:q", "arn:aws:sqs:us-a:b-1:1:q", false, false, false},
		{"? stays", "arn:aws:sqs:us?east:1:q", "arn:aws:sqs:us:east:1:q", false, false, false},
		{"? stays within one that does not", "arn:aws:sqs:r:1:a?c", "arn:aws:sqs:r:1:a:c", true, false, true},
		{"a star that stays takes one that stays", "arn:aws:sqs:us-*-1:1:q", "arn:aws:sqs:us-*st-1:1:q", true, false, true},
		{"a star that stays takes none that leaves", "arn:aws:sqs:a*b*c:1:q", "arn:aws:sqs:a*:1:q", false, true, true},
		{"short", "arn:aws:sqs:*", "arn:aws:sqs:us-east-1:111122223333:q", true, false, true}, // M-16
		{"both short", "arn:aws:sqs:*", "arn:aws:sqs:us-east-1", true, false, true},
		{"short and all stars", "arn:aws:sqs:*:*:*", "arn:aws:sqs:us-east-1", true, false, true},
		{"short and no resource", "arn:aws:sqs:::", "arn:aws:sqs", false, true, true},
		{"variable in a part", "arn:aws:sqs:*:${k}:q", "arn:aws:sqs:us-east-1:1:q", false, false, true},
		{"variable in a part has no colon", "arn:aws:sqs:us-${k}-1:1:q", "arn:aws:sqs:us-a:b-1:1:q", false, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, q := New(pieces(t, c.p, template.Open)), New(pieces(t, c.q, template.Open))
			check(t, p, q, c.covers, c.back, c.overlaps)
		})
	}
}

// TestWork holds the steps to the product of the lengths, and a Budget to its steps.
func TestWork(t *testing.T) {
	stars, texts := strings.Repeat("*a", 300), strings.Repeat("a", 600)
	for _, c := range []struct {
		name, p, q string
		most       int
	}{
		{"stars", stars + "b", stars + "*", 602 * 602},
		{"stars and text", stars + "b", texts, 602 * 601},
		{"text", texts + "a", texts + "b", 601},
		{"text before a star", texts + "*", texts + "?", 600 + 4},
		{"text that differs", "b" + stars, "a" + stars, 1},
	} {
		p, q := New(pieces(t, c.p, template.None)).symbols, New(pieces(t, c.q, template.None)).symbols
		for _, next := range []step{covers, overlaps} {
			b := unlimited()
			got := b.compare(p, q, next)
			took := math.MaxInt64 - b.steps
			if took > int64(c.most) || b.Spent() {
				t.Errorf("%s: %d steps, want at most %d", c.name, took, c.most)
			}
			enough, short := NewBudget(took), NewBudget(took-1)
			if enough.compare(p, q, next) != got || enough.Spent() || enough.steps != 0 {
				t.Errorf("%s: a budget of its work does not do", c.name)
			}
			if short.compare(p, q, next); !short.Spent() || short.Spend(1) {
				t.Errorf("%s: a budget of less than its work does", c.name)
			}
		}
	}
	b := unlimited() // what one comparison leaves behind is nothing to the next
	for range 2 {
		for _, c := range []struct {
			p, q string
			want bool
		}{{"a*", "ab*", true}, {stars + "*", stars + "b", true}, {"*b", "a", false}, {stars, texts + "b", false}, {"*", "", true}} {
			p, q := New(pieces(t, c.p, template.None)), New(pieces(t, c.q, template.None))
			if b.Covers(p, q) != c.want || p.Covers(q) != c.want || b.Overlaps(p, q) != p.Overlaps(q) {
				t.Errorf("%.10q and %.10q: want %v", c.p, c.q, c.want)
			}
		}
	}
	if p := New(pieces(t, stars+"b", template.None)); p.Covers(New(pieces(t, stars, template.None))) || !p.Overlaps(New(pieces(t, stars+"*", template.None))) {
		t.Error("wrong answer about long patterns")
	}
}

func BenchmarkCovers(b *testing.B) {
	for _, c := range []struct{ name, p, q string }{
		{"beginning", "arn:aws:s3:::photos/*", "arn:aws:s3:::photos/2024/*"},
		{"wildcards", "arn:aws:lambda:*:*:function:*", "arn:aws:lambda:us-*:111122223333:function:orders-*"},
		{"otherService", "arn:aws:lambda:*:*:function:*", "arn:aws:sqs:us-east-1:111122223333:orders"},
	} {
		b.Run(c.name, func(b *testing.B) {
			p, q := New(pieces(b, c.p, template.Open)), New(pieces(b, c.q, template.Open))
			b.ReportAllocs()
			for b.Loop() {
				p.Covers(q)
			}
		})
	}
}

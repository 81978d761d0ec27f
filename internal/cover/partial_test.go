package cover

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

func value(n int32, class byte) Unit { return Unit{Unknown: n, Class: class} }

func literal(text string) Unit { return Unit{Piece: glob.Piece{Text: text}} }

func TestCompare(t *testing.T) {
	star, one := Unit{Piece: glob.Piece{Kind: glob.Star}}, Unit{Piece: glob.Piece{Kind: glob.One}}
	within := Unit{Piece: glob.Piece{Kind: glob.Star, Within: true}}
	a, b, any := value(1, standin.Name), value(2, standin.Name), value(3, standin.Text)
	pattern := Unit{Unknown: 3, Class: standin.Text, Pattern: true}
	inPart := Unit{Piece: glob.Piece{Within: true}, Unknown: 3, Class: standin.Text}
	for _, c := range []struct {
		name          string
		pattern, text []Unit
		want          Verdict
	}{
		{"IN-32 nothing", nil, nil, Always},
		{"IN-32 the same texts", []Unit{literal("ab")}, []Unit{literal("a"), literal("b")}, Always},
		{"IN-32 other texts", []Unit{literal("ab")}, []Unit{literal("ac")}, Never},
		{"IN-32 the same value", []Unit{literal("x"), a}, []Unit{literal("x"), a}, Always},
		{"IN-32 another value", []Unit{a}, []Unit{b}, Maybe},
		{"IN-32 a value and a text", []Unit{a}, []Unit{literal("x")}, Maybe},
		{"IN-32 a text and a value", []Unit{literal("x")}, []Unit{a}, Maybe},
		{"IN-32 no name", []Unit{a}, []Unit{literal("a/b")}, Never},
		{"IN-32 an empty name", []Unit{a}, nil, Never},
		{"IN-32 an empty text", []Unit{any}, nil, Maybe},
		{"IN-32 another end", []Unit{a, literal("/k")}, []Unit{b, literal("/l")}, Never},
		{"IN-32 the same value, then another text", []Unit{a, literal("-k-"), b}, []Unit{a, literal("-l-"), any}, Never},
		{"IN-32 the same value, then the same text", []Unit{a, literal("-k-"), b}, []Unit{a, literal("-k-"), any}, Maybe},
		{"IN-32 another value, then another text", []Unit{b, literal("-k-"), a}, []Unit{a, literal("-l-"), a}, Maybe},
		{"IN-32 any text as a pattern, then another text", []Unit{pattern, literal("k"), star}, []Unit{any, literal("l")}, Maybe},
		{"IN-32 the same value, then a star", []Unit{a, star}, []Unit{a}, Always},
		{"IN-32 a star", []Unit{star}, []Unit{literal("x"), any, a}, Always},
		{"IN-32 a star between", []Unit{literal("x"), star, literal("z")}, []Unit{literal("x"), any, literal("z")}, Always},
		{"IN-32 a star, and another end", []Unit{star, literal("z")}, []Unit{any}, Maybe},
		{"IN-32 a star in a part", []Unit{within}, []Unit{a}, Always},
		{"IN-32 a star in a part, any text", []Unit{within}, []Unit{any}, Maybe},
		{"IN-32 a star in a part, a colon", []Unit{within}, []Unit{a, literal(":")}, Never},
		{"IN-32 a question mark", []Unit{one}, []Unit{a}, Maybe},
		{"IN-32 two, and a letter", []Unit{one, one}, []Unit{literal("x")}, Never},
		{"IN-32 any text as data", []Unit{any}, []Unit{any}, Always},
		{"IN-32 any text as a pattern", []Unit{pattern}, []Unit{any}, Maybe},
		{"IN-32 any text in a part", []Unit{inPart}, []Unit{any}, Maybe},
		{"IN-32 any text in a part, a colon", []Unit{inPart}, []Unit{literal("a:b")}, Never},
		{"IN-32 twelve digits", []Unit{value(4, standin.Account)}, []Unit{literal("111122223333")}, Maybe},
		{"IN-32 eleven", []Unit{value(4, standin.Account)}, []Unit{literal("11112222333")}, Never},
		{"IN-32 letters", []Unit{value(4, standin.Account)}, []Unit{literal("11112222333a")}, Never},
		{"IN-32 a Region", []Unit{value(4, standin.Region)}, []Unit{literal("us-east-1")}, Maybe},
		{"IN-32 no Region", []Unit{value(4, standin.Region)}, []Unit{literal("US")}, Never},
		{"IN-32 a partition", []Unit{value(4, standin.Partition)}, []Unit{literal("aws-cn")}, Maybe},
		{"IN-32 no partition", []Unit{value(4, standin.Partition)}, []Unit{literal("x")}, Never},
		{"IN-32 a path", []Unit{value(4, standin.Path)}, []Unit{literal("a/b")}, Maybe},
		{"IN-32 no path", []Unit{value(4, standin.Path)}, []Unit{literal("a*b")}, Never},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := unlimited()
			if got := b.Compare(NewPartial(c.pattern), NewPartial(c.text)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
	all := unlimited()
	if all.Compare(NewPartial([]Unit{literal("ÄB")}), NewPartial([]Unit{literal("äb")})) != Never ||
		all.Compare(NewPartialName([]Unit{literal("AB")}), NewPartialName([]Unit{literal("aB")})) != Always ||
		all.Compare(NewPartialFold([]Unit{literal("ÄB")}), NewPartialFold([]Unit{literal("äb")})) != Always {
		t.Error("letters")
	}
	few := NewBudget(3)
	few.Compare(NewPartial([]Unit{star, literal("a"), star}), NewPartial([]Unit{literal("bbbb")}))
	if !few.Spent() {
		t.Error("the steps are not counted")
	}
}

// What is known of both sides is compared as package glob compares it, twice over.
func TestCompareKnown(t *testing.T) {
	for _, entry := range []string{"arn:aws:s3:::b*", "arn:aws:sqs:*:1:q?", "arn:aws:sqs", "*", "arn:aws:sqs:us-*-1:1:a*b", "a"} {
		tmpl, err := template.Parse(entry, template.Options{Wildcards: true, Parts: template.Open})
		if err != nil {
			t.Fatal(err)
		}
		var units []Unit
		for _, p := range tmpl.Pieces() {
			units = append(units, Unit{Piece: p})
		}
		for _, text := range []string{"arn:aws:s3:::b", "arn:aws:s3:::bc", "arn:aws:sqs:r:1:q1", "arn:aws:sqs:a:b:1:q1", "arn:aws:sqs:us-x-1:1:ab", "", "a", "*"} {
			b := unlimited()
			want := Never
			if tmpl.Match(text, nil) {
				want = Always
			}
			if got := b.Compare(NewPartial(units), NewPartial([]Unit{literal(text)})); got != want {
				t.Errorf("%s and %s: got %d, want %d", entry, text, got, want)
			}
		}
	}
}

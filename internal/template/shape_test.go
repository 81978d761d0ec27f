package template_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// TestShapes: however a text is kept, its template says the same about it.
func TestShapes(t *testing.T) {
	const arn = "arn:aws:s3:::"
	tests := []struct {
		name, in string
		o        template.Options
		prefix   string
		literal  bool
		all      bool
		colons   int
		match    string
		allocs   float64
	}{
		{"empty", "", like, "", true, false, 0, "", 0},
		{"literal", "abc", like, "abc", true, false, 0, "abc", 0},
		{"star", "*", like, "", false, true, 0, "a:b", 0},
		{"stars", "**", like, "", false, true, 0, "a:b", 1},
		{"star at the end", "abc*", like, "abc", false, false, 0, "abcd:e", 0},
		{"star that is none", "abc*", equals, "abc*", false, false, 0, "abc*", 1},
		{"stars at the end", "abc**", like, "abc", false, false, 0, "abcd", 1},
		{"ARN", arn + "b", entry, arn + "b", true, false, 5, arn + "b", 0},
		{"ARN and star", arn + "b/*", entry, arn + "b/", false, false, 5, arn + "b/c:d", 0},
		{"ARN compared", arn + "b/*", arns, arn + "b/", false, false, 5, arn + "b/c:d", 0},
		{"part and star", "arn:aws:s3*", arns, "arn:aws:s3", false, false, 2, "arn:aws:s3x", 1},
		{"short ARN", "arn:aws:s3", entry, "arn:aws:s3", false, false, 2, arn + "b", -1},
		{"lone star compared", "*", arns, "", false, false, 0, "abc", 1},
		{"seven pieces", arn + "*a*b*c", entry, arn, false, false, 5, arn + "xaybzc", 1},
		{"many pieces", strings.Repeat("a*", 7), like, "a", false, false, 0, strings.Repeat("ab", 7), 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := parse(t, tt.in, tt.o)
			if got.String() != tt.in || got.Colons() != tt.colons || got.MatchesAll() != tt.all {
				t.Errorf("String() = %q, Colons() = %d, MatchesAll() = %v", got.String(), got.Colons(), got.MatchesAll())
			}
			if _, ok := got.Literal(); ok != tt.literal || got.LiteralPrefix() != tt.prefix {
				t.Errorf("Literal() = %v, LiteralPrefix() = %q", ok, got.LiteralPrefix())
			}
			if !got.Match(tt.match, nil) || !got.MatchFold(strings.ToUpper(tt.match), nil) || got.Match("-"+tt.match, nil) && !tt.all && !strings.HasPrefix(tt.in, "*") {
				t.Errorf("%q is not matched as it should be", tt.match)
			}
			allocs := testing.AllocsPerRun(10, func() { _, _ = template.Parse(tt.in, tt.o) })
			if tt.allocs >= 0 && allocs != tt.allocs {
				t.Errorf("%v allocations, want %v", allocs, tt.allocs)
			}
		})
	}
}

func TestLiteralText(t *testing.T) {
	got := template.Literal("${a}*?")
	if text, ok := got.Literal(); text != "${a}*?" || !ok || !got.Match("${a}*?", nil) || got.Match("x", nil) || got.HasVariables() {
		t.Errorf("Literal = %+v", got)
	}
}

func TestVariable(t *testing.T) {
	for in, want := range map[string]string{"${a}": "x", "${A, 'd'}": "x", "${b, 'd'}": "d", "${b}": ""} {
		got := parse(t, in, equals)
		if text, ok := got.Variable(values{"a": "x"}); text != want || ok != (want != "") {
			t.Errorf("Variable of %s = %q, %v", in, text, ok)
		}
	}
}

package template_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// values are by their key in lower case, as the package asks for them.
type values map[string]string

func (v values) Value(key string) (string, bool) {
	text, ok := v[key]
	return text, ok
}

var (
	like   = template.Options{Wildcards: true, Variables: true}
	equals = template.Options{Variables: true}
	plain  = template.Options{Wildcards: true}
	entry  = template.Options{Wildcards: true, Variables: true, Parts: template.Open}
	arns   = template.Options{Wildcards: true, Variables: true, Parts: template.Compared}
)

func parse(t *testing.T, text string, o template.Options) template.Template {
	t.Helper()
	got, err := template.Parse(text, o)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return got
}

// TestVariables is the grammar of variables, read where there are no wildcards.
func TestVariables(t *testing.T) {
	ctx := values{
		"aws:username":                   "alice",
		"aws:principaltag/team":          "red",
		"aws:principaltag/aws:cdk:stage": "prod",
		"empty":                          "",
		"star":                           "*",
		"one":                            "?",
		"again":                          "${aws:username}",
		"escape":                         "${*}",
		"dollar":                         "$",
	}
	tests := []struct {
		name, in string
		want     string
		none     bool // no value: no text, no match
		keys     []string
	}{
		{name: "V-01 text without variables", in: "home/alice", want: "home/alice"},
		{name: "V-01 empty text", in: "", want: ""},
		{name: "V-01 key", in: "home/${aws:username}/x", want: "home/alice/x", keys: []string{"aws:username"}},
		{name: "V-01 case of the key", in: "${AWS:UserName}", want: "alice", keys: []string{"aws:username"}},
		{name: "V-01 tag", in: "${aws:PrincipalTag/Team}", want: "red", keys: []string{"aws:principaltag/team"}},
		{name: "V-01 tag key with colons", in: "${aws:PrincipalTag/aws:cdk:stage}", want: "prod", keys: []string{"aws:principaltag/aws:cdk:stage"}},
		{name: "V-01 two", in: "${aws:username}${aws:PrincipalTag/team}", want: "alicered", keys: []string{"aws:username", "aws:principaltag/team"}},
		{name: "V-01 one twice", in: "${aws:username}-${aws:username}", want: "alice-alice", keys: []string{"aws:username", "aws:username"}},
		{name: "V-01 empty value", in: "<${empty}>", want: "<>", keys: []string{"empty"}},
		{name: "V-01 default not needed", in: "${aws:username, 'x'}", want: "alice", keys: []string{"aws:username"}},
		{name: "V-01 default", in: "<${nobody, 'company'}>", want: "<company>", keys: []string{"nobody"}},
		{name: "V-01 empty default", in: "<${nobody, ''}>", want: "<>", keys: []string{"nobody"}},
		{name: "V-01 empty value before default", in: "<${empty, 'x'}>", want: "<>", keys: []string{"empty"}},
		{name: "V-01 default with comma and blank", in: "<${nobody, 'a, b'}>", want: "<a, b>", keys: []string{"nobody"}},
		{name: "V-01 default with brace", in: "<${nobody, 'a}b'}>", want: "<a}b>", keys: []string{"nobody"}},
		{name: "V-01 default with quote", in: "<${nobody, 'it's'}>", want: "<it's>", keys: []string{"nobody"}},
		{name: "V-01 default with colon", in: "<${nobody, 'a:b'}>", want: "<a:b>", keys: []string{"nobody"}},
		{name: "V-01 default with case", in: "<${nobody, 'AbC'}>", want: "<AbC>", keys: []string{"nobody"}},
		{name: "V-01 default that looks like a variable", in: "<${nobody, '${aws:username'}>", want: "<${aws:username>", keys: []string{"nobody"}},
		{name: "V-01 default that looks like an escape", in: "<${nobody, '*?'}>", want: "<*?>", keys: []string{"nobody"}},
		{name: "V-05 no value", in: "<${nobody}>", none: true, keys: []string{"nobody"}},
		{name: "V-05 one of two has no value", in: "${aws:username}${nobody}", none: true, keys: []string{"aws:username", "nobody"}},
		{name: "V-07 a value is data", in: "${star}${one}", want: "*?", keys: []string{"star", "one"}},
		{name: "V-07 a value is not read again", in: "${again}", want: "${aws:username}", keys: []string{"again"}},
		{name: "V-07 an escape in a value stays", in: "${escape}", want: "${*}", keys: []string{"escape"}},
		{name: "V-07 no variable comes of two pieces", in: "${dollar}{aws:username}", want: "${aws:username}", keys: []string{"dollar"}},
		{name: "V-08 escapes", in: "${*}${?}${$}", want: "*?$"},
		{name: "V-08 escapes in text", in: "a${*}b${?}c${$}d", want: "a*b?c$d"},
		{name: "V-08 an escaped dollar begins no variable", in: "${$}{aws:username}", want: "${aws:username}"},
		{name: "V-08 stars are themselves", in: "a*b?", want: "a*b?"},
		{name: "V-08 escape after a dollar", in: "$${*}", want: "$*"},
		{name: "dollar at the end", in: "a$", want: "a$"},
		{name: "dollar without brace", in: "$aws:username}", want: "$aws:username}"},
		{name: "dollars", in: "$$", want: "$$"},
		{name: "dollar before a variable", in: "$${aws:username}", want: "$alice", keys: []string{"aws:username"}},
		{name: "brace without dollar", in: "{aws:username}", want: "{aws:username}"},
		{name: "brace after a variable", in: "${aws:username}}", want: "alice}", keys: []string{"aws:username"}},
		{name: "colons of no meaning", in: "a:b:${aws:username}:c", want: "a:b:alice:c", keys: []string{"aws:username"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := parse(t, tt.in, equals)
			if diff := cmp.Diff(tt.keys, got.Variables()); diff != "" {
				t.Errorf("Variables() (-want +got)\n%s", diff)
			}
			if got.HasVariables() != (len(tt.keys) > 0) {
				t.Errorf("HasVariables() = %v", got.HasVariables())
			}
			text, ok := got.Text(ctx)
			if text != tt.want || ok == tt.none {
				t.Errorf("Text() = %q, %v, want %q, %v", text, ok, tt.want, !tt.none)
			}
			if ok := got.Match(tt.want, ctx); ok == tt.none {
				t.Errorf("Match(%q) = %v", tt.want, ok)
			}
			if ok := got.MatchFold(strings.ToUpper(tt.want), ctx); ok == tt.none {
				t.Errorf("MatchFold(%q) = %v", strings.ToUpper(tt.want), ok)
			}
			if got.Match(tt.want+"x", ctx) || got.MatchFold("x"+tt.want, ctx) || got.Match(tt.in+"…", ctx) {
				t.Errorf("%q matches too much", tt.in)
			}
			if want := map[bool]string{true: "nobody"}[tt.none]; got.Unresolved(ctx) != want {
				t.Errorf("Unresolved() = %q, want %q", got.Unresolved(ctx), want)
			}
		})
	}
}

func TestMalformedVariables(t *testing.T) {
	tests := []struct {
		name, in string
		reason   template.Reason
		offset   int
	}{
		{"V-09 no brace", "ab${aws:username", template.MissingBrace, 2},
		{"V-09 nothing after the brace", "${", template.MissingBrace, 0},
		{"V-09 an escape without brace", "a${*", template.MissingBrace, 1},
		{"V-09 a variable in a variable", "x/${a${b}}", template.MissingBrace, 2},
		{"V-09 the second has no brace", "${a}/${b", template.MissingBrace, 5},
		{"V-09 no brace after a default", "${a, 'b'", template.MissingBrace, 0},
		{"V-09 no quotes", "x${a, b}", template.MissingQuote, 1},
		{"V-09 no quote at the end", "x${a, 'b}", template.MissingQuote, 1},
		{"V-09 no quote at the beginning", "x${a, b'}", template.MissingQuote, 1},
		{"V-09 one quote for two", "x${a, '}", template.MissingQuote, 1},
		{"V-09 other quotes", `x${a, "b"}`, template.MissingQuote, 1},
		{"V-09 no default", "x${a, }", template.MissingQuote, 1},
		{"V-09 text after the default", "x${a, 'b'c}", template.MissingQuote, 1},
		{"V-09 blank before the key", "x${ a}", template.Space, 1},
		{"V-09 blank after the key", "x${a }", template.Space, 1},
		{"V-09 blank before the comma", "x${a , 'b'}", template.Space, 1},
		{"V-09 blank in the key", "x${aws:PrincipalTag/a b}", template.Space, 1},
		{"V-09 blank alone", "x${ }", template.Space, 1},
		{"V-09 tab in the key", "x${a\tb}", template.Space, 1},
		{"V-09 line end in the key", "x${a\nb}", template.Space, 1},
		{"V-01 two blanks before the default", "x${a,  'b'}", template.Space, 1},
		{"V-01 no blank before the default", "x${a,'b'}", template.Space, 1},
		{"V-09 empty", "x${}", template.Empty, 1},
		{"V-09 default without key", "x${, 'b'}", template.Empty, 1},
		{"V-09 offsets are bytes", "é${}", template.Empty, 2},
		{"V-09 after an escape", "${*}${}", template.Empty, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, o := range []template.Options{equals, like, arns, entry} {
				_, err := template.Parse(tt.in, o)
				e, ok := errors.AsType[*template.Error](err)
				if !ok {
					t.Fatalf("Parse(%q, %+v): error %v, want a *template.Error", tt.in, o, err)
				}
				if diff := cmp.Diff(&template.Error{Reason: tt.reason, Offset: tt.offset}, e); diff != "" {
					t.Errorf("Parse(%q, %+v) (-want +got)\n%s", tt.in, o, diff)
				}
				if e.Error() == "" {
					t.Error("no message")
				}
			}
			for _, o := range []template.Options{{}, plain} { // G-21
				got, err := template.Parse(tt.in, o)
				if err != nil || !got.Match(tt.in, nil) || got.HasVariables() {
					t.Errorf("Parse(%q, %+v): %v, want literal text", tt.in, o, err)
				}
			}
		})
	}
}

func TestReasonsDiffer(t *testing.T) {
	messages := map[string]template.Reason{}
	for r := template.MissingBrace; r <= template.TooMany; r++ {
		m := (&template.Error{Reason: r}).Error()
		if other, ok := messages[m]; ok {
			t.Errorf("reasons %d and %d read the same: %s", other, r, m)
		}
		messages[m] = r
	}
}

func TestMaxVariables(t *testing.T) {
	// Escapes and literal text do not count.
	most := "${*}" + strings.Repeat("${a}-", template.MaxVariables) + "${?}"
	got := parse(t, most, equals)
	if n := len(got.Variables()); n != template.MaxVariables {
		t.Errorf("%d variables, want %d", n, template.MaxVariables)
	}
	if want := "*" + strings.Repeat("x-", template.MaxVariables) + "?"; !got.Match(want, values{"a": "x"}) {
		t.Errorf("no match of %q", want)
	}

	_, err := template.Parse(most+"${b}", equals)
	e, ok := errors.AsType[*template.Error](err)
	if !ok {
		t.Fatalf("error = %v, want a *template.Error", err)
	}
	if diff := cmp.Diff(&template.Error{Reason: template.TooMany, Offset: len(most)}, e); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestManyVariables: each variable keeps its own value, also where there are more than a handful.
func TestManyVariables(t *testing.T) {
	for _, n := range []int{1, 4, 5, 6, template.MaxVariables} {
		ctx := values{}
		var text, want strings.Builder
		for i := range n {
			fmt.Fprintf(&text, "${k%d},", i)
			fmt.Fprintf(&want, "v%d,", i)
			ctx[fmt.Sprintf("k%d", i)] = fmt.Sprintf("v%d", i)
		}
		got := parse(t, text.String(), like)
		if s, ok := got.Text(ctx); s != want.String() || !ok {
			t.Errorf("%d variables: Text() = %q, %v", n, s, ok)
		}
		if !got.Match(want.String(), ctx) || !got.MatchFold(want.String(), ctx) {
			t.Errorf("%d variables: no match", n)
		}
		delete(ctx, fmt.Sprintf("k%d", n-1))
		if got.Match(want.String(), ctx) || got.Unresolved(ctx) != fmt.Sprintf("k%d", n-1) {
			t.Errorf("%d variables: the last has no value, Unresolved() = %q", n, got.Unresolved(ctx))
		}
	}
}

func TestWildcards(t *testing.T) {
	ctx := values{"star": "*", "stars": "**", "one": "?", "name": "bob", "again": "${name}", "path": "a/b:c"}
	tests := []struct {
		name, in, value string
		options         template.Options
		want            bool
	}{
		{"star", "a*c", "abbc", like, true},
		{"one", "a?c", "abc", like, true},
		{"no wildcards", "a*c", "abbc", equals, false},
		{"no wildcards, itself", "a*c?", "a*c?", equals, true},
		{"run of stars", "a***c", "ac", like, true},
		{"stars with one between", "a*?*c", "ac", like, false},
		{"V-08 only a literal star", "a${*}c", "abc", like, false},
		{"V-08 a literal star", "a${*}c", "a*c", like, true},
		{"V-08 only a literal question mark", "a${?}c", "abc", like, false},
		{"V-08 a literal question mark", "a${?}c", "a?c", like, true},
		{"V-08 a literal dollar", "a${$}*", "a$b", like, true},
		{"V-08 a star next to a literal one", "*${*}*", "ab*cd", like, true},
		{"V-08 a star next to a literal one that is missing", "*${*}*", "abcd", like, false},
		{"V-07 a star in a value", "b-${star}", "b-secret", like, false},
		{"V-07 a star in a value is itself", "b-${star}", "b-*", like, true},
		{"V-07 stars in a value", "${stars}", "x", like, false},
		{"V-07 a question mark in a value", "${one}", "x", like, false},
		{"V-07 a question mark in a value is itself", "*${one}", "x?", like, true},
		{"V-07 no second reading", "${again}", "bob", like, false},
		{"V-07 literally", "${again}", "${name}", like, true},
		{"V-07 a star in a default", "${none, '*'}", "x", like, false},
		{"V-07 a star in a default is itself", "${none, '*'}", "*", like, true},
		{"V-05 no value matches nothing", "${none}*", "", like, false},
		{"V-05 no value is not the text", "${none}", "${none}", like, false},
		{"V-05 no value behind a star", "*${none}", "", like, false},
		{"variable and wildcards", "home/${name}/*.?", "home/bob/x/y.z", like, true},
		{"another value", "home/${name}/*", "home/alice/x", like, false},
		{"G-21 literal text", "home/${name}/*", "home/${name}/x", plain, true},
		{"G-21 no value", "home/${name}/*", "home/bob/x", plain, false},
		{"G-21 no escape", "${*}", "*", plain, false},
		{"G-21 the star in what would be an escape", "${*}", "${abc}", plain, true},

		{"a part", "a:b*:c", "a:bx:c", arns, true},
		{"C-22 a star stays in its part", "a:b*:c", "a:b:x:c", arns, false},
		{"C-22 a star crosses in the sixth", "a:b:c:d:e:f*h", "a:b:c:d:e:f:g:h", arns, true},
		{"C-22 parts are not padded", "a:b", "a:b:::::", arns, false},
		{"Q-01 a star that ends a part", "a:b*:c:*", "a:b:x:c:::", entry, true},
		{"Q-01 a run of stars that ends a part", "a:b***:c:*", "a:b:x:c:::", entry, true},
		{"Q-01 a star before an escape ends no part", "a:b*${*}:c:*", "a:b:x*:c:::", entry, false},
		{"Q-01 a star before a variable ends no part", "a:b*${name}:c:*", "a:b:xbob:c:::", entry, false},
		{"M-16 missing parts", "a:b", "a:b:c:d:e:f:g", entry, true},
		{"M-16 all parts but empty", "a:b", "a:b::::", entry, true},
		{"M-16 not fewer than six parts", "a:b", "a:b:::", entry, false},
		{"M-16 the last part given is whole", "a:b", "a:bx:c:d:e:f", entry, false},
		{"M-16 a star at the end crosses", "a:b:*", "a:b:c:d:e:f:g", entry, true},
		{"colons of a variable do not divide", "a:b:c:d:${aws:PrincipalTag/x:y, 'q:r'}:e*f", "a:b:c:d:q:r:e:f", entry, false},
		{"the fifth colon is behind the variable", "a:b:c:d:${a:b:c, 'e'}:e*f", "a:b:c:d:e:e:f", entry, true},
		{"a value with a colon in the sixth part", "a:b:c:d:e:${path}", "a:b:c:d:e:a/b:c", entry, true},
		{"a value with a colon in the fifth", "a:b:c:d:${path}:*", "a:b:c:d:a/b:c:x", entry, false},
		{"a value with a colon in the fifth, compared", "a:b:c:d:${path}:*", "a:b:c:d:a/b:c:x", arns, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := parse(t, tt.in, tt.options)
			if ok := got.Match(tt.value, ctx); ok != tt.want {
				t.Errorf("%q matches %q: %v, want %v", tt.in, tt.value, ok, tt.want)
			}
		})
	}
}

func TestParseARN(t *testing.T) {
	tests := []struct {
		name, in string
		options  template.Options
		colons   []int
		padded   bool
	}{
		{"six parts", "a:b:c:d:e:f", entry, []int{1, 3, 5, 7, 9}, false},
		{"the sixth keeps its colons", "a:b:c:d:e:f:g:*", entry, []int{1, 3, 5, 7, 9}, false},
		{"empty parts", ":::::", entry, []int{0, 1, 2, 3, 4}, false},
		{"short", "a:b", entry, []int{1}, true},
		{"short, a star", "a:b:*", entry, []int{1, 3}, true},
		{"no colon", "*", entry, nil, true},
		{"empty", "", entry, nil, true},
		{"short, compared", "a:b", arns, []int{1}, false},
		{"not divided", "a:b:c:d:e:f*", like, nil, false},
		{"colons of a key", "a:${b:c:d}:e:*", entry, []int{1, 10, 12}, true},
		{"colons of a default", "a:${b, 'c:d'}:e:*", entry, []int{1, 13, 15}, true},
		{"G-21 colons of what is no variable", "a:${b:c}", template.Options{Wildcards: true, Parts: template.Open}, []int{1, 5}, true},
		{"literal and wildcard text divide alike", "a:b:c:d:e:*", arns, []int{1, 3, 5, 7, 9}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, colons, err := template.ParseARN(tt.in, tt.options)
			if err != nil {
				t.Fatal(err)
			}
			want := template.Colons{N: len(tt.colons)}
			copy(want.At[:], tt.colons)
			if diff := cmp.Diff(want, colons); diff != "" {
				t.Errorf("colons (-want +got)\n%s", diff)
			}
			if got.Padded() != tt.padded {
				t.Errorf("Padded() = %v, want %v", got.Padded(), tt.padded)
			}
		})
	}
}

func TestText(t *testing.T) {
	for in, want := range map[string]string{"": "", "a": "a", "a*b?c": "a*b?c", "*": "*", "a***b": "a*b", "a$b": "a$b", ":*:": ":*:"} {
		got := parse(t, in, like)
		if text, ok := got.Text(nil); text != want || !ok {
			t.Errorf("Text() of %q = %q, %v, want %q", in, text, ok, want)
		}
	}
	// An escaped star and a wildcard read alike: text is for people and for comparing whole.
	got := parse(t, "*${*}${name}", like)
	if text, ok := got.Text(values{"name": "?"}); text != "**?" || !ok {
		t.Errorf(`Text() = %q, %v, want "**?"`, text, ok)
	}
}

func TestIsVariable(t *testing.T) {
	for in, want := range map[string]bool{
		"${a}": true, "${a, 'b'}": true, "${a}x": false, "x${a}": false, "${a}${b}": false, "${*}": false, "*": false, "": false, "a": false,
	} {
		got := parse(t, in, equals)
		if got.IsVariable() != want {
			t.Errorf("IsVariable() of %q = %v", in, !want)
		}
	}
}

func TestZero(t *testing.T) {
	var zero template.Template
	if !zero.Match("", nil) || zero.Match("a", nil) || !zero.MatchFold("", nil) || zero.MatchFold("a", nil) {
		t.Error("the zero value does not match the empty value only")
	}
	if text, ok := zero.Text(nil); text != "" || !ok || zero.Variables() != nil || zero.Unresolved(nil) != "" || zero.Padded() {
		t.Error("the zero value is not empty")
	}
}

// TestUnchanged is V-10: what one request brings does not stay for the next.
func TestUnchanged(t *testing.T) {
	got := parse(t, "home/${name}/${team, 'none'}/*", like)
	alice, bob := values{"name": "alice", "team": "red"}, values{"name": "bob"}
	for range 2 {
		if !got.Match("home/alice/red/x", alice) || got.Match("home/alice/red/x", bob) {
			t.Error("alice's home is not alice's only")
		}
		if !got.Match("home/bob/none/x", bob) || got.Match("home/bob/none/x", alice) {
			t.Error("bob's home is not bob's only")
		}
		if got.Match("home/bob/none/x", nil) {
			t.Error("nobody has bob's home")
		}
	}
}

func TestAllocs(t *testing.T) {
	var ctx template.Values = values{"name": "bob", "team": "red"}
	for _, tt := range []struct {
		in, value string
		options   template.Options
	}{
		{"home/bob", "home/bob", equals},
		{"*/b?b", "home/bob", like},
		{"home/${name}/${team}/${none, 'x'}/${name}*", "home/bob/red/x/bob", like},
		{"arn:aws:s3:::${name}*/${team}", "arn:aws:s3:::bob/red", entry},
	} {
		got := parse(t, tt.in, tt.options)
		allocs := testing.AllocsPerRun(10, func() {
			if !got.Match(tt.value, ctx) || !got.MatchFold(tt.value, ctx) || got.Unresolved(ctx) != "" {
				t.Errorf("%q does not match %q", tt.in, tt.value)
			}
		})
		if allocs != 0 {
			t.Errorf("%q: %v allocations", tt.in, allocs)
		}
	}
}

func TestMatchesAll(t *testing.T) {
	tests := []struct {
		name, in string
		options  template.Options
		want     bool
	}{
		{"star", "*", like, true},
		{"stars", "***", like, true},
		{"star that is no wildcard", "*", equals, false},
		{"escaped star", "${*}", like, false},
		{"star and text", "*a", like, false},
		{"question mark", "?", like, false},
		{"empty", "", like, false},
		{"a star that stays in its part", "*", arns, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := parse(t, tt.in, tt.options)
			if got.MatchesAll() != tt.want {
				t.Errorf("MatchesAll() of %q = %v", tt.in, !tt.want)
			}
			if got.MatchesAll() && !(got.Match("", nil) && got.Match("a:\n\xff", nil)) {
				t.Errorf("%q does not match all", tt.in)
			}
		})
	}
}

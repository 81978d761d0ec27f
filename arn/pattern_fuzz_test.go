package arn_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/arn"
)

// twin is a Pattern without any of its cleverness: a list of single characters, matched by going back.
type twin struct {
	all, none bool
	tokens    []token
}

type token struct {
	kind   byte // "*", "?" or "c"
	c      rune
	within bool // does not match a colon
}

// variable finds the variables and escapes that ParsePattern accepts.
var variable = regexp.MustCompile(`(?s)^\$\{(?:([*?$])\}|([^},]+)\}|([^},]+), '(.*?)'\})`)

// newTwin reads an entry that ParsePattern accepts. Text must be UTF-8.
func newTwin(text string, v vars) *twin {
	if strings.Trim(text, "*") == "" {
		return &twin{all: true}
	}
	w := new(twin)
	colons := 0
	for text != "" {
		within := colons < 5
		if m := variable.FindStringSubmatch(text); m != nil {
			value, ok := m[1], true
			if m[1] == "" {
				if value, ok = v.Value(strings.ToLower(m[2] + m[3])); !ok {
					value, ok = m[4], m[3] != ""
				}
				if !ok || within && strings.Contains(value, ":") {
					return &twin{none: true}
				}
			}
			for _, c := range value {
				w.tokens = append(w.tokens, token{kind: 'c', c: c})
			}
			text = text[len(m[0]):]
			continue
		}
		c := []rune(text)[0]
		text = text[len(string(c)):]
		switch c {
		case '*':
			// A star that ends its part, and every star of the run it belongs to, matches beyond the colon.
			rest := strings.TrimLeft(text, "*")
			w.tokens = append(w.tokens, token{kind: '*', within: within && rest != "" && rest[0] != ':'})
		case '?':
			w.tokens = append(w.tokens, token{kind: '?', within: within})
		default:
			if c == ':' {
				colons++
			}
			w.tokens = append(w.tokens, token{kind: 'c', c: c})
		}
	}
	for ; colons < 5; colons++ {
		w.tokens = append(w.tokens, token{kind: 'c', c: ':'}, token{kind: '*'})
	}
	return w
}

func (w *twin) match(resource string) bool {
	switch {
	case w.all:
		return resource != ""
	case w.none, !strings.HasPrefix(resource, "arn:"), strings.Count(resource, ":") < 5:
		return false
	}
	return matchTokens(w.tokens, []rune(resource))
}

func matchTokens(tokens []token, value []rune) bool {
	if len(tokens) == 0 {
		return len(value) == 0
	}
	k := tokens[0]
	if k.kind == '*' && matchTokens(tokens[1:], value) {
		return true
	}
	if len(value) == 0 || k.within && value[0] == ':' || k.kind == 'c' && k.c != value[0] {
		return false
	}
	if k.kind == '*' {
		return matchTokens(tokens, value[1:])
	}
	return matchTokens(tokens[1:], value[1:])
}

func pick(r *rand.Rand, n int, elements ...string) string {
	var b strings.Builder
	for range r.IntN(n + 1) {
		b.WriteString(elements[r.IntN(len(elements))])
	}
	return b.String()
}

func TestPatternTwin(t *testing.T) {
	rounds := 15_000
	if testing.Short() {
		rounds /= 10
	}
	r := rand.New(rand.NewPCG(3, 4))
	leads := []string{"arn:aws:s3", "arn:aws:s3:", "arn:a*:s3:", "arn:*s:s3:", "arn:*:s3:", "arn:${d, 'aws'}:s3:", "arn:*"}
	hits, parsed := 0, 0
	for range rounds {
		text := leads[r.IntN(len(leads))] + pick(r, 9, "a", "b", "*", "*", "?", ":", ":", "é", "${v}", "${w:x, 'a'}", "${*}")
		v := vars{"v": pick(r, 2, "a", "b", ":", "*", "?", "é")}
		if r.IntN(4) == 0 {
			v["w:x"] = pick(r, 1, "b", ":")
		}
		p, err := arn.ParsePattern(text)
		if err != nil {
			continue
		}
		parsed++
		resource := "arn:aws:s3:" + pick(r, 9, "a", "b", ":", ":", "é", "*", v["v"])
		got := p.Match(resource, v)
		if want := newTwin(text, v).match(resource); got != want {
			t.Fatalf("%q matches %q with %q: %v, want %v", text, resource, v, got, want)
		}
		checkPrefix(t, &p, resource, got)
		if got {
			hits++
		}
	}
	if parsed < rounds/2 || hits < parsed/20 {
		t.Errorf("%d of %d patterns, %d matches: they prove little", parsed, rounds, hits)
	}
}

// checkPrefix holds what a pattern says of its beginning against whether it matched a resource.
func checkPrefix(t *testing.T, p *arn.Pattern, resource string, matched bool) {
	t.Helper()
	begins := strings.HasPrefix(resource, p.LiteralPrefix())
	switch {
	case matched && !begins:
		t.Errorf("%q matches %q, but begins with %q", p, resource, p.LiteralPrefix())
	case p.IsLiteral() && matched != (resource == p.LiteralPrefix()):
		t.Errorf("%q is literal; matches %q: %v", p, resource, matched)
	case p.IsPrefix() && matched != (begins && resource != ""):
		t.Errorf("%q is a prefix; matches %q: %v", p, resource, matched)
	case p.IsLiteral() && p.IsPrefix():
		t.Errorf("%q is literal and a prefix", p)
	}
}

func FuzzPattern(f *testing.F) {
	for _, s := range []string{
		"*", "**", "arn:*", "arn:aws", "arn:aws:s3::x", "arn:aws:lambda:*", bucket + "*/a?c*", bucket + "${v}/*", bucket + "${V, 'a'}", bucket + "${*}",
		"arn:aws:s3:*:a*b:*:c*d", "arn:aws:s3:a*b:*:${v}", "arn:aws:s3:${v}", "arn:${v}:s3:::b", bucket + "${", bucket + "${}", bucket + "${a b}",
		"arn:aws:s3:${a::b}", "arn:aws:*", "arn:x", "x", "", bucket + "\xff", west + "function:f:*", bucket + "${v, 'it's'}",
	} {
		f.Add(s, bucket+"a:b", "a")
		f.Add(s, "arn:aws:s3:b:ab:ab:c:cd", "a:b")
		f.Add(s, s, "*")
		f.Add(s, "*", "")
	}
	f.Add("arn:*\xd6", "\x80", "0") // a code point over two arguments
	f.Fuzz(func(t *testing.T, s, resource, value string) {
		v := vars{"v": value}
		p, err := arn.ParsePattern(s)
		plain, plainErr := arn.ParsePatternWithoutVariables(s)
		if err != nil {
			checkError(t, err)
		}
		if plainErr != nil {
			checkError(t, plainErr)
			if err == nil && !strings.Contains(s, "${") {
				t.Errorf("%q: ParsePatternWithoutVariables alone says %v", s, plainErr)
			}
		}
		if err != nil {
			if p.String() != "" || p.Match(resource, v) {
				t.Errorf("%q: an error and a pattern that matches", s)
			}
			return
		}
		if p.String() != s {
			t.Errorf("String() = %q, want %q", p.String(), s)
		}
		got := p.Match(resource, v)
		switch {
		case got && resource == "":
			t.Errorf("%q matches nothing at all", s)
		case got && !p.MatchesAll() && !arn.IsARN(resource):
			t.Errorf("%q matches %q, which is no ARN", s, resource)
		case got && p.Unresolved(v) != "":
			t.Errorf("%q matches %q without a value for %q", s, resource, p.Unresolved(v))
		case got && p.Blocked(resource, v) != "":
			t.Errorf("%q matches %q, and is blocked by %q", s, resource, p.Blocked(resource, v))
		case plainErr == nil && !strings.Contains(s, "${") && plain.Match(resource, nil) != got:
			t.Errorf("%q matches %q: %v, but not without variables", s, resource, got)
		case (p.VariableKeys() != nil) && !strings.Contains(s, "${"):
			t.Errorf("%q has variables %q", s, p.VariableKeys())
		}
		checkPrefix(t, &p, resource, got)
		valid := utf8.ValidString(s) && utf8.ValidString(resource) && utf8.ValidString(value)
		if p.IsShortAPI() || !valid || strings.Count(s, "*") > 5 || strings.Count(s, ":") > 12 || len(resource) > 60 {
			return // more than the twin can do
		}
		if want := newTwin(s, v).match(resource); got != want {
			t.Errorf("%q matches %q with %q: %v, want %v", s, resource, v, got, want)
		}
	})
}

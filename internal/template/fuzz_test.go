package template_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "*", "a*b?c", "${a}", "${a, 'b'}", "${a, '}'}", "${*}${?}${$}", "$${a}", "${", "${}", "${a b}", "${a,'b'}", "${a, b}",
		"arn:aws:s3:::b/${aws:username}/*", "arn:aws:lambda:*", "a:${b:c}:d", ":::::", "${a${b}}", "é\xff$", "$", "${*", "**",
	} {
		f.Add(s, "arn:aws:s3:::b/${*}", uint8(7))
		f.Add(s, "*", uint8(11))
	}
	f.Fuzz(func(t *testing.T, s, value string, bits uint8) {
		o := template.Options{Wildcards: bits&1 != 0, Variables: bits&2 != 0, Parts: template.Parts(bits >> 2 % 3)}
		got, colons, err := template.ParseARN(s, o)
		if err != nil {
			e, ok := errors.AsType[*template.Error](err)
			if !ok || e.Reason == 0 || e.Error() == "" || !strings.HasPrefix(s[e.Offset:], "${") {
				t.Fatalf("Parse(%q): error %#v", s, err)
			}
			if !o.Variables {
				t.Fatalf("Parse(%q) without variables: %v", s, err)
			}
			return
		}
		if again, err := template.Parse(s, o); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("Parse(%q) is not ParseARN", s)
		}
		for i := range colons.N {
			if s[colons.At[i]] != ':' || i > 0 && colons.At[i] <= colons.At[i-1] {
				t.Errorf("colons of %q: %v", s, colons)
			}
		}
		keys := got.Variables()
		switch {
		case !o.Variables && keys != nil, got.HasVariables() != (keys != nil), len(keys) > template.MaxVariables:
			t.Errorf("variables of %q: %q", s, keys)
		case got.Padded() != (o.Parts == template.Open && colons.N < 5):
			t.Errorf("Padded() of %q = %v", s, got.Padded())
		}
		// No value is empty text here, so that no default counts.
		ctx := values{}
		for _, k := range keys {
			if k != ascii.ToLower(k) || k == "" {
				t.Errorf("key %q", k)
			}
			ctx[k] = value
		}
		if key := got.Unresolved(ctx); key != "" {
			t.Errorf("Unresolved() = %q", key)
		}
		text, ok := got.Text(ctx)
		if !ok {
			t.Errorf("no text of %q", s)
		}
		if got.Match(value, ctx) && !got.MatchFold(value, ctx) {
			t.Errorf("%q matches %q only if case counts", s, value)
		}
		if got.Padded() {
			return
		}
		// Text without variables and wildcards matches itself and nothing else.
		if keys == nil && !(o.Wildcards && strings.ContainsAny(s, "*?")) && !(o.Variables && strings.Contains(s, "${")) {
			if !got.Match(s, nil) || !got.MatchFold(s, nil) || text != s {
				t.Errorf("%q does not match itself; its text is %q", s, text)
			}
			if value != s && got.Match(value, nil) {
				t.Errorf("%q matches %q", s, value)
			}
		}
		// So does text in which variables and escapes are all there is to replace.
		if !o.Wildcards && o.Parts == template.None && got.Match(value, ctx) != (value == text) {
			t.Errorf("%q with %q: text %q", s, value, text)
		}
	})
}

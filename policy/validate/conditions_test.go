package validate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy"
)

// A spot is a policy with what a rule marks in it: nothing in a near miss, which differs in one thing from what is
// reported. The texts marked stand one behind the other with blanks between them.
type spot struct {
	rule string
	code Code
	kind policy.Kind // 0: Identity
	text string
	want string
}

// checkSpots checks a table of spots.
func checkSpots(t *testing.T, spots []spot) {
	t.Helper()
	reported := make(map[string]bool)
	for _, s := range spots {
		if s.kind == 0 {
			s.kind = policy.Identity
		}
		rule := allRules().byCode[s.code]
		if rule == nil || rule.id != s.rule {
			t.Fatalf("%s is not %s", s.code, s.rule)
		}
		reported[s.rule] = reported[s.rule] || s.want != ""
		t.Run(s.rule, func(t *testing.T) {
			list := Text([]byte(s.text), s.kind)
			var marked []string
			for _, f := range list {
				if f.Code == s.code {
					marked = append(marked, s.text[f.Start.Offset:f.End.Offset])
				}
			}
			if got := strings.Join(marked, " "); got != s.want {
				t.Errorf("%s\n%s as %s: marked %s, want %s%s", s.code, s.text, s.kind, got, s.want, listed(list))
			}
		})
	}
	for _, s := range spots {
		if !reported[s.rule] {
			t.Errorf("%s is never reported", s.rule)
		}
	}
}

// Texts of policies with one statement, of which the tests give a part.
func single(statement string) string {
	return `{"Version":"2012-10-17","Statement":[{` + statement + `}]}`
}

func allowIf(condition string) string {
	return single(`"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{` + condition + `}`)
}

func denyIf(condition string) string {
	return single(`"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{` + condition + `}`)
}

// TestWildcards holds the two functions that look for wildcards and variables in values.
func TestWildcards(t *testing.T) {
	for _, c := range []struct {
		text               string
		wildcard, variable int
	}{
		{"", -1, -1}, {"abc", -1, -1}, {"a*", 1, -1}, {"?", 0, -1}, {"${*}", -1, -1}, {"${?}${$}*", 8, -1},
		{"${aws:username}", -1, 0}, {"a${aws:username, '*'}", -1, 1}, {"${aws:x}*", 8, 0}, {"$*", 1, -1}, {"${", -1, 0},
		{"${*}${aws:x}", -1, 4}, {"${*", 2, 0},
	} {
		if w, v := wildcardAt(c.text), variableAt(c.text); w != c.wildcard || v != c.variable {
			t.Errorf("%q: wildcard %d, variable %d, want %d, %d", c.text, w, v, c.wildcard, c.variable)
		}
	}
}

// A fixture is a text, the code of a finding with a fix, and the text with the fix.
type fixture struct {
	code Code
	kind policy.Kind // 0: Identity
	text string
	want string // "": there is no fix
}

// checkFixes applies the fix of the first finding with a code: it must be gone, and no other one there that was not
// before.
func checkFixes(t *testing.T, fixtures []fixture) {
	t.Helper()
	for _, x := range fixtures {
		if x.kind == 0 {
			x.kind = policy.Identity
		}
		t.Run(string(x.code), func(t *testing.T) {
			before := Text([]byte(x.text), x.kind)
			i := slices.IndexFunc(before, func(f Finding) bool { return f.Code == x.code })
			if i < 0 {
				t.Fatalf("%s\nno %s", x.text, x.code)
			}
			if x.want == "" {
				if before[i].Fix != nil {
					t.Errorf("%s\nfix %v", x.text, before[i].Fix)
				}
				return
			}
			fixed, n := Apply([]byte(x.text), before[i:i+1])
			if diff := cmp.Diff(x.want, string(fixed)); n != 1 || diff != "" {
				t.Fatalf("%s\n%d fixes (-want +got)\n%s", x.text, n, diff)
			}
			after := counted(Text(fixed, x.kind))
			for code, n := range counted(before) {
				if after[code] > n || code == x.code && after[code] >= n {
					t.Errorf("%s\n%d of %s, was %d", fixed, after[code], code, n)
				}
				delete(after, code)
			}
			if len(after) > 0 {
				t.Errorf("%s\nnew: %v", fixed, after)
			}
		})
	}
}

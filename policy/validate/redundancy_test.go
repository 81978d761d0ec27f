package validate

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// coveringOf returns the covering of entries of Action that are in lower case.
func coveringOf(texts ...string) *covering {
	list := make([]item, len(texts))
	for i, text := range texts {
		list[i] = item{text: text, literal: !strings.ContainsAny(text, "*?")}
	}
	return newCovering(list)
}

// TestCovering is about what is reported together: an entry that covers others and is covered by none, and all of
// these (F-142, F-143).
func TestCovering(t *testing.T) {
	for _, c := range []struct {
		name  string
		texts []string
		want  []group
	}{
		{"nothing", []string{"s3:get*", "s3:put*", "sqs:getx"}, nil},
		{"equal", []string{"a", "b", "a", "a"}, []group{{0, []int{0, 2, 3}}}},
		{"covered", []string{"s3:getobject", "s3:get*"}, []group{{1, []int{0, 1}}}},
		{"a chain is one", []string{"s3:get*", "s3:*", "s3:getobject", "*"}, []group{{3, []int{0, 1, 2, 3}}}},
		{"two that cover the same", []string{"s3:get*", "s3:*object", "s3:getobject"}, []group{{0, []int{0, 2}}, {1, []int{1, 2}}}},
		{"equal and covered", []string{"a*", "ab", "ab"}, []group{{0, []int{0, 1, 2}}}},
		{"equal patterns", []string{"a*", "b", "a*"}, []group{{0, []int{0, 2}}}},
		{"each covers the other", []string{"a**", "a*", "ab"}, []group{{0, []int{0, 1, 2}}}},
		{"a wildcard is a character", []string{"a?c", "abc", "a?c*"}, []group{{2, []int{0, 1, 2}}}},
		{"? is not all that * is", []string{"a?c", "a*c"}, []group{{1, []int{0, 1}}}},
		{"* crosses colons", []string{"arn:aws:logs:*:*:/aws/x*", "arn:aws:logs:*:*:log-group:/aws/x*"}, []group{{0, []int{0, 1}}}}, // recorded
		{"too short", []string{"ab*ba", "aba"}, nil},
		{"empty", []string{"", "*"}, []group{{1, []int{0, 1}}}},
	} {
		got := coveringOf(c.texts...).groups()
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(group{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

// TestCoveringTwin compares with every pair of all short lists of some texts.
func TestCoveringTwin(t *testing.T) {
	texts := []string{"", "a", "b", "ab", "a*", "*b", "*", "a?", "?", "a*b", "?b"}
	pattern := func(text string) cover.Pattern { e := cover.NewEntry(text); return e.Pattern() }
	plain := func(list []string) (groups []group) {
		covers := func(i, j int) bool {
			p, q := pattern(list[i]), pattern(list[j])
			return i != j && p.Covers(q) && (i < j || !q.Covers(p))
		}
		for i := range list {
			g := group{by: i, entries: []int{i}}
			covered := false
			for j := range list {
				if covers(i, j) {
					g.entries = append(g.entries, j)
				}
				covered = covered || covers(j, i)
			}
			if slices.Sort(g.entries); !covered && len(g.entries) > 1 {
				groups = append(groups, g)
			}
		}
		return groups
	}
	for _, a := range texts {
		for _, b := range texts {
			for _, c := range texts {
				list := []string{a, b, c}
				if diff := cmp.Diff(plain(list), coveringOf(list...).groups(), cmp.AllowUnexported(group{})); diff != "" {
					t.Fatalf("%q (-twin +got)\n%s", list, diff)
				}
			}
		}
	}
}

// steps counts the work on a list.
func steps(texts []string) (n int64, groups int) {
	c := coveringOf(texts...)
	c.budget = cover.NewBudget(math.MaxInt64)
	groups = len(c.groups())
	return math.MaxInt64 - c.budget.Left(), groups
}

// TestCoveringSteps holds the work on long lists: literal entries are not compared with each other, and patterns with
// those only that begin and end as they do.
func TestCoveringSteps(t *testing.T) {
	literal := func(n int) (list []string) {
		for i := range n {
			list = append(list, fmt.Sprintf("service%d:action%d", i%300, i))
		}
		return list
	}
	letters := func(n int) (list []string) { // between stars: none holds those of another
		for i := range n {
			list = append(list, fmt.Sprintf("service:*%04d*name*", i))
		}
		return list
	}
	for _, c := range []struct {
		name   string
		texts  []string
		most   int64
		groups int
	}{
		{"3000 literal", literal(3000), 0, 0},
		{"20000 literal", literal(20_000), 0, 0},
		{"20000 equal", slices.Repeat([]string{"s3:getobject"}, 20_000), 0, 1},
		{"3000 and a pattern of one service", append(literal(3000), "service7:*"), 3000, 1},
		{"3000 and everything", append(literal(3000), "*"), 3001 * 60, 1},
		{"a thousand with other letters", letters(1000), 1000 * 1000 * 25, 0},
	} {
		n, groups := steps(c.texts)
		if n > c.most || groups != c.groups {
			t.Errorf("%s: %d steps, want at most %d; %d groups, want %d", c.name, n, c.most, groups, c.groups)
		}
	}
	// A thousand patterns of stars, each with the letters of the others: what is too much is left undone.
	var stars []string
	for i := range 1000 {
		stars = append(stars, strings.Repeat("*a", 100)+strings.Repeat("?", i)+"*b")
	}
	c := coveringOf(stars...)
	c.groups()
	if !c.budget.Spent() {
		t.Error("a thousand patterns of stars are within the steps")
	}
}

// TestRedundant is about the findings themselves: places, and what the fix leaves (F-142, F-143, F-144).
func TestRedundant(t *testing.T) {
	const head, tail = `{"Version":"2012-10-17","Statement":[`, `]}`
	for _, c := range []struct{ name, statements, want, fixed string }{
		{"F-142 another case", `{"Effect":"Allow","Action":["s3:GetObject","S3:getobject"],"Resource":"*"}`,
			"REDUNDANT_ACTION Statement[0].Action[0] Statement[0].Action[1]", `{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"*"}`},
		{"F-142 the first goes", `{"Effect":"Deny","NotAction":["s3:GetObject", "s3:Get*" , "sqs:*"],"Resource":"*"}`,
			"REDUNDANT_ACTION Statement[0].NotAction[0] Statement[0].NotAction[1]", `{"Effect":"Deny","NotAction":["s3:Get*" , "sqs:*"],"Resource":"*"}`},
		{"F-143 letters count", `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::a","arn:aws:s3:::A"]}`, "", ""},
		{"F-143 in NotResource", `{"Effect":"Deny","Action":"s3:GetObject","NotResource":["arn:aws:s3:::a*","arn:aws:s3:::ab"]}`,
			"REDUNDANT_RESOURCE Statement[0].NotResource[0] Statement[0].NotResource[1]", `{"Effect":"Deny","Action":"s3:GetObject","NotResource":["arn:aws:s3:::a*"]}`},
		{"F-143 an escaped star covers nothing", `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::a/${*}","arn:aws:s3:::a/${b}"]}`, "", ""},
		{"F-143 a variable is text", `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::${aws:username}","arn:aws:s3:::${aws:username}","arn:aws:s3:::b"]}`,
			"REDUNDANT_RESOURCE Statement[0].Resource[0] Statement[0].Resource[1]", `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::${aws:username}","arn:aws:s3:::b"]}`},
		{"F-142 a refused entry stays out", `{"Effect":"Allow","Action":["s3","s3","s3:*","s3:GetObject"],"Resource":"*"}`,
			"REDUNDANT_ACTION Statement[0].Action[2] Statement[0].Action[3]", `{"Effect":"Allow","Action":["s3","s3","s3:*"],"Resource":"*"}`},
		{"F-144", `{"Sid":"A","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*","Condition":{"StringEquals":{"aws:a":["1","2"],"aws:b":"3"}}},` +
			`{"Effect":"Allow","Resource":["*"],"Action":["S3:putobject","s3:GetObject"],"Condition":{"StringEquals":{"AWS:B":"3","aws:a":["2","1"]}}}`,
			"REDUNDANT_STATEMENT Statement[1] Statement[0]", ""},
		{"F-144 another effect", `{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}`, "", ""},
		{"F-144 another condition", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:a":"1"}}},` +
			`{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:a":"1"}}}`, "", ""},
		{"F-144 NotAction", `{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}`, "", ""},
	} {
		text := head + c.statements + tail
		var found []string
		var fixes []Finding
		for _, f := range Text([]byte(text), policy.Identity) {
			if strings.HasPrefix(string(f.Code), "REDUNDANT_") {
				found = append(found, string(f.Code)+" "+f.Path)
				for _, p := range f.Related {
					found = append(found, p.Path)
				}
				fixes = append(fixes, f)
			}
		}
		if got := strings.Join(found, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if c.fixed != "" {
			if got, _ := Apply([]byte(text), fixes); string(got) != head+c.fixed+tail {
				t.Errorf("%s: fixed %s", c.name, got)
			}
		}
	}
}

func BenchmarkRedundant(b *testing.B) {
	var all []string
	for s := range action.Services() {
		for a := range s.Actions() {
			all = append(all, fmt.Sprintf("%q", a.Name()))
		}
	}
	for _, n := range []int{30, 3000} {
		p := policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:*",` +
			strings.Join(all[:n], ",") + `],"Resource":"*"}]}`)
		b.Run(fmt.Sprintf("actions=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Policy(p, policy.Identity)
			}
		})
	}
}

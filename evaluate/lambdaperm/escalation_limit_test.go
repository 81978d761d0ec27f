package lambdaperm_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// many is n texts, which a format makes of their numbers, with blanks between them.
func many(n int, format string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(format, i)
	}
	return strings.Join(list, " ")
}

// manyStatements is a policy of n statements.
func manyStatements(n int, of func(i int) string) *policy.Policy {
	list := make([]string, n)
	for i := range list {
		list[i] = of(i)
	}
	return policy.MustParse(`{"Version":"2012-10-17","Statement":[`+strings.Join(list, ",")+`]}`, policy.WithMaxSize(1<<24))
}

func escalation(t *testing.T, c lambdaperm.Caller, role ...*policy.Policy) lambdaperm.EscalationReport {
	t.Helper()
	r, err := lambdaperm.Escalation(c, lambdaperm.Role{ARN: roleARN, Identity: role})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestEscalationLeftOut: what a report does not compare it says, statement by statement, and takes to be beyond the
// caller.
func TestEscalationLeftOut(t *testing.T) {
	pairs := func(actions, resources int) string {
		return allowing(many(actions, "s3:a%d"), many(resources, "arn:aws:s3:::b%d/*"))
	}
	admin := asUser(allowing("*", "*"))
	stars := "arn:aws:s3:::" + strings.Repeat("*a", 30_000)
	nothing := strings.Replace(allowing("s3:a", "*"), `"Resource":["*"]`, `"NotResource":["`+strings.ReplaceAll(many(2000, "arn:aws:s3:::but%d"), " ", `","`)+`"]`, 1)
	for _, tt := range []struct {
		name    string
		caller  lambdaperm.Caller
		role    []string
		grants  int // -1: some
		leftOut []lambdaperm.LeftOut
	}{
		{"as many as there may be", admin, []string{pairs(100, 100)}, 10_000, nil},
		{"one more", admin, []string{pairs(100, 100), pairs(1, 1)}, 10_000, []lambdaperm.LeftOut{{Policy: "identity[0]", Index: 1, Grants: 1}}},
		{"one less and two", admin, []string{pairs(9, 1111), pairs(1, 2)}, 10_000, []lambdaperm.LeftOut{{Policy: "identity[0]", Index: 1, Grants: 1}}},
		{"a Deny is nothing to compare", admin, []string{pairs(100, 100), denying("s3:a", "*"), pairs(2, 3)}, 10_000,
			[]lambdaperm.LeftOut{{Policy: "identity[0]", Index: 2, Grants: 6}}},
		{"actions × resources", admin, []string{pairs(1000, 1000), strings.Replace(pairs(2, 2), "{", `{"Sid":"Last",`, 1)}, 10_000,
			[]lambdaperm.LeftOut{{Policy: "identity[0]", Grants: 990_000}, {Policy: "identity[0]", Index: 1, Sid: "Last", Grants: 4}}},
		{"actions × exceptions", admin, []string{strings.Replace(nothing, `"s3:a"`, `"`+strings.ReplaceAll(many(2000, "s3:a%d"), " ", `","`)+`"`, 1)}, -1, nil},
		{"pattern × pattern", asUser(allowing("s3:*", stars+"*")), []string{allowing("s3:Get*", stars+"b*"), pairs(1, 1)}, 0,
			[]lambdaperm.LeftOut{{Policy: "identity[0]", Grants: 1}, {Policy: "identity[0]", Index: 1, Grants: 1}}},
	} {
		t.Run("SEED-47/"+tt.name, func(t *testing.T) {
			r := escalation(t, tt.caller, document(tt.role...))
			if tt.grants >= 0 && (len(r.Grants) != tt.grants || cmp.Diff(tt.leftOut, r.LeftOut) != "") {
				t.Errorf("%d grants, want %d; left out %v, want %v", len(r.Grants), tt.grants, r.LeftOut, tt.leftOut)
			}
			if len(r.Beyond()) != 0 || r.Escalates() != (len(r.LeftOut) > 0) {
				t.Errorf("Escalates is %v, with %d grants beyond and %d left out", r.Escalates(), len(r.Beyond()), len(r.LeftOut))
			}
			text := r.String()
			for _, l := range r.LeftOut {
				if !strings.Contains(text, "\n  "+l.String()) || !strings.Contains(text, "were not compared") {
					t.Errorf("not in the text: %v", l)
				}
			}
			if strings.Count(text, "\n") != len(r.LeftOut) {
				t.Errorf("%d lines", strings.Count(text, "\n"))
			}
		})
	}
	t.Run("the text", func(t *testing.T) {
		r := lambdaperm.EscalationReport{Question: "q", Grants: make([]lambdaperm.Grant, 10_000)}
		for i := range r.Grants {
			r.Grants[i].Resource = strings.Repeat("r", 1000)
		}
		text := r.String()
		if more := 10_000 - strings.Count(text, "\n") + 1; len(text) > 1<<20+2000 || !strings.HasSuffix(text, fmt.Sprintf("\n  and %d more", more)) {
			t.Errorf("%d bytes, and at the end %q", len(text), text[len(text)-30:])
		}
	})
}

// TestEscalationReasons: of many requests that the caller is not allowed, the first hundred say which policy is missing.
func TestEscalationReasons(t *testing.T) {
	r := escalation(t, asUser(), document(allowing(many(150, "s3:a%d"), objectARN)))
	for i, g := range r.Grants {
		want := "the caller is not allowed the same request"
		if i < 100 {
			want = "no identity policy allows " + g.Action + " on " + g.Resource
		}
		if g.Why != want || g.Held {
			t.Errorf("%d: %v", i, g)
		}
	}
	if len(r.Grants) != 150 {
		t.Errorf("%d grants", len(r.Grants))
	}
}

// allocated is how many bytes and objects f allocates.
func allocated(f func()) (bytes, objects uint64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, after.Mallocs - before.Mallocs
}

// linear holds what f allocates for something four times as large to five times as much.
func linear(t *testing.T, n int, f func(n int)) {
	t.Helper()
	f(n) // what is made once, of each policy too
	f(4 * n)
	bytes, objects := allocated(func() { f(n) })
	bytes4, objects4 := allocated(func() { f(4 * n) })
	if bytes4 > 5*bytes || objects4 > 5*objects {
		t.Errorf("%d: %d bytes and %d objects; %d: %d and %d", n, bytes, objects, 4*n, bytes4, objects4)
	}
}

// TestEscalationLinear: the report of a role four times as large takes at most five times as much, on any two axes.
func TestEscalationLinear(t *testing.T) {
	gets := func(n int, resource string) *policy.Policy {
		return manyStatements(n, func(i int) string { return allowing("s3:GetObject", fmt.Sprintf(resource, i)) })
	}
	for _, tt := range []struct {
		name   string
		n      int
		caller func(n int) *policy.Policy // nil: no policies
		role   func(n int) *policy.Policy
	}{
		{"actions × resources", 300, nil, func(n int) *policy.Policy { return document(allowing(many(n, "s3:a%d"), many(n, "arn:aws:s3:::b%d"))) }},
		{"requests × statements", 200, func(n int) *policy.Policy { return gets(n, "arn:aws:s3:::b/*x%d*") },
			func(n int) *policy.Policy { return gets(n, "arn:aws:s3:::b/%d") }},
		{"patterns × statements", 200, func(n int) *policy.Policy { return gets(n, "arn:aws:s3:::b/*x%d*") },
			func(n int) *policy.Policy { return gets(n, "arn:aws:s3:::b/*y%d*") }},
		{"actions × exceptions", 500, nil, func(n int) *policy.Policy {
			s := allowing(many(n, "s3:a%d"), many(n, "arn:aws:s3:::b%d"))
			return document(strings.Replace(s, `"Resource"`, `"NotResource"`, 1))
		}},
		{"conditions × conditions", 100, func(n int) *policy.Policy {
			return manyStatements(n, func(i int) string {
				return allowing("s3:*", "*", when("StringEquals", fmt.Sprintf("aws:PrincipalTag/t%d", i), "v"))
			})
		}, func(n int) *policy.Policy {
			return manyStatements(n, func(i int) string {
				return allowing("s3:Get*", "*", when("StringEquals", fmt.Sprintf("aws:PrincipalTag/u%d", i), "v"))
			})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			type sizes struct {
				c    lambdaperm.Caller
				role *policy.Policy
			}
			made := make(map[int]sizes)
			for _, n := range []int{tt.n, 4 * tt.n} {
				s := sizes{asUser(), tt.role(n)}
				if tt.caller != nil {
					s.c = callerOf(userA, tt.caller(n))
				}
				made[n] = s
			}
			linear(t, tt.n, func(n int) {
				r := escalation(t, made[n].c, made[n].role)
				if !r.Escalates() {
					t.Error("nothing is beyond a caller without permissions")
				}
				_ = r.String()
			})
		})
	}
}

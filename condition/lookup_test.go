package condition_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
)

// manyValues are kinds of values for operators: what a policy and a request may hold.
var manyValues = []struct {
	operators []string
	value     func(r *rand.Rand) string // of a policy
	other     func(r *rand.Rand) string // of a request; nil: the same
}{
	{[]string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike"}, text, nil},
	{[]string{"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"}, text, nil},
	{[]string{"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"},
		func(r *rand.Rand) string {
			return fmt.Sprintf([...]string{"%d", "%d.0", "%d.5", "-%d", "%de-1", "0%d"}[r.IntN(6)], r.IntN(100))
		}, nil},
	{[]string{"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"},
		func(r *rand.Rand) string {
			return fmt.Sprintf([...]string{"%d", "1970-01-01T00:00:%02dZ", "1970-01-01T01:00:%02d+01"}[r.IntN(3)], r.IntN(60))
		}, nil},
	{[]string{"IpAddress", "NotIpAddress"},
		func(r *rand.Rand) string {
			return fmt.Sprintf([...]string{"10.0.%d.0/24", "10.0.%d.7", "10.%d.0.0/15", "2001:db8:%d::/48", "::ffff:10.0.%d.0/120", "0.0.0.0/%d", "::/%d"}[r.IntN(5+r.IntN(3))],
				r.IntN(30))
		},
		func(r *rand.Rand) string {
			return fmt.Sprintf([...]string{"10.0.%d.7", "10.%d.0.1", "2001:db8:%d::1", "::ffff:10.0.%d.7", "192.0.2.%d", "10.0.0.%d/32", "%d", "fe80::%d%%eth0"}[r.IntN(8)],
				r.IntN(40))
		}},
	{[]string{"Bool"},
		func(r *rand.Rand) string { return [...]string{"true", "TRUE", "${a:bool}", "${a:none}"}[r.IntN(4)] },
		func(r *rand.Rand) string { return [...]string{"true", "false", "False", "x"}[r.IntN(4)] }},
	{[]string{"BinaryEquals"},
		func(r *rand.Rand) string {
			return [...]string{"", "YQ==", "YWI=", "YWJj"}[r.IntN(4)]
		}, func(r *rand.Rand) string {
			return strings.Repeat("YWJj", r.IntN(300)) + [...]string{"", "YQ==", "YR==", "YWI=", "YWJj\n", "YQ==\n", "Y", "YQ==YQ=="}[r.IntN(8)]
		}},
	{[]string{"BinaryEquals"},
		func(r *rand.Rand) string {
			return strings.Repeat("YWJj", r.IntN(300)) + [...]string{"YQ==", "YWI=", "YWJj"}[r.IntN(3)]
		}, nil},
	{[]string{"ArnEquals", "ArnLike", "ArnNotLike"},
		func(r *rand.Rand) string {
			return fmt.Sprintf([...]string{"arn:aws:s3:::b%d", "arn:aws:s3:::b%d*", "arn:aws:s%d:::b", "b%d", "${a:arn}%d", "${a:arn}"}[r.IntN(3+r.IntN(4))], r.IntN(50))
		},
		func(r *rand.Rand) string {
			return fmt.Sprintf([...]string{"arn:aws:s3:::b%d", "arn:aws:s3:::c%d", "arn:aws:s%d:::b", "b%d"}[r.IntN(4)], r.IntN(60))
		}},
}

// text returns a text of a policy or a request, also with letters that are the same in lower case only, and with bytes
// that are no letters.
func text(r *rand.Rand) string {
	pieces := []string{"a", "A", "b", "k", "\u212a", "é", "É", "ſ", "s", "*", "?", "${a:text}", "${*}", "\xff", "\xfe", "\ufffd", "\u0130", "i", ""}
	s := ""
	for range r.IntN(4) {
		s += pieces[r.IntN(len(pieces)-r.IntN(12))]
	}
	return s
}

// TestManyValues: a test of many values says what tests of one value each say together, for one request value and for
// lists, short and long. However values are found, it is the same as asking one by one.
func TestManyValues(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 1))
	seen := make(map[condition.Reason]int)
	for _, kind := range manyValues {
		request := kind.other
		if request == nil {
			request = kind.value
		}
		for _, operator := range kind.operators {
			for range 30 {
				values := make([]string, 1+r.IntN(300))
				for i := range values {
					values[i] = kind.value(r)
				}
				list := make([]string, 1+r.IntN(3)*r.IntN(40))
				for i := range list {
					list[i] = request(r)
				}
				if r.IntN(2) == 0 { // all of them are there
					for i := range list {
						list[i] = values[r.IntN(len(values))]
					}
				}
				checkManyValues(t, operator, values, list, seen)
			}
		}
	}
	for _, reason := range []condition.Reason{condition.ValueMatches, condition.NoValueMatches, condition.Unreadable, condition.EmptyList} {
		if seen[reason] < 20 {
			t.Errorf("%v is seen %d times: the sample says little", reason, seen[reason])
		}
	}
}

func checkManyValues(t *testing.T, operator string, values, list []string, seen map[condition.Reason]int) {
	t.Helper()
	var c condition.Context
	c.Set("a:text", "a*b")
	c.Set("a:bool", "false")
	c.Set("a:arn", "arn:aws:s3:::b7")
	compile := func(operator string, values ...string) condition.Block {
		b, err := condition.New(condition.Spec{Operator: operator, Key: "a:k", Values: values})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	many := compile(operator, values...)
	negated := strings.Contains(operator, "Not")
	// What one value of the request gives: whether it satisfies the operator, and why.
	one := func(value string, strict bool) (holds bool, reason condition.Reason) {
		c.Set("a:k", value)
		reason = condition.NoValueMatches
		for _, v := range values {
			switch b := compile(operator, v); b.Explain(c)[0].Reason {
			case condition.ValueMatches:
				return !negated, condition.ValueMatches
			case condition.Unreadable:
				reason = condition.Unreadable
			}
		}
		if reason == condition.Unreadable {
			return negated && strict, reason
		}
		return negated, reason
	}
	for _, strict := range []bool{false, true} {
		explain := func(b condition.Block) (bool, condition.Reason) {
			r := b.Explain(c)[0]
			if strict {
				r = b.ExplainStrict(c)[0]
			}
			return r.Holds, r.Reason
		}
		for _, value := range list[:min(len(list), 3)] {
			want, why := one(value, strict)
			c.Set("a:k", value)
			if got, reason := explain(many); got != want || reason != why {
				t.Fatalf("%s %q of %q: %v, %v; one by one: %v, %v", operator, values, value, got, reason, want, why)
			}
		}
		for _, set := range []string{"ForAnyValue:", "ForAllValues:"} {
			want, why := set == "ForAllValues:", condition.EmptyList
			for _, value := range list {
				if value == "" {
					continue
				}
				var holds bool
				if holds, why = one(value, strict); holds == (set == "ForAnyValue:") {
					want = holds
					break
				}
			}
			c.SetMulti("a:k", list...)
			got, reason := explain(compile(set+operator, values...))
			if got != want || reason != why {
				t.Fatalf("%s%s %q of %q: %v, %v; one by one: %v, %v", set, operator, values, list, got, reason, want, why)
			}
			seen[reason]++
		}
	}
}

// TestLookupAllocs: long lists are compared without memory.
func TestLookupAllocs(t *testing.T) {
	var values, list []string
	for i := range 100 {
		values, list = append(values, fmt.Sprint(i)), append(list, fmt.Sprint(i/2))
	}
	for _, operator := range []string{"StringEquals", "StringEqualsIgnoreCase", "StringLike", "NumericEquals", "NumericLessThan", "DateEquals"} {
		for _, set := range []string{"", "ForAnyValue:", "ForAllValues:"} {
			b, err := condition.New(condition.Spec{Operator: set + operator, Key: "a:k", Values: values})
			if err != nil {
				t.Fatal(err)
			}
			var c condition.Context
			if c.Set("a:k", "x"); set != "" {
				c.SetMulti("a:k", list...)
			}
			if n := testing.AllocsPerRun(20, func() { b.Eval(c) }); n != 0 {
				t.Errorf("%s%s: %v allocations", set, operator, n)
			}
		}
	}
}

// TestLongBinaryAllocs: text of any length is decoded without memory of its size.
func TestLongBinaryAllocs(t *testing.T) {
	long := strings.Repeat("YWJj", 50_000)
	b, err := condition.New(condition.Spec{Operator: "BinaryEquals", Key: "a:k", Values: []string{"YQ==", long}})
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]bool{long: true, long + "\n": true, long + "YQ==": false, "YQ==" + long: false, long[:len(long)-1]: false, long[4:]: false} {
		var c condition.Context
		c.Set("a:k", value)
		if got := b.Eval(c); got != want {
			t.Errorf("%d bytes: %v, want %v", len(value), got, want)
		}
		if n := testing.AllocsPerRun(5, func() { b.Eval(c) }); n > 1 {
			t.Errorf("%d bytes: %v allocations", len(value), n)
		}
	}
}

// TestHas: a value has what its list has, whether that is short or long.
func TestHas(t *testing.T) {
	for _, n := range []int{0, 1, 5, 100} {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprint((i*7)%50))
		}
		if n > 5 {
			list = append(list, "")
		}
		for _, s := range []string{"0", "7", "49", "50", "x", ""} {
			if got, want := condition.List(list...).Has(s), slices.Contains(list, s); got != want {
				t.Errorf("of %d: Has(%q) = %v", n, s, got)
			}
		}
	}
	if !condition.One("a").Has("a") || condition.One("a").Has("b") || !(condition.Value{}).Has("") {
		t.Error("of one value it is that value")
	}
}

// TestReportBound: a report says in a bounded text what became of a test, however long keys, values and lists are, and
// how long they are.
func TestReportBound(t *testing.T) {
	long := strings.Repeat("é", 50_000)
	values := make([]string, 10_000)
	for i := range values {
		values[i] = fmt.Sprintf("v%d", i)
	}
	for _, tt := range []struct {
		name, operator, key string
		values              []string
		value               condition.Value
		says                []string
	}{
		{"value", "StringEquals", "a:k", []string{"v"}, condition.One(long), []string{"the request has éé", "é… (100000 bytes), wanted one of v"}},
		{"unreadable", "Bool", "a:k", []string{"true"}, condition.One(long), []string{"é… (100000 bytes), and it or a value"}},
		{"values", "StringEquals", "a:k", values, condition.One("v"), []string{"wanted one of v0, v1, ", ", … (10000 in all)"}},
		{"long value of the policy", "StringEquals", "a:k", []string{long}, condition.One("v"), []string{"wanted one of é", "… (100000 bytes)"}},
		{"list", "ForAnyValue:StringEquals", "a:k", []string{"v"}, condition.List(values...), []string{`has ["v0" "v1" `, ` … (10000 in all)], wanted one of v`}},
		{"list of long", "ForAnyValue:StringEquals", "a:k", []string{"v"}, condition.List(long, long), []string{`é"… (100000 bytes) "é`}},
		{"key", "StringEquals", long, []string{"v"}, condition.One("x"), []string{`StringEquals "é`, `"… (100000 bytes) does not hold`}},
		{"variable", "StringEquals", "a:k", []string{"${" + long + "}"}, condition.One("x"), []string{"… (100000 bytes)} has no value"}},
		{"short", "StringEquals", "a:k", []string{"v", "w"}, condition.One("x"),
			[]string{`StringEquals "a:k" does not hold: the request has x, wanted one of v, w`}},
	} {
		b, err := condition.New(condition.Spec{Operator: tt.operator, Key: tt.key, Values: tt.values})
		if err != nil {
			t.Fatal(err)
		}
		var c condition.Context
		c.SetValue(tt.key, tt.value)
		got := b.Explain(c)[0].String()
		if len(got) > 8<<10 {
			t.Errorf("%s: %d bytes", tt.name, len(got))
		}
		for _, part := range tt.says {
			if !strings.Contains(got, part) {
				t.Errorf("%s: %s\ndoes not say %q", tt.name, got, part)
			}
		}
	}
}

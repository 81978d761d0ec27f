package condition_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
)

func TestExplainAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	held, stricter := 0, 0
	for range 3000 {
		block, req := random(r, false)
		b, err := condition.New(block...)
		if err != nil {
			t.Fatal(err)
		}
		c := req.context()
		all, allStrict := true, true
		reports, strict := b.Explain(c), b.ExplainStrict(c)
		if len(reports) != b.Len() || len(strict) != b.Len() {
			t.Fatalf("%d and %d reports for %d tests", len(reports), len(strict), b.Len())
		}
		for i, test := range b.Tests() {
			if reports[i].Test != test || strict[i].Test != test {
				t.Fatalf("report %d is about another test", i)
			}
			all, allStrict = all && reports[i].Holds, allStrict && strict[i].Holds
			if reports[i].Holds == strict[i].Holds {
				continue
			}
			if op := test.Operator(); !strict[i].Holds || !op.Negated() || strings.Contains(op.String(), "String") {
				t.Errorf("Q-12: %v and %v", reports[i], strict[i])
			}
		}
		if b.Eval(c) != all || b.EvalStrict(c) != allStrict {
			t.Fatalf("Eval = %v, EvalStrict = %v; %v; %v", b.Eval(c), b.EvalStrict(c), reports, strict)
		}
		if all {
			held++
		}
		if all != allStrict {
			stricter++
		}
	}
	if held < 100 || stricter < 10 {
		t.Errorf("%d blocks hold, %d differ under the strict rule: the sample says little", held, stricter)
	}
}

func TestStrictOnReadableValues(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	negatedAndGiven := 0
	for range 3000 {
		block, req := random(r, true)
		b, err := condition.New(block...)
		if err != nil {
			t.Fatal(err)
		}
		c := req.context()
		if b.Eval(c) != b.EvalStrict(c) {
			t.Fatalf("Q-12: %v with %v: Eval = %v", block, req, b.Eval(c))
		}
		for _, test := range b.Tests() {
			if _, ok := req[test.Key()]; ok && test.Operator().Negated() {
				negatedAndGiven++
			}
		}
	}
	if negatedAndGiven < 100 {
		t.Error("the sample says little")
	}
}

func TestStrict(t *testing.T) {
	tests := []struct {
		name         string
		spec         condition.Spec
		req          in
		want, strict bool
	}{
		{"Q-12 number", is("NumericNotEquals", "k", "1"), in{"k": "x"}, false, true},
		{"Q-12 date", is("DateNotEquals", "k", "2024-01-01"), in{"k": "x"}, false, true},
		{"Q-12 address", is("NotIpAddress", "k", "192.0.2.1"), in{"k": "x"}, false, true},
		{"Q-12 ARN", is("ArnNotEquals", "k", "arn:aws:s3:::b"), in{"k": "x"}, false, true},
		{"Q-12 short ARN in the policy", is("ArnNotLike", "k", "arn:aws:s3"), in{"k": "arn:aws:s3:::b"}, false, true},
		{"Q-12 variable that is no ARN", is("ArnNotLike", "k", "${a}"), in{"a": "bob", "k": "arn:aws:s3:::b"}, false, true},
		{"Q-12 short ARN, but another matches", is("ArnNotLike", "k", "arn:aws:s3", "*"), in{"k": "arn:aws:s3:::b"}, false, false},
		{"Q-12 positive", is("NumericEquals", "k", "1"), in{"k": "x"}, false, false},
		{"Q-12 less than", is("NumericLessThan", "k", "1"), in{"k": "x"}, false, false},
		{"Q-12 Bool", is("Bool", "k", "false"), in{"k": "x"}, false, false},
		{"Q-12 IfExists", is("NumericNotEqualsIfExists", "k", "1"), in{"k": "x"}, false, true},
		{"Q-12 ForAllValues", is("ForAllValues:NumericNotEquals", "k", "1"), in{"k": list{"2", "x"}}, false, true},
		{"Q-12 ForAllValues, one matches", is("ForAllValues:NumericNotEquals", "k", "1"), in{"k": list{"x", "1"}}, false, false},
		{"Q-12 ForAnyValue", is("ForAnyValue:NumericNotEquals", "k", "1"), in{"k": list{"1", "x"}}, false, true},
		{"Q-08 a list is not unreadable", is("NumericNotEquals", "k", "1"), in{"k": list{"2"}}, false, false},
		{"C-24 the other family is not unreadable", is("NotIpAddress", "k", "192.0.2.1"), in{"k": "::1"}, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := condition.New(tt.spec)
			if err != nil {
				t.Fatal(err)
			}
			if c := tt.req.context(); b.Eval(c) != tt.want || b.EvalStrict(c) != tt.strict {
				t.Errorf("Eval = %v, EvalStrict = %v; want %v, %v", b.Eval(c), b.EvalStrict(c), tt.want, tt.strict)
			}
		})
	}
}

func TestReports(t *testing.T) {
	const topic = "arn:aws:sns:us-east-1:111122223333:topic"
	tests := []struct {
		name     string
		spec     condition.Spec
		req      in
		holds    bool
		reason   condition.Reason
		variable string
		text     []string // all of it stands in the report
	}{
		{"C-03 absent", is("StringEquals", "aws:UserName", "bob"), nil, false, condition.KeyAbsent, "", list{`StringEquals "aws:UserName" does not hold`, "does not have the key"}},
		{"C-03 absent, negated", is("StringNotEquals", "k", "bob"), nil, true, condition.KeyAbsent, "", list{" holds: "}},
		{"C-05 present", is("Null", "k", "true"), in{"k": "v"}, false, condition.KeyPresent, "", list{`Null "k" does not hold`, "has the key"}},
		{"C-05 absent", is("Null", "k", "true"), nil, true, condition.KeyAbsent, "", list{"does not have the key"}},
		{"Q-28 empty list", is("Null", "k", "true"), in{"k": list{}}, true, condition.EmptyList, "", list{"without a value"}},
		{"C-06 ForAllValues:Null", is("ForAllValues:Null", "k", "true"), nil, true, condition.AlwaysTrue, "", list{"Null takes no set prefix"}},
		{"C-06 ForAnyValue:Null", is("ForAnyValue:Null", "k", "true"), nil, false, condition.AlwaysFalse, "", list{"Null takes no set prefix"}},
		{"C-01 matches", is("StringLike", "k", "a*", "b*"), in{"k": "bob"}, true, condition.ValueMatches, "", list{"has bob", "one of a*, b*"}},
		{"C-01 matches, negated", is("StringNotLike", "k", "a*", "b*"), in{"k": "bob"}, false, condition.ValueMatches, "", list{"has bob", "none of a*, b*"}},
		{"C-01 no match", is("ArnLike", "aws:SourceArn", topic), in{"aws:SourceArn": topic + "2"}, false, condition.NoValueMatches, "", list{"has " + topic + "2", "one of " + topic}},
		{"C-01 no match, negated", is("StringNotLike", "k", "a*"), in{"k": "bob"}, true, condition.NoValueMatches, "", list{"none of a*"}},
		{"C-07 list", is("ForAllValues:StringEquals", "k", "a"), in{"k": list{"a", "b"}}, false, condition.NoValueMatches, "", list{`["a" "b"]`}},
		{"C-08 list", is("ForAnyValue:StringEquals", "k", "a"), in{"k": list{"b", "a"}}, true, condition.ValueMatches, "", list{`["b" "a"]`}},
		{"C-11 empty list", is("ForAllValues:StringEquals", "k", "a"), in{"k": list{""}}, true, condition.EmptyList, "", list{"without a value"}},
		{"C-12 multivalued key", is("StringEquals", "aws:TagKeys", "a"), in{"aws:TagKeys": "a"}, false, condition.ListUnderPlain, "", list{"ForAllValues or ForAnyValue"}},
		{"Q-08 list for an uncatalogued key", is("StringEquals", "svc:k", "a"), in{"svc:k": list{"a"}}, false, condition.ListUnderPlain, "", list{"ForAllValues or ForAnyValue"}},
		{"Q-08 list for a single-valued key", is("StringEquals", "aws:username", "a"), in{"aws:username": list{"a"}}, false, condition.NeedsSetOperator, "", list{"takes one value"}},
		{"C-14 unreadable", is("NotIpAddress", "k", "192.0.2.1"), in{"k": "here"}, false, condition.Unreadable, "", list{"has here", "not of the operator's type"}},
		{"V-05 no value", is("StringEquals", "k", "x", "${a:B, 'd'}", "${a:C}"), in{"k": "v"}, false, condition.NoValueMatches, "a:c", list{"${a:c} has no value"}},
		{"V-05 no value, ARN", is("ArnNotLike", "k", "arn:aws:s3:::${a:C}"), in{"k": topic}, true, condition.NoValueMatches, "a:c", list{"${a:c} has no value"}},
		{"V-05 no value, Bool", is("Bool", "k", "${a:C}"), in{"k": "true"}, false, condition.NoValueMatches, "a:c", list{"${a:c} has no value"}},
		{"Q-06 variable that is no boolean", is("Bool", "k", "${a}"), in{"a": "yes", "k": "true"}, false, condition.Unreadable, "", list{"not of the operator's type"}},
		{"Q-06 variable that is the other boolean", is("Bool", "k", "${a}"), in{"a": "false", "k": "true"}, false, condition.NoValueMatches, "", list{"has true"}},
		{"Q-05 short ARN in the policy", is("ArnLike", "k", "arn:aws"), in{"k": topic}, false, condition.Unreadable, "", list{"a value of the policy"}},
		{"V-01 default", is("StringEquals", "k", "${a:B, 'd'}"), in{"k": "v"}, false, condition.NoValueMatches, "", list{"one of ${a:B, 'd'}"}},
		{"V-01 value", is("StringEquals", "k", "${a:B}"), in{"k": "v", "a:b": "v"}, true, condition.ValueMatches, "", list{"holds"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := condition.New(tt.spec)
			if err != nil {
				t.Fatal(err)
			}
			r := b.Explain(tt.req.context())[0]
			if r.Holds != tt.holds || r.Reason != tt.reason || r.Variable != tt.variable {
				t.Errorf("%+v, want Holds %v, Reason %v, Variable %q", r, tt.holds, tt.reason, tt.variable)
			}
			for _, text := range tt.text {
				if !strings.Contains(r.String(), text) {
					t.Errorf("%q does not say %q", r, text)
				}
			}
			if v, ok := tt.req.context().Lookup(strings.ToLower(tt.spec.Key)); ok && v.String() != r.Value.String() {
				t.Errorf("Value = %v, want %v", r.Value, v)
			}
		})
	}
	if s := (condition.TestReport{}).String(); s != "" {
		t.Errorf("the zero report says %q", s)
	}
}

package condition_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
)

// in holds the keys of a request: a string is one value, a list several, nil an absence said aloud.
type (
	in    map[string]any
	list  []string
	specs []condition.Spec
)

func (m in) context() condition.Context {
	var c condition.Context
	for key, v := range m {
		switch v := v.(type) {
		case string:
			c.Set(key, v)
		case list:
			c.SetMulti(key, v...)
		case nil:
			c.SetAbsent(key)
		default:
			panic("a string, a list or nil is wanted for " + key)
		}
	}
	return c
}

func is(operator, key string, values ...string) condition.Spec {
	return condition.Spec{operator, key, values}
}

type evalCase struct {
	name  string
	block specs
	req   in
	want  bool
}

func testEval(t *testing.T, cases []evalCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			b, err := condition.New(tt.block...)
			if err != nil {
				t.Fatal(err)
			}
			c := tt.req.context()
			if got := b.Eval(c); got != tt.want {
				t.Errorf("%v with %v: Eval = %v, want %v; %v", tt.block, tt.req, got, tt.want, b.Explain(c))
			}
			checkFinder(t, &b, tt.req)
		})
	}
}

// mustHold compiles one test and evaluates it.
func mustHold(t *testing.T, s condition.Spec, req in) bool {
	t.Helper()
	b, err := condition.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return b.Eval(req.context())
}

func TestEmptyBlock(t *testing.T) {
	b, err := condition.New()
	if err != nil {
		t.Fatal(err)
	}
	plain, err := condition.NewWithoutVariables()
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]condition.Block{"G-41 zero value": {}, "G-41 New": b, "G-41 NewWithoutVariables": plain} {
		t.Run(name, func(t *testing.T) {
			for _, req := range []in{nil, {"aws:username": "bob"}} {
				if c := req.context(); !block.Eval(c) || !block.EvalStrict(c) {
					t.Errorf("an empty block does not hold for %v", req)
				}
			}
			if block.Len() != 0 || block.Explain(condition.Context{}) != nil {
				t.Errorf("Len = %d, Explain = %v", block.Len(), block.Explain(condition.Context{}))
			}
		})
	}
}

func TestEmptyValues(t *testing.T) {
	one, empty := in{"k": "v"}, in{"k": list{}}
	testEval(t, []evalCase{
		{"G-42 positive, present", specs{is("StringEquals", "k")}, one, false},
		{"G-42 positive, missing", specs{is("StringEquals", "k")}, nil, false},
		{"G-42 negated, present", specs{is("StringNotEquals", "k")}, one, true},
		{"G-42 negated, missing", specs{is("StringNotEquals", "k")}, nil, true},
		{"G-42 ForAllValues, missing", specs{is("ForAllValues:StringEquals", "k")}, nil, true},
		{"G-42 ForAllValues, no values", specs{is("ForAllValues:StringEquals", "k")}, empty, true},
		{"G-42 ForAllValues, a value", specs{is("ForAllValues:StringEquals", "k")}, in{"k": list{"v"}}, false},
		{"G-42 ForAnyValue, missing", specs{is("ForAnyValue:StringEquals", "k")}, nil, false},
		{"G-42 ForAnyValue, a value", specs{is("ForAnyValue:StringEquals", "k")}, in{"k": list{"v"}}, false},
		{"G-42 IfExists, missing", specs{is("StringEqualsIfExists", "k")}, nil, true},
		{"G-42 IfExists, present", specs{is("StringEqualsIfExists", "k")}, one, false},
		{"Q-09 numeric, present", specs{is("NumericEquals", "k")}, in{"k": "1"}, false},
		{"Q-09 numeric negated, present", specs{is("NumericNotEquals", "k")}, in{"k": "1"}, true},
		{"Q-09 date negated, present", specs{is("DateNotEquals", "k")}, in{"k": "2024-01-01"}, true},
		{"Q-09 address negated, present", specs{is("NotIpAddress", "k")}, in{"k": "192.0.2.1"}, true},
		{"Q-09 ARN, present", specs{is("ArnLike", "k")}, in{"k": "arn:aws:s3:::b"}, false},
		{"Q-09 ARN negated, present", specs{is("ArnNotLike", "k")}, in{"k": "arn:aws:s3:::b"}, true},
		{"Q-09 Bool, present", specs{is("Bool", "k")}, in{"k": "true"}, false},
		{"Q-09 BinaryEquals, present", specs{is("BinaryEquals", "k")}, in{"k": ""}, false},
		{"Q-09 Null, present", specs{is("Null", "k")}, one, false},
		{"Q-09 Null, missing", specs{is("Null", "k")}, nil, false},
	})
}

func TestBlockTests(t *testing.T) {
	given := specs{
		is("ForAnyValue:StringLikeIfExists", "aws:TagKeys", "a*", "${aws:UserName}-${aws:PrincipalTag/Team, 'x'}"),
		is("Null", "AWS:tagkeys", "FALSE"),
		is("ArnLike", "aws:SourceArn"),
		is("Bool", "k", "${svc:Flag}"),
	}
	b, err := condition.New(given...)
	if err != nil {
		t.Fatal(err)
	}
	var got specs
	var keys [][]string
	for i, test := range b.Tests() {
		if i != len(got) {
			t.Errorf("test number %d comes as %d", len(got), i)
		}
		values := slices.Collect(test.Values())
		if test.Len() != len(values) {
			t.Errorf("Len = %d for %q", test.Len(), values)
		}
		for j, v := range values {
			if test.At(j) != v {
				t.Errorf("At(%d) = %q, want %q", j, test.At(j), v)
			}
		}
		got = append(got, condition.Spec{test.Operator().String(), test.Key(), values})
		keys = append(keys, test.VariableKeys())
	}
	if diff := cmp.Diff(given, got); diff != "" {
		t.Errorf("tests (-want +got):\n%s", diff)
	}
	want := [][]string{{"aws:username", "aws:principaltag/team"}, nil, nil, {"svc:flag"}}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("keys of variables (-want +got):\n%s", diff)
	}
	if b.Len() != len(given) {
		t.Errorf("Len = %d, want %d", b.Len(), len(given))
	}
	for i := range b.Tests() {
		if i > 0 {
			t.Fatal("the loop goes on after break")
		}
		break
	}
}

func TestBlockKeepsNoReference(t *testing.T) {
	s := is("StringEquals", "k", "alice")
	b, err := condition.New(s)
	if err != nil {
		t.Fatal(err)
	}
	s.Values[0] = "bob"
	if b.Eval(in{"k": "bob"}.context()) || !b.Eval(in{"k": "alice"}.context()) {
		t.Error("a change of the Spec reaches the block")
	}
	for _, test := range b.Tests() {
		if test.At(0) != "alice" {
			t.Errorf("a change of the Spec makes the value %q", test.At(0))
		}
	}
}

func TestManyTests(t *testing.T) {
	var many []condition.Spec
	for i := range 40 {
		many = append(many, condition.Spec{Operator: "StringEquals", Key: "k:" + strconv.Itoa(i), Values: []string{"v"}})
	}
	if _, err := condition.New(many...); err != nil {
		t.Fatal(err)
	}
	for _, twice := range []string{"K:0", "K:15", "K:16", "K:39"} {
		t.Run("C-16 "+twice, func(t *testing.T) {
			_, err := condition.New(append(many[:40:40], condition.Spec{Operator: "StringEquals", Key: twice, Values: []string{"v"}})...)
			if e, ok := errors.AsType[*condition.Error](err); !ok || e.Code != condition.CodeDuplicateKey || e.Test != 40 {
				t.Errorf("error %v, want %s at test 40", err, condition.CodeDuplicateKey)
			}
		})
	}
}

package condition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// TestStored is G-107: what cannot be read of a stored condition makes a test that never holds, also in a Deny and
// whatever the request has. G-108: names of operators are exact.
func TestStored(t *testing.T) {
	spec := func(operator, key string, values ...string) condition.Spec {
		return condition.Spec{Operator: operator, Key: key, Values: values}
	}
	tests := []struct {
		name string
		spec condition.Spec
		code condition.Code
	}{
		{"G-107 date without a day", spec("DateGreaterThan", "aws:CurrentTime", "01T"), condition.CodeTypeMismatchDate},
		{"G-107 date before all dates", spec("DateLessThanEquals", "aws:CurrentTime", "-292275054"), condition.CodeTypeMismatchDate},
		{"G-107 lower-case t", spec("DateNotEquals", "aws:CurrentTime", "2016-12-13t02:00:00Z"), condition.CodeTypeMismatchDate},
		{"G-107 one of two dates", spec("DateEquals", "aws:CurrentTime", "2024-01-01", "x"), condition.CodeTypeMismatchDate},
		{"G-107 date under IfExists", spec("DateEqualsIfExists", "aws:CurrentTime", "x"), condition.CodeTypeMismatchDate},
		{"G-107 date under ForAllValues", spec("ForAllValues:DateEquals", "aws:CurrentTime", "x"), condition.CodeTypeMismatchDate},
		{"G-107 unknown operator", spec("Foo", "aws:username", "bob"), condition.CodeInvalidOperator},
		{"G-107 unknown operator without keys", spec("Foo", ""), condition.CodeInvalidOperator},
		{"G-108 operator in lower case", spec("stringEquals", "aws:username", "bob"), condition.CodeInvalidOperator},
	}
	var with, without condition.Context
	with.Set("aws:CurrentTime", "2024-01-01")
	with.Set("aws:username", "bob")
	open := func(string) bool { return false }
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := new(condition.Compiler).New(tt.spec); err == nil || err.(*condition.Error).Code != tt.code {
				t.Errorf("without Stored: %v, want %s", err, tt.code)
			}
			c := condition.Compiler{Stored: true}
			for range 2 { // the second time it is the block before that is repeated
				b, err := c.New(spec("StringLike", "aws:username", "*"), tt.spec)
				if err != nil {
					t.Fatal(err)
				}
				for _, ctx := range []condition.Context{with, without} {
					if b.Eval(ctx) || b.EvalStrict(ctx) {
						t.Error("the block holds")
					}
					r := b.Explain(ctx)[1]
					if r.Holds || r.Reason != condition.NeverHolds || r.String() == "" {
						t.Errorf("%v", r)
					}
				}
				for i, test := range b.Tests() {
					if i == 0 {
						if test.Unreadable() != nil {
							t.Error("the other test is dead")
						}
						continue
					}
					if p := test.Possible(without, open); p.CanHold || !p.CanFail || p.Holds {
						t.Errorf("%+v", p)
					}
					err := test.Unreadable()
					if err == nil || err.Code != tt.code || err.Operator != tt.spec.Operator || err.Key != tt.spec.Key {
						t.Errorf("Unreadable: %v", err)
					}
					if test.OperatorName() != tt.spec.Operator || test.Key() != tt.spec.Key || test.VariableKeys() != nil {
						t.Errorf("%s %s", test.OperatorName(), test.Key())
					}
					if got := test.Operator().String(); tt.code == condition.CodeTypeMismatchDate && got != tt.spec.Operator || tt.code != condition.CodeTypeMismatchDate && got != "" {
						t.Errorf("Operator: %s", got)
					}
					want, _ := jsonwrite.Marshal(condition.Spec{Operator: tt.spec.Operator, Key: tt.spec.Key, Values: append([]string{}, tt.spec.Values...)})
					got, err2 := test.MarshalJSON()
					if diff := cmp.Diff(string(want), string(got)); diff != "" || err2 != nil {
						t.Errorf("%v (-want +got)\n%s", err2, diff)
					}
				}
				if text, err := b.MarshalJSON(); err != nil || len(text) == 0 {
					t.Errorf("%s, %v", text, err)
				}
			}
		})
	}
	for _, tt := range []struct {
		name string
		spec condition.Spec
	}{
		{"G-107 number", spec("NumericEquals", "k", "x")},
		{"G-107 address", spec("IpAddress", "k", "x")},
		{"G-107 empty key", spec("StringEquals", "", "x")},
		{"G-107 empty tag key", spec("StringEquals", "aws:RequestTag/", "x")},
		{"G-107 variable in a date", spec("DateEquals", "k", "${a}")},
	} {
		t.Run(tt.name+" stays refused", func(t *testing.T) {
			c := condition.Compiler{Stored: true}
			if _, err := c.New(tt.spec); err == nil {
				t.Error("accepted")
			}
		})
	}
}

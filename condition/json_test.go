package condition_test

import (
	"encoding/json"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
)

func TestJSON(t *testing.T) {
	block, err := condition.New(
		is("StringLike", "aws:userid", "a*", "<&>"),
		is("ForAnyValue:StringEqualsIfExists", "aws:TagKeys"),
		is("StringLike", "Svc:K", "${aws:username}"),
		is("Null", "svc:none", "true"),
		is("StringEquals", "svc:other", "x"),
	)
	if err != nil {
		t.Fatal(err)
	}
	c := condition.Pairs("aws:userid", "abc", "b:Two", []string{}, "B:One", []string{"x"}, "a:gone", nil, "svc:other", []string{"x", "y"})
	reports := block.Explain(c)
	var tests []condition.Test
	for _, test := range block.Tests() {
		tests = append(tests, test)
	}
	op := tests[1].Operator()
	key, _ := condition.LookupKey("aws:TagKeys")
	for _, tt := range []struct {
		name  string
		value any
		want  string
	}{
		{"value", condition.One("a<b"), `"a\u003cb"`}, // of json.Marshal
		{"zero value", condition.Value{}, `""`},
		{"list", condition.List("x", ""), `["x",""]`},
		{"empty list", condition.List(), `[]`},
		{"context", c, `{"a:gone":null,"aws:userid":"abc","B:One":["x"],"b:Two":[],"svc:other":["x","y"]}`},
		{"empty context", condition.Context{}, `{}`},
		{"block", block, `{"StringLike":{"aws:userid":["a*","\u003c\u0026\u003e"],"Svc:K":["${aws:username}"]},` +
			`"ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":[]},"Null":{"svc:none":["true"]},"StringEquals":{"svc:other":["x"]}}`},
		{"pointer to a block", &block, ""},
		{"empty block", condition.Block{}, `{}`},
		{"spec", condition.Spec{Operator: "Bool", Key: "k", Values: []string{"true"}}, `{"operator":"Bool","key":"k","values":["true"]}`},
		{"test", tests[1], `{"operator":"ForAnyValue:StringEqualsIfExists","key":"aws:TagKeys","values":[]}`},
		{"zero test", condition.Test{}, `null`},
		{"report", reports[0], `{"operator":"StringLike","key":"aws:userid","values":["a*","\u003c\u0026\u003e"],"holds":true,"reason":"valueMatches","value":"abc"}`},
		{"report of an absent key", reports[2], `{"operator":"StringLike","key":"Svc:K","values":["${aws:username}"],"holds":false,"reason":"keyAbsent","variable":"aws:username"}`},
		{"report of a list", reports[4], `{"operator":"StringEquals","key":"svc:other","values":["x"],"holds":false,"reason":"listUnderPlain","value":["x","y"]}`},
		{"zero report", condition.TestReport{}, `{"operator":"","key":"","values":[],"holds":false,"reason":""}`},
		{"possibility", tests[3].Possible(c, func(string) bool { return false }),
			`{"holds":true,"canHold":true,"canFail":true,"key":"svc:none","variable":null}`},
		{"operator", op, `"ForAnyValue:StringEqualsIfExists"`},
		{"zero operator", condition.Operator{}, `""`},
		{"key", key, `{"name":"aws:TagKeys","type":"String","multivalued":true}`},
		{"set", condition.Any, `"ForAnyValue"`},
		{"code", condition.CodeInvalidPairs, `"INVALID_PAIRS"`},
		{"error", condition.Pairs("k").Err(), `{"code":"INVALID_PAIRS","test":0,"value":-1,"operator":"","key":"k","input":"","reason":"the last key of Pairs has no value"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, err := json.Marshal(tt.value)
			if err != nil || tt.want != "" && string(b) != tt.want {
				t.Errorf("got %s, %v, want %s", b, err, tt.want)
			}
		})
	}
	if b, err := c.MarshalJSON(); err != nil || len(b) == 0 {
		t.Error(err)
	}
	if b, err := condition.One("<").MarshalJSON(); err != nil || string(b) != `"<"` {
		t.Errorf("%s, %v: more is escaped than must be", b, err)
	}
	for _, v := range []any{condition.Compiler{}, &condition.Compiler{}, condition.TestReport{Reason: 99}, condition.Type(99)} {
		if b, err := json.Marshal(v); err == nil {
			t.Errorf("%T: %s", v, b)
		}
	}
}

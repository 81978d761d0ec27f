package condition_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
)

// TestCompiler: what a compiler has compiled before changes nothing about a block, neither what it says nor what it
// refuses.
func TestCompiler(t *testing.T) {
	blocks := []specs{
		{is("StringEquals", "aws:PrincipalTag/Team", "${aws:ResourceTag/Team}")},
		{is("StringEquals", "aws:PrincipalTag/Team", "${aws:ResourceTag/Team}")},
		{is("StringEquals", "aws:principaltag/team", "${aws:ResourceTag/Team}")},
		{is("StringNotEquals", "aws:PrincipalTag/Team", "${aws:ResourceTag/Team}")},
		{is("StringEquals", "aws:PrincipalTag/Team", "${aws:ResourceTag/Team}", "b")},
		{is("IpAddress", "aws:SourceIp", "10.0.0.0/8", "::1"), is("Bool", "aws:SecureTransport", "true"), is("StringLike", "s3:prefix", "a*", "a*b")},
		{is("StringLike", "s3:prefix", "a*", "a*b"), is("IpAddress", "aws:SourceIp", "10.0.0.0/8", "::1"), is("Bool", "aws:SecureTransport", "true")},
		{is("StringLike", "s3:prefix", "a*", "a*b"), is("StringLike", "s3:Prefix", "a*", "a*b")},
		{is("StringLike", "s3:prefix", "a*", "a*b"), is("StringLike", "s3:prefix", "a*", "a*b")},
		{is("StringEquals", "k")},
		{},
		{is("StringEquals", "k")},
		{is("NumericLessThan", "k", "3", "4", "5")},
		{is("NumericGreaterThan", "k", "3", "4", "5")},
		{is("NumericLessThan", "k", "3", "x", "5")},
		{is("DateLessThan", "k", "2024-01-01")},
		{is("BinaryEquals", "k", "AAAA")},
		{is("Null", "K", "true")},
		{is("Null", "K", "true")},
		{is("ArnLike", "Käse", "arn:aws:s3:::b", "${a}", "*", "arn:*")},
		{is("StringEquals", "", "v")},
		{is("StringEquals", "aws:PrincipalTag/", "v")},
		{is("Nothing", "k", "v")},
	}
	requests := []in{{}, {"k": "3", "aws:PrincipalTag/Team": "x", "aws:ResourceTag/Team": "x", "s3:prefix": "ab", "aws:SourceIp": "10.1.2.3", "aws:SecureTransport": "true"},
		{"k": "6", "käse": "arn:aws:s3:::b", "aws:PrincipalTag/Team": "b", "s3:prefix": list{"a"}, "aws:SourceIp": "192.0.2.1"}}
	nothing, open := in{}.context(), func(string) bool { return false }
	said := func(b condition.Block, err error) []string {
		if err != nil {
			return []string{fmt.Sprintf("%#v", err)}
		}
		var all []string
		for _, req := range requests {
			c := req.context()
			all = append(all, fmt.Sprint(b.Eval(c), b.EvalStrict(c)))
			for _, r := range b.Explain(c) {
				all = append(all, fmt.Sprint(r, r.Test.VariableKeys(), r.Test.Key(), r.Test.Possible(nothing, open), r.Test.PossibleStrict(c, open)))
			}
		}
		return all
	}
	var c condition.Compiler
	for round := range 3 {
		for i, block := range blocks {
			for name, pair := range map[string][2]func(...condition.Spec) (condition.Block, error){"New": {condition.New, c.New}, "NewWithoutVariables": {condition.NewWithoutVariables, c.NewWithoutVariables}} {
				want, got := said(pair[0](block...)), said(pair[1](block...))
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("round %d, block %d, %s (-want +got)\n%s", round, i, name, diff)
				}
			}
		}
	}
}

// TestCompilerAllocs: blocks share their memory.
func TestCompilerAllocs(t *testing.T) {
	const n = 640
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprint("aws:PrincipalTag/Team", i)
	}
	allocs := testing.AllocsPerRun(5, func() {
		var c condition.Compiler
		for _, key := range keys {
			if _, err := c.New(is("StringLike", key, "a*"), is("StringEquals", "aws:SourceArn", "b")); err != nil {
				t.Fatal(err)
			}
		}
	})
	if perBlock := allocs / n; perBlock > 3 { // two of them are the lists of values of this test
		t.Errorf("%v allocations for a block", perBlock)
	}
}

// TestCompilerDuplicate: a test that is taken from the block before still occurs only once in a block (C-16).
func TestCompilerDuplicate(t *testing.T) {
	var c condition.Compiler
	if _, err := c.New(is("StringEquals", "app:k", "v")); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"app:k", "APP:K"} {
		for _, value := range []string{"v", "w"} {
			b, err := c.New(is("StringEquals", "app:k", "v"), is("StringEquals", key, value))
			if e, ok := errors.AsType[*condition.Error](err); !ok || e.Code != condition.CodeDuplicateKey || e.Test != 1 || b.Len() != 0 {
				t.Errorf("%s twice, %q: %d tests and error %v", key, value, b.Len(), err)
			}
		}
	}
	b, err := c.New(is("StringEquals", "app:k", "v"), is("StringLike", "app:k", "v"))
	if err != nil || b.Len() != 2 {
		t.Errorf("under two operators: %d tests and error %v", b.Len(), err)
	}
}

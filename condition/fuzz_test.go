package condition_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
)

func FuzzBlock(f *testing.F) {
	for _, x := range fixtures {
		f.Add(x.name, "svc:k", x.value, x.match, x.other)
		f.Add("ForAllValues:"+x.name+"IfExists", "aws:TagKeys", x.value, x.other, x.bad)
	}
	f.Add("Null", "aws:TokenIssueTime", "true", "", "")
	f.Add("StringLike", "k", "${svc:v, 'd'}*${*}", "d*", "${svc:v}")
	f.Add("ArnLike", "aws:SourceArn", "${svc:v}", "arn:aws:s3:::b", "*")
	f.Add("ArnNotLike", "k", "arn:*:s3::${svc:v}:?", "arn:aws:s3::a:b", ":")
	f.Add("Bool", "k", "tr${svc:v}", "true", "ue")
	f.Add("ForAnyValue::StringEquals", "", "${", "", "")
	f.Fuzz(func(t *testing.T, operator, key, value, first, second string) {
		for _, build := range []func(...condition.Spec) (condition.Block, error){condition.New, condition.NewWithoutVariables, again} {
			b, err := build(is(operator, key, value), is("StringNotEquals", "svc:v", "${svc:v}", first))
			if err != nil {
				if e, ok := errors.AsType[*condition.Error](err); !ok || !slices.Contains(allCodes, e.Code) || e.Reason == "" || e.Test > 1 {
					t.Fatalf("error %v", err)
				}
				continue
			}
			for _, req := range []in{{"svc:v": second}, {key: first}, {key: first, "svc:v": second}, {key: list{first, second}}, {key: list{}}, {key: list{second, ""}}} {
				c := req.context()
				all, allStrict := true, true
				for _, r := range b.Explain(c) {
					all = all && r.Holds
					if r.String() == "" {
						t.Fatal("a report says nothing")
					}
				}
				for _, r := range b.ExplainStrict(c) {
					allStrict = allStrict && r.Holds
				}
				if b.Eval(c) != all || b.EvalStrict(c) != allStrict {
					t.Fatalf("%v: Eval = %v, EvalStrict = %v, the reports say %v, %v", req, b.Eval(c), b.EvalStrict(c), all, allStrict)
				}
				if all && !allStrict {
					t.Fatalf("%v: holds, but not under the strict rule", req)
				}
			}
		}
	})
}

// again compiles a block as one that repeats the one before.
func again(specs ...condition.Spec) (condition.Block, error) {
	var c condition.Compiler
	if b, err := c.New(specs...); err != nil {
		return b, err
	}
	return c.New(specs...)
}

package evaluate_test

import (
	"fmt"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Statements that differ only in the values of a key are told apart by it, with up to eight values each, also where more
// of them test another key that cannot tell them apart: a decision asks few of them.
func TestForkAsksFew(t *testing.T) {
	const n = 64
	values := func(i, count int) []string { return numbered(count, fmt.Sprintf("v%d-%%d", i)) }
	for _, tt := range []struct {
		name   string
		values int
		tests  func(i int) []condition.Spec
		most   int
	}{
		{"one value", 1, nil, 4},
		{"eight values", 8, nil, 4},
		{"beside a pattern in every statement", 2, func(int) []condition.Spec {
			return []condition.Spec{{Operator: "StringLike", Key: "app:other", Values: []string{"a*"}}}
		}, 4},
		{"beside many values in every statement", 2, func(i int) []condition.Spec {
			return []condition.Spec{{Operator: "StringEquals", Key: "app:other", Values: append(values(i, 9), "a")}}
		}, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var specs []policy.StatementSpec
			for i := range n {
				s := policy.StatementSpec{Effect: policy.Allow, Action: []string{"s3:GetObject"}, Resource: []string{object}}
				if tt.tests != nil {
					s.Condition = tt.tests(i)
				}
				if i%4 != 0 || tt.tests == nil { // most test this key, all the other one
					s.Condition = append(s.Condition, condition.Spec{Operator: "StringEquals", Key: "app:key", Values: values(i, tt.values)})
				} else {
					s.Condition = append(s.Condition, condition.Spec{Operator: "Bool", Key: "app:never", Values: []string{"true"}})
				}
				specs = append(specs, s)
			}
			p, err := policy.New(policy.Version2012, specs...)
			if err != nil {
				t.Fatal(err)
			}
			e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				req := ask(alice, "s3:GetObject", object)
				req.Context.Set("app:key", fmt.Sprintf("v%d-%d", i, tt.values-1))
				req.Context.Set("app:other", "a")
				d, asked := e.DecideAsked(&req)
				rest := 0
				if tt.tests != nil {
					rest = n / 4
				}
				if want := rest == 0 || i%4 != 0; (d == evaluate.Allowed) != want || asked > rest+tt.most {
					t.Errorf("statement %d: %v after asking %d, want allowed %t after at most %d", i, d, asked, want, rest+tt.most)
				}
			}
		})
	}
}

// Where many actions stand in sets of statements that differ a little, statements are told apart in few of the sets, and
// found in all.
func TestForkOfManySets(t *testing.T) {
	const n = 40
	actions := numbered(n, "s3:Get%d")
	var specs []policy.StatementSpec
	for i := range n {
		specs = append(specs, policy.StatementSpec{Effect: policy.Allow, Action: actions, Resource: []string{object},
			Condition: []condition.Spec{{Operator: "StringEquals", Key: "app:key", Values: []string{fmt.Sprintf("v%d", i)}}}})
	}
	for i := range n {
		specs = append(specs, policy.StatementSpec{Effect: policy.Allow, Action: actions[i : i+1], Resource: []string{"arn:aws:s3:::own"}})
	}
	p, err := policy.New(policy.Version2012, specs...)
	if err != nil {
		t.Fatal(err)
	}
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
	if err != nil {
		t.Fatal(err)
	}
	few := 0
	for _, action := range actions {
		for i := range n + 1 {
			req := ask(alice, action, object)
			req.Context.Set("app:key", fmt.Sprintf("v%d", i))
			d, asked := e.DecideAsked(&req)
			if want := i < n; (d == evaluate.Allowed) != want {
				t.Errorf("%s, v%d: %v, want allowed %t", action, i, d, want)
			}
			if i == n && asked < 5 {
				few++
			}
		}
	}
	if few != 8 {
		t.Errorf("%d of %d actions ask few statements, want 8", few, n)
	}
}

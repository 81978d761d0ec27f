package evaluate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Policies far beyond the quotas of AWS are decided, and decided right. Work that grew with the square of their size would
// be seen.
func TestLimitsManyStatements(t *testing.T) {
	const n = 20_000
	specs := make([]policy.StatementSpec, n)
	for i := range specs {
		specs[i] = policy.StatementSpec{Sid: fmt.Sprintf("S%d", i), Effect: policy.Allow,
			Action: []string{"s3:Get*"}, Resource: []string{fmt.Sprintf("arn:aws:s3:::b%d/*", i)}}
	}
	specs = append(specs, policy.StatementSpec{Sid: "No", Effect: policy.Deny, Action: []string{"*"}, Resource: []string{"arn:aws:s3:::b7/*"}})
	p, err := policy.New(policy.Version2012, specs...)
	if err != nil {
		t.Fatal(err)
	}
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
	if err != nil {
		t.Fatal(err)
	}
	for bucket, want := range map[int]evaluate.Decision{0: evaluate.Allowed, 7: evaluate.ExplicitDeny, n - 1: evaluate.Allowed, n: evaluate.ImplicitDeny} {
		req := ask(alice, "s3:GetObject", fmt.Sprintf("arn:aws:s3:::b%d/k", bucket))
		if d := e.Decide(&req); d != want {
			t.Errorf("bucket %d: %v, want %v", bucket, d, want)
		}
		r := e.Evaluate(&req)
		if r.Decision != want || len(r.Statements)+len(r.Misses) > n+1 {
			t.Errorf("bucket %d: Evaluate says %v with %d statements and %d misses", bucket, r.Decision, len(r.Statements), len(r.Misses))
		}
	}
}

// Thousands of levels, whose actions are all the same or all different, cost as much as they are many.
func TestLimitsManyLevels(t *testing.T) {
	const n = 20_000
	for _, action := range []string{"s3:GetObject", "s3:Get%d"} {
		levels := make([]evaluate.Level, n)
		for i := range levels {
			actions := []string{"s3:GetObject", action}
			if strings.Contains(action, "%") {
				actions[1] = fmt.Sprintf(action, i)
			}
			p, err := policy.New(policy.Version2012, policy.StatementSpec{Effect: policy.Allow, Action: actions, Resource: []string{"*"}})
			if err != nil {
				t.Fatal(err)
			}
			levels[i] = level(p)
		}
		e, err := evaluate.Compile(evaluate.Policies{SCPs: levels, Identity: levels[0].Policies})
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]evaluate.Decision{"s3:GetObject": evaluate.Allowed, "s3:Get7": evaluate.ImplicitDeny} {
			req := ask(alice, name, object)
			if d := e.Decide(&req); d != want {
				t.Errorf("%s: %v, want %v", name, d, want)
			}
		}
	}
}

// Thousands of values in the policy and in the request, of every kind of comparison.
func TestLimitsManyValues(t *testing.T) {
	const n = 3000
	values := func(format string) (list []string) {
		for i := range n {
			list = append(list, fmt.Sprintf(format, i))
		}
		return list
	}
	for _, tt := range []struct{ operator, in, last, other string }{
		{"StringEquals", "v%d", "v2999", "v3000"},
		{"StringEqualsIgnoreCase", "v%d", "V2999", "V3000"},
		{"StringLike", "*v%d?", "xv2999x", "xv3000x"},
		{"ArnLike", "arn:aws:s3:::*v%d*", "arn:aws:s3:::v2999", "arn:aws:s3:::w"},
		{"NumericEquals", "%d", "2999", "3000"},
		{"StringLike", "${a:name}*-%dx", "me-2999x", "me-3000x"},
	} {
		for _, set := range []string{"", "ForAnyValue:", "ForAllValues:"} {
			p, err := policy.New(policy.Version2012, policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"},
				Condition: []condition.Spec{{Operator: set + tt.operator, Key: "a:b", Values: values(tt.in)}}})
			if err != nil {
				t.Fatal(err)
			}
			e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
			if err != nil {
				t.Fatal(err)
			}
			for value, want := range map[string]evaluate.Decision{tt.last: evaluate.Allowed, tt.other: evaluate.ImplicitDeny} {
				req := ask(alice, "s3:GetObject", object, keys{"a:name": "me"})
				if req.Context.Set("a:b", value); set != "" {
					list := make([]string, 20)
					for i := range list {
						list[i] = value
					}
					req.Context.SetMulti("a:b", list...)
				}
				if d := e.Decide(&req); d != want {
					t.Errorf("%s%s %s: %v, want %v", set, tt.operator, value, d, want)
				}
				if r := e.Evaluate(&req); r.Decision != want {
					t.Errorf("%s%s %s: Evaluate says %v, want %v", set, tt.operator, value, r.Decision, want)
				}
			}
		}
	}
}

// A thousand entries with a hundred variables each, and values of a kilobyte.
func TestLimitsManyVariables(t *testing.T) {
	var entries []string
	for i := range 1000 {
		entries = append(entries, fmt.Sprintf("arn:aws:s3:::b/%s/%d", strings.Repeat("${a:b}", 100), i))
	}
	p, err := policy.New(policy.Version2012, policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: entries})
	if err != nil {
		t.Fatal(err)
	}
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
	if err != nil {
		t.Fatal(err)
	}
	value := strings.Repeat("*", 1024) // which is no wildcard
	for resource, want := range map[string]evaluate.Decision{
		strings.Repeat(value, 100) + "/999":  evaluate.Allowed,
		strings.Repeat(value, 100) + "/1000": evaluate.ImplicitDeny,
		strings.Repeat(value, 99) + "/999":   evaluate.ImplicitDeny,
	} {
		req := ask(alice, "s3:GetObject", "arn:aws:s3:::b/"+resource, keys{"a:b": value})
		if d := e.Decide(&req); d != want {
			t.Errorf("…%s: %v, want %v", resource[len(resource)-5:], d, want)
		}
	}
}

// What the request says may be of any size.
func TestLimitsRequest(t *testing.T) {
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17","Statement":{
		"Effect":"Allow","Action":"s3:*b","Resource":"arn:aws:s3:::*a*b*c","Condition":{"StringLike":{"a:b":"*a*b*c"},"IpAddress":{"a:ip":"10.0.0.0/8"},
		"NumericLessThan":{"a:n":"5"},"DateLessThan":{"a:t":"2030-01-01T00:00:00Z"}}}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"[", "{", "${", "${a:b}", "*", "1", ":", "\xff", "ab"} {
		long := strings.Repeat(s, 200_000/len(s))
		req := ask(alice, "s3:"+long, "arn:aws:s3:::"+long, keys{"a:b": long, "a:ip": long, "a:n": long, "a:t": long})
		if d := e.Decide(&req); d != evaluate.ImplicitDeny {
			t.Errorf("%q: %v", s, d)
		}
		if r := e.Evaluate(&req); r.Decision != evaluate.ImplicitDeny {
			t.Errorf("%q: Evaluate says %v", s, r.Decision)
		}
		if _, err := evaluate.ParsePrincipal(long); err == nil {
			t.Errorf("%q names a principal", s)
		}
	}
}

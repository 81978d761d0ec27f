package action_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

func FuzzLookup(f *testing.F) {
	for _, s := range []string{"lambda:InvokeFunction", "LAMBDA:invokefunction", "s3:*", ":", "*", "", "lambda:\xff", "ec2:RunInstances"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		a, ok := action.Lookup(name)
		if ok != strings.EqualFold(a.Name(), name) && name != "" {
			t.Errorf("Lookup(%q) = %q, %v", name, a.Name(), ok)
		}
		if ok && len(name) != len(a.Name()) {
			t.Errorf("%q found %q", name, a.Name())
		}
	})
}

func FuzzExpand(f *testing.F) {
	for _, s := range []string{"lambda:Get*", "lambda:*a*b*c*", "s3:??tObject", "LAMBDA:*", "*", "iam:", "lambda:\xff*", "kms:${a}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		if pattern == "*" {
			return
		}
		prefix, _, _ := strings.Cut(pattern, ":")
		literal := !strings.ContainsAny(pattern, "*?")
		for a := range action.Expand(pattern) {
			if !strings.EqualFold(a.Service().Prefix(), prefix) {
				t.Fatalf("Expand(%q) yields %s", pattern, a)
			}
			if literal && utf8.RuneCountInString(pattern) != len(a.Name()) {
				t.Fatalf("Expand(%q) yields %s", pattern, a)
			}
		}
		if a, ok := action.Lookup(pattern); ok {
			n := 0
			for got := range action.Expand(pattern) {
				if n++; got != a {
					t.Fatalf("Expand(%q) yields %s", pattern, got)
				}
			}
			if n != 1 {
				t.Fatalf("Expand(%q) yields %d actions", pattern, n)
			}
		}
	})
}

func FuzzMatchARN(f *testing.F) {
	for _, s := range []string{
		"arn:aws:lambda:us-east-1:111122223333:function:f:live", "arn:aws:lambda:us-east-1:111122223333:function:f:1/durable-execution/a/b",
		"arn:aws:s3:::b/k", "arn:::::", ":::::", "", "arn:aws:ec2:us-east-1:111122223333:instance/*", "arn:aws:logs:r:1:log-group:\xff:*",
	} {
		f.Add("lambda:InvokeFunction", s)
		f.Add("s3:GetObject", s)
	}
	f.Fuzz(func(t *testing.T, name, arn string) {
		a, _ := action.Lookup(name)
		if r, ok := a.ResourceType(arn); ok && !r.MatchARN(arn) {
			t.Fatalf("%s is no %s", arn, r)
		}
		for r := range a.Service().ResourceTypes() {
			if r.MatchARN(arn) && strings.Count(arn, ":") < 5 {
				t.Fatalf("%s is no %s", arn, r)
			}
		}
		for r := range a.ResourceTypes() {
			if _, ok := a.ResourceType(arn); !ok && r.MatchARN(arn) {
				t.Fatalf("%s is a %s", arn, r)
			}
		}
	})
}

func FuzzLookupConditionKey(f *testing.F) {
	f.Add("lambda", "aws:RequestTag/team")
	f.Add("sts", "token.actions.githubusercontent.com/a:sub")
	f.Add("s3", "s3:ExistingObjectTag/<\xff")
	f.Fuzz(func(t *testing.T, service, key string) {
		if k, ok := action.LookupConditionKey(service, key); ok != k.Match(key) && key != "" {
			t.Errorf("LookupConditionKey(%q, %q) = %s, %v", service, key, k, ok)
		}
	})
}

package analyze_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestWhatCanRows: entries are read as in the version of their policy, of those that say the same one has a row, and a
// policy that is not known takes no row away (AN-58).
func TestWhatCanRows(t *testing.T) {
	const old = "2008-10-17"
	made := func(version string, resources ...string) *policy.Policy {
		p, err := policy.New(version, policy.StatementSpec{Effect: policy.Allow, Action: []string{"sqs:SendMessage"}, Resource: resources})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	const head, send = "arn:aws:sqs:*:*:", "sqs:SendMessage arn:aws:sqs:*:*:"
	for _, c := range []struct {
		name     string
		policies []*policy.Policy
		want     []string
	}{
		{"the same in other words", of(made(old, head+"a*", head+"a**")), []string{send + "a*"}},
		{"no variable", of(made(old, head+"${x", head+"*")), []string{send + "*"}},
		{"no variable, and narrower", of(made(old, head+"${x*", head+"${x-y")), []string{send + "${x*"}},
		{"a variable, and the same text", of(made(old, head+"${aws:username}"), made(policy.Version2012, head+"${aws:username}")),
			[]string{send + "${aws:username}", send + "${aws:username}"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := analyze.System{
				Caller: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"), Policies: evaluate.Policies{Identity: c.policies},
			}
			if d := cmp.Diff(c.want, rowsOf(t, s, "sqs")); d != "" {
				t.Error(d)
			}
			s.Unlisted = "the policy of the queue"
			got := slices.DeleteFunc(rowsOf(t, s, "sqs"), func(row string) bool { return strings.Contains(row, "NOT_KNOWN") })
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("with a policy that is not known: %s", d)
			}
			if len(c.policies) > 1 {
				return
			}
			got = nil
			for g, err := range analyze.Within(context.Background(), c.policies[0], doc(allow(`"Action":"ec2:*","Resource":"*"`))) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, g.Action+" "+g.Resource)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestRowsOfTypes: rows show what is usual, and no resource that its action cannot have (AN-58).
func TestRowsOfTypes(t *testing.T) {
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	for _, c := range []struct {
		name, allowed string
		resource      string
		want          []string
	}{
		{"not the roles of IAM Identity Center first", `"Action":["iam:AttachRolePolicy","iam:DeleteRole"],"Resource":"*"`, "",
			[]string{"iam:AttachRolePolicy *", "iam:DeleteRole *"}},
		{"objects are no buckets", `"Action":["s3:GetBucketAcl","s3:DeleteBucket","s3:GetObject"],"Resource":"arn:aws:s3:::b/*"`, "",
			[]string{"s3:GetObject arn:aws:s3:::b/*"}},
		{"a bucket", `"Action":["s3:GetBucketAcl","s3:GetObject"],"Resource":"arn:aws:s3:::b*"`, "",
			[]string{"s3:GetBucketAcl arn:aws:s3:::b*", "s3:GetObject arn:aws:s3:::b*"}},
		{"the one resource is an object", `"Action":["s3:CreateBucket","s3:GetObject"],"Resource":"*"`, "arn:aws:s3:::b/k",
			[]string{"s3:GetObject *"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(doc(allow(c.allowed)))}}
			s.Resource.ARN = c.resource
			if d := cmp.Diff(c.want, rowsOf(t, s, "iam", "s3")); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestRowsCancelled: a list that ends early says so (AN-58).
func TestRowsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	all := doc(allow(anything))
	s := analyze.System{Caller: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"), Policies: evaluate.Policies{Identity: of(all)}}
	var last analyze.Grant
	n := 0
	for g, err := range analyze.WhatCan(ctx, s, []string{"sqs"}) {
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		last = g
		n++
	}
	if last.Action != "*" || last.Answer.Verdict != analyze.Undecided || n > 3 {
		t.Errorf("%d rows, the last is %+v", n, last)
	}
}

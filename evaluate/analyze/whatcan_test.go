package analyze_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/managed"
)

// rowsOf lists the rows of WhatCan as text.
func rowsOf(t testing.TB, s analyze.System, services ...string) (list []string) {
	t.Helper()
	for g, err := range analyze.WhatCan(context.Background(), s, services) {
		if err != nil {
			t.Fatal(err)
		}
		row := g.Action + " " + g.Resource
		if len(g.Keys) > 0 {
			row += " if " + strings.Join(g.Keys, ", ")
		}
		if g.Answer.Verdict != analyze.Yes {
			row += fmt.Sprint(" ", g.Answer.Verdict, " ", g.Answer.Open)
		} else if g.Answer.Request.Action != g.Action || g.Answer.Result.Decision != evaluate.Allowed {
			t.Errorf("%s: the request does not show it: %+v", row, g.Answer.Request)
		}
		list = append(list, row)
	}
	return list
}

// TestWhatCan lists what systems allow.
func TestWhatCan(t *testing.T) { // AN-58
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	for _, c := range []struct {
		name     string
		policies evaluate.Policies
		services []string
		want     []string
	}{
		{"nothing", evaluate.Policies{}, []string{"sqs"}, nil},
		{"a queue", evaluate.Policies{Identity: of(doc(allow(`"Action":["sqs:SendMessage","sqs:ListQueues"],"Resource":["arn:aws:sqs:*:*:a","arn:aws:sqs:*:*:b*"]`) +
			"," + allow(`"Action":"sqs:List*","Resource":"*"`)))}, []string{"sqs"},
			[]string{"sqs:ListDeadLetterSourceQueues *", "sqs:ListMessageMoveTasks *", "sqs:ListQueues *", "sqs:ListQueueTags *",
				"sqs:SendMessage arn:aws:sqs:*:*:a", "sqs:SendMessage arn:aws:sqs:*:*:b*"}},
		{"a boundary makes it narrow", evaluate.Policies{
			Identity: of(doc(allow(`"Action":"sqs:SendMessage","Resource":"*"`))),
			Boundary: doc(allow(`"Action":"sqs:*","Resource":"arn:aws:sqs:*:*:a"`)),
		}, []string{"sqs"}, []string{"sqs:SendMessage arn:aws:sqs:*:*:a"}},
		{"a condition", evaluate.Policies{
			Identity: of(doc(allow(`"Action":"sqs:SendMessage","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`) + "," +
				allow(`"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:open"`))),
		}, []string{"sqs"}, []string{"sqs:SendMessage * if aws:SourceIp", "sqs:SendMessage arn:aws:sqs:*:*:open"}},
		{"a narrower entry of the same", evaluate.Policies{
			Identity: of(doc(allow(`"Action":"sqs:SendMessage","Resource":["arn:aws:sqs:*:*:a*","arn:aws:sqs:*:*:ab"]`))),
		}, []string{"sqs"}, []string{"sqs:SendMessage arn:aws:sqs:*:*:a*"}},
		{"all but denied", evaluate.Policies{
			Identity: of(doc(allow(`"Action":"sqs:SendMessage","Resource":["arn:aws:sqs:*:*:a*","arn:aws:sqs:*:*:b"]`) + "," +
				deny(`"Action":"sqs:*","Resource":"arn:aws:sqs:*:*:b"`))),
		}, []string{"sqs"}, []string{"sqs:SendMessage arn:aws:sqs:*:*:a*"}},
		{"a variable", evaluate.Policies{
			Identity: of(doc(allow(`"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:${aws:username}-*"`))),
		}, []string{"sqs"}, []string{"sqs:SendMessage arn:aws:sqs:*:*:${aws:username}-*"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rowsOf(t, analyze.System{Caller: user, Policies: c.policies}, c.services...)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func BenchmarkWhatCan(b *testing.B) {
	readOnly, err := managed.Lookup("ReadOnlyAccess")
	if err != nil {
		b.Fatal(err)
	}
	own := doc(allow(`"Action":["lambda:*","s3:Get*"],"Resource":["arn:aws:lambda:*:*:function:orders-*","arn:aws:s3:::orders/*"]`))
	s := analyze.System{
		Caller: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/worker"),
		Policies: evaluate.Policies{
			Identity: of(own, readOnly), Boundary: doc(allow(anything) + "," + deny(`"Action":["iam:*","organizations:*"],"Resource":"*"`)),
			SCPs: levels(doc(allow(anything)), doc(allow(anything)+","+deny(`"NotAction":["iam:*","sts:*","route53:*"],"Resource":"*",`+
				`"Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}`))),
		},
	}
	b.Run("services=lambda,s3", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			for _, err := range analyze.WhatCan(context.Background(), s, []string{"lambda", "s3"}) {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(float64(n), "rows")
		}
	})
}

// TestWithin lists what sticks out of limits.
func TestWithin(t *testing.T) { // AN-59
	for _, c := range []struct {
		name, policy, limit string
		want                []string
	}{
		{"all within", allow(`"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:a"`), allow(`"Action":"sqs:*","Resource":"*"`), nil},
		{"another resource", allow(`"Action":"sqs:SendMessage","Resource":["arn:aws:sqs:*:*:a","arn:aws:sqs:*:*:b"]`),
			allow(`"Action":"sqs:*","Resource":"arn:aws:sqs:*:*:a"`), []string{"sqs:SendMessage arn:aws:sqs:*:*:b"}},
		{"another action", allow(`"Action":"sqs:*Message","Resource":"arn:aws:sqs:*:*:a"`), allow(`"Action":"sqs:S*","Resource":"*"`),
			[]string{"sqs:DeleteMessage arn:aws:sqs:*:*:a", "sqs:ReceiveMessage arn:aws:sqs:*:*:a"}},
		{"a Deny", allow(`"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:a"`),
			allow(anything) + "," + deny(anything+`,"Condition":{"Bool":{"aws:SecureTransport":"false"}}`),
			[]string{"sqs:SendMessage arn:aws:sqs:*:*:a if aws:SecureTransport"}},
		{"the policy has the Deny too", allow(`"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:a"`) + "," +
			deny(`"Action":"sqs:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}`),
			allow(anything) + "," + deny(anything+`,"Condition":{"Bool":{"aws:SecureTransport":"false"}}`), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for g, err := range analyze.Within(context.Background(), doc(c.policy), doc(c.limit)) {
				if err != nil {
					t.Fatal(err)
				}
				row := g.Action + " " + g.Resource
				if len(g.Keys) > 0 {
					row += " if " + strings.Join(g.Keys, ", ")
				}
				if g.Answer.Verdict != analyze.Yes {
					row += fmt.Sprint(" ", g.Answer.Verdict, " ", g.Answer.Open)
				}
				got = append(got, row)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

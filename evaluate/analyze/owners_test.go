package analyze_test

import (
	"context"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestOwners is AN-23: the account of a resource may be one that only another key, a variable or the one resource of a system
// names. Each request is allowed, so that No would be wrong.
func TestOwners(t *testing.T) {
	const other = "777777777777"
	role := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/r")
	sns := evaluate.MustParsePrincipal("sns.amazonaws.com")
	queue := evaluate.Resource{ARN: "arn:aws:sqs:us-east-1:" + other + ":q"}
	toAll := `"Principal":"*","Action":"sqs:*","Resource":"*"`
	lets := allow(`"Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"`) // which their own account must allow, too
	under := func(condition string) string { return allow(toAll + `,"Condition":` + condition) }
	resource := func(statements string) evaluate.Policies { return evaluate.Policies{Resource: doc(statements)} }
	both := func(statement string) evaluate.Policies {
		return evaluate.Policies{Identity: of(doc(statement)), Resource: doc(lets)}
	}
	one := evaluate.Resource{ARN: queue.ARN}
	const equal = `{"StringEquals":{"aws:PrincipalTag/acct":"${aws:ResourceAccount}"}}`
	for _, c := range []struct {
		name    string
		system  analyze.System
		context []any
		want    analyze.Verdict // No for any but No
	}{
		{"the one resource", analyze.System{Caller: sns, Resource: one, Policies: resource(under(`{"StringEquals":{"aws:SourceAccount":"${aws:ResourceAccount}"}}`))},
			[]any{"aws:SourceAccount", other}, analyze.Yes},
		{"the one resource, for anonymous callers", analyze.System{Caller: evaluate.MustParsePrincipal("anonymous"), Resource: one,
			Policies: resource(under(`{"StringEquals":{"aws:SourceAccount":"${aws:ResourceAccount}"}}`))}, []any{"aws:SourceAccount", other}, analyze.Yes},
		{"a tag with two tests", analyze.System{Caller: role, Policies: both(allow(anything +
			`,"Condition":{"StringEquals":{"aws:PrincipalTag/acct":"${aws:ResourceAccount}"},"StringLike":{"aws:PrincipalTag/acct":"777777777777"}}`))},
			[]any{"aws:PrincipalTag/acct", other}, analyze.No},
		{"a tag with a pattern", analyze.System{Caller: role, Policies: both(allow(anything +
			`,"Condition":{"StringEquals":{"aws:PrincipalTag/acct":"${aws:ResourceAccount}"},"StringLike":{"aws:PrincipalTag/acct":"7777*"}}`))},
			[]any{"aws:PrincipalTag/acct", other}, analyze.No},
		{"a tag that is known", analyze.System{Caller: role.WithTags(map[string]string{"acct": other}), Policies: both(allow(anything + `,"Condition":` + equal))},
			nil, analyze.Yes},
		{"a tag of the resource", analyze.System{Caller: role, Resource: evaluate.Resource{Tags: map[string]string{"o": other}},
			Policies: both(allow(anything + `,"Condition":{"StringEquals":{"aws:ResourceTag/o":"${aws:ResourceAccount}"}}`))}, nil, analyze.Yes},
		{"the account in an ARN", analyze.System{Caller: sns, Policies: resource(under(`{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:${aws:ResourceAccount}:*"}}`) + "," +
			deny(toAll+`,"Condition":{"ArnNotLike":{"aws:SourceArn":"arn:aws:sns:*:777777777777:*"}}`))},
			[]any{"aws:SourceArn", "arn:aws:sns:us-east-1:" + other + ":t"}, analyze.No},
		{"a Deny elsewhere", analyze.System{Caller: sns, Policies: evaluate.Policies{
			Resource: doc(under(`{"StringEquals":{"aws:SourceAccount":"${aws:ResourceAccount}"}}`)),
			RCPs:     levels(doc(deny(toAll + `,"Condition":{"StringNotEquals":{"aws:SourceAccount":"777777777777"}}`))),
		}}, []any{"aws:SourceAccount", other}, analyze.No},
		{"a variable in the ARN", analyze.System{Caller: role, Policies: both(allow(`"Action":"sqs:*","Resource":"arn:aws:sqs:*:${aws:PrincipalTag/acct}:*",
			"Condition":{"StringNotEquals":{"aws:ResourceAccount":"999999999999"},"StringEquals":{"aws:PrincipalTag/acct":"777777777777"}}`))},
			[]any{"aws:PrincipalTag/acct", other}, analyze.Yes},
		{"a known one in the ARN", analyze.System{Caller: role.WithTags(map[string]string{"acct": other}), Policies: both(allow(
			`"Action":"sqs:*","Resource":"arn:aws:sqs:*:${aws:PrincipalTag/acct}:*","Condition":{"StringNotEquals":{"aws:ResourceAccount":"999999999999"}}`))},
			nil, analyze.Yes},
		{"any in the ARN", analyze.System{Caller: role, Policies: both(allow(
			`"Action":"sqs:*","Resource":"arn:aws:sqs:*:${aws:PrincipalTag/acct}:*","Condition":{"StringNotEquals":{"aws:ResourceAccount":["999999999999","111122223333"]}}`))},
			[]any{"aws:PrincipalTag/acct", other}, analyze.No},
		{"any in the ARN, of a pattern", analyze.System{Caller: role, Policies: both(allow(
			`"Action":"sqs:*","Resource":"arn:aws:sqs:*:${aws:PrincipalTag/acct}:*","Condition":{"StringLike":{"aws:ResourceAccount":"7777*"}}`))},
			[]any{"aws:PrincipalTag/acct", other}, analyze.No},
		{"a known variable in a test", analyze.System{Caller: role.WithTags(map[string]string{"acct": other}), Policies: both(allow(
			`"Action":"sqs:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalTag/acct}"}}`))}, nil, analyze.Yes},
		{"any variable in a test", analyze.System{Caller: role, Policies: both(allow(
			`"Action":"sqs:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalTag/acct}"},"StringNotEquals":{"aws:PrincipalTag/acct":"111122223333"}}`))},
			[]any{"aws:PrincipalTag/acct", other}, analyze.No},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := evaluate.Compile(c.system.Policies)
			if err != nil {
				t.Fatal(err)
			}
			req := evaluate.Request{Principal: c.system.Caller, Action: "sqs:SendMessage", Resource: c.system.Resource, Context: condition.Pairs(c.context...)}
			req.Resource.ARN = queue.ARN
			if d := e.Decide(&req); d != evaluate.Allowed {
				t.Fatalf("the request itself: %v", d)
			}
			a, err := c.system.Granted(context.Background(), analyze.Access{Actions: []string{"sqs:SendMessage"}})
			if err != nil || a.Verdict == analyze.No || c.want == analyze.Yes && a.Verdict != analyze.Yes {
				t.Errorf("%v %v %v", a.Verdict, a.Open, err)
			}
			if c.system.Policies.Identity == nil {
				return
			}
			for p, err := range analyze.Unused(context.Background(), c.system) {
				if err != nil || p.Answer.Verdict == analyze.No {
					t.Errorf("unused: %v %v", p.Answer.Verdict, err)
				}
			}
		})
	}
	logs := doc(allow(`"Action":"s3:*","Resource":"arn:aws:s3:::logs-${aws:ResourceAccount}/*"`))
	access := analyze.Access{Actions: []string{"s3:PutObject"}, Resources: []string{"arn:aws:s3:::logs-777777777777/x"}}
	if a, err := analyze.Granted(context.Background(), logs, policy.Identity, access); err != nil || a.Verdict != analyze.Yes {
		t.Errorf("a bucket named by its account: %v %v", a.Verdict, err)
	}
	public := doc(allow(`"Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::logs-${aws:ResourceAccount}/*"`) + "," +
		deny(`"Principal":"*","Action":"s3:*","NotResource":["arn:aws:s3:::logs-777777777777","arn:aws:s3:::logs-777777777777/*"]`))
	if a, err := analyze.Public(context.Background(), public); err != nil || a.Verdict != analyze.Yes {
		t.Errorf("a public bucket named by its account: %v %v", a.Verdict, err)
	}
}

// TestManagedPolicies is E-46: what AWS owns is of the format of managed policies, and in the rows.
func TestManagedPolicies(t *testing.T) {
	ctx := context.Background()
	const reading = "arn:aws:iam::aws:policy/ReadOnlyAccess"
	p := doc(allow(`"Action":"iam:GetPolicy","Resource":"arn:aws:iam::aws:policy/*"`))
	s := analyze.System{Caller: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/u"), Policies: evaluate.Policies{Identity: of(p)}}
	access := analyze.Access{Actions: []string{"iam:GetPolicy"}, Resources: []string{reading}}
	if a, err := s.Granted(ctx, access, analyze.TypedResources()); err != nil || a.Verdict != analyze.Yes {
		t.Errorf("a managed policy: %v %v", a.Verdict, err)
	}
	access.Resources = []string{"arn:aws:lambda:us-east-1:aws:function:f"}
	wide := s
	wide.Policies.Identity = of(doc(allow(anything)))
	access.Actions = []string{"lambda:GetFunction"}
	if a, err := wide.Granted(ctx, access, analyze.TypedResources()); err != nil || a.Verdict != analyze.No {
		t.Errorf("a function that AWS owns: %v %v", a.Verdict, err)
	}
	const row = "iam:GetPolicy on arn:aws:iam::aws:policy/*"
	var rows, limited []string
	for g, err := range analyze.WhatCan(ctx, s, []string{"iam"}) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, g.Action+" on "+g.Resource)
	}
	for g, err := range analyze.Within(ctx, p, doc(allow(`"Action":"s3:*","Resource":"*"`))) {
		if err != nil {
			t.Fatal(err)
		}
		limited = append(limited, g.Action+" on "+g.Resource)
	}
	if !slices.Equal(rows, []string{row}) || !slices.Equal(limited, []string{row}) {
		t.Errorf("WhatCan %q, Within %q, want %q", rows, limited, row)
	}
}

package analyze_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// unused returns the rows of Unused, as words.
func unused(t *testing.T, ctx context.Context, s analyze.System, opts ...analyze.Option) string {
	t.Helper()
	var rows []string
	for p, err := range analyze.Unused(ctx, s, opts...) {
		if err != nil {
			rows = append(rows, "error")
			continue
		}
		row := fmt.Sprintf("%s#%d", p.Ref.Policy, p.Ref.Index)
		if p.Answer.Verdict != analyze.No {
			row += fmt.Sprint(" ", p.Answer.Verdict, " ", p.Answer.Open[0].Code)
		}
		if p.Ref.Kind != policy.Identity || p.Ref.Effect != policy.Allow {
			t.Errorf("%+v", p.Ref)
		}
		rows = append(rows, row)
	}
	return strings.Join(rows, ", ")
}

func TestUnused(t *testing.T) { // AN-67
	const own, other = "arn:aws:iam::111122223333:user/ann", "444455556666"
	every := allow(anything)
	lambda, buckets := allow(`"Action":"lambda:*","Resource":"*"`), allow(`"Action":"s3:*","Resource":"*"`)
	unknown, err := policy.NewUnknown("the group's policy")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		system analyze.System
		want   string
	}{
		{"all are needed", analyze.System{Policies: evaluate.Policies{Identity: of(doc(lambda + "," + buckets))}}, ""},
		{"a boundary", analyze.System{Policies: evaluate.Policies{Identity: of(doc(lambda + "," + buckets)), Boundary: doc(buckets)}}, "identity[0]#0"},
		{
			"a control policy", analyze.System{Policies: evaluate.Policies{
				Identity: of(doc(lambda).Named("code"), doc(buckets).Named("data")), SCPs: levels(doc(every + "," + deny(`"Action":"s3:*","Resource":"*"`))),
			}}, "data#0",
		},
		{
			"a Deny beside it", analyze.System{Policies: evaluate.Policies{
				Identity: of(doc(deny(`"NotAction":"s3:*","Resource":"*"`) + "," + lambda + "," + buckets)),
			}}, "identity[0]#1",
		},
		{
			"each of two alone", analyze.System{Policies: evaluate.Policies{Identity: of(doc(lambda), doc(allow(`"Action":"lambda:Invoke*","Resource":"*"`)))}},
			"identity[1]#0",
		},
		{"two that say the same", analyze.System{Policies: evaluate.Policies{Identity: of(doc(lambda), doc(lambda))}}, "identity[0]#0, identity[1]#0"},
		{
			"conditions that no request meets", analyze.System{Policies: evaluate.Policies{Identity: of(doc(
				allow(`"Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/bob"}}`) + "," + lambda,
			))}}, "identity[0]#0",
		},
		{
			"a bucket of another account lets in for objects", analyze.System{Resource: evaluate.Resource{Account: other}, Policies: evaluate.Policies{
				Identity: of(doc(lambda + "," + buckets)),
				Resource: doc(allow(`"Principal":{"AWS":"` + own + `"},"Action":"s3:GetObject","Resource":"*"`)),
			}}, "identity[0]#0",
		},
		{ // E-11
			"the own bucket lets in by itself", analyze.System{Resource: evaluate.Resource{ARN: "arn:aws:s3:::data/x"}, Policies: evaluate.Policies{
				Identity: of(doc(allow(`"Action":"s3:GetObject","Resource":"*"`) + "," + allow(`"Action":"s3:PutObject","Resource":"*"`))),
				Resource: doc(allow(`"Principal":{"AWS":"` + own + `"},"Action":"s3:GetObject","Resource":"*"`)),
			}}, "identity[0]#0",
		},
		{
			"a policy that is not known may allow it too", analyze.System{Policies: evaluate.Policies{Identity: of(doc(lambda), unknown)}},
			"identity[0]#0 unknown NOT_KNOWN",
		},
		{
			"a boundary that is not known", analyze.System{Policies: evaluate.Policies{Identity: of(doc(lambda)), Boundary: unknown}},
			"identity[0]#0 unknown NOT_KNOWN",
		},
		{"no policies", analyze.System{}, ""},
		{"Denies alone", analyze.System{Policies: evaluate.Policies{Identity: of(doc(deny(anything)))}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.system.Caller = evaluate.MustParsePrincipal(own)
			before := slices.Clone(c.system.Policies.Identity)
			if got := unused(t, context.Background(), c.system); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if !slices.Equal(before, c.system.Policies.Identity) {
				t.Error("the system has changed")
			}
		})
	}
	s := analyze.System{Policies: evaluate.Policies{Identity: of(doc(lambda + "," + buckets))}}
	if got := unused(t, context.Background(), s); got != "error" {
		t.Errorf("no caller: %q", got)
	}
	s.Caller = evaluate.MustParsePrincipal(own)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got, want := unused(t, ctx, s), "identity[0]#0 unknown CANCELLED, identity[0]#1 unknown CANCELLED"; got != want {
		t.Errorf("cancelled: %q, want %q", got, want)
	}
	s.Policies.Identity = of(doc(lambda), doc(lambda))
	for range analyze.Unused(context.Background(), s) {
		break
	}
}

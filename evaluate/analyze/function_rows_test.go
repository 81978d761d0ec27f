package analyze_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// AN-78: rows come in the order of systems, whatever errors there are, also when the context is done.
func TestFunctionRows(t *testing.T) {
	good, bad, wrong, illegal := thumbnailing(t), thumbnailing(t), thumbnailing(t), thumbnailing(t)
	bad.ARN = arn.Function{Name: "thumbnails"}
	wrong.Versions = []string{"not a version"}
	illegal.Policies = map[string]*policy.Policy{"prod": parse(t, get)} // it names nobody
	user := somebody(t, "arn:aws:iam::111122223333:user/u", all)
	systems := slices.Concat(about(good, user), about(bad, user), about(wrong, user), about(illegal, user), about(good, user))
	var got []string
	for row, err := range analyze.WhoCanInvoke(context.Background(), slices.Values(systems)) {
		line := row.Function.Qualifier + " " + string(row.By)
		if e, is := errors.AsType[*lambdaperm.Error](err); is {
			line += " " + string(e.Code)
		} else if e, is := errors.AsType[*policy.Error](err); is {
			line += " " + string(e.Code)
		} else if err != nil {
			t.Errorf("error %T", err)
		}
		if err != nil && (row.Verdict != analyze.Undecided || row.Steps != nil) {
			t.Errorf("beside an error: %+v", row)
		}
		got = append(got, line)
	}
	whole := []string{" Invoke", "$LATEST Invoke", "2 Invoke", "10 Invoke", "prod Invoke", " InvokeAsync"}
	want := slices.Concat(whole, []string{"  INVALID_ARN"},
		[]string{" Invoke", "$LATEST Invoke", " Invoke UNKNOWN_QUALIFIER", "prod Invoke", " InvokeAsync"},
		[]string{" Invoke", "$LATEST Invoke", "2 Invoke", "10 Invoke", "prod Invoke MISSING_PRINCIPAL", " InvokeAsync"}, whole)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	partial := good
	partial.Partial = true
	n := 0
	for _, s := range slices.Concat(about(bad, user), about(partial, user), about(good, analyze.System{})) {
		for row, err := range analyze.WhoCanChange(context.Background(), slices.Values([]analyze.FunctionSystem{s})) {
			if n++; err == nil || row.Way != "" {
				t.Errorf("%v %v", row, err)
			}
		}
		for row, err := range analyze.WhoCanInvoke(context.Background(), slices.Values([]analyze.FunctionSystem{s})) {
			if n++; err == nil || row.By != "" {
				t.Errorf("%v %v", row, err)
			}
		}
	}
	if n != 6 {
		t.Errorf("%d rows for systems that are none, want one each", n)
	}

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	undecided := func(p analyze.Path, err error) {
		t.Helper()
		if n++; err == nil && (p.Verdict != analyze.Undecided || len(p.Open) != 1 || p.Open[0].Code != analyze.Cancelled) {
			t.Errorf("%+v", p)
		}
	}
	n = 0
	for row, err := range analyze.WhoCanInvoke(ctx, slices.Values(systems)) {
		undecided(row.Path, err)
	}
	if n != len(want) {
		t.Errorf("%d rows, want %d", n, len(want))
	}
	for row, err := range analyze.WhoCanChange(ctx, slices.Values(systems)) {
		undecided(row.Path, err)
	}
	n = 0
	for range analyze.WhoCanInvoke(context.Background(), slices.Values(systems)) {
		if n++; n == 3 {
			break
		}
	}
	for range analyze.WhoCanChange(context.Background(), slices.Values(systems)) {
		if n++; n == 6 {
			break
		}
	}
	if n != 6 {
		t.Errorf("%d rows", n)
	}
}

// AN-10, AN-78: the same question has the same rows.
func TestFunctionSame(t *testing.T) {
	systems := about(thumbnailing(t), somebody(t, "arn:aws:iam::111122223333:user/u", all), somebody(t, "s3.amazonaws.com"))
	whole := func() string {
		var b strings.Builder
		for _, r := range invocations(t, systems) {
			fmt.Fprintln(&b, r.Caller, r.Function, r.By, r.Verdict, pathText(t, r.Path))
		}
		for _, r := range changes(t, systems) {
			fmt.Fprintln(&b, r.Caller, r.Function, r.Way, r.Verdict, pathText(t, r.Path))
		}
		return b.String()
	}
	if diff := cmp.Diff(whole(), whole()); diff != "" {
		t.Error(diff)
	}
}

func pathText(t *testing.T, p analyze.Path) string {
	t.Helper()
	var b strings.Builder
	for _, s := range p.Steps {
		text, err := s.Answer.Request.Context.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, s.Name, s.Access, s.Answer.Verdict, s.Answer.Steps, s.Answer.Request.Resource.ARN, string(text))
	}
	return b.String()
}

// AN-70: what the system says of the owner of the function counts, and what the function brings itself goes before.
func TestFunctionSurroundings(t *testing.T) {
	const invoke = `"Action":"lambda:InvokeFunction","Resource":"*"`
	org := func(account, organization string) func(*analyze.FunctionSystem) {
		return func(s *analyze.FunctionSystem) {
			s.System.Resource = evaluate.Resource{Account: account, Organization: organization}
		}
	}
	ofOrg := when(invoke, `"StringEquals":{"aws:ResourceOrgID":"o-1"}`)
	ofTeam := when(invoke, `"StringEquals":{"aws:ResourceTag/team":"a"}`)
	tagged := func(tags map[string]string) func(*analyze.FunctionSystem) {
		return func(s *analyze.FunctionSystem) { s.Function.Tags = tags }
	}
	for _, c := range []struct {
		name, own string
		set       func(*analyze.FunctionSystem)
		want      analyze.Verdict
	}{
		{"its organization", ofOrg, org("111122223333", "o-1"), analyze.Yes},
		{"its organization, where no account is said", ofOrg, org("", "o-1"), analyze.Yes},
		{"another organization", ofOrg, org("111122223333", "o-2"), analyze.No},
		{"that of another account, which says nothing", when(invoke, `"StringNotEquals":{"aws:ResourceOrgID":"o-2"}`),
			org("444455556666", "o-2"), analyze.Yes},
		{"a tag", ofTeam, tagged(map[string]string{"team": "a"}), analyze.Yes},
		{"another tag", ofTeam, tagged(map[string]string{"team": "b"}), analyze.No},
		{"no tag", ofTeam, tagged(map[string]string{}), analyze.No},
		{"tags that are not known", ofTeam, tagged(nil), analyze.Yes},
		{"tags of the resource of the system, which do not count", ofTeam, func(s *analyze.FunctionSystem) {
			s.System.Resource.Tags = map[string]string{"team": "a"}
			s.Function.Tags = map[string]string{"team": "b"}
		}, analyze.No},
		{"a policy of the resource of the system, which does not count", `"Action":"s3:*","Resource":"*"`, func(s *analyze.FunctionSystem) {
			s.System.Policies.Resource = parse(t, everyone+invoke)
		}, analyze.No},
		{"a resource of the system, which does not count", invoke, func(s *analyze.FunctionSystem) {
			s.System.Resource.ARN = thumbnails + "-2"
		}, analyze.Yes},
		{"a boundary", invoke, func(s *analyze.FunctionSystem) {
			s.System.Policies.Boundary = parse(t, `"Action":"s3:*","Resource":"*"`)
		}, analyze.No},
		{"a service control policy", invoke, func(s *analyze.FunctionSystem) {
			s.System.Policies.SCPs = []evaluate.Level{{Policies: []*policy.Policy{parse(t, all, "!"+invoke)}}}
		}, analyze.No},
		{"the policy of an endpoint", invoke, func(s *analyze.FunctionSystem) {
			s.System.Policies.Endpoint = parse(t, everyone+`"Action":"s3:*","Resource":"*"`)
		}, analyze.No},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := about(lambdaperm.Function{ARN: arn.MustParseFunction(thumbnails)}, somebody(t, "arn:aws:iam::111122223333:user/u", c.own))
			c.set(&s[0])
			if got := invocations(t, s)[0].Verdict; got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

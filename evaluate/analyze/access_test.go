package analyze_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// AN-79: what is asked for may have conditions, which hold for the request of a Yes, and which it shows.
func TestAccessConditions(t *testing.T) {
	spec := func(operator, key string, values ...string) condition.Spec {
		return condition.Spec{Operator: operator, Key: key, Values: values}
	}
	toEC2 := when(`"Action":"iam:PassRole","Resource":"*"`, `"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}`)
	signedIn := when(`"Action":"s3:*","Resource":"*"`, `"Bool":{"aws:MultiFactorAuthPresent":"true"}`)
	atHome := when(`"Action":"s3:*","Resource":"*"`, `"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}`)
	byTag := when(`"Action":"ec2:*","Resource":"*"`, `"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}`)
	for _, c := range []struct {
		name, statement string
		asked           []condition.Spec
		want            analyze.Verdict
	}{
		{"none", toEC2, nil, analyze.Yes},
		{"the same", toEC2, []condition.Spec{spec("StringEquals", "iam:PassedToService", "ec2.amazonaws.com")}, analyze.Yes},
		{"one of several", toEC2, []condition.Spec{spec("StringEquals", "iam:passedtoservice", "lambda.amazonaws.com", "ec2.amazonaws.com")}, analyze.Yes},
		{"another", toEC2, []condition.Spec{spec("StringEquals", "iam:PassedToService", "lambda.amazonaws.com")}, analyze.No},
		{"absent", toEC2, []condition.Spec{spec("Null", "iam:PassedToService", "true")}, analyze.No},
		{"not that", toEC2, []condition.Spec{spec("StringNotEquals", "iam:PassedToService", "ec2.amazonaws.com")}, analyze.No},
		{"a key that nobody tests", toEC2, []condition.Spec{spec("StringEquals", "aws:RequestedRegion", "eu-west-1")}, analyze.Yes},
		{"signed in", signedIn, []condition.Spec{spec("Bool", "aws:MultiFactorAuthPresent", "true")}, analyze.Yes},
		{"not signed in", signedIn, []condition.Spec{spec("BoolIfExists", "aws:MultiFactorAuthPresent", "false")}, analyze.No},
		{"a range in the range", atHome, []condition.Spec{spec("IpAddress", "aws:SourceIp", "192.0.2.128/25")}, analyze.Yes},
		{"a range out of it", atHome, []condition.Spec{spec("IpAddress", "aws:SourceIp", "198.51.100.0/24")}, analyze.No},
		{"two that exclude each other", atHome, []condition.Spec{spec("IpAddress", "aws:SourceIp", "192.0.2.0/24"),
			spec("NotIpAddress", "aws:SourceIp", "192.0.2.0/24")}, analyze.No},
		{"a key about the caller", atHome, []condition.Spec{spec("StringEquals", "aws:PrincipalAccount", "111122223333")}, analyze.Yes},
		{"a variable's key", byTag, []condition.Spec{spec("StringEquals", "aws:PrincipalTag/team", "a"),
			spec("StringEquals", "aws:ResourceTag/team", "b")}, analyze.No},
		{"a variable's key, alike", byTag, []condition.Spec{spec("StringEquals", "aws:PrincipalTag/team", "b"),
			spec("StringEquals", "aws:ResourceTag/team", "b")}, analyze.Yes},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := parse(t, c.statement)
			block, err := condition.New(c.asked...)
			if err != nil {
				t.Fatal(err)
			}
			got, err := analyze.Granted(context.Background(), p, policy.Identity, analyze.Access{Conditions: c.asked})
			if err != nil || got.Verdict != c.want {
				t.Fatalf("of the policy: %v, want %v; %v %v", got.Verdict, c.want, got.Open, err)
			}
			user := somebody(t, "arn:aws:iam::111122223333:user/u", c.statement)
			if c.asked != nil && c.asked[0].Key == "aws:PrincipalTag/team" {
				user.Caller = user.Caller.WithTags(map[string]string{"team": c.asked[0].Values[0]})
			}
			whole, err := user.Granted(context.Background(), analyze.Access{Actions: actionsOf(p), Conditions: c.asked})
			if err != nil || whole.Verdict != c.want {
				t.Fatalf("of the system: %v, want %v; %v %v", whole.Verdict, c.want, whole.Open, err)
			}
			if c.want != analyze.Yes || c.name == "a key about the caller" || c.name == "a variable's key, alike" { // these follow
				return
			}
			for _, a := range []analyze.Answer{got, whole} {
				if !block.Eval(a.Request.Context) {
					text, _ := a.Request.Context.MarshalJSON()
					t.Errorf("the conditions do not hold for %s", text)
				}
			}
		})
	}
	bad := analyze.Access{Conditions: []condition.Spec{spec("StringEqual", "aws:SourceIp", "x")}}
	if _, err := analyze.Granted(context.Background(), parse(t, all), policy.Identity, bad); !isPolicyError(err) {
		t.Errorf("of a policy: %v", err)
	}
	if _, err := somebody(t, "arn:aws:iam::111122223333:user/u", all).Granted(context.Background(), bad); !isPolicyError(err) {
		t.Errorf("of a system: %v", err)
	}
}

func isPolicyError(err error) bool {
	_, is := errors.AsType[*policy.Error](err)
	return is
}

func actionsOf(p *policy.Policy) (list []string) {
	for _, st := range p.Statements() {
		for a := range st.Actions() {
			list = append(list, a.String())
		}
	}
	return list
}

// AN-79: callers who differ in what a condition is about are not the same.
func TestWhoCanConditions(t *testing.T) {
	p := parse(t, `"Action":"s3:GetObject","Resource":"*"`)
	var systems []analyze.System
	for _, team := range []string{"a", "b", "a"} {
		caller := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/u").WithTags(map[string]string{"team": team})
		systems = append(systems, analyze.System{Caller: caller, Policies: evaluate.Policies{Identity: []*policy.Policy{p}}})
	}
	of := analyze.Access{Actions: []string{"s3:GetObject"}, Conditions: []condition.Spec{
		{Operator: "StringEquals", Key: "aws:PrincipalTag/team", Values: []string{"a"}}}}
	var got []analyze.Verdict
	for row, err := range analyze.WhoCan(context.Background(), slices.Values(systems), of) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, row.Answer.Verdict)
	}
	if want := []analyze.Verdict{analyze.Yes, analyze.No, analyze.Yes}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

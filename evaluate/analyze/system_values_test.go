package analyze_test

import (
	"context"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestSystemLists is AN-16: a key that nobody lists may be a list if a policy tests it as one, also where that is about other
// actions. Under operators without a set a list of two is equal to nothing, and different from nothing.
func TestSystemLists(t *testing.T) {
	s := analyze.System{Caller: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"), Policies: evaluate.Policies{
		Identity: of(doc(allow(anything) + "," + deny(`"Action":"s3:*","Resource":"*","Condition":{"StringNotLike":{"acme:key":"ab"}}`) + "," +
			deny(`"Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"acme:key":"ab"}}`))),
	}}
	(&systemCase{"one value", s, reads, analyze.No, ""}).run(t)
	s.Policies.Boundary = doc(allow(anything) + "," + deny(`"Action":"sqs:*","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"acme:key":"x"}}`))
	(&systemCase{"a list", s, reads, analyze.Yes, ""}).run(t)
}

// TestSystemTime: of the two keys that tell the time a request has the one that policies ask for.
func TestSystemTime(t *testing.T) { // AN-09, AN-19
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	for key, test := range map[string]string{
		"aws:CurrentTime": `{"DateLessThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}`,
		"aws:EpochTime":   `{"NumericLessThan":{"aws:EpochTime":"1577836800"}}`,
	} {
		a, err := granting(user, test).Granted(context.Background(), reads)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for name := range a.Request.Context.All() {
			keys = append(keys, name)
		}
		if want := []string{key}; a.Verdict != analyze.Yes || !slices.Equal(keys, want) {
			t.Errorf("%s: %v with %v", key, a.Verdict, keys)
		}
	}
}

// TestSystemCanonical is AN-20: a canonical user id is an account, nobody knows which. What it lets in by itself is not
// known to be shut for callers of accounts; in the account of the resource an account that is named gives nothing.
func TestSystemCanonical(t *testing.T) {
	bucket := doc(allow(`"Principal":{"CanonicalUser":"79a59d900b949e5579a59d900b949e5579a59d900b949e5579a59d900b949e55"},"Action":"s3:GetObject","Resource":"*"`))
	everything := of(doc(allow(anything)))
	on := func(caller string, identity []*policy.Policy) analyze.System {
		return analyze.System{
			Caller:   evaluate.MustParsePrincipal(caller),
			Policies: evaluate.Policies{Identity: identity, Resource: bucket}, Resource: evaluate.Resource{Account: "111122223333"},
		}
	}
	writes := analyze.Access{Actions: []string{"s3:PutObject"}}
	for _, c := range []systemCase{
		{"another account", on("arn:aws:iam::444455556666:root", nil), reads, analyze.Undecided, analyze.Canonical},
		{"a user of another account", on("arn:aws:iam::444455556666:user/bob", everything), reads, analyze.Undecided, analyze.Canonical},
		{"that has no policy", on("arn:aws:iam::444455556666:user/bob", nil), reads, analyze.No, ""},
		{"another action", on("arn:aws:iam::444455556666:user/bob", everything), writes, analyze.No, ""},
		{"its own account", on("arn:aws:iam::111122223333:user/ann", nil), reads, analyze.No, ""},
		{"its own account, with a policy", on("arn:aws:iam::111122223333:user/ann", everything), reads, analyze.Yes, ""},
		{"a service", on("sns.amazonaws.com", nil), reads, analyze.No, ""},
		{"anonymous", on("anonymous", nil), reads, analyze.No, ""},
	} {
		c.run(t)
	}
}

// TestSystemKeysOfMany is AN-50: those of whom a key can have other values are not asked together, and of two systems counts what
// both know.
func TestSystemKeysOfMany(t *testing.T) {
	role := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/app")
	policies := granting(role, `{"StringLike":{"aws:userid":"AROAX:*"}}`).Policies
	organization := granting(role, `{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}`).Policies
	systems := []analyze.System{
		{Caller: role.WithUserID("AROAX"), Policies: policies}, {Caller: role.WithUserID("AROAY"), Policies: policies},
		{Caller: role, Policies: organization}, {Caller: role, Policies: organization, Outside: []string{"o-1"}},
	}
	var got []analyze.Verdict
	for c, err := range analyze.WhoCan(context.Background(), slices.Values(systems), reads) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, c.Answer.Verdict)
	}
	if want := []analyze.Verdict{analyze.Yes, analyze.No, analyze.Yes, analyze.No}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	nothing := analyze.System{Caller: role, Outside: []string{"o-1"}}
	for _, c := range []struct {
		outside []string
		want    analyze.Verdict
	}{{[]string{"o-2", "o-1"}, analyze.No}, {[]string{"o-2"}, analyze.Yes}, {nil, analyze.Yes}} {
		now := analyze.System{Caller: role, Policies: organization, Outside: c.outside}
		if a, err := now.NewAccess(context.Background(), nothing); err != nil || a.Verdict != c.want {
			t.Errorf("new access outside of %v: %v %v, want %v", c.outside, a.Verdict, err, c.want)
		}
	}
}

package evaluate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestResultEqual: results are compared by their fields, also by package cmp and also with one that was written by hand.
func TestResultEqual(t *testing.T) {
	got, err := evaluate.Evaluate(&evaluate.Request{
		Principal: alice, Action: "s3:GetObject", Resource: evaluate.Resource{ARN: object, Account: "111122223333"},
	}, evaluate.Policies{Identity: []*policy.Policy{policy.MustParse(
		`{"Version":"2012-10-17","Statement":{"Sid":"A","Effect":"Allow","Action":"s3:PutObject","Resource":"*"}}`, policy.WithName("p"))}})
	if err != nil {
		t.Fatal(err)
	}
	want := evaluate.Result{
		Decision: evaluate.ImplicitDeny, By: policy.Identity,
		Outcomes: []evaluate.Outcome{{Kind: policy.Identity, ReadAs: policy.Identity, Consulted: true}},
		Misses: []evaluate.Miss{{Element: "Action", Ref: evaluate.Ref{
			Policy: "p", Sid: "A", Kind: policy.Identity, ReadAs: policy.Identity, Effect: policy.Allow,
		}}},
	}
	if diff := cmp.Diff(want, got); diff != "" || !got.Equal(want) || !got.Misses[0].Equal(want.Misses[0]) {
		t.Errorf("(-want +got)\n%s", diff)
	}
	want.Misses[0].Element = "Resource"
	if got.Equal(want) || got.Misses[0].Equal(want.Misses[0]) || cmp.Equal(want, got) {
		t.Error("another element makes no difference")
	}
	if got.Misses[0].Element != "Action" {
		t.Error("comparing changes a result")
	}
}

package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestEvaluateOnce: one question makes no index, which a policy would keep, unless a scan could take more work than is
// allowed.
func TestEvaluateOnce(t *testing.T) {
	load := loadManaged()
	ps := evaluate.Policies{Identity: fresh(load.policies.Identity)}
	indexed := func() (n int) {
		for _, p := range ps.Identity {
			if evaluate.Indexed(p) {
				n++
			}
		}
		return n
	}
	for i := range 32 {
		if r, err := evaluate.Evaluate(&load.requests[i], ps); err != nil || r.Decision != load.decision(i) || indexed() != 0 {
			t.Fatalf("%s: %v, %v, with indexes of %d policies", load.requests[i].Action, r.Decision, err, indexed())
		}
	}
	if _, err := evaluate.Evaluate(&load.requests[0], ps, evaluate.WithMaxWork(1)); err != nil || indexed() != len(ps.Identity) {
		t.Errorf("with little work: %v, indexes of %d policies", err, indexed())
	}
}

// TestCheckedOnce: that a policy is legal as one kind says nothing of another kind, and a policy that is not is refused
// each time; one that was changed in place is checked anew.
func TestCheckedOnce(t *testing.T) {
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	for range 2 {
		if _, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}}); err != nil {
			t.Error(err)
		}
		if _, err := evaluate.Compile(evaluate.Policies{Resource: p}); err == nil {
			t.Error("a resource's policy without Principal is accepted")
		}
	}
	if err := p.UnmarshalJSON([]byte(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}}); err == nil {
		t.Error("an identity policy with Principal is accepted")
	}
	if _, err := evaluate.Compile(evaluate.Policies{Resource: p}); err != nil {
		t.Error(err)
	}
}

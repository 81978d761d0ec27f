package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/keep"
)

// TestEvaluateOnce: one question makes no index, which a policy would keep, unless a scan could take more work than is
// allowed.
func TestEvaluateOnce(t *testing.T) {
	load := loadManaged()
	ps := evaluate.Policies{Identity: fresh(load.policies.Identity...)}
	indexed := func() (n int) {
		for _, p := range ps.Identity {
			if keep.Of(p).Get() != nil {
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

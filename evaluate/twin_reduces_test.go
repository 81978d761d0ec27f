package evaluate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestTwinReduces holds that a reduced case is small, still what it was asked to be, and that the case it came from is
// not touched.
func TestTwinReduces(t *testing.T) {
	byKind := func(d evaluate.Decision, kind policy.Kind) func(*twinCase) bool {
		return func(c *twinCase) bool { _, got, by := c.compareAll(); return got == d && by == kind }
	}
	conditional := func(c *twinCase) bool {
		_, got, _ := c.compareAll()
		return got == evaluate.Allowed && slices.ContainsFunc(c.Policies, func(d twinDocument) bool {
			return slices.ContainsFunc(d.Statements, func(s policy.StatementSpec) bool {
				return slices.ContainsFunc(s.Condition, func(t condition.Spec) bool { return strings.HasPrefix(t.Operator, "String") })
			})
		})
	}
	for _, row := range []struct {
		name              string
		holds             func(*twinCase) bool
		policies          int
		tests, keys, list int // at most
	}{
		{"explicit deny", byKind(evaluate.ExplicitDeny, policy.Identity), 1, 0, 0, 1},
		{"explicit deny of a level", byKind(evaluate.ExplicitDeny, policy.SCP), 1, 0, 0, 1},
		{"granted", byKind(evaluate.Allowed, policy.Identity), 2, 0, 0, 1},
		{"with a condition", conditional, 3, 1, 2, 1},
	} {
		found := 0
		for seed := uint64(0); found < 5; seed++ {
			c := twinMake(seed, genRand(seed))
			if !row.holds(c) {
				continue
			}
			found++
			before := c.String()
			small := c.reduced(row.holds)
			if !row.holds(small) {
				t.Errorf("%s: what is left of seed %d is another case\n%v", row.name, seed, small)
			}
			if c.String() != before {
				t.Errorf("%s: seed %d was changed", row.name, seed)
			}
			tests, longest := 0, 0
			for _, d := range small.Policies {
				for _, s := range d.Statements {
					tests += len(s.Condition)
					longest = max(longest, len(s.Action), len(s.NotAction), len(s.Resource), len(s.NotResource), len(s.Principal), len(s.NotPrincipal))
				}
			}
			if len(small.Policies) > row.policies || tests > row.tests || len(small.Context) > row.keys || longest > row.list {
				t.Errorf("%s: seed %d could be smaller\n%v", row.name, seed, small)
			}
		}
	}
}

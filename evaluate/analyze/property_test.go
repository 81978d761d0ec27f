package analyze_test

import (
	"context"
	"flag"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/internal/raced"
	"github.com/lambdaiam/lambdaiam/policy"
)

var (
	pairs = flag.Int("analyze.pairs", raced.Fewer(150), "how many random pairs of policies of each sort the property tests ask about")
	first = flag.Int("analyze.first", 0, "the number of the first pair, so that a long run can be divided")
)

// numbers are those of the random pairs that the tests ask about, one of so many.
func numbers(oneOf int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range *pairs / oneOf {
			if !yield(*first + i) {
				return
			}
		}
	}
}

// oracle says by package evaluate alone whether a policy allows a request.
type oracle struct {
	e    *evaluate.Evaluator
	kind policy.Kind
}

func newOracle(t *testing.T, kind policy.Kind, p *policy.Policy) oracle {
	t.Helper()
	ps := evaluate.Policies{Resource: p}
	if kind == policy.Identity {
		ps = evaluate.Policies{Identity: []*policy.Policy{p}}
	}
	e, err := evaluate.Compile(ps)
	if err != nil {
		t.Fatal(err)
	}
	return oracle{e, kind}
}

func (o oracle) allows(r *evaluate.Request) bool {
	allowed := false
	for _, t := range o.e.Trace(r).Types {
		for _, st := range t.Statements {
			if st.Applies && st.Effect == policy.Deny {
				return false
			}
			allowed = allowed || st.Applies
		}
	}
	return allowed
}

// TestPairs asks about random pairs of policies. No request that is tried contradicts a No, and what is found is so.
func TestPairs(t *testing.T) {
	for _, c := range []struct {
		name      string
		kind      policy.Kind
		variables bool
	}{{"identity", policy.Identity, false}, {"variables", policy.Identity, true}, {"resource", policy.Resource, false}, {"resource with variables", policy.Resource, true}} {
		t.Run(c.name, func(t *testing.T) {
			ctx := context.Background()
			yes, no, unknown, hits := 0, 0, 0, 0
			codes := make(map[analyze.Code]int)
			for i := range numbers(1) {
				r := &maker{rand.New(rand.NewPCG(uint64(i), 7)), c.kind, c.variables}
				old, new := r.policy(3), r.policy(2)
				a, err := analyze.NewAccess(ctx, old, new, c.kind, analyze.AnyARN())
				if err != nil {
					t.Fatal(err)
				}
				o, n := newOracle(t, c.kind, old), newOracle(t, c.kind, new)
				switch a.Verdict {
				case analyze.Yes:
					yes++
					if !n.allows(&a.Request) || o.allows(&a.Request) {
						t.Errorf("%d: AN-08: %v does not show it\nold %v\nnew %v", i, a.Request, old, new)
					}
					if len(a.Statements) == 0 || !n.e.Evaluate(&a.Request).Equal(a.Result) {
						t.Errorf("%d: AN-08: %v by %v", i, a.Result, a.Statements)
					}
				case analyze.No:
					no++
				default:
					unknown++
					codes[a.Open[0].Code]++
					if slices.ContainsFunc(a.Open, func(o analyze.Open) bool { return o.Code == analyze.NotConfirmed }) {
						t.Errorf("%d: %v\nold %v\nnew %v", i, a.Open, old, new)
					}
				}
				for range 200 {
					if req := r.request(); n.allows(req) && !o.allows(req) {
						if hits++; a.Verdict == analyze.No {
							text, _ := req.MarshalJSON()
							t.Errorf("%d: No, but %s\nold %v\nnew %v", i, text, old, new)
						}
						break
					}
				}
			}
			t.Logf("%d yes, %d no, %d unknown %v; enumeration finds %d", yes, no, unknown, codes, hits)
			if hits < yes/4 || no < *pairs/10 || unknown > *pairs/50 {
				t.Error("the pairs prove little")
			}
		})
	}
}

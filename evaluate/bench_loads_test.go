package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/loads"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Loads as accounts have them.

func loadOf(l loads.Load) genLoad { return genLoad{l.Name, l.Policies, l.Requests, l.Want} }

func managedPolicies() []*policy.Policy { return loads.ManagedPolicies() }

func loadManaged() genLoad    { return loadOf(loads.Managed()) }
func loadBucket() genLoad     { return loadOf(loads.Bucket()) }
func loadFunction() genLoad   { return loadOf(loads.Function()) }
func loadPerimeter() genLoad  { return loadOf(loads.Perimeter()) }
func loadScale(n int) genLoad { return loadOf(loads.Scale(n)) }

// TestLoads: the loads are decided as they should be, and Decide allocates nothing over them.
func TestLoads(t *testing.T) {
	for _, load := range []genLoad{loadManaged(), loadBucket(), loadFunction(), loadPerimeter(), loadScale(1000)} {
		t.Run(load.name, func(t *testing.T) {
			e := load.compile(t)
			i := 0
			if n := testing.AllocsPerRun(len(load.requests), func() { e.Decide(&load.requests[i%len(load.requests)]); i++ }); n != 0 {
				t.Errorf("%v allocations", n)
			}
			scanned := e.Flat()
			for i := range load.requests {
				if got := scanned.Decide(&load.requests[i]); got != load.want[i] {
					t.Errorf("a scan says %v for %v", got, load.requests[i])
				}
			}
		})
	}
}

package validate_test

import (
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// managedFindings returns what is found in the managed policies, by policy.
var managedFindings = sync.OnceValue(func() map[string][]validate.Finding {
	all := make(map[string][]validate.Finding)
	for info := range managed.AWS().All() {
		p, err := managed.Lookup(info.Name)
		if err != nil {
			panic(err)
		}
		all[info.Name] = validate.Policy(p, info.Kind)
	}
	return all
})

// TestManagedCounts counts what is found in the managed policies.
func TestManagedCounts(t *testing.T) {
	got := make(map[validate.Code]int)
	for _, list := range managedFindings() {
		for _, f := range list {
			got[f.Code]++
		}
	}
	t.Log(got)
}

package lambdaperm

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

// neither are actions of the reference that are no operations of the API, and no permission that one of them takes.
var neither []string

// ACT-4, ACT-7: every action of Lambda in the reference is an operation, a permission-only action, or neither, and
// every action that an operation takes is one of the reference.
func TestOperationsOfReference(t *testing.T) {
	for _, row := range operationRows {
		for _, s := range row.steps {
			if a, ok := action.Lookup(s.action); !ok || a.Name() != s.action {
				t.Errorf("%s takes %s, which the reference does not have", row.name, s.action)
			}
		}
	}
	all, operations, permissions := 0, 0, 0
	for a := range action.Expand(lambdaPrefix + "*") {
		all++
		name := strings.TrimPrefix(a.Name(), lambdaPrefix)
		_, err := operationOf(name)
		kinds := 0
		if err == nil {
			operations++
			kinds++
		}
		if slices.Contains(permissionOnly[:], name) {
			permissions++
			kinds++
		}
		if slices.Contains(neither, name) {
			kinds++
		}
		if kinds != 1 {
			t.Errorf("%s is of %d kinds, not of one", name, kinds)
		}
	}
	for _, name := range slices.Concat(permissionOnly[:], neither) {
		if a, ok := action.Lookup(lambdaPrefix + name); !ok || a.Name() != lambdaPrefix+name {
			t.Errorf("%s is listed, and the reference does not have it", name)
		}
	}
	names := slices.Collect(Operations())
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("Operations: %v", names)
	}
	for _, name := range names {
		if _, err := operationOf(name); err != nil {
			t.Error(err)
		}
	}
	further := 0
	for _, row := range operationRows {
		if _, ok := action.Lookup(lambdaPrefix + row.name); !ok {
			further++
		}
	}
	if len(names) != operations+further {
		t.Errorf("Operations has %d names, want %d", len(names), operations+further)
	}
	if all == 0 || operations+permissions+len(neither) != all {
		t.Errorf("%d actions", all)
	}
	t.Logf("%d actions of Lambda: %d are operations, %d permission-only, %d neither; %d operations more have actions of other names",
		all, operations, permissions, len(neither), further)
}

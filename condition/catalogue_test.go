package condition

import (
	"slices"
	"strings"
	"testing"
)

func TestCatalogue(t *testing.T) {
	listed := slices.Collect(Keys())
	if len(listed) != len(catalogue) {
		t.Errorf("Keys gives %d keys, want %d", len(listed), len(catalogue))
	}
	for i, e := range catalogue {
		if e.folded != strings.ToLower(e.key.Name) {
			t.Errorf("%q is stored as %q", e.key.Name, e.folded)
		}
		if i > 0 && catalogue[i-1].folded >= e.folded {
			t.Errorf("%q comes before %q", catalogue[i-1].folded, e.folded)
		}
		if e.key.Type == TypeUnknown || int(e.key.Type) >= len(typeNames) {
			t.Errorf("%q has type %v", e.key.Name, e.key.Type)
		}
		if !strings.Contains(e.key.Name, ":") {
			t.Errorf("%q has no prefix", e.key.Name)
		}
	}
}

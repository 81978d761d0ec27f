package exported

import (
	"slices"
	"testing"
)

// Exported is here to be found.
type Exported struct{}

// Types finds those of files that are no tests, and only those: this package has none.
func TestTypes(t *testing.T) {
	if got := Types(t); len(got) != 0 {
		t.Errorf("got %v", got)
	}
	t.Chdir("../../arn")
	if got := Types(t); !slices.Contains(got, "Pattern") || slices.Contains(got, "arnForm") {
		t.Errorf("got %v", got)
	}
}

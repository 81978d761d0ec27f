package region_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/region"
)

func TestAll(t *testing.T) {
	seen := make(map[string]bool)
	for _, r := range region.All {
		if seen[r.Name] || !arn.IsRegion(r.Name) || !arn.KnownPartition(r.Partition) || !region.IsKnown(r.Name) {
			t.Errorf("%v is there twice or none", r)
		}
		seen[r.Name] = true
	}
}

func TestIsWrong(t *testing.T) {
	for _, c := range []struct {
		name  string
		meant []string
		wrong bool
	}{
		{"us-east-1", nil, false},
		{"us-gov-west-1", nil, false},
		{"eusc-de-east-1", nil, false},
		{"us-iso-east-1", nil, false}, // isolated
		{"xx-central-9", nil, false},  // may be new
		{"region", nil, true},         // no form
		{"", nil, true},
		{"US-EAST-1", []string{"us-east-1"}, true}, // letter case counts
		{"eu-cental-1", []string{"eu-central-1"}, true},
		{"us-est-1", []string{"us-east-1"}, true},
		{"us-west-9", []string{"us-west-1", "us-west-2"}, true},
	} {
		meant, wrong := region.IsWrong(c.name)
		if diff := cmp.Diff(c.meant, meant); wrong != c.wrong || c.meant != nil && c.meant[0] != meant[0] || c.meant == nil && diff != "" {
			t.Errorf("%q: %t (-want +got)\n%s", c.name, wrong, diff)
		}
	}
}

// Regions that are listed, and isolated ones, which nobody lists.
func TestPartitionOf(t *testing.T) {
	for _, r := range region.All {
		if got := region.PartitionOf(r.Name); got != r.Partition {
			t.Errorf("%s is in %s, want %s", r.Name, got, r.Partition)
		}
	}
	for name, want := range map[string]string{
		"us-iso-east-1": "aws-iso", "us-isob-east-1": "aws-iso-b", "eu-isoe-west-1": "aws-iso-e", "us-isof-south-1": "aws-iso-f", "xx-new-1": "aws",
	} {
		if got := region.PartitionOf(name); got != want {
			t.Errorf("%s is in %s, want %s", name, got, want)
		}
	}
}

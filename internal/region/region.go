// Package region knows the Regions of AWS.
package region

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/nearest"
)

// A Region is a Region by its code, and the partition it is in.
type Region struct{ Partition, Name string }

// AsOf is the month of the list.
const AsOf = "2026-11"

// All are the Regions that AWS publishes ("AWS Regions", AWS Regions and Availability Zones; "Enable or disable AWS
// Regions in your account", AWS Account Management). The isolated ones are not among them.
var All = [...]Region{
	{"aws", "af-south-1"},
	{"aws", "ap-east-1"}, {"aws", "ap-east-2"},
	{"aws", "ap-northeast-1"}, {"aws", "ap-northeast-2"}, {"aws", "ap-northeast-3"},
	{"aws", "ap-south-1"}, {"aws", "ap-south-2"},
	{"aws", "ap-southeast-1"}, {"aws", "ap-southeast-2"}, {"aws", "ap-southeast-3"}, {"aws", "ap-southeast-4"},
	{"aws", "ap-southeast-5"}, {"aws", "ap-southeast-6"}, {"aws", "ap-southeast-7"},
	{"aws", "ca-central-1"}, {"aws", "ca-west-1"},
	{"aws", "eu-central-1"}, {"aws", "eu-central-2"}, {"aws", "eu-north-1"}, {"aws", "eu-south-1"}, {"aws", "eu-south-2"},
	{"aws", "eu-west-1"}, {"aws", "eu-west-2"}, {"aws", "eu-west-3"},
	{"aws", "il-central-1"}, {"aws", "me-central-1"}, {"aws", "me-south-1"}, {"aws", "mx-central-1"}, {"aws", "sa-east-1"},
	{"aws", "us-east-1"}, {"aws", "us-east-2"}, {"aws", "us-west-1"}, {"aws", "us-west-2"},
	{"aws-cn", "cn-north-1"}, {"aws-cn", "cn-northwest-1"},
	{"aws-eusc", "eusc-de-east-1"},
	{"aws-us-gov", "us-gov-east-1"}, {"aws-us-gov", "us-gov-west-1"},
}

// IsKnown reports whether there is a Region with a name.
func IsKnown(name string) bool {
	return slices.ContainsFunc(All[:], func(r Region) bool { return r.Name == name })
}

// IsWrong reports whether a name is that of no Region: because it is not spelled as Regions are, or because it is one
// letter away from a known one. Another name may be that of a new Region. It returns the Regions that were probably
// meant.
func IsWrong(name string) (meant []string, wrong bool) {
	if IsKnown(name) {
		return nil, false
	}
	near := func(distance int) []string {
		return nearest.Of(name, func(yield func(string) bool) {
			for _, r := range All {
				if !yield(r.Name) {
					return
				}
			}
		}, distance)
	}
	switch isolated := strings.Contains(name, "-iso"); {
	case !arn.IsRegion(name):
		return near(nearest.Limit), true
	case isolated:
		return nil, false
	}
	meant = near(1)
	return meant, meant != nil
}

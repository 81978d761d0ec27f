package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/region"
)

// homeRegion is the Region that never stands in the path of a role of IAM Identity Center. All others can; policies may
// name further ones, which are found in their text.
const homeRegion = "us-east-1"

// regions yields the Regions that can stand there, and one that is none and stands for those to come.
func regions(yield func(region.Region) bool) {
	if !yield(region.Region{Name: "xx-other-0"}) {
		return
	}
	for _, r := range region.All {
		if r.Name != homeRegion && !yield(r) {
			return
		}
	}
}

// otherRegions returns the Regions behind the path of roles of IAM Identity Center in a pattern that are not among
// regions. A wildcard in them is left to these.
func otherRegions(pattern string) (names []string) {
	_, rest, _ := strings.Cut(pattern, reservedPath)
	name, _, ok := strings.Cut(rest, "/")
	if !ok || name == "" || region.IsKnown(name) || strings.ContainsAny(name, "*?$") {
		return nil
	}
	return []string{name}
}

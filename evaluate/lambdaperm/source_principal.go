package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/lambdasource"
)

// Principals returns the names under which the service may appear in the policy of a function when a source in a Region
// invokes it; the first is the principal of the request. In the China partition the names also end in .cn. It is empty
// where no service invokes.
func (e EventSource) Principals(sourceRegion string, f arn.Function) []string {
	if e.Principal == "" {
		return nil
	}
	names := []string{e.Principal}
	if sourceRegion != "" {
		regional := lambdasource.Regional(e.Principal, sourceRegion)
		switch crosses := f.Partition == "aws" && sourceRegion != f.Region; {
		case e.Naming == NamingBoth: // PUSH-5, LC-12
			names = append(names, regional)
		case e.Naming == NamingByRegion,
			e.Naming == NamingByOptInRegion && crosses && !slices.Contains(defaultRegions[:], sourceRegion): // PUSH-2
			names[0] = regional
		}
	}
	if f.Partition == "aws-cn" { // PUSH-31
		for _, name := range slices.Clone(names) {
			if strings.HasSuffix(name, amazonaws) {
				names = append(names, name+".cn")
			}
		}
	}
	return names
}

// defaultRegions are the Regions that need not be enabled. The list is closed: every Region since March 2019 must be
// ("Enable or disable AWS Regions in your account", AWS Account Management Reference Guide).
var defaultRegions = [...]string{
	"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
	"eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1",
	"us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

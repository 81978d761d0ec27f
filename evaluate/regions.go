package evaluate

import "strings"

// regions are the Regions that can stand in the path of a role of IAM Identity Center: all but us-east-1 ("AWS Regions",
// AWS Regions and Availability Zones, as of autumn 2026), and one that is none and stands for those to come. Policies may
// name further ones, which are found in their text.
var regions = [...]struct{ partition, name string }{
	{"", "xx-other-0"},
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
	{"aws", "us-east-2"}, {"aws", "us-west-1"}, {"aws", "us-west-2"},
	{"aws-cn", "cn-north-1"}, {"aws-cn", "cn-northwest-1"},
	{"aws-eusc", "eusc-de-east-1"},
	{"aws-us-gov", "us-gov-east-1"}, {"aws-us-gov", "us-gov-west-1"},
}

// otherRegions returns the Regions behind the path of roles of IAM Identity Center in a pattern that are not among
// regions. A wildcard in them is left to these.
func otherRegions(pattern string) (names []string) {
	_, rest, _ := strings.Cut(pattern, reservedPath)
	name, _, ok := strings.Cut(rest, "/")
	if !ok || name == "" || name == "us-east-1" || strings.ContainsAny(name, "*?$") {
		return nil
	}
	for _, r := range regions {
		if r.name == name {
			return nil
		}
	}
	return []string{name}
}

package evaluate

import "github.com/lambdaiam/lambdaiam/condition"

// A Request asks whether a principal may do an action on a resource. The zero value is invalid, and an invalid request
// is decided [ImplicitDeny]: see [Request.Validate]. Copies are independent, also where keys are set in their contexts,
// but have the map of the resource's tags in common.
type Request struct {
	Principal Principal
	Action    string // service:Name, one action
	Resource  Resource
	// Context holds the condition keys of the request. Keys that follow from principal and resource, such as
	// aws:PrincipalArn, aws:username or aws:ResourceAccount, need not be set; a key that is set, or marked absent, is
	// never derived. No key comes from a clock or the environment.
	Context condition.Context
	// Partial says that ARN and Account of the resource, values of tags and values in the context may have stand-ins
	// for what nobody knows yet ([condition.Unknown]). Without it these are text like any other.
	Partial bool

	tags tagSet // those of the resource, if they are many and the request is a copy that ordered made
}

// ordered returns the request with the tags of its resource in order, if they are so many that each look-up would take
// long: a copy, or else the request itself.
func (r *Request) ordered() *Request {
	if r == nil || len(r.Resource.Tags) <= fewTags {
		return r
	}
	return r.withTags()
}

func (r *Request) withTags() *Request {
	req := *r
	req.tags = newTagSet(r.Resource.Tags)
	return &req
}

// A Resource is what a request is about; [policy.Resource], by contrast, is the kind of its policy. The zero value is
// no resource.
type Resource struct {
	ARN     string            // an ARN, "*" for an action that names no resource, or any other non-empty name
	Account string            // the account that owns it; needed where the ARN has none, else "" or the one in the ARN
	Tags    map[string]string // its tags
	// Organization and OrganizationPath say where the owner's account stands, as in [Principal.WithOrganization].
	Organization, OrganizationPath string
	// ManagementAccount says that the owner is the management account of its organization, whose resources resource
	// control policies leave alone.
	ManagementAccount bool
}

package lambdaperm

import (
	"iter"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Caller is who asks, with the policies on its side.
type Caller struct {
	Principal evaluate.Principal `json:"principal,omitzero"`
	Identity  []*policy.Policy   `json:"identity,omitempty"`
	Boundary  *policy.Policy     `json:"boundary,omitempty"`
	Session   []*policy.Policy   `json:"session,omitempty"`
	SCPs      []evaluate.Level   `json:"scps,omitzero"`
	Endpoint  *policy.Policy     `json:"endpoint,omitempty"` // of the VPC endpoint the call goes through
	Context   condition.Context  `json:"context,omitzero"`   // what else is known about the call, such as aws:SourceIp
}

// policies are the policies in force when the caller meets a resource with a policy, which may be nil.
func (c *Caller) policies(resource *policy.Policy) evaluate.Policies {
	return evaluate.Policies{
		Identity: c.Identity, Boundary: c.Boundary, Session: c.Session, SCPs: c.SCPs, Endpoint: c.Endpoint, Resource: resource,
	}
}

// all returns the policies on the caller's side, each with its name or its place in evaluate.Policies.
func (c *Caller) all() iter.Seq2[string, *policy.Policy] {
	return func(yield func(string, *policy.Policy) bool) {
		for _, group := range c.groups() {
			for i, p := range group.policies {
				label := p.Name()
				if label == "" {
					label = group.name
					if group.name != policy.Boundary.String() && group.name != policy.Endpoint.String() {
						label += "[" + strconv.Itoa(i) + "]"
					}
				}
				if !yield(label, p) {
					return
				}
			}
		}
	}
}

// A group holds the policies of a caller of which one must allow, by type or level.
type group struct {
	name     string // as in the labels of its policies
	words    string // as in messages
	policies []*policy.Policy
}

// groups returns the groups that are given, that of the identity policies first.
func (c *Caller) groups() []group {
	list := []group{{policy.Identity.String(), "identity policies", c.Identity}}
	if c.Boundary != nil {
		list = append(list, group{policy.Boundary.String(), policy.Boundary.Title(), []*policy.Policy{c.Boundary}})
	}
	if len(c.Session) > 0 {
		list = append(list, group{policy.Session.String(), "session policies", c.Session})
	}
	for i, level := range c.SCPs {
		on := evaluate.Outcome{Kind: policy.SCP, ReadAs: policy.SCP, Level: i, LevelName: level.Name}
		title := "service control policies" + strings.TrimPrefix(on.String(), policy.SCP.Title())
		list = append(list, group{policy.SCP.String() + "s[" + strconv.Itoa(i) + "]", title, level.Policies})
	}
	if c.Endpoint != nil {
		list = append(list, group{policy.Endpoint.String(), policy.Endpoint.Title(), []*policy.Policy{c.Endpoint}})
	}
	return list
}

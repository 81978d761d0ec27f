package account

import (
	"maps"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Principal returns who makes a request, with what the snapshot knows: the path, unique id and tags of the user or
// role, the place of its account in the organization, whether that is the management account, and whether the role is a
// service-linked one. It takes what [evaluate.ParsePrincipal] takes. The role of a session is found by its name,
// whatever its path.
//
// A caller of an account of which there are no authorization details is known by its ARN alone. The error is an
// [*Error]: [CodeInvalidPrincipal] with the [*evaluate.Error] behind it, or [CodeUnknownPrincipal] for a user or role
// that its account does not have; or what is wrong with the user or role.
func (s *Snapshot) Principal(id string) (evaluate.Principal, error) {
	c, err := s.callerNamed(id)
	if err != nil {
		return evaluate.Principal{}, err
	}
	return c.principal, nil
}

// callerNamed is caller for what [evaluate.ParsePrincipal] reads.
func (s *Snapshot) callerNamed(id string) (*caller, error) {
	p, err := evaluate.ParsePrincipal(id)
	if err != nil {
		return nil, &Error{Code: CodeInvalidPrincipal, Input: id, Reason: err.Error(), err: err}
	}
	return s.caller(p)
}

// A caller is a principal with what is known of it.
type caller struct {
	principal evaluate.Principal
	account   string  // "" for a caller that has none
	roster    *roster // nil without authorization details
	entity    *entity // the user or role, nil where there is none
	form      callerForm
}

// callerForm says how a caller is found.
type callerForm uint8

const (
	otherForm   callerForm = iota // a service, a provider, anonymous
	rootForm                      // has no identity policies
	userForm                      // found by ARN
	roleForm                      // found by ARN
	sessionForm                   // found by the name of the role
	strangeForm                   // a session of GetFederationToken: nobody says whose policies it has
)

// formOf tells the form of a principal, and the name of the role of a session.
func formOf(p evaluate.Principal) (f callerForm, role string) {
	if p.Account() == "" {
		return otherForm, ""
	}
	a, err := arn.Parse(p.ID())
	if err != nil { // the id of an account
		return rootForm, ""
	}
	kind, rest, _ := strings.Cut(a.Resource, "/")
	switch kind {
	case "user":
		return userForm, ""
	case "role":
		return roleForm, ""
	case "assumed-role":
		role, _, _ = strings.Cut(rest, "/")
		return sessionForm, role
	case "federated-user":
		return strangeForm, ""
	case "root":
		return rootForm, ""
	}
	return otherForm, ""
}

// caller finds a principal and adds what the snapshot knows. What a session brings itself, such as its tags, stays.
func (s *Snapshot) caller(p evaluate.Principal) (*caller, error) {
	c := &caller{principal: p, account: p.Account()}
	if err := s.place(c); err != nil {
		return nil, err
	}
	if err := s.seek(c); err != nil {
		return nil, err
	}
	return c, nil
}

// place adds where the account of a caller stands.
func (s *Snapshot) place(c *caller) error {
	if c.account == "" {
		return nil
	}
	if at := s.placed[c.account]; at != nil {
		if at.bad != nil {
			return at.bad.error()
		}
		c.principal = c.principal.WithOrganization(at.of.id, at.path()).WithManagementAccount(at.of.management == c.account)
	} else if id := s.memberOf[c.account]; id != "" {
		c.principal = c.principal.WithOrganization(id, "")
	}
	return nil
}

// seek finds the user or role of a caller.
func (s *Snapshot) seek(c *caller) error {
	p := c.principal
	form, role := formOf(p)
	c.form = form
	if m := s.accounts[c.account]; c.account != "" && m != nil && m.isRead {
		c.roster = m
	}
	if c.roster == nil || form == rootForm || form == strangeForm {
		return nil
	}
	kind := KindRole
	switch form {
	case userForm:
		kind = KindUser
		c.entity = c.roster.byARN[p.ID()]
	case roleForm:
		c.entity = c.roster.byARN[p.ID()]
	case sessionForm:
		c.entity = c.roster.byName[named{KindRole, role}]
	}
	switch e := c.entity; {
	case e == nil && c.roster.partial:
		return nil
	case e == nil:
		return &Error{Code: CodeUnknownPrincipal, Input: p.ID(), Reason: "the account does not have the " + string(kind)}
	case e.bad != nil:
		return e.bad.error()
	}
	c.principal = c.entity.describe(c.principal)
	return nil
}

// describe adds what is known of a user or role to a principal.
func (e *entity) describe(p evaluate.Principal) evaluate.Principal {
	if e.id != "" {
		p = p.WithUserID(e.id)
	}
	if e.tags != nil {
		p = p.WithTags(maps.Clone(e.tags))
	}
	if e.kind == KindRole {
		p = p.WithRolePath(e.path).WithServiceLinkedRole(strings.HasPrefix(e.path, serviceLinked))
	}
	return p
}

// serviceLinked begins the paths of service-linked roles.
const serviceLinked = "/aws-service-role/"

// side returns the policies of a caller. Those of a caller whose account was not read are unknown.
func (s *Snapshot) side(c *caller, remedy remedy) (*side, error) {
	switch {
	case c.entity != nil:
		return s.sideOf(c.roster, c.entity, remedy)
	case c.form == otherForm || c.form == rootForm:
		return &side{}, nil
	}
	p, err := unknownPolicy(c.principal.ID())
	if err != nil {
		p, err = remedy(c.principal.ID(), err)
	}
	if err != nil {
		return nil, err
	}
	out := &side{identity: []*policy.Policy{p}}
	if c.form == strangeForm { // whose session policies nobody knows either
		out.session = out.identity
	}
	return out, nil
}

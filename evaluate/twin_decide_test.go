package evaluate_test

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Principals and the combination of policy types, as the twin has them.

// identities are the ways in which a Principal can name the caller, besides "any" (M-30).
func (c *twinCase) identities() []string {
	switch c.Caller.Kind {
	case "user":
		return []string{"user", "account"}
	case "session":
		return []string{"session", "role", "account"}
	case "federated":
		if c.Caller.FederatingUser != "" {
			return []string{"session", "federating user", "account"}
		}
		return []string{"session", "account"}
	case "root":
		return []string{"account"}
	case "service":
		return []string{"service"}
	case "provider":
		return []string{"provider"}
	}
	return nil
}

// way tells which identity of the caller an entry names, "" for none.
func (c *twinCase) way(entry policy.PrincipalSpec) string {
	p := c.Caller
	is := func(way string, named bool) string {
		if named {
			return way
		}
		return ""
	}
	ofRole := "arn:" + p.Partition + ":iam::" + p.Account + ":role"
	switch id := entry.ID; {
	case id == "*":
		return "any"
	case entry.Type == policy.TypeService:
		return is("service", p.Kind == "service" && (id == p.ID || slices.Contains(c.Context["aws:principalservicenameslist"].Values, id)))
	case entry.Type == policy.TypeFederated:
		own := "arn:" + c.part(1) + ":iam::" + c.part(4) + ":oidc-provider/" + p.ID
		return is("provider", p.Kind == "provider" && (id == p.ID || id == own))
	case p.Account == "":
		return ""
	case id == p.Account, id == "arn:"+p.Partition+":iam::"+p.Account+":root":
		return "account"
	case p.AnyPartition && strings.HasPrefix(id, "arn:") && strings.HasSuffix(id, ":iam::"+p.Account+":root"):
		return "account"
	case id == p.UniqueID:
		return map[string]string{"user": "user", "session": "role"}[p.Kind]
	case id == p.ID && p.Kind != "root" && !strings.Contains(id, ":role/"):
		return map[string]string{"user": "user", "session": "session", "federated": "session"}[p.Kind]
	case id == p.FederatingUser && p.Kind == "federated":
		return "federating user"
	case p.Kind != "session":
		return ""
	case p.PathKnown:
		return is("role", id == ofRole+p.Path+p.Name)
	default: // M-30a
		named := func(arn string) bool {
			return arn == ofRole+"/"+p.Name || strings.HasPrefix(arn, ofRole+"/") && strings.HasSuffix(arn, "/"+p.Name)
		}
		if given, ok := c.Context["aws:principalarn"]; ok && !given.Absent && !given.List && named(given.Values[0]) {
			return is("role", id == given.Values[0])
		}
		if p.unplaced() { // K-11
			region, ok := strings.CutPrefix(strings.TrimSuffix(id, p.Name), p.reservedPath())
			return is("role", named(id) && ok && strings.Count(region, "/") <= 1)
		}
		return is("role", named(id))
	}
}

// names returns the ways in which a statement names the caller; none if it does not cover it.
func (c *twinCase) names(kind policy.Kind, s *policy.StatementSpec, boundary bool) (ways []string) {
	service, name, _ := strings.Cut(strings.ToLower(c.Action), ":")
	if c.Caller.Kind == "provider" && kind == policy.Resource && s.Effect == policy.Allow && service == "sts" { // E-33
		saml := strings.Contains(c.Caller.ID, "saml-provider")
		if name == "assumerole" || name == "assumerolewithsaml" && !saml || name == "assumerolewithwebidentity" && saml {
			return nil
		}
	}
	if s.Principal == nil && s.NotPrincipal == nil {
		return []string{"any"}
	}
	for _, entry := range append(slices.Clone(s.Principal), s.NotPrincipal...) {
		way := c.way(entry)
		if kind == policy.Endpoint && way == "account" && c.Caller.Kind != "root" && (service == "s3" || service == "dynamodb") {
			continue // gateway endpoints: the account is its root user
		}
		if way != "" {
			ways = append(ways, way)
		}
	}
	if s.NotPrincipal == nil {
		return ways
	}
	spared := len(ways) > 0
	if s.Effect == policy.Deny {
		levels := c.identities() // G-71
		spared = slices.Contains(ways, "any") || len(levels) > 0
		for _, level := range levels {
			spared = spared && (slices.Contains(ways, level) || slices.Contains(ways, "any"))
		}
		if kind == policy.Resource && boundary { // G-72
			spared = false
		}
	}
	if spared {
		return nil
	}
	return []string{"any"}
}

// says reports whether one of the values of a key that the request gives begins with a text.
func (c *twinCase) says(key, text string) bool {
	return slices.ContainsFunc(c.Context[key].Values, func(v string) bool { return strings.HasPrefix(v, text) })
}

// mfa reports whether the request was made with multi-factor authentication.
func (c *twinCase) mfa() bool {
	v := c.Context["aws:multifactorauthpresent"]
	return !v.Absent && !v.List && slices.ContainsFunc(v.Values, func(v string) bool { return strings.ToLower(v) == "true" })
}

// cannot reports whether the caller cannot make a call to STS (OP-2).
func (c *twinCase) cannot(name string) bool {
	switch name {
	case "assumerole", "assumeroot":
		return c.Caller.Kind == "root" || name == "assumeroot" && c.Caller.Token
	case "getsessiontoken", "getfederationtoken":
		return c.Caller.Kind == "session" || c.Caller.Token
	case "getcalleridentity":
		return false
	}
	return c.Caller.Token
}

// same tells whether the resource is of the caller's account, or counts as if.
func (c *twinCase) same() bool {
	owner, _ := c.owner()
	return c.Caller.Account != "" && (owner == c.Caller.Account || owner == "aws" || c.call.alone)
}

// linked tells whether the caller has a service-linked role.
func (p *twinCaller) linked() bool {
	return p.Kind == "session" && (p.Linked == "yes" || p.Linked == "" && p.PathKnown && strings.HasPrefix(p.Path, "/aws-service-role/"))
}

// hasSay tells which kinds of policies have a say.
func (c *twinCase) hasSay() map[policy.Kind]bool {
	p, account, linked := c.Caller, c.Caller.Account != "", c.Caller.linked()
	service, _, _ := strings.Cut(strings.ToLower(c.Action), ":")
	return map[policy.Kind]bool{
		policy.Identity: account && p.Kind != "root", // E-70
		policy.Boundary: account && p.Kind != "root",
		policy.Session:  account,
		policy.SCP:      account && !p.Management && !linked, // E-51
		policy.RCP: c.call.rcp && (!c.call.noResource || c.call.rcpAlways) && !linked && !c.Management &&
			!c.call.rcpNever && !(service == "kms" && c.says("kms:resourcealiases", "alias/aws/")), // E-60, E-61a, G-93, OP-5
		policy.Resource: !(service == "kms" && (c.Resource == "*" || strings.Contains(c.Resource, ":alias/"))) && // E-35a
			!c.call.ignored && !c.call.alone && !(c.call.unlocks && p.Kind == "root" && c.same()), // OP-3, OP-4
		policy.Endpoint: true,
	}
}

// decide: the formula of E-11 and E-40 over the statements that apply (E-02), in the order of E-03. It fills
// in c.apply and c.miss.
func (c *twinCase) decide() (evaluate.Decision, policy.Kind) {
	service, name, _ := strings.Cut(strings.ToLower(c.Action), ":")
	p := c.Caller
	account := p.Account != ""
	same, linked, hasSay := c.same(), p.linked(), c.hasSay()
	given := func(kind policy.Kind) bool { return hasSay[kind] && c.given(kind) }

	c.apply, c.miss = map[policy.Effect][]string{}, nil
	denies := map[policy.Kind]bool{}
	allows := map[policy.Kind]map[int]bool{} // by level
	var granted []string
	for d := range c.Policies {
		doc := &c.Policies[d]
		for i := range doc.Statements {
			s := &doc.Statements[i]
			ways := c.names(doc.Kind, s, given(policy.Boundary))
			holds := doc.says[i].condition
			if c.Strict && s.Effect == policy.Deny {
				holds = doc.says[i].strict
			}
			switch {
			case !hasSay[doc.Kind]:
				continue
			case len(ways) == 0 || !doc.says[i].action || !doc.says[i].resource || !holds:
				c.miss = append(c.miss, s.Sid)
				continue
			}
			if doc.Kind == policy.Resource && s.Effect == policy.Allow {
				if c.call.reach == "nobody" || c.call.reach == "own" && (account && !same || p.Kind == "anonymous") { // OP-1, RBP-19, RBP-20
					continue
				}
				granted = append(granted, ways...)
			}
			c.apply[s.Effect] = append(c.apply[s.Effect], s.Sid)
			switch {
			case s.Effect == policy.Deny:
				denies[doc.Kind] = true
			case allows[doc.Kind] == nil:
				allows[doc.Kind] = map[int]bool{doc.Level: true}
			default:
				allows[doc.Kind][doc.Level] = true
			}
		}
	}
	passes := func(kind policy.Kind) bool { // E-04, E-50
		for level := range c.Levels[kind] {
			if given(kind) && !allows[kind][level] {
				return false
			}
		}
		return true
	}
	by := func(ways ...string) bool {
		return slices.ContainsFunc(granted, func(w string) bool { return slices.Contains(ways, w) })
	}

	if service == "sts" && name == "getcalleridentity" && account { // E-24
		return evaluate.Allowed, 0
	}
	for _, kind := range []policy.Kind{policy.RCP, policy.SCP, policy.Endpoint, policy.Resource, policy.Identity, policy.Boundary, policy.Session} {
		if denies[kind] { // E-01
			return evaluate.ExplicitDeny, kind
		}
	}
	locked := c.call.locked   // E-35a, E-46, E-47
	switch c.call.changedBy { // OP-6
	case "through":
		locked = !(p.Name == "AWSServiceRoleForSSO" && linked) && !c.says("aws:calledvia", "sso.amazonaws.com")
	case "role":
		locked = !(p.Name == "AWSServiceRoleForSSO" && linked)
	}
	switch {
	case account && c.part(0) == "arn" && c.part(1) != p.Partition && !p.AnyPartition, // E-45
		p.Kind == "federated" && (service == "sts" || service == "iam"), // E-23
		service == "sts" && c.cannot(name),                              // OP-2
		service == "iam" && name != "passrole" && p.Token && !c.mfa(),   // OP-2
		locked:
		return evaluate.ImplicitDeny, 0
	case service == "sts" && name == "getsessiontoken" && (p.Kind == "user" || p.Kind == "root"): // E-24
		return evaluate.Allowed, 0
	}
	direct, limited := by("session", "user", "any"), by("role", "federating user")
	session := passes(policy.Session) && (p.Kind != "federated" || given(policy.Session)) // E-22
	for _, step := range []struct {
		kind       policy.Kind
		must, does bool
	}{
		{policy.SCP, true, passes(policy.SCP)},
		{policy.Endpoint, true, passes(policy.Endpoint)},
		{policy.Resource, !same || c.call.requires, len(granted) > 0},
		{policy.Identity, hasSay[policy.Identity] && !(same && (direct || limited)), allows[policy.Identity][0]},
		{policy.Boundary, hasSay[policy.Boundary] && !(same && direct), passes(policy.Boundary)},
		{policy.Session, account && p.Kind != "root" && !(same && direct), session}, // OP-4: a root user's only deny
	} {
		if step.must && !step.does {
			return evaluate.ImplicitDeny, step.kind
		}
	}
	switch {
	case p.Kind == "root" && same: // E-70
		return evaluate.Allowed, 0
	case !hasSay[policy.Identity], same && (direct || limited):
		return evaluate.Allowed, policy.Resource
	}
	return evaluate.Allowed, policy.Identity
}

package account

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Caller is somebody, with all policies in force between it and a resource.
type Caller struct {
	Principal evaluate.Principal
	// StandsFor says in words of whom Principal is an example, such as the roles of an account that was not read; "" if
	// it is itself. What such an example cannot speak for, because a policy asks for names, is an unknown policy.
	StandsFor string
	Policies  evaluate.Policies
	// Resource is the resource, or with a pattern as ARN all resources that the pattern covers. Where nothing tells its
	// account it is taken to be the caller's, as for [Snapshot.Evaluate], and Account is ""; for callers of accounts that
	// were not read it is the first account that was, without resource control policies.
	Resource evaluate.Resource
	// Unlisted names a policy that the resource may have and that the snapshot does not have, "" if there is none.
	Unlisted string
	// Outside are the ids of the organizations that were read, in their order, if the account of Principal is in none.
	Outside []string
}

// Callers yields everybody whom an action on a resource could be open to, with the policies that [Snapshot.Policies]
// returns: what a question about all of them needs. In this order, which is always the same:
//
//   - of every account with authorization details, in the order of the ids, the users, the roles and the root user, in
//     the order of their ARNs; a role is a session of it whose name is not known, with the tags of the role: it may have
//     been given more, but none in the place of these;
//   - the services and then the identity providers that the policy of the resource names, in the order of their names,
//     and if it names everyone anonymous callers and an example of a service;
//   - the sessions, users and roles that it names and that are not among the first, in the order of their ARNs;
//   - of each account of which there are no details, or not all, and which it names or which owns the resource: the
//     root user, and an example of a role and of a user whose policies nobody knows. If the policy names everyone these
//     are all such accounts of the snapshot, and at last one that it does not have.
//
// Named is who stands in a Principal or NotPrincipal, and who stands in a condition about the caller without wildcards
// if the policy lets in everyone or the account. For a policy that is not known anonymous callers, a service and an
// account that the snapshot does not have stand for whomever it may name. A unique id that nobody in the snapshot has is
// that of somebody who was deleted, and names nobody.
//
// The resource may be a pattern, as in the Resource of a policy; "" is "*". Each caller is then yielded several times:
// with every resource that the snapshot lists and the pattern covers, in the order of their ARNs, functions and their
// qualifiers and then roles behind the others, also with a pattern for what the policy of a listed resource covers
// besides, such as the objects of a bucket; and, if it covers more, with the pattern itself for all that is not listed.
//
// The action says which policy counts: for those of STS, "*" and "" it is the trust policy of a role. Nothing else
// depends on it, and it may have wildcards.
//
// Nothing that is at fault is left out: a user, role, policy, level of an organization or resource of which
// [Snapshot.Policies] has an error has a policy here that is unknown ([policy.NewUnknown]) and named after it.
//
// Callers are made as they are yielded.
func (s *Snapshot) Callers(action, resource string) iter.Seq[Caller] {
	return func(yield func(Caller) bool) {
		if mayBeOfSTS(action) {
			action = "sts:*"
		}
		objects := s.objects(action, cmp.Or(resource, "*"))
		for c := range s.everybody(objects, mayBeOfSTS(action)) {
			for i := range objects {
				if !yield(s.between(c, &objects[i])) {
					return
				}
			}
		}
	}
}

// Caller returns a principal as [Snapshot.Callers] yields it: with all policies in force between it and a resource, of
// which what is at fault is unknown, and so is what a principal has that the snapshot does not have. With the resource ""
// they are those for the resources of its own account that have no policies.
func (s *Snapshot) Caller(p evaluate.Principal, action, resource string) Caller {
	if mayBeOfSTS(action) {
		action = "sts:*"
	}
	if resource == "" {
		return s.between(s.suspect(p), &object{Resource: evaluate.Resource{Account: p.Account()}})
	}
	for _, o := range s.objects(action, resource) {
		if o.ARN == resource {
			return s.between(s.suspect(p), &o)
		}
	}
	o := s.object(action, resource) // a pattern all of which is listed
	return s.between(s.suspect(p), &o)
}

// A suspect is somebody who could have access.
type suspect struct {
	*side
	principal evaluate.Principal
	standsFor string
	scps      []evaluate.Level
}

// between returns a suspect with the policies between it and a resource.
func (s *Snapshot) between(c *suspect, o *object) Caller {
	out := Caller{Principal: c.principal, StandsFor: c.standsFor, Resource: o.Resource, Unlisted: o.unlisted}
	account := ownerOf(o.ARN, o.Account)
	if m := s.accounts[c.principal.Account()]; account == "" && (m == nil || !m.isRead) {
		out.Resource.Account = s.firstRead() // not that of a stranger
	} else if account == "" {
		account = c.principal.Account()
	}
	if at := s.placed[account]; at != nil && at.bad == nil {
		out.Resource.Organization, out.Resource.OrganizationPath = at.of.id, at.path()
		out.Resource.ManagementAccount = at.of.management == at.id
	}
	out.Policies = evaluate.Policies{
		Identity: c.identity, Boundary: c.boundary, Session: c.session, Resource: o.policy,
		SCPs: c.scps, RCPs: s.controlsOrUnknown(account, policy.RCP),
	}
	if c.standsFor != "" {
		out.Policies = forAnybody(out.Policies, c.standsFor)
	}
	if id := c.principal.Account(); id != "" && s.placed[id] == nil && s.memberOf[id] == "" {
		out.Outside = s.wholeOrganizations()
	}
	return out
}

// wholeOrganizations returns the ids of the organizations of which all accounts are known.
func (s *Snapshot) wholeOrganizations() (ids []string) {
	for _, o := range s.organizations {
		if !slices.ContainsFunc(o.levels, func(l *level) bool { return l.bad != nil }) {
			ids = append(ids, o.id)
		}
	}
	slices.Sort(ids)
	return ids
}

// firstRead returns the first account that was read, "" if none was.
func (s *Snapshot) firstRead() (id string) {
	for of, m := range s.accounts {
		if m.isRead && (id == "" || of < id) {
			id = of
		}
	}
	return id
}

// everybody yields all who could have access to objects (AN-60).
func (s *Snapshot) everybody(objects []object, trust bool) iter.Seq[*suspect] {
	return func(yield func(*suspect) bool) {
		for _, id := range slices.Sorted(maps.Keys(s.accounts)) {
			m := s.accounts[id]
			if !m.isRead || !arn.IsAccountID(id) {
				continue
			}
			root := "arn:" + m.partition() + ":iam::" + id + ":root"
			for _, name := range slices.Sorted(m.callers(root)) {
				if !yield(s.member(m, name)) {
					return
				}
			}
		}
		for c := range s.strangers(objects, trust) {
			if !yield(c) {
				return
			}
		}
	}
}

// callers yields the ARNs of the users and roles, and that of the root user.
func (m *roster) callers(root string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(root) {
			return
		}
		for name, e := range m.byARN {
			if (e.kind == KindUser || e.kind == KindRole) && !yield(name) {
				return
			}
		}
	}
}

// partition returns that of the ARNs of an account.
func (m *roster) partition() string {
	if len(m.list) > 0 {
		if a, err := arn.Parse(m.list[0].arn); err == nil {
			return a.Partition
		}
	}
	return "aws"
}

// member returns a user, role or the root user of an account that was read.
func (s *Snapshot) member(m *roster, name string) *suspect {
	if p, err := evaluate.ParsePrincipal(name); err == nil {
		return s.suspect(p)
	}
	e := m.byARN[name] // no form that a caller can have
	return s.example(m.partition(), m.id, e.kind, name)
}

// suspect returns a principal with its policies. Where the snapshot does not have it they are unknown.
func (s *Snapshot) suspect(p evaluate.Principal) *suspect {
	c := &caller{principal: p, account: p.Account()}
	_ = s.place(c)                    // what is wrong with a level is a control policy that is unknown
	if err := s.seek(c); err != nil { // and what is wrong with a user or role is a policy of it
		return s.limited(c, &side{identity: []*policy.Policy{standIn("the policies of " + p.ID())}}, "")
	}
	out, _ := s.side(c, assume)
	return s.limited(c, out, "")
}

// limited adds the service control policies.
func (s *Snapshot) limited(c *caller, of *side, standsFor string) *suspect {
	for _, note := range of.notes {
		if note.Code == ProblemIncompleteEntity {
			of.identity = append(of.identity, standIn("a list that is missing of "+note.Value))
		}
	}
	return &suspect{
		side: of, principal: c.principal, standsFor: standsFor, scps: s.controlsOrUnknown(c.account, policy.SCP),
	}
}

// example returns an example of the users or roles of an account that are not known.
func (s *Snapshot) example(partition, account string, kind Kind, standsFor string) *suspect {
	name := "arn:" + partition + ":iam::" + account + ":" + string(kind) + "/example"
	if m := s.accounts[account]; m != nil {
		for m.byARN[name] != nil {
			name += "-"
		}
	}
	c := &caller{principal: evaluate.MustParsePrincipal(name), account: account}
	_ = s.place(c)
	return s.limited(c, &side{identity: []*policy.Policy{standIn("the policies of " + standsFor)}}, standsFor)
}

// controlsOrUnknown is controls with an unknown policy in the place of an error.
func (s *Snapshot) controlsOrUnknown(account string, kind policy.Kind) []evaluate.Level {
	levels, err := s.controls(account, kind)
	if err != nil {
		label := map[policy.Kind]string{policy.SCP: "service", policy.RCP: "resource"}[kind]
		label = "the " + label + " control policies of account " + account
		return []evaluate.Level{{Name: account, Policies: []*policy.Policy{standIn(label)}}}
	}
	return levels
}

// assume is the remedy of answers about everybody: what is at fault is unknown (AN-64).
func assume(label string, _ error) (*policy.Policy, error) { return standIn(label), nil }

// standIn returns a policy that is unknown.
func standIn(label string) *policy.Policy {
	p, err := policy.NewUnknown(label)
	if err != nil { // such as one that is too long
		p, _ = policy.NewUnknown("a policy whose name cannot be shown")
	}
	return p
}

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A comparison is that of two snapshots of accounts.
type comparison struct {
	out      io.Writer
	old, now *snapshot
	objects  []object // of now

	count struct{ gained, new, able, gone, open, lost int } // able are those of new who can do something
}

// An object is a resource that has a policy or had one, or all that a pattern covers, such as the objects of a bucket; or
// one of which the tags changed.
type object struct {
	arn, action string // "iam:*" where it is not about who may assume a role
	changed     bool
}

// reviewAccounts compares two snapshots, which are directories.
func reviewAccounts(out io.Writer, oldDir, newDir string) (int, error) {
	c := comparison{out: out}
	var err error
	if c.old, err = readSnapshot(oldDir); err != nil {
		return statusUnknown, err
	}
	if c.now, err = readSnapshot(newDir); err != nil {
		return statusUnknown, err
	}
	c.findObjects()
	c.findTagged()
	for _, p := range c.everybody() {
		if err := c.caller(context.Background(), p); err != nil {
			return statusUnknown, err
		}
	}
	c.gone()
	c.lost()
	n := c.count
	fmt.Fprintf(out, "%d gained access, %d are new, %d are gone, of %d it is not known\n", n.gained, n.new, n.gone, n.open)
	switch {
	case n.open+n.lost > 0:
		return statusUnknown, nil
	case n.gained+n.able > 0:
		return statusYes, nil
	}
	return statusNo, nil
}

// everybody returns whom one of the snapshots has: of the users, roles and root users those of the new one.
func (c *comparison) everybody() []person {
	all := slices.Clone(c.now.people)
	for _, p := range c.old.people { // such as a stranger whom a policy no longer denies something
		if c.old.members[nameOf(p.Principal)] || slices.ContainsFunc(c.now.people, p.is) {
			continue
		}
		var none *account.Error
		if _, err := c.now.Principal(p.ID()); errors.As(err, &none) && none.Code == account.CodeUnknownPrincipal {
			continue // its account was read in the meantime, or its role is gone
		}
		all = append(all, p)
	}
	return all
}

// findObjects finds the resources of which the policy can open something, or the tags that changed: not those of a resource
// that is new, of which old knows none.
func (c *comparison) findObjects() {
	nobody := person{Principal: evaluate.MustParsePrincipal("anonymous")}
	for _, name := range c.now.objects {
		o := object{arn: name, action: "*"}
		now, old := c.between(nobody, o)
		isNew := c.old.caller(nobody, o).Unlisted != ""
		if now.Policies.Resource == nil && old.Policies.Resource == nil && now.Unlisted == "" &&
			(isNew || maps.Equal(now.Resource.Tags, old.Resource.Tags)) {
			continue
		}
		o.changed = !isSame(now, old)
		c.objects = append(c.objects, o)
	}
}

// findTagged finds the users and roles of which the tags changed: they may open what is done to them.
func (c *comparison) findTagged() {
	tags := make(map[string]map[string]string)
	for e := range c.old.Principals() {
		tags[e.ARN] = e.Tags
	}
	for e := range c.now.Principals() {
		if before, ok := tags[e.ARN]; ok && !maps.Equal(e.Tags, before) {
			c.objects = append(c.objects, object{arn: e.ARN, action: "iam:*", changed: true})
		}
	}
}

// between returns somebody in both snapshots. A resource that old does not list is taken to have had no policy.
func (c *comparison) between(p person, o object) (now, old account.Caller) {
	now, old = c.now.caller(p, o), c.old.caller(p, o)
	if now.Unlisted == "" {
		old.Unlisted = ""
	}
	return now, old
}

// caller reports what somebody gained.
func (c *comparison) caller(ctx context.Context, p person) error {
	name := nameOf(p.Principal)
	isMember := c.now.members[name]
	if isMember && !c.old.members[name] {
		return c.newcomer(ctx, p)
	}
	own := object{action: "*"}
	changed := !isSame(c.between(person{Principal: p.Principal}, own))
	objects := c.objects
	if isMember {
		objects = append([]object{{action: "*", changed: changed}}, objects...)
	}
	var found finding
	for _, o := range objects {
		if !changed && !o.changed {
			continue
		}
		now, old := c.between(person{Principal: p.Principal}, o) // with what policies really say
		if isSame(now, old) || p.standsFor != "" && isNarrower(ctx, p, o, now, old) {
			continue
		}
		answer, err := c.newAccess(ctx, p, o, &found)
		if err != nil {
			return err
		}
		found.add(o.arn, answer)
	}
	c.report("gained", p, &found)
	return nil
}

// newcomer reports somebody whom old does not have, with something that it can do, if there is any.
func (c *comparison) newcomer(ctx context.Context, p person) error {
	c.count.new++
	var found finding
	for _, o := range append([]object{{action: "*"}}, c.objects...) {
		system := systemOf(c.now.caller(p, o), o)
		answer, err := system.NewAccess(ctx, without(system))
		if nameOf(p.Principal) == p.Account() {
			answer, err = system.Granted(ctx, analyze.Access{})
		}
		if err != nil {
			return err
		}
		found.add(o.arn, answer)
		if len(found.yes) > 0 {
			break
		}
	}
	if len(found.yes) == 0 && len(found.open) == 0 {
		fmt.Fprintf(c.out, "new      %v, who can do nothing\n", p)
		return nil
	}
	c.report("new", p, &found)
	return nil
}

// gone lists whom the new snapshot does not have any more.
func (c *comparison) gone() {
	for _, p := range c.old.people {
		if name := nameOf(p.Principal); c.old.members[name] && !c.now.members[name] {
			c.count.gone++
			fmt.Fprintf(c.out, "gone     %v\n", p)
		}
	}
}

// lost lists the resources that had a policy and that the new snapshot does not have: they may have been deleted, or
// nobody has read them. Roles that are gone are among those who are.
func (c *comparison) lost() {
	nobody := evaluate.MustParsePrincipal("anonymous")
	for _, name := range c.old.objects {
		old, now := c.old.Caller(nobody, "*", name), c.now.Caller(nobody, "*", name)
		if !isPattern(name) && !c.old.members[name] && old.Policies.Resource != nil &&
			now.Unlisted != "" && !slices.Contains(c.now.objects, name) {
			c.count.lost++
			fmt.Fprintf(c.out, "no longer listed: %s\n", name)
		}
	}
}

// newAccess asks what now allows and old does not. What strangers are allowed by their own policies nobody knows, but
// these are the same on both sides: a request is new if it is where they allow everything, or where they say nothing. The
// latter counts for resources of their own account, which need not be allowed twice.
func (c *comparison) newAccess(ctx context.Context, p person, o object, f *finding) (analyze.Answer, error) {
	now, old := c.between(p, o)
	a, b := systemOf(now, o), systemOf(old, o)
	b.Resource.Account = a.Resource.Account
	if c.now.members[nameOf(p.Principal)] || !ownUnknown(now) || !ownUnknown(old) {
		return gain(ctx, a, b)
	}
	f.assumed = true
	everything, err := policy.New(policy.Version2012, policy.StatementSpec{
		Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"},
	})
	if err != nil {
		return analyze.Answer{}, err
	}
	a.Policies.Identity = []*policy.Policy{everything}
	b.Policies.Identity = a.Policies.Identity
	first, err := gain(ctx, a, b)
	if err != nil || first.Verdict == analyze.Yes {
		return first, err
	}
	a.Policies.Identity, b.Policies.Identity = nil, nil
	second, err := gain(ctx, a, b)
	if err == nil && second.Verdict == analyze.No {
		return first, nil
	}
	return second, err
}

// ownUnknown reports whether nothing is known of the own policies of somebody.
func ownUnknown(c account.Caller) bool {
	return len(c.Policies.Identity) == 1 && c.Policies.Identity[0].IsUnknown()
}

// gain asks what now allows and old does not. Where the old policies are not known they may deny even what needs no
// permission: nobody gains that.
func gain(ctx context.Context, now, old analyze.System) (analyze.Answer, error) {
	answer, err := now.NewAccess(ctx, old)
	if err != nil || answer.Verdict != analyze.Undecided {
		return answer, err
	}
	granted, err := now.NewAccess(ctx, without(now))
	if err == nil && granted.Verdict == analyze.No {
		return granted, nil
	}
	return answer, err
}

// without returns a system without policies: the caller may do what needs no permission.
func without(s analyze.System) analyze.System {
	return analyze.System{Caller: s.Caller, Resource: s.Resource}
}

// isNarrower reports whether all that changed is a policy, and that for the worse of everybody. It is told for people of
// other accounts than that of the resource: the policy must allow what they do. For examples of people it is said of the
// policy alone what cannot be said of them.
func isNarrower(ctx context.Context, p person, o object, now, old account.Caller) bool {
	name, err := arn.Parse(o.arn)
	if err != nil || p.Account() == cmp.Or(now.Resource.Account, name.AccountID) || now.Policies.Resource == nil || old.Policies.Resource == nil {
		return false
	}
	kind := policy.Resource
	switch name.Service {
	case "iam":
		kind = policy.Trust
	case "kms":
		kind = policy.Key
	}
	answer, err := analyze.NewAccess(ctx, old.Policies.Resource, now.Policies.Resource, kind)
	old.Policies.Resource = now.Policies.Resource
	return err == nil && answer.Verdict == analyze.No && isSame(now, old)
}

// systemOf returns a caller as what is asked about. Where it is about a resource the policy of an endpoint lets pass what
// is asked about alone: requests for the operations of its service, for a role those that assume it.
func systemOf(c account.Caller, o object) analyze.System {
	s := analyze.System{Caller: c.Principal, Policies: c.Policies, Resource: c.Resource, Unlisted: c.Unlisted, Outside: c.Outside}
	name, err := arn.Parse(s.Resource.ARN)
	if err != nil {
		return s
	}
	actions := []string{name.Service + ":*"}
	if name.Service == "iam" && o.action == "*" {
		actions = []string{"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"}
	}
	only, err := policy.New(policy.Version2012, policy.StatementSpec{
		Effect: policy.Allow, Principal: policy.Everyone(), Action: actions, Resource: []string{s.Resource.ARN},
	})
	if err != nil {
		return s
	}
	s.Policies.Endpoint = only
	if isPattern(s.Resource.ARN) {
		s.Resource.ARN = ""
	}
	return s
}

func isPattern(name string) bool { return strings.ContainsAny(name, "*?") }

package main

import (
	"context"
	"fmt"
	"io"
	"os"
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
	old, now *account.Snapshot
	objects  []object // of now

	before, after map[string]bool                             // the users, roles and root users that were read
	count         struct{ gained, new, able, gone, open int } // able are those of new who can do something
}

// An object is a resource that has a policy or had one, or all that a pattern covers, such as the objects of a bucket.
type object struct {
	arn     string
	changed bool
}

// reviewAccounts compares two snapshots, which are directories.
func reviewAccounts(out io.Writer, oldDir, newDir string) (int, error) {
	c := comparison{out: out}
	var err error
	if c.old, err = account.Read(os.DirFS(oldDir)); err != nil {
		return statusUnknown, fmt.Errorf("%s: %w", oldDir, err)
	}
	if c.now, err = account.Read(os.DirFS(newDir)); err != nil {
		return statusUnknown, fmt.Errorf("%s: %w", newDir, err)
	}
	c.before, c.after = members(c.old), members(c.now)
	c.findObjects()
	for p := range everybody(c.now) {
		if err := c.caller(context.Background(), p); err != nil {
			return statusUnknown, err
		}
	}
	c.gone()
	n := c.count
	fmt.Fprintf(out, "%d gained access, %d are new, %d are gone, of %d it is not known\n", n.gained, n.new, n.gone, n.open)
	switch {
	case n.open > 0:
		return statusUnknown, nil
	case n.gained+n.able > 0:
		return statusYes, nil
	}
	return statusNo, nil
}

// everybody yields whom a snapshot knows by name: not the examples of those that it does not know.
func everybody(s *account.Snapshot) func(yield func(evaluate.Principal) bool) {
	return func(yield func(evaluate.Principal) bool) {
		last := ""
		for c := range s.Callers("*", "*") {
			if c.StandsFor != "" || c.Principal.ID() == last {
				continue
			}
			last = c.Principal.ID()
			if !yield(c.Principal) {
				return
			}
		}
	}
}

// members returns the users, roles and root users of the accounts that were read.
func members(s *account.Snapshot) map[string]bool {
	all := make(map[string]bool)
	for p := range s.Principals() {
		all[p.ARN] = true
	}
	for a := range s.Accounts() {
		if a.Details {
			all[a.ID] = true
		}
	}
	return all
}

// nameOf returns how members has a principal: a root user by its account.
func nameOf(p evaluate.Principal) string {
	if strings.HasSuffix(p.ID(), ":root") {
		return p.Account()
	}
	return p.ID()
}

// findObjects finds the resources of which the policy can open something.
func (c *comparison) findObjects() {
	first := ""
	nobody := evaluate.MustParsePrincipal("anonymous")
	for made := range c.now.Callers("*", "*") {
		if id := made.Principal.ID() + made.StandsFor; first == "" {
			first = id
		} else if id != first {
			return
		}
		name := made.Resource.ARN
		now, old := c.now.Caller(nobody, "*", name), c.oldCaller(nobody, name)
		if name == "*" || now.Policies.Resource == nil && old.Policies.Resource == nil && now.Unlisted == "" {
			continue // what is not listed, or what has no policy
		}
		c.objects = append(c.objects, object{arn: name, changed: !isSame(now, old)})
	}
}

// oldCaller returns a caller of old. A resource that old does not list is taken to have had no policy.
func (c *comparison) oldCaller(p evaluate.Principal, name string) account.Caller {
	old := c.old.Caller(p, "*", name)
	if now := c.now.Caller(p, "*", name); now.Unlisted == "" {
		old.Unlisted = ""
	}
	return old
}

// caller reports what somebody gained.
func (c *comparison) caller(ctx context.Context, p evaluate.Principal) error {
	isMember := c.after[nameOf(p)]
	if isMember && !c.before[nameOf(p)] {
		return c.newcomer(ctx, p)
	}
	now, old := c.now.Caller(p, "*", ""), c.old.Caller(p, "*", "")
	changed := !isSame(now, old)
	var found finding
	if changed && isMember {
		answer, err := newAccess(ctx, now, old)
		if err != nil {
			return err
		}
		found.add("", answer)
	}
	for _, o := range c.objects {
		if !changed && !o.changed {
			continue
		}
		now, old := c.now.Caller(p, "*", o.arn), c.oldCaller(p, o.arn)
		if isSame(now, old) {
			continue
		}
		answer, err := newAccess(ctx, now, old)
		if err != nil {
			return err
		}
		found.add(o.arn, answer)
	}
	c.report("gained", p, &found)
	return nil
}

// newcomer reports somebody whom old does not have, with something that it can do, if there is any.
func (c *comparison) newcomer(ctx context.Context, p evaluate.Principal) error {
	c.count.new++
	var found finding
	for _, o := range append([]object{{}}, c.objects...) {
		system := systemOf(c.now.Caller(p, "*", o.arn))
		without := analyze.System{Caller: system.Caller, Resource: system.Resource} // may do what needs no permission
		answer, err := system.NewAccess(ctx, without)
		if nameOf(p) == p.Account() {
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
	for p := range everybody(c.old) {
		if name := nameOf(p); c.before[name] && !c.after[name] {
			c.count.gone++
			fmt.Fprintf(c.out, "gone     %v\n", p)
		}
	}
}

// newAccess asks what now allows and old does not.
func newAccess(ctx context.Context, now, old account.Caller) (analyze.Answer, error) {
	a, b := systemOf(now), systemOf(old)
	b.Resource.Account = a.Resource.Account
	return a.NewAccess(ctx, b)
}

// systemOf returns a caller as what is asked about. Where it is about a resource the policy of an endpoint lets pass what
// is asked about alone: requests for the operations of its service, for a role those that assume it.
func systemOf(c account.Caller) analyze.System {
	s := analyze.System{Caller: c.Principal, Policies: c.Policies, Resource: c.Resource, Unlisted: c.Unlisted}
	name, err := arn.Parse(s.Resource.ARN)
	if err != nil {
		return s
	}
	actions := []string{name.Service + ":*"}
	if name.Service == "iam" {
		actions = []string{"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"}
	}
	only, err := policy.New(policy.Version2012, policy.StatementSpec{
		Effect: policy.Allow, Principal: policy.Everyone(), Action: actions, Resource: []string{s.Resource.ARN},
	})
	if err != nil {
		return s
	}
	s.Policies.Endpoint = only
	if strings.ContainsAny(s.Resource.ARN, "*?") {
		s.Resource.ARN = ""
	}
	return s
}

package explain

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

const (
	mostManaged = 8  // how many managed policies are looked into
	mostEntries = 64 // and how many entries of Action one may have
)

// attachManaged adds the remedy to attach the managed policy that holds the action and the fewest others, if nothing but
// identity policies stands in the way, no statement guards the action, and there is another remedy: it is never first.
func (w *work) attachManaged(o *obstacle) {
	guard := o.guard()
	if o.Kind != policy.Identity || w.namesNone() || o.keepsOut() != "" || len(w.x.Remedies) == 0 || len(w.x.Remedies) >= mostRemedies ||
		w.x.Remedies[0].Code == OwnerDecides || guard != nil && len(guard.Tests) > 0 {
		return
	}
	var best *policy.Policy
	least := 0
	for _, name := range w.managedFor() {
		p, err := w.catalog.Lookup(name)
		if err != nil {
			continue
		}
		if n, ok := actionsOf(p, w.x.Request.Action); ok && (best == nil || n < least) {
			best, least = p, n
		}
	}
	if best == nil {
		return
	}
	d := draft{req: w.x.Request, ps: w.e.Policies()}
	d.ps.Identity = append(slices.Clip(d.ps.Identity), best)
	d.touched[policy.Identity] = true
	if !w.verified(&d) {
		return
	}
	c := o.place(Change{Code: AttachManaged, Managed: best.Name(), Adds: least - 1})
	c.Say = "attach the managed policy " + quote.Name(best.Name()) + ", which allows " + strconv.Itoa(c.Adds) + " further actions"
	w.x.Remedies = append(w.x.Remedies, Remedy{Code: AttachManaged, Changes: []Change{c}, Verified: true})
}

// managedFor returns the names of managed policies that may be about the service of the action: those that have its name
// in theirs, the shortest first.
func (w *work) managedFor() (names []string) {
	service, _, _ := strings.Cut(w.x.Request.Action, ":")
	for name := range w.catalog.Names() {
		if containsFold(name, service) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	found := 0
	return slices.DeleteFunc(names, func(name string) bool {
		if found == mostManaged {
			return true
		}
		info, err := w.catalog.Info(name)
		if err != nil || !canAttach(&info) {
			return true
		}
		found++
		return false
	})
}

// canAttach reports whether a policy can be attached to users and roles of one's own.
func canAttach(info *managed.Info) bool {
	return !info.Deprecated && info.Path != "/aws-service-role/" && (info.Kind == 0 || info.Kind == policy.Identity)
}

// containsFold reports whether a name has a part, whatever the case of its letters.
func containsFold(name, part string) bool {
	if part == "" {
		return false
	}
	first := ascii.Lower(part[0])
	for i := range len(name) - len(part) + 1 {
		if ascii.Lower(name[i]) == first && ascii.EqualFold(name[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

// actionsOf counts the actions that a policy allows; ok is false if the one wanted is not among them, or if they are all
// that there is but some.
func actionsOf(p *policy.Policy, wanted string) (n int, ok bool) {
	found := make(map[string]bool)
	entries := 0
	for _, s := range p.Statements() {
		if s.Effect() != policy.Allow {
			continue
		}
		if s.NotAction() {
			return 0, false
		}
		ok = ok || s.MatchAction(wanted)
		for a := range s.Actions() {
			if entries++; entries > mostEntries || a.MatchesAll() {
				return 0, false
			}
			for one := range action.Expand(a.String()) {
				found[one.Name()] = true
			}
		}
	}
	return len(found), ok
}

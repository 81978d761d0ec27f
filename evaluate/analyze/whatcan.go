package analyze

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A Grant is a row of [WhatCan] or [Within]: an action on resources of a pattern. The zero value is none.
type Grant struct {
	Action string
	// Resource is an entry of an Allow statement, as it is written: the request of Answer is about a resource that it
	// covers, and no narrower one of those that allow the action. It is "*" for an action that takes no resource.
	Resource string
	// Keys are the condition keys that matter, in alphabetical order: the request has them, or must not.
	Keys   []string
	Answer Answer // Yes, or Undecided: what is No has no row
}

// WhatCan lists what a system allows: each action of some services that the Service Authorization Reference lists, in its
// order, with the patterns of resources for which the system allows a request. Without services all are looked at. A
// pattern that a wider one makes needless, with the same condition keys or fewer, is left out: what a system allows is
// always in some row, and each row has a request that shows it. That is about a resource of one of the formats that the
// reference lists for the action, as with [TypedResources].
//
// A row of which it is not known whether it is allowed is Undecided; so is what depends on a policy of which not all is
// known. The error is that of [System.Granted], or an [*evaluate.Error] for a service that does not exist; it is the last
// row. Each row takes as many steps as a question may take.
func WhatCan(ctx context.Context, s System, services []string, opts ...Option) iter.Seq2[Grant, error] {
	return func(yield func(Grant, error) bool) {
		prefixes, err := servicesOf(services)
		if err != nil {
			yield(Grant{}, err)
			return
		}
		holes := s.holes()
		asked := &s
		if holes != nil {
			asked = s.reading(true)
		}
		opts = append(slices.Clip(opts), TypedResources(), KnownActions())
		q, err := newSystemQuestion(ctx, opts, asked, nil, nil)
		if err != nil {
			yield(Grant{}, err)
			return
		}
		for g := range grants(newSystemRows(q), prefixes) {
			if holes != nil {
				a := Access{Actions: []string{g.Action}, Resources: []string{g.Resource}}
				least, err := s.reading(false).Granted(ctx, a, opts...)
				switch {
				case err != nil:
					yield(Grant{}, err)
					return
				case least.Verdict == Yes:
					g.Answer, g.Keys = least, least.keys
				default:
					g.Answer, g.Keys = Answer{Open: holes, Steps: g.Answer.Steps}, nil
				}
			}
			if !yield(g, nil) {
				return
			}
		}
	}
}

// servicesOf returns the prefixes of services in lower case, all for an empty list.
func servicesOf(names []string) (prefixes []string, err error) {
	for _, name := range names {
		s, ok := action.LookupService(ascii.ToLower(name))
		if !ok {
			return nil, &evaluate.Error{Code: evaluate.CodeInvalidRequest, Input: name, Reason: "there is no such service"}
		}
		prefixes = append(prefixes, ascii.ToLower(s.Prefix()))
	}
	if names == nil {
		for s := range action.Services() {
			prefixes = append(prefixes, ascii.ToLower(s.Prefix()))
		}
	}
	return prefixes, nil
}

// rows are what grants asks.
type rows interface {
	// profile returns what tells an action from others, and false for one that nothing allows.
	profile(p *point) (string, bool)
	// entries returns the resources of the statements that may allow an action.
	entries(p *point) []entry
	// ask asks for a request of an action for a resource of an entry, and none of narrower ones.
	ask(p *point, e *entry, narrower []string) Answer
	// again returns the answer for another action of the same profile; false if it is not the same.
	again(a *Answer, action string) (Answer, bool)
	// done reports whether the context is.
	done() bool
}

// An entry is a resource in a policy.
type entry struct {
	text      string
	variables bool // its policy has variables
	pattern   cover.Pattern
}

// grants lists the rows of services.
func grants(r rows, services []string) iter.Seq[Grant] {
	return func(yield func(Grant) bool) {
		known := make(map[string][]Grant)
		for _, service := range services {
			s, _ := action.LookupService(service)
			for a := range s.Actions() {
				p := point{service: service, action: a.Name(), known: a, none: !a.TakesResource()}
				key, ok := r.profile(&p)
				if !ok {
					continue
				}
				list, ok := known[key]
				if !ok {
					list = grantsOf(r, &p)
					known[key] = list
				}
				for _, g := range list {
					if g.Action != p.action && g.Answer.Verdict == Yes {
						again, ok := r.again(&g.Answer, p.action)
						if !ok { // something tells the actions apart
							again = r.ask(&p, &entry{text: g.Resource, variables: true}, nil)
						}
						g.Answer = again
					}
					if g.Action = p.action; g.Answer.Verdict != No && !yield(g) {
						return
					}
				}
				if r.done() {
					return
				}
			}
		}
	}
}

// grantsOf lists the rows of an action.
func grantsOf(r rows, p *point) (list []Grant) {
	entries := r.entries(p)
	for i := range entries {
		e := &entries[i]
		var narrower []string
		for j := range entries {
			if other := &entries[j]; i != j && e.pattern.Covers(other.pattern) && !other.pattern.Covers(e.pattern) {
				narrower = append(narrower, other.text)
			}
		}
		answer := r.ask(p, e, narrower)
		if answer.Verdict == No {
			continue
		}
		list = append(list, Grant{Action: p.action, Resource: e.text, Keys: answer.keys, Answer: answer})
	}
	wider := func(a, b *Grant) bool {
		of := func(g *Grant) cover.Pattern {
			return entries[slices.IndexFunc(entries, func(e entry) bool { return e.text == g.Resource })].pattern
		}
		return a != b && of(a).Covers(of(b)) && a.Answer.Verdict == Yes && b.Answer.Verdict == Yes &&
			!slices.ContainsFunc(a.Keys, func(key string) bool { return !slices.Contains(b.Keys, key) })
	}
	var kept []Grant
	for i := range list {
		if !slices.ContainsFunc(list, func(g Grant) bool { return g.Resource != list[i].Resource && wider(&g, &list[i]) }) {
			kept = append(kept, list[i])
		}
	}
	return kept
}

// addEntries adds the resources of a statement that are not there yet.
func addEntries(list []entry, st *statement) []entry {
	add := func(e entry) {
		if !slices.ContainsFunc(list, func(other entry) bool { return other.text == e.text }) {
			list = append(list, e)
		}
	}
	if !st.HasResource() || st.NotResource() {
		add(everywhere)
		return list
	}
	i := -1
	for r := range st.Resources() {
		i++
		switch {
		case r.IsDead():
		case r.MatchesAll():
			add(everywhere)
		default:
			add(entry{text: r.String(), variables: st.variables, pattern: cover.New(st.templates[i].Pieces())})
		}
	}
	return list
}

// everywhere is the entry that covers every resource.
var everywhere = entry{text: "*", pattern: cover.New(wildcards("*"))}

// spec returns a statement that allows everything on some resources.
func allowing(resources ...string) policy.StatementSpec {
	return policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: resources}
}

// version returns the version of a policy that has an entry.
func (e *entry) version() string {
	if e.variables || !strings.Contains(e.text, "${") {
		return policy.Version2012
	}
	return policy.Version2008
}

package analyze

import (
	"context"
	"iter"
	"math"
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
// known, beside the rows of what does not. Once ctx is done the last row is an undecided one for "*" on "*". Each row
// takes as many steps as a question may take.
//
// A role and a KMS key have a policy of their own, without which nobody may use them: a system without it, or without
// something [System.Unlisted], has no rows of them, such as sts:AssumeRole.
//
// The error is that of [System.Granted], or an [*evaluate.Error] for a service that does not exist; it is the last row.
func WhatCan(ctx context.Context, s System, services []string, opts ...Option) iter.Seq2[Grant, error] {
	return func(yield func(Grant, error) bool) {
		prefixes, err := servicesOf(services)
		if err != nil {
			yield(Grant{}, err)
			return
		}
		opts = append(slices.Clip(opts), TypedResources(), KnownActions())
		least, err := s.reading(false).grants(ctx, prefixes, opts)
		if err != nil {
			yield(Grant{}, err)
			return
		}
		holes := s.holes()
		if holes == nil {
			for g := range least {
				if !yield(g.Grant, nil) {
					return
				}
			}
			return
		}
		most, err := s.reading(true).grants(ctx, prefixes, opts)
		if err != nil {
			yield(Grant{}, err)
			return
		}
		for g := range withHoles(least, most, holes) {
			if !yield(g, nil) {
				return
			}
		}
	}
}

// grants lists the rows of a system of which all is known.
func (s *System) grants(ctx context.Context, services []string, opts []Option) (iter.Seq[row], error) {
	q, err := newSystemQuestion(ctx, opts, s, nil, nil)
	if err != nil {
		return nil, err
	}
	return grants(newSystemRows(q), services), nil
}

// withHoles lists the rows of the least that a system allows, and those of the most that are not among them, which are
// undecided. Both are in the order of actions.
func withHoles(least, most iter.Seq[row], holes []Open) iter.Seq[Grant] {
	return func(yield func(Grant) bool) {
		next, stop := iter.Pull(least)
		defer stop()
		sure, ok := next()
		action, known := "", map[string]bool{}
		for g := range most {
			if g.Action != action {
				action = g.Action
				clear(known)
			}
			for ; ok && sure.Action == action; sure, ok = next() {
				if known[sure.entry.asked] = true; !yield(sure.Grant) {
					return
				}
			}
			if known[g.entry.asked] {
				continue
			}
			open := mergeOpen(holes, g.Answer.Open)
			if g.Answer, g.Keys = (Answer{Open: open, Steps: g.Answer.Steps}), nil; !yield(g.Grant) {
				return
			}
		}
		for ; ok; sure, ok = next() {
			if !yield(sure.Grant) {
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
	ask(p *point, e *entry, narrower []string) Answer // narrower as in entry.asked
	// again returns the answer for another action of the same profile; false if it is not the same.
	again(a *Answer, action string) (Answer, bool)
	// done reports whether the context is.
	done() bool
}

// An entry is a resource in a policy.
type entry struct {
	text    string
	asked   string // the same as it is written in Version 2012-10-17
	pattern cover.Pattern
}

// A row is a grant and its entry.
type row struct {
	Grant
	entry *entry
}

// grants lists the rows of services.
func grants(r rows, services []string) iter.Seq[row] {
	return func(yield func(row) bool) {
		known := make(map[string][]row)
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
							again = r.ask(&p, g.entry, nil)
						}
						g.Answer, g.Keys = again, again.keys
					}
					if g.Action = p.action; g.Answer.Verdict != No && !yield(g) {
						return
					}
				}
				if r.done() {
					answer := Answer{Open: []Open{{Code: Cancelled, Message: Cancelled.message()}}}
					yield(row{Grant{Action: "*", Resource: "*", Answer: answer}, &everywhere})
					return
				}
			}
		}
	}
}

// grantsOf lists the rows of an action.
func grantsOf(r rows, p *point) (list []row) {
	entries := r.entries(p)
	for i := range entries {
		e := &entries[i]
		var narrower []string
		for j := range entries {
			if other := &entries[j]; i != j && e.pattern.Covers(other.pattern) && !other.pattern.Covers(e.pattern) {
				narrower = append(narrower, other.asked)
			}
		}
		answer := r.ask(p, e, narrower)
		if answer.Verdict == No {
			continue
		}
		list = append(list, row{Grant{Action: p.action, Resource: e.text, Keys: answer.keys, Answer: answer}, e})
	}
	wider := func(a, b *row) bool {
		return a.entry.pattern.Covers(b.entry.pattern) && a.Answer.Verdict == Yes && b.Answer.Verdict == Yes &&
			!slices.ContainsFunc(a.Keys, func(key string) bool { return !slices.Contains(b.Keys, key) })
	}
	var kept []row
	for i := range list {
		needless := false
		for j := range list { // of two that make each other needless the first stays
			needless = needless || i != j && wider(&list[j], &list[i]) && (j < i || !wider(&list[i], &list[j]))
		}
		if !needless {
			kept = append(kept, list[i])
		}
	}
	return kept
}

// addEntries adds the resources of a statement that are not there yet.
func addEntries(list []entry, st *statement) []entry {
	add := func(e entry) {
		if !slices.ContainsFunc(list, func(other entry) bool { return other.asked == e.asked }) {
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
			e := entry{text: r.String(), asked: r.String(), pattern: cover.New(st.templates[i].Pieces())}
			if !st.variables {
				e.asked = strings.ReplaceAll(e.text, "${", "${$}{")
			}
			add(e)
		}
	}
	return list
}

// everywhere is the entry that covers every resource.
var everywhere = entry{text: "*", asked: "*", pattern: cover.New(wildcards("*"))}

// allowing returns a statement that allows everything on some resources.
func allowing(resources ...string) policy.StatementSpec {
	return policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: resources}
}

// covering returns a statement that covers everything on some resources, the same for the same ones. It is in no policy.
func (q *question) covering(resources ...string) *statement {
	key := strings.Join(resources, "\n")
	if q.made[key] == nil {
		if q.made == nil {
			q.made = make(map[string]*statement)
		}
		q.made[key] = q.outside(allowing(resources...))
	}
	return q.made[key]
}

// outside returns a statement that is in no policy.
func (q *question) outside(spec policy.StatementSpec) (st *statement) {
	p, err := policy.New(policy.Version2012, spec)
	if err != nil {
		panic(err) // never: what it has stands in policies
	}
	for _, one := range p.Statements() {
		st = q.wordless(one, true)
	}
	q.all = q.all[:len(q.all)-1]
	q.extra++
	st.id = math.MaxUint32>>1 + q.extra
	return st
}

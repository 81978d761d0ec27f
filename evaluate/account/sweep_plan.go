package account

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// What a plan may have at most.
const (
	mostPatterns   = 1 << 10 // in each of the lists
	mostActions    = 1 << 16
	mostResources  = 1 << 20
	mostPrincipals = 1 << 20 // in the list: the snapshot may have more
)

// A sweep is a plan that is worked through.
type sweep struct {
	s       *Snapshot
	ctx     context.Context
	explain func(Row) bool
	stopped atomic.Bool
	spare   sync.Pool // of *chunk

	people   choice
	everyone bool
	strange  []string // principals to ask besides those of the snapshot

	actions   []planned
	first     [2]int   // the first action of others than STS, and of STS: beyond the last one for none
	resources int      // of the plan
	places    []*place // the resources, and then the roles as those of STS see them
}

// A planned is an action of a plan.
type planned struct {
	name string
	sts  bool
}

// newSweep expands a plan (FL-3).
func (s *Snapshot) newSweep(ctx context.Context, p Plan) (*sweep, error) {
	w := &sweep{s: s, ctx: ctx, explain: p.Explain, everyone: len(p.Principals) == 0}
	w.spare.New = func() any { return new(chunk) }
	if err := w.planActions(p.Actions); err != nil {
		return nil, err
	}
	if err := w.planPrincipals(p.Principals); err != nil {
		return nil, err
	}
	if err := w.planResources(p.Resources); err != nil {
		return nil, err
	}
	return w, nil
}

// unfit is the error for an entry of a plan.
func unfit(input, reason string, err error) *Error {
	return &Error{Code: CodeInvalidValue, Input: input, Reason: reason, err: err}
}

// tooMany is the error for a plan with more than most of what.
func tooMany(most int, what string) *Error {
	return &Error{Code: CodeTooLarge, Reason: "the plan has more than " + strconv.Itoa(most) + " " + what}
}

func isPattern(text string) bool { return strings.ContainsAny(text, "*?") }

// planActions expands the actions.
func (w *sweep) planActions(entries []string) error {
	seen := make(map[string]bool)
	patterns := 0
	add := func(name string) *Error {
		key := ascii.ToLower(name)
		if seen[key] {
			return nil
		}
		seen[key] = true
		service, _, _ := strings.Cut(key, ":")
		if w.actions = append(w.actions, planned{name, service == "sts"}); len(w.actions) > mostActions {
			return tooMany(mostActions, "actions")
		}
		return nil
	}
	for _, entry := range entries {
		if !isPattern(entry) {
			name := entry
			if a, ok := action.Lookup(entry); ok {
				name = a.String()
			} else if service, rest, _ := strings.Cut(entry, ":"); service == "" || rest == "" {
				return unfit(entry, "not an action, service:Name", nil)
			}
			if err := add(name); err != nil {
				return err
			}
			continue
		}
		if patterns++; patterns > mostPatterns {
			return tooMany(mostPatterns, "patterns of actions")
		}
		none := true
		for a := range action.Expand(entry) {
			none = false
			if err := add(a.String()); err != nil {
				return err
			}
		}
		if none {
			return unfit(entry, "the pattern covers no action that is known", nil)
		}
	}
	if len(w.actions) == 0 {
		return unfit("", "the plan has no actions", nil)
	}
	for i := range w.first {
		w.first[i] = slices.IndexFunc(w.actions, func(a planned) bool { return a.sts == (i == 1) })
	}
	return nil
}

// A choice is a selection of ARNs: some as they are, some by patterns.
type choice struct {
	named    map[string]bool
	patterns []arn.Pattern
}

// add adds a pattern.
func (c *choice) add(entry, what string) error {
	if len(c.patterns) == mostPatterns {
		return tooMany(mostPatterns, "patterns of "+what)
	}
	p, err := arn.ParsePatternWithoutVariables(entry)
	if err != nil {
		return unfit(entry, "not a pattern of ARNs", err)
	}
	c.patterns = append(c.patterns, p)
	return nil
}

func (c *choice) has(name string) bool {
	return c.named[name] || slices.ContainsFunc(c.patterns, func(p arn.Pattern) bool { return p.Match(name, nil) })
}

// planPrincipals divides the principals into those of the snapshot and others.
func (w *sweep) planPrincipals(entries []string) error {
	if len(entries) > mostPrincipals {
		return tooMany(mostPrincipals, "principals")
	}
	w.people.named = make(map[string]bool)
	for _, entry := range entries {
		if isPattern(entry) {
			if err := w.people.add(entry, "principals"); err != nil {
				return err
			}
			continue
		}
		if w.people.named[entry] {
			continue
		}
		w.people.named[entry] = true
		p, err := evaluate.ParsePrincipal(entry)
		if err != nil {
			return unfit(entry, "not a principal", err)
		}
		if !w.s.isPerson(p.Account(), entry) {
			w.strange = append(w.strange, entry)
		}
	}
	return nil
}

// isPerson reports whether a principal is among Principals.
func (s *Snapshot) isPerson(account, name string) bool {
	m := s.accounts[account]
	if m == nil || m.byARN[name] == nil {
		return false
	}
	kind := m.byARN[name].kind
	return kind == KindUser || kind == KindRole
}

package evaluate_test

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/policy"
)

// Reduction of a case to what is needed of it: policies, statements, entries, values, keys and facts are dropped or made
// plain for as long as something stays as it is.

// copied returns a deep copy, whose parts can be changed.
func (c *twinCase) copied() *twinCase {
	d := *c
	caller := *c.Caller
	d.Caller, d.Context, d.Policies = &caller, maps.Clone(c.Context), nil
	d.supposed, d.apply, d.miss = "", nil, nil
	for _, doc := range c.Policies {
		doc.Statements, doc.says = slices.Clone(doc.Statements), nil
		for i := range doc.Statements {
			doc.Statements[i].Condition = slices.Clone(doc.Statements[i].Condition)
		}
		d.Policies = append(d.Policies, doc)
	}
	return &d
}

// rebuild builds the policies anew; it reports whether all may be what they are.
func (c *twinCase) rebuild() bool {
	for i := range c.Policies {
		d := &c.Policies[i]
		built, err := policy.New(d.Version, d.Statements...)
		if err != nil || built.CheckKind(d.Kind) != nil {
			return false
		}
		d.built = built
	}
	return true
}

// reduced returns the smallest case found for which holds still says yes, as it does for c.
func (c *twinCase) reduced(holds func(*twinCase) bool) *twinCase {
	for again := true; again; {
		again = false
		for change := range c.smaller() {
			d := c.copied()
			change(d)
			if d.rebuild() && holds(d) {
				c, again = d, true
				break
			}
		}
	}
	return c
}

// smaller yields all single changes that make a case smaller. None of them can be undone by others, so that they end.
func (c *twinCase) smaller() iter.Seq[func(*twinCase)] {
	return func(yield func(func(*twinCase)) bool) {
		for change := range c.fewerPolicies {
			if !yield(change) {
				return
			}
		}
		for i := range c.Policies {
			for j := range c.Policies[i].Statements {
				for change := range twinSmallerStatement(c.Policies[i].Kind, &c.Policies[i].Statements[j]) {
					if !yield(func(d *twinCase) { change(&d.Policies[i].Statements[j]) }) {
						return
					}
				}
			}
		}
		c.fewerFacts(yield)
	}
}

func (c *twinCase) fewerPolicies(yield func(func(*twinCase)) bool) {
	for _, kind := range genKinds {
		for level := range c.Levels[kind] { // a level goes, and with the last of them the kind
			if !yield(func(d *twinCase) {
				d.Levels[kind]--
				d.Policies = slices.DeleteFunc(d.Policies, func(p twinDocument) bool { return p.Kind == kind && p.Level == level })
				for i := range d.Policies {
					if p := &d.Policies[i]; p.Kind == kind && p.Level > level {
						p.Level--
					}
				}
			}) {
				return
			}
		}
	}
	for i, doc := range c.Policies {
		kind := doc.Kind
		alone := !slices.ContainsFunc(slices.Delete(slices.Clone(c.Policies), i, i+1), func(p twinDocument) bool { return p.Kind == kind })
		if !alone && !yield(func(d *twinCase) { d.Policies = slices.Delete(d.Policies, i, i+1) }) {
			return
		}
		for j := range doc.Statements {
			if len(doc.Statements) == 1 {
				if doc.Statements[0].Sid != genFiller(kind).Sid && !yield(func(d *twinCase) { d.Policies[i].Statements[0] = genFiller(kind) }) {
					return
				}
				continue
			}
			if !yield(func(d *twinCase) { d.Policies[i].Statements = slices.Delete(d.Policies[i].Statements, j, j+1) }) {
				return
			}
		}
		if doc.Version != policy.Version2012 && !yield(func(d *twinCase) { d.Policies[i].Version = policy.Version2012 }) {
			return
		}
	}
}

// twinSmallerStatement yields the changes that make a statement smaller.
func twinSmallerStatement(kind policy.Kind, s *policy.StatementSpec) iter.Seq[func(*policy.StatementSpec)] {
	return func(yield func(func(*policy.StatementSpec)) bool) {
		plain := policy.Everyone()
		open := s.NotPrincipal != nil || s.Principal != nil && !slices.Equal(s.Principal, plain)
		changes := []struct {
			use    bool
			change func(*policy.StatementSpec)
		}{
			{open, func(s *policy.StatementSpec) { s.Principal, s.NotPrincipal = plain, nil }},
			{kind != policy.RCP && !slices.Equal(s.Action, []string{"*"}), func(s *policy.StatementSpec) { s.Action, s.NotAction = []string{"*"}, nil }},
			{!slices.Equal(s.Resource, []string{"*"}), func(s *policy.StatementSpec) { s.Resource, s.NotResource = []string{"*"}, nil }},
			{s.Condition != nil, func(s *policy.StatementSpec) { s.Condition = nil }},
		}
		for _, c := range changes {
			if c.use && !yield(c.change) {
				return
			}
		}
		texts := func(list func(*policy.StatementSpec) *[]string) bool {
			for i := range *list(s) {
				if len(*list(s)) > 1 && !yield(func(s *policy.StatementSpec) {
					*list(s) = slices.Delete(slices.Clone(*list(s)), i, i+1)
				}) {
					return false
				}
			}
			return true
		}
		for _, list := range []func(*policy.StatementSpec) *[]policy.PrincipalSpec{
			func(s *policy.StatementSpec) *[]policy.PrincipalSpec { return &s.Principal },
			func(s *policy.StatementSpec) *[]policy.PrincipalSpec { return &s.NotPrincipal },
		} {
			for i := range *list(s) {
				if len(*list(s)) > 1 && !yield(func(s *policy.StatementSpec) { *list(s) = slices.Delete(slices.Clone(*list(s)), i, i+1) }) {
					return
				}
			}
		}
		for _, list := range []func(*policy.StatementSpec) *[]string{
			func(s *policy.StatementSpec) *[]string { return &s.Action },
			func(s *policy.StatementSpec) *[]string { return &s.NotAction },
			func(s *policy.StatementSpec) *[]string { return &s.Resource },
			func(s *policy.StatementSpec) *[]string { return &s.NotResource },
		} {
			if !texts(list) {
				return
			}
		}
		for i, test := range s.Condition {
			if len(s.Condition) > 1 && !yield(func(s *policy.StatementSpec) { s.Condition = slices.Delete(slices.Clone(s.Condition), i, i+1) }) {
				return
			}
			if !texts(func(s *policy.StatementSpec) *[]string { return &s.Condition[i].Values }) {
				return
			}
			_, bare, _ := strings.Cut(test.Operator, ":")
			for _, op := range []string{cmp.Or(bare, test.Operator), strings.TrimSuffix(test.Operator, "IfExists")} {
				if op != test.Operator && !yield(func(s *policy.StatementSpec) { s.Condition[i].Operator = op }) {
					return
				}
			}
		}
	}
}

func (c *twinCase) fewerFacts(yield func(func(*twinCase)) bool) {
	for _, key := range slices.Sorted(maps.Keys(c.Context)) {
		v := c.Context[key]
		if !yield(func(d *twinCase) { delete(d.Context, key) }) {
			return
		}
		for i := range v.Values {
			if v.List && !yield(func(d *twinCase) {
				w := v
				w.Values = slices.Delete(slices.Clone(v.Values), i, i+1)
				d.Context[key] = w
			}) {
				return
			}
		}
	}
	p := c.Caller
	for _, f := range []struct {
		use    bool
		change func(d *twinCase, p *twinCaller)
	}{
		{c.Strict, func(d *twinCase, _ *twinCaller) { d.Strict = false }},
		{c.Management, func(d *twinCase, _ *twinCaller) { d.Management = false }},
		{c.Owner != "", func(d *twinCase, _ *twinCaller) { d.Owner = "" }},
		{c.OwnerPath != "", func(d *twinCase, _ *twinCaller) { d.OwnerPath = "" }},
		{len(c.Tags) > 0, func(d *twinCase, _ *twinCaller) { d.Tags = nil }},
		{c.Action != c.call.action, func(d *twinCase, _ *twinCaller) { d.Action = d.call.action }},
		{p.Management, func(_ *twinCase, p *twinCaller) { p.Management = false }},
		{p.Token, func(_ *twinCase, p *twinCaller) { p.Token = false }},
		{p.Linked != "", func(_ *twinCase, p *twinCaller) { p.Linked = "" }},
		{p.UniqueID != "", func(_ *twinCase, p *twinCaller) { p.UniqueID = "" }},
		{p.FederatingUser != "", func(_ *twinCase, p *twinCaller) { p.FederatingUser = "" }},
		{p.SourceIdentity != "", func(_ *twinCase, p *twinCaller) { p.SourceIdentity = "" }},
		{len(p.Tags) > 0, func(_ *twinCase, p *twinCaller) { p.Tags = nil }},
		{len(p.SessionTags) > 0, func(_ *twinCase, p *twinCaller) { p.SessionTags = nil }},
		{p.Organization+p.OrganizationPath != "", func(_ *twinCase, p *twinCaller) { p.Organization, p.OrganizationPath = "", "" }},
	} {
		if f.use && !yield(func(d *twinCase) { f.change(d, d.Caller) }) {
			return
		}
	}
}

package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/policy"
)

// missing returns the absent keys that could change the answer: all on which statements that may apply depend, which
// can be too many but never too few. A value that is not known is no absent key.
func (o *open) missing(cases []*openCase, d Decision) []string {
	names := make(map[string]string) // by lower case
	for _, c := range cases {
		if key := c.f.barredLack; key != "" && d == ImplicitDeny { // OP-2, OP-6
			if _, ok := c.f.env.Lookup(ascii.ToLower(key)); !ok && !c.f.req.Context.MarkedAbsent(ascii.ToLower(key)) {
				names[ascii.ToLower(key)] = key
			}
		}
		if c.f.overriding || c.explicitly() && d == ExplicitDeny && c.fixedDeny() {
			continue
		}
		p := &prospects{f: c.f, open: make(map[string]bool)}
		for _, kind := range order {
			if !c.f.consulted(kind) {
				continue
			}
			g := &o.e.groups[kind]
			for i := range g.all {
				if st := &g.all[i]; st.Effect() == policy.Deny || d != ExplicitDeny {
					for _, key := range o.lacks(p, st, g.partial[i]) {
						if lower := ascii.ToLower(key); names[lower] == "" {
							names[lower] = canonical(key)
						}
					}
				}
			}
		}
	}
	var list []string
	for _, name := range names {
		list = append(list, name)
	}
	slices.SortFunc(list, func(a, b string) int { return strings.Compare(ascii.ToLower(a), ascii.ToLower(b)) })
	return list
}

// fixedDeny reports whether a Deny without a Condition applies.
func (c *openCase) fixedDeny() bool {
	return slices.ContainsFunc(c.judgements, func(j judgement) bool {
		return j.deny && j.sure != 0 && *j.raw == (keep.PartialStatement{}) && !j.st.isKeyed()
	})
}

// lacks returns the absent keys on which a statement depends that may apply, some in lower case.
func (o *open) lacks(p *prospects, st *statement, raw *keep.PartialStatement) (keys []string) {
	if raw == nil {
		raw = new(keep.PartialStatement)
	}
	spec, _ := raw.Spec.(*policy.StatementSpec)
	fixed := func(key string) bool {
		if _, wild := o.wild(p.f, key); wild { // some values may leave it out
			return p.closed(key)
		}
		return p.fixed(key) && !(key == principalARN && p.f.pathOpen()) // K-11
	}
	if raw.Whole != (condition.Unknown{}) || o.action(p.f, st, spec).Verdict == cover.Never {
		return nil
	}
	if st.HasPrincipal() {
		if _, most, _ := o.names(p.f, st, spec); most == 0 {
			return nil
		}
	}
	for r := range st.Resources() {
		keys = append(keys, slices.DeleteFunc(r.VariableKeys(), p.fixed)...)
	}
	if spec != nil {
		for _, list := range [...][]string{spec.Resource, spec.NotResource} {
			for _, text := range list {
				keys = append(keys, slices.DeleteFunc(o.variableKeys(entry{text, true, st.variables}), fixed)...)
			}
		}
	}
	if p.f.pathMattersToResource(st) { // K-11
		keys = append(keys, principalARN)
	}
	if len(keys) == 0 && o.resource(p.f, st, spec).Verdict == cover.Never {
		return nil
	}
	for i, t := range st.Condition().Tests() {
		v := o.test(p.f, st, i, t, specOf(spec, i))
		key := ascii.ToLower(t.Key())
		absent := !fixed(key) || p.f.couldBe(t) != nil
		if known := specOf(spec, i) == nil && !o.touchesKey(p.f, key) && !o.touchesAny(p.f, t.VariableKeys()); known {
			may := p.possible(st, i, t)
			if !may.CanHold {
				return nil
			}
			if may.CanFail && may.Key != "" {
				keys = append(keys, t.Key())
			}
			keys = append(keys, may.Variable...)
			continue
		}
		variables := t.VariableKeys()
		if raw := specOf(spec, i); raw != nil {
			for _, text := range raw.Values {
				variables = append(variables, o.variableKeys(entry{text, true, st.variables})...)
			}
		}
		variables = slices.DeleteFunc(variables, fixed)
		switch {
		case absent:
			keys = append(keys, t.Key())
		case v.Verdict == cover.Never && len(variables) == 0:
			return nil
		}
		keys = append(keys, variables...)
	}
	return keys
}

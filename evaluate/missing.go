package evaluate

import (
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// missing returns the absent keys that could have changed the decision: those of a smallest set of keys which, if they
// were given, would lead to another one.
//
// It is exact where every such key is tested once and stands in no policy variable: then each statement can be made to
// apply or not on its own. Otherwise it returns every absent key of the statements that may apply, which can be too many
// but never too few.
func (f *facts) missing(d Decision) []string {
	if f.overriding || !f.e.keyed {
		return nil
	}
	m := missing{facts: f, spelling: make(map[string]string), uses: make(map[string]int), exact: true}
	var live [kinds][]outlook
	for _, kind := range order {
		if f.consulted(kind) {
			for i := range f.e.groups[kind].all {
				if o, ok := m.outlook(&f.e.groups[kind].all[i]); ok {
					live[kind] = append(live[kind], o)
				}
			}
		}
	}
	if len(m.uses) == 0 {
		return nil
	}
	for _, n := range m.uses {
		m.exact = m.exact && n == 1
	}
	var keys keySet
	var denies []outlook
	for _, kind := range order {
		for _, o := range live[kind] {
			if o.st.Effect() == policy.Deny {
				denies = append(denies, o)
			}
		}
	}
	if d == ExplicitDeny {
		for _, o := range denies {
			switch {
			case o.now && !o.canFail:
				return nil
			case o.now:
				keys.add(o.losing)
			case !m.exact:
				keys.add(o.winning)
			}
			if !m.exact {
				keys.add(o.losing)
			}
		}
		return m.list(keys)
	}
	for _, o := range denies {
		keys.add(o.winning)
		if !m.exact {
			keys.add(o.losing)
		}
	}
	tree := m.formula(&live)
	switch {
	case m.exact && d == Allowed:
		keys.add(tree.cut)
	case m.exact:
		keys.add(tree.path)
	case d == Allowed || tree.reachable:
		for _, kind := range order {
			for _, o := range live[kind] {
				if o.st.Effect() == policy.Allow {
					keys.add(o.winning)
					keys.add(o.losing)
				}
			}
		}
	}
	return m.list(keys)
}

type missing struct {
	*facts
	spelling map[string]string // of keys by their lower case
	uses     map[string]int    // how many tests of statements that may apply depend on a key
	exact    bool
}

// keySet is a set of keys in lower case. The zero value is empty.
type keySet map[string]bool

func (s *keySet) add(keys keySet) {
	if *s == nil && len(keys) > 0 {
		*s = make(keySet)
	}
	maps.Copy(*s, keys)
}

func (s *keySet) put(key string) { s.add(keySet{key: true}) }

func (m *missing) list(keys keySet) []string {
	var names []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		names = append(names, m.spelling[key])
	}
	return names
}

// An outlook is what may become of a statement that may apply.
type outlook struct {
	st      *statement
	h       how
	now     bool   // it applies
	canFail bool   // it applies and could come not to
	winning keySet // keys that together make it apply, if it does not
	losing  keySet // keys of which each makes it not apply
}

// A dependency is an absent key on which a statement depends.
type dependency struct {
	key, name       string // in lower case, and as it is reported
	winning, losing bool
}

// outlook returns the outlook of a statement; ok is false if it can never apply.
func (m *missing) outlook(st *statement) (o outlook, ok bool) {
	if !st.MatchAction(m.req.Action) {
		return o, false
	}
	o = outlook{st: st, h: m.facts.names(st)}
	if o.h == 0 {
		return o, false
	}
	var deps []dependency
	variables := func(keys []string) {
		for _, key := range keys {
			deps = append(deps, dependency{key, canonical(key), true, true})
			m.exact = false
		}
	}
	o.now = m.matchResource(st, unsaid)
	for r := range st.Resources() {
		variables(slices.DeleteFunc(r.VariableKeys(), m.fixed))
	}
	if !o.now && len(deps) == 0 {
		return o, false
	}
	o.canFail = len(deps) > 0
	for _, t := range st.Condition().Tests() {
		possible := condition.Test.Possible
		if m.e.strict && st.Effect() == policy.Deny {
			possible = condition.Test.PossibleStrict
		}
		p := possible(t, m.env, m.req.Context.MarkedAbsent)
		switch {
		case !p.CanHold:
			return o, false
		case !p.CanFail:
			continue
		}
		o.now, o.canFail = o.now && p.Holds, true
		if p.Key != "" {
			deps = append(deps, dependency{p.Key, canonical(t.Key()), !p.Holds, p.Holds})
		}
		variables(p.Variable)
	}
	for _, d := range deps {
		m.uses[d.key]++
		if m.spelling[d.key] == "" {
			m.spelling[d.key] = d.name
		}
		if d.winning && !o.now {
			o.winning.put(d.key)
		}
		if d.losing {
			o.losing.put(d.key)
		}
	}
	return o, true
}

// fixed reports whether nothing can be given for a key that is not given already.
func (m *missing) fixed(key string) bool {
	_, ok := m.env.Lookup(key)
	return ok || m.req.Context.MarkedAbsent(key)
}

// canonical returns a key in the spelling of the catalogue, as far as the catalogue has one.
func canonical(key string) string {
	k, ok := condition.LookupKey(key)
	if !ok || len(k.Name) > len(key) || !strings.EqualFold(k.Name, key[:len(k.Name)]) {
		return key
	}
	return k.Name + key[len(k.Name):]
}

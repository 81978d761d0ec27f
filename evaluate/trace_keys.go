package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// keys adds the condition keys that statements ask for.
func (m *tracer) keys() {
	f := m.f
	var found map[string]string // their names, by their lower case
	last := ""
	note := func(name string) {
		if name == last { // most statements ask for the same as the one before
			return
		}
		if last = name; found == nil {
			found = make(map[string]string)
		}
		key := ascii.ToLower(name)
		if old, ok := found[key]; !ok || name < old {
			found[key] = name
		}
	}
	for _, kind := range order {
		all := f.e.groups[kind].all
		for i := range all {
			st := &all[i]
			for _, t := range st.condition.Tests() {
				if t.Key() != "" {
					note(t.Key())
				}
				for _, key := range t.VariableKeys() {
					note(key)
				}
			}
			for r := range st.Resources() {
				for _, key := range r.VariableKeys() {
					note(key)
				}
			}
		}
	}
	for key, name := range found {
		t := KeyTrace{Key: canonical(name)}
		v, ok, known := f.env.Context.Find(key)
		switch {
		case known && ok:
			t.Value, t.Origin = v, Given
		case known:
			t.Origin = MarkedAbsent
		default:
			if t.Value, ok = f.env.derive(key); ok {
				t.Origin = originOf(key)
			}
		}
		m.out.Keys = append(m.out.Keys, t)
	}
	slices.SortFunc(m.out.Keys, func(a, b KeyTrace) int { return ascii.CompareFold(a.Key, b.Key) })
}

// originOf says what a derived key follows from.
func originOf(key string) Origin {
	_, name, _ := strings.Cut(key, ":")
	switch {
	case strings.HasPrefix(name, "resource"), name == "requestedregion", name == "region":
		return DerivedFromResource
	case strings.HasPrefix(name, "principal"), name == "userid", name == "username", name == "sourceidentity",
		name == "federatedprovider", name == "calleraccount":
		return DerivedFromPrincipal
	}
	return DerivedFromKeys
}

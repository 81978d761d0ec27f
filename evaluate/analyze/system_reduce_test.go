package analyze_test

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/policy"
)

// Contradictions are made small before they are shown.

// reduced returns the smallest of a system and an older one, nil for none, of which something is still so.
func reduced(s, old *sysSpec, still func(s, old *sysSpec) bool) (*sysSpec, *sysSpec) {
	for again := true; again; {
		again = false
		for small := range smaller(s) {
			if still(small, old) {
				s, again = small, true
				break
			}
		}
		if old == nil {
			continue
		}
		for small := range smaller(old) {
			if still(s, small) {
				old, again = small, true
				break
			}
		}
		for kind := range policy.Endpoint + 1 { // in both
			if s.levels[kind] > 0 && old.levels[kind] > 0 {
				a, b := s.clone(), old.clone()
				a.dropKind(kind)
				b.dropKind(kind)
				if still(a, b) {
					s, old, again = a, b, true
				}
			}
		}
	}
	return s, old
}

// smaller yields systems with one thing less.
func smaller(s *sysSpec) func(yield func(*sysSpec) bool) {
	return func(yield func(*sysSpec) bool) {
		try := func(change func(c *sysSpec) bool) bool {
			c := s.clone()
			return change(c) && !yield(c)
		}
		for kind := range policy.Endpoint + 1 {
			if s.levels[kind] > 0 && try(func(c *sysSpec) bool { c.dropKind(kind); return true }) {
				return
			}
			if s.levels[kind] > 1 && try(func(c *sysSpec) bool { c.dropLevel(kind); return true }) {
				return
			}
		}
		for n := range s.docs {
			if try(func(c *sysSpec) bool { c.drop(n); return true }) {
				return
			}
			for i := range s.docs[n].list {
				if smallerStatement(s, n, i, yield) {
					return
				}
			}
		}
		if s.resource.Tags != nil && try(func(c *sysSpec) bool { c.resource.Tags = nil; return true }) {
			return
		}
		if s.resource.Organization != "" && try(func(c *sysSpec) bool {
			c.resource.Organization, c.resource.OrganizationPath = "", ""
			return true
		}) {
			return
		}
	}
}

// smallerStatement yields systems in which a statement is gone or has less. It returns true if it is to end.
func smallerStatement(s *sysSpec, n, i int, yield func(*sysSpec) bool) bool {
	try := func(change func(st *policy.StatementSpec)) bool {
		c := s.clone()
		change(&c.docs[n].list[i])
		if _, err := c.docs[n].build(); err != nil {
			return false
		}
		return !yield(c)
	}
	if len(s.docs[n].list) > 1 {
		c := s.clone()
		c.docs[n].list = slices.Delete(c.docs[n].list, i, i+1)
		if !yield(c) {
			return true
		}
	}
	st := s.docs[n].list[i]
	for at := range st.Condition {
		if try(func(st *policy.StatementSpec) { st.Condition = slices.Delete(slices.Clone(st.Condition), at, at+1) }) {
			return true
		}
		for v := range st.Condition[at].Values {
			if len(st.Condition[at].Values) > 1 && try(func(st *policy.StatementSpec) {
				st.Condition = slices.Clone(st.Condition)
				st.Condition[at].Values = slices.Delete(slices.Clone(st.Condition[at].Values), v, v+1)
			}) {
				return true
			}
		}
	}
	star := []string{"*"}
	is := func(list []string) bool { return len(list) == 1 && list[0] == "*" }
	for _, change := range []func(st *policy.StatementSpec){
		func(st *policy.StatementSpec) { st.Action, st.NotAction = star, nil },
		func(st *policy.StatementSpec) { st.Resource, st.NotResource = star, nil },
	} {
		c := s.clone().docs[n].list[i]
		change(&c)
		if (!is(st.Action) && is(c.Action) || !is(st.Resource) && is(c.Resource)) && try(change) {
			return true
		}
	}
	for _, field := range []func(st *policy.StatementSpec) *[]string{
		func(st *policy.StatementSpec) *[]string { return &st.Action },
		func(st *policy.StatementSpec) *[]string { return &st.NotAction },
		func(st *policy.StatementSpec) *[]string { return &st.Resource },
		func(st *policy.StatementSpec) *[]string { return &st.NotResource },
	} {
		for at := range *field(&st) {
			if len(*field(&st)) > 1 && try(func(st *policy.StatementSpec) {
				list := field(st)
				*list = slices.Delete(slices.Clone(*list), at, at+1)
			}) {
				return true
			}
		}
	}
	for at := range st.Principal {
		if len(st.Principal) > 1 && try(func(st *policy.StatementSpec) {
			st.Principal = slices.Delete(slices.Clone(st.Principal), at, at+1)
		}) {
			return true
		}
	}
	return false
}

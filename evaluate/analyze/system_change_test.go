package analyze_test

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/policy"
)

// Small changes of systems.

var sysChanges = []string{
	"drop", "drop", "add", "add", "anew", "effect", "test", "test", "no test", "action", "resource", "kind", "level",
}

// changed returns the system with one small change: a statement, a level or a kind of policies comes, goes or is
// another. It may be none.
func (r *sysMaker) changed(s *sysSpec) *sysSpec {
	s = s.clone()
	if len(s.docs) == 0 || r.chance(10) {
		r.addKind(s, oneOf(r, s.missing()...))
		return s
	}
	n := r.IntN(len(s.docs))
	d := &s.docs[n]
	i := r.IntN(len(d.list))
	st := d.list[i]
	switch oneOf(r, sysChanges...) {
	case "drop":
		d.list = slices.Delete(d.list, i, i+1)
		if len(d.list) == 0 {
			s.drop(n)
		}
		return s
	case "add":
		if d.kind == policy.RCP && d.list[0].Effect == policy.Allow { // RCPFullAWSAccess stands alone
			return s
		}
		d.list = append(d.list, r.statement(d, 0))
		return s
	case "kind":
		s.dropKind(d.kind)
		return s
	case "level":
		if d.kind == policy.SCP || d.kind == policy.RCP {
			if r.chance(50) {
				r.addLevel(s, d.kind)
			} else {
				s.dropLevel(d.kind)
			}
		}
		return s
	case "anew":
		d.list = slices.Delete(d.list, i, i+1)
		d.list = append(d.list, r.statement(d, 0))
		return s
	case "effect":
		st.Effect = map[policy.Effect]policy.Effect{policy.Allow: policy.Deny, policy.Deny: policy.Allow}[st.Effect]
	case "test":
		r.addTest(&st)
	case "no test":
		if len(st.Condition) > 0 {
			st.Condition = slices.Delete(slices.Clone(st.Condition), 0, 1)
		}
	case "action":
		st.Action, st.NotAction = nil, nil
		r.actions(&st, d.kind)
	case "resource":
		if st.Resource != nil {
			st.Resource = r.list(r.resourceEntry)
		}
	}
	before := d.list[i]
	d.list[i] = st
	if _, err := d.build(); err != nil {
		d.list[i] = before
	}
	return s
}

// missing returns the kinds of which the system has no policies, or all if there are none.
func (s *sysSpec) missing() (list []policy.Kind) {
	for _, kind := range sysKinds {
		if s.levels[kind] == 0 {
			list = append(list, kind)
		}
	}
	if list == nil {
		return []policy.Kind{policy.SCP}
	}
	return list
}

// drop drops a document, and its kind if that has no others and no levels.
func (s *sysSpec) drop(n int) {
	kind := s.docs[n].kind
	s.docs = slices.Delete(s.docs, n, n+1)
	more := slices.ContainsFunc(s.docs, func(d sysDoc) bool { return d.kind == kind })
	if kind != policy.SCP && kind != policy.RCP && !more {
		s.levels[kind] = 0
	}
}

func (s *sysSpec) dropKind(kind policy.Kind) {
	s.docs = slices.DeleteFunc(s.docs, func(d sysDoc) bool { return d.kind == kind })
	s.levels[kind] = 0
}

func (s *sysSpec) dropLevel(kind policy.Kind) {
	s.levels[kind]--
	s.docs = slices.DeleteFunc(s.docs, func(d sysDoc) bool { return d.kind == kind && d.level == s.levels[kind] })
}

// older returns a system of the same caller and resource to compare with: often one that was changed a little.
func (r *sysMaker) older(s *sysSpec) *sysSpec {
	old := s
	for range oneOf(r, 1, 1, 1, 2, 3) {
		old = r.changed(old)
	}
	if r.chance(8) { // what is said of the caller
		old = old.clone()
		for old.caller == s.caller || old.caller.principal.ID() != s.caller.principal.ID() {
			if old.caller = &sysCallers[r.IntN(len(sysCallers))]; r.chance(20) {
				old.caller = s.caller
				break
			}
		}
	}
	if r.chance(8) { // and of the resource
		old = old.clone()
		old.resource.Tags = map[string]string{"env": oneOf(r, "x", "y")}
		old.resource.Organization, old.resource.OrganizationPath = oneOf(r, "o-1", "o-2"), ""
		old.resource.ManagementAccount = r.chance(20)
	}
	return old
}

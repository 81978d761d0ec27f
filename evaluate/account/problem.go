package account

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Problems returns what was found in the files, in their order, file by file as they were read: first what belongs to
// no place. It reads every document of the snapshot, and so takes longer than [Read].
func (s *Snapshot) Problems() []Problem {
	found := slices.Clone(s.found)
	note := func(entity string, d *document) {
		if d == nil {
			return
		}
		if _, f := d.parse(); f != nil {
			found = append(found, finding{entity, false, f})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.accounts)) {
		m := s.accounts[id]
		for _, e := range m.list {
			for _, d := range e.inline {
				note(e.arn, d)
			}
			note(e.arn, e.trust)
			note(e.arn, e.body)
			found = s.attachments(found, m, e)
		}
	}
	for _, arn := range slices.Sorted(maps.Keys(s.shared)) {
		e := s.shared[arn]
		if e.bad != nil {
			found = append(found, finding{arn, false, e.bad})
		}
		note(arn, e.body)
	}
	for _, arn := range slices.Sorted(maps.Keys(s.resources)) {
		note(arn, s.resources[arn].policy)
	}
	for _, arn := range slices.Sorted(maps.Keys(s.functions)) {
		for _, q := range slices.Sorted(maps.Keys(s.functions[arn].policies)) {
			note(arn, s.functions[arn].policies[q].body)
		}
	}
	for _, o := range s.organizations {
		for _, l := range o.levels {
			if len(l.scps) == 0 && l.id != o.management && !o.noSCPs && l.bad == nil {
				const reason = "without a service control policy nothing is allowed"
				found = append(found, finding{l.id, true, l.self(CodeEmptyLevel, l.id, reason)})
			}
			for _, a := range slices.Concat(l.scps, l.rcps) {
				note(l.id, a.body)
				if a.body == nil && !s.hasControl(o, a.arn) {
					found = append(found, finding{l.id, true, l.self(CodePolicyNotFound, a.arn, notFound)})
				}
			}
		}
		for _, id := range slices.Sorted(maps.Keys(o.policies)) {
			note(o.id, o.policies[id])
		}
	}
	return s.problems(found)
}

const notFound = "the document is in neither the snapshot nor the catalogue"

// attachments adds what is to be said of the managed policies of an entity.
func (s *Snapshot) attachments(found []finding, m *roster, e *entity) []finding {
	for _, arn := range append(slices.Clone(e.attached), e.boundary) {
		if arn == "" || s.listed(m.id, arn) != nil {
			continue
		}
		if _, ok := s.inCatalog(arn); ok {
			continue
		}
		found = append(found, finding{e.arn, true, e.self(CodePolicyNotFound, arn, notFound)})
	}
	if ofCatalog, ok := s.inCatalog(e.arn); ok && e.body != nil {
		if p, f := e.body.parse(); f == nil && !p.Equal(ofCatalog) {
			found = append(found, finding{e.arn, true, e.self(CodeCatalogue, "", s.otherDocument())})
		}
	}
	return found
}

// hasControl reports whether the document of a control policy is known.
func (s *Snapshot) hasControl(o *organization, arn string) bool {
	_, ok := s.inCatalog(arn)
	return ok || o.policies[policyID(arn)] != nil
}

// policyID returns the id in the ARN of a policy of an organization, in lower case.
func policyID(arn string) string { return strings.ToLower(arn[strings.LastIndexByte(arn, '/')+1:]) }

// problems brings findings in order and finds their places.
func (s *Snapshot) problems(found []finding) []Problem {
	file := func(f finding) string {
		if f.fault.in == nil {
			return ""
		}
		return f.fault.in.file.name
	}
	place := func(f finding) int {
		if f.fault.in == nil {
			return -1
		}
		return f.fault.in.base + f.fault.offset
	}
	slices.SortStableFunc(found, func(a, b finding) int {
		return cmp.Or(strings.Compare(file(a), file(b)), cmp.Compare(place(a), place(b)))
	})
	list := make([]Problem, 0, len(found))
	at := places{trees: true}
	for i, f := range found {
		if i > 0 && f == found[i-1] {
			continue
		}
		list = append(list, Problem{Entity: f.entity, Remark: f.remark, Err: at.error(f.fault)})
	}
	return list
}

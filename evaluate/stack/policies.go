package stack

import (
	"iter"

	"github.com/lambdaiam/lambdaiam/policy"
)

type Policy struct {
	Name   string         // of the resource that has it
	Kind   policy.Kind    // Identity, Trust, Boundary or Resource
	Policy *policy.Policy // of which not all may be known
	Place  Place
	// Locate finds a path of the policy, such as Statement[0].Action, in the template.
	Locate func(path string) Place
}

func (s *Stack) Policies(id string) iter.Seq[Policy] {
	return func(yield func(Policy) bool) {
		each := func(kind policy.Kind, d *Document) bool {
			w := &world{Stack: s, o: newOptions(nil)}
			p, err := w.policy(d)
			if err != nil || p == nil {
				return true
			}
			locate := d.Locate
			if locate == nil {
				locate = func(string) Place { return d.Place }
			}
			return yield(Policy{d.ID, kind, p, d.Place, locate})
		}
		if i, ok := s.roles[id]; ok {
			r := &s.d.Roles[i]
			if r.Trust != nil && !each(policy.Trust, r.Trust) {
				return
			}
			for j := range r.Policies {
				if !each(policy.Identity, &r.Policies[j]) {
					return
				}
			}
			if r.Boundary != nil && !each(policy.Boundary, r.Boundary) {
				return
			}
		}
		if i, ok := s.resources[id]; ok {
			r := &s.d.Resources[i]
			for j := range r.Policies {
				if !each(resourceKind(r), &r.Policies[j]) {
					return
				}
			}
		}
		if i, ok := s.functions[id]; ok {
			f := &s.d.Functions[i]
			w := &world{Stack: s, o: newOptions(nil)}
			by, err := w.functionPolicies(f)
			if err != nil {
				return
			}
			for _, q := range qualifiers(by) {
				at := func(string) Place { return f.Place }
				if !yield(Policy{by[q].Name(), policy.Resource, by[q], f.Place, at}) {
					return
				}
			}
		}
	}
}

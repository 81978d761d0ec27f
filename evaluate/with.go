package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/policy"
)

// With returns an Evaluator with other policies: the types that ps gives are added, or take the place of those that e
// has; all others, and the options, are those of e. It costs about what [Compile] costs for the policies of ps alone,
// since what was compiled is shared: so the policies of a caller are compiled once, and with those of every resource
// the caller comes to. e stays as it is, and both may be used at the same time. Given is what is not empty, and SCPs
// and RCPs that are not nil, as for Compile; a type is taken away by compiling [Evaluator.Policies] without it.
//
// The errors are those of Compile, and an [*Error] if e is nil.
func (e *Evaluator) With(ps Policies) (*Evaluator, error) {
	if e == nil {
		return nil, &Error{Code: CodeNilEvaluator, Reason: "the evaluator is nil"}
	}
	changed := *e
	slots := ps.slots()
	for _, s := range slots {
		if s.levels != nil {
			changed.groups[s.kind] = group{}
			changed.present.drop(s.kind)
			changed.denies.drop(s.kind)
			changed.keyed.drop(s.kind)
		}
	}
	if changed.present == e.present {
		changed.actions = e.actions.borrow()
	} else {
		changed.renumber()
	}
	for _, s := range slots {
		if err := changed.fill(s.kind, s.levels); err != nil {
			return nil, err
		}
	}
	return &changed, nil
}

// borrow returns a table to which indexes can be added while a is used.
func (a *actions) borrow() actions {
	b := *a
	b.names, b.shared = slices.Clone(a.names), true
	for i := range b.names {
		b.names[i].places = slices.Clip(b.names[i].places)
	}
	return b
}

// renumber makes a table of its own for e, without what belonged to types that are gone: so a table never holds more
// than the policies in force, however often they were replaced.
func (e *Evaluator) renumber() {
	old := e.actions
	for kind := range e.groups {
		e.groups[kind].allow = slices.Clone(e.groups[kind].allow)
	}
	live := make([]bool, old.indexes)
	e.eachIndex(func(ix *index) { live[ix.number] = true })
	numbers := make([]uint32, old.indexes)
	e.actions = actions{ids: make(map[string]int32, len(old.ids)), names: make([]actionEntry, 0, len(old.names))}
	for number, is := range live { // their order stays
		if is {
			numbers[number] = e.actions.indexes
			e.actions.indexes++
		}
	}
	e.eachIndex(func(ix *index) { ix.number = numbers[ix.number] })

	texts := make([]string, len(old.names))
	for text, id := range old.ids {
		texts[id] = text
	}
	for id, n := range old.names {
		var places []place
		for _, p := range n.places {
			if live[p.index] {
				places = append(places, place{numbers[p.index], p.bucket})
			}
		}
		if places != nil {
			e.actions.ids[texts[id]] = int32(len(e.actions.names))
			e.actions.names = append(e.actions.names, actionEntry{n.takes, places})
			e.actions.services = e.actions.services || strings.HasSuffix(texts[id], ":")
		}
	}
}

// eachIndex calls f for the indexes of e.
func (e *Evaluator) eachIndex(f func(*index)) {
	for kind := range e.groups {
		g := &e.groups[kind]
		if e.denies.has(policy.Kind(kind)) {
			f(&g.deny)
		}
		for i := range g.allow {
			f(&g.allow[i])
		}
	}
}

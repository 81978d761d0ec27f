package analyze

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
)

// always are the keys that every request has, by their pages (AN-15).
var always = []string{
	"aws:currenttime", "aws:principaltype", "aws:requestedregion", "aws:securetransport", "aws:useragent", "aws:userid",
}

// key finds a value for a condition key, or that it is absent.
func (s *solver) key(dim string, lits []literal) solution {
	var fixed *string
	present, absent := slices.Contains(always, dim), false
	for _, l := range lits {
		if f := l.fact; f != nil {
			present, absent = present || f.present || f.value != nil, absent || f.absent
			if f.value != nil {
				fixed = f.value
			}
		}
	}
	switch {
	case absent && fixed != nil:
		return solution{}
	case absent || !present:
		if s.holdAbsent(lits) {
			return solution{ok: true, absent: true}
		}
		if absent {
			return solution{}
		}
	}
	info := infoOf(dim, s.q.sets[dim])
	if fixed != nil {
		v := condition.One(*fixed)
		return solution{ok: s.holdsAll(lits, v), value: v}
	}
	if info.one {
		open := len(s.q.open)
		if found := s.element(dim, lits, info, false); found.ok {
			return found
		}
		if dim == currentTime {
			if found := s.times(lits, info); found.ok {
				s.q.open = s.q.open[:open]
				return found
			}
		}
		if info.typ == condition.TypeString || info.typ == condition.TypeUnknown { // AN-18
			if v := condition.One(""); s.holdsAll(lits, v) { // no letter is empty
				return solution{ok: true, value: v}
			}
		}
	}
	if info.list {
		return s.list(dim, lits, info)
	}
	return solution{}
}

// holdAbsent reports whether all is as it must be where the key is absent.
func (s *solver) holdAbsent(lits []literal) bool {
	for _, l := range lits {
		if l.fact == nil && l.test.Holds(s.source(), false) != l.want || l.fact != nil && len(l.fact.some) > 0 {
			return false
		}
	}
	return true
}

// holdsAll reports whether all is as it must be where the key has a value. Tests of which the variables are not known
// count as they must be.
func (s *solver) holdsAll(lits []literal, v condition.Value) bool {
	for _, l := range lits {
		switch {
		case l.fact != nil:
			if !v.IsList() && !l.fact.holds(v.At(0)) {
				return false
			}
		case s.isOpen(l.test) && v.At(0) != "":
		case l.test.HoldsFor(v, s.source(), false) != l.want:
			return false
		}
	}
	return true
}

// isOpen reports whether a test has a variable whose value is not known.
func (s *solver) isOpen(t condition.Test) bool {
	return !s.exact && slices.ContainsFunc(t.VariableKeys(), func(key string) bool { return s.values[key].letter })
}

// list finds a list: for each test that one element must satisfy, or violate, one that also does what all elements
// must.
func (s *solver) list(dim string, lits []literal, info keyInfo) solution {
	var each, some []literal
	for _, l := range lits {
		if f := l.fact; f != nil {
			for _, name := range f.some {
				some = append(some, literal{fact: &fact{name: name, candidates: []string{name}}})
			}
			if len(f.never)+len(f.not) > 0 {
				each = append(each, l)
			}
			continue
		}
		op := l.test.Operator()
		if l.constant(true) {
			if l.test.HoldsFor(condition.List("x"), s.source(), false) != l.want {
				return solution{}
			}
			continue
		}
		if l.want == (op.Set() == condition.All) {
			each = append(each, l)
		} else {
			some = append(some, l)
		}
	}
	if len(some) == 0 {
		some = append(some, literal{fact: &fact{}})
	}
	var elements []string
	for _, l := range some {
		found := s.element(dim, append(slices.Clone(each), l), info, true)
		if !found.ok {
			return solution{}
		}
		if text := found.value.At(0); !slices.Contains(elements, text) {
			elements = append(elements, text)
		}
	}
	return solution{ok: true, value: condition.List(elements...)}
}

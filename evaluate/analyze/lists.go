package analyze

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
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
	info := infoOf(dim, lits)
	if fixed != nil {
		v := condition.One(*fixed)
		return solution{ok: s.holdsAll(lits, v), value: v}
	}
	if info.one {
		if found := s.element(dim, lits, info, false); found.ok {
			return found
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
			if len(f.never) > 0 {
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

// element finds one value, which is not empty: of the key or, with inList, of its list.
func (s *solver) element(dim string, lits []literal, info keyInfo, inList bool) solution {
	value := func(text string) condition.Value {
		if inList {
			return condition.List(text)
		}
		return condition.One(text)
	}
	var texts, typed []literal
	var tried []string
	var facts []*fact
	wild, literalOnly := false, false
	for _, l := range lits {
		if l.fact != nil {
			facts = append(facts, l.fact)
			tried = append(tried, l.fact.candidates...)
			continue
		}
		f := l.of
		switch {
		case l.constant(inList):
			if l.test.HoldsFor(value("x"), s.source(), false) != l.want {
				return solution{}
			}
		case f.isText():
			texts = append(texts, l)
			for i := range l.test.Len() {
				text := l.test.At(i)
				plain := l.test.IsExact() || !strings.ContainsAny(text, "*?$") || f == textFamily && !strings.Contains(text, "$")
				wild = wild || !plain || f == arnFamily
				if plain {
					tried = append(tried, text)
				}
			}
			literalOnly = literalOnly || !inList && l.want && l.test.IsExact()
		default:
			typed = append(typed, l)
		}
	}
	good := func(text string) bool {
		if text == "" || !isOfType(text, info.typ) {
			return false
		}
		for _, f := range facts {
			if !f.holdsElement(text) {
				return false
			}
		}
		v := value(text)
		for i := len(lits) - 1; i >= 0; i-- { // the newest first: the others often agree
			l := &lits[i]
			if l.fact == nil && !l.constant(inList) && !s.isOpen(l.test) && l.test.HoldsFor(v, s.source(), false) != l.want {
				return false
			}
		}
		return true
	}
	fam, isTyped := familyOfType(info.typ)
	bounds := slices.Clone(tried)
	families := []family{}
	if isTyped {
		families = append(families, fam)
	}
	for _, l := range typed {
		f := l.of
		families = append(families, f)
		bounds = slices.AppendSeq(bounds, l.test.Values())
	}
	slices.Sort(families)
	for _, f := range slices.Compact(families) {
		tried = append(tried, candidates(f, bounds)...)
	}
	open := !isTyped && slices.ContainsFunc(texts, func(l literal) bool { return s.isOpen(l.test) })
	for _, text := range tried {
		if !open && good(text) {
			return solution{ok: true, value: condition.One(text)}
		}
	}
	if isTyped {
		if wild { // a pattern of text
			s.q.undecided(MixedTypes, dim)
		}
		return solution{}
	}
	checked := slices.ContainsFunc(facts, func(f *fact) bool { return f.check != nil })
	if literalOnly && s.exact && !checked {
		return solution{} // the values were all tried
	}
	found := s.wordOf(texts, facts, info)
	switch {
	case !found.ok:
		return found
	case good(found.value.At(0)):
		return found
	case !s.exact && len(typed) == 0:
		return found
	}
	if len(typed) > 0 && !wild && !open {
		return solution{} // of text that no operator reads one is as good as another
	}
	if len(typed) > 0 || checked {
		s.q.undecided(MixedTypes, dim)
		return solution{}
	}
	s.q.undecided(NotConfirmed, dim)
	return solution{}
}

// constant reports whether a test has the same outcome for all values, of a key or in its list.
func (l *literal) constant(inList bool) bool {
	return l.test.Unreadable() != nil || l.of == nullFamily || inList && l.test.Operator().Set() == condition.Single
}

// holdsElement reports whether the fact allows text as an element.
func (f *fact) holdsElement(text string) bool {
	same := func(name string) bool { return ascii.EqualFold(name, text) }
	return f.holds(text) && (f.name == "" || same(f.name)) && !slices.ContainsFunc(f.never, same)
}

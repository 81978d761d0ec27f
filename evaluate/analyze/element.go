package analyze

import (
	"slices"
	"strings"
	"unicode"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// element finds one value, which is not empty: of the key or, with inList, of its list.
func (s *solver) element(dim string, lits []literal, info keyInfo, inList bool) solution {
	e := &element{s: s, dim: dim, lits: lits, info: info, inList: inList}
	if !e.read() {
		return solution{}
	}
	return e.find()
}

// An element is one value while it is looked for.
type element struct {
	s      *solver
	dim    string
	lits   []literal
	info   keyInfo
	inList bool

	texts, typed []literal
	facts        []*fact
	tried        []string // texts that tests and facts name
	wild         bool     // tests of text say more than whether a text is one of those named
	arns         bool     // … those of ARNs
	finite       bool     // the value is one of those named
	work         int64    // steps of a look at a value
}

func (e *element) value(text string) condition.Value {
	if e.inList {
		return condition.List(text)
	}
	return condition.One(text)
}

// read sorts the literals. It returns false if one of them cannot be so.
func (e *element) read() bool {
	work := len(e.lits)
	for _, l := range e.lits {
		work += l.work()
		switch {
		case l.fact != nil:
			e.facts = append(e.facts, l.fact)
			e.tried = append(e.tried, l.fact.candidates...)
		case l.constant(e.inList):
			if l.test.HoldsFor(e.value("x"), e.s.source(), false) != l.want {
				return false
			}
		case l.of.isText():
			e.texts = append(e.texts, l)
			e.readText(&l)
			e.finite = e.finite || !e.inList && l.want && l.test.IsExact()
		default:
			e.typed = append(e.typed, l)
		}
	}
	e.work = 1 + int64(work/8)
	return true
}

// readText takes up the values of a test of text.
func (e *element) readText(l *literal) {
	e.arns = e.arns || l.of == arnFamily
	for text := range l.test.Values() {
		if l.test.IsExact() || !strings.ContainsAny(text, "*?$") || l.of == textFamily && !strings.Contains(text, "$") {
			e.tried = append(e.tried, text)
		} else {
			e.wild = true
		}
	}
}

// names returns the texts that tests name, and tries those that ignore case in another case too.
func (e *element) names() *spelled {
	named := &spelled{exact: make(map[string]bool), folded: make(map[string]bool)}
	for _, text := range e.tried {
		named.exact[text] = true
	}
	for _, l := range e.texts {
		if l.of != foldFamily {
			continue
		}
		for text := range l.test.Values() {
			lower, upper := strings.Map(unicode.ToLower, text), strings.ToUpper(text)
			named.folded[lower] = true
			if lower != upper {
				e.tried = append(e.tried, lower, upper)
				e.wild = e.wild || l.want != l.test.Operator().Negated()
			}
		}
	}
	return named
}

// good reports whether text is a value that does all that it must. Tests of which the variables are not known do.
func (e *element) good(text string) bool {
	if text == "" || !isOfType(text, e.info.typ) || !e.s.q.budget.Spend(e.work) {
		return false
	}
	for _, f := range e.facts {
		if !f.holdsElement(text) {
			return false
		}
	}
	v := e.value(text)
	for i := len(e.lits) - 1; i >= 0; i-- { // the newest first: the others often agree
		l := &e.lits[i]
		if l.fact == nil && !l.constant(e.inList) && !e.s.isOpen(l.test) && l.test.HoldsFor(v, e.s.source(), false) != l.want {
			return false
		}
	}
	return true
}

func (e *element) find() solution {
	s := e.s
	fam, isTyped := familyOfType(e.info.typ)
	open := !isTyped && slices.ContainsFunc(e.texts, func(l literal) bool { return s.isOpen(l.test) })
	c := candidates{bounds: slices.Clone(e.tried)}
	if isTyped {
		c.families = append(c.families, fam)
	}
	for _, l := range e.typed {
		if !slices.Contains(c.families, l.of) {
			c.families = append(c.families, l.of)
		}
		c.bounds = slices.AppendSeq(c.bounds, l.test.Values())
	}
	named := &spelled{}
	if len(e.texts) > 0 && len(c.families) > 0 || len(c.families) > 1 {
		named = e.names()
		c.named = named
	}
	for _, text := range append(e.tried, c.find()...) {
		if !open && e.good(text) {
			return solution{ok: true, value: condition.One(text)}
		}
	}
	checked := slices.ContainsFunc(e.facts, func(f *fact) bool { return f.check != nil })
	switch {
	case e.finite && s.exact && !checked:
		return solution{} // the values were all tried
	case c.missing:
		s.q.undecided(Budget, e.dim)
		return solution{}
	case isTyped && (!e.wild || e.info.typ == condition.TypeBool):
		return solution{}
	}
	found := s.wordOf(e.texts, e.facts, e.info)
	switch {
	case !found.ok:
		return found
	case e.good(found.value.At(0)):
		return found
	case isTyped:
		s.q.undecided(MixedTypes, e.dim)
		return solution{}
	case !s.exact && len(e.typed) == 0:
		return found
	case len(e.typed) > 0 && !e.wild && !e.arns && !open: // of text that no operator reads one is as good as another
		for text := "~"; ; text += "~" {
			if !named.has(text) {
				return solution{ok: e.good(text), value: condition.One(text)}
			}
		}
	case len(e.typed) > 0 || checked:
		s.q.undecided(MixedTypes, e.dim)
		return solution{}
	}
	s.q.undecided(NotConfirmed, e.dim)
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

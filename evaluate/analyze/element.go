package analyze

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/glob"
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
	finite       bool     // the value is one of those named
}

func (e *element) value(text string) condition.Value {
	if e.inList {
		return condition.List(text)
	}
	return condition.One(text)
}

// read sorts the literals. It returns false if one of them cannot be so.
func (e *element) read() bool {
	for _, l := range e.lits {
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
	return true
}

// readText takes up the values of a test of text.
func (e *element) readText(l *literal) {
	for text := range l.test.Values() {
		if l.test.IsExact() || !strings.ContainsAny(text, "*?$") || l.of == textFamily && !strings.Contains(text, "$") {
			e.tried = append(e.tried, text)
		} else {
			e.wild = e.wild || l.of != arnFamily // no ARN is a value of another type
		}
	}
}

// names returns the texts that tests name, and tries some that those which ignore case take for the same: the operators
// of a type tell one in capitals from others, if any.
func (e *element) names(bounds []string) *spelled {
	named := &spelled{exact: make(map[string]bool), folded: make(map[string]bool)}
	for _, text := range bounds {
		named.exact[text] = true
	}
	for _, l := range e.texts {
		if l.of != foldFamily {
			continue
		}
		for text := range l.test.Values() {
			named.folded[folded(text)] = true
			upper := capitals(text)
			e.tried = append(e.tried, upper)
			for other := range spellingsOfCase(text) {
				if !named.exact[other] && other != upper {
					e.tried = append(e.tried, other)
					break
				}
			}
		}
	}
	return named
}

// good reports whether text is a value that does all that it must. Tests of which the variables are not known do.
func (e *element) good(text string) bool {
	if text == "" || !isOfType(text, e.info.typ) {
		return false
	}
	v := e.value(text)
	for i := len(e.lits) - 1; i >= 0; i-- { // the newest first: the others often agree
		l := &e.lits[i]
		switch {
		case !e.s.q.budget.Spend(1 + int64(l.work()/8)):
			return false
		case l.fact != nil:
			if !l.fact.holdsElement(text) {
				return false
			}
		case !l.constant(e.inList) && !e.s.isOpen(l.test) && l.test.HoldsFor(v, e.s.source(), false) != l.want:
			return false
		}
	}
	return true
}

func (e *element) find() solution {
	s := e.s
	fam, isTyped := familyOfType(e.info.typ)
	open := !isTyped && slices.ContainsFunc(e.texts, func(l literal) bool { return s.isOpen(l.test) })
	c := candidates{budget: &s.q.budget, bounds: slices.Clone(e.tried)}
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
		named = e.names(c.bounds)
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
	case !s.exact && len(e.typed) == 0 && !isTyped:
		return found
	case len(e.typed) > 0 && !e.wild && !open && !isTyped:
		return e.unread(named)
	case len(e.typed) > 0 || isTyped:
		return e.mixed(c.families, isTyped)
	case checked:
		s.q.undecided(MixedTypes, e.dim)
		return solution{}
	}
	s.q.undecided(NotConfirmed, e.dim)
	return solution{}
}

// unread finds a text that no operator of a type reads, where no test is about patterns of text but those of ARNs: of
// ARNs one is as good as another that these take for the same, and so is any other text that no test names.
func (e *element) unread(named *spelled) solution {
	text := "~"
	for named.has(text) {
		text += "~"
	}
	if e.good(text) {
		return solution{ok: true, value: condition.One(text)}
	}
	found := e.s.wordOf(e.texts, append(slices.Clip(e.facts), &fact{must: [][]glob.Piece{arnOfText}}), e.info)
	found.ok = found.ok && e.good(found.value.At(0))
	return found
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

package policy

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// Faults returns all that is to be refused in a document as a policy of kind k, in the order of the text; none if
// [Parse] and [Policy.CheckKind] accept it. The error that they return is one of these. What is refused is looked at
// no further: of an entry that is none, and of a value of the wrong type, there is one error. Text that is not JSON, or
// too large, has one error.
func Faults(data []byte, k Kind, opts ...Option) []*Error {
	o := optionsOf(opts)
	if len(data) > o.max {
		return []*Error{(&Policy{name: o.name, parsed: true}).refuse(jsonscan.ErrTooLarge(o.max))}
	}
	s := &survey{refused: make(map[*jsonscan.Node]bool)}
	s.name, s.parsed, s.text, s.version = o.name, true, string(data), Version2012
	s.keeps, s.conditions.Stored = o.stored, o.stored
	if rest, ok := strings.CutPrefix(s.text, "\ufeff"); ok {
		s.text, s.skipped = rest, len("\ufeff")
	}
	root, err := jsonscan.Read(s.text, o.max)
	if err != nil {
		return []*Error{s.refuse(err)}
	}
	s.root = jsonscan.Tree(root)
	s.document()
	if err := k.check(); err == nil {
		s.kind(k)
	} else if len(s.found) == 0 {
		s.miss(s.root, err)
	}
	return s.errors()
}

// A survey looks for all faults of a text. What it makes of the text is as much of a policy as CheckKind needs.
type survey struct {
	Policy
	compiler
	root    *jsonscan.Node
	nodes   []*jsonscan.Node // of the statements
	found   []found
	refused map[*jsonscan.Node]bool
}

// found is a fault, and what is at fault.
type found struct {
	err error // a *fault, or a *jsonscan.Error with its place
	at  *jsonscan.Node
}

// add takes down a fault of a value, for which nothing else in it counts.
func (s *survey) add(at *jsonscan.Node, err error) {
	s.found = append(s.found, found{err, at})
	s.refused[at] = true
}

// dead takes down a fault of what is kept in a policy that AWS gave back: it is none there (G-107).
func (s *survey) dead(at *jsonscan.Node, err error) {
	if s.refused[at] = true; !s.keeps {
		s.add(at, err)
	}
}

// miss takes down that something is missing in a value.
func (s *survey) miss(at *jsonscan.Node, f *fault) { s.found = append(s.found, found{f, at}) }

// want reports whether a value is of a kind.
func (s *survey) want(n *jsonscan.Node, k jsonscan.Kind) bool {
	err := n.Want(k)
	if err != nil {
		s.add(n, err)
	}
	return err == nil
}

// text returns the text of a value of a kind that is allowed.
func (s *survey) read(n *jsonscan.Node, allowed kindSet) (string, bool) {
	text, err := readValue(n.Value, allowed)
	if err != nil {
		s.add(n, err)
	}
	return text, err == nil
}

// members looks at the names of an object, of which some may be allowed only; nil: all.
func (s *survey) members(n *jsonscan.Node, elements []string) {
	for i := range n.Inner {
		m := &n.Inner[i]
		switch {
		case m.Twice:
			s.add(m, jsonscan.Repeated(m.Step.Name, m.NameAt))
		case elements != nil && !slices.Contains(elements, m.Step.Name):
			s.add(m, unknown(m.Step.Name, m.NameAt, elements))
		}
	}
}

func (s *survey) document() {
	if !s.want(s.root, jsonscan.KindObject) {
		return
	}
	s.members(s.root, documentElements)
	if m := s.root.Member("Version"); m != nil {
		if version, ok := s.read(m, stringKind); ok {
			if err := checkVersion(version, true); err != nil {
				s.add(m, err)
			} else {
				s.version = version
			}
		}
	} else {
		s.version = ""
	}
	if m := s.root.Member("Id"); m != nil {
		s.read(m, stringKind)
	}
	list := s.root.Member("Statement")
	switch {
	case list == nil:
		s.miss(s.root, noStatement())
		return
	case list.Kind() == jsonscan.KindObject:
		list.Alone = true
		s.nodes = []*jsonscan.Node{list}
	case list.Kind() != jsonscan.KindList:
		s.want(list, jsonscan.KindObject)
		return
	case len(list.Inner) == 0:
		s.miss(list, emptyStatement())
		return
	default:
		s.nodes = list.Entries()
	}
	s.statements = make([]Statement, len(s.nodes))
	for i, n := range s.nodes {
		if s.want(n, jsonscan.KindObject) {
			s.statement(n, &s.statements[i])
		}
	}
}

func (s *survey) statement(n *jsonscan.Node, st *Statement) {
	s.members(n, statementElements)
	if m := n.Member("Sid"); m != nil {
		st.sid, _ = s.read(m, stringKind)
	}
	if m := n.Member("Effect"); m == nil {
		s.miss(n, missingEffect())
	} else if effect, err := readEffect(m.Value); err != nil {
		s.add(m, err)
	} else {
		st.effect = effect
	}
	s.pair(n, &principalPair, func(m *jsonscan.Node, isNot bool) {
		st.hasPrincipal, st.notPrincipal = true, isNot
		st.principals = s.principalEntries(m)
	})
	given := s.pair(n, &actionPair, func(m *jsonscan.Node, isNot bool) {
		st.notAction = isNot
		st.actions = entries(s, m, parseAction, s.add)
	})
	if !given {
		s.miss(n, missingAction())
		st.actions = make([]Action, 1) // not empty
	}
	s.pair(n, &resourcePair, func(m *jsonscan.Node, isNot bool) {
		st.hasResource, st.notResource = true, isNot
		st.resources = entries(s, m, s.resource, s.dead)
	})
	if m := n.Member("Condition"); m != nil {
		s.tests(m)
	}
}

// pair calls read for the element that a statement has of a pair, and reports whether there is one. It may have both,
// which is a fault.
func (s *survey) pair(n *jsonscan.Node, p *pair, read func(m *jsonscan.Node, isNot bool)) bool {
	plain, not := n.Member(p.name), n.Member(p.not)
	_, _, _, err := given(p, entriesIn(plain), entriesIn(not))
	if plain != nil {
		read(plain, false)
	}
	if not != nil {
		read(not, true)
	}
	if err != nil {
		s.add(not, err)
		if plain != nil { // which of the two counts is not known
			s.refused[plain] = true
		}
	}
	return plain != nil || not != nil
}

// entriesIn returns the entries of an element, nil if it is not there.
func entriesIn(m *jsonscan.Node) []*jsonscan.Node {
	if m == nil {
		return nil
	}
	if m.Kind() != jsonscan.KindObject {
		return m.Entries()
	}
	list := []*jsonscan.Node{}
	for i := range m.Inner { // of Principal
		list = append(list, m.Inner[i].Entries()...)
	}
	return list
}

// entries reads the entries of an element that holds strings. Of what is refused it has the zero value.
func entries[E any](
	s *survey, m *jsonscan.Node, one func(text string) (E, *fault), refuse func(*jsonscan.Node, error),
) []E {
	nodes := m.Entries()
	list := make([]E, len(nodes))
	for i, n := range nodes {
		text, ok := s.read(n, stringKind)
		if !ok {
			continue
		}
		e, f := one(text)
		if f != nil {
			refuse(n, f)
		} else {
			list[i] = e
		}
	}
	return list
}

func (s *survey) resource(text string) (arn.Pattern, *fault) {
	p, err := resourceOf(s.version)(text)
	if err != nil {
		return p, arnFault(err)
	}
	return p, nil
}

func (s *survey) principalEntries(m *jsonscan.Node) []Principal {
	if m.Kind() == jsonscan.KindString {
		everyone := func(text string) (Principal, *fault) { return newPrincipal(PrincipalSpec{TypeEveryone, text}) }
		return entries(s, m, everyone, s.dead)
	}
	if err := wantPrincipal(m.Value); err != nil {
		s.add(m, err)
		return nil
	}
	s.members(m, nil)
	var list []Principal
	for i := range m.Inner {
		n := &m.Inner[i]
		t, allowed := PrincipalType(n.Step.Name), stringKind
		switch t {
		case TypeAWS:
			allowed |= numberKind
		case TypeService, TypeFederated, TypeCanonicalUser:
		default:
			s.add(n, unknownPrincipalType(n.Step.Name))
			continue
		}
		for _, n := range n.Entries() {
			var p Principal
			if text, ok := s.read(n, allowed); ok {
				spec := PrincipalSpec{t, text}
				var why refusal
				switch p, why = readPrincipal(spec); {
				case why == noProvider && !s.keeps: // CheckKind refuses it
					p = principalOf(spec)
				case why != 0:
					s.dead(n, why.fault(spec))
				}
			}
			list = append(list, p)
		}
	}
	return list
}

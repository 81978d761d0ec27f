package policy

import "github.com/lambdaiam/lambdaiam/internal/jsonscan"

// A shape is how the elements of a statement were written where the language gives a choice.
type shape struct {
	principalObject bool
	hasCondition    bool
	actionList      bool
	resourceList    bool
	principals      []groupShape
	operators       []operatorShape
	keys            []valueShape // of all operators, one after the other
}

// A valueShape is the shape of one value or list.
type valueShape struct {
	list  bool
	kinds []jsonscan.Kind // of the values; nil if all are strings
}

// groupShape is a member of a Principal element.
type groupShape struct {
	name  string
	n     int
	shape valueShape
}

// operatorShape is a member of a Condition element.
type operatorShape struct {
	name string
	keys int // how many
}

// note records the kind of value i, the last one so far.
func (v *valueShape) note(i int, kind jsonscan.Kind) {
	if kind == jsonscan.KindString && v.kinds == nil {
		return
	}
	for len(v.kinds) < i {
		v.kinds = append(v.kinds, jsonscan.KindString)
	}
	v.kinds = append(v.kinds, kind)
}

// shapeOf gives a statement built in code the shape AWS prints: a single value stands without a list.
func shapeOf(spec *StatementSpec) shape {
	single := func(n int) valueShape { return valueShape{list: n != 1} }
	sh := shape{
		hasCondition: spec.Condition != nil,
		actionList:   len(spec.Action)+len(spec.NotAction) != 1,
		resourceList: len(spec.Resource)+len(spec.NotResource) != 1,
	}
	entries := append(spec.Principal[:len(spec.Principal):len(spec.Principal)], spec.NotPrincipal...)
	sh.principalObject = len(entries) != 1 || entries[0].Type != TypeEveryone
	for _, e := range entries {
		last := len(sh.principals) - 1
		if last < 0 || sh.principals[last].name != string(e.Type) {
			sh.principals = append(sh.principals, groupShape{name: string(e.Type)})
			last++
		}
		sh.principals[last].n++
		sh.principals[last].shape = single(sh.principals[last].n)
	}
	for _, c := range spec.Condition {
		last := len(sh.operators) - 1
		if last < 0 || sh.operators[last].name != c.Operator {
			sh.operators = append(sh.operators, operatorShape{name: c.Operator})
			last++
		}
		sh.operators[last].keys++
		sh.keys = append(sh.keys, single(len(c.Values)))
	}
	return sh
}

// MarshalJSON writes the document without blanks: members in the order Version, Id, Statement and Sid, Effect,
// Principal, Action, Resource, Condition, everything below them in its own order and shape. [Parse] reads it back as an
// equal policy.
func (p *Policy) MarshalJSON() ([]byte, error) {
	if p == nil {
		return []byte("null"), nil
	}
	w := writer{}
	w.open('{')
	if p.version != "" {
		w.member("Version")
		w.text(p.version)
	}
	if p.hasID {
		w.member("Id")
		w.text(p.id)
	}
	w.member("Statement")
	if !p.bare {
		w.open('[')
	}
	for i := range p.statements {
		if !p.bare {
			w.element()
		}
		w.statement(&p.statements[i])
	}
	if !p.bare {
		w.close(']')
	}
	w.close('}')
	return w.b, nil
}

// String returns the document as [Policy.MarshalJSON] writes it.
func (p *Policy) String() string {
	if p == nil {
		return ""
	}
	b, _ := p.MarshalJSON()
	return string(b)
}

// A writer writes JSON.
type writer struct {
	b     []byte
	comma bool // the next member or element needs one before it
}

func (w *writer) open(c byte)  { w.b, w.comma = append(w.b, c), false }
func (w *writer) close(c byte) { w.b, w.comma = append(w.b, c), true }

func (w *writer) element() {
	if w.comma {
		w.b = append(w.b, ',')
	}
	w.comma = true
}

func (w *writer) member(name string) {
	w.element()
	w.text(name)
	w.b = append(w.b, ':')
}

func (w *writer) text(s string) {
	const hex = "0123456789abcdef"
	w.b = append(w.b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			w.b = append(w.b, '\\', c)
		case c < 0x20:
			w.b = append(w.b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			w.b = append(w.b, c)
		}
	}
	w.b = append(w.b, '"')
}

// values writes n values in their shape.
func (w *writer) values(sh valueShape, n int, at func(int) string) {
	if sh.list {
		w.open('[')
	}
	for i := range n {
		if sh.list {
			w.element()
		}
		if i < len(sh.kinds) && sh.kinds[i] != jsonscan.KindString {
			w.b = append(w.b, at(i)...)
		} else {
			w.text(at(i))
		}
	}
	if sh.list {
		w.close(']')
	}
	w.comma = true
}

func (w *writer) statement(s *Statement) {
	not := func(name string, not bool) string {
		if not {
			return "Not" + name
		}
		return name
	}
	w.open('{')
	if s.hasSid {
		w.member("Sid")
		w.text(s.sid)
	}
	w.member("Effect")
	w.text(s.effect.String())
	if s.hasPrincipal {
		w.member(not("Principal", s.notPrincipal))
		w.principals(s)
	}
	w.member(not("Action", s.notAction))
	w.values(valueShape{list: s.shape.actionList}, len(s.actions), func(i int) string { return s.actions[i].t.String() })
	if s.hasResource {
		w.member(not("Resource", s.notResource))
		w.values(valueShape{list: s.shape.resourceList}, len(s.resources), func(i int) string { return s.resources[i].String() })
	}
	if s.shape.hasCondition {
		w.member("Condition")
		w.condition(s)
	}
	w.close('}')
}

func (w *writer) principals(s *Statement) {
	if !s.shape.principalObject {
		w.text("*")
		return
	}
	w.open('{')
	at := 0
	for _, g := range s.shape.principals {
		w.member(g.name)
		w.values(g.shape, g.n, func(i int) string { return s.principals[at+i].id })
		at += g.n
	}
	w.close('}')
}

func (w *writer) condition(s *Statement) {
	w.open('{')
	list, keys := testsOf(&s.condition), s.shape.keys
	for _, op := range s.shape.operators {
		w.member(op.name)
		w.open('{')
		for i, t := range list[:op.keys] {
			w.member(t.Key())
			w.values(keys[i], t.Len(), t.At)
		}
		list, keys = list[op.keys:], keys[op.keys:]
		w.close('}')
	}
	w.close('}')
}

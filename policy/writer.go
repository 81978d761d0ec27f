package policy

import (
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// A writer writes JSON.
type writer struct {
	b     []byte
	comma bool // the next member or element needs one before it
	shows bool // texts stand as people read them, not as they are read back
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
	if w.shows {
		s = condition.ShowPartial(s)
	}
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
		if sh.kind(i) != jsonscan.KindString {
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

// statement writes a statement. Entries of one member stand together.
func (w *writer) statement(s *StatementSpec, sh *shape, hasSid bool) {
	w.open('{')
	if hasSid {
		w.member("Sid")
		w.text(s.Sid)
	}
	if s.Effect != 0 {
		w.member("Effect")
		w.text(s.Effect.String())
	}
	groups := sh.principals
	for _, e := range [...]struct {
		name    string
		entries []PrincipalSpec
	}{{"Principal", s.Principal}, {"NotPrincipal", s.NotPrincipal}} {
		if e.entries != nil {
			w.member(e.name)
			groups = w.principals(e.entries, sh, groups)
		}
	}
	for _, e := range [...]struct {
		name    string
		entries []string
		list    bool
	}{
		{"Action", s.Action, sh.actionList}, {"NotAction", s.NotAction, sh.actionList},
		{"Resource", s.Resource, sh.resourceList}, {"NotResource", s.NotResource, sh.resourceList},
	} {
		if e.entries != nil {
			w.member(e.name)
			w.values(valueShape{list: e.list || len(e.entries) != 1, first: jsonscan.KindString}, len(e.entries), func(i int) string { return e.entries[i] })
		}
	}
	if s.Condition != nil {
		w.member("Condition")
		w.condition(s.Condition, sh)
	}
	w.close('}')
}

// principals writes the entries in the shape of the first groups, and returns the other groups.
func (w *writer) principals(entries []PrincipalSpec, sh *shape, groups []groupShape) (rest []groupShape) {
	if len(entries) == 1 && !sh.principalObject {
		w.text(entries[0].ID)
		return nil
	}
	w.open('{')
	for len(groups) > 0 && groups[0].n <= len(entries) {
		g := groups[0]
		w.member(g.name)
		w.values(g.shape, g.n, func(i int) string { return entries[i].ID })
		entries, groups = entries[g.n:], groups[1:]
	}
	w.close('}')
	return groups
}

func (w *writer) condition(tests []condition.Spec, sh *shape) {
	w.open('{')
	keys := sh.keys
	for _, op := range sh.operators {
		w.member(op.name)
		w.open('{')
		for i, t := range tests[:op.keys] {
			w.member(t.Key)
			w.values(keys[i], len(t.Values), func(i int) string { return t.Values[i] })
		}
		tests, keys = tests[op.keys:], keys[op.keys:]
		w.close('}')
	}
	w.close('}')
}

// done returns what was written, or an error where no document can hold it.
func (w *writer) done() ([]byte, error) {
	if !utf8.Valid(w.b) {
		return nil, &Error{Code: CodeInvalidUTF8, Reason: "not UTF-8"}
	}
	return w.b, nil
}

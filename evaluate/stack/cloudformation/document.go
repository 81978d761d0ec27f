package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// documents returns the policies that a property is: one, or with choices around it one for each branch.
func (r *reader) documents(id string, n *node, when stack.When) ([]stack.Document, error) {
	if n == nil {
		return nil, nil
	}
	var out []stack.Document
	for _, e := range appendEntries(nil, n, when) {
		d, err := r.document(id, e.node)
		if err != nil {
			return nil, err
		}
		d.When = e.when
		out = append(out, d)
	}
	return out, nil
}

// document makes a policy of a value: an object, or JSON text.
func (r *reader) document(id string, n *node) (stack.Document, error) {
	d := stack.Document{ID: id, Place: r.place(n.at)}
	switch n.kind {
	case kindUnknown:
		d.Unknown = n.text
		return d, nil
	case kindString:
		inner, ok, err := r.parseText(n)
		if err != nil {
			return d, err
		}
		if !ok {
			d.Unknown = labelOf(n.text)
			return d, nil
		}
		n = inner
	}
	if n.kind != kindObject {
		return d, wrong(n, id, "a policy document: an object or JSON text")
	}
	if !r.isWhole(n) {
		d.Unknown = shortened("Version of " + id)
		return d, nil
	}
	w := documentWriter{r: r, d: &d}
	w.write(n)
	return d, nil
}

// labelOf returns the label of a text that is one unknown value, and else the text as people are shown it.
func labelOf(text string) string {
	if parts, err := condition.PartsOf(text); err == nil && len(parts) == 1 && parts[0].Unknown.Label != "" {
		return parts[0].Unknown.Label
	}
	return shortened(shown(text))
}

// isWhole reports whether it is known what version a document has.
func (r *reader) isWhole(n *node) bool {
	v := n.member("Version")
	return v == nil || v.kind != kindUnknown && v.kind != kindChoice && !standin.In(v.text)
}

// parseText reads a document in JSON text; ok is false where what is not known keeps it from being JSON. The places are
// that of the text.
func (r *reader) parseText(n *node) (inner *node, ok bool, err error) {
	root, err := jsonscan.ReadNested(n.text, len(n.text), jsonscan.MostDepth)
	if err != nil {
		if standin.In(n.text) {
			return nil, false, nil
		}
		return nil, false, &fault{code: stack.CodeInvalidPolicy, at: n.at, err: err,
			reason: "neither an object nor JSON text: " + err.Error()}
	}
	defer root.Release()
	inner, err = plant(root, n.at)
	if err != nil {
		return nil, false, &fault{code: stack.CodeDuplicateMember, at: n.at, reason: err.Error(), err: err}
	}
	return inner, true, nil
}

// plant is grow for a text inside of the template, all of which stands at one place.
func plant(v jsonscan.Value, at int) (*node, error) {
	n := &node{kind: kind(v.Kind()), at: at}
	switch v.Kind() {
	case jsonscan.KindObject:
		return n, v.Members(func(name string, _ int, v jsonscan.Value) error {
			inner, err := plant(v, at)
			n.members = append(n.members, member{name, at, inner})
			return err
		})
	case jsonscan.KindList:
		return n, v.Elements(func(_ int, v jsonscan.Value) error {
			inner, err := plant(v, at)
			n.items = append(n.items, inner)
			return err
		})
	case jsonscan.KindNull:
	default:
		n.text = v.Text()
	}
	return n, nil
}

// A documentWriter writes a document statement by statement: those that are not always there with their conditions,
// those with choices in them once for each way these can turn out.
type documentWriter struct {
	r          *reader
	d          *stack.Document
	statements []*node
	list       []byte
}

func (w *documentWriter) write(n *node) {
	text := []byte{'{'}
	for _, m := range n.members {
		if m.name == "Statement" {
			w.addAll(m.value, nil)
			continue
		}
		if m.name == "Id" && (m.value.kind != kindString || standin.In(m.value.text)) {
			continue // nobody asks for it
		}
		text = append(appendQuoted(text, m.name), ':')
		text = append(appendJSON(text, m.value), ',')
	}
	if n.member("Statement") != nil {
		text = append(append(append(text, `"Statement":[`...), w.list...), "],"...)
	}
	w.d.Text = append([]byte(strings.TrimSuffix(string(text), ",")), '}')
	statements, d, r := w.statements, w.d, w.r
	around := d.Place
	d.Locate = func(path string) stack.Place {
		at, ok := follow(statements, path)
		if !ok {
			return around
		}
		r.asked.Lock()
		defer r.asked.Unlock()
		return r.place(at)
	}
}

// addAll adds the statements of a list.
func (w *documentWriter) addAll(n *node, when stack.When) {
	for _, e := range appendEntries(nil, n, when) {
		if e.kind != kindObject {
			w.add(e.node, e.when)
			continue
		}
		for i, v := range variants(e.node) {
			both, ok := and(e.when, v.when)
			if !ok {
				continue
			}
			if i > 0 {
				v.value = without(v.value, "Sid") // which may not occur twice
			}
			w.add(v.value, both)
		}
	}
}

func (w *documentWriter) add(n *node, when stack.When) {
	if len(w.statements) > 0 {
		w.list = append(w.list, ',')
	}
	w.list = appendJSON(w.list, w.known(n))
	if when != nil {
		if w.d.Statements == nil {
			w.d.Statements = make(map[int]stack.When)
		}
		w.d.Statements[len(w.statements)] = when
	}
	w.statements = append(w.statements, n)
}

// known returns a statement as package policy reads it: what is not known in places where it takes no stand-ins makes
// the statement, or its Condition, unknown as a whole.
func (w *documentWriter) known(n *node) *node {
	switch {
	case n.kind == kindUnknown:
		return whole("statement "+n.text, n.at)
	case n.kind == kindString && standin.In(n.text):
		return whole("statement "+condition.ShowPartial(n.text), n.at)
	case n.kind != kindObject:
		return n
	}
	if e := n.member("Effect"); e != nil {
		if text, _ := asText(e); standin.In(text) {
			return whole("Effect "+condition.ShowPartial(text), n.at)
		}
	}
	out := &node{kind: kindObject, at: n.at}
	for _, m := range n.members {
		switch m.name {
		case "Sid":
			if text, _ := asText(m.value); standin.In(text) {
				continue // it is for people
			}
		case "Condition":
			m.value = knownCondition(m.value)
		}
		if standin.In(m.name) {
			return whole("statement with "+condition.ShowPartial(m.name), n.at)
		}
		out.members = append(out.members, m)
	}
	return out
}

// knownCondition returns a Condition, as a whole unknown if an operator or a key is.
func knownCondition(n *node) *node {
	switch n.kind {
	case kindUnknown:
		return whole("Condition "+n.text, n.at)
	case kindString:
		if standin.In(n.text) {
			return whole("Condition "+condition.ShowPartial(n.text), n.at)
		}
	}
	for _, operator := range n.members {
		name := operator.name
		if operator.value.kind == kindUnknown {
			return whole("Condition "+operator.value.text, n.at)
		}
		for _, key := range operator.value.members {
			name += key.name
		}
		if standin.In(name) {
			return whole("Condition "+condition.ShowPartial(name), n.at)
		}
	}
	return n
}

// whole stands for a statement or a Condition that nobody knows.
func whole(label string, at int) *node {
	u := condition.Unknown{Label: shortened(label), Class: condition.ClassPolicy}
	return textNode(at, u.StandIn())
}

// without returns an object without a member.
func without(n *node, name string) *node {
	out := &node{kind: kindObject, at: n.at}
	for _, m := range n.members {
		if m.name != name {
			out.members = append(out.members, m)
		}
	}
	return out
}

// follow returns the byte of the template to which a path of a policy leads.
func follow(statements []*node, path string) (at int, ok bool) {
	steps, ok := jsonscan.ParsePath(path)
	if !ok || len(steps) < 2 || steps[0].Name != "Statement" || steps[1].Index >= len(statements) || steps[1].Index < 0 {
		return 0, false
	}
	n := statements[steps[1].Index]
	for _, s := range steps[2:] {
		var next *node
		switch {
		case s.Index < 0:
			next = n.member(s.Name)
		case n.kind == kindList && s.Index < len(n.items):
			next = n.items[s.Index]
		case s.Index == 0:
			next = n
		}
		if next == nil {
			break
		}
		n = next
	}
	return n.at, true
}

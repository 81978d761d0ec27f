package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// A fault is what is wrong at a byte of the template, before anybody knows to which resource it belongs.
type fault struct {
	code   stack.Code
	at     int
	input  string
	reason string
	err    error
}

func (f *fault) Error() string { return f.reason }

func badFunction(at int, name, reason string) *fault {
	return &fault{code: stack.CodeInvalidFunction, at: at, input: name, reason: reason}
}

// none is what AWS::NoValue is.
func none(at int) *node { return &node{kind: kindNone, at: at} }

// eval returns a value with its functions evaluated (IN-40). Values that are the same before and after may be shared.
func (r *reader) eval(n *node) (*node, error) {
	switch n.kind {
	case kindString:
		return r.dynamic(n), nil
	case kindList:
		return r.evalList(n)
	case kindObject:
		name, argument, isCall, err := call(n)
		if err != nil {
			return nil, err
		}
		if isCall {
			return r.evalCall(n, name, argument)
		}
		return r.evalMembers(n)
	}
	return n, nil
}

func (r *reader) evalList(n *node) (*node, error) {
	out := &node{kind: kindList, at: n.at, origin: n.origin, items: make([]*node, 0, len(n.items))}
	for _, item := range n.items {
		v, err := r.eval(item)
		if err != nil {
			return nil, err
		}
		if v.kind != kindNone { // IN-45
			out.items = append(out.items, v)
		}
	}
	return out, nil
}

func (r *reader) evalMembers(n *node) (*node, error) {
	out := &node{kind: kindObject, at: n.at, origin: n.origin, members: make([]member, 0, len(n.members))}
	for _, m := range n.members {
		if strings.HasPrefix(m.name, "Fn::ForEach::") {
			r.notRead(m.at, "Fn::ForEach is not evaluated")
			continue
		}
		v, err := r.eval(m.value)
		if err != nil {
			return nil, err
		}
		if v.kind != kindNone { // IN-45
			out.members = append(out.members, member{m.name, m.at, v})
		}
	}
	return out, nil
}

// call reports whether an object is a function with its argument.
func call(n *node) (name string, argument *node, isCall bool, err error) {
	for _, m := range n.members {
		if m.name != "Ref" && (!strings.HasPrefix(m.name, "Fn::") || strings.HasPrefix(m.name, "Fn::ForEach::")) {
			continue
		}
		if len(n.members) > 1 {
			return "", nil, false, badFunction(m.at, m.name, "a function stands alone in its object")
		}
		return m.name, m.value, true, nil
	}
	return "", nil, false, nil
}

// evalCall evaluates a function. What nobody knows is an unknown with the function as its label.
func (r *reader) evalCall(n *node, name string, argument *node) (*node, error) {
	switch name {
	case "Ref":
		if argument.kind != kindString {
			return nil, badFunction(n.at, name, "its argument is a name")
		}
		return r.ref(argument.text, n.at)
	case "Fn::GetAtt":
		return r.evalGetAtt(n, argument)
	case "Fn::If":
		return r.evalIf(n, argument)
	case "Fn::Sub":
		return r.evalSub(n, argument)
	case "Fn::Transform":
		r.notRead(n.at, "Fn::Transform is not evaluated")
		return &node{kind: kindUnknown, text: "Transform", at: n.at}, nil
	}
	f, ok := functions[name]
	if !ok {
		return nil, badFunction(n.at, name, "no function of this name is known")
	}
	v, err := r.eval(argument)
	if err != nil {
		return nil, err
	}
	return r.lift(v, n.at, func(v *node) (*node, error) { return f(r, v, n.at) })
}

// evalIf evaluates Fn::If. With a condition that nobody knows it is a choice (IN-44).
func (r *reader) evalIf(n, argument *node) (*node, error) {
	if argument.kind != kindList || len(argument.items) != 3 || argument.items[0].kind != kindString {
		return nil, badFunction(n.at, "Fn::If", "its arguments are the name of a condition and two values")
	}
	c, err := r.condition(argument.items[0].text, argument.items[0].at)
	if err != nil {
		return nil, err
	}
	yes, no := argument.items[1], argument.items[2]
	if c.label == "" {
		if !c.holds {
			yes = no
		}
		return r.eval(yes)
	}
	if !c.holds {
		yes, no = no, yes
	}
	out := &node{kind: kindChoice, text: c.label, at: n.at, items: make([]*node, 2)}
	if out.items[0], err = r.eval(yes); err != nil {
		return nil, err
	}
	out.items[1], err = r.eval(no)
	return out, err
}

// dynamic resolves nothing: what stands in {{resolve:…}} is unknown.
func (r *reader) dynamic(n *node) *node {
	const opening, closing = "{{resolve:", "}}"
	text := n.text
	if !strings.Contains(text, opening) {
		return n
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, opening)
		b.WriteString(before)
		if !found {
			break
		}
		inner, behind, closed := strings.Cut(rest, closing)
		if !closed {
			b.WriteString(opening + rest)
			break
		}
		b.WriteString(r.unknown("resolve:"+condition.ShowPartial(inner), condition.ClassText))
		text = behind
	}
	return &node{kind: kindString, text: b.String(), at: n.at, origin: n.origin}
}

// unknown returns what stands for a value. Of class text it gets another class if its places ask for it.
func (r *reader) unknown(label string, class condition.Class) string {
	u := condition.Unknown{Label: shortened(label), Class: class}
	return u.StandIn()
}

// shortened returns a text that can be a label.
func shortened(label string) string {
	if len(label) <= condition.MaxLabel {
		return label
	}
	return strings.ToValidUTF8(label[:condition.MaxLabel-len("…")], "") + "…"
}

// asText returns a scalar as text: "true" and "5" are written without quotation marks as well.
func asText(n *node) (string, bool) {
	switch n.kind {
	case kindString, kindNumber, kindBool:
		return n.text, true
	case kindUnknown:
		return condition.Unknown{Label: n.text, Class: condition.ClassText}.StandIn(), true
	}
	return "", false
}

package cloudformation

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// mostChoices is how many conditions that nobody knows may come together in one value: it is looked at for each way in
// which they can turn out. What hangs on further ones is unknown.
const mostChoices = 4

// conditionsIn returns the conditions on which choices in a value hang, each once.
func conditionsIn(n *node, found []string) []string {
	switch n.kind {
	case kindChoice:
		if !slices.Contains(found, n.text) {
			found = append(found, n.text)
		}
		fallthrough
	case kindList:
		for _, item := range n.items {
			found = conditionsIn(item, found)
		}
	case kindObject:
		for i := range n.members {
			found = conditionsIn(n.members[i].value, found)
		}
	}
	return found
}

// An outcome says how conditions turn out.
type outcome struct {
	labels []string
	holds  []bool
}

func (o outcome) of(label string) (holds, known bool) {
	i := slices.Index(o.labels, label)
	return i >= 0 && o.holds[i], i >= 0
}

// when is the outcome in terms of a stack.
func (o outcome) when() stack.When {
	var w stack.When
	for i, label := range o.labels {
		w = append(w, stack.Term{Condition: choiceOf(label), Not: !o.holds[i]})
	}
	return w
}

func choiceOf(label string) condition.Unknown {
	return condition.Unknown{Label: label, Class: condition.ClassChoice}
}

// settle returns a value without choices: those of the outcome are made, on others it is unknown.
func (o outcome) settle(n *node) *node {
	switch n.kind {
	case kindChoice:
		holds, known := o.of(n.text)
		switch {
		case !known:
			return &node{kind: kindUnknown, text: ifLabel(n.text), at: n.at}
		case holds:
			return o.settle(n.items[0])
		}
		return o.settle(n.items[1])
	case kindList:
		out := &node{kind: kindList, at: n.at, origin: n.origin, items: make([]*node, 0, len(n.items))}
		for _, item := range n.items {
			if v := o.settle(item); v.kind != kindNone {
				out.items = append(out.items, v)
			}
		}
		return out
	case kindObject:
		out := &node{kind: kindObject, at: n.at, origin: n.origin, members: make([]member, 0, len(n.members))}
		for _, m := range n.members {
			if v := o.settle(m.value); v.kind != kindNone {
				out.members = append(out.members, member{m.name, m.at, v})
			}
		}
		return out
	}
	return n
}

// ifLabel is the unknown that a value is which hangs on a condition: Fn::If as it is written.
func ifLabel(condition string) string { return "If " + strings.TrimPrefix(condition, "Condition ") }

// A variant is a value without choices, and when it is the one.
type variant struct {
	value *node
	when  stack.When
}

// variants returns what a value can be, in the order in which conditions hold first. A value without choices has one.
func variants(n *node) []variant {
	labels := conditionsIn(n, nil)
	if len(labels) == 0 {
		return []variant{{value: n}}
	}
	var out []variant
	for _, o := range outcomes(labels) {
		out = append(out, variant{o.settle(n), o.when()})
	}
	return out
}

// outcomes returns the ways in which conditions can turn out, as many of them as are looked at.
func outcomes(labels []string) (list []outcome) {
	if len(labels) > mostChoices {
		labels = labels[:mostChoices]
	}
	for i := range 1 << len(labels) {
		o := outcome{labels, make([]bool, len(labels))}
		for j := range labels {
			o.holds[j] = i>>j&1 == 0
		}
		list = append(list, o)
	}
	return list
}

// lift calls a function for each way in which the choices of its argument can turn out; what it returns is a choice
// then.
func (r *reader) lift(v *node, at int, f func(*node) (*node, error)) (*node, error) {
	labels := conditionsIn(v, nil)
	if len(labels) == 0 {
		return f(v)
	}
	if len(labels) > mostChoices {
		labels = labels[:mostChoices]
	}
	return liftOver(labels, outcome{}, v, at, f)
}

func liftOver(labels []string, o outcome, v *node, at int, f func(*node) (*node, error)) (*node, error) {
	if len(labels) == 0 {
		return f(o.settle(v))
	}
	out := &node{kind: kindChoice, text: labels[0], at: at, items: make([]*node, 2)}
	for i, holds := range []bool{true, false} {
		next := outcome{append(slices.Clone(o.labels), labels[0]), append(slices.Clone(o.holds), holds)}
		var err error
		if out.items[i], err = liftOver(labels[1:], next, v, at, f); err != nil {
			return nil, err
		}
	}
	return out, nil
}

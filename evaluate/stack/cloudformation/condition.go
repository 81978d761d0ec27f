package cloudformation

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// A truth is what a condition is worth: holds, or, with a label, that of another condition that nobody knows, which it
// is if holds is true and the opposite of which if it is false.
type truth struct {
	label string
	holds bool
}

func (t truth) not() truth { return truth{t.label, !t.holds} }

// when is the truth in terms of a stack; absent says that it does not hold.
func (t truth) when() (w stack.When, absent bool) {
	if t.label == "" {
		return nil, !t.holds
	}
	return stack.When{{Condition: choiceOf(t.label), Not: !t.holds}}, false
}

// A namedCondition is one of the section Conditions.
type namedCondition struct {
	value *node
	state state
	truth truth
	err   error
}

// state says how far something is evaluated, so that what leads back to itself is seen.
type state uint8

const (
	untouched state = iota
	busy
	done
)

func cycle(name string, at int) *fault {
	return &fault{code: stack.CodeCycle, at: at, input: name, reason: "it leads back to itself"}
}

// condition returns what a condition is worth.
func (r *reader) condition(name string, at int) (truth, error) {
	c := r.conditions[name]
	if c == nil {
		return truth{}, unresolved(name, at)
	}
	switch c.state {
	case busy:
		return truth{}, cycle(name, at)
	case untouched:
		c.state = busy
		c.truth, c.err = r.test(c.value, "Condition "+name)
		c.state = done
	}
	return c.truth, c.err
}

// test evaluates a condition. What of it cannot be told has the label.
func (r *reader) test(n *node, label string) (truth, error) {
	if n.kind != kindObject || len(n.members) != 1 {
		return truth{}, badFunction(n.at, "", "a condition is one function")
	}
	name, argument := n.members[0].name, n.members[0].value
	switch name {
	case "Condition":
		if argument.kind == kindObject { // the translator of SAM writes a condition around the condition
			return r.test(argument, label)
		}
		if argument.kind != kindString {
			return truth{}, badFunction(n.at, name, "its argument is the name of a condition")
		}
		return r.condition(argument.text, argument.at)
	case "Fn::Equals":
		return r.equals(n, argument, label)
	case "Fn::Not":
		if argument.kind != kindList || len(argument.items) != 1 {
			return truth{}, badFunction(n.at, name, "its argument is a list of one condition")
		}
		t, err := r.test(argument.items[0], label)
		return t.not(), err
	case "Fn::And", "Fn::Or":
		return r.several(n, argument, name == "Fn::Or", label)
	}
	return truth{}, badFunction(n.at, name, "no function of conditions")
}

// several evaluates Fn::And and Fn::Or: one condition that decides does so whatever the others are.
func (r *reader) several(n, argument *node, or bool, label string) (truth, error) {
	if argument.kind != kindList || len(argument.items) == 0 {
		return truth{}, badFunction(n.at, n.members[0].name, "its arguments are conditions")
	}
	var open []truth
	decided := false
	for i, item := range argument.items {
		inner := label
		if len(argument.items) > 1 {
			inner += " [" + string(rune('1'+i%9)) + "]"
		}
		t, err := r.test(item, inner)
		switch {
		case err != nil:
			return truth{}, err
		case t.label != "":
			if slices.Contains(open, t.not()) { // one of the two holds
				decided = true
			}
			if !slices.Contains(open, t) {
				open = append(open, t)
			}
		case t.holds == or:
			decided = true
		}
	}
	switch {
	case decided:
		return truth{holds: or}, nil
	case len(open) == 0:
		return truth{holds: !or}, nil
	case len(open) == 1:
		return open[0], nil
	}
	return truth{label: label, holds: true}, nil
}

// equals: of two values that are not both known it can only be told whether they are written alike, or differ in what
// is known.
func (r *reader) equals(n, argument *node, label string) (truth, error) {
	if argument.kind != kindList || len(argument.items) != 2 {
		return truth{}, badFunction(n.at, "Fn::Equals", "its arguments are two values")
	}
	var texts [2]string
	for i, item := range argument.items {
		v, err := r.eval(item)
		if err != nil {
			return truth{}, err
		}
		text, ok := asText(v)
		if !ok {
			if len(conditionsIn(v, nil)) > 0 || v.kind == kindNone {
				return truth{}, badFunction(item.at, "Fn::Equals", "a value that is not there for certain")
			}
			text = string(jsonOf(v))
		}
		texts[i] = text
	}
	a, b := texts[0], texts[1]
	switch {
	case a == b:
		return truth{holds: true}, nil
	case !standin.In(a) && !standin.In(b) || standin.Differ(a, b):
		return truth{}, nil
	}
	if a > b {
		a, b = b, a
	}
	key := a + "\x00" + b
	if seen, ok := r.equal[key]; ok { // the same comparison is the same condition
		return seen, nil
	}
	t := truth{label: label, holds: true}
	r.equal[key] = t
	return t, nil
}

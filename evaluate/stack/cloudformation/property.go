package cloudformation

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// wrong is the fault of a property of another type than the one it has.
func wrong(n *node, name, what string) *fault {
	return &fault{code: stack.CodeWrongType, at: n.at, input: name, reason: name + " is " + what}
}

// missing is the fault of a property that is not there.
func missing(in *node, name string) *fault {
	return &fault{code: stack.CodeMissingMember, at: in.at, input: name, reason: name + " is missing"}
}

// single returns one value of what is a choice: if it is not the same in all cases it is unknown.
func (r *reader) single(n *node) *node {
	if n == nil || len(conditionsIn(n, nil)) == 0 {
		return n
	}
	all := variants(n)
	for _, v := range all[1:] {
		if !sameValue(v.value, all[0].value) {
			return &node{kind: kindUnknown, text: ifLabel(conditionsIn(n, nil)[0]), at: n.at}
		}
	}
	return all[0].value
}

// textOf returns a text of an object, "" if it is not there.
func (r *reader) textOf(in *node, name string) (string, error) {
	n := r.single(in.member(name))
	if n == nil || n.kind == kindNone {
		return "", nil
	}
	text, ok := asText(n)
	if !ok {
		return "", wrong(n, name, "a text")
	}
	return r.places.settle(text), nil
}

// needText is textOf for what must be there.
func (r *reader) needText(in *node, name string) (string, error) {
	text, err := r.textOf(in, name)
	if err == nil && text == "" {
		return "", missing(in, name)
	}
	return text, err
}

// flag returns a boolean of an object: false if it is not there or not known.
func (r *reader) flag(in *node, name string) (bool, error) {
	text, err := r.textOf(in, name)
	return text == "true", err
}

// objectOf returns an object in an object, nil if it is not there.
func (r *reader) objectOf(in *node, name string) (*node, error) {
	n := in.member(name)
	if n != nil && n.kind == kindChoice {
		n = outermost(n)
	}
	switch {
	case n == nil || n.kind == kindNone || n.kind == kindUnknown:
		return nil, nil
	case n.kind != kindObject:
		return nil, wrong(n, name, "an object")
	}
	return n, nil
}

// outermost returns the branch of a choice that is an object, the first of two: what hangs on it is asked about as if
// it were there.
func outermost(n *node) *node {
	for n.kind == kindChoice {
		first := n.items[0]
		if first.kind == kindNone {
			first = n.items[1]
		}
		n = first
	}
	return n
}

// An entry is an element of a list, and when it is there.
type entry struct {
	*node
	when stack.When
}

// entries returns the elements of a list in an object, those of choices with their conditions. One value stands for a
// list of one.
func (r *reader) entries(in *node, name string) []entry {
	n := in.member(name)
	if n == nil {
		return nil
	}
	return appendEntries(nil, n, nil)
}

func appendEntries(list []entry, n *node, when stack.When) []entry {
	switch n.kind {
	case kindNone:
		return list
	case kindList:
		for _, item := range n.items {
			list = appendEntries(list, item, when)
		}
		return list
	case kindChoice:
		for i, item := range n.items {
			term := stack.Term{Condition: choiceOf(n.text), Not: i == 1}
			if w, ok := and(when, stack.When{term}); ok {
				list = appendEntries(list, item, w)
			}
		}
		return list
	}
	return append(list, entry{n, when})
}

// and returns what holds when both hold; ok is false if that is never.
func and(a, b stack.When) (w stack.When, ok bool) {
	w = append(w, a...)
	for _, t := range b {
		known := false
		for _, have := range a {
			if have.Condition == t.Condition {
				if have.Not != t.Not {
					return nil, false
				}
				known = true
			}
		}
		if !known {
			w = append(w, t)
		}
	}
	return w, true
}

// textsOf returns the texts of a list in an object, whether they are there for certain or not.
func (r *reader) textsOf(in *node, name string) ([]string, error) {
	var list []string
	for _, e := range r.entries(in, name) {
		text, ok := asText(e.node)
		if !ok {
			return nil, wrong(e.node, name, "a list of texts")
		}
		list = append(list, r.places.settle(text))
	}
	return list, nil
}

// tagsOf returns tags as a list of objects or an object has them.
func (r *reader) tagsOf(in *node) (map[string]string, error) {
	tags := make(map[string]string)
	n := in.member("Tags")
	if n != nil && n.kind == kindObject {
		for _, m := range n.members {
			if text, ok := asText(r.single(m.value)); ok {
				tags[m.name] = r.places.settle(text)
			}
		}
		return tags, nil
	}
	for _, e := range r.entries(in, "Tags") {
		key, err := r.textOf(e.node, "Key")
		if err != nil {
			return nil, err
		}
		value, err := r.textOf(e.node, "Value")
		if err != nil {
			return nil, err
		}
		if parts, err := condition.PartsOf(key); err != nil || len(parts) != 1 || parts[0].Text == "" {
			continue // nobody knows the key
		}
		tags[key] = value
	}
	if len(tags) == 0 {
		return nil, nil
	}
	return tags, nil
}

package cloudformation

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// merged returns what Globals say about a type of resources with what a resource says itself: the resource wins,
// objects are joined, lists appended. Functions of templates count as values that are not joined.
func merged(global, own *node) *node {
	switch {
	case global == nil:
		return own
	case own == nil:
		return global
	}
	globalCall, _ := samCall(global)
	ownCall, _ := samCall(own)
	switch {
	case global.kind != own.kind || globalCall != "" || ownCall != "":
		return own
	case own.kind == kindList:
		m := copied(own)
		m.items = append(append([]*node(nil), global.items...), own.items...)
		return m
	case own.kind == kindObject:
		m := copied(global)
		m.at = own.at
		numbers := make(map[string]int, len(m.members))
		for i, inner := range m.members {
			numbers[inner.name] = i
		}
		for _, inner := range own.members {
			if i, ok := numbers[inner.name]; ok {
				m.members[i].value = merged(m.members[i].value, inner.value)
			} else {
				m.members = append(m.members, inner)
			}
		}
		return m
	}
	return own
}

// properties returns the properties of a resource with those of Globals. It is never nil.
func (s *sam) properties(id string, resource *node) *node {
	own := present(resource.member("Properties"))
	if own == nil {
		own = objectNode(resource.at)
	}
	if name, _ := samCall(own); own.kind != kindObject || name != "" {
		s.wrong(id, own, "Properties")
		own = objectNode(own.at)
	}
	section := s.template.member("Globals").member(trimType(resource))
	if section == nil || section.kind != kindObject {
		return own
	}
	ignored := present(resource.member("IgnoreGlobals"))
	if ignored != nil && ignored.kind == kindString && ignored.text == "*" {
		return own
	}
	if ignored != nil {
		names := make(map[string]bool)
		for _, name := range entries(ignored) {
			names[textOf(name)] = true
		}
		section = copied(section)
		section.members = slices.DeleteFunc(section.members, func(m member) bool { return names[m.name] })
	}
	// Each resource has its own copy: a template must not become larger than a multiple of what it was.
	typ := trimType(resource)
	if s.weights[typ] == 0 {
		s.weights[typ] = weight(section)
	}
	if s.copied += s.weights[typ]; s.copied > 4*len(s.r.text)+longest {
		s.fault(id, stack.CodeInvalidValue, section, "what Globals make of the template is too long")
		return own
	}
	return merged(section, own)
}

// weight is about how many bytes of a template a value takes.
func weight(n *node) int {
	w := len(n.text) + 4
	for _, item := range n.items {
		w += weight(item)
	}
	for _, m := range n.members {
		w += len(m.name) + weight(m.value)
	}
	return w
}

package cloudformation

// merged returns what Globals say about a type of resources with what a resource says itself: the resource wins, objects
// are joined, lists appended. Functions of templates count as values that are not joined.
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
		for _, inner := range own.members {
			m.set(inner.name, merged(global.member(inner.name), inner.value))
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
		kept := copied(section)
		kept.members = kept.members[:0]
		for _, m := range section.members {
			if !has(entries(ignored), textNode(0, m.name)) {
				kept.members = append(kept.members, m)
			}
		}
		section = kept
	}
	return merged(section, own)
}

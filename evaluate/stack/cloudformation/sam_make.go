package cloudformation

import "strings"

// A maker makes nodes that stand where something at a byte of the template was written.
type maker int

// A field is a member of an object that is made. Without a value it is left out.
type field struct {
	name  string
	value *node
}

func (m maker) text(text string) *node    { return textNode(int(m), text) }
func (m maker) list(items ...*node) *node { return listNode(int(m), items...) }
func (m maker) yes() *node                { return &node{kind: kindBool, text: "true", at: int(m)} }
func (m maker) ref(id string) *node       { return callNode("Ref", m.text(id)) }
func (m maker) noValue() *node            { return m.ref("AWS::NoValue") }
func (m maker) attribute(id, a string) *node {
	return callNode("Fn::GetAtt", m.list(m.text(id), m.text(a)))
}

func (m maker) object(fields ...field) *node {
	n := objectNode(int(m))
	for _, f := range fields {
		if f.value != nil {
			n.members = append(n.members, member{f.name, int(m), f.value})
		}
	}
	return n
}

// sub is text in which ${NAME} stands for what is given under the name, or else for a name of the template.
func (m maker) sub(text string, given ...field) *node {
	if len(given) == 0 {
		return callNode("Fn::Sub", m.text(text))
	}
	return callNode("Fn::Sub", m.list(m.text(text), m.object(given...)))
}

// choose is one of two values by a condition.
func (m maker) choose(condition *node, then, otherwise *node) *node {
	return callNode("Fn::If", m.list(condition, then, otherwise))
}

// allow is a statement of an identity policy.
func (m maker) allow(resource *node, actions ...string) *node {
	list := m.list()
	for _, a := range actions {
		list.items = append(list.items, m.text(a))
	}
	return m.object(field{"Effect", m.text("Allow")}, field{"Action", list}, field{"Resource", resource})
}

// document is a policy with statements. One without a version is read as that of 2008.
func (m maker) document(version string, statements ...*node) *node {
	d := m.object()
	if version != "" {
		d.set("Version", m.text(version))
	}
	d.set("Statement", m.list(statements...))
	return d
}

// inline is a policy of a role.
func (m maker) inline(name string, document *node) *node {
	return m.object(field{"PolicyName", m.text(name)}, field{"PolicyDocument", document})
}

// trust is the trust policy of a role that a service may assume.
func (m maker) trust(service string) *node {
	return m.document(version2012, m.object(field{"Effect", m.text("Allow")},
		field{"Action", m.list(m.text("sts:AssumeRole"))},
		field{"Principal", m.object(field{"Service", m.list(m.text(service))})}))
}

const version2012 = "2012-10-17"

// given reports whether a property is there and not empty: what the translator of SAM takes for given.
func given(n *node) bool {
	switch {
	case n == nil || n.kind == kindNull:
		return false
	case n.kind == kindBool:
		return n.text == "true"
	case n.kind == kindString:
		return n.text != ""
	case n.kind == kindNumber:
		return strings.Trim(n.text, "-0.") != ""
	case n.kind == kindList:
		return len(n.items) > 0
	}
	return len(n.members) > 0
}

// present is the node, nil for one that is null.
func present(n *node) *node {
	if n != nil && n.kind == kindNull {
		return nil
	}
	return n
}

// samCall returns the name and the argument of a function of templates, "" for any other value.
func samCall(n *node) (name string, argument *node) {
	if n == nil || n.kind != kindObject || len(n.members) != 1 {
		return "", nil
	}
	if name = n.members[0].name; name != "Ref" && name != "Condition" && !strings.HasPrefix(name, "Fn::") {
		return "", nil
	}
	return name, n.members[0].value
}

// referred returns the name in {"Ref": name}, "" for any other value.
func referred(n *node) string {
	if name, argument := samCall(n); name == "Ref" && argument.kind == kindString {
		return argument.text
	}
	return ""
}

// isNoValue reports whether a value is {"Ref": "AWS::NoValue"}.
func isNoValue(n *node) bool { return referred(n) == "AWS::NoValue" }

// choice returns the parts of an Fn::If.
func choice(n *node) (condition, then, otherwise *node, ok bool) {
	name, list := samCall(n)
	if name != "Fn::If" || list.kind != kindList || len(list.items) != 3 || list.items[0].kind != kindString {
		return nil, nil, nil, false
	}
	return list.items[0], list.items[1], list.items[2], true
}

// entries returns the elements of a list, and for any other value that is there the value alone.
func entries(n *node) []*node {
	switch {
	case present(n) == nil:
		return nil
	case n.kind == kindList:
		return n.items
	}
	return []*node{n}
}

// copied returns a node of its own with the same members and items.
func copied(n *node) *node {
	c := *n
	c.members = append([]member(nil), n.members...)
	c.items = append([]*node(nil), n.items...)
	return &c
}

package yaml

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// A writer writes JSON and notes where its values come from.
type writer struct {
	text   []byte
	places []place
}

// from notes that what is written next comes from a node.
func (w *writer) from(n *yaml.Node) {
	w.places = append(w.places, place{len(w.text), n.Line, n.Column})
}

func (w *writer) raw(s string) { w.text = append(w.text, s...) }

// string writes a text, with escapes for what JSON has no other form for.
func (w *writer) string(s string) {
	w.text = append(w.text, '"')
	for _, c := range []byte(s) {
		switch {
		case c == '"' || c == '\\':
			w.text = append(w.text, '\\', c)
		case c < ' ':
			w.text = append(w.text, `\u00`...)
			w.text = append(w.text, hex[c>>4], hex[c&0xf])
		default:
			w.text = append(w.text, c)
		}
	}
	w.text = append(w.text, '"')
}

const hex = "0123456789abcdef"

// value writes a node that stands in so many objects and lists.
func (w *writer) value(n *yaml.Node, depth int) error {
	w.from(n)
	if form, ok := longForm(n); ok {
		return w.function(n, form, depth)
	}
	switch {
	case n.Kind == yaml.AliasNode:
		return alias(n)
	case n.Kind == yaml.MappingNode && (n.Tag == mapTag || n.Tag == "!"):
		return w.object(n, depth)
	case n.Kind == yaml.SequenceNode && (n.Tag == seqTag || n.Tag == "!"):
		return w.list(n, depth)
	case n.Kind == yaml.ScalarNode:
		return w.scalar(n)
	}
	return unknownTag(n)
}

// function writes a node with a short form before it as the object that its long form is.
func (w *writer) function(n *yaml.Node, form string, depth int) error {
	if depth >= MaxDepth {
		return at(n, CodeTooDeep, errDeep.Error())
	}
	w.raw("{")
	w.from(n)
	w.string(form)
	w.raw(":")
	w.from(n)
	var err error
	switch n.Kind {
	case yaml.MappingNode:
		err = w.object(n, depth+1)
	case yaml.SequenceNode:
		err = w.list(n, depth+1)
	default:
		resource, attribute, found := strings.Cut(n.Value, ".")
		if form != getAtt || !found {
			w.string(n.Value)
			break
		}
		if depth+1 >= MaxDepth {
			return at(n, CodeTooDeep, errDeep.Error())
		}
		w.raw("[")
		w.string(resource)
		w.raw(",")
		w.string(attribute)
		w.raw("]")
	}
	w.raw("}")
	return err
}

func (w *writer) list(n *yaml.Node, depth int) error {
	if depth >= MaxDepth {
		return at(n, CodeTooDeep, errDeep.Error())
	}
	w.raw("[")
	for i, element := range n.Content {
		if i > 0 {
			w.raw(",")
		}
		if err := w.value(element, depth+1); err != nil {
			return err
		}
	}
	w.raw("]")
	return nil
}

func (w *writer) object(n *yaml.Node, depth int) error {
	if depth >= MaxDepth {
		return at(n, CodeTooDeep, errDeep.Error())
	}
	w.raw("{")
	names := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i]
		if err := checkName(name); err != nil {
			return err
		}
		if names[name.Value] {
			return at(name, CodeDuplicate, quote(name.Value)+" occurs twice")
		}
		names[name.Value] = true
		if i > 0 {
			w.raw(",")
		}
		w.from(name)
		w.string(name.Value)
		w.raw(":")
		if err := w.value(n.Content[i+1], depth+1); err != nil {
			return err
		}
	}
	w.raw("}")
	return nil
}

// checkName refuses what cannot be the name of a member.
func checkName(n *yaml.Node) error {
	switch {
	case n.Kind == yaml.AliasNode:
		return alias(n)
	case n.Kind != yaml.ScalarNode:
		return at(n, CodeKey, "a list or a mapping as the name of a member")
	case n.Tag == mergeTag:
		return at(n, CodeMerge, "a merge key, <<: CloudFormation has none")
	case n.Style&yaml.TaggedStyle != 0 && n.Tag != strTag:
		return at(n, CodeKey, "the tag "+quote(n.Tag)+" before the name of a member")
	}
	return nil
}

// scalar writes a scalar without a short form.
func (w *writer) scalar(n *yaml.Node) error {
	kind, err := scalarKind(n)
	switch {
	case err != nil:
		return err
	case kind == strTag:
		w.string(n.Value)
	case kind == nullTag:
		w.raw("null")
	default:
		w.raw(n.Value)
	}
	return nil
}

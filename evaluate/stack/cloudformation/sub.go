package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// evalSub evaluates Fn::Sub. ${!name} is ${name} as it is, which policy variables are.
func (r *reader) evalSub(n, argument *node) (*node, error) {
	text, values := argument, (*node)(nil)
	if argument.kind == kindList && len(argument.items) == 2 {
		text, values = argument.items[0], argument.items[1]
	} else if argument.kind == kindList && len(argument.items) == 1 {
		text = argument.items[0]
	}
	if text.kind != kindString || values != nil && values.kind != kindObject {
		return nil, badFunction(n.at, "Fn::Sub", "its argument is a text, or a text and an object")
	}
	parts := listNode(n.at)
	err := splitSub(text.text, func(part string, isName bool) error {
		if !isName {
			if part != "" {
				parts.items = append(parts.items, r.dynamic(textNode(text.at, part)))
			}
			return nil
		}
		v, err := r.subValue(part, values, text.at)
		if err == nil {
			parts.items = append(parts.items, v)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.lift(parts, n.at, func(parts *node) (*node, error) {
		var b strings.Builder
		for _, part := range parts.items {
			text, ok := asText(part)
			if !ok {
				return nil, badFunction(part.at, "Fn::Sub", "it takes texts")
			}
			b.WriteString(text)
		}
		return r.bounded(b.String(), n.at)
	})
}

// subValue is what a name in Fn::Sub stands for: a value that is given with it, a parameter, a resource or an
// attribute.
func (r *reader) subValue(name string, values *node, at int) (*node, error) {
	if given := values.member(name); given != nil {
		return r.eval(given)
	}
	if id, attribute, ok := strings.Cut(name, "."); ok {
		return r.getAtt(id, attribute, at)
	}
	return r.ref(name, at)
}

// splitSub calls f for the texts and the names of a text for Fn::Sub.
func splitSub(text string, f func(part string, isName bool) error) error {
	for {
		before, rest, found := strings.Cut(text, "${")
		if !found {
			return f(text, false)
		}
		name, behind, closed := strings.Cut(rest, "}")
		switch {
		case !closed:
			return f(text, false)
		case strings.HasPrefix(name, "!"):
			if err := f(before+"${"+name[1:]+"}", false); err != nil {
				return err
			}
		default:
			if err := f(before, false); err != nil {
				return err
			}
			if err := f(strings.TrimSpace(name), true); err != nil {
				return err
			}
		}
		text = behind
	}
}

// getAttNames returns the resource and the attribute of Fn::GetAtt: ["X", "A"] or "X.A".
func getAttNames(argument *node) (id, attribute string, ok bool) {
	switch argument.kind {
	case kindString:
		return cut(argument.text)
	case kindList:
		if len(argument.items) == 2 && argument.items[0].kind == kindString && argument.items[1].kind == kindString {
			return argument.items[0].text, argument.items[1].text, true
		}
		if len(argument.items) == 2 && argument.items[0].kind == kindString {
			return argument.items[0].text, "", true
		}
	}
	return "", "", false
}

func cut(text string) (id, attribute string, ok bool) { return strings.Cut(text, ".") }

func (r *reader) evalGetAtt(n, argument *node) (*node, error) {
	id, attribute, ok := getAttNames(argument)
	if !ok {
		return nil, badFunction(n.at, "Fn::GetAtt", "its arguments are a resource and an attribute")
	}
	if attribute != "" {
		return r.getAtt(id, attribute, n.at)
	}
	v, err := r.eval(argument.items[1]) // the name of an attribute may be a Ref
	if err != nil {
		return nil, err
	}
	if v.kind != kindString {
		return nil, badFunction(n.at, "Fn::GetAtt", "its arguments are a resource and an attribute")
	}
	return r.getAtt(id, v.text, n.at)
}

func unresolved(name string, at int) *fault {
	return &fault{code: stack.CodeUnresolvedReference, at: at, input: name, reason: "a reference to nothing in the template"}
}

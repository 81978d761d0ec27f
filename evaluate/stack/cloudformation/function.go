package cloudformation

import (
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// functions are those whose argument is evaluated first (CloudFormation User Guide, "Intrinsic function reference").
// The argument has no choices.
var functions = map[string]func(r *reader, v *node, at int) (*node, error){
	"Fn::Join":         evalJoin,
	"Fn::Select":       evalSelect,
	"Fn::Split":        evalSplit,
	"Fn::FindInMap":    evalFindInMap,
	"Fn::ToJsonString": evalToJSON,
	"Fn::ImportValue":  notKnown("ImportValue"),
	"Fn::Base64":       notKnown("Base64"),
	"Fn::Cidr":         notKnownList("Cidr"),
	"Fn::GetAZs":       notKnownList("GetAZs"),
	"Fn::Length":       notKnown("Length"),
}

// described returns an argument as a label has it: texts as they are, the rest as JSON.
func described(v *node) string {
	if text, ok := asText(v); ok {
		return condition.ShowPartial(text)
	}
	return condition.ShowPartial(string(jsonOf(v)))
}

func notKnown(name string) func(*reader, *node, int) (*node, error) {
	return func(r *reader, v *node, at int) (*node, error) {
		return textNode(at, r.unknown(name+" "+described(v), condition.ClassText)), nil
	}
}

func notKnownList(name string) func(*reader, *node, int) (*node, error) {
	return func(_ *reader, v *node, at int) (*node, error) {
		return &node{kind: kindUnknown, text: shortened(name + " " + described(v)), at: at}, nil
	}
}

func evalJoin(r *reader, v *node, at int) (*node, error) {
	if v.kind != kindList || len(v.items) != 2 || v.items[0].kind != kindString {
		return nil, badFunction(at, "Fn::Join", "its arguments are a separator and a list")
	}
	list := v.items[1]
	if list.kind == kindUnknown {
		return textNode(at, r.unknown("Join "+list.text, condition.ClassText)), nil
	}
	if list.kind != kindList {
		return nil, badFunction(list.at, "Fn::Join", "its second argument is a list")
	}
	texts := make([]string, 0, len(list.items))
	for _, item := range list.items {
		text, ok := asText(item)
		if !ok {
			return nil, badFunction(item.at, "Fn::Join", "it joins texts")
		}
		texts = append(texts, text)
	}
	text := strings.Join(texts, v.items[0].text)
	return r.bounded(text, at)
}

// longest is how long a text of a template can become: a function that makes more of its parts is refused.
const longest = 1 << 20

// budget is how much texts that functions make take up together, in bytes, as a multiple of the template.
const budget = 64

// bounded returns a text that a function made. All of them together have a limit.
func (r *reader) bounded(text string, at int) (*node, error) {
	if r.made += len(text); len(text) > longest || r.made > budget*len(r.text)+longest {
		return nil, badFunction(at, "", "what functions make of the template is too long")
	}
	return textNode(at, text), nil
}

func evalSelect(r *reader, v *node, at int) (*node, error) {
	if v.kind != kindList || len(v.items) != 2 {
		return nil, badFunction(at, "Fn::Select", "its arguments are a number and a list")
	}
	which, ok := asText(v.items[0])
	list := v.items[1]
	if !ok || list.kind != kindList && list.kind != kindUnknown {
		return nil, badFunction(at, "Fn::Select", "its arguments are a number and a list")
	}
	if list.kind == kindUnknown || standin.In(which) {
		return textNode(at, r.unknown("Select "+condition.ShowPartial(which)+" "+described(list), condition.ClassText)), nil
	}
	i, err := strconv.Atoi(which)
	if err != nil || i < 0 || i >= len(list.items) {
		return nil, badFunction(at, "Fn::Select", "the list has no such element")
	}
	return list.items[i], nil
}

func evalSplit(r *reader, v *node, at int) (*node, error) {
	if v.kind != kindList || len(v.items) != 2 || v.items[0].kind != kindString || v.items[0].text == "" {
		return nil, badFunction(at, "Fn::Split", "its arguments are a separator and a text")
	}
	separator := v.items[0].text
	text, ok := asText(v.items[1])
	if !ok {
		return nil, badFunction(at, "Fn::Split", "its second argument is a text")
	}
	pieces, _ := standin.Split(text)
	for _, p := range pieces {
		if p.Class != 0 && mayHold(p.Class, separator) {
			return &node{kind: kindUnknown, text: shortened("Split " + separator + " " + condition.ShowPartial(text)), at: at}, nil
		}
	}
	out := &node{kind: kindList, at: at}
	for _, part := range strings.Split(text, separator) {
		if r.made += 2 * len(part); len(out.items) > longest/16 {
			return nil, badFunction(at, "Fn::Split", "too many parts")
		}
		out.items = append(out.items, textNode(at, part))
	}
	return out, nil
}

// mayHold reports whether a value of a class, or its ends with what is around it, can have a separator.
func mayHold(class byte, separator string) bool {
	if len(separator) != 1 {
		return true
	}
	switch class {
	case standin.Account:
		return '0' <= separator[0] && separator[0] <= '9'
	case standin.Name, standin.Region, standin.Partition:
		return !strings.Contains(":/*?$ ", separator)
	}
	return true
}

// evalFindInMap: keys that nobody knows make the value unknown, unless it is the same for all of them.
func evalFindInMap(r *reader, v *node, at int) (*node, error) {
	if v.kind != kindList || len(v.items) < 3 {
		return nil, badFunction(at, "Fn::FindInMap", "its arguments are a mapping and two keys")
	}
	var keys [3]string
	for i := range keys {
		var ok bool
		if keys[i], ok = asText(v.items[i]); !ok {
			return nil, badFunction(v.items[i].at, "Fn::FindInMap", "a key is a text")
		}
	}
	found := []*node{r.template.member("Mappings")}
	for _, key := range keys {
		var next []*node
		for _, n := range found {
			if n == nil || n.kind != kindObject {
				continue
			}
			if !standin.In(key) {
				if m := n.member(key); m != nil {
					next = append(next, m)
				}
				continue
			}
			for _, m := range n.members {
				next = append(next, m.value)
			}
		}
		found = next
	}
	if len(found) == 0 {
		if len(v.items) > 3 {
			if fallback := v.items[3].member("DefaultValue"); fallback != nil {
				return fallback, nil
			}
		}
		return nil, &fault{code: stack.CodeUnresolvedReference, at: at, input: condition.ShowPartial(keys[0]),
			reason: "the mapping has no such value"}
	}
	for _, n := range found {
		if !sameValue(n, found[0]) || len(v.items) > 3 && len(found) > 1 {
			label := "FindInMap " + condition.ShowPartial(strings.Join(keys[:], " "))
			if n.kind == kindList {
				return &node{kind: kindUnknown, text: shortened(label), at: at}, nil
			}
			return textNode(at, r.unknown(label, condition.ClassText)), nil
		}
	}
	return found[0], nil
}

// sameValue reports whether two values without functions are equal.
func sameValue(a, b *node) bool {
	return a == b || string(jsonOf(a)) == string(jsonOf(b))
}

func evalToJSON(r *reader, v *node, at int) (*node, error) {
	return r.bounded(string(jsonOf(v)), at)
}

// jsonOf writes a value as JSON. An unknown value is a stand-in in the place of a text.
func jsonOf(n *node) []byte { return appendJSON(nil, n) }

func appendJSON(b []byte, n *node) []byte {
	switch n.kind {
	case kindBool, kindNumber:
		return append(b, n.text...)
	case kindString, kindUnknown:
		text, _ := asText(n)
		return appendQuoted(b, text)
	case kindList:
		b = append(b, '[')
		for i, item := range n.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, item)
		}
		return append(b, ']')
	case kindObject:
		b = append(b, '{')
		for i, m := range n.members {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendQuoted(b, m.name), ':')
			b = appendJSON(b, m.value)
		}
		return append(b, '}')
	}
	return append(b, "null"...)
}

func appendQuoted(b []byte, text string) []byte {
	if isPlain(text) {
		return append(append(append(b, '"'), text...), '"')
	}
	quoted, _ := jsonwrite.Marshal(text) // which texts have no errors
	return append(b, quoted...)
}

// isPlain reports whether a text stands in JSON as it is.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c > '~' {
			return false
		}
	}
	return true
}

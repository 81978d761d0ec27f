package cloudformation

import (
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// A node is a value of a template: as it was read, as it was rewritten, or after its functions were evaluated.
type node struct {
	kind    kind
	text    string   // of a string, number or boolean; with stand-ins once it was evaluated
	members []member // of an object, in order, no name twice
	items   []*node  // of a list; of a choice what it is if the condition holds, and what else
	at      int      // the byte of the template at which it, or what it was made from, begins
	// origin is the name by which people know what a trigger or mapping below here comes from, where that is not the
	// resource that has it: that of an event of a SAM function, or of what is polled.
	origin string
	// loose says that SAM made it for an event: what it refers to may depend on the resource it is in.
	loose bool
}

// A member is one of an object.
type member struct {
	name  string
	at    int // the byte at which the name begins
	value *node
}

// kind is the kind of a node.
type kind uint8

const (
	kindNull kind = iota
	kindBool
	kindNumber
	kindString
	kindList
	kindObject
	// What follows is there after the evaluation alone.
	kindUnknown // nobody knows of which kind it is: text is a stand-in of class text
	kindChoice  // one of two values, by the condition in text
	kindNone    // AWS::NoValue: it is not there
)

// member returns a member of an object by its name; nil if there is none.
func (n *node) member(name string) *node {
	if n == nil || n.kind != kindObject {
		return nil
	}
	for i := range n.members {
		if n.members[i].name == name {
			return n.members[i].value
		}
	}
	return nil
}

// set puts a member into an object, in the place of one that has the name.
func (n *node) set(name string, value *node) {
	for i := range n.members {
		if n.members[i].name == name {
			n.members[i].value = value
			return
		}
	}
	n.members = append(n.members, member{name, value.at, value})
}

// textNode, listNode, objectNode and callNode make nodes that stand where something at a byte was written.
func textNode(at int, text string) *node { return &node{kind: kindString, text: text, at: at} }

func listNode(at int, items ...*node) *node { return &node{kind: kindList, items: items, at: at} }

func objectNode(at int, members ...member) *node {
	return &node{kind: kindObject, members: members, at: at}
}

// callNode is a function of templates such as Ref or Fn::GetAtt with its argument.
func callNode(name string, argument *node) *node {
	return objectNode(argument.at, member{name, argument.at, argument})
}

// grow returns a value of a text that was checked with all that is in it.
func (r *reader) grow(v jsonscan.Value) (*node, error) {
	n := &node{kind: kind(v.Kind()), at: v.Offset()}
	switch v.Kind() {
	case jsonscan.KindObject:
		return n, v.Members(func(name string, at int, v jsonscan.Value) error {
			inner, err := r.grow(v)
			if !isLabel(name) {
				return kept(at)
			}
			n.members = append(n.members, member{name, at, inner})
			return err
		})
	case jsonscan.KindList:
		return n, v.Elements(func(_ int, v jsonscan.Value) error {
			inner, err := r.grow(v)
			n.items = append(n.items, inner)
			return err
		})
	case jsonscan.KindNull:
	default:
		if n.text = v.Text(); !isLabel(n.text) {
			return nil, kept(n.at)
		}
	}
	return n, nil
}

// kept is the fault of a text with characters that stand-ins are made of.
func kept(at int) *fault {
	return &fault{code: stack.CodeInvalidValue, at: at, reason: "characters that are kept for unknown values"}
}

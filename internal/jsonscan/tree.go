package jsonscan

import (
	"iter"
	"sort"

	"github.com/lambdaiam/lambdaiam/internal/slab"
)

// A Node is a value with what is around it and in it. Nodes are made by [Tree] and not changed, but for Alone.
type Node struct {
	Value
	Up     *Node // what it stands in; nil for the whole
	Step   Step  // from there
	NameAt int   // the byte at which the name of a member begins
	Inner  []Node
	Twice  bool // an earlier member has the same name
	Alone  bool // stands for a list of one: its path has element 0 behind its name

	names map[string]*Node // where members are many
}

// Tree returns the value of a text that [Read] accepted with all that is in it. Names may occur twice.
func Tree(root Value) *Node {
	n := &Node{Value: root, Step: Step{Index: -1}}
	var g grower
	g.open(n)
	return n
}

const fewMembers = 8

// A grower makes the nodes of a tree.
type grower struct {
	inner []Node // of the node that is opened
	nodes slab.Slab[Node]
}

func (g *grower) open(n *Node) {
	g.inner = g.inner[:0]
	switch n.Kind() {
	case KindObject:
		for w := n.inside(); ; {
			name, ok := w.next()
			if !ok {
				break
			}
			value, _ := w.next()
			step := Step{Name: name.Text(), Index: -1}
			g.inner = append(g.inner, Node{Value: value, Up: n, Step: step, NameAt: name.Offset()})
		}
	case KindList:
		for w := n.inside(); ; {
			value, ok := w.next()
			if !ok {
				break
			}
			g.inner = append(g.inner, Node{Value: value, Up: n, Step: Step{Index: len(g.inner)}})
		}
	}
	if len(g.inner) == 0 {
		return
	}
	n.Inner = g.nodes.Keep(g.inner)
	if n.Kind() == KindObject {
		n.findTwice()
	}
	for i := range n.Inner {
		if n.Inner[i].Kind() >= KindList {
			g.open(&n.Inner[i])
		}
	}
}

// findTwice marks members that have the name of an earlier one.
func (n *Node) findTwice() {
	if len(n.Inner) > fewMembers {
		n.names = make(map[string]*Node, len(n.Inner))
	}
	for i := range n.Inner {
		m := &n.Inner[i]
		first := n.member(m.Step.Name, i)
		m.Twice = first != nil
		if first == nil && n.names != nil {
			n.names[m.Step.Name] = m
		}
	}
}

// Member returns the first member of an object with a name, nil if there is none.
func (n *Node) Member(name string) *Node { return n.member(name, len(n.Inner)) }

// member looks among the first members.
func (n *Node) member(name string, first int) *Node {
	if n.names != nil {
		return n.names[name]
	}
	for i := range n.Inner[:first] {
		if n.Inner[i].Step.Name == name && n.Inner[i].Step.Index < 0 {
			return &n.Inner[i]
		}
	}
	return nil
}

// Entries returns the elements of a list, and for any other value that value.
func (n *Node) Entries() []*Node {
	if n.Kind() != KindList {
		return []*Node{n}
	}
	list := make([]*Node, len(n.Inner))
	for i := range n.Inner {
		list[i] = &n.Inner[i]
	}
	return list
}

// All yields the same as Entries returns, without a list.
func (n *Node) All() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		if n.Kind() != KindList {
			yield(n)
			return
		}
		for i := range n.Inner {
			if !yield(&n.Inner[i]) {
				return
			}
		}
	}
}

// Path returns the path from the whole to the value.
func (n *Node) Path() Path {
	depth := 0
	for at := n; at.Up != nil; at = at.Up {
		depth++
		if at.Alone {
			depth++
		}
	}
	p := make(Path, depth)
	for at := n; at.Up != nil; at = at.Up {
		if at.Alone {
			depth--
			p[depth].Index = 0
		}
		depth--
		p[depth] = at.Step
	}
	return p
}

// Follow returns the value to which a path leads, or the last one on the way. Element 0 of a value that is no list is
// the value itself.
func (n *Node) Follow(p Path) *Node {
	for _, s := range p {
		next := n
		switch {
		case s.Index < 0:
			next = n.Member(s.Name)
		case n.Kind() == KindList:
			if next = nil; s.Index < len(n.Inner) {
				next = &n.Inner[s.Index]
			}
		}
		if next == nil {
			break
		}
		n = next
	}
	return n
}

// Around returns the smallest value around a byte of the text. A byte in the name of a member belongs to the member.
func (n *Node) Around(offset int) *Node {
	for {
		i := sort.Search(len(n.Inner), func(i int) bool { return n.Inner[i].End() > offset })
		if i == len(n.Inner) || n.Inner[i].From() > offset {
			return n
		}
		n = &n.Inner[i]
	}
}

// From returns the byte at which a value begins, for a member its name.
func (n *Node) From() int {
	if n.Up != nil && n.Step.Index < 0 {
		return n.NameAt
	}
	return n.Offset()
}

// NameEnd returns the byte behind the name of a member of the text.
func (n *Node) NameEnd(text string) int { return stringEnd(text, n.NameAt+1) + 1 }

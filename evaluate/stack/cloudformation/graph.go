package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// checkReferences finds references to nothing and references that lead back to where they come from, also in branches
// that are not taken (IN-45). Each is a fault of the resources it is in.
func (r *reader) checkReferences() {
	g := graph{r: r, index: make(map[*resource]int, len(r.order))}
	for _, res := range r.order {
		if f := r.findUnresolved(res); f != nil {
			r.faultOf(res, f)
		}
	}
	for _, res := range r.order {
		if g.index[res] == 0 {
			g.visit(res)
		}
	}
}

// findUnresolved returns a fault for the first reference to nothing.
func (r *reader) findUnresolved(res *resource) (found *fault) {
	check := func(name string, at int) {
		if found != nil || r.open || strings.HasPrefix(name, "AWS::") || r.parameters[name] != nil || r.resources[name] != nil {
			return
		}
		found = unresolved(name, at)
	}
	eachReference(res.node, check)
	return found
}

// eachReference calls f for each name that the functions in a resource refer to.
func eachReference(n *node, f func(name string, at int)) {
	for i := range n.members {
		switch m := &n.members[i]; m.name {
		case "Properties", "UpdatePolicy", "CreationPolicy":
			eachInner(m.value, f)
		case "DependsOn":
			if m.value.kind == kindString {
				f(m.value.text, m.value.at)
			}
			for _, item := range m.value.items {
				if item.kind == kindString {
					f(item.text, item.at)
				}
			}
		}
	}
}

func eachInner(n *node, f func(name string, at int)) {
	if n.loose {
		return
	}
	for _, item := range n.items {
		eachInner(item, f)
	}
	for i := range n.members {
		m := &n.members[i]
		if len(n.members) == 1 {
			switch {
			case m.name == "Ref" && m.value.kind == kindString:
				f(m.value.text, m.value.at)
				return
			case m.name == "Fn::GetAtt":
				if id, _, ok := getAttNames(m.value); ok {
					f(id, m.value.at)
				}
			case m.name == "Fn::Sub":
				eachInSub(m.value, f)
			}
		}
		eachInner(m.value, f)
	}
}

func eachInSub(argument *node, f func(name string, at int)) {
	text, values := argument, (*node)(nil)
	if argument.kind == kindList && len(argument.items) == 2 {
		text, values = argument.items[0], argument.items[1]
	}
	if text.kind != kindString {
		return
	}
	_ = splitSub(text.text, func(part string, isName bool) error {
		if isName && values.member(part) == nil {
			id, _, _ := strings.Cut(part, ".")
			f(id, text.at)
		}
		return nil
	})
}

// A graph finds resources that lead back to themselves (Tarjan's algorithm).
type graph struct {
	r       *reader
	count   int
	index   map[*resource]int // from 1, in the order in which they were come upon
	low     map[*resource]int
	open    []*resource
	settled map[*resource]bool
}

func (g *graph) visit(res *resource) {
	if g.low == nil {
		g.low, g.settled = make(map[*resource]int), make(map[*resource]bool)
	}
	g.count++
	g.index[res], g.low[res] = g.count, g.count
	g.open = append(g.open, res)
	itself := -1
	eachReference(res.node, func(name string, at int) {
		next := g.r.resources[name]
		switch {
		case next == nil || g.settled[next]:
			return
		case next == res:
			itself = at
		case g.index[next] == 0:
			g.visit(next)
		}
		g.low[res] = min(g.low[res], g.low[next])
	})
	if g.low[res] != g.index[res] {
		return
	}
	from := len(g.open) - 1
	for g.open[from] != res {
		from--
	}
	ring := g.open[from:]
	g.open = g.open[:from]
	for _, member := range ring {
		g.settled[member] = true
		switch {
		case itself >= 0 && member == res:
			g.r.faultOf(member, cycle(member.id, itself))
		case len(ring) > 1:
			g.r.faultOf(member, cycle(member.id, member.at))
		}
	}
}

// faultOf keeps what is wrong with a resource: the first fault is reported.
func (r *reader) faultOf(res *resource, err error) {
	if res.err != nil {
		return
	}
	f, ok := err.(*fault)
	if !ok {
		f = &fault{code: stack.CodeInvalidValue, at: res.at, reason: err.Error(), err: err}
	}
	res.err = f
	r.fault(res.id, f.code, f.at, f.input, f.reason, f.err)
}

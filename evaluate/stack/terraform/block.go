package terraform

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// A block is a resource, or a block inside of one: what is known of it, what is not, and where it comes from.
type block struct {
	r                            *reader
	in                           *instance
	after, unknown, secret, expr *jsonscan.Node // nil where there is nothing
	label                        string         // its address
	whole                        bool           // nothing of it is known
}

// block returns a resource as a block.
func (r *reader) block(in *instance) *block {
	if in.opened == nil {
		b := &block{r: r, in: in, after: r.open(in.values), label: in.address}
		b.unknown, b.secret = r.open(in.unknown), r.open(in.sensitive)
		r.wantObject(b.after)
		r.wantMarks(b.unknown)
		r.wantMarks(b.secret)
		if c := in.config; c != nil {
			if !c.opened {
				c.expr, c.opened = r.open(c.expressions), true
				r.wantObject(c.expr)
			}
			b.expr = c.expr
		}
		b.whole = marked(b.unknown)
		in.opened = b
	}
	return in.opened
}

func (r *reader) wantObject(n *jsonscan.Node) {
	if n != nil {
		r.failed(n.Want(jsonscan.KindObject))
	}
}

// wantMarks refuses a text or number where true or false says whether a value is unknown or sensitive.
func (r *reader) wantMarks(n *jsonscan.Node) {
	if n == nil {
		return
	}
	if k := n.Kind(); k == jsonscan.KindString || k == jsonscan.KindNumber {
		r.failed(n.Want(jsonscan.KindBool))
	}
	for i := range n.Inner {
		r.wantMarks(&n.Inner[i])
	}
}

// marked reports whether a mark holds for a value and all that is in it.
func marked(n *jsonscan.Node) bool { return n != nil && n.Raw() == "true" }

// markedWithin reports whether a mark holds for anything in a value.
func markedWithin(n *jsonscan.Node) bool {
	if n == nil || marked(n) {
		return n != nil
	}
	for i := range n.Inner {
		if markedWithin(&n.Inner[i]) {
			return true
		}
	}
	return false
}

// step returns what is under a name; a mark holds for all that is under it.
func step(n *jsonscan.Node, name string) *jsonscan.Node {
	if n == nil || marked(n) {
		return n
	}
	if n.Kind() != jsonscan.KindObject {
		return nil
	}
	return n.Member(name)
}

// element returns an element of a list; a mark holds for all of them.
func element(n *jsonscan.Node, i int) *jsonscan.Node {
	if n == nil || marked(n) {
		return n
	}
	if n.Kind() != jsonscan.KindList || i >= len(n.Inner) {
		return nil
	}
	return &n.Inner[i]
}

// known returns the value of an argument; nil for none, for null, and for what is marked as unknown.
func (b *block) known(name string) *jsonscan.Node {
	n := step(b.after, name)
	if n == nil || n.Kind() == jsonscan.KindNull || marked(step(b.unknown, name)) {
		return nil
	}
	return n
}

// isUnknown reports whether nobody knows an argument as a whole. That holds too where the configuration sets it and the
// plan has no value for it: what is set is not taken as not there.
func (b *block) isUnknown(name string) bool {
	if b.whole || marked(step(b.unknown, name)) {
		return true
	}
	set := step(b.expr, name)
	if set == nil || set.Kind() == jsonscan.KindList && len(set.Inner) == 0 {
		return false
	}
	n := step(b.after, name)
	return n == nil || n.Kind() == jsonscan.KindNull && isConstant(set)
}

// isConstant reports whether an expression is a value that is not null and not empty, or blocks.
func isConstant(expr *jsonscan.Node) bool {
	if expr.Kind() != jsonscan.KindObject {
		return true
	}
	switch v := expr.Member("constant_value"); {
	case v == nil, v.Kind() == jsonscan.KindNull:
		return false
	case v.Kind() >= jsonscan.KindList:
		return len(v.Inner) > 0
	default:
		return v.Text() != ""
	}
}

// isMissing holds for an argument that every resource of the type has, if the plan has neither value nor mark.
func (b *block) isMissing(name string) bool { return b.known(name) == nil && !b.isUnknown(name) }

// isComputed reports whether an argument that nobody sets is filled in by the provider.
func (b *block) isComputed(name string) bool {
	if b.expr == nil && b.label != b.in.address { // nobody knows which block of the configuration it is
		return false
	}
	return b.r.planned && b.in.config != nil && step(b.expr, name) == nil
}

// given is text for an argument that the provider fills in where nobody sets it: "" for that.
func (b *block) given(name string) string {
	if b.isUnknown(name) && b.isComputed(name) {
		return ""
	}
	return b.text(name)
}

// references are those of the expression of an argument, from specific to general; nil for none.
func (b *block) references(name string) []string {
	e := step(b.expr, name)
	if e == nil || e.Kind() != jsonscan.KindObject {
		return nil
	}
	list := e.Member("references")
	if list == nil {
		return nil
	}
	b.r.failed(list.Want(jsonscan.KindList))
	if len(list.Inner) > 2*mostReferences {
		return nil
	}
	var out []string
	for i := range list.Inner {
		b.r.failed(list.Inner[i].Want(jsonscan.KindString))
		out = append(out, list.Inner[i].Text())
	}
	return out
}

// text returns an argument that is a text, with stand-ins where it is not known; "" for none.
func (b *block) text(name string) string {
	n := b.known(name)
	switch {
	case b.isUnknown(name), n != nil && marked(step(b.secret, name)): // IN-74
		return b.unknownText(name)
	case n == nil:
		return ""
	}
	return b.literal(n)
}

// needed is text for an argument that must be there: without it the plan does not say what it is.
func (b *block) needed(name string) string {
	if b.isMissing(name) {
		return b.unknownText(name)
	}
	return b.text(name)
}

// unknownText stands for an argument that is not known: what its one reference leads to, or a value of its own (IN-72).
func (b *block) unknownText(name string) string {
	if t, ok := b.target(name); ok {
		if t.open == openEverywhere {
			return b.r.opened(t, "")
		}
		return t.text
	}
	return b.r.unknown(b.label+"."+name, condition.ClassText)
}

// target is what the one reference of an argument leads to; ok is false if it has none or several.
func (b *block) target(name string) (t target, ok bool) {
	if refs := specific(b.references(name)); len(refs) == 1 {
		return b.r.refer(b.in.module, refs[0]), true
	}
	return target{}, false
}

func (b *block) literal(n *jsonscan.Node) string {
	if err := n.Want(jsonscan.KindString); err != nil {
		b.r.failed(err)
		return ""
	}
	return b.r.literal(n.Text(), n.Offset())
}

// flag returns an argument that is true or false; one that is set and unknown is true.
func (b *block) flag(name string) bool {
	if b.isUnknown(name) {
		return !b.isComputed(name)
	}
	n := b.known(name)
	if n == nil {
		return false
	}
	if err := n.Want(jsonscan.KindBool); err != nil {
		b.r.failed(err)
	}
	return n.Raw() == "true"
}

// wrong refuses a value.
func (b *block) wrong(n *jsonscan.Node, reason string) {
	b.r.fail(stack.CodeInvalidValue, n.Offset(), reason)
}

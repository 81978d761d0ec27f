package terraform

import (
	"strconv"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// texts returns an argument that is a list or set of texts. An entry that is null, or that is marked and not there, is
// unknown; whole says that the list is unknown, of which the one entry stands for any.
func (b *block) texts(name string) (entries []entry, whole bool) {
	n := b.known(name)
	marks, secret := step(b.unknown, name), step(b.secret, name)
	marksEntries := n == nil && !b.whole && marks != nil && marks.Kind() == jsonscan.KindList && markedWithin(marks)
	if b.isUnknown(name) && !marksEntries {
		return []entry{{text: b.r.unknown(b.label+"."+name, condition.ClassText), unknown: true}}, true
	}
	unknown := 0
	if marks != nil {
		for i := range marks.Inner {
			if marked(&marks.Inner[i]) {
				unknown++ // older versions leave them out of sets
			}
		}
	}
	nulls := 0
	if n != nil {
		if err := n.Want(jsonscan.KindList); err != nil {
			b.r.failed(err)
			return nil, false
		}
		for i := range n.Inner {
			switch e := &n.Inner[i]; {
			case e.Kind() == jsonscan.KindNull:
				nulls++
				entries = append(entries, entry{unknown: true})
			case marked(element(secret, i)):
				entries = append(entries, entry{text: b.r.unknown(b.label+"."+name+"["+strconv.Itoa(i)+"]", condition.ClassText)})
			default:
				entries = append(entries, entry{text: b.literal(e)})
			}
		}
	}
	for ; nulls < unknown; nulls++ {
		entries = append(entries, entry{unknown: true})
	}
	for i := range entries {
		e := &entries[i]
		if !e.unknown {
			continue
		}
		e.text = b.r.unknown(b.label+"."+name+"["+strconv.Itoa(i)+"]", condition.ClassText)
		if t, ok := b.target(name); ok && nulls == 1 {
			e.target, e.text = t, t.text
		}
	}
	return entries, false
}

// An entry is one of a list.
type entry struct {
	text    string // with stand-ins
	unknown bool   // the plan does not have it
	target  target // what it refers to, if that is known
}

// plain returns the texts of entries.
func plain(entries []entry) []string {
	var out []string
	for _, e := range entries {
		out = append(out, e.text)
	}
	return out
}

// ordered are the blocks that are lists. Others are sets, which the configuration has in another order.
var ordered = map[string]bool{"statement": true, "lambda_function": true, "destination_config": true}

// blocks returns the blocks with a name. If unknown holds nobody knows how many there are.
func (b *block) blocks(name string) (list []*block, unknown bool) {
	if b.isUnknown(name) {
		return nil, true
	}
	n := b.known(name)
	if n == nil {
		return nil, false
	}
	nodes := n.Entries()
	marks, secret, expr := step(b.unknown, name), step(b.secret, name), step(b.expr, name)
	for i, e := range nodes {
		inner := &block{r: b.r, in: b.in, after: e, label: b.label + "." + name + "[" + strconv.Itoa(i) + "]"}
		inner.unknown, inner.secret = element(marks, i), element(secret, i)
		if marks != nil && marks.Kind() == jsonscan.KindObject { // one block, which is no list
			inner.unknown = marks
		}
		switch {
		case expr == nil:
		case expr.Kind() == jsonscan.KindObject:
			inner.expr = expr
		case len(expr.Inner) == len(nodes) && (len(nodes) == 1 || ordered[name]):
			inner.expr = &expr.Inner[i]
		}
		if e.Kind() == jsonscan.KindNull || marked(inner.unknown) {
			inner.after, inner.whole = nil, true
		} else if err := e.Want(jsonscan.KindObject); err != nil {
			b.r.failed(err)
			return nil, false
		}
		list = append(list, inner)
	}
	// Older versions leave out blocks of sets that are not known; dynamic blocks only add to those of the
	// configuration.
	more := func(n *jsonscan.Node) bool {
		return n != nil && n.Kind() == jsonscan.KindList && len(n.Inner) > len(nodes)
	}
	return list, more(marks) || more(expr)
}

// first returns the one block with a name; nil if there is none, or only what the provider fills in where nobody sets
// it. One that is unknown is a block of which nothing is known.
func (b *block) first(name string) *block {
	if b.isUnknown(name) && b.isComputed(name) {
		return nil
	}
	list, unknown := b.blocks(name)
	switch {
	case len(list) > 0:
		return list[0]
	case unknown:
		return &block{r: b.r, in: b.in, label: b.label + "." + name, whole: true}
	}
	return nil
}

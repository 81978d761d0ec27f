package cloudformation

import (
	"strings"
	"sync"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/forms"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// A reader makes a description of a template.
type reader struct {
	text     string
	env      stack.Environment
	options  options
	template *node
	open     bool // a macro may have made more than the template shows
	made     int  // bytes of text that functions made

	// What the pseudo parameters stand for, with stand-ins.
	account, region, partition, suffix, stackName string

	parameters map[string]*parameter
	conditions map[string]*namedCondition
	equal      map[string]truth // comparisons of which nobody knows how they turn out
	resources  map[string]*resource
	order      []*resource
	places     classes
	skipped    map[int]bool // bytes of the template at which something is not read, and was reported
	reading    *resource    // whose properties are evaluated

	functions, functionNames map[string]*functionParts // by id and by name
	roles                    map[string]*roleParts     // by id
	roleNames                map[string][]*roleParts
	byARN                    map[string]int         // the number in out.Resources
	apis                     map[string]string      // the ids of APIs by what Ref gives
	stages                   map[string][]string    // of APIs
	routes                   map[string][]*resource // by what Ref gives of their integration
	paths                    map[string]*resource   // resources of REST APIs by their ids
	out                      stack.Description
	lines                    []int      // the bytes at which lines begin
	runes                    []int      // how many characters begin before each multiple of placeStep
	asked                    sync.Mutex // held while something is evaluated or located for a question
}

// incomplete says that a part of the template is not read.
func (r *reader) incomplete(id, typ, reason string, at int) {
	r.out.Incomplete = append(r.out.Incomplete, stack.Incomplete{ID: id, Type: typ, Reason: reason, Place: r.place(at)})
}

// notRead says so of a part of the resource that is being evaluated.
func (r *reader) notRead(at int, reason string) {
	if r.skipped[at] {
		return
	}
	if r.skipped == nil {
		r.skipped = make(map[int]bool)
	}
	r.skipped[at] = true
	id, kind := "", ""
	if r.reading != nil {
		id, kind = r.reading.id, r.reading.kind
	}
	r.incomplete(id, kind, reason, at)
}

// fault is what is wrong with a resource; the rest of the template is not touched by it.
func (r *reader) fault(id string, code stack.Code, at int, input, reason string, err error) {
	p := r.place(at)
	r.out.Faults = append(r.out.Faults, &stack.Error{Code: code, Resource: id, File: r.options.name,
		Line: p.Line, Column: p.Column, Path: p.Path, Input: condition.ShowPartial(input), Reason: condition.ShowPartial(reason), Err: err})
}

// readConditions takes the section Conditions.
func (r *reader) readConditions() {
	r.conditions, r.equal = make(map[string]*namedCondition), make(map[string]truth)
	section := r.template.member("Conditions")
	if section == nil {
		return
	}
	for _, m := range section.members {
		r.conditions[m.name] = &namedCondition{value: m.value}
	}
	for _, m := range section.members {
		if _, err := r.condition(m.name, m.at); err != nil {
			if f, ok := err.(*fault); ok {
				r.fault("", f.code, f.at, f.input, f.reason, f.err)
			}
		}
	}
}

// readResources finds what resources there are.
func (r *reader) readResources() {
	section := r.template.member("Resources")
	r.resources = make(map[string]*resource, len(section.members))
	r.order = make([]*resource, 0, len(section.members))
	for _, m := range section.members {
		if strings.HasPrefix(m.name, "Fn::ForEach::") || m.name == "Fn::Transform" {
			r.open = true
			r.incomplete(m.name, "", "it makes resources that are not read", m.at)
			continue
		}
		res := &resource{id: m.name, node: m.value, at: m.at, there: true}
		r.resources[m.name] = res
		r.order = append(r.order, res)
		r.head(res)
	}
}

// head reads type and condition of a resource.
func (r *reader) head(res *resource) {
	wrong := func(at int, name, reason string) {
		r.faultOf(res, &fault{code: stack.CodeWrongType, at: at, input: name, reason: reason})
	}
	if res.node.kind != kindObject {
		wrong(res.node.at, res.id, "a resource is an object")
		res.node = objectNode(res.node.at)
		return
	}
	t := res.node.member("Type")
	switch {
	case t == nil:
		r.faultOf(res, &fault{code: stack.CodeMissingMember, at: res.at, input: "Type", reason: "Type is missing"})
		return
	case t.kind != kindString:
		wrong(t.at, "Type", "Type is a text")
		return
	}
	res.kind, res.form = t.text, forms.Lookup(t.text)
	if p := res.properties(); p != nil && p.kind != kindObject {
		wrong(p.at, "Properties", "Properties are an object")
		res.node = objectNode(res.node.at)
		return
	}
	c := res.node.member("Condition")
	if c == nil {
		return
	}
	if c.kind != kindString {
		wrong(c.at, "Condition", "Condition is the name of a condition")
		return
	}
	t1, err := r.condition(c.text, c.at)
	if err != nil {
		r.faultOf(res, err)
		return
	}
	when, absent := t1.when()
	res.when, res.there = when, !absent // IN-44
}

// evaluateAll evaluates the properties of all resources that are there.
func (r *reader) evaluateAll() {
	r.places = classes{make(map[string]condition.Class), make(map[string]string)}
	for _, res := range r.order {
		if res.err != nil || !res.there {
			continue
		}
		r.reading = res
		err := r.findName(res, res.at)
		if err == nil {
			if p := res.properties(); p == nil {
				res.props = objectNode(res.at)
			} else {
				res.props, err = r.evalMembers(p)
			}
		}
		if err != nil {
			res.props = nil
			r.faultOf(res, err)
			continue
		}
		r.places.scanAll(res.props)
		r.findWholes(res)
	}
	r.reading = nil
	for _, res := range r.order {
		if res.props != nil {
			res.props, res.name = r.places.settleAll(copyOf(res.props)), r.places.settle(res.name)
			res.path = r.places.settle(res.path)
		}
	}
}

// copyOf returns a value that shares nothing with the template.
func copyOf(n *node) *node {
	switch n.kind {
	case kindList, kindChoice:
		out := *n
		out.items = make([]*node, len(n.items))
		for i, item := range n.items {
			out.items[i] = copyOf(item)
		}
		return &out
	case kindObject:
		out := *n
		out.members = make([]member, len(n.members))
		for i, m := range n.members {
			out.members[i] = member{m.name, m.at, copyOf(m.value)}
		}
		return &out
	}
	return n
}

// place returns the place of a byte of the template.
// placeStep is after how many bytes the characters before are counted: a template may be one long line.
// runesBefore returns how many characters begin before a byte of the template.
// lookup gives what ${NAME} stands for in a question.
func (r *reader) lookup(name string) (string, bool) {
	r.asked.Lock()
	defer r.asked.Unlock()
	made := r.made
	defer func() { r.made = made }()
	v, err := r.subValue(name, nil, 0)
	if err != nil {
		return "", false
	}
	text, ok := asText(v)
	return r.places.settle(text), ok
}

// isSAM reports whether a template is one of the Serverless Application Model: it has the transform, or a resource that
// only the transform makes sense of.
func isSAM(template *node) bool {
	found := false
	eachTransform(template, func(name string, _ int) { found = found || name == serverless })
	for _, m := range template.member("Resources").members {
		found = found || trimType(m.value) != ""
	}
	return found
}

// eachTransform calls f for the macros that a template names.
func eachTransform(template *node, f func(name string, at int)) {
	t := template.member("Transform")
	if t == nil {
		return
	}
	one := func(n *node) {
		if n.kind == kindObject {
			if name := n.member("Name"); name != nil {
				n = name
			}
		}
		f(n.text, n.at)
	}
	if t.kind != kindList {
		one(t)
	}
	for _, item := range t.items {
		one(item)
	}
}

// isLabel reports whether a text has none of the characters that stand-ins are made of.
func isLabel(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return standin.IsLabel(text)
		}
	}
	return true
}

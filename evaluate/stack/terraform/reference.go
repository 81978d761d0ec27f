package terraform

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/forms"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// A target is what a reference leads to.
type target struct {
	in        *instance // nil for what is no resource of the plan
	attribute string
	text      string // its value, with stand-ins
	open      opening
}

// opened returns the value of a target with an unknown for what follows it.
func (r *reader) opened(t target, separator string) string {
	label := t.in.address + "." + t.attribute
	if t.attribute == "arn" && standin.In(t.text) {
		label += "…" // a label stands for one thing, and the name may have it
	}
	return t.text + separator + r.unknown(label, condition.ClassText)
}

// mostHops bounds the way through variables and outputs: modules nest, but not that deep.
const mostHops = 64

// refer returns what a reference in a module leads to.
func (r *reader) refer(module, reference string) target {
	for range mostHops {
		next, inside, ok := r.hop(module, reference)
		if !ok {
			break
		}
		module, reference = next, inside
	}
	if in, attribute, ok := r.resource(module, reference); ok {
		text := r.bounded(in, r.attribute(in, attribute))
		return target{in: in, attribute: attribute, text: text, open: kinds[in.typ].open[attribute]}
	}
	return target{text: r.unknown(join(module, reference), condition.ClassText)}
}

// hop goes from a variable of a module to what the call sets it to, and from an output to what it is, where that is one
// reference.
func (r *reader) hop(module, reference string) (nextModule, next string, ok bool) {
	parts := splitAddress(reference)
	var expression jsonscan.Value
	switch {
	case len(parts) == 2 && parts[0] == "var" && module != "":
		expression = r.calls[withoutIndexes(module)][parts[1]]
		nextModule, _ = parentModule(module)
	case len(parts) == 3 && parts[0] == "module":
		nextModule = join(module, "module."+parts[1])
		expression = r.members(r.outputs[withoutIndexes(nextModule)][parts[2]])["expression"]
	default:
		return "", "", false
	}
	if expression.Kind() != jsonscan.KindObject {
		return "", "", false
	}
	next, there := r.only[expression.Offset()]
	if !there {
		var refs []string
		r.each(r.members(expression)["references"], func(_ int, v jsonscan.Value) { refs = append(refs, r.string(v)) })
		if refs = specific(refs); len(refs) == 1 {
			next = refs[0]
		}
		if r.only == nil {
			r.only = make(map[int]string)
		}
		r.only[expression.Offset()] = next
	}
	return nextModule, next, next != ""
}

// resource finds the resource and the attribute that a reference in a module names.
func (r *reader) resource(module, reference string) (in *instance, attribute string, ok bool) {
	parts := splitAddress(reference)
	n := resourceParts(parts)
	if len(parts) != n+1 {
		return nil, "", false
	}
	in = r.byAddress[join(module, strings.Join(parts[:n], "."))]
	return in, parts[n], in != nil
}

// attribute returns an attribute of a resource: what the plan has, else what AWS makes of the name, else an unknown.
func (r *reader) attribute(in *instance, name string) string {
	b := r.block(in)
	if n := b.known(name); n != nil && n.Kind() == jsonscan.KindString && !marked(step(b.secret, name)) {
		return b.literal(n)
	}
	k, ok := kinds[in.typ]
	if !ok || in.mode != "managed" {
		return r.unknown(in.address+"."+name, condition.ClassText)
	}
	form, ok := k.attributes[name]
	if !ok || name == "" {
		return r.unknown(in.address+"."+name, condition.ClassText)
	}
	return r.expand(in, form, name)
}

// arn returns the ARN of a resource; "" for types of which it is not known how it is made.
func (r *reader) arn(in *instance) string {
	if _, ok := kinds[in.typ]; !ok { // of what nobody else asks about only this is looked at
		text := r.members(in.values)["arn"]
		isMarked := func(marks jsonscan.Value) bool {
			return marks.Raw() == "true" || marks.Kind() == jsonscan.KindObject && r.members(marks)["arn"].Raw() == "true"
		}
		if text.Kind() != jsonscan.KindString || isMarked(in.unknown) || isMarked(in.sensitive) {
			return ""
		}
		return r.literal(text.Text(), text.Offset())
	}
	b := r.block(in)
	if n := b.known("arn"); n != nil && !marked(step(b.secret, "arn")) {
		return b.literal(n)
	}
	form := kinds[in.typ].attributes["arn"]
	if form == "" {
		return ""
	}
	return r.expand(in, form, "arn")
}

// expand writes a form with what is known of a resource.
func (r *reader) expand(in *instance, form, attribute string) string {
	const deepest = 4 // where forms have other forms in them; else a resource refers to itself
	if in.expanding > deepest {
		return r.unknown(in.address+" of itself", condition.ClassText)
	}
	in.expanding++
	defer func() { in.expanding-- }()
	b := r.block(in)
	return r.bounded(in, forms.Expand(form, func(name string) string {
		switch name {
		case "": // for the caller
			return "{}"
		case "arn":
			if t := forms.Lookup(kinds[in.typ].like); t != nil && t.ARN != "" {
				return r.expand(in, t.ARN, attribute)
			}
			return r.unknown(in.address+".arn", condition.ClassText)
		case "P":
			return r.partition()
		case "R":
			return r.region(in)
		case "A":
			return r.account(in)
		case "U":
			return r.suffix()
		case "N":
			return r.name(in)
		case "trimmed":
			return strings.TrimPrefix(r.name(in), "/")
		case "id", "suffix":
			return r.unknown(in.address+".id", condition.ClassName)
		case "path":
			if path := b.text("path"); path != "" {
				return path
			}
			return "/"
		case "F":
			return r.functionName(b)
		case "bus", "busref":
			return r.bus(b.text("event_bus_name"))
		case "group":
			if group := b.text("group_name"); group != "" {
				return group
			}
			return "default"
		case "stream":
			return b.needed("stream_arn")
		case "?":
			return r.unknown(in.address+"."+attribute, condition.ClassName)
		}
		return r.unknown(in.address+" "+name, condition.ClassName)
	}))
}

// bus returns the name of an event bus, which may be given by its ARN, and a slash; "" for the default bus.
func (r *reader) bus(text string) string {
	text = text[strings.LastIndexByte(text, '/')+1:]
	if text == "" || text == "default" {
		return ""
	}
	return text + "/"
}

// name returns the name of a resource. What nobody knows of it is one unknown, which the ARN has too.
func (r *reader) name(in *instance) string {
	if in.nameText == "" && !in.naming {
		in.naming = true
		in.nameText = r.findName(in)
		in.naming = false
	}
	return in.nameText
}

func (r *reader) findName(in *instance) string {
	k, b := kinds[in.typ], r.block(in)
	if n := b.known(k.name); n != nil && !marked(step(b.secret, k.name)) {
		return b.literal(n)
	}
	label, class := in.address+".arn", condition.ClassName
	if t := forms.Lookup(k.like); t != nil && t.Path {
		class = condition.ClassPath
	}
	made := r.unknown(label, class)
	if n := b.known(k.prefix); k.prefix != "" && n != nil && !marked(step(b.secret, k.prefix)) {
		return b.literal(n) + made
	}
	return made
}

package terraform

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// fromBlocks returns the document that a data source aws_iam_policy_document will write (Terraform AWS Provider, data
// source aws_iam_policy_document); ok is false where its blocks do not say it.
func (r *reader) fromBlocks(in *instance) (text []byte, ok bool) {
	b := r.block(in)
	for _, other := range [...]string{
		"source_policy_documents", "override_policy_documents", "source_json", "override_json",
	} {
		n := b.known(other)
		empty := n == nil || n.Text() == "" || n.Kind() == jsonscan.KindList && len(n.Inner) == 0
		if b.isUnknown(other) || !empty {
			return nil, false
		}
	}
	blocks, unknown := b.blocks("statement")
	if unknown || b.isUnknown("version") || len(blocks) == 0 {
		return nil, false
	}
	version := "2012-10-17"
	if n := b.known("version"); n != nil {
		version = b.literal(n)
	}
	var statements []any
	for _, s := range blocks {
		statements = append(statements, s.statement())
	}
	var o jsonwrite.Object
	o.Add("Version", version)
	o.Add("Statement", statements)
	text, err := o.MarshalJSON()
	return text, err == nil
}

// statement returns a block as package policy reads it: what is not known in places where a policy takes no unknown
// makes the statement, or its Condition, unknown as a whole.
func (b *block) statement() any {
	whole := condition.Unknown{Label: labelOf(b.label), Class: condition.ClassPolicy}.StandIn()
	if b.whole || b.isUnknown("effect") || b.isSecret("effect") {
		return whole
	}
	var o jsonwrite.Object
	if n := b.known("sid"); n != nil && !b.isSecret("sid") && n.Text() != "" {
		o.Add("Sid", b.literal(n))
	}
	effect := "Allow"
	if n := b.known("effect"); n != nil {
		effect = b.literal(n)
	}
	o.Add("Effect", effect)
	for _, p := range [...]struct{ name, element string }{
		{"principals", "Principal"}, {"not_principals", "NotPrincipal"},
	} {
		value, there, ok := b.principals(p.name)
		if !ok {
			return whole
		}
		if there {
			o.Add(p.element, value)
		}
	}
	actions, _ := b.texts("actions")
	for _, l := range [...]struct{ name, element string }{
		{"actions", "Action"}, {"not_actions", "NotAction"}, {"resources", "Resource"}, {"not_resources", "NotResource"},
	} {
		entries, _ := b.texts(l.name)
		if len(entries) == 0 {
			continue
		}
		list := make([]string, len(entries))
		for i, e := range entries {
			list[i] = e.text
			if strings.HasSuffix(l.name, "resources") {
				list[i] = withVariables(b.r.resourceEntry(e, actions))
			}
		}
		o.Add(l.element, list)
	}
	value, there := b.conditions()
	if there {
		o.Add("Condition", value)
	}
	return o
}

// isSecret reports whether Terraform calls an argument sensitive. In a document that counts only where a report shows
// it.
func (b *block) isSecret(name string) bool { return marked(step(b.secret, name)) }

// withVariables writes the variables of a policy, which have another first character in Terraform.
func withVariables(text string) string { return strings.ReplaceAll(text, "&{", "${") }

// resourceEntry returns an entry of Resource. Where all that is known is that it is made from the ARN of a bucket, the
// actions say whether it is the bucket, objects in it, or either.
func (r *reader) resourceEntry(e entry, actions []entry) string {
	switch {
	case e.target.open == 0:
		return e.text
	case e.target.open == openEverywhere:
		return r.opened(e.target, "")
	}
	bucket, object := false, false
	for _, a := range actions {
		known, ok := action.Lookup(a.text)
		if !ok {
			bucket, object = true, true
			break
		}
		for t := range known.ResourceTypes() {
			isObject := strings.Contains(t.Name(), "object")
			bucket, object = bucket || !isObject, object || isObject
		}
	}
	switch {
	case bucket && !object:
		return e.text
	case object && !bucket:
		return r.opened(e.target, "/")
	}
	return r.opened(e.target, "")
}

// principals returns a Principal or NotPrincipal; ok is false if nobody knows which kinds it has.
func (b *block) principals(name string) (value any, there, ok bool) {
	blocks, unknown := b.blocks(name)
	if unknown {
		return nil, false, false
	}
	var o jsonwrite.Object
	by := make(map[string][]string)
	var order []string
	for _, p := range blocks {
		if p.whole || p.known("type") == nil || p.isSecret("type") {
			return nil, false, false
		}
		kind := p.literal(p.known("type"))
		entries, _ := p.texts("identifiers")
		if by[kind] == nil {
			order = append(order, kind)
		}
		for _, e := range entries {
			by[kind] = append(by[kind], withVariables(e.text))
		}
	}
	if len(order) == 0 {
		return nil, false, true
	}
	if len(order) == 1 && order[0] == "*" && len(by["*"]) == 1 && by["*"][0] == "*" {
		return "*", true, true
	}
	for _, kind := range order {
		o.Add(kind, by[kind])
	}
	return o, true, true
}

// conditions returns a Condition: a stand-in where nobody knows its operators or keys.
func (b *block) conditions() (value any, there bool) {
	whole := condition.Unknown{Label: labelOf(b.label + ".condition"), Class: condition.ClassPolicy}.StandIn()
	blocks, unknown := b.blocks("condition")
	if unknown {
		return whole, true
	}
	type key struct{ test, variable string }
	var tests []string
	variables := make(map[string][]string)
	values := make(map[key][]string)
	for _, c := range blocks {
		test, variable := c.known("test"), c.known("variable")
		if c.whole || test == nil || variable == nil || c.isSecret("test") || c.isSecret("variable") {
			return whole, true
		}
		k := key{c.literal(test), c.literal(variable)}
		if variables[k.test] == nil {
			tests = append(tests, k.test)
		}
		if _, twice := values[k]; !twice {
			variables[k.test] = append(variables[k.test], k.variable)
			values[k] = []string{}
		}
		entries, _ := c.texts("values")
		for _, e := range entries {
			text := e.text
			if e.target.open == openEverywhere {
				text = b.r.opened(e.target, "")
			}
			values[k] = append(values[k], withVariables(text))
		}
	}
	var o jsonwrite.Object
	for _, test := range tests {
		var inner jsonwrite.Object
		for _, variable := range variables[test] {
			inner.Add(variable, values[key{test, variable}])
		}
		o.Add(test, inner)
	}
	return o, len(tests) > 0
}

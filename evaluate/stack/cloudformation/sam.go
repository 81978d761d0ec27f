package cloudformation

import (
	"crypto/sha1"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// serverless is the transform of the AWS Serverless Application Model, and what the types of its resources begin with.
const (
	serverless       = "AWS::Serverless-2016-10-31"
	serverlessPrefix = "AWS::Serverless::"
)

// A sam rewrites a template of the Serverless Application Model.
type sam struct {
	r          *reader
	template   *node          // as it was read
	resources  *node          // as they are rewritten
	numbers    map[string]int // of resources, by logical id
	given      []member       // the resources of the template
	conditions *node
	named      map[string]int // numbers of conditions, by name
	// parts are what SAM makes of a resource under names such as Function.Alias: the logical id, by this name.
	parts    map[string]string
	made     map[string]string  // by type, the last logical id that was made
	apis     map[string]*samAPI // by logical id
	weights  map[string]int     // of the sections of Globals, by type
	copied   int                // weight of the sections that resources got
	owned    map[string]bool    // resources of the template of which what events change is a copy
	deployed []deployment
}

// rewriteSAM returns the template that a template of the Serverless Application Model stands for. What it does not
// rewrite it leaves out and reports with r.incomplete, what is wrong with a resource with r.fault. Conditions and
// parameters are those of the template; its result is evaluated as any other. A template is not changed: what stays is
// shared, what changes is made anew, with the place of what it comes from.
//
// Names, permissions, roles and mappings are those that AWS's translator makes, but for logical ids with a hash. What
// is made stands behind the resources of the template.
func (r *reader) rewriteSAM(template *node) *node {
	given := template.member("Resources")
	if given == nil || given.kind != kindObject {
		return template
	}
	s := &sam{r: r, template: template, given: given.members, resources: copied(given),
		numbers: make(map[string]int, len(given.members)), conditions: objectNode(given.at), named: make(map[string]int),
		parts: make(map[string]string), made: make(map[string]string), apis: make(map[string]*samAPI),
		weights: make(map[string]int), owned: make(map[string]bool)}
	if c := template.member("Conditions"); c != nil && c.kind == kindObject {
		s.conditions = copied(c)
	}
	for i, m := range s.conditions.members {
		s.named[m.name] = i
	}
	for i, m := range given.members {
		s.numbers[m.name] = i
	}
	s.openAPIs(given)
	// Functions and state machines say what is in the APIs, so these come last.
	for _, rewrite := range []func(id string, resource *node){s.function, s.machine, s.other, s.webSocket, s.api} {
		for _, m := range given.members {
			if m.value.kind == kindObject {
				rewrite(m.name, m.value)
			}
		}
	}
	s.implicitAPIs()
	s.deployRole()
	return s.whole()
}

// whole returns the template with what was rewritten.
func (s *sam) whole() *node {
	out := copied(s.template)
	out.set("Resources", s.resources)
	if len(s.conditions.members) > 0 {
		out.set("Conditions", s.conditions)
	}
	kept := out.members[:0]
	for _, m := range out.members {
		if m.name == "Globals" || m.name == "Transform" {
			continue
		}
		m.value = s.pointed(m.value)
		kept = append(kept, m)
	}
	out.members = kept
	return out
}

// put puts a resource in the place of the one with its logical id, or behind all others.
func (s *sam) put(id string, resource *node) {
	if i, ok := s.numbers[id]; ok {
		s.resources.members[i].value = resource
		return
	}
	s.numbers[id] = len(s.resources.members)
	s.resources.members = append(s.resources.members, member{id, resource.at, resource})
}

// define puts a condition in the place of the one with its name, or behind all others.
func (s *sam) define(name string, value *node) {
	if i, ok := s.named[name]; ok {
		s.conditions.members[i].value = value
		return
	}
	s.named[name] = len(s.conditions.members)
	s.conditions.members = append(s.conditions.members, member{name, value.at, value})
}

// original returns a resource as the template has it, nil if it has none.
func (s *sam) original(id string) *node {
	if i, ok := s.numbers[id]; ok && i < len(s.given) {
		return s.given[i].value
	}
	return nil
}

// find returns a resource as it is by now, nil if there is none.
func (s *sam) find(id string) *node {
	if i, ok := s.numbers[id]; ok {
		return s.resources.members[i].value
	}
	return nil
}

// hashed is what the translator of SAM puts behind names to tell those for different things apart; nothing for nothing.
func hashed(of string) string {
	if of == "" {
		return ""
	}
	sum := sha1.Sum([]byte(of))
	return hex.EncodeToString(sum[:])[:10]
}

// free returns a logical id that nothing has, for what the translator names with a hash.
func (s *sam) free(id string) string {
	if _, ok := s.numbers[id]; !ok {
		return id
	}
	for i := 2; ; i++ {
		if name := id + strconv.Itoa(i); s.find(name) == nil {
			return name
		}
	}
}

// add puts a resource that is made from a part of another one, on the condition of that one.
func (s *sam) add(id, typ string, m maker, condition *node, properties ...field) *node {
	resource := m.object(field{"Type", m.text(typ)}, field{"Condition", condition},
		field{"Properties", m.object(properties...)})
	s.put(id, resource)
	s.made[typ] = id
	return resource
}

// replace puts a resource in the place of one of the template, with all of it but type and properties.
func (s *sam) replace(id, typ string, resource, properties *node) {
	made := copied(resource)
	made.set("Type", textNode(resource.at, typ))
	made.set("Properties", properties)
	s.put(id, made)
}

// pick returns the fields of properties that have one of the names.
func pick(properties *node, names ...string) []field {
	var list []field
	for _, name := range names {
		if value := present(properties.member(name)); value != nil {
			list = append(list, field{name, value})
		}
	}
	return list
}

// pickAs is pick of one property under another name.
func pickAs(properties *node, from, to string) []field {
	if value := present(properties.member(from)); value != nil {
		return []field{{to, value}}
	}
	return nil
}

// fault reports what is wrong with a resource.
func (s *sam) fault(id string, code stack.Code, n *node, reason string) {
	input := ""
	if n.kind == kindString {
		input = n.text
	}
	s.r.fault(id, code, n.at, input, reason, nil)
}

// wrong reports a value of the wrong type.
func (s *sam) wrong(id string, n *node, name string) {
	s.fault(id, stack.CodeWrongType, n, name+" is of another type than it must be")
}

// object returns a member that must be an object if it is there; nil if it is not.
func (s *sam) object(id string, n *node, name string) *node {
	value := present(n.member(name))
	if value != nil && value.kind != kindObject {
		s.wrong(id, value, name)
		return nil
	}
	return value
}

// typeOf returns the type of a resource, "" if it has none.
func typeOf(resource *node) string {
	if t := resource.member("Type"); t != nil && t.kind == kindString {
		return t.text
	}
	return ""
}

// trimType returns what stands behind the prefix of SAM in the type of a resource, "" for a resource of another kind.
func trimType(resource *node) string {
	name, ok := strings.CutPrefix(typeOf(resource), serverlessPrefix)
	if !ok {
		return ""
	}
	return name
}

// conditionOf returns the condition on which a resource is there, nil for none.
func conditionOf(resource *node) *node {
	if c := resource.member("Condition"); c != nil && c.kind == kindString {
		return c
	}
	return nil
}

// always returns the value of a parameter in a {"Ref": parameter} if it is known before the deployment, and any other
// value as it is.
func (s *sam) always(n *node) *node {
	name := referred(n)
	if name == "" {
		return n
	}
	if value, ok := s.r.env.Parameters[name]; ok {
		return textNode(n.at, value)
	}
	parameter := s.template.member("Parameters").member(name)
	if typ := parameter.member("Type"); s.r.options.withoutDefaults || typ != nil &&
		strings.HasPrefix(typ.text, "AWS::SSM::") {
		return n
	}
	if value := present(parameter.member("Default")); value != nil {
		return textNode(n.at, value.text)
	}
	return n
}

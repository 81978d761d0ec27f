package cloudformation

import (
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/sampolicy"
)

// policyTemplate returns the template that an entry of Policies names, with the values it gives; ok is false for an
// entry that is none.
func policyTemplate(entry *node) (t sampolicy.Template, values *node, ok bool) {
	if entry.kind != kindObject || len(entry.members) != 1 {
		return t, nil, false
	}
	t, ok = sampolicy.Lookup(entry.members[0].name)
	return t, entry.members[0].value, ok
}

// expand returns the document of a policy template with values in the place of its parameters, nil where a parameter
// has none. All of it has the place of the entry.
func (s *sam) expand(id string, entry *node) *node {
	t, values, _ := policyTemplate(entry)
	if values.kind != kindObject {
		s.wrong(id, values, entry.members[0].name)
		return nil
	}
	for _, parameter := range t.Parameters {
		if values.member(parameter) == nil {
			s.r.fault(id, stack.CodeMissingMember, entry.at, parameter,
				"the policy template "+entry.members[0].name+" has no value for it", nil)
			return nil
		}
	}
	root, err := jsonscan.Read(t.Document, len(t.Document))
	if err != nil {
		s.r.fault(id, stack.CodeInvalidPolicy, entry.at, entry.members[0].name, "the policy template cannot be read", err)
		return nil
	}
	defer root.Release()
	document, err := s.r.grow(root)
	if err != nil {
		s.r.fault(id, stack.CodeInvalidPolicy, entry.at, entry.members[0].name, "the policy template cannot be read", err)
		return nil
	}
	return filled(document, values, entry.at)
}

// filled returns what a template says with values for its parameters, at a byte. What is filled in is not looked into.
func filled(n, values *node, at int) *node {
	if name := referred(n); name != "" {
		if value := values.member(name); value != nil {
			return value
		}
	}
	n.at = at
	for i := range n.items {
		n.items[i] = filled(n.items[i], values, at)
	}
	for i := range n.members {
		n.members[i].at = at
		n.members[i].value = filled(n.members[i].value, values, at)
	}
	return n
}

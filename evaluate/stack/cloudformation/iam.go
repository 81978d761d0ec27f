package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

type roleParts struct {
	of   stack.Role
	name string
}

func (r *reader) describeRole(res *resource) error {
	role := &roleParts{name: res.name, of: stack.Role{ID: res.id, ARN: r.arnOf(res), When: res.when, Place: r.place(res.at)}}
	trust, err := r.documents(res.id, res.props.member("AssumeRolePolicyDocument"), nil)
	if err != nil {
		return err
	}
	switch len(trust) {
	case 0:
		return missing(res.node, "AssumeRolePolicyDocument")
	case 1:
		role.of.Trust = &trust[0]
		role.of.Trust.When = nil
	default:
		role.of.Trust = &stack.Document{ID: res.id, Unknown: trust[0].When[0].Condition.Label, Place: trust[0].Place}
	}
	for _, e := range r.entries(res.props, "Policies") {
		if e.kind != kindObject {
			if e.kind == kindUnknown {
				d := stack.Document{ID: res.id, Unknown: e.text, When: e.when, Place: r.place(e.at)}
				role.of.Policies = append(role.of.Policies, d)
				continue
			}
			return wrong(e.node, "Policies", "a list of objects with PolicyName and PolicyDocument")
		}
		document := e.member("PolicyDocument")
		if document == nil {
			return missing(e.node, "PolicyDocument")
		}
		list, err := r.documents(res.id, document, e.when)
		if err != nil {
			return err
		}
		role.of.Policies = append(role.of.Policies, list...)
	}
	if role.of.Tags, err = r.tagsOf(res.props); err != nil {
		return err
	}
	for _, e := range r.entries(res.props, "ManagedPolicyArns") {
		list, err := r.managed(res, e, "ManagedPolicyArns")
		if err != nil {
			return err
		}
		role.of.Policies = append(role.of.Policies, list...)
	}
	if n := r.single(res.props.member("PermissionsBoundary")); n != nil && n.kind != kindNone {
		list, err := r.managed(res, entry{node: n}, "PermissionsBoundary")
		if err != nil {
			return err
		}
		if len(list) == 1 {
			role.of.Boundary = &list[0]
		} else {
			role.of.Boundary = &stack.Document{ID: res.id, Unknown: "PermissionsBoundary of " + res.id, Place: r.place(n.at)}
		}
	}
	r.roles[res.id] = role
	return nil
}

func (r *reader) managed(res *resource, e entry, name string) ([]stack.Document, error) {
	text, ok := asText(e.node)
	if !ok {
		return nil, wrong(e.node, name, "the ARN of a managed policy")
	}
	text = r.places.settle(text)
	place := r.place(e.at)
	if i, ok := r.byARN[text]; ok && r.out.Resources[i].Type == "AWS::IAM::ManagedPolicy" {
		own := r.resources[r.out.Resources[i].ID]
		list, err := r.documents(own.id, own.props.member("PolicyDocument"), nil)
		if err != nil || own.err != nil {
			return []stack.Document{{ID: own.id, Unknown: "faulty " + own.id, When: e.when, Place: place}}, nil // it has the fault
		}
		for i := range list {
			if list[i].When, ok = and(e.when, list[i].When); !ok {
				list[i].When = e.when
			}
		}
		return list, nil
	}
	if standin.In(text) && !strings.Contains(text, ":iam::aws:policy/") {
		return []stack.Document{{ID: res.id, Unknown: labelOf(text), When: e.when, Place: place}}, nil
	}
	return []stack.Document{{ID: shown(text), Managed: text, When: e.when, Place: place}}, nil
}

func (r *reader) attach(res *resource, property string, documents func(when stack.When) ([]stack.Document, error)) error {
	for _, e := range r.entries(res.props, property) {
		name, ok := asText(e.node)
		if !ok {
			return wrong(e.node, property, "names of roles")
		}
		name = r.places.settle(name)
		found := false
		when, ok := and(res.when, e.when)
		if !ok {
			continue
		}
		for _, role := range r.rolesNamed(name) {
			found = true
			list, err := documents(when)
			if err != nil {
				return err
			}
			role.of.Policies = append(role.of.Policies, list...)
		}
		if !found && standin.In(name) {
			r.incomplete(res.id, res.kind, "nobody knows yet which role "+shown(name)+" is", e.at)
		}
	}
	return nil
}

func (r *reader) rolesNamed(name string) []*roleParts {
	if r.roleNames == nil {
		r.roleNames = make(map[string][]*roleParts)
		for _, res := range r.order {
			if role := r.roles[res.id]; role != nil {
				r.roleNames[role.name] = append(r.roleNames[role.name], role)
			}
		}
	}
	return r.roleNames[name]
}

func (r *reader) describePolicy(res *resource) error {
	property := "Roles"
	if res.kind == "AWS::IAM::RolePolicy" {
		property = "RoleName"
	}
	n := res.props.member("PolicyDocument")
	if n == nil && res.kind == "AWS::IAM::Policy" {
		return missing(res.node, "PolicyDocument")
	}
	return r.attach(res, property, func(when stack.When) ([]stack.Document, error) { return r.documents(res.id, n, when) })
}

func (r *reader) describeManagedPolicy(res *resource) error {
	n := res.props.member("PolicyDocument")
	if n == nil {
		return missing(res.node, "PolicyDocument")
	}
	if _, err := r.documents(res.id, n, nil); err != nil {
		return err
	}
	return r.attach(res, "Roles", func(when stack.When) ([]stack.Document, error) { return r.documents(res.id, n, when) })
}

package cloudformation

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// stateMachineTriggers finds the functions that the definition of a state machine invokes with its role: tasks whose
// Resource is a function, and those of arn:…:states:::lambda:invoke with a FunctionName.
func stateMachineTriggers(r *reader, res *resource) error {
	role, err := r.textOf(res.props, "RoleArn")
	if err != nil || role == "" {
		return err
	}
	definition, err := r.definition(res)
	if err != nil || definition == nil {
		return err
	}
	substitutions, err := r.objectOf(res.props, "DefinitionSubstitutions")
	if err != nil {
		return err
	}
	seen := make(map[string]bool)
	eachInvoked(definition, func(text string, at *node) {
		text = r.substitute(text, substitutions)
		if seen[text] {
			return
		}
		seen[text] = true
		r.addTrigger(res.id, res, at, text, nil, r.assumed(role, lambdaperm.EventSourceStepFunctions))
	})
	return nil
}

// definition returns the definition of a state machine, nil if it stands elsewhere.
func (r *reader) definition(res *resource) (*node, error) {
	if n := r.single(res.props.member("Definition")); n != nil && n.kind == kindObject {
		return n, nil
	}
	n := r.single(res.props.member("DefinitionString"))
	if n == nil || n.kind != kindString {
		if n != nil && n.kind == kindUnknown || res.props.member("DefinitionS3Location") != nil {
			r.incomplete(res.id, res.kind, "its definition is not known", res.at)
		}
		return nil, nil
	}
	inner, ok, err := r.parseText(n)
	if err != nil || !ok {
		if standin.In(n.text) {
			r.incomplete(res.id, res.kind, "its definition is not known", n.at)
			return nil, nil
		}
		return nil, &fault{code: stack.CodeInvalidValue, at: n.at, reason: "DefinitionString is no JSON", err: err}
	}
	return inner, nil
}

// substitute puts the values of DefinitionSubstitutions in their places.
func (r *reader) substitute(text string, values *node) string {
	if values == nil || !strings.Contains(text, "${") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, behind, closed := strings.Cut(rest, "}")
		value, ok := "", false
		if given := r.single(values.member(name)); closed && given != nil {
			value, ok = asText(given)
		}
		if ok {
			b.WriteString(r.places.settle(value))
		} else {
			b.WriteString("${" + name + "}")
		}
		text = behind
	}
}

// eachInvoked calls f for what the tasks in a definition invoke.
func eachInvoked(n *node, f func(text string, at *node)) {
	for _, item := range n.items {
		eachInvoked(item, f)
	}
	if task := n.member("Resource"); task != nil && task.kind == kindString {
		if strings.Contains(task.text, ":states:::lambda:invoke") {
			arguments := cmp.Or(n.member("Parameters"), n.member("Arguments"))
			if name := arguments.member("FunctionName"); name != nil && name.kind == kindString {
				f(name.text, n)
			}
		} else {
			f(task.text, n)
		}
	}
	for i := range n.members {
		eachInvoked(n.members[i].value, f)
	}
}

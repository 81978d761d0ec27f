package cloudformation

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/forms"
	"github.com/lambdaiam/lambdaiam/internal/region"
)

// ref is what Ref of a name gives: a pseudo parameter, a parameter or a resource.
func (r *reader) ref(name string, at int) (*node, error) {
	if strings.HasPrefix(name, "AWS::") {
		return r.pseudo(name, at)
	}
	if p := r.parameters[name]; p != nil {
		if p.err != nil {
			return nil, p.err
		}
		if r.made += p.size; r.made > budget*len(r.text)+longest {
			return nil, badFunction(at, "Ref", "what functions make of the template is too long")
		}
		v := *p.value
		v.at = at
		return &v, nil
	}
	if res := r.resources[name]; res != nil {
		return r.resourceRef(res, at)
	}
	if r.open { // a macro may have made it
		return textNode(at, r.unknown("Ref "+name, condition.ClassText)), nil
	}
	return nil, unresolved(name, at)
}

// A parameter is one of the section Parameters.
type parameter struct {
	value *node
	size  int
	err   error
}

// readParameters takes the value of each parameter (IN-43).
func (r *reader) readParameters() error {
	r.parameters = make(map[string]*parameter)
	section := r.template.member("Parameters")
	if section != nil {
		for _, m := range section.members {
			r.parameters[m.name] = r.readParameter(m)
		}
	}
	for name := range r.env.Parameters {
		if r.parameters[name] == nil {
			return &stack.Error{Code: stack.CodeInvalidEnvironment, Input: name, File: r.options.name,
				Reason: "the template has no such parameter"}
		}
	}
	return nil
}

func (r *reader) readParameter(m member) *parameter {
	n := m.value
	wrong := func(at int, what string) *parameter {
		return &parameter{err: &fault{code: stack.CodeWrongType, at: at, input: m.name, reason: "a parameter has " + what}}
	}
	if n.kind != kindObject {
		return wrong(n.at, "Type and perhaps Default")
	}
	kind := ""
	if t := n.member("Type"); t != nil {
		if t.kind != kindString {
			return wrong(t.at, "a text as Type")
		}
		kind = t.text
	}
	isList := kind == "CommaDelimitedList" || strings.HasPrefix(kind, "List<") ||
		strings.HasPrefix(kind, "AWS::SSM::Parameter::Value<List<") || kind == "AWS::SSM::Parameter::Value<CommaDelimitedList>"
	text, known := r.env.Parameters[m.name]
	if d := n.member("Default"); d != nil {
		value, ok := asText(d)
		if !ok {
			return wrong(d.at, "a text, number or boolean as Default")
		}
		if !known && !r.options.withoutDefaults && !strings.HasPrefix(kind, "AWS::SSM::Parameter::Value<") {
			text, known = value, true
		}
	}
	switch {
	case !known && isList:
		return &parameter{value: &node{kind: kindUnknown, text: "Ref " + m.name, at: n.at}}
	case !known:
		return &parameter{value: textNode(n.at, r.unknown("Ref "+m.name, condition.ClassText))}
	case !isList:
		return &parameter{value: textNode(n.at, text), size: len(text)}
	}
	list := listNode(n.at)
	if text != "" {
		for _, part := range strings.Split(text, ",") {
			list.items = append(list.items, textNode(n.at, strings.TrimSpace(part)))
		}
	}
	return &parameter{value: list, size: 2 * len(text)}
}

// pseudo is a pseudo parameter (IN-42).
func (r *reader) pseudo(name string, at int) (*node, error) {
	switch name {
	case "AWS::AccountId":
		return textNode(at, r.account), nil
	case "AWS::Region":
		return textNode(at, r.region), nil
	case "AWS::Partition":
		return textNode(at, r.partition), nil
	case "AWS::URLSuffix":
		return textNode(at, r.suffix), nil
	case "AWS::StackName":
		return textNode(at, r.stackName), nil
	case "AWS::StackId":
		id := r.unknown("Ref AWS::StackId", condition.ClassName)
		return textNode(at, "arn:"+r.partition+":cloudformation:"+r.region+":"+r.account+":stack/"+r.stackName+"/"+id), nil
	case "AWS::NotificationARNs":
		return &node{kind: kindUnknown, text: "Ref AWS::NotificationARNs", at: at}, nil
	case "AWS::NoValue":
		return none(at), nil
	}
	return nil, unresolved(name, at)
}

// readEnvironment checks what is given and finds what follows from it.
func (r *reader) readEnvironment() error {
	refuse := func(input, reason string) error {
		return &stack.Error{Code: stack.CodeInvalidEnvironment, Input: input, File: r.options.name, Reason: reason}
	}
	e := r.env
	switch {
	case e.Account != "" && !arn.IsAccountID(e.Account):
		return refuse(e.Account, "an account is twelve digits")
	case e.Region != "" && !arn.IsRegion(e.Region):
		return refuse(e.Region, "no Region")
	case e.Partition != "" && !arn.KnownPartition(e.Partition):
		return refuse(e.Partition, "no partition")
	case e.Partition != "" && e.Region != "" && e.Partition != region.PartitionOf(e.Region):
		return refuse(e.Partition, "not the partition of the Region")
	case !isLabel(e.StackName):
		return refuse(e.StackName, "not the name of a stack")
	}
	for name, value := range e.Parameters {
		if !isLabel(name) || !isLabel(value) {
			return refuse(name, "characters that are kept for unknown values")
		}
	}
	if e.Region != "" {
		e.Partition = region.PartitionOf(e.Region)
	}
	r.account = cmp.Or(e.Account, r.unknown("Ref AWS::AccountId", condition.ClassAccount))
	r.region = cmp.Or(e.Region, r.unknown("Ref AWS::Region", condition.ClassRegion))
	r.partition = cmp.Or(e.Partition, r.unknown("Ref AWS::Partition", condition.ClassPartition))
	r.stackName = cmp.Or(e.StackName, r.unknown("Ref AWS::StackName", condition.ClassName))
	r.suffix = cmp.Or(forms.Suffix(e.Partition), r.unknown("Ref AWS::URLSuffix", condition.ClassName))
	r.env.Partition = e.Partition
	return nil
}

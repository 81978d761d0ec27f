package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/forms"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/reading"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// A resource is one of the section Resources.
type resource struct {
	id    string
	kind  string // its Type
	form  *forms.Type
	node  *node // as the template has it
	at    int   // the byte of its name
	when  stack.When
	there bool
	err   *fault

	state state
	name  string // with stand-ins
	path  string // of an IAM entity
	props *node  // evaluated; nil if there is a fault

	listed int // the number in the description
}

// properties are those of the template.
func (res *resource) properties() *node { return res.node.member("Properties") }

// present returns a fault for a reference to a resource whose condition does not hold.
func (res *resource) present(at int) error {
	if !res.there {
		return &fault{code: stack.CodeUnresolvedReference, at: at, input: res.id,
			reason: "a reference to a resource whose condition does not hold"}
	}
	return nil
}

// label is the unknown part of what AWS makes up for a resource: one for each, whichever way it is written (IN-41).
func (res *resource) label() string {
	if res.form != nil && res.form.Label != "" {
		return "GetAtt " + res.id + "." + res.form.Label
	}
	return "Ref " + res.id
}

func (r *reader) resourceRef(res *resource, at int) (*node, error) {
	if err := res.present(at); err != nil {
		return nil, err
	}
	if res.form == nil || res.form.Ref == "" {
		return textNode(at, r.unknown("Ref "+res.id, condition.ClassText)), nil
	}
	return r.expand(res, res.form.Ref, "Ref "+res.id, at)
}

func (r *reader) getAtt(id, attribute string, at int) (*node, error) {
	res := r.resources[id]
	label := "GetAtt " + id + "." + attribute
	switch {
	case res == nil && r.open:
		return textNode(at, r.unknown(label, condition.ClassText)), nil
	case res == nil:
		return nil, unresolved(id, at)
	}
	if err := res.present(at); err != nil {
		return nil, err
	}
	form := ""
	if res.form != nil {
		form = res.form.Of(attribute)
	}
	if form == "" {
		return &node{kind: kindUnknown, text: shortened(label), at: at}, nil
	}
	return r.expand(res, form, label, at)
}

// expand writes a form with what is known of a resource.
func (r *reader) expand(res *resource, form, label string, at int) (*node, error) {
	if err := r.findName(res, at); err != nil {
		return nil, err
	}
	var failed error
	text := forms.Expand(form, func(name string) string {
		switch name {
		case "P":
			return r.partition
		case "R":
			return r.region
		case "A":
			return r.account
		case "U":
			return r.suffix
		case "N":
			return res.name
		case "trimmed":
			return strings.TrimPrefix(res.name, "/")
		case "path":
			return res.path
		case "id":
			return r.unknown(res.label(), condition.ClassName)
		case "suffix": // of a secret: its name is known, what follows is not
			return r.unknown("GetAtt "+res.id+".Id", condition.ClassName)
		case "?":
			return r.unknown(label, condition.ClassName)
		}
		v, err := r.part(res, name)
		if err != nil && failed == nil {
			failed = err
		}
		return v
	})
	return textNode(at, text), failed
}

// part is what a form takes from another property than the name.
func (r *reader) part(res *resource, name string) (string, error) {
	property := map[string]string{
		"F": "FunctionName", "bus": "EventBusName", "busref": "EventBusName", "group": "GroupName", "stream": "StreamARN",
		"ruleset": "RuleSetName",
	}[name]
	if name == "F" && res.kind == "AWS::Lambda::Url" {
		property = "TargetFunctionArn"
	}
	text, given, err := r.scalar(res, property)
	if err != nil {
		return "", err
	}
	switch name {
	case "F":
		fn, _ := reading.SplitFunction(text)
		return fn.Name, nil
	case "bus", "busref":
		text = text[strings.LastIndexByte(text, '/')+1:] // of an ARN
		if !given || text == "default" {
			return "", nil
		}
		return text + map[string]string{"bus": "/", "busref": "|"}[name], nil
	case "group":
		if !given {
			return "default", nil
		}
	}
	if !given {
		return r.unknown(name+" of "+res.id, condition.ClassName), nil
	}
	return text, nil
}

// scalar evaluates one property of a resource that is a text; of a choice it is unknown.
func (r *reader) scalar(res *resource, property string) (text string, given bool, err error) {
	n := res.properties().member(property)
	if n == nil {
		return "", false, nil
	}
	v, err := r.eval(n)
	if err != nil {
		return "", false, err
	}
	if v.kind == kindNone {
		return "", false, nil
	}
	if v.kind == kindChoice {
		return r.unknown(ifLabel(v.text), condition.ClassText), true, nil
	}
	text, ok := asText(v)
	if !ok {
		return "", false, &fault{code: stack.CodeWrongType, at: n.at, input: property, reason: property + " is a text"}
	}
	return text, true, nil
}

// findName finds the name of a resource: its property, or what CloudFormation makes up (IN-40).
func (r *reader) findName(res *resource, at int) error {
	switch {
	case res.state == busy:
		return cycle(res.id, at)
	case res.state == done || res.form == nil:
		return nil
	}
	res.state = busy
	err := r.nameOf(res)
	res.state = done
	if err != nil {
		res.state = untouched // whoever asks gets the fault
	}
	return err
}

func (r *reader) nameOf(res *resource) error {
	res.path = "/"
	if strings.HasPrefix(res.kind, "AWS::IAM::") {
		path, given, err := r.scalar(res, "Path")
		if err != nil {
			return err
		}
		if given && path != "" {
			res.path = path
			r.places.demand(path, condition.ClassPath)
		}
	}
	property := res.form.Property
	name, given := "", false
	if property != "" {
		var err error
		if name, given, err = r.scalar(res, property); err != nil {
			return err
		}
	}
	if !given || name == "" {
		res.name = r.madeUp(res)
		return nil
	}
	class := condition.ClassName
	if res.form.Path {
		class = condition.ClassPath
	}
	r.places.demand(name, class)
	res.name = name
	return nil
}

// madeUp is the name that CloudFormation makes of the stack's, the logical id and something random (CloudFormation User
// Guide, "Name type"). What would be longer than such a name can be is shortened in ways that are not known.
func (r *reader) madeUp(res *resource) string {
	const random = 13 // with the hyphen
	end := r.unknown(res.label(), condition.ClassName)
	known := r.env.StackName + "-" + res.id
	if longest := res.form.Longest; longest > 0 && len(known)+random > longest {
		return end
	}
	id, name := res.id, r.stackName
	if res.form.Lower {
		id = ascii.ToLower(id)
		if name = ascii.ToLower(name); standin.In(r.stackName) {
			name = r.unknown("lower case of Ref AWS::StackName", condition.ClassName)
		}
	}
	return name + "-" + id + "-" + end
}

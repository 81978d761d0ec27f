// Package forms has the names, ARNs and attributes of resources by their type, as CloudFormation returns them
// (CloudFormation Template Reference, "Return values").
package forms

import "strings"

// A Type is one of CloudFormation's resource types. In a form names in braces stand for values: {P}, {R} and {A} for
// partition, Region and account, {U} for the URL suffix, {N} for the name, {path} for the path of an IAM entity, {bus}
// for the name of an event bus and a slash, {F} for the name of a function, and {?} for what nobody knows, which every
// attribute has for itself. {id} is an id that AWS makes up, one for each resource.
type Type struct {
	Name       string // such as AWS::SQS::Queue
	Property   string // that has the name; "" where AWS makes up an id
	ARN        string // "" for what has none
	Ref        string
	Attributes []Attribute // besides Arn, where it is ARN
	Lower      bool        // made-up names are in lower case
	Longest    int         // name, in characters; 0 where it does not matter
	// Label is the attribute by which people know the made-up name, "" for Ref.
	Label string
	Path  bool // names may have slashes
}

// An Attribute is what Fn::GetAtt returns.
type Attribute struct{ Name, Form string }

// Of returns the form of an attribute, "" if it is not known.
func (t *Type) Of(attribute string) string {
	for _, a := range t.Attributes {
		if a.Name == attribute {
			return a.Form
		}
	}
	if attribute == "Arn" {
		return t.ARN
	}
	return ""
}

// Lookup returns a type by its name; nil for one that is not in the table.
func Lookup(name string) *Type { return byName()[name] }

// Expand returns a form with the values in their places.
func Expand(form string, value func(name string) string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(form, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, behind, _ := strings.Cut(rest, "}")
		b.WriteString(value(name))
		form = behind
	}
}

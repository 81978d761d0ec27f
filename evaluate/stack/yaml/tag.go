package yaml

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// The tags of YAML that a template may have, and the one that the library gives to a merge key.
const (
	strTag   = "!!str"
	nullTag  = "!!null"
	boolTag  = "!!bool"
	intTag   = "!!int"
	floatTag = "!!float"
	mapTag   = "!!map"
	seqTag   = "!!seq"
	mergeTag = "!!merge"
)

// getAtt is the long form whose short form has two values in one text.
const getAtt = "Fn::GetAtt"

// longForm returns the long form that the tag of a node is the short form of: those of the functions, of references, of
// conditions, and of the functions for rules.
func longForm(n *yaml.Node) (form string, ok bool) {
	if n.Style&yaml.TaggedStyle == 0 {
		return "", false
	}
	name, ok := strings.CutPrefix(n.Tag, "!")
	if !ok {
		return "", false
	}
	switch name {
	case "Ref", "Condition":
		return name, true
	case "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "ForEach",
		"GetAZs", "GetAtt", "If", "ImportValue", "Join", "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub",
		"ToJsonString", "Transform", "ValueOf", "ValueOfAll":
		return "Fn::" + name, true
	}
	return "", false
}

// scalarKind returns the tag of what a scalar is in JSON.
func scalarKind(n *yaml.Node) (string, error) {
	const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	kind := plainKind(n.Value)
	if n.Style&yaml.TaggedStyle == 0 {
		if n.Style&quoted != 0 || n.Tag == "!" {
			kind = strTag
		}
		return kind, nil
	}
	switch n.Tag {
	case strTag:
		return strTag, nil
	case nullTag, boolTag, intTag, floatTag:
		if kind != n.Tag && (kind != intTag || n.Tag != floatTag) {
			return "", at(n, CodeValue, quote(n.Value)+" is no "+n.Tag)
		}
		return kind, nil
	}
	return "", unknownTag(n)
}

// plainKind returns the tag of what an unquoted scalar is in JSON. YAML 1.1 has many more forms of numbers, booleans
// and nulls; they stay texts, because what reads them would have to know what the property wants.
func plainKind(s string) string {
	switch s {
	case "", "~", "null":
		return nullTag
	case "true", "false":
		return boolTag
	}
	whole, fraction, isFloat := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	switch {
	case !digits(whole) || len(whole) > 1 && whole[0] == '0':
		return strTag
	case !isFloat:
		return intTag
	case digits(fraction):
		return floatTag
	}
	return strTag
}

// digits reports whether s is one decimal digit or more.
func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func unknownTag(n *yaml.Node) error {
	return at(n, CodeTag, "the tag "+quote(n.Tag)+" is no short form of a function of CloudFormation")
}

func alias(n *yaml.Node) error {
	return at(n, CodeAlias, "the alias "+quote("*"+n.Value)+": CloudFormation has none")
}

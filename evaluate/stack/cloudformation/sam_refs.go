package cloudformation

import "strings"

// Parts of resources that a template may name, with the types of what they stand for.
var samParts = map[string]map[string]string{
	"Function": {
		"Alias": "AWS::Lambda::Alias", "Version": "AWS::Lambda::Version",
		"DestinationTopic": "AWS::SNS::Topic", "DestinationQueue": "AWS::SQS::Queue",
	},
	"Api": {
		"Stage": "AWS::ApiGateway::Stage", "Deployment": "AWS::ApiGateway::Deployment",
		"DomainName": "AWS::ApiGateway::DomainName", "DomainNameV2": "AWS::ApiGateway::DomainNameV2",
		"UsagePlan": "AWS::ApiGateway::UsagePlan", "UsagePlanKey": "AWS::ApiGateway::UsagePlanKey",
		"ApiKey": "AWS::ApiGateway::ApiKey",
	},
	"HttpApi":      {"Stage": "AWS::ApiGatewayV2::Stage", "DomainName": "AWS::ApiGatewayV2::DomainName"},
	"WebSocketApi": {"Stage": "AWS::ApiGatewayV2::Stage", "DomainName": "AWS::ApiGatewayV2::DomainName"},
}

// part returns the logical id of what SAM makes of a resource, such as the alias in Function.Alias. Parts of APIs that
// no question is about are made once they are named.
func (s *sam) part(id, name string, at int) (made string, ok bool) {
	if made, ok = s.parts[id+"."+name]; ok {
		return made, true
	}
	resource := s.original(id)
	kind := trimType(resource)
	typ := samParts[kind][name]
	if typ == "" || kind == "Function" {
		return "", false
	}
	made = s.free(id + name)
	s.add(made, typ, maker(at), conditionOf(resource))
	s.parts[id+"."+name] = made
	return made, true
}

// pointed returns a value in which names such as Function.Alias are replaced by the logical id they stand for.
func (s *sam) pointed(n *node) *node {
	name, argument := samCall(n)
	switch name {
	case "Ref":
		if id, rest, ok := s.split(argument); ok && rest == "" {
			return callNode(name, textNode(argument.at, id))
		}
		return n
	case "Fn::GetAtt":
		if id, rest, ok := s.split(argument); ok && rest != "" {
			return callNode(name, listNode(argument.at, textNode(argument.at, id), textNode(argument.at, rest)))
		}
		return n
	case "Fn::Sub":
		return s.pointedSub(n, argument)
	}
	return s.pointedInside(n)
}

// pointedInside is pointed for what is in a list or object.
func (s *sam) pointedInside(n *node) *node {
	out := n
	change := func(old *node, put func(*node)) {
		if now := s.pointed(old); now != old {
			if out == n {
				out = copied(n)
			}
			put(now)
		}
	}
	for i, item := range n.items {
		change(item, func(now *node) { out.items[i] = now })
	}
	for i, m := range n.members {
		change(m.value, func(now *node) { out.members[i].value = now })
	}
	return out
}

// split finds the part of a resource at the beginning of a reference, which may be one text or a list of several.
func (s *sam) split(argument *node) (id, rest string, ok bool) {
	if argument.kind != kindString && argument.kind != kindList {
		return "", "", false
	}
	var pieces []string
	for _, e := range entries(argument) {
		if e.kind != kindString {
			return "", "", false
		}
		pieces = append(pieces, e.text)
	}
	return s.splitText(strings.Join(pieces, "."), argument.at)
}

func (s *sam) splitText(name string, at int) (id, rest string, ok bool) {
	resource, part, ok := strings.Cut(name, ".")
	if !ok {
		return "", "", false
	}
	part, rest, _ = strings.Cut(part, ".")
	id, ok = s.part(resource, part, at)
	return id, rest, ok
}

// pointedSub is pointed for the names in the text of an Fn::Sub and for what is given to it.
func (s *sam) pointedSub(n, argument *node) *node {
	if argument.kind == kindString {
		if text := s.pointedText(argument); text != argument {
			return callNode("Fn::Sub", text)
		}
		return n
	}
	inside := s.pointedInside(argument)
	if inside.kind == kindList && len(inside.items) > 0 && inside.items[0].kind == kindString {
		if text := s.pointedText(inside.items[0]); text != inside.items[0] {
			inside = copied(inside)
			inside.items[0] = text
		}
	}
	if inside == argument {
		return n
	}
	return callNode("Fn::Sub", inside)
}

func (s *sam) pointedText(n *node) *node {
	var b strings.Builder
	changed := false
	for rest := n.text; ; {
		before, name, ok := strings.Cut(rest, "${")
		b.WriteString(before)
		if !ok {
			break
		}
		b.WriteString("${")
		name, rest, ok = strings.Cut(name, "}")
		if !ok {
			b.WriteString(name)
			break
		}
		if id, attribute, ok := s.splitText(name, n.at); ok {
			changed = true
			name = id
			if attribute != "" {
				name += "." + attribute
			}
		}
		b.WriteString(name + "}")
	}
	if !changed {
		return n
	}
	return textNode(n.at, b.String())
}

package cloudformation

import "github.com/lambdaiam/lambdaiam/evaluate/stack"

// invokeConfig makes the configuration of asynchronous invocations and gives the role what its destinations need.
func (f *samFunction) invokeConfig() {
	config := f.object(f.id, f.props, "EventInvokeConfig")
	if !given(config) {
		return
	}
	m := maker(config.at)
	id := f.id + "EventInvokeConfig"
	destinations := m.object()
	if wanted := f.object(f.id, config, "DestinationConfig"); given(wanted) {
		for _, name := range []string{"OnSuccess", "OnFailure"} {
			if destination := f.object(f.id, wanted, name); destination != nil {
				if arn := f.destination(destination, id, name); arn != nil {
					destinations.set(name, m.object(field{"Destination", arn}))
				}
			}
		}
	}
	qualifier := m.text("$LATEST")
	if f.alias != "" {
		qualifier = f.aliasName
	}
	f.add(id, "AWS::Lambda::EventInvokeConfig", m, field{"FunctionName", m.ref(f.id)}, field{"Qualifier", qualifier},
		field{"DestinationConfig", destinations})
}

// destination returns the ARN of a destination, which is a queue or topic of its own if none is given, and lets the
// role send to it.
func (f *samFunction) destination(config *node, id, name string) *node {
	m := maker(config.at)
	typ := present(config.member("Type"))
	if typ == nil {
		f.fault(f.id, stack.CodeMissingMember, config, name+" has no Type")
		return nil
	}
	typ = f.always(typ)
	arn := present(config.member("Destination"))
	on, other := f.unless(arn, id)
	switch {
	case arn != nil && on == nil:
	case typ.text == "SQS":
		arn = f.made(id+name+"Queue", "AWS::SQS::Queue", "Arn", m, on, other)
	case typ.text == "SNS":
		arn = f.made(id+name+"Topic", "AWS::SNS::Topic", "", m, on, other)
	default:
		f.fault(f.id, stack.CodeMissingMember, config, name+" has no Destination")
		return nil
	}
	document := sending(m, typ.text, arn)
	if document == nil {
		f.fault(f.id, stack.CodeInvalidValue, typ, "no type of destination")
		return arn
	}
	f.role.addInline(m.inline(sendingName(id+name, typ.text), document))
	return arn
}

// unless returns the condition on which a queue or topic is made for a destination that an Fn::If gives in one case
// alone, and what the destination is otherwise.
func (f *samFunction) unless(destination *node, id string) (on, other *node) {
	c, then, otherwise, ok := choice(destination)
	switch {
	case !ok || isNoValue(then) == isNoValue(otherwise):
		return nil, nil
	case isNoValue(then):
		return c, otherwise
	}
	return f.not(c, id), then
}

// not returns the name of a condition that holds if another does not.
func (s *sam) not(c *node, of string) *node {
	name := textNode(c.at, "NOT"+c.text+hashed(of))
	s.define(name.text, callNode("Fn::Not", listNode(c.at, callNode("Condition", c))))
	return name
}

// and returns the name of a condition that holds if two do; either may be nil for none.
func (s *sam) and(a, b *node, of string) *node {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	name := textNode(b.at, a.text+"AND"+b.text+hashed(of))
	s.define(name.text, callNode("Fn::And", listNode(b.at, callNode("Condition", a), callNode("Condition", b))))
	return name
}

// made adds a queue or topic on a condition and returns its ARN, or what stands where the condition does not hold.
func (f *samFunction) made(id, typ, attribute string, m maker, on, other *node) *node {
	f.sam.add(id, typ, m, f.and(f.condition, on, f.id))
	arn := m.ref(id)
	if attribute != "" {
		arn = m.attribute(id, attribute)
	}
	if on != nil {
		return m.choose(on, arn, other)
	}
	return arn
}

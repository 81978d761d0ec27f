package cloudformation

import (
	"cmp"
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// A samEvent is an event of a function while it is rewritten.
type samEvent struct {
	*samFunction
	name  string
	id    string // of the resource that it becomes: function and event
	at    maker
	typ   string
	props *node
}

// push are the types of events that invoke the function, with what they become.
var push = map[string]func(*samEvent){
	"S3": (*samEvent).bucket, "SNS": (*samEvent).topic, "Schedule": (*samEvent).rule, "CloudWatchEvent": (*samEvent).rule,
	"EventBridgeRule": (*samEvent).rule, "ScheduleV2": (*samEvent).schedule, "CloudWatchLogs": (*samEvent).logs,
	"Api": (*samEvent).restAPI, "HttpApi": (*samEvent).httpAPI, "IoTRule": (*samEvent).iot,
	"Cognito":    (*samEvent).userPool,
	"AlexaSkill": (*samEvent).skill,
}

// events rewrites the events of the function, in the order in which the translator does: by path or name, so that the
// path $default comes before any other.
func (f *samFunction) events() {
	for _, e := range f.sortedEvents(f.id, f.props) {
		ev := &samEvent{samFunction: f, name: e.name, id: f.id + e.name, at: maker(e.at), typ: e.typ, props: e.props}
		if become, ok := push[e.typ]; ok {
			become(ev)
		} else if source, ok := polled[e.typ]; ok {
			ev.mapping(source)
		} else {
			f.r.incomplete(ev.id, e.typ, "no type of events that is known", e.at)
		}
	}
}

// A givenEvent is an event as the template has it.
type givenEvent struct {
	name, typ string
	at        int
	props     *node
}

func (s *sam) sortedEvents(id string, props *node) []givenEvent {
	list := s.eventsOf(id, props)
	key := func(e givenEvent) string {
		path := textOf(e.props.member("Path"))
		if path == "" && e.typ == "HttpApi" && !given(e.props.member("Method")) {
			path = defaultPath
		}
		return cmp.Or(path, e.name)
	}
	slices.SortStableFunc(list, func(a, b givenEvent) int { return cmp.Compare(key(a), key(b)) })
	return list
}

// eventsOf returns the events of a function or state machine, in the order of the template.
func (s *sam) eventsOf(id string, props *node) []givenEvent {
	var list []givenEvent
	events := s.object(id, props, "Events")
	if events == nil {
		return nil
	}
	for _, m := range events.members {
		typ := m.value.member("Type")
		if typ == nil || typ.kind != kindString {
			s.fault(id, stack.CodeMissingMember, m.value, "an event has no Type")
			continue
		}
		inner := s.object(id, m.value, "Properties")
		if inner == nil {
			inner = objectNode(m.value.at)
		}
		list = append(list, givenEvent{m.name, typ.text, m.at, inner})
	}
	return list
}

// need returns a property that the event must have, nil where it has none.
func (e *samEvent) need(name string) *node {
	value := present(e.props.member(name))
	if value == nil {
		e.r.fault(e.samFunction.id, stack.CodeMissingMember, int(e.at), "", "the event "+e.name+" has no "+name, nil)
	}
	return value
}

// known returns the logical id and the resource that a property names, which must be one of the template.
func (e *samEvent) known(name string) (id string, resource *node) {
	value := e.need(name)
	if value == nil {
		return "", nil
	}
	id = referred(value)
	resource = e.find(id)
	if resource == nil || resource.kind != kindObject {
		e.fault(e.samFunction.id, stack.CodeUnresolvedReference, value, "it must name a resource of the template by Ref")
		return "", nil
	}
	return id, resource
}

// permission adds the permission that the event needs, with a name of its own or none.
func (e *samEvent) permission(principal string, properties ...field) {
	e.permit(e.id+"Permission", e.at, principal, properties...)
}

// here is an ARN in the Region and account of the deployment.
func (s *sam) here(m maker, service, rest string, given ...field) *node {
	return m.sub("arn:"+s.partitionText()+":"+service+":${AWS::Region}:${AWS::AccountId}:"+rest, given...)
}

// deadLetters returns the ARN of the queue for events that cannot be delivered, nil for none. A queue that SAM makes
// gets a policy for the rule that sends to it.
func (s *sam) deadLetters(id string, m maker, props, condition, rule *node) *node {
	config := s.object(id, props, "DeadLetterConfig")
	if config == nil {
		return nil
	}
	if arn := present(config.member("Arn")); arn != nil {
		return arn
	}
	queue := id + "Queue"
	if name := config.member("QueueLogicalId"); given(name) && name.kind == kindString {
		queue = name.text
	}
	s.add(queue, "AWS::SQS::Queue", m, condition)
	arn := m.attribute(queue, "Arn")
	if rule != nil {
		s.queuePolicy(id+"QueuePolicy", m, condition, m.ref(queue), m.object(field{"Action", m.text("sqs:SendMessage")},
			field{"Effect", m.text("Allow")}, field{"Principal", m.object(field{"Service", m.text("events.amazonaws.com")})},
			field{"Resource", arn}, field{"Condition", m.object(field{"ArnEquals", m.object(field{"aws:SourceArn", rule})})}))
	}
	return arn
}

// queuePolicy adds the policy of a queue.
func (s *sam) queuePolicy(id string, m maker, condition, url *node, statement *node) {
	s.add(id, "AWS::SQS::QueuePolicy", m, condition, field{"PolicyDocument", m.document(version2012, statement)},
		field{"Queues", m.list(url)})
}

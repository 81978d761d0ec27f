package cloudformation

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// bucket is the event of a bucket: a permission for all buckets of the account and a notification.
func (e *samEvent) bucket() {
	id, resource := e.known("Bucket")
	events := e.need("Events")
	if resource == nil || events == nil {
		return
	}
	e.permission("s3.amazonaws.com", field{"SourceAccount", e.at.ref("AWS::AccountId")})
	var made []*node
	for _, event := range entries(events) {
		n := e.at.object(append([]field{{"Function", e.arn()}, {"Event", event}}, pick(e.props, "Filter")...)...)
		if e.condition != nil {
			n = e.at.choose(e.condition, n, e.at.noValue())
		}
		n.loose = true
		made = append(made, n)
	}
	e.change(id, resource, []string{"Properties", "NotificationConfiguration"}, func(config *node, owned bool) {
		list := present(config.member("LambdaConfigurations"))
		if list == nil {
			list = listNode(int(e.at))
		}
		if list.kind != kindList {
			e.wrong(id, list, "LambdaConfigurations")
			return
		}
		if !owned {
			list = copied(list)
		}
		seen := make(map[string]bool)
		for _, n := range made {
			if key := string(jsonOf(n)); !seen[key] {
				seen[key] = true
				list.items = append(list.items, n)
			}
		}
		config.set("LambdaConfigurations", list)
	})
}

// change changes an object inside of a resource of the template, which is not changed itself: the way there is made
// anew the first time, and owned after that.
func (s *sam) change(id string, resource *node, way []string, edit func(n *node, owned bool)) {
	owned := s.owned[id]
	own := func(n *node) *node {
		if owned {
			return n
		}
		return copied(n)
	}
	top := own(resource)
	n := top
	for _, name := range way {
		inner := present(n.member(name))
		switch {
		case inner == nil:
			inner = objectNode(n.at)
		case inner.kind != kindObject:
			s.wrong(id, inner, name)
			return
		default:
			inner = own(inner)
		}
		n.set(name, inner)
		n = inner
	}
	edit(n, owned)
	s.owned[id] = true
	s.put(id, top)
}

// userPool is the event of a user pool.
func (e *samEvent) userPool() {
	id, resource := e.known("UserPool")
	triggers := e.need("Trigger")
	if resource == nil || triggers == nil {
		return
	}
	owner := e.samFunction.id
	if e.alias != "" {
		owner = e.alias
	}
	e.permit(owner+"CognitoPermission", e.at, "cognito-idp.amazonaws.com", field{"SourceArn", e.at.attribute(id, "Arn")})
	e.change(id, resource, []string{"Properties", "LambdaConfig"}, func(config *node, _ bool) {
		for _, trigger := range entries(triggers) {
			switch {
			case trigger.kind != kindString || len(config.members) > mostTriggers:
				e.wrong(e.samFunction.id, trigger, "Trigger")
			case config.member(trigger.text) != nil:
				e.fault(e.samFunction.id, stack.CodeInvalidValue, trigger, "the user pool has a function for it")
			default:
				target := e.arn()
				target.loose = true
				config.set(trigger.text, target)
			}
		}
	})
}

// mostTriggers is more than a user pool can have.
const mostTriggers = 64

// topic is the event of a topic: a subscription of the function, or of a queue that the function polls.
func (e *samEvent) topic() {
	topic := e.need("Topic")
	if topic == nil {
		return
	}
	subscribe := func(protocol string, endpoint *node) {
		e.add(e.id, "AWS::SNS::Subscription", e.at, append([]field{{"Protocol", e.at.text(protocol)}, {"Endpoint", endpoint},
			{"TopicArn", topic}}, pick(e.props, "Region")...)...)
	}
	config := e.props.member("SqsSubscription")
	if !given(config) {
		e.permission("sns.amazonaws.com", field{"SourceArn", topic})
		subscribe("lambda", e.arn())
		return
	}
	arn, url, policy := e.at.attribute(e.id+"Queue", "Arn"), e.at.ref(e.id+"Queue"), e.id+"QueuePolicy"
	if config.kind == kindObject {
		arn, url = present(config.member("QueueArn")), present(config.member("QueueUrl"))
		if arn == nil || url == nil {
			e.fault(e.samFunction.id, stack.CodeMissingMember, config, "SqsSubscription needs QueueArn and QueueUrl")
			return
		}
		if name := config.member("QueuePolicyLogicalId"); given(name) && name.kind == kindString {
			policy = name.text
		}
	} else {
		e.add(e.id+"Queue", "AWS::SQS::Queue", e.at)
	}
	e.queuePolicy(policy, e.at, e.condition, url, e.at.object(field{"Action", e.at.text("sqs:SendMessage")},
		field{"Effect", e.at.text("Allow")}, field{"Principal", e.at.text("*")}, field{"Resource", arn},
		field{"Condition", e.at.object(field{"ArnEquals", e.at.object(field{"aws:SourceArn", topic})})}))
	subscribe("sqs", arn)
	e.add(e.id+"EventSourceMapping", "AWS::Lambda::EventSourceMapping", e.at, field{"FunctionName", e.samFunction.name()},
		field{"EventSourceArn", arn}).origin = e.polledName(arn)
	e.role.attach(e.at, "service-role/AWSLambdaSQSQueueExecutionRole")
}

// rule is an event of EventBridge, by a schedule or a pattern.
func (e *samEvent) rule() {
	arn := e.at.attribute(e.id, "Arn")
	target := e.at.object(field{"Arn", e.arn()}, field{"Id", e.at.text(e.id + "LambdaTarget")})
	target.origin = e.name
	if queue := e.deadLetters(e.id, e.at, e.props, e.condition, arn); queue != nil {
		target.set("DeadLetterConfig", e.at.object(field{"Arn", queue}))
	}
	properties := append(ruleFields(e.props, e.typ), field{"Targets", e.at.list(target)})
	e.add(e.id, "AWS::Events::Rule", e.at, properties...)
	e.permission("events.amazonaws.com", field{"SourceArn", arn})
}

// ruleFields are the fields of a rule that an event gives.
func ruleFields(props *node, typ string) []field {
	if typ == "Schedule" {
		return append(pick(props, "Name", "State"), pickAs(props, "Schedule", "ScheduleExpression")...)
	}
	return slices.Concat(pick(props, "EventBusName", "State"), pickAs(props, "RuleName", "Name"),
		pickAs(props, "Pattern", "EventPattern"))
}

// schedule is an event of EventBridge Scheduler, which invokes through a role.
func (e *samEvent) schedule() {
	queue := e.deadLetters(e.id, e.at, e.props, e.condition, nil)
	m := e.at
	invoke := m.inline(e.id+"LambdaPolicy", m.document("", m.allow(e.arn(), "lambda:InvokeFunction")))
	role := e.scheduleRole(e.id, m, e.props, e.propagated(), e.condition, invoke, queue)
	target := m.object(field{"Arn", e.arn()}, field{"RoleArn", role})
	target.origin = e.name
	if queue != nil {
		target.set("DeadLetterConfig", m.object(field{"Arn", queue}))
	}
	e.add(e.id, "AWS::Scheduler::Schedule", m, scheduleFields(e.id, m, e.props, target)...)
}

func scheduleFields(id string, m maker, props, target *node) []field {
	list := append(pick(props, "ScheduleExpression", "GroupName", "KmsKeyArn", "State"), field{"Target", target})
	if name := props.member("Name"); given(name) {
		return append(list, field{"Name", name})
	}
	if given(props.member("OmitName")) {
		return list
	}
	return append(list, field{"Name", m.text(id)})
}

// scheduleRole returns the ARN of the role of a schedule, which is made if none is given.
func (s *sam) scheduleRole(id string, m maker, props, tags, condition, start, queue *node) *node {
	if arn := props.member("RoleArn"); given(arn) {
		return arn
	}
	policies := m.list(start)
	if queue != nil {
		policies.items = append(policies.items, m.inline(id+"SQSPolicy", m.document("", m.allow(queue, "sqs:SendMessage"))))
	}
	return s.starter(id, m, "scheduler.amazonaws.com", tags, condition, props, policies)
}

// logs is the event of a log group.
func (e *samEvent) logs() {
	group := e.need("LogGroupName")
	if group == nil {
		return
	}
	e.permission("logs.amazonaws.com", field{"SourceArn",
		e.here(e.at, "logs", "log-group:${__LogGroupName__}:*", field{"__LogGroupName__", group})})
	e.add(e.id, "AWS::Logs::SubscriptionFilter", e.at,
		append([]field{{"LogGroupName", group}, {"DestinationArn", e.arn()}},
			pick(e.props, "FilterPattern")...)...).origin = e.polledName(group)
}

// iot is the event of a rule of AWS IoT.
func (e *samEvent) iot() {
	m := e.at
	e.permission("iot.amazonaws.com", field{"SourceArn",
		e.here(e.at, "iot", "rule/${RuleName}", field{"RuleName", m.ref(e.id)})},
		field{"SourceAccount", m.sub("${AWS::AccountId}")})
	action := m.object(field{"Lambda", m.object(field{"FunctionArn", e.arn()})})
	action.origin = e.name
	e.add(e.id, "AWS::IoT::TopicRule", m, field{"TopicRulePayload",
		m.object(append(pick(e.props, "Sql", "AwsIotSqlVersion"), field{"Actions", m.list(action)})...)})
}

// skill is the event of an Alexa skill.
func (e *samEvent) skill() {
	e.permission("alexa-appkit.amazon.com", pickAs(e.props, "SkillId", "EventSourceToken")...)
}

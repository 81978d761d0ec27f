package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// A samMachine is a state machine while it is rewritten.
type samMachine struct {
	*sam
	id        string
	at        maker
	props     *node
	condition *node
	target    string // the logical id of what events start
}

// machine rewrites a resource that is a state machine of SAM.
func (s *sam) machine(id string, resource *node) {
	if typeOf(resource) != serverlessPrefix+"StateMachine" {
		return
	}
	x := &samMachine{sam: s, id: id, at: maker(resource.at), props: s.properties(id, resource),
		condition: conditionOf(resource), target: id}
	p := x.at.object(pick(x.props, "Definition", "DefinitionSubstitutions")...)
	for _, f := range []field{{"Name", nil}, {"Type", nil}} {
		if value := present(x.props.member(f.name)); value != nil {
			p.set("StateMachine"+f.name, value)
		}
	}
	p.set("Tags", x.ownTags())
	if role := x.props.member("Role"); given(role) {
		p.set("RoleArn", role)
	} else {
		p.set("RoleArn", x.role())
	}
	x.publish()
	for _, e := range s.eventsOf(id, x.props) {
		x.event(e)
	}
	s.replace(id, "AWS::StepFunctions::StateMachine", resource, p)
}

// ownTags are the tags of the state machine and of its role.
func (x *samMachine) ownTags() *node {
	if tags := propagated(x.props); tags != nil {
		return x.tags(x.at, "", tags)
	}
	return x.tags(x.at, "stateMachine:createdBy", x.props.member("Tags"))
}

// role puts the role of the state machine and returns its ARN.
func (x *samMachine) role() *node {
	r := &samRole{sam: x.sam, owner: x.id, id: x.id + "Role", at: x.at}
	r.rest = append([]field{{"AssumeRolePolicyDocument", x.at.trust("states.amazonaws.com")},
		{"Tags", x.ownTags()}},
		append(pickAs(x.props, "RolePath", "Path"), pick(x.props, "PermissionsBoundary")...)...)
	r.addPolicies(x.props.member("Policies"))
	if tracing := x.props.member("Tracing"); given(tracing.member("Enabled")) {
		r.attach(maker(tracing.at), x.tracingPolicy())
	}
	r.put(x.condition)
	return x.at.attribute(r.id, "Arn")
}

// publish makes the version and the alias of AutoPublishAlias.
func (x *samMachine) publish() {
	name := x.props.member("AutoPublishAlias")
	if !given(name) {
		return
	}
	m := maker(name.at)
	version, alias := x.id+"Version", x.id+"Alias"+strings.Trim(textOf(name), "-_")
	x.add(version, "AWS::StepFunctions::StateMachineVersion", m, x.condition, field{"StateMachineArn", m.ref(x.id)})
	x.add(alias, "AWS::StepFunctions::StateMachineAlias", m, x.condition, field{"Name", name})
	if given(x.props.member("UseAliasAsEventTarget")) {
		x.target = alias
	}
}

// event rewrites what starts the state machine, each time through a role.
func (x *samMachine) event(e givenEvent) {
	id, m := x.id+e.name, maker(e.at)
	arn := m.ref(x.target)
	start := func(name string) *node {
		return m.inline(name+"StartExecutionPolicy", m.document("", m.allow(arn, "states:StartExecution")))
	}
	switch e.typ {
	case "Schedule", "CloudWatchEvent", "EventBridgeRule":
		role := present(e.props.member("RoleArn"))
		if role == nil || e.typ != "Schedule" {
			role = x.start(id, m, "events.amazonaws.com", start(id+"Role"))
		}
		target := m.object(field{"Arn", arn}, field{"Id", m.text(id + "StepFunctionsTarget")}, field{"RoleArn", role})
		target.origin = e.name
		if queue := x.deadLetters(id, m, e.props, x.condition, m.attribute(id, "Arn")); queue != nil {
			target.set("DeadLetterConfig", m.object(field{"Arn", queue}))
		}
		x.add(id, "AWS::Events::Rule", m, x.condition, append(ruleFields(e.props, e.typ),
			field{"Targets", m.list(target)})...)
	case "ScheduleV2":
		queue := x.deadLetters(id, m, e.props, x.condition, nil)
		target := m.object(field{"Arn", arn}, field{"RoleArn",
			x.scheduleRole(id, m, e.props, propagated(x.props), x.condition, start(id), queue)})
		target.origin = e.name
		x.add(id, "AWS::Scheduler::Schedule", m, x.condition, scheduleFields(id, m, e.props, target)...)
	case "Api":
		role := x.start(id, m, "apigateway.amazonaws.com", start(id+"Role"))
		path, method := textOf(e.props.member("Path")), ascii.ToLower(textOf(e.props.member("Method")))
		if _, api := x.apiOf(x.id, e.props, "RestApiId", implicitREST, m); api != nil {
			api.conditions = append(api.conditions, x.condition)
			uri := m.sub("arn:" + x.partitionText() + ":apigateway:${AWS::Region}:states:action/StartExecution")
			integration := m.object(field{"type", m.text("aws")}, field{"httpMethod", m.text("POST")}, field{"uri", uri},
				field{"credentials", role})
			api.add(path, method, m.object(field{integrationMember, integration}), x.condition)
		}
	default:
		x.r.incomplete(id, e.typ, "no type of events that is known", e.at)
	}
}

// start puts the role through which a service starts the state machine, and returns its ARN.
func (x *samMachine) start(id string, m maker, service string, policy *node) *node {
	return x.starter(id, m, service, propagated(x.props), x.condition, x.props, m.list(policy))
}

// starter puts the role through which a service starts what an event is for, and returns its ARN. The boundary is that
// of the properties.
func (s *sam) starter(id string, m maker, service string, tags, condition, props, policies *node) *node {
	fields := append([]field{{"AssumeRolePolicyDocument", m.trust(service)}, {"Policies", policies}},
		pick(props, "PermissionsBoundary")...)
	if tags != nil {
		fields = append(fields, field{"Tags", s.tags(m, "", tags)})
	}
	s.add(id+"Role", "AWS::IAM::Role", m, condition, fields...)
	return m.attribute(id+"Role", "Arn")
}

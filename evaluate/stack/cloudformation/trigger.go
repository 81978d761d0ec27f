package cloudformation

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// triggers read what makes services invoke functions (IN-48).
var triggers = map[string]describer{
	"AWS::S3::Bucket":                          bucketTriggers,
	"AWS::SNS::Subscription":                   subscriptionTrigger,
	"AWS::SNS::Topic":                          topicTriggers,
	"AWS::Events::Rule":                        ruleTriggers,
	"AWS::Scheduler::Schedule":                 scheduleTrigger,
	"AWS::Logs::SubscriptionFilter":            filterTrigger,
	"AWS::ApiGateway::Method":                  methodTrigger,
	"AWS::ApiGateway::RestApi":                 bodyTriggers,
	"AWS::ApiGatewayV2::Api":                   bodyTriggers,
	"AWS::ApiGatewayV2::Integration":           integrationTriggers,
	"AWS::Cognito::UserPool":                   userPoolTriggers,
	"AWS::IoT::TopicRule":                      topicRuleTriggers,
	"AWS::Config::ConfigRule":                  configTrigger,
	"AWS::SecretsManager::RotationSchedule":    rotationTrigger,
	"AWS::ElasticLoadBalancingV2::TargetGroup": targetGroupTrigger,
	"AWS::StepFunctions::StateMachine":         stateMachineTriggers,
	"AWS::AppSync::DataSource":                 dataSourceTrigger,
	"AWS::CloudFront::Distribution":            distributionTriggers,
}

// addTrigger adds a trigger if its target is a function of the template. from is what has it, by the resource that says
// so, at the value that says it.
func (r *reader) addTrigger(from string, by *resource, at *node, targetText string, when stack.When, t stack.Trigger) {
	f, to := r.functionOf(r.places.settle(targetText))
	if f == nil {
		return
	}
	w, ok := and(by.when, when)
	if !ok {
		return
	}
	t.ID, t.By, t.Function, t.Qualifier, t.When, t.Place = cmp.Or(at.origin, from), by.id, f.of.ID, to.qualifier, w, r.place(at.at)
	r.out.Triggers = append(r.out.Triggers, t)
}

// idOf returns the logical id of what an ARN names, or else the ARN as people are shown it.
func (r *reader) idOf(name string) string {
	if i, ok := r.byARN[name]; ok {
		return r.out.Resources[i].ID
	}
	return shown(name)
}

// roleOf returns the id of a role by its ARN, or the ARN.
func (r *reader) roleOf(name string) string {
	if i, ok := r.byARN[name]; ok {
		return r.out.Resources[i].ID
	}
	return name
}

// source is what invokes, by its kind and ARN.
func source(name lambdaperm.EventSourceName, arn string) lambdaperm.Source {
	return lambdaperm.Source{Name: name, ARN: arn}
}

// arnOf is the ARN of a resource of the template.
func (r *reader) arnOf(res *resource) string { return r.out.Resources[res.listed].ARN }

func bucketTriggers(r *reader, res *resource) error {
	config, err := r.objectOf(res.props, "NotificationConfiguration")
	if err != nil || config == nil {
		return err
	}
	seen := make(map[string]bool)
	for _, e := range r.entries(config, "LambdaConfigurations") {
		if e.kind != kindObject {
			return wrong(e.node, "LambdaConfigurations", "a list of objects")
		}
		for _, to := range r.entries(e.node, "Function") {
			text, _ := asText(to.node)
			when, ok := and(e.when, to.when)
			if !ok || seen[text+e.origin] && when == nil { // several events of one bucket are one question
				continue
			}
			seen[text+e.origin] = true
			s := source(lambdaperm.EventSourceS3, r.arnOf(res))
			s.Account = r.account
			r.addTrigger(res.id, res, e.node, text, when, stack.Trigger{Source: s})
		}
	}
	return nil
}

func subscriptionTrigger(r *reader, res *resource) error {
	protocol, err := r.textOf(res.props, "Protocol")
	if err != nil || protocol != "lambda" {
		return err
	}
	topic, err := r.needText(res.props, "TopicArn")
	if err != nil {
		return err
	}
	for _, e := range r.entries(res.props, "Endpoint") {
		text, _ := asText(e.node)
		at := &node{at: res.at, origin: cmp.Or(res.props.origin, res.node.origin)}
		r.addTrigger(r.idOf(topic), res, at, text, e.when, stack.Trigger{Source: source(lambdaperm.EventSourceSNS, topic)})
	}
	return nil
}

func topicTriggers(r *reader, res *resource) error {
	for _, e := range r.entries(res.props, "Subscription") {
		protocol, err := r.textOf(e.node, "Protocol")
		if err != nil {
			return err
		}
		endpoint, err := r.textOf(e.node, "Endpoint")
		if err != nil {
			return err
		}
		if protocol == "lambda" {
			r.addTrigger(res.id, res, e.node, endpoint, e.when, stack.Trigger{Source: source(lambdaperm.EventSourceSNS, r.arnOf(res))})
		}
	}
	return nil
}

// originOf is the name of a resource in whose place people know another.
func originOf(res *resource, n *node) *node {
	if n.origin == "" {
		n = &node{kind: n.kind, at: n.at, origin: cmp.Or(res.props.origin, res.node.origin)}
	}
	return n
}

func ruleTriggers(r *reader, res *resource) error {
	for _, e := range r.entries(res.props, "Targets") {
		if e.kind != kindObject {
			return wrong(e.node, "Targets", "a list of objects")
		}
		role, err := r.textOf(e.node, "RoleArn")
		if err != nil {
			return err
		}
		t := stack.Trigger{Source: source(lambdaperm.EventSourceEventBridge, r.arnOf(res))}
		if role != "" {
			t.Role, t.Service = r.roleOf(role), lambdaperm.EventSourceEventBridgeWithRole
		}
		for _, to := range r.entries(e.node, "Arn") {
			text, ok := asText(to.node)
			if when, possible := and(e.when, to.when); ok && possible {
				r.addTrigger(res.id, res, originOf(res, e.node), text, when, t)
			}
		}
	}
	return nil
}

func scheduleTrigger(r *reader, res *resource) error {
	target, err := r.objectOf(res.props, "Target")
	if err != nil || target == nil {
		return err
	}
	role, err := r.needText(target, "RoleArn")
	if err != nil {
		return err
	}
	to, err := r.needText(target, "Arn")
	if err != nil {
		return err
	}
	r.addTrigger(res.id, res, originOf(res, target), to, nil, stack.Trigger{Role: r.roleOf(role), Service: lambdaperm.EventSourceScheduler,
		Source: lambdaperm.Source{ARN: r.arnOf(res)}})
	return nil
}

func filterTrigger(r *reader, res *resource) error {
	group, err := r.needText(res.props, "LogGroupName")
	if err != nil {
		return err
	}
	to, err := r.needText(res.props, "DestinationArn")
	if err != nil {
		return err
	}
	role, err := r.textOf(res.props, "RoleArn")
	if err != nil {
		return err
	}
	name := "arn:" + r.partition + ":logs:" + r.region + ":" + r.account + ":log-group:" + group + ":*"
	t := stack.Trigger{Source: source(lambdaperm.EventSourceCloudWatchLogs, name)}
	if role != "" {
		t.Role, t.Service = r.roleOf(role), lambdaperm.EventSourceCloudWatchLogs
	}
	from := r.idOf(name)
	if _, known := r.byARN[name]; !known {
		from = res.id
	}
	r.addTrigger(from, res, originOf(res, &node{at: res.at}), to, nil, t)
	return nil
}

func userPoolTriggers(r *reader, res *resource) error {
	config, err := r.objectOf(res.props, "LambdaConfig")
	if err != nil || config == nil {
		return err
	}
	seen := make(map[string]bool)
	for _, m := range config.members {
		for _, e := range appendEntries(nil, m.value, nil) {
			at := e.node
			text, ok := asText(at)
			if !ok && at.kind == kindObject {
				if text, err = r.textOf(at, "LambdaArn"); err != nil {
					return err
				}
			}
			if text == "" || seen[text+at.origin] || m.name == "KMSKeyID" {
				continue
			}
			seen[text+at.origin] = true
			r.addTrigger(res.id, res, at, text, e.when, stack.Trigger{Source: source(lambdaperm.EventSourceCognitoUserPools, r.arnOf(res))})
		}
	}
	return nil
}

func topicRuleTriggers(r *reader, res *resource) error {
	payload, err := r.objectOf(res.props, "TopicRulePayload")
	if err != nil || payload == nil {
		return err
	}
	for _, e := range append(r.entries(payload, "Actions"), r.entries(payload, "ErrorAction")...) {
		if e.kind != kindObject {
			return wrong(e.node, "Actions", "a list of objects")
		}
		action, err := r.objectOf(e.node, "Lambda")
		if err != nil || action == nil {
			if err != nil {
				return err
			}
			continue
		}
		to, err := r.textOf(action, "FunctionArn")
		if err != nil {
			return err
		}
		r.addTrigger(res.id, res, originOf(res, e.node), to, e.when, stack.Trigger{Source: source(lambdaperm.EventSourceIoT, r.arnOf(res))})
	}
	return nil
}

func configTrigger(r *reader, res *resource) error {
	s, err := r.objectOf(res.props, "Source")
	if err != nil || s == nil {
		return err
	}
	owner, err := r.textOf(s, "Owner")
	if err != nil || owner != "CUSTOM_LAMBDA" {
		return err
	}
	to, err := r.textOf(s, "SourceIdentifier")
	if err != nil {
		return err
	}
	from := source(lambdaperm.EventSourceConfig, r.arnOf(res))
	r.addTrigger(res.id, res, s, to, nil, stack.Trigger{Source: from})
	return nil
}

func rotationTrigger(r *reader, res *resource) error {
	to, err := r.textOf(res.props, "RotationLambdaARN")
	if err != nil || to == "" {
		return err
	}
	secret, err := r.needText(res.props, "SecretId")
	if err != nil {
		return err
	}
	if !strings.HasPrefix(secret, "arn:") {
		suffix := r.unknown("suffix of "+shown(secret), condition.ClassName)
		secret = "arn:" + r.partition + ":secretsmanager:" + r.region + ":" + r.account + ":secret:" + secret + "-" + suffix
	}
	from := res.id
	if i, ok := r.byARN[secret]; ok {
		from = r.out.Resources[i].ID
	}
	r.addTrigger(from, res, &node{at: res.at}, to, nil, stack.Trigger{Source: source(lambdaperm.EventSourceSecretsManager, secret)})
	return nil
}

func targetGroupTrigger(r *reader, res *resource) error {
	kind, err := r.textOf(res.props, "TargetType")
	if err != nil || kind != "lambda" {
		return err
	}
	for _, e := range r.entries(res.props, "Targets") {
		to, err := r.textOf(e.node, "Id")
		if err != nil {
			return err
		}
		r.addTrigger(res.id, res, e.node, to, e.when, stack.Trigger{Source: source(lambdaperm.EventSourceApplicationLoadBalancer, r.arnOf(res))})
	}
	return nil
}

func dataSourceTrigger(r *reader, res *resource) error {
	config, err := r.objectOf(res.props, "LambdaConfig")
	if err != nil || config == nil {
		return err
	}
	to, err := r.textOf(config, "LambdaFunctionArn")
	if err != nil {
		return err
	}
	role, err := r.textOf(res.props, "ServiceRoleArn")
	if err != nil || role == "" {
		return err
	}
	r.addTrigger(res.id, res, config, to, nil, stack.Trigger{Role: r.roleOf(role), Service: lambdaperm.EventSourceAppSyncDataSource})
	return nil
}

func distributionTriggers(r *reader, res *resource) error {
	config, err := r.objectOf(res.props, "DistributionConfig")
	if err != nil || config == nil {
		return err
	}
	seen := make(map[string]bool)
	for _, behaviour := range append(r.entries(config, "DefaultCacheBehavior"), r.entries(config, "CacheBehaviors")...) {
		for _, e := range r.entries(behaviour.node, "LambdaFunctionAssociations") {
			to, err := r.textOf(e.node, "LambdaFunctionARN")
			if err != nil {
				return err
			}
			if when, ok := and(behaviour.when, e.when); ok && !seen[to] {
				seen[to] = true
				r.addTrigger(res.id, res, e.node, to, when, stack.Trigger{Source: source(lambdaperm.EventSourceLambdaEdge, r.arnOf(res))})
			}
		}
	}
	return nil
}

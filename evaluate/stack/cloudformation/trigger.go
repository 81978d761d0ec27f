package cloudformation

import (
	"cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// triggers read what makes services invoke functions (IN-48).
var triggers = map[string]describer{
	"AWS::S3::Bucket":                          bucketTriggers,
	"Custom::S3BucketNotifications":            notificationsTriggers,
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
	t.ID, t.By, t.When, t.Place = cmp.Or(at.origin, from), by.id, w, r.place(at.at)
	t.Function, t.Qualifier = f.of.ID, to.Qualifier
	r.out.Triggers = append(r.out.Triggers, t)
}

// idOf returns the logical id of what an ARN names, or else the ARN as people are shown it.
func (r *reader) idOf(name string) string {
	if i, ok := r.byARN[name]; ok {
		return r.out.Resources[i].ID
	}
	for label, form := range r.places.forms {
		if form == name {
			return "<" + label + ">"
		}
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

// pushed is a trigger whose service invokes for a source, by its kind and ARN.
func pushed(name lambdaperm.EventSourceName, arn string) stack.Trigger {
	return stack.Trigger{Source: lambdaperm.Source{Name: name, ARN: arn}}
}

// assumed is a trigger whose service invokes with a role.
func (r *reader) assumed(role string, service lambdaperm.EventSourceName) stack.Trigger {
	return stack.Trigger{Role: r.roleOf(role), Service: service}
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
			t := pushed(lambdaperm.EventSourceS3, r.arnOf(res))
			t.Source.Account = r.account
			r.addTrigger(res.id, res, e.node, text, when, t)
		}
	}
	return nil
}

// notificationsTriggers reads what the CDK has in the place of the property of the bucket: a custom resource of its own.
func notificationsTriggers(r *reader, res *resource) error {
	bucket, err := r.textOf(res.props, "BucketName")
	if err != nil || bucket == "" {
		return err
	}
	config, err := r.objectOf(res.props, "NotificationConfiguration")
	if err != nil || config == nil {
		return err
	}
	name := bucketARN(r, bucket)
	seen := make(map[string]bool)
	for _, e := range r.entries(config, "LambdaFunctionConfigurations") {
		to, err := r.textOf(e.node, "LambdaFunctionArn")
		if err != nil {
			return err
		}
		if !seen[to] {
			seen[to] = true
			t := pushed(lambdaperm.EventSourceS3, name)
			t.Source.Account = r.account
			r.addTrigger(r.idOf(name), res, e.node, to, e.when, t)
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
		r.addTrigger(r.idOf(topic), res, at, text, e.when, pushed(lambdaperm.EventSourceSNS, topic))
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
			r.addTrigger(res.id, res, e.node, endpoint, e.when, pushed(lambdaperm.EventSourceSNS, r.arnOf(res)))
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
		t := pushed(lambdaperm.EventSourceEventBridge, r.arnOf(res))
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
	r.addTrigger(res.id, res, originOf(res, target), to, nil, r.assumed(role, lambdaperm.EventSourceScheduler))
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
	t := pushed(lambdaperm.EventSourceCloudWatchLogs, name)
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

package terraform

import (
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// addTrigger adds a trigger if its target, which an argument names, is a function of the plan. id is what triggers.
func (r *reader) addTrigger(by, b *block, argument, id string, t stack.Trigger) {
	f, qualifier := r.functionOf(b, argument)
	if f == nil {
		return
	}
	t.ID, t.By, t.Function, t.Qualifier, t.Place = id, by.in.address, f.of.ID, qualifier, r.placeOf(by.in)
	key := triggerKey{id, t.By, t.Function, qualifier, t.Source.ARN}
	if r.triggers == nil {
		r.triggers = make(map[triggerKey]bool)
	}
	if r.triggers[key] || !r.loose(by.in) {
		return // several events of one source are one question
	}
	r.triggers[key] = true
	r.out.Triggers = append(r.out.Triggers, t)
}

func (r *reader) describeNotification(b *block) {
	const bucket = "arn:{P}:s3:::{}"
	s := lambdaperm.Source{Name: lambdaperm.EventSourceS3, Account: r.account(b.in)}
	s.ARN = r.arnOr(b, "aws_s3_bucket", "bucket", bucket)
	id := b.in.address
	if in, _ := b.refersTo("aws_s3_bucket", "bucket"); in != nil {
		id, s.Account = in.address, r.account(in)
	}
	list, unknown := b.blocks("lambda_function")
	for _, l := range list {
		r.addTrigger(b, l, "lambda_function_arn", id, stack.Trigger{Source: s})
	}
	if unknown && !b.isComputed("lambda_function") {
		r.incomplete(b.in, "nobody knows yet which functions it notifies")
	}
}

func (r *reader) describeSubscription(b *block) {
	if b.text("protocol") != "lambda" {
		return
	}
	id := b.in.address
	topic, text := b.refersTo("aws_sns_topic", "topic_arn")
	if topic != nil {
		id, text = topic.address, r.arn(topic)
	}
	s := lambdaperm.Source{Name: lambdaperm.EventSourceSNS, ARN: text}
	r.addTrigger(b, b, "endpoint", id, stack.Trigger{Source: s})
}

func (r *reader) describeTarget(b *block) {
	const rule = "arn:{P}:events:{R}:{A}:rule/{bus}{}"
	t := stack.Trigger{Source: lambdaperm.Source{Name: lambdaperm.EventSourceEventBridge}}
	t.Source.ARN = r.arnOr(b, "aws_cloudwatch_event_rule", "rule", rule)
	id := r.idOf(t.Source.ARN, b.in)
	if in, _ := b.refersTo("aws_cloudwatch_event_rule", "rule"); in != nil {
		id = in.address
	}
	if t.Role = r.roleOf(b, "role_arn"); t.Role != "" {
		t.Service = lambdaperm.EventSourceEventBridgeWithRole
	}
	r.addTrigger(b, b, "arn", id, t)
}

func (r *reader) describeFilter(b *block) {
	const group = "arn:{P}:logs:{R}:{A}:log-group:{}"
	t := stack.Trigger{Source: lambdaperm.Source{Name: lambdaperm.EventSourceCloudWatchLogs,
		ARN: r.arnOr(b, "aws_cloudwatch_log_group", "log_group_name", group) + ":*"}}
	id := b.in.address
	if in, _ := b.refersTo("aws_cloudwatch_log_group", "log_group_name"); in != nil {
		id = in.address
	}
	if t.Role = r.roleOf(b, "role_arn"); t.Role != "" {
		t.Service = lambdaperm.EventSourceCloudWatchLogs
	}
	r.addTrigger(b, b, "destination_arn", id, t)
}

func (r *reader) describeSchedule(b *block) {
	target := b.first("target")
	if target == nil {
		return
	}
	t := stack.Trigger{Role: r.roleOf(target, "role_arn"), Service: lambdaperm.EventSourceScheduler,
		Source: lambdaperm.Source{Name: lambdaperm.EventSourceScheduler, ARN: r.arn(b.in)}}
	r.addTrigger(b, target, "arn", b.in.address, t)
}

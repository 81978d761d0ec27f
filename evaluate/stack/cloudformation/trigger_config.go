package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

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
			r.addTrigger(res.id, res, at, text, e.when, pushed(lambdaperm.EventSourceCognitoUserPools, r.arnOf(res)))
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
		r.addTrigger(res.id, res, originOf(res, e.node), to, e.when, pushed(lambdaperm.EventSourceIoT, r.arnOf(res)))
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
	r.addTrigger(res.id, res, s, to, nil, pushed(lambdaperm.EventSourceConfig, r.arnOf(res)))
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
	r.addTrigger(from, res, &node{at: res.at}, to, nil, pushed(lambdaperm.EventSourceSecretsManager, secret))
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
		t := pushed(lambdaperm.EventSourceApplicationLoadBalancer, r.arnOf(res))
		r.addTrigger(res.id, res, e.node, to, e.when, t)
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
	r.addTrigger(res.id, res, config, to, nil, r.assumed(role, lambdaperm.EventSourceAppSyncDataSource))
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
				r.addTrigger(res.id, res, e.node, to, when, pushed(lambdaperm.EventSourceLambdaEdge, r.arnOf(res)))
			}
		}
	}
	return nil
}

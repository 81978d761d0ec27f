package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// holders are the resources that give policies to others, and the property that names these. One with a fault leaves
// policies behind that nobody knows: an answer must not be given as if it were not there.
var holders = map[string]string{
	"AWS::IAM::Policy": "Roles", "AWS::IAM::RolePolicy": "RoleName", "AWS::IAM::ManagedPolicy": "Roles",
	"AWS::S3::BucketPolicy": "Bucket", "AWS::SQS::QueuePolicy": "Queues", "AWS::SQS::QueueInlinePolicy": "Queue",
	"AWS::SNS::TopicPolicy": "Topics", "AWS::SNS::TopicInlinePolicy": "TopicArn",
	"AWS::SecretsManager::ResourcePolicy": "SecretId",
	"AWS::Kinesis::ResourcePolicy":        "ResourceArn", "AWS::Events::EventBusPolicy": "EventBusName",
}

// describeFaulty puts unknown policies in the place of those of resources with a fault.
func (r *reader) describeFaulty() {
	for _, res := range r.order {
		if res.err == nil {
			continue
		}
		d := stack.Document{ID: res.id, Unknown: shortened("faulty " + res.id), Place: r.place(res.at)}
		if ownPolicies[res.kind] != "" && res.there {
			r.out.Resources[res.listed].Policies = []stack.Document{d}
		}
		property := holders[res.kind]
		if property == "" {
			continue
		}
		named := res.properties().member(property)
		if named == nil && res.kind == "AWS::IAM::ManagedPolicy" {
			continue // roles name it, and have an unknown one in its place
		}
		if named == nil {
			r.incomplete(res.id, res.kind, "it has a fault, and nobody knows to what it gives its policy", res.at)
			continue
		}
		found := false
		eachInner(listNode(named.at, named), func(name string, _ int) { found = r.leave(name, d) || found })
		if !found {
			r.incomplete(res.id, res.kind, "it has a fault, and nobody knows to what it gives its policy", res.at)
		}
	}
}

// leave gives an unknown policy to a resource.
func (r *reader) leave(id string, d stack.Document) bool {
	if role := r.roles[id]; role != nil {
		role.of.Policies = append(role.of.Policies, d)
		return true
	}
	res := r.resources[id]
	if res == nil || !res.there || strings.HasPrefix(res.kind, "AWS::IAM::") {
		return false
	}
	r.out.Resources[res.listed].Policies = []stack.Document{d}
	return true
}

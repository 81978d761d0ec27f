package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// resourcePolicies read the policies of resources.
var resourcePolicies = map[string]describer{
	"AWS::S3::BucketPolicy":               policyFor("Bucket", "PolicyDocument", bucketARN),
	"AWS::SQS::QueuePolicy":               policyFor("Queues", "PolicyDocument", queueARN),
	"AWS::SQS::QueueInlinePolicy":         policyFor("Queue", "PolicyDocument", queueARN),
	"AWS::SNS::TopicPolicy":               policyFor("Topics", "PolicyDocument", itself),
	"AWS::SNS::TopicInlinePolicy":         policyFor("TopicArn", "PolicyDocument", itself),
	"AWS::SecretsManager::ResourcePolicy": policyFor("SecretId", "ResourcePolicy", itself),
	"AWS::Kinesis::ResourcePolicy":        policyFor("ResourceArn", "ResourcePolicy", itself),
	"AWS::KMS::Key":                       ownPolicy,
	"AWS::KMS::ReplicaKey":                ownPolicy,
	"AWS::ECR::Repository":                ownPolicy,
	"AWS::EFS::FileSystem":                ownPolicy,
	"AWS::EC2::VPCEndpoint":               ownPolicy,
	"AWS::DynamoDB::Table":                tablePolicy,
	"AWS::DynamoDB::GlobalTable":          tablePolicy,
	"AWS::Events::EventBusPolicy":         describeBusPolicy,
	"AWS::Events::EventBus":               ownPolicy,
}

func itself(_ *reader, text string) string { return text }

func bucketARN(r *reader, name string) string {
	if strings.HasPrefix(name, "arn:") {
		return name
	}
	return "arn:" + r.partition + ":s3:::" + name
}

// queueARN returns the ARN of a queue by its URL.
func queueARN(r *reader, url string) string {
	parts := strings.Split(url, "/")
	if len(parts) != 5 {
		return url
	}
	host := strings.Split(parts[2], ".")
	if len(host) < 3 {
		return url
	}
	return "arn:" + r.partition + ":sqs:" + host[1] + ":" + parts[3] + ":" + parts[4]
}

// policyFor reads a resource that gives a policy to others.
func policyFor(property, document string, arnOf func(*reader, string) string) describer {
	return func(r *reader, res *resource) error {
		n := res.props.member(document)
		if n == nil {
			return missing(res.node, document)
		}
		if res.props.member(property) == nil {
			return missing(res.node, property)
		}
		for _, e := range r.entries(res.props, property) {
			text, ok := asText(e.node)
			if !ok {
				return wrong(e.node, property, "a text")
			}
			name := arnOf(r, r.places.settle(text))
			i, ok := r.byARN[name]
			if !ok {
				if !strings.HasPrefix(name, "arn:") {
					r.incomplete(res.id, res.kind, "nobody knows yet what "+shown(name)+" is", res.at)
					continue
				}
				i = r.addOutside(res, name)
			}
			if err := r.addPolicy(i, res, n); err != nil {
				return err
			}
		}
		return nil
	}
}

// addOutside lists what the template does not make and a resource gives a policy to.
func (r *reader) addOutside(res *resource, name string) int {
	i := len(r.out.Resources)
	r.byARN[name] = i
	r.out.Resources = append(r.out.Resources, stack.Resource{ID: res.id, Type: res.kind, ARN: name, When: res.when,
		Place: r.place(res.at)})
	return i
}

// addPolicy adds a policy to what stands in the description at a number.
func (r *reader) addPolicy(i int, res *resource, n *node) error {
	list, err := r.documents(res.id, n, res.when)
	if err == nil {
		r.out.Resources[i].Policies = append(r.out.Resources[i].Policies, list...)
	}
	return err
}

// ownPolicies are the properties with the policy of the resource itself.
var ownPolicies = map[string]string{
	"AWS::KMS::Key": "KeyPolicy", "AWS::KMS::ReplicaKey": "KeyPolicy", "AWS::ECR::Repository": "RepositoryPolicyText",
	"AWS::EFS::FileSystem": "FileSystemPolicy", "AWS::EC2::VPCEndpoint": "PolicyDocument", "AWS::Events::EventBus": "Policy",
	"AWS::DynamoDB::Table": "ResourcePolicy", "AWS::DynamoDB::GlobalTable": "ResourcePolicy",
}

// ownPolicy reads the policy that is a property of the resource itself.
func ownPolicy(r *reader, res *resource) error {
	n := res.props.member(ownPolicies[res.kind])
	if n == nil || n.kind == kindString && strings.TrimSpace(n.text) == "" {
		return nil
	}
	list, err := r.documents(res.id, n, nil)
	if err == nil {
		r.out.Resources[res.listed].Policies = append(r.out.Resources[res.listed].Policies, list...)
	}
	return err
}

func tablePolicy(r *reader, res *resource) error {
	p, err := r.objectOf(res.props, "ResourcePolicy")
	if err != nil || p == nil {
		return err
	}
	list, err := r.documents(res.id, p.member("PolicyDocument"), nil)
	if err == nil {
		r.out.Resources[res.listed].Policies = append(r.out.Resources[res.listed].Policies, list...)
	}
	return err
}

// describeBusPolicy reads one statement of the policy of an event bus.
func describeBusPolicy(r *reader, res *resource) error {
	bus, err := r.textOf(res.props, "EventBusName")
	if err != nil {
		return err
	}
	if bus == "" {
		bus = "default"
	}
	name := "arn:" + r.partition + ":events:" + r.region + ":" + r.account + ":event-bus/" + bus
	i, ok := r.byARN[name]
	if !ok {
		i = r.addOutside(res, name)
	}
	statement := res.props.member("Statement")
	if statement == nil {
		if statement, err = r.busStatement(res, name); err != nil {
			return err
		}
	}
	return r.addPolicy(i, res, objectNode(res.at, member{"Version", res.at, textNode(res.at, "2012-10-17")},
		member{"Statement", res.at, listNode(res.at, statement)}))
}

// busStatement is what the older properties Action, Principal and Condition say.
func (r *reader) busStatement(res *resource, bus string) (*node, error) {
	action, err := r.needText(res.props, "Action")
	if err != nil {
		return nil, err
	}
	who, err := r.needText(res.props, "Principal")
	if err != nil {
		return nil, err
	}
	principal := textNode(res.at, who)
	if who != "*" {
		if !standin.In(who) || who == r.account {
			who = "arn:" + r.partition + ":iam::" + who + ":root"
		}
		principal = objectNode(res.at, member{"AWS", res.at, textNode(res.at, who)})
	}
	statement := objectNode(res.at, member{"Effect", res.at, textNode(res.at, "Allow")},
		member{"Principal", res.at, principal},
		member{"Action", res.at, textNode(res.at, action)}, member{"Resource", res.at, textNode(res.at, bus)})
	c, err := r.objectOf(res.props, "Condition")
	if err != nil || c == nil {
		return statement, err
	}
	var texts [3]string
	for i, name := range [...]string{"Type", "Key", "Value"} {
		if texts[i], err = r.needText(c, name); err != nil {
			return nil, err
		}
	}
	test := objectNode(c.at, member{texts[1], c.at, textNode(c.at, texts[2])})
	statement.set("Condition", objectNode(c.at, member{texts[0], c.at, test}))
	return statement, nil
}

package terraform

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// A policyOf says where a type of resource has the policy of a resource: of itself, or of one of another type.
type policyOf struct {
	argument string // that has the document
	of       string // the argument that names the resource; "" for itself
	typ      string // the type that it names
	form     string // the ARN of what the plan does not make, by {}: what the argument has; "" if that is the ARN
}

// resourcePolicies are the types of resources that give policies to resources.
var resourcePolicies = map[string]policyOf{
	"aws_s3_bucket_policy":             {"policy", "bucket", "aws_s3_bucket", "arn:{P}:s3:::{}"},
	"aws_sqs_queue_policy":             {"policy", "queue_url", "aws_sqs_queue", ""},
	"aws_sqs_queue":                    {argument: "policy"},
	"aws_sns_topic_policy":             {"policy", "arn", "aws_sns_topic", ""},
	"aws_sns_topic":                    {argument: "policy"},
	"aws_kms_key":                      {argument: "policy"},
	"aws_kms_replica_key":              {argument: "policy"},
	"aws_kms_key_policy":               {"policy", "key_id", "aws_kms_key", "arn:{P}:kms:{R}:{A}:key/{}"},
	"aws_secretsmanager_secret":        {argument: "policy"},
	"aws_secretsmanager_secret_policy": {"policy", "secret_arn", "aws_secretsmanager_secret", ""},
	"aws_dynamodb_resource_policy":     {"policy", "resource_arn", "aws_dynamodb_table", ""},
	"aws_kinesis_resource_policy":      {"policy", "resource_arn", "aws_kinesis_stream", ""},
	"aws_ecr_repository_policy":        {"policy", "repository", "aws_ecr_repository", "arn:{P}:ecr:{R}:{A}:repository/{}"},
	"aws_efs_file_system_policy":       {"policy", "file_system_id", "aws_efs_file_system", "arn:{P}:elasticfilesystem:{R}:{A}:file-system/{}"},
	"aws_vpc_endpoint":                 {argument: "policy"},
	"aws_vpc_endpoint_policy":          {"policy", "vpc_endpoint_id", "aws_vpc_endpoint", "arn:{P}:ec2:{R}:{A}:vpc-endpoint/{}"},
}

// describePolicy gives a policy to the resource that it is for. Where nobody knows which that is, each of the type may
// have it.
func (r *reader) describePolicy(b *block, p policyOf) {
	if p.of == "" {
		if b.isUnknown(p.argument) && b.isComputed(p.argument) {
			return // what the provider fills in is what other resources say
		}
		if d := b.document(p.argument); d != nil {
			r.addPolicy(r.places[b.in], *d)
		}
		return
	}
	d := b.needDocument(p.argument)
	in, text := b.refersTo(p.typ, p.of)
	if in == nil && p.typ == "aws_sqs_queue" {
		text = r.queueARN(text)
		in = r.find(p.typ, text)
	}
	switch {
	case in != nil:
		r.addPolicy(r.places[in], *d)
	case isKnown(text) && text != "" && !r.isAmbiguous(p.typ, text):
		if !strings.HasPrefix(text, "arn:") && p.form != "" {
			text = strings.Replace(r.expand(b.in, p.form, p.of), "{}", text, 1)
		}
		i, ok := r.outside[text]
		if !ok {
			i = len(r.out.Resources)
			r.outside[text] = i
			r.out.Resources = append(r.out.Resources,
				stack.Resource{ID: b.in.address, Type: b.in.typ, ARN: text, Place: r.placeOf(b.in)})
		}
		r.addPolicy(i, *d)
	default:
		d.When = maybe(b, p.of)
		for _, other := range r.instances {
			if other.typ == p.typ && r.loose(b.in) {
				r.addPolicy(r.places[other], *d)
			}
		}
		r.incomplete(b.in, "nobody knows yet what it is the policy of")
	}
}

func (r *reader) addPolicy(i int, d stack.Document) {
	r.out.Resources[i].Policies = append(r.out.Resources[i].Policies, d)
}

// queueARN returns the ARN of a queue by its URL, https://sqs.REGION.SUFFIX/ACCOUNT/NAME; any other text as it is.
func (r *reader) queueARN(url string) string {
	parts := strings.Split(url, "/")
	if len(parts) != 5 || parts[0] != "https:" {
		return url
	}
	host := strings.Split(parts[2], ".")
	if len(host) < 3 || host[0] != "sqs" {
		return url
	}
	return "arn:" + r.partition() + ":sqs:" + host[1] + ":" + parts[3] + ":" + parts[4]
}

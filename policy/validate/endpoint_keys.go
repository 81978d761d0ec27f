package validate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// endpointKeysAsOf is when endpointKeys were read; the page itself has no date.
const endpointKeysAsOf = "autumn 2026"

// An endpointKey is a key about the VPC endpoint of a request that only some services send.
type endpointKey struct {
	name     string
	services [][]string // their prefixes, in lower case
}

// by reports whether a service sends the key, by its prefix in lower case.
func (k *endpointKey) by(service string) bool {
	return slices.ContainsFunc(k.services, func(list []string) bool { return slices.Contains(list, service) })
}

// endpointKeyOf returns the endpointKey with a name.
func endpointKeyOf(name string) (*endpointKey, bool) {
	i := slices.IndexFunc(endpointKeys, func(k endpointKey) bool { return ascii.EqualFold(k.name, name) })
	if i < 0 {
		return nil, false
	}
	return &endpointKeys[i], true
}

// endpointKeys are the keys, with the services that send them ("AWS global condition context keys"). AWS adds services
// to the lists.
var endpointKeys = []endpointKey{
	{"aws:SourceVpcArn", [][]string{allEndpointKeys}},
	{"aws:VpceAccount", [][]string{allEndpointKeys, ownerKeys}},
	{"aws:VpceOrgPaths", [][]string{allEndpointKeys, ownerKeys}},
	{"aws:VpceOrgID", [][]string{allEndpointKeys, ownerKeys, organizationKey}},
}

// allEndpointKeys send all of the keys. IAM does so but for iam:PassRole.
var allEndpointKeys = []string{
	"acm-pca", "applicationinsights", "apprunner", "athena", "cloudformation", "comprehendmedical", "compute-optimizer",
	"datasync", "discovery", "ebs", "ecr", "ecs", "firehose", "healthlake", "iam", "iotfleetwise", "iotwireless",
	"kinesisanalytics", "kms", "lambda", "medical-imaging", "omics", "payment-cryptography", "polly", "rbin",
	"rekognition", "route53", "s3", "scheduler", "servicediscovery", "servicequotas", "ssm-contacts", "storagegateway", "textract",
	"transcribe", "transfer",
}

// ownerKeys send all keys but aws:SourceVpcArn.
var ownerKeys = []string{"dynamodb", "gamelift", "shield"}

// organizationKey send aws:VpceOrgID alone.
var organizationKey = []string{
	"b2bi", "cassandra", "cognito-identity", "dms", "ds-data", "identitystore", "iottwinmaker", "network-firewall",
	"pricing", "ses", "sms-voice", "sqs", "workmail",
}

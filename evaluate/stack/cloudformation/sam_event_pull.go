package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// A pollSource is a type of events that Lambda polls for.
type pollSource struct {
	source  string // the property with the ARN of what is polled, "" for none
	managed string // the managed policy of the role
	// config is the member of the mapping for the group of consumers and the schema registry.
	config string
	// inline returns the name and the statements of a policy of the role; it may be nil.
	inline func(*samEvent, *node) (name, version string, statements []*node)
}

var polled = map[string]pollSource{
	"SQS":      {source: "Queue", managed: "service-role/AWSLambdaSQSQueueExecutionRole"},
	"Kinesis":  {source: "Stream", managed: "service-role/AWSLambdaKinesisExecutionRole"},
	"DynamoDB": {source: "Stream", managed: "service-role/AWSLambdaDynamoDBExecutionRole"},
	"MSK": {"Stream", "service-role/AWSLambdaMSKExecutionRole", "AmazonManagedKafkaEventSourceConfig",
		(*samEvent).mskPolicy},
	"MQ":               {source: "Broker", inline: (*samEvent).brokerPolicy},
	"SelfManagedKafka": {config: "SelfManagedKafkaEventSourceConfig", inline: (*samEvent).kafkaPolicy},
	"DocumentDB":       {source: "Cluster", inline: (*samEvent).clusterPolicy},
}

// mapping makes the event source mapping of an event, and gives the role what polling needs.
func (e *samEvent) mapping(p pollSource) {
	m := e.at
	var source *node
	if p.source != "" {
		if source = e.need(p.source); source == nil {
			return
		}
	}
	fields := []field{{"FunctionName", e.samFunction.name()}, {"EventSourceArn", source}}
	fields = append(fields, pick(e.props, "Topics", "Queues", "SourceAccessConfigurations", "KmsKeyArn", "FilterCriteria",
		"StartingPosition", "Enabled", "BatchSize", "ProvisionedPollerConfig")...)
	if servers := e.props.member("KafkaBootstrapServers"); given(servers) {
		fields = append(fields, field{"SelfManagedEventSource",
			m.object(field{"Endpoints", m.object(field{"KafkaBootstrapServers", servers})})})
	}
	if config := m.object(pick(e.props, "ConsumerGroupId", "SchemaRegistryConfig")...); p.config != "" && given(config) {
		fields = append(fields, field{p.config, config})
	}
	failure := e.object(e.samFunction.id, e.props, "DestinationConfig")
	onFailure := e.object(e.samFunction.id, failure, "OnFailure")
	if onFailure != nil {
		fields = append(fields, field{"DestinationConfig",
			m.object(field{"OnFailure", m.object(pick(onFailure, "Destination")...)})})
	}
	e.add(e.id, "AWS::Lambda::EventSourceMapping", m, fields...).origin = e.polledName(source)
	if p.managed != "" {
		e.role.attach(m, p.managed)
	}
	if p.inline != nil {
		if name, version, statements := p.inline(e, source); len(statements) > 0 {
			e.role.attachDocument(name, m.document(version, statements...))
		}
	}
	e.sendFailures(onFailure)
}

// polledName is by what people know a mapping: the resource that is polled, or else the event.
func (e *samEvent) polledName(source *node) string {
	id := referred(source)
	if name, argument := samCall(source); name == "Fn::GetAtt" {
		if list := entries(argument); len(list) > 0 {
			id, _, _ = strings.Cut(textOf(list[0]), ".")
		}
	}
	if e.original(id) != nil {
		return id
	}
	return e.name
}

// sendFailures lets the role send what could not be processed. Without a type no policy is made.
func (e *samEvent) sendFailures(onFailure *node) {
	typ := present(onFailure.member("Type"))
	destination := present(onFailure.member("Destination"))
	if typ == nil || destination == nil || textOf(typ) == "Kafka" {
		return
	}
	switch textOf(typ) {
	case "SQS", "SNS", "S3":
		e.role.attachDocument(sendingName(e.id, typ.text), sending(e.at, typ.text, destination))
	default:
		e.fault(e.samFunction.id, stack.CodeInvalidValue, typ, "no type of destination")
	}
}

// access returns the entries of SourceAccessConfigurations, with type and URI.
func (e *samEvent) access() (types []string, uris []*node) {
	for _, c := range entries(e.props.member("SourceAccessConfigurations")) {
		if uri := present(c.member("URI")); uri != nil {
			types, uris = append(types, textOf(c.member("Type"))), append(uris, uri)
		}
	}
	return types, uris
}

// secret returns the URI of the one entry of a type that the source must have.
func (e *samEvent) secret(wanted string) *node {
	types, uris := e.access()
	for i, typ := range types {
		if typ == wanted {
			return uris[i]
		}
	}
	e.r.fault(e.samFunction.id, stack.CodeMissingMember, int(e.at), wanted,
		"the event "+e.name+" has no such SourceAccessConfigurations", nil)
	return nil
}

func (e *samEvent) getSecret(uri *node) *node {
	return e.at.allow(uri, "secretsmanager:GetSecretValue")
}

// decrypt is the statement for the key of the secrets, none if it is not given.
func (e *samEvent) decrypt(statements []*node) []*node {
	key := e.props.member("SecretsManagerKmsKeyId")
	if !given(key) {
		return statements
	}
	if key.kind != kindString {
		e.wrong(e.samFunction.id, key, "SecretsManagerKmsKeyId")
		return statements
	}
	arn := e.at.sub("arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/" + key.text)
	return append(statements, e.at.allow(arn, "kms:Decrypt"))
}

// interfaces is the statement for what Lambda does in a VPC.
func (e *samEvent) interfaces() *node {
	return e.at.allow(e.at.text("*"), "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces",
		"ec2:DeleteNetworkInterface",
		"ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups")
}

func (e *samEvent) mskPolicy(*node) (string, string, []*node) {
	statements := e.registry(nil)
	types, uris := e.access()
	for i, typ := range types {
		if typ == "CLIENT_CERTIFICATE_TLS_AUTH" {
			statements = append(statements, e.getSecret(uris[i]))
		}
	}
	return "MSKExecutionRolePolicy", "", statements
}

func (e *samEvent) brokerPolicy(broker *node) (string, string, []*node) {
	secret := e.secret("BASIC_AUTH")
	if secret == nil {
		return "", "", nil
	}
	name := "SamAutoGeneratedAMQPolicy"
	if given(e.props.member("DynamicPolicyName")) {
		name = e.id + "AMQPolicy"
	}
	return name, "", e.decrypt([]*node{e.getSecret(secret), e.at.allow(broker, "mq:DescribeBroker")})
}

func (e *samEvent) clusterPolicy(cluster *node) (string, string, []*node) {
	secret := e.secret("BASIC_AUTH")
	if secret == nil {
		return "", "", nil
	}
	rds := func(rest string) *node {
		return e.at.sub("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:" + rest)
	}
	return "SamAutoGeneratedDocumentDBPolicy", "", e.decrypt([]*node{
		e.getSecret(secret), e.at.allow(rds("cluster-pg:*"), "rds:DescribeDBClusterParameters"),
		e.at.allow(rds("subgrp:*"), "rds:DescribeDBSubnetGroups"), e.at.allow(cluster, "rds:DescribeDBClusters"),
		e.interfaces(),
	})
}

func (e *samEvent) kafkaPolicy(*node) (string, string, []*node) {
	var statements []*node
	types, uris := e.access()
	var login *node
	certificate, subnet := false, false
	for i, typ := range types {
		switch typ {
		case "SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH":
			login = uris[i]
		case "SERVER_ROOT_CA_CERTIFICATE":
			certificate = true
		case "VPC_SUBNET":
			subnet = true
		}
	}
	if login != nil {
		statements = append(statements, e.getSecret(login))
	}
	if certificate && login == nil {
		e.r.fault(e.samFunction.id, stack.CodeMissingMember, int(e.at), "",
			"the event "+e.name+" has a certificate and nothing to log in with", nil)
	} else if certificate {
		// The translator grants the login's secret again, not the certificate's.
		statements = append(statements, e.getSecret(login))
	}
	if subnet {
		statements = append(statements, e.interfaces())
	}
	return "SelfManagedKafkaExecutionRolePolicy", version2012, e.registry(e.decrypt(statements))
}

// registry adds the statements for a schema registry.
func (e *samEvent) registry(statements []*node) []*node {
	config := e.object(e.samFunction.id, e.props, "SchemaRegistryConfig")
	if config == nil {
		return statements
	}
	for _, c := range entries(config.member("AccessConfigs")) {
		if uri := present(c.member("URI")); uri != nil {
			statements = append(statements, e.getSecret(uri))
		}
	}
	uri := present(config.member("SchemaRegistryURI"))
	text := textOf(uri)
	if name, argument := samCall(uri); name == "Fn::Sub" {
		// The translator knows partition and Region, and takes any other name of a pseudo parameter apart at its colons.
		text = strings.NewReplacer("${AWS::Partition}", "p", "${AWS::Region}", "r").Replace(textOf(argument))
	}
	const registryAt = 5
	parts := strings.Split(text, ":")
	if len(parts) <= registryAt || !strings.HasPrefix(text, "arn") {
		return statements
	}
	name, ok := strings.CutPrefix(parts[registryAt], "registry/")
	if !ok {
		return statements
	}
	schemas := e.at.sub("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:schema/" + name + "/*")
	return append(statements, e.at.allow(uri, "glue:GetRegistry"), e.at.allow(schemas, "glue:GetSchemaVersion"))
}

package lambdaperm

import "github.com/lambdaiam/lambdaiam/policy"

// An EventSourceMapping is what makes Lambda poll a source and invoke a function ("CreateEventSourceMapping", AWS
// Lambda API Reference). A mapping needs SourceARN or SelfManagedKafka, the rest as the source has it; the zero value
// has no source and is refused.
type EventSourceMapping struct {
	// SourceARN is the ARN of a stream of Kinesis or, for enhanced fan-out, of its consumer; of a stream of DynamoDB,
	// a queue of SQS, a broker of Amazon MQ, a cluster of Amazon DocumentDB or Amazon MSK, or the VPC connection to a
	// cluster of another account. It is empty for self-managed Apache Kafka.
	SourceARN        string `json:"sourceArn,omitempty"`
	SelfManagedKafka bool   `json:"selfManagedKafka,omitempty"`
	// ARN is that of the mapping itself, "" while it is not known: then a policy must allow those of any.
	ARN string `json:"arn,omitempty"`
	// Cluster is the ARN of the cluster behind the VPC connection that SourceARN names. It may be empty, as a
	// connection to a cluster that SourceARN names may be unknown: then the last part of the ARN is not known, and
	// any must be allowed.
	Cluster        string         `json:"cluster,omitempty"`
	Authentication Authentication `json:"authentication,omitzero"`
	// Secrets are what Lambda authenticates with, and the root certificate of a broker. Amazon MQ, Amazon DocumentDB,
	// and SASL/SCRAM and mTLS need one.
	Secrets []Secret `json:"secrets,omitempty"`
	// Topics are those of Kafka, ConsumerGroup the group id. Where they are not given any name must be allowed.
	Topics        []string        `json:"topics,omitempty"`
	ConsumerGroup string          `json:"consumerGroup,omitempty"`
	Registry      *SchemaRegistry `json:"registry,omitempty"` // of Kafka; nil: none
	// VPC is the network of self-managed Kafka, nil if it has public addresses. Other brokers and clusters have
	// theirs, whose subnets and security groups may be given here.
	VPC *VPC `json:"vpc,omitempty"`
	// OnFailure is the ARN of the queue, topic or bucket for what could not be processed, or kafka:// and a topic of
	// the source's cluster; "" for none.
	// Queues, Amazon MQ and Amazon DocumentDB have none.
	OnFailure string `json:"onFailure,omitempty"`
	// OnSuccess is the ARN of a destination for what was processed, which Lambda refuses for every source.
	OnSuccess string `json:"onSuccess,omitempty"`
	// DestinationKeys has the ARN of the KMS key that encrypts OnFailure, by the ARN of that; without it there is no
	// customer managed key.
	DestinationKeys map[string]string `json:"destinationKeys,omitempty"`
	Filtered        bool              `json:"filtered,omitempty"` // has filter criteria
	// FilterKey is the ARN of the KMS key that encrypts the filter criteria, of which it implies that there are some,
	// SourceKey of the one that encrypts what the source holds; "" if it is not the customer's.
	FilterKey string `json:"filterKey,omitempty"`
	SourceKey string `json:"sourceKey,omitempty"`
	// ResourcePolicies are resource policies by ARN: of the source, for a consumer also that of its stream, for a VPC
	// connection that of the cluster, and of secrets, keys, registry and destination. They come before
	// [Function.ResourcePolicies]; what is missing is taken as there.
	ResourcePolicies map[string]*policy.Policy `json:"resourcePolicies,omitempty"`
	Endpoints        Endpoints                 `json:"endpoints,omitzero"`
}

// Endpoints are the policies of the VPC endpoints through which Lambda reaches other services for brokers and clusters
// in a VPC: Kafka, Amazon MQ and Amazon DocumentDB. Other sources do not use them. A nil policy stands for no endpoint,
// or one that allows everything; the zero value has none.
type Endpoints struct {
	STS            *policy.Policy `json:"sts,omitempty"`            // must let lambda.amazonaws.com assume the role
	Lambda         *policy.Policy `json:"lambda,omitempty"`         // must let lambda.amazonaws.com invoke the function
	SecretsManager *policy.Policy `json:"secretsManager,omitempty"` // must let the role read the secret
}

// A Secret is a secret of AWS Secrets Manager. The zero value is none.
type Secret struct {
	ARN string `json:"arn,omitempty"`
	Key string `json:"key,omitempty"` // ARN of the KMS key that encrypts it, "" if it is not the customer's
}

// A SchemaRegistry is where a mapping for Kafka finds schemas: an AWS Glue registry by its ARN, or a Confluent
// registry by its URL, which begins with https://, with the secrets for it if it wants any. The zero value is none
// and is refused.
type SchemaRegistry struct {
	URI     string   `json:"uri,omitempty"`
	Secrets []Secret `json:"secrets,omitempty"`
}

// source returns the row of the source, or an *Error for what is no polled source.
func (m *EventSourceMapping) source() (row *sourceRow, err error) {
	switch {
	case m.SelfManagedKafka && m.SourceARN != "":
		return nil, &Error{Code: CodeInvalidParameter, Input: m.SourceARN, Reason: "self-managed Apache Kafka has no ARN"}
	case m.SelfManagedKafka:
		row, err = lookupSource(selfManagedKafka)
	default:
		row, err = sourceOf(m.SourceARN)
	}
	switch {
	case err != nil:
		return nil, err
	case row.poll() == nil:
		return nil, &Error{Code: CodeUnknownSource, Input: m.SourceARN,
			Reason: row.Title + " is not polled but invokes: ask InvokeFromSource, or InvokeThroughRole if it does so with a role"}
	}
	return row, nil
}

// check returns an *Error for what does not go with the source.
func (m *EventSourceMapping) check(row *sourceRow) error {
	w, ok := row.poll().authenticate(m.Authentication)
	refuse := func(input, reason string) error {
		return &Error{Code: CodeInvalidParameter, Input: input, Reason: reason}
	}
	switch {
	case !ok:
		return refuse(m.Authentication.String(), "not a way to authenticate to "+row.Title)
	case w.secret == needsSecret && len(m.Secrets) == 0:
		return refuse("", "Secrets: "+row.Title+" needs one")
	case w.secret == noSecret && len(m.Secrets) > 0:
		return refuse(m.Secrets[0].ARN, "no secret is used for "+row.Title+" and authentication "+m.Authentication.String())
	case m.Registry != nil && !row.poll().is(speaksKafka):
		return refuse(m.Registry.URI, "only Kafka has a schema registry")
	case m.Cluster != "" && (!row.poll().is(byConnection) || isARN(m.Cluster, "kafka", "cluster/") != nil):
		return &Error{Code: CodeInvalidARN, Input: m.Cluster, Reason: "not the ARN of a cluster behind a VPC connection"}
	case m.OnSuccess != "": // L2-7
		return refuse(m.OnSuccess, "OnSuccess: an event source mapping has no destination for what was processed")
	case m.OnFailure != "" && row.poll().is(keepsFailures): // L2-7
		return refuse(m.OnFailure, "OnFailure: a mapping for "+row.Title+" has no destination")
	case (m.Filtered || m.FilterKey != "") && row.poll().is(unfiltered): // L2-7
		return refuse(m.FilterKey, "Filtered: a mapping for "+row.Title+" has no filter criteria")
	}
	return nil
}

// endpoints returns the policies of the endpoints that are in use.
func (m *EventSourceMapping) endpoints(row *sourceRow) Endpoints {
	if row.poll().is(inVPC) { // PULL-15a
		return m.Endpoints
	}
	return Endpoints{}
}

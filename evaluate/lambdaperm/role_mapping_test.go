package lambdaperm_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

func TestEventSourceMappingErrors(t *testing.T) {
	unknown, invalid, parameter := lambdaperm.CodeUnknownSource, lambdaperm.CodeInvalidARN, lambdaperm.CodeInvalidParameter
	const s3, foreignCluster = "arn:aws:s3:::b", "arn:aws:kafka:us-east-1:444455556666:cluster/c/u-1"
	const link = "arn:aws:kafka:us-east-1:111122223333:vpc-connection/444455556666/c/u-2"
	kafka := func(set func(*mapping)) mapping {
		m := mapping{SourceARN: pollCluster}
		set(&m)
		return m
	}
	for _, tt := range []struct {
		name    string
		mapping mapping
		code    lambdaperm.Code
		input   string
	}{
		{"no source", mapping{}, invalid, ""},
		{"no ARN", mapping{SourceARN: "q"}, invalid, "q"},
		{"SEED-14 a bucket pushes", mapping{SourceARN: s3}, unknown, s3},
		{"SEED-14 a topic pushes", mapping{SourceARN: pollTopic}, unknown, pollTopic},
		{"SEED-14 a state machine has a role", mapping{SourceARN: "arn:aws:states:us-east-1:111122223333:stateMachine:m"}, unknown, "arn:aws:states:us-east-1:111122223333:stateMachine:m"},
		{"a service without events", mapping{SourceARN: "arn:aws:ec2:us-east-1:111122223333:instance/i-1"}, unknown, "arn:aws:ec2:us-east-1:111122223333:instance/i-1"},
		{"PULL-3 a table is no stream", mapping{SourceARN: "arn:aws:dynamodb:us-east-1:111122223333:table/t"}, invalid, "arn:aws:dynamodb:us-east-1:111122223333:table/t"},
		{"PULL-9 self-managed Kafka with an ARN", mapping{SelfManagedKafka: true, SourceARN: pollCluster}, parameter, pollCluster},
		{"PULL-4 a queue with IAM", mapping{SourceARN: queueARN, Authentication: lambdaperm.AuthenticationIAM}, parameter, "IAM"},
		{"PULL-5 MSK with a password", mapping{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationBasic}, parameter, "basic"},
		{"PULL-9 self-managed Kafka with IAM", mapping{SelfManagedKafka: true, Authentication: lambdaperm.AuthenticationIAM}, parameter, "IAM"},
		{"PULL-10 Amazon MQ with mTLS", mapping{SourceARN: pollBroker, Authentication: lambdaperm.AuthenticationTLS, Secrets: pollSecrets}, parameter, "mTLS"},
		{"no such authentication", mapping{SourceARN: pollCluster, Authentication: 9}, parameter, "Authentication(9)"},
		{"PULL-7 SCRAM without a secret", mapping{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationSCRAM}, parameter, ""},
		{"PULL-7 mTLS without a secret", mapping{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationTLS}, parameter, ""},
		{"PULL-9 password without a secret", mapping{SelfManagedKafka: true, Authentication: lambdaperm.AuthenticationBasic}, parameter, ""},
		{"PULL-10 no secret", mapping{SourceARN: pollBroker}, parameter, ""},
		{"PULL-11 no secret", mapping{SourceARN: pollDocDB}, parameter, ""},
		{"PULL-4 a queue with a secret", mapping{SourceARN: queueARN, Secrets: pollSecrets}, parameter, pollSecret},
		{"PULL-6 IAM with a secret", mapping{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationIAM, Secrets: pollSecrets}, parameter, pollSecret},
		{"the name of a secret", mapping{SourceARN: pollBroker, Secrets: []lambdaperm.Secret{{ARN: "s"}}}, invalid, "s"},
		{"the name of a secret's key", mapping{SourceARN: pollBroker, Secrets: []lambdaperm.Secret{{ARN: pollSecret, Key: "k"}}}, invalid, "k"},
		{"PULL-12 a queue with a registry", mapping{SourceARN: queueARN, Registry: &lambdaperm.SchemaRegistry{URI: pollRegistry}}, parameter, pollRegistry},
		{"PULL-12 an empty registry", kafka(func(m *mapping) { m.Registry = &lambdaperm.SchemaRegistry{} }), invalid, ""},
		{"PULL-12 a schema", kafka(func(m *mapping) {
			m.Registry = &lambdaperm.SchemaRegistry{URI: "arn:aws:glue:us-east-1:111122223333:schema/g/s"}
		}), invalid, "arn:aws:glue:us-east-1:111122223333:schema/g/s"},
		{"PULL-12 the name of a registry's secret", kafka(func(m *mapping) {
			m.Registry = &lambdaperm.SchemaRegistry{URI: "https://r.example", Secrets: []lambdaperm.Secret{{ARN: "s"}}}
		}), invalid, "s"},
		{"PULL-13 a function", kafka(func(m *mapping) { m.OnFailure = functionARN }), invalid, functionARN},
		{"PULL-13 an object", kafka(func(m *mapping) { m.OnFailure = objectARN }), invalid, objectARN},
		{"PULL-13 no topic", kafka(func(m *mapping) { m.OnFailure = "kafka://" }), parameter, "kafka://"},
		{"PULL-13 a Kafka topic for a queue", mapping{SourceARN: queueARN, OnFailure: "kafka://t"}, parameter, "kafka://t"},
		{"PULL-14 the name of a key", kafka(func(m *mapping) { m.FilterKey = "k" }), invalid, "k"},
		{"PULL-4 the name of a key", mapping{SourceARN: queueARN, SourceKey: "k"}, invalid, "k"},
		{"PULL-8 a cluster behind a cluster", mapping{SourceARN: pollCluster, Cluster: foreignCluster}, invalid, foreignCluster},
		{"PULL-8 no cluster", mapping{SourceARN: link, Cluster: queueARN}, invalid, queueARN},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.PollEventSource(withRole(nil), tt.mapping)
			isRefused(t, r, err, tt.code, tt.input)
			if tt.code == unknown && strings.Contains(tt.name, "SEED-14") && !strings.Contains(err.Error(), "InvokeFromSource") {
				t.Errorf("the error does not name the question to ask: %v", err)
			}
		})
	}
}

func TestEventSourceMappingPolicyErrors(t *testing.T) {
	wrong := document(allowing("*", "*")) // the policy of an endpoint or a queue has principals
	for name, m := range map[string]mapping{
		"endpoint": {SourceARN: pollBroker, Secrets: pollSecrets, Endpoints: lambdaperm.Endpoints{Lambda: wrong}},
		"queue":    {SourceARN: queueARN, ResourcePolicies: map[string]*policy.Policy{queueARN: wrong}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := lambdaperm.PollEventSource(withRole(identity(allowing("*", "*"))), m)
			if _, is := errors.AsType[*policy.Error](err); !is || cmp.Diff(lambdaperm.Report{}, r) != "" {
				t.Errorf("%v, %v", r, err)
			}
		})
	}
}

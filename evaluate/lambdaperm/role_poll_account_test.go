package lambdaperm_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestPollAcrossAccounts: sources of account B need both sides.
func TestPollAcrossAccounts(t *testing.T) {
	const (
		queue    = "arn:aws:sqs:us-east-1:444455556666:q"
		stream   = "arn:aws:kinesis:us-east-1:444455556666:stream/s"
		consumer = stream + "/consumer/c:1"
		table    = "arn:aws:dynamodb:us-east-1:444455556666:table/t/stream/l"
		cluster  = "arn:aws:kafka:us-east-1:444455556666:cluster/c/u-1"
		link     = "arn:aws:kafka:us-east-1:111122223333:vpc-connection/444455556666/c/u-2"
		role     = `{"AWS":"` + roleARN + `"}`
		root     = `{"AWS":"arn:aws:iam::111122223333:root"}`
		other    = `{"AWS":"arn:aws:iam::111122223333:role/q"}`
	)
	full := identity(allowing("*", "*"))
	by := func(principal, actions string, resources ...string) map[string]*policy.Policy {
		m := make(map[string]*policy.Policy)
		for _, resource := range resources {
			m[resource] = document(to(principal, allowing(actions, "*")))
		}
		return m
	}
	both := by(role, "kafka:* kafka-cluster:*", cluster)
	maps.Copy(both, by(role, "sqs:*", queue))
	iam := lambdaperm.AuthenticationIAM
	for _, tt := range []struct {
		name     string
		identity []*policy.Policy
		mapping  mapping
		want     evaluate.Decision
	}{
		{"PULL-15 role and queue policy", full, mapping{SourceARN: queue, ResourcePolicies: by(role, "sqs:*", queue)}, ok},
		{"PULL-15 queue policy absent", full, mapping{SourceARN: queue}, no},
		{"PULL-15 queue policy for the account's root", full, mapping{SourceARN: queue, ResourcePolicies: by(root, "sqs:*", queue)}, ok},
		{"PULL-15 queue policy for another role", full, mapping{SourceARN: queue, ResourcePolicies: by(other, "sqs:*", queue)}, no},
		{"PULL-15 queue policy alone", nil, mapping{SourceARN: queue, ResourcePolicies: by(role, "sqs:*", queue)}, no},
		{"PULL-15 queue policy denies", full, mapping{SourceARN: queue, ResourcePolicies: map[string]*policy.Policy{queue: document(to(`"*"`, denying("sqs:*", "*")))}}, never},
		{"PULL-15 in one account the queue policy alone", nil, mapping{SourceARN: queueARN, ResourcePolicies: by(role, "sqs:*", queueARN)}, ok},
		{"PULL-15a Kinesis", full, mapping{SourceARN: stream, ResourcePolicies: by(role, "kinesis:*", stream)}, ok},
		{"PULL-15a Kinesis, no stream policy", full, mapping{SourceARN: stream}, no},
		{"PULL-15a Kinesis, stream policy alone", nil, mapping{SourceARN: stream, ResourcePolicies: by(role, "kinesis:*", stream)}, no},
		{"PULL-15a consumer, both policies", full, mapping{SourceARN: consumer, ResourcePolicies: by(role, "kinesis:*", stream, consumer)}, ok},
		{"PULL-15a consumer, the stream's policy alone", full, mapping{SourceARN: consumer, ResourcePolicies: by(role, "kinesis:*", stream)}, no},
		{"PULL-15a DynamoDB", full, mapping{SourceARN: table, ResourcePolicies: by(role, "dynamodb:*", table)}, ok},
		{"PULL-15a DynamoDB, no stream policy", full, mapping{SourceARN: table}, no},
		{"PULL-8 MSK, cluster policy", full, mapping{SourceARN: link, Cluster: cluster, ResourcePolicies: by(role, "kafka:*", cluster)}, ok},
		{"PULL-8 MSK, no cluster policy", full, mapping{SourceARN: link, Cluster: cluster}, no},
		{"PULL-8 MSK, the connection is not allowed", identity(allowing("kafka:DescribeCluster* kafka:Get* ec2:* logs:*", "*")),
			mapping{SourceARN: link, Cluster: cluster, ResourcePolicies: by(role, "kafka:*", cluster)}, no},
		{"PULL-8 MSK by the ARN of the cluster", full, mapping{SourceARN: cluster, ResourcePolicies: by(role, "kafka:*", cluster)}, ok},
		{"PULL-8 MSK with IAM, topics by the cluster's policy", full, mapping{SourceARN: link, Cluster: cluster, Authentication: iam, ResourcePolicies: both}, ok},
		{"PULL-8 MSK with IAM, cluster policy without topics", full, mapping{SourceARN: link, Cluster: cluster, Authentication: iam,
			ResourcePolicies: by(role, "kafka:* kafka-cluster:Connect", cluster)}, no},
		{"PULL-8 a queue of account B for failures", full, mapping{SourceARN: link, Cluster: cluster, OnFailure: queue, ResourcePolicies: both}, ok},
		{"PULL-13 a queue of account B without policy", full, mapping{SelfManagedKafka: true, OnFailure: queue}, no},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.PollEventSource(withRole(tt.identity), tt.mapping)
			wants(t, r, err, tt.want)
		})
	}
	for _, tt := range []struct {
		name                string
		mapping             mapping
		cluster, connection string
	}{
		{"PULL-8 both known", mapping{SourceARN: link, Cluster: cluster}, cluster, link},
		{"PULL-8 the connection alone", mapping{SourceARN: link}, "arn:aws:kafka:us-east-1:444455556666:cluster/c/*", link},
		{"PULL-8 the cluster alone", mapping{SourceARN: cluster}, cluster, "arn:aws:kafka:us-east-1:111122223333:vpc-connection/444455556666/c/*"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.PollEventSource(withRole(full), tt.mapping)
			wants(t, r, err, no)
			got := map[string]string{}
			for _, c := range r.Checks {
				got[c.Request.Action] = c.Request.Resource.ARN
			}
			if got["kafka:DescribeCluster"] != tt.cluster || got["kafka:DescribeVpcConnection"] != tt.connection {
				t.Errorf("%v", got)
			}
		})
	}
}

// TestPollThroughEndpoints: the policies of VPC endpoints limit what Lambda does for a broker in a VPC.
func TestPollThroughEndpoints(t *testing.T) {
	full := identity(allowing("*", "*"))
	everything := document(to(`"*"`, allowing("*", "*")))
	nothing := document(to(`"*"`, allowing("s3:*", "*")))
	forLambda := func(action, resource string) *policy.Policy {
		return document(to(`{"Service":"lambda.amazonaws.com"}`, allowing(action, resource)))
	}
	broker := func(e lambdaperm.Endpoints) mapping {
		return mapping{SourceARN: pollBroker, Secrets: pollSecrets, Endpoints: e}
	}
	for _, tt := range []struct {
		name    string
		mapping mapping
		want    evaluate.Decision
		missing string
	}{
		{"PULL-15a no endpoint policies", broker(lambdaperm.Endpoints{}), ok, ""},
		{"PULL-15a policies that allow everything", broker(lambdaperm.Endpoints{STS: everything, Lambda: everything, SecretsManager: everything}), ok, ""},
		{"PULL-15a policies for lambda.amazonaws.com", broker(lambdaperm.Endpoints{STS: forLambda("sts:AssumeRole", "*"), Lambda: forLambda("lambda:InvokeFunction", functionARN)}), ok, ""},
		{"PULL-15a STS", broker(lambdaperm.Endpoints{STS: nothing}), no, "sts:AssumeRole"},
		{"PULL-15a Lambda", broker(lambdaperm.Endpoints{Lambda: nothing}), no, "lambda:InvokeFunction"},
		{"PULL-15a Lambda, another function", broker(lambdaperm.Endpoints{Lambda: forLambda("lambda:InvokeFunction", otherARN)}), no, "lambda:InvokeFunction"},
		{"PULL-15a the secret is read by the role", broker(lambdaperm.Endpoints{SecretsManager: document(to(`{"AWS":"`+roleARN+`"}`, allowing("secretsmanager:GetSecretValue", "*")))}), ok, ""},
		{"PULL-15a not by Lambda", broker(lambdaperm.Endpoints{SecretsManager: forLambda("secretsmanager:GetSecretValue", "*")}), no, "secretsmanager:GetSecretValue"},
		{"PULL-15a Kafka", mapping{SelfManagedKafka: true, Endpoints: lambdaperm.Endpoints{STS: nothing}}, no, "sts:AssumeRole"},
		{"PULL-15a DocumentDB", mapping{SourceARN: pollDocDB, Secrets: pollSecrets, Endpoints: lambdaperm.Endpoints{STS: nothing}}, no, "sts:AssumeRole"},
		{"PULL-15a SQS uses none", mapping{SourceARN: queueARN, Endpoints: lambdaperm.Endpoints{STS: nothing, Lambda: nothing}}, ok, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.PollEventSource(withRole(full), tt.mapping)
			wants(t, r, err, tt.want)
			if diff := cmp.Diff(tt.missing, failed(r)); diff != "" {
				t.Errorf("missing (-want +got)\n%s", diff)
			}
		})
	}
	t.Run("VPC subnets and security groups", func(t *testing.T) {
		narrow := identity(allowing("logs:* ec2:Describe*", "*"), allowing("ec2:*", "arn:aws:ec2:*:*:network-interface/* arn:aws:ec2:*:*:subnet/subnet-1"))
		m := mapping{SelfManagedKafka: true, VPC: &lambdaperm.VPC{Subnets: []string{"subnet-1"}}}
		r, err := lambdaperm.PollEventSource(withRole(narrow), m)
		wants(t, r, err, ok)
		m.VPC.SecurityGroups = []string{"sg-1"}
		r, err = lambdaperm.PollEventSource(withRole(narrow), m)
		wants(t, r, err, no)
	})
	t.Run("ROLE-1 a role that Lambda may not assume", func(t *testing.T) {
		f := withRole(full)
		f.Role.Trust = trusting(`{"Service":"ec2.amazonaws.com"}`)
		r, err := lambdaperm.PollEventSource(f, mapping{SourceARN: queueARN})
		wants(t, r, err, no)
		f.Role.Trust = nil
		r, err = lambdaperm.PollEventSource(f, mapping{SourceARN: queueARN})
		wants(t, r, err, ok, lambdaperm.NoteTrustNotGiven)
	})
}

package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

type mapping = lambdaperm.EventSourceMapping

const (
	pollStream   = "arn:aws:kinesis:us-east-1:111122223333:stream/s"
	pollConsumer = pollStream + "/consumer/c:1"
	pollTable    = "arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/2026-11-21T00:00:00.000"
	pollCluster  = "arn:aws:kafka:us-east-1:111122223333:cluster/c/u-1"
	pollBroker   = "arn:aws:mq:us-east-1:111122223333:broker:b:b-1"
	pollDocDB    = "arn:aws:rds:us-east-1:111122223333:cluster:d"
	pollSecret   = "arn:aws:secretsmanager:us-east-1:111122223333:secret:s-AbCdEf"
	pollRegistry = "arn:aws:glue:us-east-1:111122223333:registry/g"
	pollTopic    = "arn:aws:sns:us-east-1:111122223333:t"
)

var (
	pollSecrets = []lambdaperm.Secret{{ARN: pollSecret}}
	pollSealed  = []lambdaperm.Secret{{ARN: pollSecret, Key: keyARN}}
)

// The demands that several rows share.
const (
	eni  = "ec2:CreateNetworkInterface network-interface/*;ec2:DeleteNetworkInterface network-interface/*;ec2:DescribeNetworkInterfaces *;ec2:DescribeVpcs *;ec2:DescribeSubnets *;ec2:DescribeSecurityGroups *"
	logs = "logs:CreateLogGroup LOGS:* *;logs:CreateLogStream LOGS:log-stream:* *;logs:PutLogEvents LOGS:log-stream:* *"
	msk  = "kafka:DescribeCluster CLUSTER;kafka:DescribeClusterV2 CLUSTER ?;kafka:GetBootstrapBrokers *;" + eni + ";" + logs
)

// written replaces the short forms in a list of demands.
func written(s string) []string {
	s = strings.NewReplacer("network-interface/*", "arn:aws:ec2:us-east-1:111122223333:network-interface/*", "CLUSTER", pollCluster,
		"LOGS", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f", "SECRET", pollSecret, "KEY", keyARN,
		"TOPIC", "arn:aws:kafka:us-east-1:111122223333:topic/c/u-1", "GROUP", "arn:aws:kafka:us-east-1:111122223333:group/c/u-1").Replace(s)
	return append([]string{"sts:AssumeRole " + roleARN}, strings.Split(s, ";")...)
}

// pollRows are the rows of the table of polled sources: what each asks of a role that may do everything.
var pollRows = []struct {
	name    string
	mapping mapping
	want    string
}{
	{"PULL-1 L2-5", mapping{SourceARN: pollStream}, "kinesis:DescribeStream " + pollStream + ";kinesis:GetRecords " + pollStream + ";kinesis:GetShardIterator " + pollStream +
		";kinesis:DescribeStreamSummary " + pollStream + " ?;kinesis:ListShards " + pollStream + " ?;kinesis:SubscribeToShard " + pollStream + " ?;kinesis:ListStreams * ?"},
	{"PULL-2 L2-5", mapping{SourceARN: pollConsumer}, "kinesis:DescribeStreamSummary " + pollStream + ";kinesis:GetRecords " + pollStream + ";kinesis:GetShardIterator " + pollStream +
		";kinesis:ListShards " + pollStream + ";kinesis:SubscribeToShard " + pollConsumer + ";kinesis:DescribeStream " + pollStream + " ?;kinesis:ListStreams * ?"},
	{"PULL-3 L2-5", mapping{SourceARN: pollTable}, "dynamodb:DescribeStream " + pollTable + ";dynamodb:GetRecords " + pollTable +
		";dynamodb:GetShardIterator " + pollTable + ";dynamodb:ListStreams * ?"},
	{"PULL-4", mapping{SourceARN: queueARN}, "sqs:ReceiveMessage " + queueARN + ";sqs:DeleteMessage " + queueARN + ";sqs:GetQueueAttributes " + queueARN},
	{"PULL-4 FIFO", mapping{SourceARN: queueARN + ".fifo"}, "sqs:ReceiveMessage " + queueARN + ".fifo;sqs:DeleteMessage " + queueARN + ".fifo;sqs:GetQueueAttributes " + queueARN + ".fifo"},
	{"PULL-4 encrypted", mapping{SourceARN: queueARN, SourceKey: keyARN}, "sqs:ReceiveMessage " + queueARN + ";sqs:DeleteMessage " + queueARN + ";sqs:GetQueueAttributes " + queueARN + ";kms:Decrypt KEY"},
	{"PULL-5", mapping{SourceARN: pollCluster}, msk},
	{"PULL-6", mapping{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationIAM, Topics: []string{"t", "u"}, ConsumerGroup: "g"},
		msk + ";kafka-cluster:Connect CLUSTER;kafka-cluster:DescribeClusterDynamicConfiguration CLUSTER ?;kafka-cluster:DescribeGroup GROUP/g;kafka-cluster:AlterGroup GROUP/g;" +
			"kafka-cluster:DescribeTopic TOPIC/t;kafka-cluster:DescribeTopic TOPIC/u;kafka-cluster:ReadData TOPIC/t;kafka-cluster:ReadData TOPIC/u"},
	{"PULL-6 topics and group not known", mapping{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationIAM},
		msk + ";kafka-cluster:Connect CLUSTER;kafka-cluster:DescribeClusterDynamicConfiguration CLUSTER ?;kafka-cluster:DescribeGroup GROUP/*;kafka-cluster:AlterGroup GROUP/*;" +
			"kafka-cluster:DescribeTopic TOPIC/*;kafka-cluster:ReadData TOPIC/*"},
	{"PULL-7 SCRAM", mapping{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationSCRAM, Secrets: pollSealed},
		msk + ";secretsmanager:GetSecretValue SECRET;kms:Decrypt KEY;kafka:ListScramSecrets CLUSTER ?"},
	{"PULL-7 mTLS", mapping{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationTLS, Secrets: pollSecrets}, msk + ";secretsmanager:GetSecretValue SECRET"},
	{"PULL-9", mapping{SelfManagedKafka: true}, logs},
	{"PULL-9 secret", mapping{SelfManagedKafka: true, Authentication: lambdaperm.AuthenticationBasic, Secrets: pollSealed}, "secretsmanager:GetSecretValue SECRET;kms:Decrypt KEY;" + logs},
	{"PULL-9 a certificate for the brokers", mapping{SelfManagedKafka: true, Secrets: pollSecrets}, "secretsmanager:GetSecretValue SECRET;" + logs},
	{"PULL-9 VPC", mapping{SelfManagedKafka: true, VPC: &lambdaperm.VPC{}}, logs + ";" + eni},
	{"PULL-10", mapping{SourceARN: pollBroker, Secrets: pollSecrets}, "mq:DescribeBroker " + pollBroker + ";secretsmanager:GetSecretValue SECRET;" + eni + ";" + logs},
	{"PULL-10 CMK", mapping{SourceARN: pollBroker, Secrets: pollSealed}, "mq:DescribeBroker " + pollBroker + ";secretsmanager:GetSecretValue SECRET;kms:Decrypt KEY;" + eni + ";" + logs},
	{"PULL-11", mapping{SourceARN: pollDocDB, Secrets: pollSealed, Authentication: lambdaperm.AuthenticationBasic},
		"rds:DescribeDBClusters " + pollDocDB + ";rds:DescribeDBClusterParameters arn:aws:rds:us-east-1:111122223333:cluster-pg:*;" +
			"rds:DescribeDBSubnetGroups arn:aws:rds:us-east-1:111122223333:subgrp:*;secretsmanager:GetSecretValue SECRET;kms:Decrypt KEY;" + eni},
	{"PULL-12 Glue", mapping{SelfManagedKafka: true, Registry: &lambdaperm.SchemaRegistry{URI: pollRegistry}},
		logs + ";glue:GetRegistry " + pollRegistry + ";glue:GetSchemaVersion arn:aws:glue:us-east-1:111122223333:schema/g/*"},
	{"PULL-12 Confluent", mapping{SelfManagedKafka: true, Registry: &lambdaperm.SchemaRegistry{URI: "https://registry.example", Secrets: pollSecrets}}, logs + ";secretsmanager:GetSecretValue SECRET"},
	{"PULL-13 queue", mapping{SourceARN: pollTable, OnFailure: queueARN}, "dynamodb:DescribeStream " + pollTable + ";dynamodb:GetRecords " + pollTable +
		";dynamodb:GetShardIterator " + pollTable + ";dynamodb:ListStreams * ?;sqs:SendMessage " + queueARN},
	{"PULL-13 topic", mapping{SelfManagedKafka: true, OnFailure: pollTopic}, logs + ";sns:Publish " + pollTopic},
	{"PULL-13 bucket", mapping{SelfManagedKafka: true, OnFailure: bucketARN}, logs + ";s3:PutObject " + bucketARN + "/aws/lambda/*;s3:ListBucket " + bucketARN},
	{"PULL-13 Kafka topic, IAM", mapping{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationIAM, Topics: []string{"t"}, ConsumerGroup: "g", OnFailure: "kafka://dlq"},
		msk + ";kafka-cluster:Connect CLUSTER;kafka-cluster:DescribeClusterDynamicConfiguration CLUSTER ?;kafka-cluster:DescribeGroup GROUP/g;kafka-cluster:AlterGroup GROUP/g;" +
			"kafka-cluster:DescribeTopic TOPIC/t;kafka-cluster:ReadData TOPIC/t;kafka-cluster:WriteData TOPIC/dlq"},
	{"PULL-13 Kafka topic, broker decides", mapping{SelfManagedKafka: true, OnFailure: "kafka://dlq"}, logs},
}

func TestPollEventSource(t *testing.T) {
	for _, tt := range pollRows {
		t.Run(tt.name, func(t *testing.T) {
			var notes []lambdaperm.NoteCode
			if strings.Contains(tt.want, "KEY") {
				notes = []lambdaperm.NoteCode{lambdaperm.NoteKeyPolicyAssumed}
			}
			f := withRole(identity(allowing("*", "*")))
			r, err := lambdaperm.PollEventSource(f, tt.mapping)
			wants(t, r, err, ok, append(ownerNotes(tt.mapping.OnFailure == bucketARN), notes...)...)
			if diff := cmp.Diff(written(tt.want), demands(r)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			for _, c := range r.Checks {
				if c.Request.Resource.ARN == functionARN {
					t.Errorf("PULL-16: a check of the function's policy: %v", c.Request)
				}
			}
			f = withRole(nil)
			r, err = lambdaperm.PollEventSource(f, tt.mapping)
			wants(t, r, err, no, notes...)
			for _, c := range r.Checks {
				if (c.Result.Decision == ok) != (c.Request.Action == "sts:AssumeRole") {
					t.Errorf("%s on %s: %v", c.Request.Action, c.Request.Resource.ARN, c.Result.Decision)
				}
			}
		})
	}
}

// TestPollManaged is PULL-18: which managed policy covers which row, and what the others lack.
func TestPollManaged(t *testing.T) {
	const streams = "kinesis:DescribeStream kinesis:GetRecords kinesis:GetShardIterator"
	iam := mapping{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationIAM, Topics: []string{"t"}}
	for _, tt := range []struct {
		name, managed string
		mapping       mapping
		missing       string
		remedy        string
	}{
		{"SEED-2 PULL-18 Kinesis", "AWSLambdaKinesisExecutionRole", mapping{SourceARN: pollStream}, "", ""},
		{"PULL-18 Kinesis consumer", "AWSLambdaKinesisExecutionRole", mapping{SourceARN: pollConsumer}, "", ""},
		{"SEED-2 logs alone", basic, mapping{SourceARN: pollStream}, streams, "AWSLambdaKinesisExecutionRole"},
		{"PULL-18 DynamoDB", "AWSLambdaDynamoDBExecutionRole", mapping{SourceARN: pollTable}, "", ""},
		{"PULL-18 DynamoDB by the older policy", "AWSLambdaInvocation-DynamoDB", mapping{SourceARN: pollTable}, "", ""},
		{"PULL-18 DynamoDB with logs alone", basic, mapping{SourceARN: pollTable},
			"dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator", "AWSLambdaDynamoDBExecutionRole"},
		{"SEED-15 PULL-16 PULL-18 SQS, no function policy", "AWSLambdaSQSQueueExecutionRole", mapping{SourceARN: queueARN}, "", ""},
		{"PULL-16 lambda:InvokeFunction does not help", "AWSLambdaRole", mapping{SourceARN: queueARN},
			"sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes", "AWSLambdaSQSQueueExecutionRole"},
		{"PULL-18 MSK", "AWSLambdaMSKExecutionRole", mapping{SourceARN: pollCluster}, "", ""},
		{"PULL-18 MSK with the policy for VPC access", "AWSLambdaVPCAccessExecutionRole", mapping{SourceARN: pollCluster},
			"kafka:DescribeCluster kafka:GetBootstrapBrokers ec2:DescribeVpcs ec2:DescribeSecurityGroups", "AWSLambdaMSKExecutionRole"},
		{"PULL-18 MSK with IAM", "AWSLambdaMSKExecutionRole", iam,
			"kafka-cluster:Connect kafka-cluster:DescribeGroup kafka-cluster:AlterGroup kafka-cluster:DescribeTopic kafka-cluster:ReadData", ""},
		{"PULL-18 Amazon MQ with the policy for MSK", "AWSLambdaMSKExecutionRole", mapping{SourceARN: pollBroker, Secrets: pollSecrets},
			"mq:DescribeBroker secretsmanager:GetSecretValue", ""},
		{"PULL-18 self-managed Kafka in a VPC with the policy for VPC access", "AWSLambdaVPCAccessExecutionRole",
			mapping{SelfManagedKafka: true, VPC: &lambdaperm.VPC{}}, "ec2:DescribeVpcs ec2:DescribeSecurityGroups", ""},
		{"PULL-9 public brokers need logs alone", basic, mapping{SelfManagedKafka: true}, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.PollEventSource(withRole(lookup(t, tt.managed)), tt.mapping)
			want := ok
			if tt.missing != "" {
				want = no
			}
			wants(t, r, err, want)
			if diff := cmp.Diff(tt.missing, failed(r)); diff != "" {
				t.Errorf("missing (-want +got)\n%s", diff)
			}
			for _, c := range r.Failed() {
				if c.Remedy != tt.remedy || !strings.Contains(c.Missing, c.Request.Action+" on "+c.Request.Resource.ARN) {
					t.Errorf("%s: missing %q, remedy %q", c.Request.Action, c.Missing, c.Remedy)
				}
			}
		})
	}
}

func TestPollAlternatives(t *testing.T) {
	rest := allowing("kafka:GetBootstrapBrokers ec2:* logs:*", "*")
	for _, tt := range []struct {
		name       string
		statements []string
		want       evaluate.Decision
		counts     string // the alternative that counts
	}{
		{"PULL-5 DescribeCluster", []string{rest, allowing("kafka:DescribeCluster", "*")}, ok, "kafka:DescribeCluster"},
		{"PULL-5 DescribeClusterV2", []string{rest, allowing("kafka:DescribeClusterV2", "*")}, ok, "kafka:DescribeClusterV2"},
		{"PULL-5 both", []string{rest, allowing("kafka:*", "*")}, ok, "kafka:DescribeCluster"},
		{"PULL-5 one denied, one allowed", []string{rest, allowing("kafka:*", "*"), denying("kafka:DescribeCluster", "*")}, ok, "kafka:DescribeClusterV2"},
		{"PULL-5 one denied, one missing", []string{rest, denying("kafka:DescribeCluster", "*")}, no, "kafka:DescribeClusterV2"},
		{"PULL-5 both denied", []string{rest, denying("kafka:Describe*", "*")}, never, "kafka:DescribeCluster"},
		{"PULL-5 neither", []string{rest}, no, "kafka:DescribeCluster"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.PollEventSource(withRole(identity(tt.statements...)), mapping{SourceARN: pollCluster})
			wants(t, r, err, tt.want)
			for _, c := range r.Checks {
				if strings.HasPrefix(c.Request.Action, "kafka:DescribeCluster") && c.Advisory == (c.Request.Action == tt.counts) {
					t.Errorf("%s: advisory %v", c.Request.Action, c.Advisory)
				}
			}
		})
	}
	t.Run("PULL-6 PULL-7 optional actions", func(t *testing.T) {
		most := []string{rest, allowing("kafka:DescribeCluster kafka-cluster:Connect kafka-cluster:*Group kafka-cluster:DescribeTopic kafka-cluster:ReadData secretsmanager:*", "*")}
		for _, m := range []mapping{{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationIAM},
			{SourceARN: pollCluster, Authentication: lambdaperm.AuthenticationSCRAM, Secrets: pollSecrets}} {
			r, err := lambdaperm.PollEventSource(withRole(identity(most...)), m)
			wants(t, r, err, ok)
			if last := r.Checks[len(r.Checks)-1]; m.Secrets != nil && (!last.Advisory || last.Missing == "") {
				t.Errorf("%+v", last)
			}
		}
	})
}

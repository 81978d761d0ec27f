package lambdaperm

import "github.com/lambdaiam/lambdaiam/internal/lambdasource"

const (
	clusterOfMSK = "kafka:{region}:{account}:cluster/{cluster}/{id}"
)

// What the clusters of Amazon MSK have in common, the account's own and those of others.
var (
	waysOfMSK = []way{
		{0, noSecret, ""},
		{AuthenticationIAM, noSecret, FeatureKafkaIAM},
		{AuthenticationSCRAM, needsSecret, FeatureKafkaSecret},
		{AuthenticationTLS, needsSecret, FeatureKafkaSecret},
	}
	takenByMSK = []string{"kafka", FeatureLogs, whatTheWayTakes, "kafka-cross-account"}
)

// pullSources are the sources that Lambda polls. What the role needs to read from a source is in its row; what several
// sources need alike is a feature of its own.
var pullSources = []pullRow{
	{sourceRow{ID: "PULL-1", Name: EventSourceKinesis, Title: "Amazon Kinesis stream", ARNs: []string{"kinesis:{region}:{account}:stream/{stream}"}},
		polling{arn: "stream", managed: kinesisRole, needs: []needRow{
			{"kinesis:DescribeStream kinesis:GetRecords kinesis:GetShardIterator", "{stream}", 0, ""}, // L2-5
			{"kinesis:DescribeStreamSummary kinesis:ListShards kinesis:SubscribeToShard", "{stream}", optional, ""},
			{"kinesis:ListStreams", "*", optional, ""},
		}}},
	{sourceRow{ID: "PULL-2", Name: EventSourceKinesisConsumer, Title: "Amazon Kinesis enhanced fan-out",
		ARNs: []string{"kinesis:{region}:{account}:stream/{stream}/consumer/{consumer}:{created}"}},
		polling{arn: "consumer", within: "stream", managed: kinesisRole, needs: []needRow{
			{"kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards", "{stream}", 0, ""}, // L2-5
			{"kinesis:SubscribeToShard", "{consumer}", 0, ""},
			{"kinesis:DescribeStream", "{stream}", optional, ""},
			{"kinesis:ListStreams", "*", optional, ""},
		}}},
	{sourceRow{ID: "PULL-3", Name: EventSourceDynamoDB, Title: "Amazon DynamoDB stream", Facts: lambdasource.SameRegion, // L2-7
		ARNs: []string{"dynamodb:{region}:{account}:table/{table}/stream/{label+}"}},
		polling{arn: "stream", managed: "AWSLambdaDynamoDBExecutionRole", needs: []needRow{
			{"dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator", "{stream}", 0, ""},
			{"dynamodb:ListStreams", "*", optional, ""}, // L2-5
		}}},
	{sourceRow{ID: "PULL-4", Name: EventSourceSQS, Title: "Amazon SQS queue", Facts: lambdasource.SameRegion, // L2-7
		ARNs: []string{"sqs:{region}:{account}:{queue}"}},
		polling{arn: "queue", facts: keepsFailures, managed: "AWSLambdaSQSQueueExecutionRole", needs: []needRow{
			{"sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes", "{queue}", 0, ""},
		}}},
	{sourceRow{ID: "PULL-5", Name: EventSourceMSK, Title: "Amazon MSK", ARNs: []string{clusterOfMSK}},
		polling{facts: speaksKafka | isMSK | inVPC, ways: waysOfMSK, takes: takenByMSK, managed: mskRole, needs: []needRow{
			{"kafka:DescribeCluster|kafka:DescribeClusterV2", "{cluster}", 0, ""},
			{"kafka:GetBootstrapBrokers", "*", 0, ""},
			{"ec2:CreateNetworkInterface", anyENI, 0, ""},
			{"ec2:CreateNetworkInterface", "{subnet}", 0, ""},
			{"ec2:CreateNetworkInterface", "{securitygroup}", 0, ""},
			{"ec2:DeleteNetworkInterface", anyENI, 0, ""},
			{describeNetwork, "*", 0, ""},
		}}},
	{sourceRow{ID: "PULL-8", Name: EventSourceMSKCrossAccount, Title: "Amazon MSK of another account",
		ARNs: []string{clusterOfMSK, "kafka:{region}:{account}:vpc-connection/{owner}/{cluster}/{id}"}},
		polling{facts: speaksKafka | isMSK | inVPC | byConnection, ways: waysOfMSK, takes: takenByMSK,
			note: "besides those of Amazon MSK", needs: []needRow{
				{"kafka:DescribeVpcConnection", "{connection}", 0, ""},
			}}},
	{sourceRow{ID: "PULL-9", Name: EventSourceSelfManagedKafka, Title: "self-managed Apache Kafka"},
		polling{facts: speaksKafka | inVPC | maybePublic, ways: []way{
			{0, maySecret, ""}, {AuthenticationSCRAM, needsSecret, ""}, {AuthenticationTLS, needsSecret, ""}, {AuthenticationBasic, needsSecret, ""},
		}, takes: []string{selfManagedKafka, FeatureLogs, FeatureMappingVPC},
			note: "in a VPC those of mapping-vpc besides", needs: []needRow{
				{getSecret, "{secret}", 0, ""},
				{decrypt, "{key}", 0, ""},
			}}},
	{sourceRow{ID: "PULL-10", Name: EventSourceMQ, Title: "Amazon MQ", Facts: lambdasource.SameAccount, // L2-7
		ARNs: []string{"mq:{region}:{account}:broker:{broker}:{id}"}},
		polling{arn: "broker", facts: inVPC | keepsFailures, ways: []way{{0, needsSecret, ""}, {AuthenticationBasic, needsSecret, ""}},
			takes: []string{"mq", FeatureMappingVPC, FeatureLogs}, note: "besides those of mapping-vpc", needs: []needRow{
				{"mq:DescribeBroker", "{broker}", 0, ""},
				{getSecret, "{secret}", 0, ""},
				{decrypt, "{key}", 0, ""},
			}}},
	{sourceRow{ID: "PULL-11", Name: EventSourceDocumentDB, Title: "Amazon DocumentDB", Facts: lambdasource.SameAccount | lambdasource.SameRegion, // L2-7
		ARNs: []string{"rds:{region}:{account}:cluster:{cluster}"}},
		polling{arn: "cluster", facts: inVPC | keepsFailures | unfiltered,
			ways:  []way{{0, needsSecret, ""}, {AuthenticationBasic, needsSecret, ""}},
			takes: []string{"documentdb", FeatureMappingVPC}, note: "besides those of mapping-vpc", needs: []needRow{
				{"rds:DescribeDBClusters", "{cluster}", 0, ""},
				{"rds:DescribeDBClusterParameters", "arn:{partition}:rds:{region}:{account}:cluster-pg:*", 0, ""},
				{"rds:DescribeDBSubnetGroups", "arn:{partition}:rds:{region}:{account}:subgrp:*", 0, ""},
				{getSecret, "{secret}", 0, ""},
				{decrypt, "{key}", 0, ""},
			}}},
}

package lambdaperm

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
var pullSources = []sourceRow{
	{id: "PULL-1", name: EventSourceKinesis, title: "Amazon Kinesis stream", arns: []string{"kinesis:{region}:{account}:stream/{stream}"},
		poll: &polling{arn: "stream", managed: kinesisRole, needs: []needRow{
			{"kinesis:DescribeStream kinesis:GetRecords kinesis:GetShardIterator", "{stream}", 0, ""}, // L2-5
			{"kinesis:DescribeStreamSummary kinesis:ListShards kinesis:SubscribeToShard", "{stream}", optional, ""},
			{"kinesis:ListStreams", "*", optional, ""},
		}}},
	{id: "PULL-2", name: EventSourceKinesisConsumer, title: "Amazon Kinesis enhanced fan-out",
		arns: []string{"kinesis:{region}:{account}:stream/{stream}/consumer/{consumer}:{created}"},
		poll: &polling{arn: "consumer", within: "stream", managed: kinesisRole, needs: []needRow{
			{"kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards", "{stream}", 0, ""}, // L2-5
			{"kinesis:SubscribeToShard", "{consumer}", 0, ""},
			{"kinesis:DescribeStream", "{stream}", optional, ""},
			{"kinesis:ListStreams", "*", optional, ""},
		}}},
	{id: "PULL-3", name: EventSourceDynamoDB, title: "Amazon DynamoDB stream", facts: sameRegion, // L2-7
		arns: []string{"dynamodb:{region}:{account}:table/{table}/stream/{label+}"},
		poll: &polling{arn: "stream", managed: "AWSLambdaDynamoDBExecutionRole", needs: []needRow{
			{"dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator", "{stream}", 0, ""},
			{"dynamodb:ListStreams", "*", optional, ""}, // L2-5
		}}},
	{id: "PULL-4", name: EventSourceSQS, title: "Amazon SQS queue", facts: sameRegion, // L2-7
		arns: []string{"sqs:{region}:{account}:{queue}"},
		poll: &polling{arn: "queue", facts: keepsFailures, managed: "AWSLambdaSQSQueueExecutionRole", needs: []needRow{
			{"sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes", "{queue}", 0, ""},
		}}},
	{id: "PULL-5", name: EventSourceMSK, title: "Amazon MSK", arns: []string{clusterOfMSK},
		poll: &polling{facts: speaksKafka | isMSK | inVPC, ways: waysOfMSK, takes: takenByMSK, managed: mskRole, needs: []needRow{
			{"kafka:DescribeCluster|kafka:DescribeClusterV2", "{cluster}", 0, ""},
			{"kafka:GetBootstrapBrokers", "*", 0, ""},
			{"ec2:CreateNetworkInterface", anyENI, 0, ""},
			{"ec2:CreateNetworkInterface", "{subnet}", 0, ""},
			{"ec2:CreateNetworkInterface", "{securitygroup}", 0, ""},
			{"ec2:DeleteNetworkInterface", anyENI, 0, ""},
			{describeNetwork, "*", 0, ""},
		}}},
	{id: "PULL-8", name: EventSourceMSKCrossAccount, title: "Amazon MSK of another account",
		arns: []string{clusterOfMSK, "kafka:{region}:{account}:vpc-connection/{owner}/{cluster}/{id}"},
		poll: &polling{facts: speaksKafka | isMSK | inVPC | byConnection, ways: waysOfMSK, takes: takenByMSK,
			note: "besides those of Amazon MSK", needs: []needRow{
				{"kafka:DescribeVpcConnection", "{connection}", 0, ""},
			}}},
	{id: "PULL-9", name: EventSourceSelfManagedKafka, title: "self-managed Apache Kafka",
		poll: &polling{facts: speaksKafka | inVPC | maybePublic, ways: []way{
			{0, maySecret, ""}, {AuthenticationSCRAM, needsSecret, ""}, {AuthenticationTLS, needsSecret, ""}, {AuthenticationBasic, needsSecret, ""},
		}, takes: []string{selfManagedKafka, FeatureLogs, FeatureMappingVPC},
			note: "in a VPC those of mapping-vpc besides", needs: []needRow{
				{getSecret, "{secret}", 0, ""},
				{decrypt, "{key}", 0, ""},
			}}},
	{id: "PULL-10", name: EventSourceMQ, title: "Amazon MQ", facts: sameAccount, // L2-7
		arns: []string{"mq:{region}:{account}:broker:{broker}:{id}"},
		poll: &polling{arn: "broker", facts: inVPC | keepsFailures, ways: []way{{0, needsSecret, ""}, {AuthenticationBasic, needsSecret, ""}},
			takes: []string{"mq", FeatureMappingVPC, FeatureLogs}, note: "besides those of mapping-vpc", needs: []needRow{
				{"mq:DescribeBroker", "{broker}", 0, ""},
				{getSecret, "{secret}", 0, ""},
				{decrypt, "{key}", 0, ""},
			}}},
	{id: "PULL-11", name: EventSourceDocumentDB, title: "Amazon DocumentDB", facts: sameAccount | sameRegion, // L2-7
		arns: []string{"rds:{region}:{account}:cluster:{cluster}"},
		poll: &polling{arn: "cluster", facts: inVPC | keepsFailures | unfiltered,
			ways:  []way{{0, needsSecret, ""}, {AuthenticationBasic, needsSecret, ""}},
			takes: []string{"documentdb", FeatureMappingVPC}, note: "besides those of mapping-vpc", needs: []needRow{
				{"rds:DescribeDBClusters", "{cluster}", 0, ""},
				{"rds:DescribeDBClusterParameters", "arn:{partition}:rds:{region}:{account}:cluster-pg:*", 0, ""},
				{"rds:DescribeDBSubnetGroups", "arn:{partition}:rds:{region}:{account}:subgrp:*", 0, ""},
				{getSecret, "{secret}", 0, ""},
				{decrypt, "{key}", 0, ""},
			}}},
}

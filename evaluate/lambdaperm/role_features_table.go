package lambdaperm

const (
	logGroup  = "arn:{partition}:logs:{region}:{account}:log-group:"
	operator  = "ec2:ManagedResourceOperator=scaler.lambda.amazonaws.com"
	execution = "{version}/durable-execution/*/*"
)

// functionFeatures are what functions need. ROLE-8 says which calls have lambda:SourceFunctionArn; what it does not list
// has none.
var functionFeatures = []featureRow{
	{"", FeatureLogs, "log events", basicRole, "", []needRow{
		{"logs:CreateLogGroup", logGroup + "{group}:*", sent, ""},
		{"logs:CreateLogStream logs:PutLogEvents", logGroup + "{group}:log-stream:*", sent, ""},
	}},
	{"", FeatureXRay, "active tracing with AWS X-Ray", "AWSXRayDaemonWriteAccess", "", []needRow{
		{"xray:PutTraceSegments xray:PutTelemetryRecords", "*", sent, ""},
	}},
	{"", FeatureVPC, "network interfaces in a VPC", vpcRole,
		"needed to create and delete the network interfaces, not to invoke the function", []needRow{
			{"ec2:CreateNetworkInterface", anyENI, 0, ""},
			{"ec2:CreateNetworkInterface", "{subnet}", 0, ""},
			{"ec2:CreateNetworkInterface", "{securitygroup}", 0, ""},
			{"ec2:DescribeNetworkInterfaces ec2:DescribeSubnets", "*", 0, ""},
			{"ec2:DeleteNetworkInterface ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses", anyENI, 0, ""},
		}},
	{"", FeatureDeadLetter, "dead-letter queue", "", "", []needRow{
		{"sqs:SendMessage", "{queue}", 0, ""},
		{"sns:Publish", "{topic}", 0, ""},
	}},
	{"", FeatureDestination, "destination of asynchronous invocations", "", "", []needRow{
		{"sqs:SendMessage", "{queue}", 0, ""},
		{"sns:Publish", "{topic}", 0, ""},
		{"lambda:InvokeFunction", "{function}", 0, ""},
		{"events:PutEvents", "{bus}", 0, ""},
		{"s3:PutObject", "{object}", 0, ""},
		{"s3:ListBucket", "{bucket}", 0, ""},
	}},
	{"", FeatureDestinationKey, "customer managed key of a destination", "", "", []needRow{ // L2-4
		{generateDataKey, "{bucketkey}", 0, viaOther},
		{generateDataKey + " " + decrypt, "{messagekey}", 0, viaOther},
		{"kms:DescribeKey kms:ReEncryptFrom kms:ReEncryptTo", "{foreignkey}", 0, viaOther},
	}},
	{"", FeatureEFS, "Amazon EFS file system", "AmazonElasticFileSystemClientReadWriteAccess",
		"not needed for a file system without a policy of its own; the function needs a VPC besides", []needRow{
			{"elasticfilesystem:ClientMount", "{filesystem}", sent, "elasticfilesystem:AccessPointArn={accesspoint}"},
			{"elasticfilesystem:ClientWrite", "{writable}", sent, "elasticfilesystem:AccessPointArn={accesspoint}"},
		}},
	{"", FeatureS3Files, "Amazon S3 Files file system", "AmazonS3FilesClientReadWriteAccess", // L2-9
		"always needed, whatever policy the file system has; the function needs a VPC besides", []needRow{
			{"s3files:ClientMount", "{filesystem}", 0, "s3files:AccessPointArn={accesspoint}"},
			{"s3files:ClientWrite", "{writable}", 0, "s3files:AccessPointArn={accesspoint}"},
			{readObject, "{object}", optional, ""},
		}},
	{"", FeatureKMS, "customer managed key for environment variables", "",
		"Lambda uses a grant, made with the permissions of whoever sets the key", []needRow{ // L2-4
			{decrypt, "{key}", optional, ofFunction + " " + viaLambda},
		}},
	{"", FeatureCodeKey, "customer managed key for code", "", "", []needRow{ // L2-4
		{generateDataKey + " " + decrypt, "{key}", asLambda, ofFunction},
	}},
	{"", FeatureCodeStorage, "code or layer in a bucket of its owner's", "", "", []needRow{ // L2-9
		{readObject, "{object}", asLambda, "aws:SourceArn={storedfor} aws:SourceAccount={storedby}"},
	}},
	{"", FeatureInsights, "Lambda Insights", insightsRole, "", []needRow{
		{"logs:CreateLogGroup", logGroup + "/aws/lambda-insights:*", fromCode, ""},
		{"logs:CreateLogStream logs:PutLogEvents", logGroup + "/aws/lambda-insights:log-stream:*", fromCode, ""},
	}},
	{"", FeatureApplicationSignals, "Application Signals", signalsRole, "", []needRow{
		{"xray:PutTraceSegments", "*", fromCode, ""},
		{"logs:CreateLogGroup", logGroup + "/aws/application-signals/data:*", fromCode, ""},
		{"logs:CreateLogStream logs:PutLogEvents", logGroup + "/aws/application-signals/data:log-stream:*", fromCode, ""},
	}},
	{"", FeatureParametersAndSecrets, "parameters and secrets extension", "", "kms:Decrypt besides, for a customer managed key",
		[]needRow{
			{"secretsmanager:GetSecretValue", "arn:{partition}:secretsmanager:{region}:{account}:secret:*", fromCode, ""},
			{"ssm:GetParameter", "arn:{partition}:ssm:{region}:{account}:parameter/*", fromCode, ""},
		}},
	{"", FeatureDurable, "durable function", "AWSLambdaBasicDurableExecutionRolePolicy",
		"lambda:InvokeFunction besides, for chained invocations", []needRow{
			{"lambda:CheckpointDurableExecution lambda:GetDurableExecutionState", execution, fromCode, ""},
		}},
	{"", FeatureDurableKey, "customer managed key for durable executions", "", "", []needRow{ // L2-4
		{generateDataKey + " " + decrypt, "{key}", asLambda,
			ofFunction + " aws:SourceArn={functionarn} aws:SourceAccount={account}"},
		{decrypt, "{key}", 0, ofFunction + " " + viaLambda},
	}},
	{"", FeatureS3ObjectLambda, "Amazon S3 Object Lambda", "AmazonS3ObjectLambdaExecutionRolePolicy", "", []needRow{
		{"s3-object-lambda:WriteGetObjectResponse", "arn:{partition}:s3-object-lambda:{region}:{account}:accesspoint/*", fromCode, ""},
	}},
	{"", FeatureImage, "container image in Amazon ECR", "", "within one account the repository's policy may allow " +
		"lambda.amazonaws.com instead; across accounts it must allow both", []needRow{
		{"ecr:BatchGetImage ecr:GetDownloadUrlForLayer", "{repository}", byService, ""},
	}},
	{"", FeatureCapacityProvider, "operator role of a capacity provider", "AWSLambdaManagedEC2ResourceOperator",
		"needed by the operator role, not by the execution role", []needRow{
			{"ec2:RunInstances", "arn:{partition}:ec2:{region}:{account}:instance/*", 0, operator},
			{"ec2:RunInstances", "arn:{partition}:ec2:{region}:{account}:volume/*", 0, operator},
			{"ec2:RunInstances", anyENI, 0, operator},
			{"ec2:RunInstances", "arn:{partition}:ec2:{region}:{account}:subnet/*", 0, ""},
			{"ec2:RunInstances", "arn:{partition}:ec2:{region}:{account}:security-group/*", 0, ""},
			{"ec2:RunInstances", "arn:{partition}:ec2:{region}::image/*", 0, "ec2:Owner=amazon"},
		}},
}

// mappingFeatures are what event source mappings need besides that which is in the row of their source.
var mappingFeatures = []featureRow{
	{"PULL-6", FeatureKafkaIAM, "IAM authentication of Amazon MSK", "", "besides those of Amazon MSK", []needRow{
		{"kafka-cluster:Connect", "{cluster}", 0, ""},
		{"kafka-cluster:DescribeClusterDynamicConfiguration", "{cluster}", optional, ""},
		{"kafka-cluster:DescribeGroup kafka-cluster:AlterGroup", "{consumergroup}", 0, ""},
		{"kafka-cluster:DescribeTopic kafka-cluster:ReadData", "{topic}", 0, ""},
	}},
	{"PULL-7", FeatureKafkaSecret, "SASL/SCRAM or mTLS authentication of Amazon MSK", "", "besides those of Amazon MSK", []needRow{
		{getSecret, "{secret}", 0, ""},
		{decrypt, "{key}", 0, ""},
		{"kafka:ListScramSecrets", "{scram}", optional, ""},
	}},
	{"", FeatureMappingVPC, "network interfaces of an event source mapping", "", "", []needRow{
		{"ec2:CreateNetworkInterface", anyENI, 0, ""},
		{"ec2:CreateNetworkInterface", "{subnet}", 0, ""},
		{"ec2:CreateNetworkInterface", "{securitygroup}", 0, ""},
		{"ec2:DeleteNetworkInterface", anyENI, 0, ""},
		{describeNetwork, "*", 0, ""},
	}},
	{"PULL-12", FeatureSchemaRegistry, "schema registry of an event source mapping", "", "", []needRow{
		{"glue:GetRegistry", "{registry}", 0, ""},
		{"glue:GetSchemaVersion", "{schema}", 0, ""},
		{getSecret, "{secret}", 0, ""},
		{decrypt, "{key}", 0, ""},
	}},
	{"PULL-13", FeatureMappingDestination, "on-failure destination of an event source mapping", "", "", []needRow{
		{"sqs:SendMessage", "{queue}", 0, ""},
		{"sns:Publish", "{topic}", 0, ""},
		{"s3:PutObject", "{object}", 0, ""},
		{"s3:ListBucket", "{bucket}", 0, ""},
		{"kafka-cluster:WriteData", "{kafkatopic}", 0, ""},
	}},
	{"PULL-14", FeatureFilterKey, "customer managed key for filter criteria", "", "", []needRow{
		{decrypt, "{key}", asRegional, "aws:SourceArn={mapping} " + ofFunction + " " + ofSource}, // L2-3
	}},
	{"", FeatureSourceKey, "customer managed key of the event source", "", "", []needRow{
		{decrypt, "{key}", 0, ""},
	}},
}

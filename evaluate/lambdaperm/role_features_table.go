package lambdaperm

const (
	logGroup  = "arn:{partition}:logs:{region}:{account}:log-group:"
	operator  = "ec2:ManagedResourceOperator=scaler.lambda.amazonaws.com"
	execution = "{version}/durable-execution/*/*"
)

// functionFeatures are what functions need. ROLE-8 says which calls have lambda:SourceFunctionArn; what it does not list
// has none.
var functionFeatures = []featureRow{
	{"", "logs", "log events", basicRole, "", []needRow{
		{"logs:CreateLogGroup", logGroup + "{group}:*", sent, ""},
		{"logs:CreateLogStream logs:PutLogEvents", logGroup + "{group}:log-stream:*", sent, ""},
	}},
	{"", "xray", "active tracing with AWS X-Ray", "AWSXRayDaemonWriteAccess", "", []needRow{
		{"xray:PutTraceSegments xray:PutTelemetryRecords", "*", sent, ""},
	}},
	{"", "vpc", "network interfaces in a VPC", vpcRole,
		"needed to create and delete the network interfaces, not to invoke the function", []needRow{
			{"ec2:CreateNetworkInterface", anyENI, 0, ""},
			{"ec2:CreateNetworkInterface", "{subnet}", 0, ""},
			{"ec2:CreateNetworkInterface", "{securitygroup}", 0, ""},
			{"ec2:DescribeNetworkInterfaces ec2:DescribeSubnets", "*", 0, ""},
			{"ec2:DeleteNetworkInterface ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses", anyENI, 0, ""},
		}},
	{"", "dead-letter", "dead-letter queue", "", "", []needRow{
		{"sqs:SendMessage", "{queue}", 0, ""},
		{"sns:Publish", "{topic}", 0, ""},
	}},
	{"", "destination", "destination of asynchronous invocations", "", "", []needRow{
		{"sqs:SendMessage", "{queue}", 0, ""},
		{"sns:Publish", "{topic}", 0, ""},
		{"lambda:InvokeFunction", "{function}", 0, ""},
		{"events:PutEvents", "{bus}", 0, ""},
		{"s3:PutObject", "{object}", 0, ""},
		{"s3:ListBucket", "{bucket}", 0, ""},
	}},
	{"", "efs", "Amazon EFS file system", "AmazonElasticFileSystemClientReadWriteAccess",
		"not needed for a file system without a policy of its own; the function needs a VPC besides", []needRow{
			{"elasticfilesystem:ClientMount", "{filesystem}", sent, "elasticfilesystem:AccessPointArn={accesspoint}"},
			{"elasticfilesystem:ClientWrite", "{writable}", sent, "elasticfilesystem:AccessPointArn={accesspoint}"},
		}},
	{"", "kms", "customer managed key for environment variables, code or SnapStart", "", "", []needRow{
		{decrypt, "{key}", 0, ""},
	}},
	{"", "insights", "Lambda Insights", insightsRole, "", []needRow{
		{"logs:CreateLogGroup", logGroup + "/aws/lambda-insights:*", fromCode, ""},
		{"logs:CreateLogStream logs:PutLogEvents", logGroup + "/aws/lambda-insights:log-stream:*", fromCode, ""},
	}},
	{"", "application-signals", "Application Signals", signalsRole, "", []needRow{
		{"xray:PutTraceSegments", "*", fromCode, ""},
		{"logs:CreateLogGroup", logGroup + "/aws/application-signals/data:*", fromCode, ""},
		{"logs:CreateLogStream logs:PutLogEvents", logGroup + "/aws/application-signals/data:log-stream:*", fromCode, ""},
	}},
	{"", "parameters-and-secrets", "parameters and secrets extension", "", "kms:Decrypt besides, for a customer managed key",
		[]needRow{
			{"secretsmanager:GetSecretValue", "arn:{partition}:secretsmanager:{region}:{account}:secret:*", fromCode, ""},
			{"ssm:GetParameter", "arn:{partition}:ssm:{region}:{account}:parameter/*", fromCode, ""},
		}},
	{"", "durable", "durable function", "AWSLambdaBasicDurableExecutionRolePolicy",
		"lambda:InvokeFunction besides, for chained invocations", []needRow{
			{"lambda:CheckpointDurableExecution lambda:GetDurableExecutionState", execution, fromCode, ""},
		}},
	{"", "s3-object-lambda", "Amazon S3 Object Lambda", "AmazonS3ObjectLambdaExecutionRolePolicy", "", []needRow{
		{"s3-object-lambda:WriteGetObjectResponse", "arn:{partition}:s3-object-lambda:{region}:{account}:accesspoint/*", fromCode, ""},
	}},
	{"", "image", "container image in Amazon ECR", "", "within one account the repository's policy may allow " +
		"lambda.amazonaws.com instead; across accounts it must allow both", []needRow{
		{"ecr:BatchGetImage ecr:GetDownloadUrlForLayer", "{repository}", byService, ""},
	}},
	{"", "capacity-provider", "operator role of a capacity provider", "AWSLambdaManagedEC2ResourceOperator",
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
	{"PULL-6", "kafka-iam", "IAM authentication of Amazon MSK", "", "besides those of Amazon MSK", []needRow{
		{"kafka-cluster:Connect", "{cluster}", 0, ""},
		{"kafka-cluster:DescribeClusterDynamicConfiguration", "{cluster}", optional, ""},
		{"kafka-cluster:DescribeGroup kafka-cluster:AlterGroup", "{consumergroup}", 0, ""},
		{"kafka-cluster:DescribeTopic kafka-cluster:ReadData", "{topic}", 0, ""},
	}},
	{"PULL-7", "kafka-secret", "SASL/SCRAM or mTLS authentication of Amazon MSK", "", "besides those of Amazon MSK", []needRow{
		{getSecret, "{secret}", 0, ""},
		{decrypt, "{key}", 0, ""},
		{"kafka:ListScramSecrets", "{scram}", optional, ""},
	}},
	{"", networkOfMapping, "network interfaces of an event source mapping", "", "", []needRow{
		{"ec2:CreateNetworkInterface", anyENI, 0, ""},
		{"ec2:CreateNetworkInterface", "{subnet}", 0, ""},
		{"ec2:CreateNetworkInterface", "{securitygroup}", 0, ""},
		{"ec2:DeleteNetworkInterface", anyENI, 0, ""},
		{describeNetwork, "*", 0, ""},
	}},
	{"PULL-12", "schema-registry", "schema registry of an event source mapping", "", "", []needRow{
		{"glue:GetRegistry", "{registry}", 0, ""},
		{"glue:GetSchemaVersion", "{schema}", 0, ""},
		{getSecret, "{secret}", 0, ""},
		{decrypt, "{key}", 0, ""},
	}},
	{"PULL-13", "mapping-destination", "on-failure destination of an event source mapping", "", "", []needRow{
		{"sqs:SendMessage", "{queue}", 0, ""},
		{"sns:Publish", "{topic}", 0, ""},
		{"s3:PutObject", "{object}", 0, ""},
		{"s3:ListBucket", "{bucket}", 0, ""},
		{"kafka-cluster:WriteData", "{kafkatopic}", 0, ""},
	}},
	{"PULL-14", "filter-key", "customer managed key for filter criteria", "", "", []needRow{
		{decrypt, "{key}", byService, ""},
	}},
	{"", "source-key", "customer managed key of the event source", "", "", []needRow{
		{decrypt, "{key}", 0, ""},
	}},
}

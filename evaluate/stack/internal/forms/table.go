package forms

import "sync"

const (
	regional = "arn:{P}:" // partition
	here     = ":{R}:{A}:"
)

// types is the table. What is not in it has neither name nor attributes that are known.
var types = [...]Type{
	{Name: "AWS::Lambda::Function", Property: "FunctionName", ARN: regional + "lambda" + here + "function:{N}", Ref: "{N}", Longest: 64},
	{Name: "AWS::Lambda::Version", ARN: regional + "lambda" + here + "function:{F}:{id}", Ref: regional + "lambda" + here + "function:{F}:{id}", Label: "Version",
		Attributes: []Attribute{{"Version", "{id}"}, {"FunctionArn", regional + "lambda" + here + "function:{F}:{id}"}}},
	{Name: "AWS::Lambda::Alias", Property: "Name", ARN: regional + "lambda" + here + "function:{F}:{N}", Ref: regional + "lambda" + here + "function:{F}:{N}",
		Attributes: []Attribute{{"AliasArn", regional + "lambda" + here + "function:{F}:{N}"}}},
	{Name: "AWS::Lambda::LayerVersion", Property: "LayerName", ARN: regional + "lambda" + here + "layer:{N}:{id}", Ref: regional + "lambda" + here + "layer:{N}:{id}",
		Attributes: []Attribute{{"LayerVersionArn", regional + "lambda" + here + "layer:{N}:{id}"}}},
	{Name: "AWS::Lambda::Url", Ref: regional + "lambda" + here + "function:{F}",
		Attributes: []Attribute{{"FunctionArn", regional + "lambda" + here + "function:{F}"}, {"FunctionUrl", "https://{id}.lambda-url.{R}.on.aws/"}}},
	{Name: "AWS::Lambda::EventSourceMapping", ARN: regional + "lambda" + here + "event-source-mapping:{id}", Ref: "{id}",
		Attributes: []Attribute{{"Id", "{id}"}, {"EventSourceMappingArn", regional + "lambda" + here + "event-source-mapping:{id}"}}},
	{Name: "AWS::Lambda::CodeSigningConfig", ARN: regional + "lambda" + here + "code-signing-config:{id}",
		Ref: regional + "lambda" + here + "code-signing-config:{id}", Attributes: []Attribute{{"CodeSigningConfigId", "{id}"}, {"CodeSigningConfigArn", regional + "lambda" + here + "code-signing-config:{id}"}}},
	{Name: "AWS::IAM::Role", Property: "RoleName", ARN: regional + "iam::{A}:role{path}{N}", Ref: "{N}", Attributes: []Attribute{{"RoleId", "{?}"}}, Longest: 64},
	{Name: "AWS::IAM::User", Property: "UserName", ARN: regional + "iam::{A}:user{path}{N}", Ref: "{N}", Longest: 64},
	{Name: "AWS::IAM::Group", Property: "GroupName", ARN: regional + "iam::{A}:group{path}{N}", Ref: "{N}", Longest: 128},
	{Name: "AWS::IAM::ManagedPolicy", Property: "ManagedPolicyName", ARN: regional + "iam::{A}:policy{path}{N}", Ref: regional + "iam::{A}:policy{path}{N}",
		Attributes: []Attribute{{"PolicyArn", regional + "iam::{A}:policy{path}{N}"}}, Longest: 128},
	{Name: "AWS::S3::Bucket", Property: "BucketName", ARN: regional + "s3:::{N}", Ref: "{N}", Lower: true, Longest: 63, Attributes: []Attribute{
		{"DomainName", "{N}.s3.{U}"}, {"RegionalDomainName", "{N}.s3.{R}.{U}"}, {"DualStackDomainName", "{N}.s3.dualstack.{R}.{U}"}}},
	{Name: "AWS::SNS::Topic", Property: "TopicName", ARN: regional + "sns" + here + "{N}", Ref: regional + "sns" + here + "{N}",
		Attributes: []Attribute{{"TopicArn", regional + "sns" + here + "{N}"}, {"TopicName", "{N}"}}},
	{Name: "AWS::SQS::Queue", Property: "QueueName", ARN: regional + "sqs" + here + "{N}", Ref: "https://sqs.{R}.{U}/{A}/{N}", Label: "Arn", Longest: 80,
		Attributes: []Attribute{{"QueueName", "{N}"}, {"QueueUrl", "https://sqs.{R}.{U}/{A}/{N}"}}},
	{Name: "AWS::DynamoDB::Table", Property: "TableName", ARN: regional + "dynamodb" + here + "table/{N}", Ref: "{N}",
		Attributes: []Attribute{{"StreamArn", regional + "dynamodb" + here + "table/{N}/stream/{?}"}}},
	{Name: "AWS::DynamoDB::GlobalTable", Property: "TableName", ARN: regional + "dynamodb" + here + "table/{N}", Ref: "{N}",
		Attributes: []Attribute{{"StreamArn", regional + "dynamodb" + here + "table/{N}/stream/{?}"}, {"TableId", "{?}"}}},
	{Name: "AWS::Kinesis::Stream", Property: "Name", ARN: regional + "kinesis" + here + "stream/{N}", Ref: "{N}"},
	{Name: "AWS::Kinesis::StreamConsumer", Property: "ConsumerName", ARN: "{stream}/consumer/{N}:{id}", Ref: "{stream}/consumer/{N}:{id}",
		Attributes: []Attribute{{"ConsumerARN", "{stream}/consumer/{N}:{id}"}, {"ConsumerName", "{N}"}, {"StreamARN", "{stream}"}}},
	{Name: "AWS::KinesisFirehose::DeliveryStream", Property: "DeliveryStreamName", ARN: regional + "firehose" + here + "deliverystream/{N}", Ref: "{N}"},
	{Name: "AWS::Events::Rule", Property: "Name", ARN: regional + "events" + here + "rule/{bus}{N}", Ref: "{busref}{N}", Longest: 64},
	{Name: "AWS::Events::EventBus", Property: "Name", ARN: regional + "events" + here + "event-bus/{N}", Ref: "{N}", Attributes: []Attribute{{"Name", "{N}"}}},
	{Name: "AWS::Scheduler::Schedule", Property: "Name", ARN: regional + "scheduler" + here + "schedule/{group}/{N}", Ref: "{N}", Longest: 64},
	{Name: "AWS::Logs::LogGroup", Property: "LogGroupName", ARN: regional + "logs" + here + "log-group:{N}:*", Ref: "{N}", Path: true},
	{Name: "AWS::SecretsManager::Secret", Property: "Name", ARN: regional + "secretsmanager" + here + "secret:{N}-{suffix}", Label: "",
		Ref: regional + "secretsmanager" + here + "secret:{N}-{suffix}", Attributes: []Attribute{{"Id", regional + "secretsmanager" + here + "secret:{N}-{suffix}"}}, Path: true},
	{Name: "AWS::SSM::Parameter", Property: "Name", ARN: regional + "ssm" + here + "parameter/{trimmed}", Ref: "{N}", Path: true},
	{Name: "AWS::KMS::Key", ARN: regional + "kms" + here + "key/{id}", Ref: "{id}", Attributes: []Attribute{{"KeyId", "{id}"}}},
	{Name: "AWS::KMS::ReplicaKey", ARN: regional + "kms" + here + "key/{id}", Ref: "{id}", Attributes: []Attribute{{"KeyId", "{id}"}}},
	{Name: "AWS::KMS::Alias", Property: "AliasName", ARN: regional + "kms" + here + "{N}", Ref: "{N}", Path: true},
	{Name: "AWS::ApiGateway::RestApi", ARN: regional + "execute-api" + here + "{id}", Ref: "{id}", Attributes: []Attribute{{"Arn", ""}, {"RestApiId", "{id}"}, {"RootResourceId", "{?}"}}},
	{Name: "AWS::ApiGatewayV2::Api", ARN: regional + "execute-api" + here + "{id}", Ref: "{id}", Attributes: []Attribute{{"Arn", ""}, {"ApiId", "{id}"}, {"ApiEndpoint", "https://{id}.execute-api.{R}.{U}"}}},
	{Name: "AWS::ApiGateway::Authorizer", Ref: "{id}", Attributes: []Attribute{{"AuthorizerId", "{id}"}}},
	{Name: "AWS::ApiGatewayV2::Authorizer", Ref: "{id}", Attributes: []Attribute{{"AuthorizerId", "{id}"}}},
	{Name: "AWS::ApiGateway::Resource", Ref: "{id}", Attributes: []Attribute{{"ResourceId", "{id}"}}},
	{Name: "AWS::ApiGatewayV2::Integration", Ref: "{id}", Attributes: []Attribute{{"IntegrationId", "{id}"}}},
	{Name: "AWS::ApiGateway::Stage", Property: "StageName", Ref: "{N}"},
	{Name: "AWS::ApiGatewayV2::Stage", Property: "StageName", Ref: "{N}"},
	{Name: "AWS::StepFunctions::StateMachine", Property: "StateMachineName", ARN: regional + "states" + here + "stateMachine:{N}", Ref: regional + "states" + here + "stateMachine:{N}",
		Attributes: []Attribute{{"Name", "{N}"}}, Longest: 80},
	{Name: "AWS::StepFunctions::Activity", Property: "Name", ARN: regional + "states" + here + "activity:{N}", Ref: regional + "states" + here + "activity:{N}", Attributes: []Attribute{{"Name", "{N}"}}},
	{Name: "AWS::Cognito::UserPool", ARN: regional + "cognito-idp" + here + "userpool/{id}", Ref: "{id}",
		Attributes: []Attribute{{"UserPoolId", "{id}"}, {"ProviderName", "cognito-idp.{R}.{U}/{id}"}, {"ProviderURL", "https://cognito-idp.{R}.{U}/{id}"}}},
	{Name: "AWS::Cognito::IdentityPool", ARN: regional + "cognito-identity" + here + "identitypool/{id}", Ref: "{id}", Attributes: []Attribute{{"Arn", ""}}},
	{Name: "AWS::IoT::TopicRule", Property: "RuleName", ARN: regional + "iot" + here + "rule/{N}", Ref: "{N}"},
	{Name: "AWS::MSK::Cluster", Property: "ClusterName", ARN: regional + "kafka" + here + "cluster/{N}/{id}", Ref: regional + "kafka" + here + "cluster/{N}/{id}"},
	{Name: "AWS::MSK::ServerlessCluster", Property: "ClusterName", ARN: regional + "kafka" + here + "cluster/{N}/{id}", Ref: regional + "kafka" + here + "cluster/{N}/{id}"},
	{Name: "AWS::AmazonMQ::Broker", Property: "BrokerName", ARN: regional + "mq" + here + "broker:{N}:{id}", Ref: "{id}"},
	{Name: "AWS::EFS::FileSystem", ARN: regional + "elasticfilesystem" + here + "file-system/{id}", Ref: "{id}", Attributes: []Attribute{{"FileSystemId", "{id}"}}},
	{Name: "AWS::EFS::AccessPoint", ARN: regional + "elasticfilesystem" + here + "access-point/{id}", Ref: "{id}", Attributes: []Attribute{{"AccessPointId", "{id}"}}},
	{Name: "AWS::ECR::Repository", Property: "RepositoryName", ARN: regional + "ecr" + here + "repository/{N}", Ref: "{N}", Lower: true, Path: true,
		Attributes: []Attribute{{"RepositoryUri", "{A}.dkr.ecr.{R}.{U}/{N}"}}},
	{Name: "AWS::CloudFront::Distribution", ARN: regional + "cloudfront::{A}:distribution/{id}", Ref: "{id}", Attributes: []Attribute{{"Arn", ""}, {"Id", "{id}"}, {"DomainName", "{?}"}}},
	{Name: "AWS::EC2::VPC", ARN: regional + "ec2" + here + "vpc/{id}", Ref: "{id}", Attributes: []Attribute{{"Arn", ""}, {"VpcId", "{id}"}}},
	{Name: "AWS::EC2::Subnet", ARN: regional + "ec2" + here + "subnet/{id}", Ref: "{id}", Attributes: []Attribute{{"Arn", ""}, {"SubnetId", "{id}"}}},
	{Name: "AWS::EC2::SecurityGroup", ARN: regional + "ec2" + here + "security-group/{id}", Ref: "{id}", Attributes: []Attribute{{"Arn", ""}, {"GroupId", "{id}"}, {"Id", "{id}"}}},
	{Name: "AWS::EC2::VPCEndpoint", ARN: regional + "ec2" + here + "vpc-endpoint/{id}", Ref: "{id}", Attributes: []Attribute{{"Arn", ""}, {"Id", "{id}"}}},
	{Name: "AWS::ElasticLoadBalancingV2::TargetGroup", Property: "Name", ARN: regional + "elasticloadbalancing" + here + "targetgroup/{N}/{id}",
		Ref: regional + "elasticloadbalancing" + here + "targetgroup/{N}/{id}", Attributes: []Attribute{{"TargetGroupArn", regional + "elasticloadbalancing" + here + "targetgroup/{N}/{id}"},
			{"TargetGroupFullName", "targetgroup/{N}/{id}"}, {"TargetGroupName", "{N}"}}, Longest: 32},
	{Name: "AWS::Config::ConfigRule", Property: "ConfigRuleName", ARN: regional + "config" + here + "config-rule/{id}", Ref: "{N}", Attributes: []Attribute{{"ConfigRuleId", "{id}"}}},
	{Name: "AWS::AppSync::GraphQLApi", ARN: regional + "appsync" + here + "apis/{id}", Ref: regional + "appsync" + here + "apis/{id}", Attributes: []Attribute{{"ApiId", "{id}"}}},
	{Name: "AWS::CodeCommit::Repository", Property: "RepositoryName", ARN: regional + "codecommit" + here + "{N}", Ref: "{id}", Attributes: []Attribute{{"Name", "{N}"}}},
	{Name: "AWS::RDS::DBInstance", Property: "DBInstanceIdentifier", ARN: regional + "rds" + here + "db:{N}", Ref: "{N}", Lower: true, Attributes: []Attribute{{"DBInstanceArn", regional + "rds" + here + "db:{N}"}, {"Arn", ""}}},
	{Name: "AWS::RDS::DBCluster", Property: "DBClusterIdentifier", ARN: regional + "rds" + here + "cluster:{N}", Ref: "{N}", Lower: true, Attributes: []Attribute{{"DBClusterArn", regional + "rds" + here + "cluster:{N}"}, {"Arn", ""}}},
	{Name: "AWS::DocDB::DBCluster", Property: "DBClusterIdentifier", ARN: regional + "rds" + here + "cluster:{N}", Ref: "{N}", Lower: true, Attributes: []Attribute{{"Arn", ""}, {"ClusterResourceId", "{?}"}}},
	{Name: "AWS::ECS::Cluster", Property: "ClusterName", ARN: regional + "ecs" + here + "cluster/{N}", Ref: "{N}"},
	{Name: "AWS::SES::ReceiptRule", Property: "Name", ARN: regional + "ses" + here + "receipt-rule-set/{ruleset}:receipt-rule/{N}", Ref: "{N}", Attributes: []Attribute{{"Arn", ""}}},
	{Name: "AWS::CloudWatch::Alarm", Property: "AlarmName", ARN: regional + "cloudwatch" + here + "alarm:{N}", Ref: "{N}"},
	{Name: "AWS::OpenSearchService::Domain", Property: "DomainName", ARN: regional + "es" + here + "domain/{N}", Ref: "{N}", Lower: true, Longest: 28},
	{Name: "AWS::Elasticsearch::Domain", Property: "DomainName", ARN: regional + "es" + here + "domain/{N}", Ref: "{N}", Lower: true, Longest: 28},
}

var byName = sync.OnceValue(func() map[string]*Type {
	m := make(map[string]*Type, len(types))
	for i := range types {
		m[types[i].Name] = &types[i]
	}
	return m
})

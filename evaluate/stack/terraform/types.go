package terraform

// A kind is a type of resource by the facts that others refer to. Its forms are those of the type of CloudFormation
// (package forms), or its own. Attributes are those of the AWS provider ("Attribute Reference" of each resource,
// Terraform AWS Provider documentation).
type kind struct {
	like       string             // the type of CloudFormation
	name       string             // the argument that has the name; "" where AWS makes up an id
	prefix     string             // the argument that has the beginning of a name that is made up
	attributes map[string]string  // forms of attributes; arn is that of the type unless it is here
	open       map[string]opening // attributes to which expressions usually add something
}

// An opening says where an expression with a single reference is usually more than the value it refers to: what follows
// the value is then unknown.
type opening uint8

const (
	openInPolicies opening = iota + 1 // in Resource: the objects of a bucket
	openEverywhere                    // the methods and paths of an API, the streams of a log group
)

const (
	arnForm    = "{arn}" // of the type
	nameForm   = "{N}"
	idForm     = "{id}"
	invokeForm = "arn:{P}:apigateway:{R}:lambda:path/2015-03-31/functions/{arn}/invocations"
	apiForm    = "arn:{P}:execute-api:{R}:{A}:{id}"
)

func named(like, name string, more ...string) kind {
	k := kind{like: like, name: name, attributes: map[string]string{"arn": arnForm, name: nameForm}}
	for i := 0; i+1 < len(more); i += 2 {
		k.attributes[more[i]] = more[i+1]
	}
	return k
}

func (k kind) withPrefix(argument string) kind { k.prefix = argument; return k }

func (k kind) withOpen(attribute string, o opening) kind {
	k.open = map[string]opening{attribute: o}
	return k
}

func made(like string, more ...string) kind {
	k := named(like, "", more...)
	delete(k.attributes, "")
	return k
}

var kinds = map[string]kind{
	"aws_lambda_function": named("AWS::Lambda::Function", "function_name", "id", nameForm, "invoke_arn", invokeForm,
		"qualified_arn", "{arn}:{?}"),
	"aws_lambda_alias":               named("AWS::Lambda::Alias", "name", "id", arnForm, "invoke_arn", invokeForm),
	"aws_lambda_layer_version":       named("AWS::Lambda::LayerVersion", "layer_name", "id", arnForm),
	"aws_lambda_code_signing_config": made("AWS::Lambda::CodeSigningConfig", "id", arnForm),
	"aws_iam_role":                   named("AWS::IAM::Role", "name", "id", nameForm).withPrefix("name_prefix"),
	"aws_iam_policy":                 named("AWS::IAM::ManagedPolicy", "name", "id", arnForm).withPrefix("name_prefix"),
	"aws_iam_user":                   named("AWS::IAM::User", "name", "id", nameForm),
	"aws_iam_group":                  named("AWS::IAM::Group", "name", "id", nameForm),
	"aws_s3_bucket":                  named("AWS::S3::Bucket", "bucket", "id", nameForm).withPrefix("bucket_prefix").withOpen("arn", openInPolicies),
	"aws_sns_topic":                  named("AWS::SNS::Topic", "name", "id", arnForm).withPrefix("name_prefix"),
	"aws_sqs_queue": named("AWS::SQS::Queue", "name", "id", "https://sqs.{R}.{U}/{A}/{N}", "url", "https://sqs.{R}.{U}/{A}/{N}").
		withPrefix("name_prefix"),
	"aws_dynamodb_table":                   named("AWS::DynamoDB::Table", "name", "id", nameForm, "stream_arn", "{arn}/stream/{?}"),
	"aws_kinesis_stream":                   named("AWS::Kinesis::Stream", "name", "id", arnForm),
	"aws_kinesis_stream_consumer":          named("AWS::Kinesis::StreamConsumer", "name", "id", arnForm),
	"aws_kinesis_firehose_delivery_stream": named("AWS::KinesisFirehose::DeliveryStream", "name", "id", arnForm),
	"aws_cloudwatch_event_rule":            named("AWS::Events::Rule", "name").withPrefix("name_prefix"),
	"aws_cloudwatch_event_bus":             named("AWS::Events::EventBus", "name", "id", nameForm),
	"aws_scheduler_schedule":               named("AWS::Scheduler::Schedule", "name").withPrefix("name_prefix"),
	"aws_cloudwatch_log_group": named("AWS::Logs::LogGroup", "name", "id", nameForm,
		"arn", "arn:{P}:logs:{R}:{A}:log-group:{N}").withPrefix("name_prefix").withOpen("arn", openEverywhere),
	"aws_secretsmanager_secret":   named("AWS::SecretsManager::Secret", "name", "id", arnForm).withPrefix("name_prefix"),
	"aws_ssm_parameter":           named("AWS::SSM::Parameter", "name", "id", nameForm),
	"aws_kms_key":                 made("AWS::KMS::Key", "id", idForm, "key_id", idForm),
	"aws_kms_replica_key":         made("AWS::KMS::ReplicaKey", "id", idForm, "key_id", idForm),
	"aws_kms_alias":               named("AWS::KMS::Alias", "name", "id", nameForm).withPrefix("name_prefix"),
	"aws_api_gateway_rest_api":    made("", "id", idForm, "arn", "arn:{P}:apigateway:{R}::/restapis/{id}", "execution_arn", apiForm).withOpen("execution_arn", openEverywhere),
	"aws_apigatewayv2_api":        made("", "id", idForm, "arn", "arn:{P}:apigateway:{R}::/apis/{id}", "execution_arn", apiForm).withOpen("execution_arn", openEverywhere),
	"aws_sfn_state_machine":       named("AWS::StepFunctions::StateMachine", "name", "id", arnForm).withPrefix("name_prefix"),
	"aws_cognito_user_pool":       made("AWS::Cognito::UserPool", "id", idForm),
	"aws_iot_topic_rule":          named("AWS::IoT::TopicRule", "name", "id", nameForm),
	"aws_msk_cluster":             named("AWS::MSK::Cluster", "cluster_name", "id", arnForm),
	"aws_msk_serverless_cluster":  named("AWS::MSK::ServerlessCluster", "cluster_name", "id", arnForm),
	"aws_mq_broker":               named("AWS::AmazonMQ::Broker", "broker_name", "id", idForm),
	"aws_docdb_cluster":           named("AWS::DocDB::DBCluster", "cluster_identifier", "id", nameForm),
	"aws_efs_file_system":         made("AWS::EFS::FileSystem", "id", idForm),
	"aws_efs_access_point":        made("AWS::EFS::AccessPoint", "id", idForm),
	"aws_ecr_repository":          named("AWS::ECR::Repository", "name", "id", nameForm),
	"aws_vpc_endpoint":            made("AWS::EC2::VPCEndpoint", "id", idForm),
	"aws_vpc":                     made("AWS::EC2::VPC", "id", idForm),
	"aws_subnet":                  made("AWS::EC2::Subnet", "id", idForm),
	"aws_security_group":          made("AWS::EC2::SecurityGroup", "id", idForm),
	"aws_lb_target_group":         named("AWS::ElasticLoadBalancingV2::TargetGroup", "name", "id", arnForm).withPrefix("name_prefix"),
	"aws_cloudwatch_metric_alarm": named("AWS::CloudWatch::Alarm", "alarm_name", "id", nameForm),
	"aws_config_config_rule":      named("AWS::Config::ConfigRule", "name"),
	"aws_opensearch_domain":       named("AWS::OpenSearchService::Domain", "domain_name", "id", arnForm),
	"aws_ecs_cluster":             named("AWS::ECS::Cluster", "name", "id", arnForm),
}

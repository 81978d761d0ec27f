package lambdaperm

// An EventSourceName is the Name of an [EventSource]: another word for string, so that any text will do where one is
// wanted. The constants are all there are.
type EventSourceName = string

// Sources that push: [ModelPush].
const (
	EventSourceS3                      EventSourceName = "s3"
	EventSourceSNS                     EventSourceName = "sns"
	EventSourceEventBridge             EventSourceName = "events"
	EventSourceAPIGateway              EventSourceName = "apigateway"
	EventSourceCloudWatchLogs          EventSourceName = "logs"
	EventSourceCloudWatchAlarms        EventSourceName = "alarms"
	EventSourceCognitoUserPools        EventSourceName = "cognito-idp"
	EventSourceCognitoSync             EventSourceName = "cognito-sync"
	EventSourceIoT                     EventSourceName = "iot"
	EventSourceIoTEvents               EventSourceName = "iotevents"
	EventSourceApplicationLoadBalancer EventSourceName = "elasticloadbalancing"
	EventSourceVPCLattice              EventSourceName = "vpc-lattice"
	EventSourceAlexaSkill              EventSourceName = "alexa-appkit"
	EventSourceAlexaSmartHome          EventSourceName = "alexa-connectedhome"
	EventSourceConfig                  EventSourceName = "config"
	EventSourceCodeCommit              EventSourceName = "codecommit"
	EventSourceSES                     EventSourceName = "ses"
	EventSourceLexV1                   EventSourceName = "lex"
	EventSourceLexV2                   EventSourceName = "lexv2"
	EventSourceConnect                 EventSourceName = "connect"
	EventSourceSecretsManager          EventSourceName = "secretsmanager"
	EventSourceBedrockAgent            EventSourceName = "bedrock"
	EventSourceBedrockAgentCore        EventSourceName = "bedrock-agentcore"
	EventSourceAppSyncAuthorizer       EventSourceName = "appsync"
	EventSourceAppConfig               EventSourceName = "appconfig"
	EventSourceCloudFront              EventSourceName = "cloudfront"
	EventSourceLambdaEdge              EventSourceName = "edgelambda"
	EventSourcePinpoint                EventSourceName = "pinpoint"
	EventSourceWorkMail                EventSourceName = "workmail"
	EventSourceChimeSDK                EventSourceName = "chime"
	EventSourceTransferFamily          EventSourceName = "transfer"
	EventSourceMediaTailor             EventSourceName = "mediatailor"
)

// Sources that Lambda polls: [ModelPull].
const (
	EventSourceKinesis          EventSourceName = "kinesis"
	EventSourceKinesisConsumer  EventSourceName = "kinesis-consumer"
	EventSourceDynamoDB         EventSourceName = "dynamodb"
	EventSourceSQS              EventSourceName = "sqs"
	EventSourceMSK              EventSourceName = "kafka"
	EventSourceMSKCrossAccount  EventSourceName = "kafka-cross-account"
	EventSourceSelfManagedKafka EventSourceName = "self-managed-kafka"
	EventSourceMQ               EventSourceName = "mq"
	EventSourceDocumentDB       EventSourceName = "documentdb"
)

// Services that invoke with a role: [ModelRole].
const (
	EventSourceEventBridgeWithRole      EventSourceName = "events-role"
	EventSourceStepFunctions            EventSourceName = "states"
	EventSourceFirehose                 EventSourceName = "firehose"
	EventSourceScheduler                EventSourceName = "scheduler"
	EventSourcePipes                    EventSourceName = "pipes"
	EventSourceAPIGatewayWithRole       EventSourceName = "apigateway-role"
	EventSourceAppSyncDataSource        EventSourceName = "appsync-role"
	EventSourceCodePipeline             EventSourceName = "codepipeline"
	EventSourceS3BatchOperations        EventSourceName = "s3-batch"
	EventSourceS3ObjectLambda           EventSourceName = "s3-object-lambda"
	EventSourceCodeDeploy               EventSourceName = "codedeploy"
	EventSourceApplicationAutoScaling   EventSourceName = "application-autoscaling"
	EventSourceCloudFormation           EventSourceName = "cloudformation"
	EventSourceCloudFormationHooks      EventSourceName = "cloudformation-hooks"
	EventSourceSystemsManagerAutomation EventSourceName = "ssm"
	EventSourceRDS                      EventSourceName = "rds"
	EventSourceRedshift                 EventSourceName = "redshift"
	EventSourceECS                      EventSourceName = "ecs"
	EventSourceGroundTruth              EventSourceName = "sagemaker"
	EventSourceKendra                   EventSourceName = "kendra"
)

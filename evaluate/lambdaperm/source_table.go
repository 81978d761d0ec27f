package lambdaperm

import "strings"

// A sourceRow is an EventSource in a form that needs no work when a program starts.
type sourceRow struct {
	id, name, title, principal string
	facts                      sourceFact
	shapes                     string // the formats of ARNs behind "arn:{partition}:", with blanks between them
}

// A sourceFact is what a row says with yes or no.
type sourceFact uint16

const (
	isPush       sourceFact = 1 << iota
	isPull                  // neither push nor pull: a service that assumes a role
	sendsARN                // aws:SourceArn is always sent
	sendsAccount            // aws:SourceAccount is always sent
	omitsAccount            // … never
	hasToken                // no ARN, no account, a token
	callsURL                // calls the function's URL
	namedOptIn              // NamedByOptInRegion
	namedBoth               // NamedBothWays
	namedRegion             // NamedByRegion
)

// sourceRows is all there is to know about event sources. What the developer guides of Lambda and of the services leave
// open has neither fact; EventBridge and Lex V2 are taken to send the account, as published templates do. A new source
// is a new row.
var sourceRows = [...]sourceRow{
	{"PUSH-1", "s3", "Amazon S3 notifications", "s3.amazonaws.com", isPush | sendsARN | sendsAccount, "s3:::{bucket}"},
	{"PUSH-2", "sns", "Amazon SNS", "sns.amazonaws.com", isPush | sendsARN | omitsAccount | namedOptIn, "sns:{region}:{account}:{topic}"},
	{"PUSH-3", "events", "Amazon EventBridge rule", "events.amazonaws.com", isPush | sendsARN | sendsAccount,
		"events:{region}:{account}:rule/{rule/}"},
	{"PUSH-4", "apigateway", "Amazon API Gateway", "apigateway.amazonaws.com", isPush | sendsARN | sendsAccount,
		"execute-api:{region}:{account}:{api}/{stage}/..."},
	{"PUSH-5", "logs", "Amazon CloudWatch Logs subscription", "logs.amazonaws.com", isPush | sendsARN | sendsAccount | namedBoth,
		"logs:{region}:{account}:log-group:{group/}:* logs:{region}:{account}:log-group:{group/}"},
	{"PUSH-6", "alarms", "Amazon CloudWatch alarm", "lambda.alarms.cloudwatch.amazonaws.com", isPush | sendsARN | sendsAccount,
		"cloudwatch:{region}:{account}:alarm:{alarm+}"},
	{"PUSH-7", "cognito-idp", "Amazon Cognito user pool", "cognito-idp.amazonaws.com", isPush | sendsARN | sendsAccount,
		"cognito-idp:{region}:{account}:userpool/{pool}"},
	{"PUSH-8", "cognito-sync", "Amazon Cognito Sync", "cognito-sync.amazonaws.com", isPush | sendsARN,
		"cognito-sync:{region}:{account}:identitypool/{pool+} cognito-identity:{region}:{account}:identitypool/{pool+}"},
	{"PUSH-9", "iot", "AWS IoT rule or provisioning template", "iot.amazonaws.com", isPush | sendsARN | sendsAccount,
		"iot:{region}:{account}:rule/{rule} iot:{region}:{account}:provisioningtemplate/{template}"},
	{"PUSH-10", "iotevents", "AWS IoT Events", "iotevents.amazonaws.com", isPush | sendsARN,
		"iotevents:{region}:{account}:detectorModel/{model}"},
	{"PUSH-11", "elasticloadbalancing", "Application Load Balancer", "elasticloadbalancing.amazonaws.com",
		isPush | sendsARN | sendsAccount, "elasticloadbalancing:{region}:{account}:targetgroup/{name}/{id}"},
	{"PUSH-12", "vpc-lattice", "Amazon VPC Lattice", "vpc-lattice.amazonaws.com", isPush | sendsARN,
		"vpc-lattice:{region}:{account}:targetgroup/{group}"},
	{"PUSH-13", "alexa-appkit", "Alexa custom skill", "alexa-appkit.amazon.com", isPush | hasToken, ""},
	{"PUSH-14", "alexa-connectedhome", "Alexa smart home skill", "alexa-connectedhome.amazon.com", isPush | hasToken, ""},
	{"PUSH-15", "config", "AWS Config custom rule", "config.amazonaws.com", isPush | sendsAccount,
		"config:{region}:{account}:config-rule/{rule}"},
	{"PUSH-16", "codecommit", "AWS CodeCommit trigger", "codecommit.amazonaws.com", isPush | sendsARN | sendsAccount,
		"codecommit:{region}:{account}:{repository}"},
	{"PUSH-17", "ses", "Amazon SES receipt rule", "ses.amazonaws.com", isPush | sendsARN | sendsAccount,
		"ses:{region}:{account}:receipt-rule-set/{set}:receipt-rule/{rule}"},
	{"PUSH-18", "lex", "Amazon Lex V1", "lex.amazonaws.com", isPush | sendsARN, "lex:{region}:{account}:intent:{intent}:{version+}"},
	{"PUSH-19", "lexv2", "Amazon Lex V2", "lexv2.amazonaws.com", isPush | sendsARN | sendsAccount,
		"lex:{region}:{account}:bot-alias/{bot}/{alias}"},
	{"PUSH-20", "connect", "Amazon Connect", "connect.amazonaws.com", isPush | sendsARN | sendsAccount,
		"connect:{region}:{account}:instance/{instance}"},
	{"PUSH-21", "secretsmanager", "AWS Secrets Manager rotation", "secretsmanager.amazonaws.com", isPush | sendsARN | sendsAccount,
		"secretsmanager:{region}:{account}:secret:{secret/}"},
	{"PUSH-22", "bedrock", "Amazon Bedrock agent", "bedrock.amazonaws.com", isPush | sendsARN | sendsAccount,
		"bedrock:{region}:{account}:agent/{agent}"},
	{"PUSH-23", "bedrock-agentcore", "Amazon Bedrock AgentCore evaluator", "bedrock-agentcore.amazonaws.com",
		isPush | sendsARN | sendsAccount, "bedrock-agentcore:{region}:{account}:evaluator/{evaluator}"},
	{"PUSH-24", "appsync", "AWS AppSync authorizer", "appsync.amazonaws.com", isPush | sendsARN,
		"appsync:{region}:{account}:apis/{api}"},
	{"PUSH-25", "appconfig", "AWS AppConfig validator", "appconfig.amazonaws.com", isPush,
		"appconfig:{region}:{account}:application/{application}/configurationprofile/{profile}"},
	{"PUSH-26", "cloudfront", "Amazon CloudFront origin access control", "cloudfront.amazonaws.com", isPush | sendsARN | callsURL,
		"cloudfront::{account}:distribution/{distribution}"},
	{"PUSH-27", edgeName, "Lambda@Edge", edgePrincipal, isPush | sendsARN, "cloudfront::{account}:distribution/{distribution}"},
	{"PUSH-28", "cloudformation", "AWS CloudFormation custom resource or macro", "cloudformation.amazonaws.com", isPush,
		"cloudformation:{region}:{account}:stack/{stack}/{id}"},
	{"PUSH-28", "pinpoint", "Amazon Pinpoint", "pinpoint.amazonaws.com", isPush | sendsARN | sendsAccount | namedRegion,
		"mobiletargeting:{region}:{account}:apps/{app/} mobiletargeting:{region}:{account}:recommenders/{recommender}"},
	{"PUSH-28", "workmail", "Amazon WorkMail", "workmail.amazonaws.com", isPush | sendsARN | namedRegion,
		"workmail:{region}:{account}:organization/{organization}"},
	{"PUSH-28", "chime", "Amazon Chime SDK SIP media application", "voiceconnector.chime.amazonaws.com", isPush | sendsARN,
		"chime:{region}:{account}:sma/{application}"},
	{"PUSH-28", "transfer", "AWS Transfer Family identity provider", "transfer.amazonaws.com", isPush | sendsARN,
		"transfer:{region}:{account}:server/{server}"},
	{"PUSH-28", "mediatailor", "AWS Elemental MediaTailor", "mediatailor.amazonaws.com", isPush,
		"mediatailor:{region}:{account}:playbackConfiguration/{configuration}"},

	{"PULL-1", "kinesis", "Amazon Kinesis stream", "", isPull, "kinesis:{region}:{account}:stream/{stream}"},
	{"PULL-2", "kinesis-consumer", "Amazon Kinesis enhanced fan-out", "", isPull,
		"kinesis:{region}:{account}:stream/{stream}/consumer/{consumer}:{created}"},
	{"PULL-3", "dynamodb", "Amazon DynamoDB stream", "", isPull, "dynamodb:{region}:{account}:table/{table}/stream/{label+}"},
	{"PULL-4", "sqs", "Amazon SQS queue", "", isPull, "sqs:{region}:{account}:{queue}"},
	{"PULL-5", "kafka", "Amazon MSK", "", isPull, clusterOfMSK},
	{"PULL-6", "kafka-iam", "Amazon MSK with IAM authentication", "", isPull, clusterOfMSK},
	{"PULL-7", "kafka-secret", "Amazon MSK with SASL/SCRAM or mTLS", "", isPull, clusterOfMSK},
	{"PULL-8", "kafka-cross-account", "Amazon MSK of another account", "", isPull,
		clusterOfMSK + " kafka:{region}:{account}:vpc-connection/{owner}/{cluster}/{id}"},
	{"PULL-9", "self-managed-kafka", "self-managed Apache Kafka", "", isPull, ""},
	{"PULL-10", "mq", "Amazon MQ", "", isPull, "mq:{region}:{account}:broker:{broker}:{id}"},
	{"PULL-11", "documentdb", "Amazon DocumentDB", "", isPull, "rds:{region}:{account}:cluster:{cluster}"},

	{"", "events-role", "Amazon EventBridge rule with a role", "events.amazonaws.com", 0, "events:{region}:{account}:rule/{rule/}"},
	{"", "states", "AWS Step Functions", "states.amazonaws.com", 0, "states:{region}:{account}:stateMachine:{machine+}"},
	{"", "firehose", "Amazon Data Firehose transformation", "firehose.amazonaws.com", 0,
		"firehose:{region}:{account}:deliverystream/{stream}"},
	{"", "scheduler", "Amazon EventBridge Scheduler", "scheduler.amazonaws.com", 0,
		"scheduler:{region}:{account}:schedule/{group}/{schedule}"},
	{"", "pipes", "Amazon EventBridge Pipes", "pipes.amazonaws.com", 0, "pipes:{region}:{account}:pipe/{pipe}"},
	{"", "apigateway-role", "Amazon API Gateway with credentials or an authorizer's role", "apigateway.amazonaws.com", 0,
		"execute-api:{region}:{account}:{api}/{stage}/..."},
	{"", "appsync-role", "AWS AppSync data source", "appsync.amazonaws.com", 0, "appsync:{region}:{account}:apis/{api}"},
	{"", "codepipeline", "AWS CodePipeline", "codepipeline.amazonaws.com", 0, "codepipeline:{region}:{account}:{pipeline}"},
	{"", "s3-batch", "Amazon S3 Batch Operations", "batchoperations.s3.amazonaws.com", 0, "s3:{region}:{account}:job/{job}"},
	{"", "s3-object-lambda", "Amazon S3 Object Lambda", "", 0, "s3-object-lambda:{region}:{account}:accesspoint/{point}"},
	{"", "codedeploy", "AWS CodeDeploy hook", "codedeploy.amazonaws.com", 0,
		"codedeploy:{region}:{account}:deploymentgroup:{application}/{group}"},
	{"", "application-autoscaling", "Application Auto Scaling", "lambda.application-autoscaling.amazonaws.com", 0, ""},
}

const (
	edgeName      = "edgelambda"
	edgePrincipal = "edgelambda.amazonaws.com"
	autoscaling   = "application-autoscaling"
	clusterOfMSK  = "kafka:{region}:{account}:cluster/{cluster}/{id}"
)

// source returns the row as what it stands for.
func (r *sourceRow) source() EventSource {
	e := EventSource{ID: r.id, Name: r.name, Title: r.title, Principal: r.principal, Model: ModelRole}
	is := func(f sourceFact) bool { return r.facts&f != 0 }
	switch {
	case is(isPush):
		e.Model = ModelPush
	case is(isPull):
		e.Model = ModelPull
	}
	switch {
	case is(namedOptIn):
		e.Naming = NamedByOptInRegion
	case is(namedBoth):
		e.Naming = NamedBothWays
	case is(namedRegion):
		e.Naming = NamedByRegion
	}
	if is(sendsARN) {
		e.SourceARN = AlwaysSent
	}
	switch {
	case is(sendsAccount):
		e.SourceAccount = AlwaysSent
	case is(omitsAccount):
		e.SourceAccount = NeverSent
	}
	e.URL, e.Token = is(callsURL), is(hasToken)
	if e.Token {
		e.SourceARN, e.SourceAccount = NeverSent, NeverSent
	}
	for shape := range strings.FieldsSeq(r.shapes) {
		e.ARNs = append(e.ARNs, anyPartition+shape)
	}
	if e.Model == ModelRole && r.principal != "" {
		e.Actions = []string{invokeFunction}
	}
	switch r.name {
	case "sns":
		e.CrossAccount = "the topic's policy must allow the function's account sns:Subscribe"
		e.Subscription = []string{"sns:Subscribe", "sns:ListSubscriptionsByTopic"}
	case "elasticloadbalancing":
		e.CrossAccount = "it cannot work: function and target group belong to one account and one Region"
	case "firehose":
		e.Actions = append(e.Actions, getConfiguration)
	case "codepipeline":
		e.Actions = append(e.Actions, listFunctions)
	case autoscaling:
		e.Actions = []string{"lambda:PutProvisionedConcurrencyConfig", "lambda:GetProvisionedConcurrencyConfig",
			"lambda:DeleteProvisionedConcurrencyConfig"}
	}
	return e
}

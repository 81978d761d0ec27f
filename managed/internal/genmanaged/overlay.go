package main

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/managed/internal/layout"
)

// overlay returns the policies that are in neither package, written by hand. Where a source gives only a part of a
// date, the date is left unknown.
func overlay() []managed {
	return []managed{
		{
			// Source: version 8 as recorded in iam-dataset of 2026-08-22 (MIT). Deprecated since 2021-03-01: "AWS
			// managed policies for AWS Lambda", AWS Lambda Developer Guide; it stays in force where it is attached.
			Name: "AWSLambdaFullAccess", Deprecated: true, Successor: "AWSLambda_FullAccess",
			Updated: day("2017-11-27"), Default: 8,
			Versions: []version{{8, day("2017-11-27"), allowOnAll(`
				cloudformation:DescribeChangeSet cloudformation:DescribeStackResources cloudformation:DescribeStacks
				cloudformation:GetTemplate cloudformation:ListStackResources cloudwatch:*
				cognito-identity:ListIdentityPools cognito-sync:GetCognitoEvents cognito-sync:SetCognitoEvents dynamodb:*
				ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs events:* iam:GetPolicy
				iam:GetPolicyVersion iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies
				iam:ListRoles iam:PassRole iot:AttachPrincipalPolicy iot:AttachThingPrincipal
				iot:CreateKeysAndCertificate iot:CreatePolicy iot:CreateThing iot:CreateTopicRule iot:DescribeEndpoint
				iot:GetTopicRule iot:ListPolicies iot:ListThings iot:ListTopicRules iot:ReplaceTopicRule
				kinesis:DescribeStream kinesis:ListStreams kinesis:PutRecord kms:ListAliases lambda:* logs:* s3:*
				sns:ListSubscriptions sns:ListSubscriptionsByTopic sns:ListTopics sns:Publish sns:Subscribe
				sns:Unsubscribe sqs:ListQueues sqs:SendMessage tag:GetResources xray:PutTelemetryRecords
				xray:PutTraceSegments`)}},
		},
		{
			// Source: as for AWSLambdaFullAccess.
			Name: "AWSLambdaReadOnlyAccess", Deprecated: true, Successor: "AWSLambda_ReadOnlyAccess",
			Updated: day("2018-09-06"), Default: 8,
			Versions: []version{{8, day("2018-09-06"), allowOnAll(`
				cloudformation:DescribeChangeSet cloudformation:DescribeStackResources cloudformation:DescribeStacks
				cloudformation:GetTemplate cloudformation:ListStackResources cloudwatch:Describe* cloudwatch:Get*
				cloudwatch:List* cognito-identity:ListIdentityPools cognito-sync:GetCognitoEvents dynamodb:BatchGetItem
				dynamodb:DescribeStream dynamodb:DescribeTable dynamodb:GetItem dynamodb:ListStreams dynamodb:ListTables
				dynamodb:Query dynamodb:Scan ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs
				events:Describe* events:List* iam:GetPolicy iam:GetPolicyVersion iam:GetRole iam:GetRolePolicy
				iam:ListAttachedRolePolicies iam:ListRolePolicies iam:ListRoles iot:DescribeEndpoint iot:GetTopicRule
				iot:ListPolicies iot:ListThings iot:ListTopicRules kinesis:DescribeStream kinesis:ListStreams
				kms:ListAliases lambda:Get* lambda:List* logs:DescribeLogGroups logs:DescribeLogStreams
				logs:DescribeMetricFilters logs:GetLogEvents s3:Get* s3:List* sns:ListSubscriptions
				sns:ListSubscriptionsByTopic sns:ListTopics sqs:ListQueues tag:GetResources`)}},
		},
		{
			// Source: version 4 as recorded in iam-dataset of 2026-08-22 (MIT), which knows no ARN for it.
			Name: "AWSLambdaReplicatorInternal", Deprecated: true, NoARN: true,
			Updated: day("2019-06-20"), Default: 4,
			Versions: []version{{4, day("2019-06-20"), `{"Version":"2012-10-17","Statement":[` +
				`{"Sid":"LambdaCreateDeletePermission","Effect":"Allow",` +
				`"Action":["lambda:CreateFunction","lambda:DeleteFunction","lambda:DisableReplication"],` +
				`"Resource":["arn:aws:lambda:*:*:function:*"]},` +
				`{"Sid":"IamPassRolePermission","Effect":"Allow","Action":["iam:PassRole"],"Resource":["*"],` +
				`"Condition":{"StringLikeIfExists":{"iam:PassedToService":` +
				`["lambda.amazonaws.com","lambda.beta.amazonaws.com","lambda.preprod.amazonaws.com"]}}},` +
				`{"Sid":"CloudFrontListDistributions","Effect":"Allow",` +
				`"Action":["cloudfront:ListDistributionsByLambdaFunction"],"Resource":["*"]}]}`}},
		},
		{
			// Source: "Service control policies", AWS Organizations User Guide. It has no versions.
			Name: "FullAWSAccess", Path: "service_control_policy/p-", Kind: layout.SCP,
			Versions: []version{{0, 0, `{"Version":"2012-10-17","Statement":[` +
				`{"Effect":"Allow","Action":"*","Resource":"*"}]}`}},
		},
		{
			// Source: "Resource control policies", AWS Organizations User Guide. It has no versions.
			Name: "RCPFullAWSAccess", Path: "resource_control_policy/p-", Kind: layout.RCP,
			Versions: []version{{0, 0, `{"Version":"2012-10-17","Statement":[` +
				`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`}},
		},
	}
}

// day returns the beginning of a day.
func day(s string) int64 {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t.Unix()
}

// allowOnAll writes a document with one statement that allows the actions on every resource.
func allowOnAll(actions string) string {
	type statement struct {
		Effect   string
		Action   []string
		Resource string
	}
	text, err := json.Marshal(struct {
		Version   string
		Statement []statement
	}{"2012-10-17", []statement{{"Allow", strings.Fields(actions), "*"}}})
	if err != nil {
		panic(err)
	}
	return string(text)
}

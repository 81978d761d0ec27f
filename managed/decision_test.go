package managed_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
)

const (
	account  = "111122223333"
	session  = "arn:aws:sts::" + account + ":assumed-role/execution/function"
	function = "arn:aws:lambda:us-east-1:" + account + ":function:f"
	role     = "arn:aws:iam::" + account + ":role/any"
	group    = "arn:aws:logs:us-east-1:" + account + ":log-group:"
	eni      = "arn:aws:ec2:us-east-1:" + account + ":network-interface/eni-1"
	instance = "arn:aws:ec2:us-east-1:" + account + ":instance/i-1"
	stream   = "arn:aws:kinesis:us-east-1:" + account + ":stream/s"
	table    = "arn:aws:dynamodb:us-east-1:" + account + ":table/t"
)

// SEED-6 to SEED-9, SEED-37, SEED-38, SEED-48, MP-7 to MP-14: what the policies allow the session of a role.
func TestDecisions(t *testing.T) {
	passedTo := func(service string) map[string]string { return map[string]string{"iam:PassedToService": service} }
	for _, tt := range []struct {
		rule     string
		policies []string // name, or name:version
		action   string
		resource string
		context  map[string]string
		want     evaluate.Decision
	}{
		{"SEED-6", list("AWSLambdaBasicExecutionRole"), "logs:PutLogEvents", group + "/aws/lambda/f:log-stream:x", nil, allowed},
		{"SEED-6", list("AWSLambdaBasicExecutionRole"), "logs:GetLogEvents", group + "/aws/lambda/f:log-stream:x", nil, denied},
		{"SEED-6", list("AWSLambdaBasicExecutionRole"), "s3:GetObject", "arn:aws:s3:::b/k", nil, denied},
		{"SEED-7", list("AWSLambdaKinesisExecutionRole"), "kinesis:GetRecords", stream, nil, allowed},
		{"SEED-7", list("AWSLambdaKinesisExecutionRole"), "kinesis:SubscribeToShard", stream, nil, allowed},
		{"SEED-7", list("AWSLambdaKinesisExecutionRole"), "kinesis:PutRecord", stream, nil, denied},
		{"SEED-8", list("AWSLambdaDynamoDBExecutionRole"), "dynamodb:GetRecords", table + "/stream/x", nil, allowed},
		{"SEED-8", list("AWSLambdaDynamoDBExecutionRole"), "dynamodb:GetItem", table, nil, denied},
		{"SEED-9", list("AWSLambdaVPCAccessExecutionRole"), "ec2:CreateNetworkInterface", eni, nil, allowed},
		{"SEED-9", list("AWSLambdaVPCAccessExecutionRole"), "ec2:RunInstances", instance, nil, denied},
		{"SEED-9", list("AWSLambdaVPCAccessExecutionRole:v3"), "ec2:DescribeSubnets", "*", nil, allowed},
		{"SEED-9", list("AWSLambdaVPCAccessExecutionRole:v2"), "ec2:DescribeSubnets", "*", nil, denied},
		{"SEED-9", list("AWSLambdaVPCAccessExecutionRole:v1"), "ec2:DescribeSubnets", "*", nil, denied},
		{"SEED-9", list("AWSLambdaVPCAccessExecutionRole:v1"), "ec2:AssignPrivateIpAddresses", eni, nil, denied},
		{"SEED-9", list("AWSLambdaVPCAccessExecutionRole:v2"), "ec2:AssignPrivateIpAddresses", eni, nil, allowed},
		{"SEED-37", list("AWSLambdaReadOnlyAccess"), "lambda:GetFunction", function, nil, allowed},
		{"SEED-37", list("AWSLambdaReadOnlyAccess"), "lambda:InvokeFunction", function, nil, denied},
		{"SEED-37", list("AWSLambdaReadOnlyAccess", "AWSLambdaRole"), "lambda:InvokeFunction", function, nil, allowed},
		{"SEED-37", list("AWSLambda_ReadOnlyAccess"), "lambda:GetFunction", function, nil, allowed},
		{"SEED-37", list("AWSLambda_ReadOnlyAccess"), "lambda:InvokeFunction", function, nil, denied},
		{"SEED-37", list("AWSLambda_ReadOnlyAccess", "AWSLambdaRole"), "lambda:InvokeFunction", function, nil, allowed},
		{"SEED-38", list("AWSLambdaFullAccess"), "lambda:DeleteFunction", function, nil, allowed},
		{"SEED-38", list("AWSLambdaFullAccess"), "s3:DeleteBucket", "arn:aws:s3:::b", nil, allowed},
		{"SEED-38", list("AWSLambdaFullAccess"), "ec2:RunInstances", instance, nil, denied},
		{"SEED-38", list("AWSLambdaRole"), "lambda:InvokeFunction", function + ":prod", nil, allowed},
		{"SEED-38", list("AWSLambdaRole"), "lambda:InvokeFunctionUrl", function, nil, denied},
		{"SEED-38", list("AWSLambdaRole"), "lambda:InvokeAsync", function, nil, denied},
		{"SEED-48", list("AdministratorAccess"), "lambda:DeleteFunction", function, nil, allowed},
		{"SEED-48", list("AdministratorAccess"), "iam:PassRole", role, nil, allowed},
		{"SEED-48", list("AdministratorAccess", "AWSDenyAll"), "lambda:DeleteFunction", function, nil, evaluate.ExplicitDeny},
		{"MP-2", list("PowerUserAccess"), "lambda:DeleteFunction", function, nil, allowed},
		{"MP-2", list("PowerUserAccess"), "iam:PassRole", role, nil, denied},
		{"MP-7", list("AWSLambda_FullAccess"), "iam:PassRole", role, passedTo("lambda.amazonaws.com"), allowed},
		{"MP-7", list("AWSLambda_FullAccess"), "iam:PassRole", role, passedTo("ec2.amazonaws.com"), denied},
		{"MP-7", list("AWSLambda_FullAccess"), "iam:PassRole", role, nil, denied},
		{"MP-7", list("AWSLambda_FullAccess"), "s3:GetObject", "arn:aws:s3:::b/k", nil, denied},
		{"MP-7", list("AWSLambda_FullAccess"), "dynamodb:GetItem", table, nil, denied},
		{"MP-7", list("AWSLambda_FullAccess"), "logs:CreateLogGroup", group + "/aws/lambda/f", nil, denied},
		{"MP-7", list("AWSLambda_FullAccess"), "lambda:AddPermission", function, nil, allowed},
		{"MP-7", list("AWSLambda_FullAccess"), "lambda:InvokeFunctionUrl", function, nil, allowed},
		{"MP-7", list("AWSLambda_FullAccess"), "lambda:PutResourcePolicy", function, nil, allowed},
		{"MP-8", list("AWSLambdaFullAccess"), "iam:PassRole", role, passedTo("ec2.amazonaws.com"), allowed},
		{"MP-8", list("AWSLambdaFullAccess"), "dynamodb:GetItem", table, nil, allowed},
		{"MP-8", list("AWSLambdaFullAccess"), "events:PutRule", "arn:aws:events:us-east-1:" + account + ":rule/r", nil, allowed},
		{"MP-8", list("AWSLambdaFullAccess"), "logs:CreateLogGroup", group + "/aws/lambda/f", nil, allowed},
		{"MP-8", list("AWSLambdaFullAccess"), "cloudwatch:DeleteAlarms", "arn:aws:cloudwatch:us-east-1:" + account + ":alarm:a", nil, allowed},
		{"MP-9", list("AWSLambda_ReadOnlyAccess"), "lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:" + account + ":layer:l:1", nil, allowed},
		{"MP-9", list("AWSLambda_ReadOnlyAccess"), "lambda:GetDurableExecutionState", function, nil, allowed},
		{"MP-9", list("AWSLambda_ReadOnlyAccess"), "logs:GetLogEvents", group + "/aws/lambda/f:log-stream:x", nil, allowed},
		{"MP-9", list("AWSLambda_ReadOnlyAccess"), "logs:GetLogEvents", group + "/other:log-stream:x", nil, denied},
		{"MP-9", list("AWSLambda_ReadOnlyAccess"), "dynamodb:GetItem", table, nil, denied},
		{"MP-9", list("AWSLambda_ReadOnlyAccess"), "s3:GetObject", "arn:aws:s3:::b/k", nil, denied},
		{"MP-9", list("AWSLambdaReadOnlyAccess"), "dynamodb:GetItem", table, nil, allowed},
		{"MP-9", list("AWSLambdaReadOnlyAccess"), "s3:GetObject", "arn:aws:s3:::b/k", nil, allowed},
		{"MP-10", list("AWSLambdaExecute"), "logs:DeleteLogGroup", group + "/any", nil, allowed},
		{"MP-10", list("AWSLambdaExecute"), "s3:GetObject", "arn:aws:s3:::b/k", nil, allowed},
		{"MP-10", list("AWSLambdaExecute"), "s3:PutObject", "arn:aws:s3:::b/k", nil, allowed},
		{"MP-10", list("AWSLambdaExecute"), "s3:ListBucket", "arn:aws:s3:::b", nil, denied},
		{"MP-11", list("AWSLambdaBasicExecutionRole"), "logs:CreateLogGroup", group + "/anywhere", nil, allowed},
		{"MP-12", list("CloudWatchLambdaInsightsExecutionRolePolicy"), "logs:PutLogEvents", group + "/aws/lambda-insights:log-stream:x", nil, allowed},
		{"MP-12", list("CloudWatchLambdaInsightsExecutionRolePolicy"), "logs:PutLogEvents", group + "/aws/lambda/f:log-stream:x", nil, denied},
		{"MP-13", list("CloudWatchLambdaApplicationSignalsExecutionRolePolicy"), "logs:PutLogEvents", group + "/aws/application-signals/data:log-stream:x", nil, allowed},
		{"MP-13", list("CloudWatchLambdaApplicationSignalsExecutionRolePolicy"), "logs:PutLogEvents", group + "/aws/application-signals/data:log-stream:x", map[string]string{"aws:ResourceAccount": "444455556666"}, denied},
		{"MP-13", list("CloudWatchLambdaApplicationSignalsExecutionRolePolicy"), "xray:PutTraceSegments", "*", map[string]string{"aws:ResourceAccount": account}, allowed},
		{"MP-14", list("AWSXRayDaemonWriteAccess"), "xray:PutTelemetryRecords", "*", nil, allowed},
		{"MP-14", list("AWSXrayWriteOnlyAccess"), "xray:PutTelemetryRecords", "*", nil, allowed},
		{"MP-14", list("AWSXrayWriteOnlyAccess"), "xray:GetTraceSummaries", "*", nil, denied},
	} {
		t.Run(tt.rule+"/"+tt.action, func(t *testing.T) {
			req := evaluate.Request{
				Principal: evaluate.MustParsePrincipal(session),
				Action:    tt.action,
				Resource:  evaluate.Resource{ARN: tt.resource},
				Context:   condition.Context{},
			}
			for key, value := range tt.context {
				req.Context.Set(key, value)
			}
			got, err := evaluate.Evaluate(&req, evaluate.Policies{Identity: lookup(t, tt.policies)})
			if err != nil {
				t.Fatal(err)
			}
			if got.Decision != tt.want {
				t.Errorf("%v: %s on %s: %v, want %v", tt.policies, tt.action, tt.resource, got.Decision, tt.want)
			}
		})
	}
}

const (
	allowed = evaluate.Allowed
	denied  = evaluate.ImplicitDeny
)

func list(names ...string) []string { return names }

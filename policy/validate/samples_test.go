package validate_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// TestSamples: policies that the Lambda Developer Guide recommends have nothing of severity Error (IDP-1 to IDP-17).
func TestSamples(t *testing.T) {
	const (
		account  = "arn:aws:lambda:us-west-2:123456789012:"
		anywhere = "arn:aws:lambda:*:*:"
	)
	for _, c := range []struct {
		name       string
		kind       policy.Kind
		statements string
	}{
		{"IDP-1 developers", policy.Identity, `
			{"Sid":"ReadOnlyPermissions","Effect":"Allow","Action":["lambda:GetAccountSettings","lambda:GetEventSourceMapping","lambda:GetFunction",
				"lambda:GetFunctionConfiguration","lambda:GetFunctionCodeSigningConfig","lambda:GetFunctionConcurrency","lambda:ListEventSourceMappings",
				"lambda:ListFunctions","lambda:ListTags","iam:ListRoles"],"Resource":"*"},
			{"Sid":"DevelopFunctions","Effect":"Allow","NotAction":["lambda:AddPermission","lambda:PutFunctionConcurrency"],"Resource":"` + anywhere + `function:intern-*"},
			{"Sid":"DevelopEventSourceMappings","Effect":"Allow","Action":["lambda:DeleteEventSourceMapping","lambda:UpdateEventSourceMapping","lambda:CreateEventSourceMapping"],
				"Resource":"*","Condition":{"StringLike":{"lambda:FunctionArn":"` + anywhere + `function:intern-*"}}},
			{"Sid":"PassExecutionRole","Effect":"Allow","Action":["iam:ListRolePolicies","iam:ListAttachedRolePolicies","iam:GetRole","iam:GetRolePolicy","iam:PassRole",
				"iam:SimulatePrincipalPolicy"],"Resource":"arn:aws:iam::*:role/intern-lambda-execution-role"},
			{"Sid":"ViewLogs","Effect":"Allow","Action":["logs:*"],"Resource":"arn:aws:logs:*:*:log-group:/aws/lambda/intern-*"}`},
		{"IDP-2 invoke", policy.Identity, `{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"` + account + `function:my-function"}`},
		{"IDP-3 permissions for SNS", policy.Identity, `{"Effect":"Allow","Action":["lambda:AddPermission","lambda:RemovePermission"],
			"Resource":"` + account + `function:test:*","Condition":{"StringEquals":{"lambda:Principal":"sns.amazonaws.com"}}}`},
		{"IDP-4 layers", policy.Identity, `{"Effect":"Allow","Action":["lambda:PublishLayerVersion"],"Resource":"` + account + `layer:test-*"},
			{"Effect":"Allow","Action":["lambda:GetLayerVersion","lambda:DeleteLayerVersion"],"Resource":"` + account + `layer:test-*:*"}`},
		{"IDP-5 layers of an account", policy.Identity, `{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:UpdateFunctionConfiguration"],"Resource":"*",
			"Condition":{"ForAllValues:StringLike":{"lambda:Layer":["arn:aws:lambda:*:123456789012:layer:*:*"]}}}`},
		{"IDP-6 a VPC", policy.Identity, `{"Effect":"Deny","Action":["lambda:CreateFunction","lambda:UpdateFunctionConfiguration"],"Resource":"*","Condition":{"Null":{"lambda:VpcIds":"true"}}}`},
		{"IDP-7 not these VPCs", policy.Identity, `{"Effect":"Deny","Action":["lambda:CreateFunction","lambda:UpdateFunctionConfiguration"],"Resource":"*",
			"Condition":{"StringEquals":{"lambda:VpcIds":["vpc-0a1b2c3d","vpc-0a1b2c3e"]}}},
			{"Effect":"Deny","Action":["lambda:CreateFunction","lambda:UpdateFunctionConfiguration"],"Resource":"*",
			"Condition":{"ForAnyValue:StringEquals":{"lambda:SubnetIds":["subnet-0a1b2c3d"],"lambda:SecurityGroupIds":["sg-0a1b2c3d"]}}}`},
		{"IDP-8 these only", policy.Identity, `{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:UpdateFunctionConfiguration"],"Resource":"*",
			"Condition":{"StringEquals":{"lambda:VpcIds":"vpc-0a1b2c3d"},"ForAllValues:StringEquals":{"lambda:SubnetIds":["subnet-0a1b2c3d"],"lambda:SecurityGroupIds":["sg-0a1b2c3d"]}}}`},
		{"IDP-10 tags", policy.Identity, `{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:TagResource"],"Resource":"` + anywhere + `function:*","Condition":{
			"StringEquals":{"aws:RequestTag/project":"${aws:PrincipalTag/project}","aws:ResourceTag/project":"${aws:PrincipalTag/project}"},
			"ForAllValues:StringEquals":{"aws:TagKeys":"project"}}},
			{"Effect":"Allow","Action":["lambda:InvokeFunction","lambda:GetFunction"],"Resource":"` + anywhere + `function:*","Condition":{"StringEquals":{"aws:ResourceTag/project":"${aws:PrincipalTag/project}"}}},
			{"Effect":"Allow","Action":["lambda:GetAccountSettings","lambda:ListFunctions","iam:ListRoles"],"Resource":"*"},
			{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:role/project-role"}`},
		{"IDP-11 boundary", policy.Boundary, `{"Effect":"Allow","Action":"*","Resource":["` + account + `function:my-app-getAllItemsFunction-*",
			"arn:aws:dynamodb:us-west-2:123456789012:table/my-app-items"]},{"Effect":"Allow","Action":["logs:*","xray:Put*"],"Resource":"*"}`},
		{"IDP-12 image", policy.Resource, `{"Sid":"Account","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]},
			{"Sid":"Service","Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],
			"Condition":{"StringLike":{"aws:sourceARN":"arn:aws:lambda:us-east-1:123456789012:function:*"}}}`},
		{"IDP-14 capacity", policy.Identity, `{"Effect":"Allow","Action":"lambda:PassCapacityProvider","Resource":"` + account + `capacity-provider:trusted-workloads-*"}`},
		{"IDP-15 own user", policy.Identity, `{"Effect":"Allow","Action":["iam:GetUser","iam:ChangePassword"],"Resource":"arn:aws:iam::*:user/${aws:username}"}`},
		{"IDP-17 Control Tower", policy.SCP, `{"Effect":"Deny","Action":"lambda:AddPermission","Resource":"arn:*:lambda:*:*:function:*","Condition":{
			"StringNotLike":{"lambda:Principal":["arn:*:iam::${aws:PrincipalAccount}:*","${aws:PrincipalAccount}"]},
			"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/AWSControlTowerExecution"}}}`},
		{"ROLE-1 trust", policy.Trust, `{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}`},
	} {
		for _, f := range validate.Text([]byte(`{"Version":"2012-10-17","Statement":[`+c.statements+`]}`), c.kind) {
			if f.Severity == validate.Error {
				t.Errorf("%s: %s at %s: %s", c.name, f.Code, f.Path, f.Message)
			}
		}
	}
}

// TestWrittenByLambda: what AddPermission and AddLayerVersionPermission write has nothing of severity Error.
func TestWrittenByLambda(t *testing.T) {
	defaults := arn.ARN{Partition: "aws", Region: "us-east-1", AccountID: "123456789012"}
	check := func(name string, s policy.StatementSpec, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p, err := lambdapolicy.AppendStatement(nil, s)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, f := range validate.Policy(p, policy.Resource, validate.WithResourceType("AWS::Lambda::Function")) {
			if f.Severity == validate.Error && !strings.Contains(name, "layer") {
				t.Errorf("%s: %s at %s: %s", name, f.Code, f.Path, f.Message)
			}
		}
		for _, f := range validate.Policy(p, policy.Resource) {
			if f.Severity == validate.Error {
				t.Errorf("%s: %s at %s: %s", name, f.Code, f.Path, f.Message)
			}
		}
	}
	for _, in := range []lambdapolicy.AddPermissionInput{
		{Principal: "sns.amazonaws.com", SourceARN: "arn:aws:sns:us-east-1:123456789012:orders"},
		{Principal: "s3.amazonaws.com", SourceARN: "arn:aws:s3:::uploads", SourceAccount: "123456789012"},
		{Principal: "events.amazonaws.com", SourceARN: "arn:aws:events:us-east-1:123456789012:rule/nightly"},
		{Principal: "logs.amazonaws.com", SourceARN: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/x:*"},
		{Principal: "apigateway.amazonaws.com", SourceARN: "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*/POST/orders"},
		{Principal: "alexa-appkit.amazon.com", EventSourceToken: "amzn1.ask.skill.0a1b2c3d"},
		{Principal: "123456789012"}, {Principal: "arn:aws:iam::123456789012:role/reader", Qualifier: "live"},
		{Principal: "*", PrincipalOrgID: "o-a1b2c3d4e5"},
		{Principal: "*", Action: "lambda:InvokeFunctionUrl", FunctionURLAuthType: lambdapolicy.AuthNone},
		{Principal: "*", InvokedViaFunctionURL: true},
		{Principal: "cognito-idp.amazonaws.com", SourceARN: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a1B2c3D4e"},
		{Principal: "iot.amazonaws.com", SourceARN: "arn:aws:iot:us-east-1:123456789012:rule/orders"},
		{Principal: "config.amazonaws.com", SourceAccount: "123456789012"},
		{Principal: "elasticloadbalancing.amazonaws.com", SourceARN: "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0a1b2c3d4e5f6071"},
		{Principal: "secretsmanager.amazonaws.com", SourceAccount: "123456789012"},
	} {
		in.FunctionName, in.StatementID = "orders", "s_1-a"
		if in.Action == "" {
			in.Action = "lambda:InvokeFunction"
		}
		s, err := lambdapolicy.AddPermission(in, defaults)
		check(in.Principal, s, err)
	}
	for _, in := range []lambdapolicy.AddLayerVersionPermissionInput{{Principal: "111122223333"}, {Principal: "*", OrganizationID: "o-a1b2c3d4e5"}, {Principal: "*"}} {
		in.LayerName, in.VersionNumber, in.StatementID, in.Action = "tools", 3, "s", "lambda:GetLayerVersion"
		s, err := lambdapolicy.AddLayerVersionPermission(in, defaults)
		check("layer for "+in.Principal, s, err)
	}
}

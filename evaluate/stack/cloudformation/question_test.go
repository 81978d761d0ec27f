package cloudformation_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
)

var here = stack.Environment{Account: "111122223333", Region: "eu-west-1"}

// base is a function with a role that has the basic policy, and what the names of tests stand for.
const base = `"Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
	"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
	"ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]}},
	"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}}},`

const conditions = `"Parameters": {"P": {"Type": "String"}, "Q": {"Type": "String"}, "RoleArn": {"Type": "String"}},
	"Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "P"}, "prod"]}, "IsBig": {"Fn::Equals": [{"Ref": "Q"}, "big"]}, "Never": {"Fn::Equals": ["a", "b"]}},`

func template(resources string) []byte {
	return []byte("{" + conditions + `"Resources": {` + strings.TrimSuffix(strings.TrimSpace(resources), ",") + "}}")
}

// said returns an answer in the words of the tests.
func said(a stack.Answer) string {
	text := string(a.Kind) + " " + a.Other + " " + a.Function
	if a.Qualifier != "" {
		text += ":" + a.Qualifier
	}
	if a.Outcome != "" {
		text += " " + string(a.Outcome)
	}
	if a.Err != nil {
		text += " " + string(a.Err.Code)
	}
	for _, u := range a.DependsOn {
		text += " <" + u.Label + ">"
	}
	for _, n := range a.Notes {
		if n.Code != stack.NoteNoSCPs {
			text += " " + string(n.Code)
		}
	}
	return text
}

// audited returns the audit of a template without the questions about roles, and its faults.
func audited(t *testing.T, data []byte, kinds ...stack.Kind) (lines []string) {
	t.Helper()
	st, err := cloudformation.Read(data, here)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range st.Faults() {
		lines = append(lines, "fault "+f.Resource+" "+string(f.Code))
	}
	for _, a := range st.Audit() {
		if slices.Contains(kinds, a.Kind) && a.Function != "" {
			lines = append(lines, said(a))
		}
	}
	return lines
}

// allow is a permission for a service on a function.
func allow(id, function, service, more string) string {
	return `"` + id + `": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": ` + function + `, "Action": "lambda:InvokeFunction",
		"Principal": "` + service + `.amazonaws.com"` + more + `}},`
}

const (
	ofFn     = `{"Ref": "Fn"}`
	fnARN    = `{"Fn::GetAtt": ["Fn", "Arn"]}`
	liveName = `{"Ref": "Live"}`
	live     = `"Version": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Fn"}}},
		"Live": {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "Fn"}, "FunctionVersion": {"Fn::GetAtt": ["Version", "Version"]}, "Name": "live"}},`
)

func from(id string) string { return `, "SourceArn": {"Fn::GetAtt": ["` + id + `", "Arn"]}` }

const owner = `, "SourceAccount": {"Ref": "AWS::AccountId"}`

func subscribed(topic string) string {
	return `"Sub": {"Type": "AWS::SNS::Subscription", "Properties": {"Protocol": "lambda", "Endpoint": {"Fn::GetAtt": ["Fn", "Arn"]}, "TopicArn": ` + topic + `}},`
}

func TestTriggers(t *testing.T) {
	bucket := func(function string) string {
		return `"B": {"Type": "AWS::S3::Bucket", "Properties": {"NotificationConfiguration": {"LambdaConfigurations": [{"Event": "s3:ObjectCreated:*", "Function": ` + function + `}]}}},`
	}
	rule := func(more, target string) string {
		return `"R": {"Type": "AWS::Events::Rule"` + more + `, "Properties": {"Targets": [{"Id": "t", "Arn": ` + target + `}]}},`
	}
	const invokeRole = `"Caller": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
		"Principal": {"Service": ["scheduler.amazonaws.com", "states.amazonaws.com", "appsync.amazonaws.com", "events.amazonaws.com", "apigateway.amazonaws.com"]}, "Action": "sts:AssumeRole"}]},
		"Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": {"Fn::GetAtt": ["Fn", "Arn"]}}]}}]}},`
	const byCaller = `{"Fn::GetAtt": ["Caller", "Arn"]}`
	for _, tt := range []struct {
		name, resources string
		want            []string
	}{
		{"IN-48 bucket", bucket(fnARN) + allow("Perm", fnARN, "s3", from("B")+owner), []string{"trigger B Fn allowed"}},
		{"IN-48 bucket without permission", bucket(fnARN), []string{"trigger B Fn denied"}},
		{"IN-48 bucket without SourceArn", bucket(fnARN) + allow("Perm", fnARN, "s3", owner),
			[]string{"trigger B Fn allowed SOURCE_ARN_MISSING", "note Perm Fn SOURCE_ARN_MISSING"}},
		{"IN-48 bucket without SourceAccount", bucket(fnARN) + allow("Perm", fnARN, "s3", from("B")),
			[]string{"trigger B Fn allowed SOURCE_ACCOUNT_MISSING", "note Perm Fn SOURCE_ACCOUNT_MISSING"}},
		{"IN-41 another bucket of the stack", bucket(fnARN) + `"C": {"Type": "AWS::S3::Bucket"},` + allow("Perm", fnARN, "s3", from("C")+owner),
			[]string{"trigger B Fn denied", "note Perm Fn PERMISSION_WITHOUT_TRIGGER"}},
		{"IN-47 permission on the alias", live + bucket(liveName) + allow("Perm", liveName, "s3", from("B")+owner), []string{"trigger B Fn:live allowed"}},
		{"IN-47 permission on the function, trigger on the alias", live + rule("", liveName) + allow("Perm", ofFn, "events", from("R")),
			[]string{"trigger R Fn:live denied", "note Perm Fn PERMISSION_FOR_OTHER_QUALIFIER"}},
		{"IN-47 permission on the version", live + rule("", `{"Ref": "Version"}`) + allow("Perm", `{"Ref": "Version"}`, "events", from("R")),
			[]string{"trigger R Fn:<GetAtt Version.Version> allowed"}},
		{"IN-47 permission that Lambda refuses", rule("", fnARN) + allow("Perm", fnARN, "events", `, "EventSourceToken": "a b"`),
			[]string{"fault Perm INVALID_PERMISSION", "trigger R Fn denied"}},
		{"IN-48 bucket as the CDK has it", `"B": {"Type": "AWS::S3::Bucket"}, "N": {"Type": "Custom::S3BucketNotifications", "Properties": {"BucketName": {"Ref": "B"},
			"NotificationConfiguration": {"LambdaFunctionConfigurations": [{"Events": ["s3:ObjectCreated:*"], "LambdaFunctionArn": ` + fnARN + `}]}}},` + allow("Perm", fnARN, "s3", from("B")+owner),
			[]string{"trigger B Fn allowed STACK_INCOMPLETE"}},
		{"IN-48 topic", `"T": {"Type": "AWS::SNS::Topic"}, "S": {"Type": "AWS::SNS::Subscription", "Properties": {"Protocol": "lambda", "Endpoint": ` + fnARN + `, "TopicArn": {"Ref": "T"}}},` +
			allow("Perm", ofFn, "sns", `, "SourceArn": {"Ref": "T"}`), []string{"trigger T Fn allowed"}},
		{"IN-48 topic with its subscription", `"T": {"Type": "AWS::SNS::Topic", "Properties": {"Subscription": [{"Protocol": "lambda", "Endpoint": ` + fnARN + `}]}},` +
			allow("Perm", ofFn, "sns", `, "SourceArn": {"Ref": "T"}`), []string{"trigger T Fn allowed"}},
		{"IN-41 topic that is a parameter, without permission", subscribed(`{"Ref": "Q"}`), []string{"trigger <Ref Q> Fn denied"}},
		{"IN-53 topic of another account", subscribed(`"arn:aws:sns:eu-west-1:444455556666:t"`) + allow("Perm", ofFn, "sns", `, "SourceArn": "arn:aws:sns:eu-west-1:444455556666:t"`),
			[]string{"trigger arn:aws:sns:eu-west-1:444455556666:t Fn depends <policy of arn:aws:sns:eu-west-1:444455556666:t>"}},
		{"IN-48 topic of the account outside of the stack", subscribed(`"arn:aws:sns:eu-west-1:111122223333:t"`) + allow("Perm", ofFn, "sns", `, "SourceArn": "arn:aws:sns:eu-west-1:111122223333:t"`),
			[]string{"trigger arn:aws:sns:eu-west-1:111122223333:t Fn allowed"}},
		{"IN-48 subscription of something else", `"S": {"Type": "AWS::SNS::Subscription", "Properties": {"Protocol": "https", "Endpoint": "https://x", "TopicArn": "arn:aws:sns:eu-west-1:111122223333:t"}},`, nil},
		{"IN-48 rule", rule("", fnARN) + allow("Perm", ofFn, "events", from("R")), []string{"trigger R Fn allowed"}},
		{"IN-48 rule with a role", invokeRole + `"R": {"Type": "AWS::Events::Rule", "Properties": {"Targets": [{"Id": "t", "Arn": ` + fnARN + `, "RoleArn": ` + byCaller + `}]}},`, []string{"trigger R Fn allowed"}},
		{"IN-48 target that is no function of the stack", rule("", `"arn:aws:lambda:eu-west-1:111122223333:function:other"`), nil},
		{"IN-48 function of another account", rule("", `{"Fn::Sub": "arn:aws:lambda:eu-west-1:444455556666:function:${Fn}"}`), nil},
		{"IN-48 schedule", invokeRole + `"S": {"Type": "AWS::Scheduler::Schedule", "Properties": {"Target": {"Arn": ` + fnARN + `, "RoleArn": ` + byCaller + `}}},`, []string{"trigger S Fn allowed"}},
		{"IN-48 schedule on an alias that the role may not", live + invokeRole + `"S": {"Type": "AWS::Scheduler::Schedule", "Properties": {"Target": {"Arn": ` + liveName + `, "RoleArn": ` + byCaller + `}}},`, []string{"trigger S Fn:live denied"}},
		{"IN-46 schedule with a role from outside", `"S": {"Type": "AWS::Scheduler::Schedule", "Properties": {"Target": {"Arn": ` + fnARN + `, "RoleArn": {"Ref": "RoleArn"}}}},`, []string{"trigger S Fn depends <Ref RoleArn>"}},
		{"IN-48 log group", `"G": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/a/b"}}, "F": {"Type": "AWS::Logs::SubscriptionFilter", "Properties": {"LogGroupName": {"Ref": "G"}, "DestinationArn": ` + fnARN + `}},` +
			allow("Perm", ofFn, "logs", from("G")), []string{"trigger G Fn allowed"}},
		{"IN-48 method", `"Api": {"Type": "AWS::ApiGateway::RestApi"}, "Res": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": {"Ref": "Api"}, "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": "hook"}},
			"St": {"Type": "AWS::ApiGateway::Stage", "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "v1"}},
			"M": {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": {"Ref": "Api"}, "ResourceId": {"Ref": "Res"}, "HttpMethod": "POST", "Integration": {"Uri": {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"}}}},` +
			allow("Perm", ofFn, "apigateway", `, "SourceArn": {"Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/POST/hook"}`), []string{"trigger Api Fn allowed"}},
		{"IN-48 method, permission for another path", `"Api": {"Type": "AWS::ApiGateway::RestApi"}, "Res": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": {"Ref": "Api"}, "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": "hook"}},
			"M": {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": {"Ref": "Api"}, "ResourceId": {"Ref": "Res"}, "HttpMethod": "POST", "Integration": {"Uri": {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"}}}},` +
			allow("Perm", ofFn, "apigateway", `, "SourceArn": {"Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/POST/other"}`),
			[]string{"trigger Api Fn denied", "note Perm Fn PERMISSION_WITHOUT_TRIGGER"}},
		{"IN-48 OpenAPI", `"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": {"paths": {"/x/{id}": {"get": {"x-amazon-apigateway-integration": {"uri": {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"}}}}}}}},` +
			allow("Perm", ofFn, "apigateway", `, "SourceArn": {"Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET/x/*"}`), []string{"trigger Api Fn allowed"}},
		{"IN-48 HTTP API", `"Api": {"Type": "AWS::ApiGatewayV2::Api"}, "I": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": {"ApiId": {"Ref": "Api"}, "IntegrationUri": ` + fnARN + `}},
			"Rt": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"ApiId": {"Ref": "Api"}, "RouteKey": "GET /a", "Target": {"Fn::Join": ["/", ["integrations", {"Ref": "I"}]]}}},` +
			allow("Perm", ofFn, "apigateway", `, "SourceArn": {"Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET/a"}`), []string{"trigger Api Fn allowed"}},
		{"IN-48 user pool", `"Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {"LambdaConfig": {"PreSignUp": ` + fnARN + `, "CustomSMSSender": {"LambdaArn": ` + fnARN + `, "LambdaVersion": "V1_0"}}}},` +
			allow("Perm", ofFn, "cognito-idp", from("Pool")), []string{"trigger Pool Fn allowed"}},
		{"IN-48 IoT rule", `"I": {"Type": "AWS::IoT::TopicRule", "Properties": {"TopicRulePayload": {"Sql": "s", "Actions": [{"Lambda": {"FunctionArn": ` + fnARN + `}}]}}},` +
			allow("Perm", ofFn, "iot", from("I")+owner), []string{"trigger I Fn allowed"}},
		{"IN-48 Config rule", `"C": {"Type": "AWS::Config::ConfigRule", "Properties": {"Source": {"Owner": "CUSTOM_LAMBDA", "SourceIdentifier": ` + fnARN + `}}},` +
			allow("Perm", ofFn, "config", owner), []string{"trigger C Fn allowed SOURCE_ARN_MISSING", "note Perm Fn SOURCE_ARN_MISSING"}},
		{"IN-48 rotation", `"S": {"Type": "AWS::SecretsManager::Secret"}, "Rot": {"Type": "AWS::SecretsManager::RotationSchedule", "Properties": {"SecretId": {"Ref": "S"}, "RotationLambdaARN": ` + fnARN + `}},` +
			allow("Perm", ofFn, "secretsmanager", `, "SourceArn": {"Ref": "S"}`+owner), []string{"trigger S Fn allowed"}},
		{"IN-48 load balancer", `"G": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {"TargetType": "lambda", "Targets": [{"Id": ` + fnARN + `}]}},` +
			allow("Perm", ofFn, "elasticloadbalancing", `, "SourceArn": {"Ref": "G"}`), []string{"trigger G Fn allowed"}},
		{"IN-48 state machine", invokeRole + `"SM": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": ` + byCaller + `, "DefinitionString": {"Fn::Sub": "{\"States\": {\"A\": {\"Type\": \"Task\", \"Resource\": \"${Fn.Arn}\"}}}"}}},`,
			[]string{"trigger SM Fn allowed"}},
		{"IN-48 state machine through the integration", invokeRole + `"SM": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": ` + byCaller + `,
			"Definition": {"States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "${F}"}}}}, "DefinitionSubstitutions": {"F": ` + fnARN + `}}},`, []string{"trigger SM Fn allowed"}},
		{"IN-48 data source", invokeRole + `"D": {"Type": "AWS::AppSync::DataSource", "Properties": {"Type": "AWS_LAMBDA", "LambdaConfig": {"LambdaFunctionArn": ` + fnARN + `}, "ServiceRoleArn": ` + byCaller + `}},`, []string{"trigger D Fn allowed"}},
		{"IN-48 distribution", live + `"D": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"DefaultCacheBehavior": {"LambdaFunctionAssociations": [{"EventType": "viewer-request", "LambdaFunctionARN": {"Ref": "Version"}}]}}}},`,
			[]string{"trigger D Fn:<GetAtt Version.Version> denied"}},
		{"IN-44 rule that is not there", rule(`, "Condition": "Never"`, fnARN), nil},
		{"IN-44 rule and permission that come together", rule(`, "Condition": "IsProd"`, fnARN) + strings.Replace(allow("Perm", ofFn, "events", from("R")), `"Properties"`, `"Condition": "IsProd", "Properties"`, 1),
			[]string{"trigger R Fn allowed"}},
		{"IN-44 permission that may be there", rule("", fnARN) + strings.Replace(allow("Perm", ofFn, "events", from("R")), `"Properties"`, `"Condition": "IsProd", "Properties"`, 1),
			[]string{"trigger R Fn depends <Condition IsProd>"}},
		{"IN-44 one permission or the other is there", rule("", fnARN) + strings.Replace(allow("P1", ofFn, "events", from("R")), `"Properties"`, `"Condition": "IsProd", "Properties"`, 1) +
			`"P2": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": {"Ref": "Fn"}, "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com", "SourceArn": {"Fn::If": ["IsProd", "arn:aws:events:eu-west-1:111122223333:rule/x", {"Fn::GetAtt": ["R", "Arn"]}]}}},`,
			[]string{"trigger R Fn allowed"}},
		{"IN-44 target of one condition or another", live + rule("", `{"Fn::If": ["IsProd", {"Ref": "Live"}, {"Fn::GetAtt": ["Fn", "Arn"]}]}`) + allow("Perm", ofFn, "events", from("R")),
			[]string{"trigger R Fn:live denied", "trigger R Fn allowed"}},
		{"IN-45 permission for nothing", rule("", fnARN) + allow("Perm", `{"Ref": "Nothing"}`, "events", ""), []string{"fault Perm UNRESOLVED_REFERENCE", "trigger R Fn denied"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := audited(t, template(base+tt.resources), stack.KindTrigger, stack.KindNote)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

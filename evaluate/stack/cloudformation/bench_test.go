package cloudformation_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
)

// large is a template of a number of resources: functions with role, policy, queue, mapping, table, rule and permission.
func large(resources int) []byte {
	var b strings.Builder
	const one = `"RoleN": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
		"ManagedPolicyArns": [{"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]]}]}},
	"PolicyN": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": [{"Ref": "RoleN"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], "Resource": {"Fn::GetAtt": ["QueueN", "Arn"]}},
		{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": [{"Fn::GetAtt": ["TableN", "Arn"]}, {"Fn::Sub": "${TableN.Arn}/index/*"}]}]}}},
	"FnN": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Fn::GetAtt": ["RoleN", "Arn"]}, "Environment": {"Variables": {"T": {"Ref": "TableN"}}}}},
	"QueueN": {"Type": "AWS::SQS::Queue"}, "TableN": {"Type": "AWS::DynamoDB::Table"},
	"MapN": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"FunctionName": {"Ref": "FnN"}, "EventSourceArn": {"Fn::GetAtt": ["QueueN", "Arn"]}}},
	"RuleN": {"Type": "AWS::Events::Rule", "Properties": {"Targets": [{"Id": "t", "Arn": {"Fn::GetAtt": ["FnN", "Arn"]}}]}},
	"PermN": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": {"Ref": "FnN"}, "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com", "SourceArn": {"Fn::GetAtt": ["RuleN", "Arn"]}}},`
	for i := range (resources + 7) / 8 {
		b.WriteString(strings.ReplaceAll(one, "N\"", strconv.Itoa(i)+"\""))
	}
	return template(strings.ReplaceAll(b.String(), "${TableN.", "${Table0."))
}

func BenchmarkRead(b *testing.B) {
	data := large(500)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		st, err := cloudformation.Read(data, here)
		if err != nil || len(st.Faults()) > 0 {
			b.Fatal(err, st.Faults())
		}
	}
}

func BenchmarkAudit(b *testing.B) {
	st, err := cloudformation.Read(large(500), here)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(st.Audit()) < 200 {
			b.Fatal("too few answers")
		}
	}
}

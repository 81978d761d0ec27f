package cloudformation_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
)

func ExampleRead() {
	template := []byte(`{
		"Parameters": {"Archive": {"Type": "String"}},
		"Resources": {
			"Table": {"Type": "AWS::DynamoDB::Table"},
			"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"Subscription": [
				{"Protocol": "lambda", "Endpoint": {"Fn::GetAtt": ["Orders", "Arn"]}}]}},
			"Role": {"Type": "AWS::IAM::Role", "Properties": {
				"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
					{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
				"ManagedPolicyArns": [{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}],
				"Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
					{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": {"Fn::GetAtt": ["Table", "Arn"]}},
					{"Effect": "Allow", "Action": "s3:PutObject", "Resource": {"Fn::Sub": "arn:aws:s3:::${Archive}/*"}}]}}]}},
			"Orders": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}}}
		}
	}`)
	st, err := cloudformation.Read(template, stack.Environment{Account: "111122223333", Region: "eu-west-1"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range st.Audit() {
		fmt.Println(a)
	}
	fmt.Println(st.AskCall("Orders", "dynamodb:PutItem", "Table").Outcome)
	fmt.Println(st.AskCall("Orders", "s3:PutObject", "arn:aws:s3:::${Archive}/a").Outcome)
	archive := st.AskCall("Orders", "s3:PutObject", "arn:aws:s3:::sample-archive/a")
	fmt.Println(archive.Outcome, archive.DependsOn[0].Label)
	// Output:
	// may Topic invoke Orders: denied
	// does the execution role of Orders trust Lambda and have what the configuration needs: allowed
	// service control policies (none were given, so that none count)
	// allowed
	// allowed
	// depends Ref Archive
}

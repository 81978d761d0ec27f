package cloudformation_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
)

func TestRolesAndMappings(t *testing.T) {
	role := func(more string) string {
		return `"Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
			"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}` + more + `}},`
	}
	fn := func(more string) string {
		return `"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}` + more + `}},`
	}
	const basic = `, "ManagedPolicyArns": [{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}]`
	const sqs = `"Q1": {"Type": "AWS::SQS::Queue"}, "Map": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"FunctionName": {"Ref": "Fn"}, "EventSourceArn": {"Fn::GetAtt": ["Q1", "Arn"]}}},`
	inline := func(actions, resource string) string {
		return `, "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ` + actions + `, "Resource": ` + resource + `}]}}]`
	}
	const polls = `["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]`
	for _, tt := range []struct {
		name, resources string
		want            []string
	}{
		{"IN-46 basic role", role(basic) + fn(""), []string{"role Role Fn allowed"}},
		{"IN-46 no policies", role("") + fn(""), []string{"role Role Fn denied"}},
		{"IN-46 a managed policy that is found nowhere", role(`, "ManagedPolicyArns": ["arn:aws:iam::aws:policy/SampleRetired2015"]`) + fn(""), []string{"role Role Fn depends <arn:aws:iam::aws:policy/SampleRetired2015>"}},
		{"IN-46 a managed policy that is a parameter", role(`, "ManagedPolicyArns": [{"Ref": "P"}]`) + fn(""), []string{"role Role Fn depends <Ref P>"}},
		{"IN-46 a managed policy of the stack", role(`, "ManagedPolicyArns": [{"Ref": "MP"}]`) + `"MP": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]}}},` + fn(""), []string{"role Role Fn allowed"}},
		{"IN-46 a managed policy of one condition", role(`, "ManagedPolicyArns": [{"Fn::If": ["IsProd", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", {"Ref": "AWS::NoValue"}]}]`) + fn(""), []string{"role Role Fn depends <Condition IsProd>"}},
		{"IN-46 a boundary that lets nothing through", role(basic+`, "PermissionsBoundary": {"Ref": "MP"}`) + `"MP": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}}},` + fn(""), []string{"role Role Fn denied"}},
		{"IN-46 a boundary that nobody knows", role(basic+`, "PermissionsBoundary": {"Ref": "P"}`) + fn(""), []string{"role Role Fn depends <Ref P>"}},
		{"question 3, trust of another service", strings.Replace(role(basic), "lambda.amazonaws.com", "ec2.amazonaws.com", 1) + fn(""), []string{"role Role Fn denied"}},
		{"question 3, X-Ray", role(basic) + fn(`, "TracingConfig": {"Mode": "Active"}`), []string{"role Role Fn denied"}},
		{"question 3, X-Ray with its policy", role(`, "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"]`) + fn(`, "TracingConfig": {"Mode": "Active"}`), []string{"role Role Fn allowed"}},
		{"question 3, a dead-letter queue", role(basic) + fn(`, "DeadLetterConfig": {"TargetArn": {"Fn::GetAtt": ["Q1", "Arn"]}}`) + `"Q1": {"Type": "AWS::SQS::Queue"},`, []string{"role Role Fn denied"}},
		{"question 3, a dead-letter queue with permission", role(basic+inline(`"sqs:SendMessage"`, `{"Fn::GetAtt": ["Q1", "Arn"]}`)) + fn(`, "DeadLetterConfig": {"TargetArn": {"Fn::GetAtt": ["Q1", "Arn"]}}`) + `"Q1": {"Type": "AWS::SQS::Queue"},`, []string{"role Role Fn allowed"}},
		{"question 3, a destination", role(basic) + fn("") + `"T1": {"Type": "AWS::SNS::Topic"}, "Inv": {"Type": "AWS::Lambda::EventInvokeConfig", "Properties": {"FunctionName": {"Ref": "Fn"}, "Qualifier": "$LATEST", "DestinationConfig": {"OnFailure": {"Destination": {"Ref": "T1"}}}}},`, []string{"role Role Fn denied"}},
		{"question 3, a VPC", role(basic) + fn(`, "VpcConfig": {"SubnetIds": [{"Ref": "P"}], "SecurityGroupIds": ["sg-1"]}`), []string{"role Role Fn denied"}},
		{"question 3, a VPC with its policy", role(`, "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"]`) + fn(`, "VpcConfig": {"SubnetIds": [{"Ref": "P"}], "SecurityGroupIds": ["sg-1"]}`), []string{"role Role Fn allowed"}},
		{"IN-46 a role from outside", `"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Role": "arn:aws:iam::111122223333:role/app"}},`, []string{"role arn:aws:iam::111122223333:role/app Fn depends <arn:aws:iam::111122223333:role/app>"}},
		{"IN-46 a role that is a parameter", `"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Ref": "RoleArn"}}},`, []string{"role <Ref RoleArn> Fn depends <Ref RoleArn>"}},
		{"IN-45 a role with a fault", role(`, "ManagedPolicyArns": {"a": 1}`) + fn(""), []string{"fault Role WRONG_TYPE", "role Role Fn FAULTY_RESOURCE"}},
		{"IN-45 no role", `"Fn": {"Type": "AWS::Lambda::Function", "Properties": {}},`, []string{"fault Fn MISSING_MEMBER"}},
		{"IN-45 a function that leads back to itself", role(basic) + `"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Environment": {"Variables": {"B": {"Ref": "B"}}}}},
			"B": {"Type": "AWS::S3::Bucket", "Properties": {"NotificationConfiguration": {"LambdaConfigurations": [{"Event": "e", "Function": {"Fn::GetAtt": ["Fn", "Arn"]}}]}}},`,
			[]string{"fault Fn CIRCULAR_REFERENCE", "fault B CIRCULAR_REFERENCE"}},
		{"IN-45 a resource that refers to itself", role(basic) + fn("") + `"B": {"Type": "AWS::S3::Bucket", "DependsOn": "B"},`, []string{"fault B CIRCULAR_REFERENCE", "role Role Fn allowed"}},
		{"question 2, a queue", role(basic+inline(polls, `{"Fn::GetAtt": ["Q1", "Arn"]}`)) + fn("") + sqs, []string{"poll Map Fn allowed", "role Role Fn allowed"}},
		{"question 2, a queue without permission", role(basic) + fn("") + sqs, []string{"poll Map Fn denied", "role Role Fn allowed"}},
		{"question 2, permission for another queue", role(basic+inline(polls, `{"Fn::GetAtt": ["Q2", "Arn"]}`)) + fn("") + sqs + `"Q2": {"Type": "AWS::SQS::Queue"},`, []string{"poll Map Fn denied", "role Role Fn allowed"}},
		{"question 2, a queue by its managed policy", role(`, "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"]`) + fn("") + sqs, []string{"poll Map Fn allowed", "role Role Fn allowed"}},
		{"question 2, a stream of a table", role(`, "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole"]`) + fn("") + `"T1": {"Type": "AWS::DynamoDB::Table"},
			"Map": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"FunctionName": {"Fn::GetAtt": ["Fn", "Arn"]}, "EventSourceArn": {"Fn::GetAtt": ["T1", "StreamArn"]}, "StartingPosition": "LATEST"}},`,
			[]string{"poll Map Fn allowed", "role Role Fn allowed"}},
		{"question 2, a source that is imported", role(basic) + fn("") + `"Map": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"FunctionName": {"Ref": "Fn"}, "EventSourceArn": {"Fn::Sub": ["arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Q1}", {"Q1": {"Fn::ImportValue": "q"}}]}}},`,
			[]string{"poll Map Fn denied", "role Role Fn allowed"}},
		{"question 4, what the environment hints at", role(basic) + fn(`, "Environment": {"Variables": {"TABLE": {"Ref": "T1"}, "X": "y", "P": {"Ref": "P"}}}`) + `"T1": {"Type": "AWS::DynamoDB::Table"},`, []string{"role Role Fn allowed", "call T1 Fn CALLS_NOT_KNOWN"}},
		{"a URL for everyone", role(basic) + fn("") + `"Url": {"Type": "AWS::Lambda::Url", "Properties": {"TargetFunctionArn": {"Ref": "Fn"}, "AuthType": "NONE"}},
			"A1": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": {"Ref": "Fn"}, "Action": "lambda:InvokeFunctionUrl", "Principal": "*", "FunctionUrlAuthType": "NONE"}},
			"A2": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": {"Ref": "Fn"}, "Action": "lambda:InvokeFunction", "Principal": "*", "InvokedViaFunctionUrl": true}},`,
			[]string{"role Role Fn allowed", "url Url Fn allowed PUBLIC_GRANT"}},
		{"a URL for everyone with one permission of two", role(basic) + fn("") + `"Url": {"Type": "AWS::Lambda::Url", "Properties": {"TargetFunctionArn": {"Ref": "Fn"}, "AuthType": "NONE"}},
			"A1": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": {"Ref": "Fn"}, "Action": "lambda:InvokeFunctionUrl", "Principal": "*", "FunctionUrlAuthType": "NONE"}},`,
			[]string{"role Role Fn allowed", "url Url Fn denied"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := audited(t, template(tt.resources), stack.KindRole, stack.KindPoll, stack.KindCall, stack.KindURL)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestPlaces: IN-51, faults and answers say where.
func TestPlaces(t *testing.T) {
	data := []byte(`{
 "Resources": {
  "Role": {"Type": "AWS::IAM::Role", "Properties": {
   "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}},
   "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
    {"Effect": "Allow", "Action": ["s3:GetObject", "é:*:"], "Resource": "*"}]}}]}},
  "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName":
   {"Ref": "Nothing"}}}
 }
}`)
	st, err := cloudformation.Read(data, here, cloudformation.WithName("t.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range st.Faults() {
		got = append(got, f.Error())
	}
	want := []string{
		`stack: t.json:9:12: "Nothing": a reference to nothing in the template (UNRESOLVED_REFERENCE)`,
		`stack: t.json:7:52: the policy is refused: INVALID_ACTION at Statement[1].Action[1]: "é:*:": an action has one colon (INVALID_POLICY)`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestSample: the sample in the real structure of what the CDK writes.
func TestSample(t *testing.T) {
	data, err := os.ReadFile("testdata/orders.template.json")
	if err != nil {
		t.Fatal(err)
	}
	st, err := cloudformation.Read(data, here)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range st.Audit() {
		if a.Function != "" {
			got = append(got, said(a))
		}
	}
	for _, c := range [][2]string{{"dynamodb:PutItem", "Table"}, {"dynamodb:PutItem", "OtherTable"}, {"dynamodb:DeleteItem", "Table"},
		{"s3:GetObject", "arn:aws:s3:::${DataBucket}/a"}, {"s3:GetObject", "arn:aws:s3:::sample-prod/a"}} {
		a := st.AskCall("Fn", c[0], c[1])
		a.Notes = nil
		got = append(got, c[0]+" "+said(a))
	}
	want := []string{
		"trigger Uploads Fn allowed", "trigger Topic Fn denied", "trigger Nightly Fn:live denied", "poll QueueMapping Fn allowed",
		"poll StreamMapping Fn denied", "role Role Fn allowed", "call Table Fn CALLS_NOT_KNOWN",
		"note NightlyMayInvoke Fn PERMISSION_FOR_OTHER_QUALIFIER",
		"dynamodb:PutItem call Table Fn allowed", "dynamodb:PutItem call OtherTable Fn denied", "dynamodb:DeleteItem call Table Fn denied",
		"s3:GetObject call arn:aws:s3:::${DataBucket}/a Fn allowed", "s3:GetObject call arn:aws:s3:::sample-prod/a Fn depends <Ref DataBucket>",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

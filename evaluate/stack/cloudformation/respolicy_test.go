package cloudformation_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
)

// grantTo is a policy of a resource that lets the role of the function, or who else, make a call.
func grantTo(who, action string) string {
	return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": ` + who + `, "Action": "` + action + `", "Resource": "*"}]}`
}

// IN-53: what the policies of resources grant, type by type. The role itself may nothing.
func TestResourcePolicies(t *testing.T) {
	const role = `{"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}`
	const other = `{"AWS": "arn:aws:iam::111122223333:role/other"}`
	resource := func(id, kind, properties string) string {
		return `"` + id + `": {"Type": "` + kind + `", "Properties": {` + properties + `}},`
	}
	const bus = "arn:aws:events:eu-west-1:111122223333:event-bus/"
	for _, tt := range []struct{ name, resources, action, resource, want string }{
		{"IN-53 key", resource("K", "AWS::KMS::Key", `"KeyPolicy": `+grantTo(role, "kms:Decrypt")), "kms:Decrypt", "K", "allowed"},
		{"IN-53 key, somebody else", resource("K", "AWS::KMS::Key", `"KeyPolicy": `+grantTo(other, "kms:Decrypt")), "kms:Decrypt", "K", "denied"},
		{"IN-53 key of another Region", resource("K", "AWS::KMS::ReplicaKey", `"PrimaryKeyArn": "arn:aws:kms:us-east-1:111122223333:key/k", "KeyPolicy": `+grantTo(role, "kms:Decrypt")), "kms:Decrypt", "K", "allowed"},
		{"IN-53 repository", resource("E", "AWS::ECR::Repository", `"RepositoryPolicyText": `+grantTo(role, "ecr:BatchGetImage")), "ecr:BatchGetImage", "E", "allowed"},
		{"IN-53 repository without a policy", resource("E", "AWS::ECR::Repository", `"RepositoryPolicyText": " "`), "ecr:BatchGetImage", "E", "denied"},
		{"IN-53 file system", resource("FS", "AWS::EFS::FileSystem", `"FileSystemPolicy": `+grantTo(role, "elasticfilesystem:ClientMount")), "elasticfilesystem:ClientMount", "FS", "allowed"},
		{"IN-53 table", resource("D", "AWS::DynamoDB::Table", `"ResourcePolicy": {"PolicyDocument": `+grantTo(role, "dynamodb:PutItem")+`}`), "dynamodb:PutItem", "D", "allowed"},
		{"IN-53 table, another call", resource("D", "AWS::DynamoDB::Table", `"ResourcePolicy": {"PolicyDocument": `+grantTo(role, "dynamodb:PutItem")+`}`), "dynamodb:DeleteItem", "D", "denied"},
		{"IN-53 topic", resource("T", "AWS::SNS::Topic", "") + resource("TP", "AWS::SNS::TopicPolicy", `"Topics": [{"Ref": "T"}], "PolicyDocument": `+grantTo(role, "sns:Publish")), "sns:Publish", "T", "allowed"},
		{"IN-53 topic, inline", resource("T", "AWS::SNS::Topic", "") + resource("TP", "AWS::SNS::TopicInlinePolicy", `"TopicArn": {"Ref": "T"}, "PolicyDocument": `+grantTo(role, "sns:Publish")), "sns:Publish", "T", "allowed"},
		{"IN-53 topic from outside", resource("TP", "AWS::SNS::TopicPolicy", `"Topics": ["arn:aws:sns:eu-west-1:111122223333:out"], "PolicyDocument": `+grantTo(role, "sns:Publish")), "sns:Publish", "arn:aws:sns:eu-west-1:111122223333:out", "allowed"},
		{"IN-53 secret", resource("S", "AWS::SecretsManager::Secret", "") + resource("SP", "AWS::SecretsManager::ResourcePolicy", `"SecretId": {"Ref": "S"}, "ResourcePolicy": `+grantTo(role, "secretsmanager:GetSecretValue")), "secretsmanager:GetSecretValue", "S", "allowed"},
		{"IN-53 stream", resource("St", "AWS::Kinesis::Stream", "") + resource("KP", "AWS::Kinesis::ResourcePolicy", `"ResourceArn": {"Fn::GetAtt": ["St", "Arn"]}, "ResourcePolicy": `+grantTo(role, "kinesis:PutRecord")), "kinesis:PutRecord", "St", "allowed"},
		{"IN-53 bus, a statement", resource("B", "AWS::Events::EventBus", `"Name": "orders"`) + resource("BP", "AWS::Events::EventBusPolicy", `"EventBusName": {"Ref": "B"}, "StatementId": "s", "Statement": {"Effect": "Allow", "Principal": `+role+`, "Action": "events:PutEvents", "Resource": {"Fn::GetAtt": ["B", "Arn"]}}`), "events:PutEvents", bus + "orders", "allowed"},
		{"IN-53 bus, everyone", resource("BP", "AWS::Events::EventBusPolicy", `"StatementId": "s", "Action": "events:PutEvents", "Principal": "*"`), "events:PutEvents", bus + "default", "allowed"},
		{"IN-53 bus, an account", resource("BP", "AWS::Events::EventBusPolicy", `"StatementId": "s", "Action": "events:PutEvents", "Principal": "444455556666"`), "events:PutEvents", bus + "default", "denied"},
		{"IN-53 bus, a condition that does not hold", resource("BP", "AWS::Events::EventBusPolicy", `"StatementId": "s", "Action": "events:PutEvents", "Principal": "*", "Condition": {"Type": "StringEquals", "Key": "aws:PrincipalAccount", "Value": "444455556666"}`), "events:PutEvents", bus + "default", "denied"},
		{"IN-53 bus, a condition that holds", resource("BP", "AWS::Events::EventBusPolicy", `"StatementId": "s", "Action": "events:PutEvents", "Principal": "*", "Condition": {"Type": "StringEquals", "Key": "aws:PrincipalAccount", "Value": "111122223333"}`), "events:PutEvents", bus + "default", "allowed"},
		{"IN-53 layer, everyone", resource("L", "AWS::Lambda::LayerVersion", `"LayerName": "l"`) + resource("LP", "AWS::Lambda::LayerVersionPermission", `"LayerVersionArn": {"Ref": "L"}, "Action": "lambda:GetLayerVersion", "Principal": "*"`), "lambda:GetLayerVersion", "L", "allowed"},
		{"IN-53 layer, an account", resource("L", "AWS::Lambda::LayerVersion", `"LayerName": "l"`) + resource("LP", "AWS::Lambda::LayerVersionPermission", `"LayerVersionArn": {"Ref": "L"}, "Action": "lambda:GetLayerVersion", "Principal": "444455556666"`), "lambda:GetLayerVersion", "L", "denied"},
		{"IN-53 layer, an organization", resource("L", "AWS::Lambda::LayerVersion", `"LayerName": "l"`) + resource("LP", "AWS::Lambda::LayerVersionPermission", `"LayerVersionArn": {"Ref": "L"}, "Action": "lambda:GetLayerVersion", "Principal": "*", "OrganizationId": "o-abcdefghij"`), "lambda:GetLayerVersion", "L", "denied"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := called(t, tt.resources, tt.action, tt.resource); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// A function reaches the file systems behind its access points, with whether they have a policy.
func TestFileSystems(t *testing.T) {
	const mounts = `"FS": {"Type": "AWS::EFS::FileSystem", "Properties": {%}}, "AP": {"Type": "AWS::EFS::AccessPoint", "Properties": {"FileSystemId": {"Ref": "FS"}}},
		"G": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Code": {}, "FileSystemConfigs": [{"Arn": {"Fn::GetAtt": ["AP", "Arn"]}, "LocalMountPath": "/mnt/a"}]}},`
	for _, tt := range []struct {
		name, policy string
		want         []bool
	}{
		{"without a policy", "", []bool{false}},
		{"with a policy", `"FileSystemPolicy": ` + grantTo(`"*"`, "elasticfilesystem:ClientMount"), []bool{true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			st, err := cloudformation.Read(template(base+strings.Replace(mounts, "%", tt.policy, 1)), here)
			if err != nil {
				t.Fatal(err)
			}
			f, err := st.Function("G")
			if err != nil {
				t.Fatal(err)
			}
			var got []bool
			for _, fs := range f.FileSystems {
				got = append(got, fs.HasPolicy)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("file systems with a policy (-want +got):\n%s", diff)
			}
		})
	}
}

package cloudformation_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
)

// called asks whether the function Fn may make a call.
func called(t *testing.T, resources, action, resource string) string {
	t.Helper()
	st, err := cloudformation.Read(template(base+resources), here)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range st.Faults() {
		lines = append(lines, "fault "+f.Resource+" "+string(f.Code))
	}
	a := st.AskCall("Fn", action, resource)
	text := string(a.Outcome)
	if a.Err != nil {
		text = string(a.Err.Code)
	}
	for _, u := range a.DependsOn {
		text += " <" + u.Label + ">"
	}
	for _, n := range a.Notes {
		if n.Code == stack.NoteIncomplete {
			text += " " + string(n.Code)
		}
	}
	report, err := st.Call("Fn", action, resource)
	if (err != nil) != (a.Err != nil) || report.Decision != a.Report.Decision {
		t.Errorf("Call: %v, %v", report.Decision, err)
	}
	return strings.Join(append(lines, text), ", ")
}

const tables = `"Table": {"Type": "AWS::DynamoDB::Table"}, "Other": {"Type": "AWS::DynamoDB::Table"}, "Named": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "orders"}},
	"Bucket": {"Type": "AWS::S3::Bucket"}, "Given": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "P"}}},`

// may is a policy with statements that is joined to the role.
func may(statements string) string {
	return tables + `"Policy": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": [{"Ref": "Role"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": ` + statements + `}}},`
}

func put(resource string) string {
	return `{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": ` + resource + `}`
}

func otherRole(principal string) string {
	return `"R2": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": ` + principal + `, "Action": "sts:AssumeRole"}]}}},`
}

func TestCalls(t *testing.T) {
	const table = `{"Fn::GetAtt": ["Table", "Arn"]}`
	const get, putItem = "s3:GetObject", "dynamodb:PutItem"
	object := func(resource string) string {
		return `[{"Effect": "Allow", "Action": "s3:GetObject", "Resource": ` + resource + `}]`
	}
	for _, tt := range []struct{ name, resources, action, resource, want string }{
		{"IN-40 a table by GetAtt", may("[" + put(table) + "]"), putItem, "Table", "allowed"},
		{"IN-41 another table", may("[" + put(table) + "]"), putItem, "Other", "denied"},
		{"IN-41 another table with a name", may("[" + put(table) + "]"), putItem, "arn:aws:dynamodb:eu-west-1:111122223333:table/orders", "denied"},
		{"IN-41 a table by Sub", may("[" + put(`{"Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Table}"}`) + "]"), putItem, "Table", "allowed"},
		{"IN-41 a table by ${Table.Arn}", may("[" + put(table) + "]"), putItem, "${Table.Arn}", "allowed"},
		{"IN-40 an index of a table", may("[" + put(`{"Fn::Sub": "${Table.Arn}/index/*"}`) + "]"), "dynamodb:PutItem", "Table/index/i", "allowed"},
		{"IN-40 statement that is no list", may(put(table)), putItem, "Table", "allowed"},
		{"IN-40 bucket", may(object(`{"Fn::Sub": "${Bucket.Arn}/*"}`)), get, "arn:aws:s3:::${Bucket}/a", "allowed"},
		{"IN-40 bucket, another one", may(object(`{"Fn::Sub": "${Bucket.Arn}/*"}`)), get, "arn:aws:s3:::other/a", "denied"},
		{"IN-41 bucket whose name is a parameter", may(object(`{"Fn::Sub": "${Given.Arn}/*"}`)), get, "arn:aws:s3:::${P}/a", "allowed"},
		{"IN-41 bucket whose name is a parameter, a name", may(object(`{"Fn::Sub": "${Given.Arn}/*"}`)), get, "arn:aws:s3:::prod/a", "depends <Ref P>"},
		{"IN-40 a whole ARN that is a parameter", may(object(`{"Ref": "Q"}`)), get, "arn:aws:s3:::x/a", "depends <Ref Q>"},
		{"IN-40 imported", may(object(`{"Fn::Sub": ["arn:aws:s3:::${B}/*", {"B": {"Fn::ImportValue": "data"}}]}`)), get, "arn:aws:s3:::x/a", "depends <ImportValue data>"},
		{"IN-40 resolved", may(object(`"arn:aws:s3:::{{resolve:ssm:/b}}/*"`)), get, "arn:aws:s3:::x/a", "depends <resolve:ssm:/b>"},
		{"IN-44 a statement that may be there", may(`[{"Fn::If": ["IsProd", ` + put(table) + `, {"Ref": "AWS::NoValue"}]}]`), putItem, "Table", "depends <Condition IsProd>"},
		{"IN-44 a statement that is not there", may(`[` + put(`"arn:aws:dynamodb:eu-west-1:111122223333:table/x"`) + `, {"Fn::If": ["Never", ` + put(table) + `, {"Ref": "AWS::NoValue"}]}]`), putItem, "Table", "denied"},
		{"IN-44 both branches allow", may(`[{"Fn::If": ["IsProd", ` + put(table) + `, {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}]}]`), putItem, "Table", "allowed"},
		{"IN-44 entry of one branch", may("[" + put(`["arn:aws:dynamodb:eu-west-1:111122223333:table/x", {"Fn::If": ["IsProd", `+table+`, {"Ref": "AWS::NoValue"}]}]`) + "]"), putItem, "Table", "depends <Condition IsProd>"},
		{"IN-44 resource of two branches, both of which fit", may("[" + put(`{"Fn::If": ["IsProd", `+table+`, {"Fn::Sub": "${Table.Arn}*"}]}`) + "]"), putItem, "Table", "allowed"},
		{"IN-44 text with a choice inside", may("[" + put(`{"Fn::Sub": ["arn:aws:dynamodb:eu-west-1:111122223333:table/${S}-x", {"S": {"Fn::If": ["IsProd", "p", "q"]}}]}`) + "]"), putItem,
			"arn:aws:dynamodb:eu-west-1:111122223333:table/q-x", "depends <Condition IsProd>"},
		{"IN-44 text with a choice inside that never fits", may("[" + put(`{"Fn::Sub": ["arn:aws:dynamodb:eu-west-1:111122223333:table/${S}-x", {"S": {"Fn::If": ["IsProd", "p", "q"]}}]}`) + "]"), putItem,
			"arn:aws:dynamodb:eu-west-1:111122223333:table/r-x", "denied"},
		{"IN-44 a Deny that may be there", may(`[` + put(table) + `, {"Fn::If": ["IsProd", {"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"}, {"Ref": "AWS::NoValue"}]}]`), putItem, "Table", "depends <Condition IsProd>"},
		{"IN-44 an effect of two", may(`[{"Effect": {"Fn::If": ["IsProd", "Allow", "Deny"]}, "Action": "dynamodb:*", "Resource": "*"}]`), putItem, "Table", "depends <Condition IsProd>"},
		{"IN-31 an effect that nobody knows", may(`[{"Effect": {"Ref": "Q"}, "Action": "dynamodb:*", "Resource": "*"}]`), putItem, "Table", "depends <Effect <Ref Q>>"},
		{"IN-44 a policy that may be there", strings.Replace(may("["+put(table)+"]"), `"Policy": {"Type": "AWS::IAM::Policy",`, `"Policy": {"Type": "AWS::IAM::Policy", "Condition": "IsProd",`, 1), putItem, "Table", "depends <Condition IsProd>"},
		{"IN-44 a policy for a table that comes with it", strings.Replace(strings.Replace(may("["+put(table)+"]"), `"Policy": {"Type": "AWS::IAM::Policy",`, `"Policy": {"Type": "AWS::IAM::Policy", "Condition": "IsProd",`, 1),
			`"Table": {`, `"Table": {"Condition": "IsProd", `, 1), putItem, "Table", "allowed"},
		{"IN-46 inline policy by RolePolicy", tables + `"RP": {"Type": "AWS::IAM::RolePolicy", "Properties": {"PolicyName": "p", "RoleName": {"Ref": "Role"}, "PolicyDocument": {"Version": "2012-10-17", "Statement": [` + put(table) + `]}}},`, putItem, "Table", "allowed"},
		{"IN-46 managed policy that names the role", tables + `"MP": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"Roles": [{"Ref": "Role"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": [` + put(table) + `]}}},`, putItem, "Table", "allowed"},
		{"IN-46 policy of another role", tables + `"R2": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}}},
			"RP": {"Type": "AWS::IAM::RolePolicy", "Properties": {"PolicyName": "p", "RoleName": {"Ref": "R2"}, "PolicyDocument": {"Version": "2012-10-17", "Statement": [` + put(table) + `]}}},`, putItem, "Table", "denied"},
		{"IN-46 policy of a role that nobody knows", tables + `"RP": {"Type": "AWS::IAM::RolePolicy", "Properties": {"PolicyName": "p", "RoleName": {"Ref": "Q"}, "PolicyDocument": {"Version": "2012-10-17", "Statement": [` + put(table) + `]}}},`, putItem, "Table", "denied STACK_INCOMPLETE"},
		{"IN-03 document as JSON text", tables + `"Policy": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": [{"Ref": "Role"}], "PolicyDocument": {"Fn::Sub": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"dynamodb:PutItem\", \"Resource\": \"${Table.Arn}\"}]}"}}},`, putItem, "Table", "allowed"},
		{"IN-40 document by ToJsonString", tables + `"Policy": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": [{"Ref": "Role"}], "PolicyDocument": {"Fn::ToJsonString": {"Version": "2012-10-17", "Statement": [` + put(table) + `]}}}},`, putItem, "Table", "allowed"},
		{"IN-35 document that nobody knows", tables + `"Policy": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": [{"Ref": "Role"}], "PolicyDocument": {"Ref": "Q"}}},`, putItem, "Table", "depends <Ref Q>"},
		{"IN-35 document and resource of one label", may("["+put(`{"Ref": "Q"}`)+"]") + `"P2": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": [{"Ref": "Role"}], "PolicyDocument": {"Ref": "Q"}}},`, putItem, "Table", "depends <Ref AWS::StackName> <Ref Q> <Ref Table> <policy Ref Q>"},
		{"IN-40 a condition with an unknown value", may(`[{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": {"Ref": "Q"}}}}]`), putItem, "Table", "depends <Ref Q>"},
		{"IN-42 a condition with the account", may(`[{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": {"Ref": "AWS::AccountId"}}}}]`), putItem, "Table", "allowed"},
		{"IN-40 policy variable in Sub", may(`[{"Effect": "Allow", "Action": "s3:GetObject", "Resource": {"Fn::Sub": "arn:aws:s3:::${Bucket}/${!aws:PrincipalAccount}/*"}}]`), get, "arn:aws:s3:::${Bucket}/111122223333/a", "allowed"},
		{"IN-31 an unknown condition key", tables + `"Policy": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": [{"Ref": "Role"}], "PolicyDocument": {"Fn::Sub": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"dynamodb:PutItem\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"${Q}:sub\": \"x\"}}}]}"}}},`,
			putItem, "Table", "depends <Condition StringEquals<Ref Q>:sub>"},
		{"IN-45 a fault of a policy is no policy that is not there", may("[" + put(`{"Ref": "Nothing"}`) + "]"), putItem, "Table", "fault Policy UNRESOLVED_REFERENCE, depends <faulty Policy>"},
		{"a policy that is refused", may(`[{"Effect": "Maybe", "Action": "dynamodb:PutItem", "Resource": "*"}]`), putItem, "Table", "fault Policy INVALID_POLICY, depends <faulty Policy>"},
		{"IN-53 a resource policy denies", may("["+put(`"*"`)+`, {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]`) + `"BP": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Version": "2012-10-17",
			"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": {"Fn::Sub": "${Bucket.Arn}/secret/*"}}]}}},`, get, "arn:aws:s3:::${Bucket}/secret/a", "denied"},
		{"IN-53 a resource policy allows", tables + `"BP": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Version": "2012-10-17",
			"Statement": [{"Effect": "Allow", "Principal": {"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}, "Action": "s3:GetObject", "Resource": {"Fn::Sub": "${Bucket.Arn}/*"}}]}}},`, get, "arn:aws:s3:::${Bucket}/a", "allowed"},
		{"IN-53 a resource policy of a bucket that it may be", may(`[{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]`) + `"BP": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Given"}, "PolicyDocument": {"Version": "2012-10-17",
			"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": {"Fn::Sub": "${Given.Arn}/*"}}]}}},`, get, "arn:aws:s3:::prod/a", "depends <policy of Given>"},
		{"IN-53 queue policy by URL", tables + `"Q1": {"Type": "AWS::SQS::Queue"}, "QP": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": "Q1"}], "PolicyDocument": {"Version": "2012-10-17",
			"Statement": [{"Effect": "Allow", "Principal": {"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}, "Action": "sqs:SendMessage", "Resource": {"Fn::GetAtt": ["Q1", "Arn"]}}]}}},`, "sqs:SendMessage", "Q1", "allowed"},
		{"IN-50 a nested stack", may("["+put(table)+"]") + `"Nested": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "x"}},`, "dynamodb:DeleteItem", "Table", "denied STACK_INCOMPLETE"},
		{"IN-50 a custom resource", may("["+put(table)+"]") + `"C": {"Type": "Custom::Thing", "Properties": {"ServiceToken": "x"}},`, putItem, "Table", "allowed STACK_INCOMPLETE"},
		{"IN-49 ForEach", may("["+put(table)+"]") + `"Fn::ForEach::X": ["I", ["a"], {"T${I}": {"Type": "AWS::SNS::Topic"}}],`, putItem, "Table", "allowed STACK_INCOMPLETE"},
		{"IN-53 a role of the stack that trusts the function", may(`[{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]`) + otherRole(`{"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}`), "sts:AssumeRole", "R2", "allowed"},
		{"IN-53 a role of the stack that does not", may(`[{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]`) + otherRole(`{"Service": "ec2.amazonaws.com"}`), "sts:AssumeRole", "R2", "denied"},
		{"IN-53 a role from outside", may(`[{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]`), "sts:AssumeRole", "arn:aws:iam::111122223333:role/x", "depends <trust policy of arn:aws:iam::111122223333:role/x>"},
		{"IN-53 a role of another account that the function may not", may("[" + put(table) + "]"), "sts:AssumeRole", "arn:aws:iam::444455556666:role/x", "denied"},
		{"a resource that is not there", may("[" + put(table) + "]"), putItem, "Nothing", "UNKNOWN_RESOURCE"},
		{"a name that is not there", may("[" + put(table) + "]"), putItem, "arn:aws:s3:::${Nothing}", "UNKNOWN_RESOURCE"},
		{"an action that is none", may("[" + put(table) + "]"), "PutItem", "Table", "INVALID_QUESTION"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, called(t, tt.resources, tt.action, tt.resource)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

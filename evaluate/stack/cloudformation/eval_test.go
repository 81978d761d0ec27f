package cloudformation

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// evaluated returns the property Value of the resource X of a template, as people are shown it.
func evaluated(t *testing.T, env stack.Environment, sections, value string, opts ...Option) string {
	t.Helper()
	r := &reader{text: `{` + sections + `"Resources": {
		"Table": {"Type": "AWS::DynamoDB::Table"}, "Other": {"Type": "AWS::DynamoDB::Table"}, "Named": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "orders"}},
		"Queue": {"Type": "AWS::SQS::Queue"}, "Topic": {"Type": "AWS::SNS::Topic"}, "Uploads": {"Type": "AWS::S3::Bucket"},
		"Bucket2": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "${AWS::AccountId}-data"}}},
		"Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/app/x"}},
		"Stream": {"Type": "AWS::Kinesis::Stream", "Properties": {"Name": "clicks"}}, "Key": {"Type": "AWS::KMS::Key"}, "Secret": {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "db"}},
		"Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "Path": "/app/", "AssumeRolePolicyDocument": {}}},
		"Rule": {"Type": "AWS::Events::Rule", "Properties": {"Name": "n"}}, "BusRule": {"Type": "AWS::Events::Rule", "Properties": {"Name": "n", "EventBusName": "b"}},
		"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "f"}},
		"Version": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Fn"}}},
		"Live": {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "Fn"}, "Name": "live"}},
		"Layer": {"Type": "AWS::Lambda::LayerVersion", "Properties": {"LayerName": "l"}},
		"Url": {"Type": "AWS::Lambda::Url", "Properties": {"TargetFunctionArn": {"Fn::GetAtt": ["Fn", "Arn"]}}},
		"Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"StateMachineName": "m"}}, "Pool": {"Type": "AWS::Cognito::UserPool"},
		"IoT": {"Type": "AWS::IoT::TopicRule", "Properties": {"RuleName": "i"}}, "Thing": {"Type": "Custom::Thing"}, "Parameter": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/a/b"}},
		"X": {"Type": "AWS::Sample::X", "Properties": {"Value": ` + value + `}}}}`, env: env, options: options{max: DefaultMaxSize}}
	for _, o := range opts {
		o(&r.options)
	}
	for _, err := range []error{r.readTemplate(), r.readEnvironment(), r.readParameters()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	r.readConditions()
	r.readResources()
	r.checkReferences()
	r.evaluateAll()
	x := r.resources["X"]
	if x.err != nil {
		return string(x.err.code)
	}
	v := x.props.member("Value")
	if v == nil {
		return "nothing"
	}
	if v.kind == kindUnknown {
		return "unknown " + v.text
	}
	if text, ok := asText(v); ok {
		return shown(text)
	}
	return shown(string(jsonOf(v)))
}

var known = stack.Environment{Account: "111122223333", Region: "eu-west-1", StackName: "Prod"}

func TestFunctions(t *testing.T) {
	const sections = `"Parameters": {"P": {"Type": "String"}, "D": {"Type": "String", "Default": "d"}, "L": {"Type": "CommaDelimitedList", "Default": "a, b"}, "N": {"Type": "Number", "Default": 7},
		"U": {"Type": "List<String>"}, "S": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/x"}},
		"Mappings": {"M": {"eu-west-1": {"k": "v", "list": ["x", "y"]}, "us-east-1": {"k": "w", "same": "s"}}, "One": {"a": {"k": "s"}, "b": {"k": "s"}}},
		"Conditions": {"Yes": {"Fn::Equals": ["a", "a"]}, "No": {"Fn::Not": [{"Condition": "Yes"}]}, "IsP": {"Fn::Equals": [{"Ref": "P"}, "p"]}},`
	for _, tt := range []struct{ name, value, want string }{
		{"IN-40 Ref of a parameter", `{"Ref": "D"}`, "d"},
		{"IN-43 a parameter without a value", `{"Ref": "P"}`, "<Ref P>"},
		{"IN-43 a number", `{"Ref": "N"}`, "7"},
		{"IN-43 SSM, even with a default", `{"Ref": "S"}`, "<Ref S>"},
		{"IN-40 a list parameter", `{"Ref": "L"}`, `["a","b"]`},
		{"IN-40 a list that nobody knows", `{"Ref": "U"}`, "unknown Ref U"},
		{"IN-40 Ref of a bucket", `{"Ref": "Uploads"}`, "prod-uploads-<Ref Uploads>"},
		{"IN-40 Ref of a table", `{"Ref": "Table"}`, "Prod-Table-<Ref Table>"},
		{"IN-40 a name that is given", `{"Ref": "Named"}`, "orders"},
		{"IN-40 GetAtt as list", `{"Fn::GetAtt": ["Named", "Arn"]}`, "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"},
		{"IN-40 GetAtt as text", `{"Fn::GetAtt": "Named.Arn"}`, "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"},
		{"IN-40 stream of a table", `{"Fn::GetAtt": ["Named", "StreamArn"]}`, "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/<GetAtt Named.StreamArn>"},
		{"IN-41 URL of a queue", `{"Ref": "Queue"}`, "https://sqs.eu-west-1.amazonaws.com/111122223333/Prod-Queue-<GetAtt Queue.Arn>"},
		{"IN-41 ARN of a queue", `{"Fn::GetAtt": ["Queue", "Arn"]}`, "arn:aws:sqs:eu-west-1:111122223333:Prod-Queue-<GetAtt Queue.Arn>"},
		{"IN-40 topic", `{"Ref": "Topic"}`, "arn:aws:sns:eu-west-1:111122223333:Prod-Topic-<Ref Topic>"},
		{"IN-40 name of a topic", `{"Fn::GetAtt": ["Topic", "TopicName"]}`, "Prod-Topic-<Ref Topic>"},
		{"IN-40 log group ends in a star", `{"Fn::GetAtt": ["Group", "Arn"]}`, "arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:*"},
		{"IN-40 stream", `{"Fn::GetAtt": ["Stream", "Arn"]}`, "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks"},
		{"IN-40 key", `{"Fn::GetAtt": ["Key", "Arn"]}`, "arn:aws:kms:eu-west-1:111122223333:key/<Ref Key>"},
		{"IN-40 secret", `{"Ref": "Secret"}`, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-<GetAtt Secret.Id>"},
		{"IN-40 role with a path", `{"Fn::GetAtt": ["Role", "Arn"]}`, "arn:aws:iam::111122223333:role/app/r"},
		{"IN-40 rule", `{"Fn::GetAtt": ["Rule", "Arn"]}`, "arn:aws:events:eu-west-1:111122223333:rule/n"},
		{"IN-40 rule of a bus", `{"Fn::GetAtt": ["BusRule", "Arn"]}`, "arn:aws:events:eu-west-1:111122223333:rule/b/n"},
		{"IN-40 Ref of a rule of a bus", `{"Ref": "BusRule"}`, "b|n"},
		{"IN-40 version", `{"Ref": "Version"}`, "arn:aws:lambda:eu-west-1:111122223333:function:f:<GetAtt Version.Version>"},
		{"IN-40 alias", `{"Ref": "Live"}`, "arn:aws:lambda:eu-west-1:111122223333:function:f:live"},
		{"IN-40 layer version", `{"Ref": "Layer"}`, "arn:aws:lambda:eu-west-1:111122223333:layer:l:<Ref Layer>"},
		{"IN-40 URL", `{"Ref": "Url"}`, "arn:aws:lambda:eu-west-1:111122223333:function:f"},
		{"IN-40 state machine", `{"Ref": "Machine"}`, "arn:aws:states:eu-west-1:111122223333:stateMachine:m"},
		{"IN-40 user pool", `{"Fn::GetAtt": ["Pool", "Arn"]}`, "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/<Ref Pool>"},
		{"IN-40 topic rule", `{"Fn::GetAtt": ["IoT", "Arn"]}`, "arn:aws:iot:eu-west-1:111122223333:rule/i"},
		{"IN-40 custom resource", `{"Fn::GetAtt": ["Thing", "Out.A"]}`, "unknown GetAtt Thing.Out.A"},
		{"IN-40 SSM parameter", `{"Fn::Sub": "arn:${AWS::Partition}:ssm:${AWS::Region}:1:parameter${Parameter}"}`, "arn:aws:ssm:eu-west-1:1:parameter/a/b"},
		{"IN-40 Sub", `{"Fn::Sub": "a-${D}-${Named.Arn}-${AWS::Region}"}`, "a-d-arn:aws:dynamodb:eu-west-1:111122223333:table/orders-eu-west-1"},
		{"IN-40 Sub with a policy variable", `{"Fn::Sub": "${!aws:username}/${D}"}`, "${aws:username}/d"},
		{"IN-40 Sub with values", `{"Fn::Sub": ["${V}-${D}", {"V": {"Ref": "Named"}}]}`, "orders-d"},
		{"IN-40 Join", `{"Fn::Join": [":", ["a", {"Ref": "D"}, 5]]}`, "a:d:5"},
		{"IN-40 Join of a parameter", `{"Fn::Join": ["/", {"Ref": "L"}]}`, "a/b"},
		{"IN-44 If", `{"Fn::If": ["Yes", "a", {"Ref": "Named"}]}`, "a"},
		{"IN-44 If not", `{"Fn::If": ["No", "a", "b"]}`, "b"},
		{"IN-45 NoValue in a list", `["a", {"Ref": "AWS::NoValue"}, {"Fn::If": ["No", "b", {"Ref": "AWS::NoValue"}]}]`, `["a"]`},
		{"IN-45 NoValue as a member", `{"a": {"Ref": "AWS::NoValue"}, "b": 1}`, `{"b":1}`},
		{"IN-45 NoValue as the property", `{"Ref": "AWS::NoValue"}`, "nothing"},
		{"IN-40 FindInMap", `{"Fn::FindInMap": ["M", {"Ref": "AWS::Region"}, "k"]}`, "v"},
		{"IN-40 FindInMap of a list", `{"Fn::FindInMap": ["M", "eu-west-1", "list"]}`, `["x","y"]`},
		{"IN-40 FindInMap with a key that nobody knows", `{"Fn::FindInMap": ["M", {"Ref": "P"}, "k"]}`, "<FindInMap M <Ref P> k>"},
		{"IN-40 FindInMap, the same for all keys", `{"Fn::FindInMap": ["One", {"Ref": "P"}, "k"]}`, "s"},
		{"IN-45 FindInMap of nothing", `{"Fn::FindInMap": ["M", "eu-west-1", "z"]}`, "UNRESOLVED_REFERENCE"},
		{"IN-40 Select", `{"Fn::Select": [1, ["a", "b"]]}`, "b"},
		{"IN-40 Select with a text", `{"Fn::Select": ["0", {"Ref": "L"}]}`, "a"},
		{"IN-40 Select of what nobody knows", `{"Fn::Select": [0, {"Ref": "U"}]}`, "<Select 0 <Ref U>>"},
		{"IN-40 Select of too many", `{"Fn::Select": [2, ["a", "b"]]}`, "INVALID_FUNCTION"},
		{"IN-40 Split", `{"Fn::Split": ["-", "a-b"]}`, `["a","b"]`},
		{"IN-40 Split of an ARN", `{"Fn::Select": [5, {"Fn::Split": [":", {"Fn::GetAtt": ["Queue", "Arn"]}]}]}`, "Prod-Queue-<GetAtt Queue.Arn>"},
		{"IN-40 Split of what nobody knows", `{"Fn::Split": [",", {"Ref": "P"}]}`, "unknown Split , <Ref P>"},
		{"IN-40 ImportValue", `{"Fn::ImportValue": "shared-vpc"}`, "<ImportValue shared-vpc>"},
		{"IN-40 ImportValue of Sub", `{"Fn::ImportValue": {"Fn::Sub": "${D}-vpc"}}`, "<ImportValue d-vpc>"},
		{"IN-40 Base64", `{"Fn::Base64": "x"}`, "<Base64 x>"},
		{"IN-40 GetAZs", `{"Fn::GetAZs": ""}`, "unknown GetAZs "},
		{"IN-40 Cidr", `{"Fn::Cidr": ["10.0.0.0/16", 2, 8]}`, `unknown Cidr ["10.0.0.0/16",2,8]`},
		{"IN-40 Length", `{"Fn::Length": ["a"]}`, `<Length ["a"]>`},
		{"IN-40 ToJsonString", `{"Fn::ToJsonString": {"a": {"Ref": "Named"}, "b": [1, true]}}`, `{"a":"orders","b":[1,true]}`},
		{"IN-40 dynamic reference", `"{{resolve:ssm:/x}}"`, "<resolve:ssm:/x>"},
		{"IN-40 dynamic reference in text", `"a-{{resolve:secretsmanager:s:SecretString:k}}-b"`, "a-<resolve:secretsmanager:s:SecretString:k>-b"},
		{"IN-40 Transform", `{"Fn::Transform": {"Name": "X"}}`, "unknown Transform"},
		{"IN-42 account", `{"Ref": "AWS::AccountId"}`, "111122223333"},
		{"IN-42 partition follows", `{"Ref": "AWS::Partition"}`, "aws"},
		{"IN-42 URL suffix follows", `{"Ref": "AWS::URLSuffix"}`, "amazonaws.com"},
		{"IN-42 stack id", `{"Ref": "AWS::StackId"}`, "arn:aws:cloudformation:eu-west-1:111122223333:stack/Prod/<Ref AWS::StackId>"},
		{"IN-42 notification ARNs", `{"Ref": "AWS::NotificationARNs"}`, "unknown Ref AWS::NotificationARNs"},
		{"IN-45 reference to nothing", `{"Ref": "Nothing"}`, "UNRESOLVED_REFERENCE"},
		{"IN-45 pseudo parameter that is none", `{"Ref": "AWS::Nothing"}`, "UNRESOLVED_REFERENCE"},
		{"IN-45 attribute of nothing", `{"Fn::GetAtt": ["Nothing", "Arn"]}`, "UNRESOLVED_REFERENCE"},
		{"IN-45 Sub of nothing", `{"Fn::Sub": "${Nothing}"}`, "UNRESOLVED_REFERENCE"},
		{"IN-45 reference to nothing in a branch that is not taken", `{"Fn::If": ["Yes", "a", {"Ref": "Nothing"}]}`, "UNRESOLVED_REFERENCE"},
		{"IN-45 condition that is none", `{"Fn::If": ["Nothing", "a", "b"]}`, "UNRESOLVED_REFERENCE"},
		{"IN-40 function that is none", `{"Fn::Nothing": "a"}`, "INVALID_FUNCTION"},
		{"IN-40 function beside a member", `{"Ref": "P", "Other": 1}`, "INVALID_FUNCTION"},
		{"IN-40 Ref of a list", `{"Ref": ["P"]}`, "INVALID_FUNCTION"},
		{"IN-40 Join of objects", `{"Fn::Join": ["", [{"a": 1}]]}`, "INVALID_FUNCTION"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, evaluated(t, known, sections, tt.value)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestEnvironment: IN-42, IN-43, what is empty is unknown, and what follows from something known is known.
func TestEnvironment(t *testing.T) {
	const everything = `{"Fn::Join": [" ", [{"Ref": "AWS::AccountId"}, {"Ref": "AWS::Region"}, {"Ref": "AWS::Partition"}, {"Ref": "AWS::URLSuffix"}, {"Ref": "AWS::StackName"}, {"Ref": "D"}, {"Ref": "S"}]]}`
	const sections = `"Parameters": {"D": {"Type": "String", "Default": "d"}, "S": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/x"}},`
	for _, tt := range []struct {
		name string
		env  stack.Environment
		opts []Option
		want string
	}{
		{"IN-42 nothing", stack.Environment{}, nil, "<Ref AWS::AccountId> <Ref AWS::Region> <Ref AWS::Partition> <Ref AWS::URLSuffix> <Ref AWS::StackName> d <Ref S>"},
		{"IN-42 China by its Region", stack.Environment{Region: "cn-north-1"}, nil, "<Ref AWS::AccountId> cn-north-1 aws-cn amazonaws.com.cn <Ref AWS::StackName> d <Ref S>"},
		{"IN-42 partition alone", stack.Environment{Partition: "aws-us-gov"}, nil, "<Ref AWS::AccountId> <Ref AWS::Region> aws-us-gov amazonaws.com <Ref AWS::StackName> d <Ref S>"},
		{"IN-43 the environment before the default", stack.Environment{Parameters: map[string]string{"D": "e", "S": "f"}}, nil,
			"<Ref AWS::AccountId> <Ref AWS::Region> <Ref AWS::Partition> <Ref AWS::URLSuffix> <Ref AWS::StackName> e f"},
		{"IN-43 without defaults", stack.Environment{}, []Option{WithoutDefaults()},
			"<Ref AWS::AccountId> <Ref AWS::Region> <Ref AWS::Partition> <Ref AWS::URLSuffix> <Ref AWS::StackName> <Ref D> <Ref S>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, evaluated(t, tt.env, sections, everything, tt.opts...)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestEnvironmentRefused: an environment that cannot be.
func TestEnvironmentRefused(t *testing.T) {
	for _, env := range []stack.Environment{
		{Account: "1"}, {Region: "nowhere"}, {Partition: "gcp"}, {Partition: "aws", Region: "cn-north-1"},
		{StackName: "a\ufdd0"}, {Parameters: map[string]string{"None": "x"}}, {Parameters: map[string]string{"P": "\ufdd0nx\ufdd1"}},
	} {
		_, err := Read([]byte(`{"Parameters": {"P": {"Type": "String"}}, "Resources": {}}`), env)
		if e, ok := errors.AsType[*stack.Error](err); !ok || e.Code != stack.CodeInvalidEnvironment {
			t.Errorf("%+v: %v", env, err)
		}
	}
}

// TestConditions: IN-44, what conditions are worth, and what is the same condition.
func TestConditions(t *testing.T) {
	for _, tt := range []struct{ name, conditions, want string }{
		{"equal", `"C": {"Fn::Equals": ["a", "a"]}`, "yes"},
		{"other", `"C": {"Fn::Equals": ["a", "b"]}`, "no"},
		{"the same unknown", `"C": {"Fn::Equals": [{"Ref": "P"}, {"Ref": "P"}]}`, "yes"},
		{"an unknown", `"C": {"Fn::Equals": [{"Ref": "P"}, "b"]}`, "Condition C"},
		{"two unknowns", `"C": {"Fn::Equals": [{"Ref": "P"}, {"Ref": "Q"}]}`, "Condition C"},
		{"unknowns that differ", `"C": {"Fn::Equals": [{"Fn::Sub": "a-${P}"}, "b-x"]}`, "no"},
		{"unknowns that end otherwise", `"C": {"Fn::Equals": [{"Fn::Sub": "${P}-a"}, "x-b"]}`, "no"},
		{"unknowns that may be the same", `"C": {"Fn::Equals": [{"Fn::Sub": "a-${P}"}, "a-x"]}`, "Condition C"},
		{"not", `"C": {"Fn::Not": [{"Fn::Equals": ["a", "b"]}]}`, "yes"},
		{"not of an unknown", `"B": {"Fn::Equals": [{"Ref": "P"}, "b"]}, "C": {"Fn::Not": [{"Condition": "B"}]}`, "not Condition B"},
		{"the same comparison", `"B": {"Fn::Equals": [{"Ref": "P"}, "b"]}, "C": {"Fn::Equals": ["b", {"Ref": "P"}]}`, "Condition B"},
		{"and with one that does not hold", `"C": {"Fn::And": [{"Fn::Equals": [{"Ref": "P"}, "b"]}, {"Fn::Equals": ["a", "b"]}]}`, "no"},
		{"and with one that holds", `"B": {"Fn::Equals": [{"Ref": "P"}, "b"]}, "C": {"Fn::And": [{"Condition": "B"}, {"Fn::Equals": ["a", "a"]}]}`, "Condition B"},
		{"and of two unknowns", `"C": {"Fn::And": [{"Fn::Equals": [{"Ref": "P"}, "b"]}, {"Fn::Equals": [{"Ref": "Q"}, "b"]}]}`, "Condition C"},
		{"or with one that holds", `"C": {"Fn::Or": [{"Fn::Equals": [{"Ref": "P"}, "b"]}, {"Fn::Equals": ["a", "a"]}]}`, "yes"},
		{"or of one and its opposite", `"B": {"Fn::Equals": [{"Ref": "P"}, "b"]}, "C": {"Fn::Or": [{"Condition": "B"}, {"Fn::Not": [{"Condition": "B"}]}]}`, "yes"},
		{"and of one and its opposite", `"B": {"Fn::Equals": [{"Ref": "P"}, "b"]}, "C": {"Fn::And": [{"Condition": "B"}, {"Fn::Not": [{"Condition": "B"}]}]}`, "no"},
		{"or of none", `"C": {"Fn::Or": [{"Fn::Equals": ["a", "b"]}, {"Fn::Equals": ["a", "c"]}]}`, "no"},
		{"a cycle", `"B": {"Condition": "C"}, "C": {"Fn::Not": [{"Condition": "B"}]}`, "CIRCULAR_REFERENCE"},
		{"a reference to nothing", `"C": {"Condition": "Nothing"}`, "UNRESOLVED_REFERENCE"},
		{"no condition", `"C": "yes"`, "INVALID_FUNCTION"},
		{"no function of conditions", `"C": {"Ref": "P"}`, "INVALID_FUNCTION"},
	} {
		t.Run("IN-44 "+tt.name, func(t *testing.T) {
			sections := `"Parameters": {"P": {"Type": "String"}, "Q": {"Type": "String"}}, "Conditions": {` + tt.conditions + `},`
			r := &reader{text: "{" + sections + `"Resources": {}}`, options: options{max: DefaultMaxSize}}
			for _, err := range []error{r.readTemplate(), r.readEnvironment(), r.readParameters()} {
				if err != nil {
					t.Fatal(err)
				}
			}
			r.readConditions()
			c, err := r.condition("C", 0)
			got := map[bool]string{true: "yes", false: "no"}[c.holds]
			if c.label != "" {
				got = map[bool]string{true: "", false: "not "}[c.holds] + c.label
			}
			if f, ok := errors.AsType[*fault](err); ok {
				got = string(f.code)
			}
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

package lambdaperm_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

const (
	seedStream = "arn:aws:kinesis:us-east-1:111122223333:stream/s"
	seedTable  = "arn:aws:dynamodb:us-east-1:111122223333:table/t"
	seedLogs   = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f:log-stream:x"
	seedStates = "arn:aws:states:us-east-1:111122223333:stateMachine:m"
)

var (
	seedBucket  = lambdaperm.Source{ARN: "arn:aws:s3:::b", Account: accountA}
	seedForS3   = lambdapolicy.AddPermissionInput{StatementID: "s3", Principal: "s3.amazonaws.com", SourceARN: "arn:aws:s3:::b", SourceAccount: accountA}
	seedForB    = lambdapolicy.AddPermissionInput{StatementID: "b", Principal: accountB}
	seedCreate  = allowing("lambda:CreateFunction", "*")
	seedPassAny = allowing("iam:PassRole", "arn:aws:iam::"+accountA+":role/*")
	seedBasic   = withRole(seedManaged("AWSLambdaBasicExecutionRole"))
)

// seedLambdaRole is a role for a service with AWSLambdaRole.
func seedLambdaRole(trusted string) lambdaperm.Role {
	r := invRoleFor(trusted)
	r.Identity = seedManaged("AWSLambdaRole")
	return r
}

// seedsOfModel are about who invokes, and with which role the code acts (2018).
var seedsOfModel = []seed{
	{"SEED-1 sources that push need a grant", []vector{
		{"S3, no policy", pushing(functionWith(), "", seedBucket), "IMPLICIT_DENY lambda:InvokeFunction", nil},
		{"S3, with the statement", pushing(permitted(seedForS3), "", seedBucket), "ALLOW", nil},
	}, wantModels},
	{"SEED-2 streams are polled with the execution role", []vector{
		{"AWSLambdaKinesisExecutionRole", polling(withRole(seedManaged("AWSLambdaKinesisExecutionRole")), seedStream), "ALLOW", nil},
		{"AWSLambdaBasicExecutionRole", polling(seedBasic, seedStream), "IMPLICIT_DENY kinesis:DescribeStream kinesis:GetRecords kinesis:GetShardIterator", nil},
	}, nil},
	{"SEED-3 code acts as the execution role", []vector{
		{"without s3:GetObject", calling(withRole(nil), "s3:GetObject", objectARN), "IMPLICIT_DENY s3:GetObject", nil},
		{"with it", calling(withRole(identity(allowing("s3:GetObject", objectARN))), "s3:GetObject", objectARN), "ALLOW", nil},
	}, wantSession},
	{"SEED-4 a function is created with a role", []vector{
		{"no role", by(seedUser([]string{"AdministratorAccess"}), creating("f", func(in *lambdaperm.Function) { in.Role = nil })), "INVALID INVALID_PARAMETER", nil},
		{"a role", by(seedUser([]string{"AdministratorAccess"}), creating("f")), "ALLOW", nil},
	}, nil},
	{"SEED-5 passing the role", []vector{
		{"AWSLambda_FullAccess", by(seedUser([]string{"AWSLambda_FullAccess"}), creating("f")), "ALLOW", nil},
		{"lambda:* alone", by(asUser(allowing("lambda:*", "*")), creating("f")), "IMPLICIT_DENY iam:PassRole", nil},
		{"AdministratorAccess", by(seedUser([]string{"AdministratorAccess"}), creating("f")), "ALLOW", nil},
		{"lambda:* alone, another role", by(asUser(allowing("lambda:*", "*")),
			updating(functionNamed("f"), lambdaperm.UpdateFunctionConfigurationInput{Role: &lambdaperm.Role{ARN: roleARN}})), "IMPLICIT_DENY iam:PassRole", nil},
	}, nil},
	{"SEED-6 AWSLambdaBasicExecutionRole", []vector{
		{"PutLogEvents", calling(seedBasic, "logs:PutLogEvents", seedLogs), "ALLOW", nil},
		{"GetLogEvents", calling(seedBasic, "logs:GetLogEvents", seedLogs), "IMPLICIT_DENY", nil},
		{"GetObject", calling(seedBasic, "s3:GetObject", objectARN), "IMPLICIT_DENY", nil},
	}, wantActions("AWSLambdaBasicExecutionRole", "v1", "logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents")},
	{"SEED-7 AWSLambdaKinesisExecutionRole", []vector{
		{"GetRecords", calling(withRole(seedManaged("AWSLambdaKinesisExecutionRole")), "kinesis:GetRecords", seedStream), "ALLOW", nil},
		{"SubscribeToShard", calling(withRole(seedManaged("AWSLambdaKinesisExecutionRole")), "kinesis:SubscribeToShard", seedStream), "ALLOW", nil},
		{"PutRecord", calling(withRole(seedManaged("AWSLambdaKinesisExecutionRole")), "kinesis:PutRecord", seedStream), "IMPLICIT_DENY", nil},
	}, wantActions("AWSLambdaKinesisExecutionRole", "v2", "kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator "+
		"kinesis:ListShards kinesis:ListStreams kinesis:SubscribeToShard logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents")},
	{"SEED-8 AWSLambdaDynamoDBExecutionRole", []vector{
		{"GetRecords", calling(withRole(seedManaged("AWSLambdaDynamoDBExecutionRole")), "dynamodb:GetRecords", seedTable+"/stream/l"), "ALLOW", nil},
		{"GetItem", calling(withRole(seedManaged("AWSLambdaDynamoDBExecutionRole")), "dynamodb:GetItem", seedTable), "IMPLICIT_DENY", nil},
		{"polling", polling(withRole(seedManaged("AWSLambdaDynamoDBExecutionRole")), seedTable+"/stream/l"), "ALLOW", nil},
	}, nil},
	{"SEED-9 AWSLambdaVPCAccessExecutionRole", []vector{
		{"CreateNetworkInterface", calling(seedVPC("v3"), "ec2:CreateNetworkInterface", "arn:aws:ec2:us-east-1:111122223333:network-interface/*"), "ALLOW", nil},
		{"RunInstances", calling(seedVPC("v3"), "ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:instance/*"), "IMPLICIT_DENY", nil},
		{"DescribeSubnets, v3", calling(seedVPC("v3"), "ec2:DescribeSubnets", "*"), "ALLOW", nil},
		{"DescribeSubnets, v2", calling(seedVPC("v2"), "ec2:DescribeSubnets", "*"), "IMPLICIT_DENY", nil},
		{"DescribeSubnets, v1", calling(seedVPC("v1"), "ec2:DescribeSubnets", "*"), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-10 function policies by API", []vector{
		{"after AddPermission", pushing(permitted(seedForS3), "", seedBucket), "ALLOW", nil},
		{"after RemovePermission", pushing(seedRemoved(permitted(seedForS3), "s3"), "", seedBucket), "IMPLICIT_DENY", nil},
	}, wantPolicyAPI},
	{"SEED-11 the same account and another one", []vector{
		{"user of A, no policy", invoking(functionWith(), "", callerOf(userA, anyInvoke)), "ALLOW", nil},
		{"user of B, no function policy", invoking(functionWith(), "", callerOf(userB, anyInvoke)), "IMPLICIT_DENY", nil},
		{"user of B, no identity policy", invoking(permitted(seedForB), "", callerOf(userB)), "IMPLICIT_DENY", nil},
		{"user of B, both", invoking(permitted(seedForB), "", callerOf(userB, anyInvoke)), "ALLOW", nil},
	}, nil},
	{"SEED-12 a role in place of the function policy", []vector{
		{"S3", assuming(functionWith(), "s3.amazonaws.com", seedLambdaRole("s3.amazonaws.com")), "ALLOW", nil},
		{"Step Functions", assuming(functionWith(), "states.amazonaws.com", seedLambdaRole("states.amazonaws.com")), "ALLOW", nil},
		{"a role for another service", assuming(functionWith(), "states.amazonaws.com", seedLambdaRole("s3.amazonaws.com")), "IMPLICIT_DENY sts:AssumeRole", nil},
		{"a role without AWSLambdaRole", assuming(functionWith(), "states.amazonaws.com", invRoleFor("states.amazonaws.com")), "IMPLICIT_DENY lambda:InvokeFunction", nil},
	}, nil},
	{"SEED-13 managed policies by name", nil, wantNames},
}

// seedVPC is function f with a version of AWSLambdaVPCAccessExecutionRole.
func seedVPC(version string) lambdaperm.Function {
	p, err := managed.AWS().LookupVersion("AWSLambdaVPCAccessExecutionRole", version)
	if err != nil {
		panic(err)
	}
	return withRole([]*policy.Policy{p})
}

func seedRemoved(f lambdaperm.Function, statementID string) lambdaperm.Function {
	f, err := f.RemovePermission("", statementID)
	if err != nil {
		panic(err)
	}
	return f
}

// SEED-1: each source is in its class.
func wantModels(t *testing.T) {
	for source, want := range map[string]lambdaperm.Model{
		"arn:aws:s3:::b": lambdaperm.ModelPush, pollTopic: lambdaperm.ModelPush, seedStream: lambdaperm.ModelPull,
		seedTable + "/stream/l": lambdaperm.ModelPull, queueARN: lambdaperm.ModelPull, seedStates: lambdaperm.ModelRole,
	} {
		e, err := lambdaperm.EventSourceOf(source)
		if err != nil || e.Model != want {
			t.Errorf("%s: %v %v, want %v", source, e.Model, err, want)
		}
	}
}

// SEED-3: the principal is the role's session.
func wantSession(t *testing.T) {
	r, err := calling(withRole(nil), "s3:GetObject", objectARN)()
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Checks[0].Request.Principal.ID(); got != "arn:aws:sts::111122223333:assumed-role/r/f" {
		t.Errorf("the code is %s", got)
	}
}

// wantActions says that a managed policy allows these actions on every resource, and nothing else.
func wantActions(name, version, actions string) func(*testing.T) {
	return func(t *testing.T) {
		info, err := managed.AWS().Info(name)
		if err != nil || info.DefaultVersion != version {
			t.Errorf("version %s, want %s, %v", info.DefaultVersion, version, err)
		}
		var got []string
		for _, s := range seedManaged(name)[0].Statements() {
			for a := range s.Actions() {
				got = append(got, a.String())
			}
			for r := range s.Resources() {
				if r.String() != "*" || s.Effect() != policy.Allow {
					t.Errorf("%v on %v", s.Effect(), r)
				}
			}
		}
		slices.Sort(got)
		if diff := gocmp.Diff(strings.Fields(actions), got); diff != "" {
			t.Errorf("actions (-want +got)\n%s", diff)
		}
	}
}

// SEED-10: what the API gives back, and what it refuses.
func wantPolicyAPI(t *testing.T) {
	f := permitted(seedForS3)
	got, err := lambdapolicy.GetPolicy(f.Policies[""])
	want := `{"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},` +
		`"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f",` +
		`"Condition":{"StringEquals":{"AWS:SourceAccount":"111122223333"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}]}`
	if diff := gocmp.Diff(want, string(got)); diff != "" || err != nil {
		t.Errorf("GetPolicy (-want +got)\n%s%v", diff, err)
	}
	again := seedForS3
	again.Action = "lambda:InvokeFunction"
	_, err = f.AddPermission(again)
	notWritten(t, err, lambdapolicy.CodeStatementExists, "s3")
	_, err = f.RemovePermission("", "other")
	notWritten(t, err, lambdapolicy.CodeStatementNotFound, "other")
	f = seedRemoved(f, "s3")
	_, err = lambdapolicy.GetPolicy(f.Policies[""])
	notWritten(t, err, lambdapolicy.CodePolicyNotFound, "")
}

// SEED-13: by name and by ARN; an ARN without the path is not found, and the real one suggested.
func wantNames(t *testing.T) {
	for _, name := range []string{"AWSLambdaBasicExecutionRole", "AWSLambdaKinesisExecutionRole", "AWSLambdaDynamoDBExecutionRole", "AWSLambdaVPCAccessExecutionRole"} {
		path := "arn:aws:iam::aws:policy/service-role/" + name
		for _, text := range []string{name, path} {
			if p, err := managed.Lookup(text); err != nil || p.Name() != name {
				t.Errorf("%s: %v", text, err)
			}
		}
		_, err := managed.Lookup("arn:aws:iam::aws:policy/" + name)
		e, ok := errors.AsType[*managed.Error](err)
		if !ok || e.Code != managed.CodeWrongARN || !slices.Equal(e.Suggestions, []string{path}) {
			t.Errorf("%s without its path: %v", name, err)
		}
	}
}

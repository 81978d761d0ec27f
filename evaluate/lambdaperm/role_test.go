package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

const basic = "AWSLambdaBasicExecutionRole "

// a change makes a function need more.
type change = func(*lambdaperm.Function)

func tracing(f *lambdaperm.Function)  { f.Tracing = true }
func inVPC(f *lambdaperm.Function)    { f.VPC = &lambdaperm.VPC{} }
func insights(f *lambdaperm.Function) { f.Insights = true }
func durable(f *lambdaperm.Function)  { f.Durable = true }
func encrypted(f *lambdaperm.Function) {
	f.KMSKey = keyARN
}

// mounting adds a file system, with a policy of its own or not.
func mounting(write, hasPolicy bool) change {
	return func(f *lambdaperm.Function) {
		f.FileSystems = append(f.FileSystems, lambdaperm.FileSystem{
			ARN: "arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-1", Write: write, HasPolicy: hasPolicy,
			AccessPoint: "arn:aws:elasticfilesystem:us-east-1:111122223333:access-point/fsap-1"})
	}
}

// TestCheckRoleManaged: which managed policies are enough for which feature (table 6.3).
func TestCheckRoleManaged(t *testing.T) {
	assumed := lambdaperm.NoteKeyPolicyAssumed
	for _, tt := range []struct {
		name    string
		managed string
		set     change
		missing string // "" for none
		remedy  string
		notes   []lambdaperm.NoteCode
	}{
		{"SEED-54 logs", basic, nil, "", "", nil},
		{"SEED-54 no logs", "AWSLambdaRole", nil, "logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents", "AWSLambdaBasicExecutionRole", nil},
		{"SEED-25 tracing without xray:PutTraceSegments", basic, tracing, "xray:PutTraceSegments xray:PutTelemetryRecords", "AWSXRayDaemonWriteAccess", nil},
		{"SEED-25 tracing", basic + "AWSXRayDaemonWriteAccess", tracing, "", "", nil},
		{"SEED-25 tracing, the other policy", basic + "AWSXrayWriteOnlyAccess", tracing, "", "", nil},
		{"SEED-26 VPC", "AWSLambdaVPCAccessExecutionRole", inVPC, "", "", nil},
		{"SEED-26 VPC without it", basic, inVPC, "ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:DeleteNetworkInterface " +
			"ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses", "AWSLambdaVPCAccessExecutionRole", nil},
		{"SEED-26 VPC since 2024", basic + "AWSLambdaENIManagementAccess", inVPC, "ec2:DescribeSubnets", "AWSLambdaVPCAccessExecutionRole", nil},
		{"PULL-18 the policy for MSK is not for a VPC", "AWSLambdaMSKExecutionRole", inVPC, "ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses", "AWSLambdaVPCAccessExecutionRole", nil},
		{"EFS", "AWSLambdaVPCAccessExecutionRole AmazonElasticFileSystemClientReadWriteAccess", mounting(true, true), "", "", nil},
		{"EFS without it", "AWSLambdaVPCAccessExecutionRole", mounting(true, true), "elasticfilesystem:ClientMount elasticfilesystem:ClientWrite", "AmazonElasticFileSystemClientReadWriteAccess", nil},
		{"EFS for reading", "AWSLambdaVPCAccessExecutionRole", mounting(false, true), "elasticfilesystem:ClientMount", "AmazonElasticFileSystemClientReadWriteAccess", nil},
		{"EFS without a policy of its own", "AWSLambdaVPCAccessExecutionRole", mounting(true, false), "", "", nil},
		{"EFS needs the VPC", basic + "AmazonElasticFileSystemClientReadWriteAccess", mounting(false, false), "ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces " +
			"ec2:DescribeSubnets ec2:DeleteNetworkInterface ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses", "AWSLambdaVPCAccessExecutionRole", nil},
		{"L2-4/environment variables need none of the role", basic, encrypted, "", "", []lambdaperm.NoteCode{assumed}},
		{"Insights", "CloudWatchLambdaInsightsExecutionRolePolicy AWSLambdaBasicExecutionRole", insights, "", "", nil},
		{"Insights without it", "AWSLambdaExecute", insights, "", "", nil},
		{"Insights alone writes no other logs", "CloudWatchLambdaInsightsExecutionRolePolicy", insights, "logs:CreateLogStream logs:PutLogEvents", "AWSLambdaBasicExecutionRole", nil},
		{"durable", "AWSLambdaBasicDurableExecutionRolePolicy", durable, "", "", nil},
		{"durable without it", basic, durable, "lambda:CheckpointDurableExecution lambda:GetDurableExecutionState", "AWSLambdaBasicDurableExecutionRolePolicy", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := withRole(lookup(t, tt.managed))
			if tt.set != nil {
				tt.set(&f)
			}
			r, err := lambdaperm.CheckRole(f)
			want := ok
			if tt.missing != "" {
				want = no
			}
			wants(t, r, err, want, tt.notes...)
			if diff := cmp.Diff(tt.missing, failed(r)); diff != "" {
				t.Errorf("missing (-want +got)\n%s", diff)
			}
			for _, c := range r.Failed() {
				if c.Remedy != tt.remedy || !strings.Contains(c.Missing, c.Request.Action+" on "+c.Request.Resource.ARN) {
					t.Errorf("%s: missing %q, remedy %q", c.Request.Action, c.Missing, c.Remedy)
				}
			}
		})
	}
	for version, want := range map[string]evaluate.Decision{"v1": no, "v2": no, "v3": ok} {
		t.Run("SEED-9 version "+version, func(t *testing.T) {
			p, err := managed.AWS().LookupVersion("AWSLambdaVPCAccessExecutionRole", version)
			if err != nil {
				t.Fatal(err)
			}
			r, err := lambdaperm.CheckRole(withRole([]*policy.Policy{p}, inVPC))
			for _, c := range r.Checks {
				if c.Request.Action == "ec2:DescribeSubnets" && c.Result.Decision != want || c.Request.Action == "ec2:CreateNetworkInterface" && c.Result.Decision != ok {
					t.Errorf("%s: %v", c.Request.Action, c.Result.Decision)
				}
			}
			wants(t, r, err, want)
		})
	}
}

// TestCheckRoleRequests: what is asked about a function that has everything, in order, and with which key.
func TestCheckRoleRequests(t *testing.T) {
	f := withRole(identity(allowing("*", "*")), tracing, inVPC, insights, durable, encrypted, mounting(true, true))
	f.Versions = []string{"1", "$LATEST"}
	f.VPC = &lambdaperm.VPC{Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}}
	f.LogGroup = "common"
	f.DeadLetter, f.OnSuccess, f.OnFailure = queueARN, otherARN+":live", bucketARN
	f.ImageRepository = "arn:aws:ecr:us-east-1:111122223333:repository/i"
	r, err := lambdaperm.CheckRole(f, "application-signals", "parameters-and-secrets", "s3-object-lambda")
	wants(t, r, err, ok, lambdaperm.NoteOwnerAssumed, lambdaperm.NoteKeyPolicyAssumed, lambdaperm.NoteAllActions)
	const (
		logs, ec2 = "arn:aws:logs:us-east-1:111122223333:log-group:", "arn:aws:ec2:us-east-1:111122223333:"
		fs        = "arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-1"
		image     = "arn:aws:ecr:us-east-1:111122223333:repository/i"
	)
	want := []string{
		"sts:AssumeRole " + roleARN,
		"logs:CreateLogGroup " + logs + "common:* *", "logs:CreateLogStream " + logs + "common:log-stream:* *", "logs:PutLogEvents " + logs + "common:log-stream:* *",
		"xray:PutTraceSegments * *", "xray:PutTelemetryRecords * *",
		"ec2:CreateNetworkInterface " + ec2 + "network-interface/*", "ec2:CreateNetworkInterface " + ec2 + "subnet/subnet-1",
		"ec2:CreateNetworkInterface " + ec2 + "security-group/sg-1", "ec2:DescribeNetworkInterfaces *", "ec2:DescribeSubnets *",
		"ec2:DeleteNetworkInterface " + ec2 + "network-interface/*", "ec2:AssignPrivateIpAddresses " + ec2 + "network-interface/*",
		"ec2:UnassignPrivateIpAddresses " + ec2 + "network-interface/*",
		"sqs:SendMessage " + queueARN, "lambda:InvokeFunction " + otherARN + ":live",
		"s3:PutObject " + bucketARN + "/aws/lambda/*", "s3:ListBucket " + bucketARN,
		"elasticfilesystem:ClientMount " + fs + " *", "elasticfilesystem:ClientWrite " + fs + " *",
		"kms:Decrypt " + keyARN + " ?",
		"logs:CreateLogGroup " + logs + "/aws/lambda-insights:* *", "logs:CreateLogStream " + logs + "/aws/lambda-insights:log-stream:* *",
		"logs:PutLogEvents " + logs + "/aws/lambda-insights:log-stream:* *",
		"lambda:CheckpointDurableExecution " + functionARN + ":$LATEST/durable-execution/*/* *", "lambda:CheckpointDurableExecution " + functionARN + ":1/durable-execution/*/* *",
		"lambda:GetDurableExecutionState " + functionARN + ":$LATEST/durable-execution/*/* *", "lambda:GetDurableExecutionState " + functionARN + ":1/durable-execution/*/* *",
		"ecr:BatchGetImage " + image, "ecr:BatchGetImage " + image + " ?", "ecr:GetDownloadUrlForLayer " + image, "ecr:GetDownloadUrlForLayer " + image + " ?",
		"logs:CreateLogGroup " + logs + "/aws/application-signals/data:* *", "logs:CreateLogStream " + logs + "/aws/application-signals/data:log-stream:* *",
		"logs:PutLogEvents " + logs + "/aws/application-signals/data:log-stream:* *",
		"secretsmanager:GetSecretValue arn:aws:secretsmanager:us-east-1:111122223333:secret:* *", "ssm:GetParameter arn:aws:ssm:us-east-1:111122223333:parameter/* *",
		"s3-object-lambda:WriteGetObjectResponse arn:aws:s3-object-lambda:us-east-1:111122223333:accesspoint/* *",
	}
	if diff := cmp.Diff(want, demands(r)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, c := range r.Checks {
		inside := strings.Contains(c.Request.Resource.ARN, "insights") || strings.Contains(c.Request.Action, "Durable")
		if session := c.Request.Principal.ID(); strings.HasSuffix(session, "/r/f") != inside && !strings.Contains(c.Name, "Application Signals") &&
			!strings.Contains(c.Name, "extension") && !strings.Contains(c.Name, "Object Lambda") {
			t.Errorf("ROLE-7 %s on %s as %s", c.Request.Action, c.Request.Resource.ARN, session)
		}
	}
}

func TestCheckRoleDestinations(t *testing.T) {
	const topic, bus, queueOfB = "arn:aws:sns:us-east-1:111122223333:t", "arn:aws:events:us-east-1:111122223333:event-bus/b", "arn:aws:sqs:us-east-1:444455556666:q"
	logs := allowing("logs:*", "*")
	send := func(f *lambdaperm.Function) { f.DeadLetter = queueARN }
	toB := func(p *policy.Policy) change {
		return func(f *lambdaperm.Function) {
			f.DeadLetter, f.ResourcePolicies = queueOfB, map[string]*policy.Policy{queueOfB: p}
		}
	}
	namesRole := document(to(`{"AWS":"`+roleARN+`"}`, allowing("sqs:SendMessage", queueOfB)))
	mount := func(p *policy.Policy) change {
		return func(f *lambdaperm.Function) {
			mounting(false, false)(f)
			f.FileSystems[0].Policy = p
		}
	}
	vpc := allowing("ec2:*", "*")
	accessPoint := when("StringEquals", "elasticfilesystem:AccessPointArn", "arn:aws:elasticfilesystem:us-east-1:111122223333:access-point/fsap-1")
	for _, tt := range []struct {
		name       string
		statements []string
		set        change
		want       evaluate.Decision
		missing    string
	}{
		{"DLQ queue", []string{logs, allowing("sqs:SendMessage", queueARN)}, send, ok, ""},
		{"DLQ queue, not allowed", []string{logs, allowing("sqs:SendMessage", queueARN+"2")}, send, no, "sqs:SendMessage"},
		{"DLQ queue, denied", []string{logs, allowing("sqs:*", queueARN), denying("sqs:*", "*")}, send, never, "sqs:SendMessage"},
		{"DLQ topic", []string{logs, allowing("sns:Publish", topic)}, func(f *lambdaperm.Function) { f.DeadLetter = topic }, ok, ""},
		{"DLQ topic, not allowed", []string{logs, allowing("sqs:SendMessage", "*")}, func(f *lambdaperm.Function) { f.DeadLetter = topic }, no, "sns:Publish"},
		{"DLQ of account B", []string{logs, allowing("sqs:SendMessage", "*")}, toB(nil), no, "sqs:SendMessage"},
		{"DLQ of account B with a policy", []string{logs, allowing("sqs:SendMessage", "*")}, toB(namesRole), ok, ""},
		{"DLQ of account B with its policy alone", []string{logs}, toB(namesRole), no, "sqs:SendMessage"},
		{"destination function", []string{logs, allowing("lambda:InvokeFunction", otherARN)}, func(f *lambdaperm.Function) { f.OnSuccess = otherARN }, ok, ""},
		{"destination bus", []string{logs, allowing("events:PutEvents", bus)}, func(f *lambdaperm.Function) { f.OnSuccess = bus }, ok, ""},
		{"destination bus, not allowed", []string{logs}, func(f *lambdaperm.Function) { f.OnFailure = bus }, no, "events:PutEvents"},
		{"destination bucket", []string{logs, allowing("s3:PutObject s3:ListBucket", bucketARN+" "+bucketARN+"/*")}, func(f *lambdaperm.Function) { f.OnFailure = bucketARN }, ok, ""},
		{"destination bucket without s3:ListBucket", []string{logs, allowing("s3:PutObject", bucketARN+"/*")}, func(f *lambdaperm.Function) { f.OnFailure = bucketARN }, no, "s3:ListBucket"},
		{"least-privilege logs", []string{allowing("logs:CreateLogGroup", "arn:aws:logs:us-east-1:111122223333:*"),
			allowing("logs:CreateLogStream logs:PutLogEvents", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f:*")}, nil, ok, ""},
		{"least-privilege logs of another function", []string{allowing("logs:CreateLogGroup", "arn:aws:logs:us-east-1:111122223333:*"),
			allowing("logs:CreateLogStream logs:PutLogEvents", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/g:*")}, nil, no, "logs:CreateLogStream logs:PutLogEvents"},
		{"EFS with the condition on the access point", []string{logs, vpc, allowing("elasticfilesystem:ClientMount", "*", accessPoint)}, mounting(false, true), ok, ""},
		{"EFS without an access point", []string{logs, vpc, allowing("elasticfilesystem:ClientMount", "*", accessPoint)}, func(f *lambdaperm.Function) {
			mounting(false, true)(f)
			f.FileSystems[0].AccessPoint = ""
		}, no, "elasticfilesystem:ClientMount"},
		{"EFS by the file system's policy", []string{logs, vpc}, mount(document(to(`{"AWS":"`+roleARN+`"}`, allowing("elasticfilesystem:ClientMount", "*", accessPoint)))), ok, ""},
		{"EFS denied by the file system's policy", []string{logs, vpc, allowing("elasticfilesystem:*", "*")}, mount(document(to(`"*"`, denying("elasticfilesystem:*", "*")))), never, "elasticfilesystem:ClientMount"},
		{"ARN-6 durable on FN", []string{logs, allowing("lambda:*", functionARN)}, durable, no, "lambda:CheckpointDurableExecution lambda:GetDurableExecutionState"},
		{"ARN-6 durable on FN:*", []string{logs, allowing("lambda:*", functionARN+":*")}, durable, ok, ""},
		{"VPC describes on * only", []string{logs, allowing("ec2:*", "arn:aws:ec2:*:*:*/*")}, inVPC, no, "ec2:DescribeNetworkInterfaces ec2:DescribeSubnets"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := withRole(identity(tt.statements...))
			if tt.set != nil {
				tt.set(&f)
			}
			r, err := lambdaperm.CheckRole(f)
			wants(t, r, err, tt.want, ownerNotes(f.OnFailure == bucketARN)...)
			if diff := cmp.Diff(tt.missing, failed(r)); diff != "" {
				t.Errorf("missing (-want +got)\n%s", diff)
			}
		})
	}
}

func TestCheckRoleKey(t *testing.T) {
	statements := []string{allowing("logs:* sqs:*", "*"), allowing("kms:Decrypt kms:GenerateDataKey", keyARN)}
	for _, tt := range []struct {
		name  string
		key   *policy.Policy
		want  evaluate.Decision
		notes []lambdaperm.NoteCode
	}{
		{"E-35 policy not known", nil, ok, []lambdaperm.NoteCode{lambdaperm.NoteKeyPolicyAssumed}},
		{"E-35 policy leaves it to the account", document(to(`{"AWS":"arn:aws:iam::111122223333:root"}`, allowing("kms:*", "*"))), ok, nil},
		{"E-35 policy names another role", document(to(`{"AWS":"arn:aws:iam::111122223333:role/q"}`, allowing("kms:*", "*"))), no, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := withRole(identity(statements...))
			f.DeadLetter, f.DestinationKeys = queueARN, map[string]string{queueARN: keyARN}
			if tt.key != nil {
				f.ResourcePolicies = map[string]*policy.Policy{keyARN: tt.key}
			}
			r, err := lambdaperm.CheckRole(f)
			wants(t, r, err, tt.want, tt.notes...)
		})
	}
}

func TestCheckRoleLimits(t *testing.T) {
	f := withRole(lookup(t, basic))
	f.Role.Boundary = document(allowing("s3:*", "*"))
	r, err := lambdaperm.CheckRole(f)
	wants(t, r, err, no)
	if c := r.Failed()[0]; c.Remedy != "" || !strings.Contains(c.Missing, policy.Boundary.String()) {
		t.Errorf("IDP-11: no managed policy helps against a boundary: %+v", c)
	}
}

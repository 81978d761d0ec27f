package lambdaperm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

const (
	seedTopic  = "arn:aws:sns:us-east-1:123456789012:my-topic"
	seedFn     = "arn:aws:lambda:us-east-1:123456789012:function:"
	seedRole   = "arn:aws:iam::123456789012:role/my-execution-role"
	seedObject = "arn:aws:s3:::lambda_bucket/x"
	seedAPI    = "arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/prod/GET/items"
)

var (
	seedAllowSNS = lambdapolicy.AddPermissionInput{FunctionName: "my-function", StatementID: "AllowSNSInvoke", Action: "lambda:InvokeFunction",
		Principal: "sns.amazonaws.com", SourceARN: seedTopic}
	seedPut = document(allowing("s3:PutObject", "arn:aws:s3:::lambda_bucket/*", when("ArnEquals", sourceFunction, seedFn+"source_lambda")))

	seedTrust  = trusting(`{"Service":"lambda.amazonaws.com"}`)
	seedSQS    = withRole(seedManaged("AWSLambdaSQSQueueExecutionRole"))
	seedAll    = withRole(identity(allowing("*", "*")))
	seedForSQS = to(byService("sqs.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN))
)

// seedOf is a function of the account of the course notes, with a role.
func seedOf(name string, identity ...*policy.Policy) lambdaperm.Function {
	f := functionNamed(seedFn + name)
	f.Role = &lambdaperm.Role{ARN: seedRole, Trust: seedTrust, Identity: identity}
	return f
}

func seedMyFunction() lambdaperm.Function {
	f := seedOf("my-function")
	f, err := f.AddPermission(seedAllowSNS)
	if err != nil {
		panic(err)
	}
	return f
}

// seedCreates is the creation of my-function with the role of the course notes, by a user of that account.
func seedCreates(statements ...string) question {
	c := as("arn:aws:iam::123456789012:user/ann", statements...)
	f := seedOf("my-function")
	return func() (lambdaperm.Report, error) {
		return lambdaperm.CreateFunction(c, lambdaperm.Function{ARN: f.ARN, Role: f.Role})
	}
}

func withFunctionPolicy(f lambdaperm.Function, statements ...string) lambdaperm.Function {
	f.Policies = map[string]*policy.Policy{"": document(statements...)}
	return f
}

// seedsOfAccess are about invocation permission and execution role (course notes).
var seedsOfAccess = []seed{
	{"SEED-14 two models, two questions", []vector{
		{"SNS, the role allows everything", pushing(seedAll, "", lambdaperm.Source{ARN: pollTopic}), "IMPLICIT_DENY", nil},
		{"SNS, function policy", pushing(permitted(lambdapolicy.AddPermissionInput{StatementID: "sns", Principal: "sns.amazonaws.com", SourceARN: pollTopic}), "",
			lambdaperm.Source{ARN: pollTopic}), "ALLOW", nil},
		{"SQS, the function policy allows", polling(withFunctionPolicy(seedBasic, seedForSQS), queueARN), "IMPLICIT_DENY sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes", nil},
		{"SQS, the role allows", polling(seedSQS, queueARN), "ALLOW", nil},
	}, nil},
	{"SEED-15 what polls needs no function policy", []vector{
		{"SQS, no function policy", polling(seedSQS, queueARN), "ALLOW", nil},
		{"may SQS invoke", pushing(seedSQS, "", lambdaperm.Source{ARN: queueARN}), "ALLOW", only(lambdaperm.NoteNoFunctionPolicyNeeded)},
		{"may SQS invoke, without the role's permission", pushing(withFunctionPolicy(seedBasic, seedForSQS), "", lambdaperm.Source{ARN: queueARN}),
			"IMPLICIT_DENY sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes", only(lambdaperm.NoteNoFunctionPolicyNeeded)},
		{"may SQS invoke, the role not known", pushing(functionWith(seedForSQS), "", lambdaperm.Source{ARN: queueARN}), "INVALID ROLE_MISSING", nil},
	}, nil},
	{"SEED-16 no statement by itself", []vector{
		{"API Gateway without AddPermission", pushing(functionWith(), "", lambdaperm.Source{ARN: seedAPI}), "IMPLICIT_DENY", nil},
		{"API Gateway after it", pushing(permitted(lambdapolicy.AddPermissionInput{StatementID: "api", Principal: "apigateway.amazonaws.com",
			SourceARN: "arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/*/GET/items"}), "", lambdaperm.Source{ARN: seedAPI}), "ALLOW", nil},
	}, nil},
	{"SEED-17 add-permission for a topic", []vector{
		{"my-topic", pushing(seedMyFunction(), "", lambdaperm.Source{ARN: seedTopic}), "ALLOW", nil},
		{"other-topic", pushing(seedMyFunction(), "", lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:123456789012:other-topic"}), "IMPLICIT_DENY", nil},
		{"my-topic of another account", pushing(seedMyFunction(), "", lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:999999999999:my-topic"}), "IMPLICIT_DENY", nil},
	}, wantStatement},
	{"SEED-18 the trust policy names Lambda", []vector{
		{"lambda.amazonaws.com", checkingTrust(seedTrust, "lambda.amazonaws.com"), "ALLOW", nil},
		{"ec2.amazonaws.com", checkingTrust(seedTrust, "ec2.amazonaws.com"), "IMPLICIT_DENY sts:AssumeRole", nil},
	}, nil},
	{"SEED-19 a role that allows everything", []vector{
		{"the code", calling(seedAll, "s3:GetObject", objectARN), "ALLOW", nil},
		{"another call", calling(seedAll, "dynamodb:DeleteTable", seedTable), "ALLOW", nil},
		{"the finding", checkingRole(seedAll), "ALLOW", only(lambdaperm.NoteAllActions)},
	}, nil},
	{"SEED-20 lambda:SourceFunctionArn in the role", []vector{
		{"source_lambda", calling(seedOf("source_lambda", seedPut), "s3:PutObject", seedObject), "ALLOW", nil},
		{"other_lambda with the role", calling(seedOf("other_lambda", seedPut), "s3:PutObject", seedObject), "IMPLICIT_DENY", nil},
		{"EC2 with the role", deciding("arn:aws:sts::123456789012:assumed-role/my-execution-role/i-0123456789abcdef0", "s3:PutObject", seedObject,
			evaluate.Policies{Identity: []*policy.Policy{seedPut}}), "IMPLICIT_DENY", nil},
		{"a user with the role", deciding("arn:aws:sts::123456789012:assumed-role/my-execution-role/ann", "s3:PutObject", seedObject,
			evaluate.Policies{Identity: []*policy.Policy{seedPut}}), "IMPLICIT_DENY", nil},
		{"GetObject", calling(seedOf("source_lambda", seedPut), "s3:GetObject", seedObject), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-21 Lambda@Edge is another service", []vector{
		{"edgelambda.amazonaws.com", checkingTrust(seedTrust, "edgelambda.amazonaws.com"), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-22 create-function with a role", []vector{
		{"PassRole on another role", seedCreates(allowing("lambda:CreateFunction", seedFn+"my-function"), allowing("iam:PassRole", "arn:aws:iam::123456789012:role/other")),
			"IMPLICIT_DENY iam:PassRole", nil},
		{"PassRole on that role", seedCreates(allowing("lambda:CreateFunction", seedFn+"my-function"), allowing("iam:PassRole", seedRole)), "ALLOW", nil},
	}, nil},
}

// SEED-17: the statement, byte for byte.
func wantStatement(t *testing.T) {
	got, err := lambdapolicy.GetPolicy(seedMyFunction().Policies[""])
	want := `{"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"AllowSNSInvoke","Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},` +
		`"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:123456789012:function:my-function",` +
		`"Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:sns:us-east-1:123456789012:my-topic"}}}]}`
	if diff := cmp.Diff(want, string(got)); diff != "" || err != nil {
		t.Errorf("(-want +got)\n%s%v", diff, err)
	}
}

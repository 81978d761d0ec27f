package lambdaperm_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

const (
	seedAnyRole = "arn:aws:iam::" + accountA + ":role/any"
	seedRoleX   = "arn:aws:iam::" + accountA + ":role/x"
	seedGroup   = "arn:aws:logs:us-east-1:" + accountA + ":log-group:/aws/lambda/f"
	seedBare    = `{"Sid":"CreateARole","Effect":"Allow","Action":["iam:CreateRole","iam:CreatePolicy","iam:AttachRolePolicy"],` +
		`"Resource":"arn:aws:iam::111122223333:role/*"}`
)

var (
	seedPlaceholder = allowing("iam:PassRole", "arn:aws:iam::account-id:role/*")
	seedRoles       = asUser(allowing("iam:ListRolePolicies iam:ListRoles", "*"), seedCreate, seedPassAny)
	seedAdminRole   = lambdaperm.Role{ARN: roleARN, Identity: seedManaged("AdministratorAccess")}

	seedDetails = asUser(allowing("lambda:ListVersionsByFunction lambda:ListAliases lambda:GetFunction lambda:GetFunctionConfiguration "+
		"lambda:ListEventSourceMapping lambda:GetPolicy", "*"))
)

// seedLogsPerms is the statement about logs with a prefix, a Region and an account.
func seedLogsPerms(prefix, place string) lambdaperm.Caller {
	return asUser(allowing(strings.ReplaceAll("P:DescribeLogGroups P:DescribeLogStreams P:GetLogEvents", "P", prefix), "arn:aws:logs:"+place+":log-group:/aws/lambda/*"))
}

// seedsOfIdentity are about policies of users, and the managed ones (2018).
var seedsOfIdentity = []seed{
	{"SEED-33 create and pass any role", []vector{
		{"account id filled in", by(asUser(seedCreate, seedPassAny), creating("f", opWithRole(seedAnyRole))), "ALLOW", nil},
		{"placeholder", by(asUser(seedCreate, seedPlaceholder), creating("f", opWithRole(seedAnyRole))), "IMPLICIT_DENY iam:PassRole", nil},
	}, nil},
	{"SEED-34 CreateFunction takes a function", []vector{
		{"create f", by(asUser(allowing("lambda:CreateFunction", functionARN), seedPassAny), creating("f")), "ALLOW", nil},
		{"create g", by(asUser(allowing("lambda:CreateFunction", functionARN), seedPassAny), creating("g")), "IMPLICIT_DENY lambda:CreateFunction", nil},
		{"every function", by(asUser(seedCreate, seedPassAny), creating("g")), "ALLOW", nil},
	}, nil},
	{"SEED-35 no Principal in identity policies", []vector{
		{"Principal", by(asUser(to(aws(accountA), allowing("lambda:InvokeFunction", "*"))), operating("Invoke", "f")), "INVALID UNSUPPORTED_PRINCIPAL", nil},
		{"NotPrincipal", by(asUser(strings.Replace(to(aws(accountA), allowing("lambda:InvokeFunction", "*")), `"Principal"`, `"NotPrincipal"`, 1)), operating("Invoke", "f")),
			"INVALID UNSUPPORTED_PRINCIPAL", nil},
	}, nil},
	{"SEED-36 who gets the permissions of a role", []vector{
		{"the role trusts another service", checkingRole(withRole(seedManaged("AWSLambdaBasicExecutionRole"), func(f *lambdaperm.Function) {
			f.Role.Trust = trusting(`{"Service":"ec2.amazonaws.com"}`)
		})), "IMPLICIT_DENY sts:AssumeRole", nil},
		{"a user it trusts", deciding(userA, "sts:AssumeRole", roleARN, evaluate.Policies{Resource: trusting(aws(userA))}), "ALLOW", nil},
		{"a user it does not trust", deciding("arn:aws:iam::111122223333:user/bob", "sts:AssumeRole", roleARN, evaluate.Policies{
			Resource: trusting(aws(userA)), Identity: seedManaged("AdministratorAccess")}), "IMPLICIT_DENY", nil},
		{"then its own policies", invoking(functionWith(), "", callerOf("arn:aws:sts::111122223333:assumed-role/r/ann", seedManaged("AWSLambdaRole")...)), "ALLOW", nil},
	}, nil},
	{"SEED-37 reading is not invoking", []vector{
		{"AWSLambdaReadOnlyAccess reads", by(seedUser([]string{"AWSLambdaReadOnlyAccess"}), operating("GetFunction", "f")), "ALLOW", nil},
		{"AWSLambdaReadOnlyAccess invokes", by(seedUser([]string{"AWSLambdaReadOnlyAccess"}), operating("Invoke", "f")), "IMPLICIT_DENY lambda:InvokeFunction", nil},
		{"and AWSLambdaRole", by(seedUser([]string{"AWSLambdaReadOnlyAccess", "AWSLambdaRole"}), operating("Invoke", "f")), "ALLOW", nil},
		{"AWSLambda_ReadOnlyAccess reads", by(seedUser([]string{"AWSLambda_ReadOnlyAccess"}), operating("GetFunction", "f")), "ALLOW", nil},
		{"AWSLambda_ReadOnlyAccess invokes", by(seedUser([]string{"AWSLambda_ReadOnlyAccess"}), operating("Invoke", "f")), "IMPLICIT_DENY", nil},
		{"AWSLambda_ReadOnlyAccess and AWSLambdaRole", by(seedUser([]string{"AWSLambda_ReadOnlyAccess", "AWSLambdaRole"}), operating("Invoke", "f")), "ALLOW", nil},
	}, nil},
	{"SEED-38 full access, and invoking alone", []vector{
		{"AWSLambdaFullAccess, DeleteFunction", by(seedUser([]string{"AWSLambdaFullAccess"}), operating("DeleteFunction", "f")), "ALLOW", nil},
		{"AWSLambdaFullAccess, s3:DeleteBucket", by(seedUser([]string{"AWSLambdaFullAccess"}), requesting("s3:DeleteBucket", bucketARN)), "ALLOW", nil},
		{"AWSLambdaFullAccess, RunInstances", by(seedUser([]string{"AWSLambdaFullAccess"}), requesting("ec2:RunInstances", "arn:aws:ec2:us-east-1:"+accountA+":instance/*")), "IMPLICIT_DENY", nil},
		{"AWSLambdaRole, a function", by(seedUser([]string{"AWSLambdaRole"}), operating("Invoke", "f")), "ALLOW", nil},
		{"AWSLambdaRole, an alias of another", by(seedUser([]string{"AWSLambdaRole"}), operating("Invoke", "g:prod")), "ALLOW", nil},
		{"AWSLambdaRole, InvokeFunctionUrl", by(seedUser([]string{"AWSLambdaRole"}), requesting("lambda:InvokeFunctionUrl", functionARN)), "IMPLICIT_DENY", nil},
		{"AWSLambdaRole, InvokeAsync", by(seedUser([]string{"AWSLambdaRole"}), requesting("lambda:InvokeAsync", functionARN)), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-39 a new user", []vector{
		{"Invoke", by(asUser(), operating("Invoke", "f")), "IMPLICIT_DENY", nil},
		{"ListFunctions", by(asUser(), operatingOn("ListFunctions", "")), "IMPLICIT_DENY", nil},
		{"CreateFunction", by(asUser(), creating("f")), "IMPLICIT_DENY lambda:CreateFunction iam:PassRole", nil},
	}, nil},
}

// seedsOfWalkThrough give a new user one permission after the other (2018).
var seedsOfWalkThrough = []seed{
	{"SEED-40 list functions", []vector{
		{"ListFunctions", by(asUser(allowing("lambda:ListFunctions", "*")), operatingOn("ListFunctions", "")), "ALLOW", nil},
		{"GetFunction", by(asUser(allowing("lambda:ListFunctions", "*")), operating("GetFunction", "f")), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-41 an action that is none", []vector{
		{"ListEventSourceMappings", by(seedDetails, operatingOn("ListEventSourceMappings", "")), "IMPLICIT_DENY lambda:ListEventSourceMappings", nil},
		{"GetPolicy", by(seedDetails, operating("GetPolicy", "f")), "ALLOW", nil},
	}, wantUnknown("lambda:ListEventSourceMapping", "lambda:ListEventSourceMappings")},
	{"SEED-42 invoke", []vector{
		{"f", by(asUser(allowing("lambda:InvokeFunction", "*")), operating("Invoke", "f")), "ALLOW", nil},
		{"f:1", by(asUser(allowing("lambda:InvokeFunction", "*")), operating("Invoke", "f:1")), "ALLOW", nil},
		{"f:alias", by(asUser(allowing("lambda:InvokeFunction", "*")), operating("Invoke", "f:alias")), "ALLOW", nil},
	}, nil},
	{"SEED-43 metrics", []vector{
		{"GetMetricStatistics", by(asUser(allowing("cloudwatch:GetMetricStatistics", "*")), requesting("cloudwatch:GetMetricStatistics", "*")), "ALLOW", nil},
		{"GetMetricData", by(asUser(allowing("cloudwatch:GetMetricStatistics", "*")), requesting("cloudwatch:GetMetricData", "*")), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-44 a prefix that is none", []vector{
		{"as published, GetLogEvents", by(seedLogsPerms("cloudwatchlog", "region:account-id"), requesting("logs:GetLogEvents", seedGroup+":log-stream:x")), "IMPLICIT_DENY", nil},
		{"corrected, GetLogEvents", by(seedLogsPerms("logs", "us-east-1:"+accountA), requesting("logs:GetLogEvents", seedGroup+":log-stream:x")), "ALLOW", nil},
		{"corrected, DescribeLogStreams", by(seedLogsPerms("logs", "us-east-1:"+accountA), requesting("logs:DescribeLogStreams", seedGroup)), "ALLOW", nil},
		{"corrected, DescribeLogGroups", by(seedLogsPerms("logs", "us-east-1:"+accountA), requesting("logs:DescribeLogGroups", "*")), "IMPLICIT_DENY", nil},
	}, wantUnknown("cloudwatchlog:GetLogEvents", "logs:GetLogEvents")},
	{"SEED-45 create a function", []vector{
		{"ListRoles", by(seedRoles, requesting("iam:ListRoles", "*")), "ALLOW", nil},
		{"CreateFunction", by(seedRoles, creating("f")), "ALLOW", nil},
		{"CreateRole", by(seedRoles, requesting("iam:CreateRole", seedRoleX)), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-46 create a role", []vector{
		{"CreateRole", by(asUser(seedBare), requesting("iam:CreateRole", seedRoleX)), "ALLOW", nil},
		{"AttachRolePolicy", by(asUser(seedBare), requesting("iam:AttachRolePolicy", seedRoleX)), "ALLOW", nil},
		{"CreatePolicy", by(asUser(seedBare), requesting("iam:CreatePolicy", "arn:aws:iam::"+accountA+":policy/p")), "IMPLICIT_DENY", nil},
		{"PutRolePolicy", by(asUser(seedBare), requesting("iam:PutRolePolicy", seedRoleX)), "IMPLICIT_DENY", nil},
		{"PutRolePolicy, added", by(asUser(strings.Replace(seedBare, "[", `["iam:PutRolePolicy",`, 1)), requesting("iam:PutRolePolicy", seedRoleX)), "ALLOW", nil},
		{"the bare statement", parsing(seedBare), "INVALID", nil},
	}, nil},
	{"SEED-47 a role that may more than its passer", []vector{
		{"the decision", by(asUser(seedCreate, seedPassAny), func(c lambdaperm.Caller) (lambdaperm.Report, error) {
			return lambdaperm.CreateFunction(c, lambdaperm.Function{ARN: functionNamed("f").ARN, Role: &seedAdminRole})
		}), "ALLOW", nil},
	}, wantEscalation},
	{"SEED-48 an administrator", []vector{
		{"Lambda", by(seedUser([]string{"AdministratorAccess"}), operating("DeleteFunction", "f")), "ALLOW", nil},
		{"another service", by(seedUser([]string{"AdministratorAccess"}), requesting("iam:CreateRole", seedRoleX)), "ALLOW", nil},
		{"explicit deny", by(seedUser([]string{"AdministratorAccess"}, denying("lambda:DeleteFunction", functionARN)), operating("DeleteFunction", "f")), "EXPLICIT_DENY", nil},
	}, nil},
	{"SEED-49 the table of actions", nil, wantTable},
	{"SEED-50 malformed JSON", []vector{
		{"a missing quote", parsing(seedBroken), "INVALID JSON_SYNTAX_ERROR", nil},
	}, wantPosition},
}

// parsing is whether a text is a policy at all.
func parsing(text string) question {
	return func() (lambdaperm.Report, error) {
		_, err := policy.Parse([]byte(text))
		return lambdaperm.Report{}, err
	}
}

// seedBroken lacks the quote before iam:PutRolePolicy.
const seedBroken = `{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "CreateARole",
    "Effect": "Allow",
    "Action": ["iam:CreateRole", iam:PutRolePolicy"],
    "Resource": "arn:aws:iam::111122223333:role/*"
  }]
}`

// SEED-50: the error says where.
func wantPosition(t *testing.T) {
	_, err := policy.Parse([]byte(seedBroken))
	e, ok := errors.AsType[*policy.Error](err)
	if !ok || e.Line != 6 || e.Column != 34 || e.Offset != strings.Index(seedBroken, " iam:Put")+1 {
		t.Errorf("%v", err)
	}
}

// wantUnknown says that the data does not know one name, and knows the other.
func wantUnknown(wrong, right string) func(*testing.T) {
	return func(t *testing.T) {
		if _, ok := action.Lookup(wrong); ok {
			t.Errorf("%s is an action", wrong)
		}
		if _, ok := action.Lookup(right); !ok {
			t.Errorf("%s is no action", right)
		}
	}
}

// SEED-47: an analysis beside the decision.
func wantEscalation(t *testing.T) {
	r, err := lambdaperm.Escalation(asUser(seedCreate, seedPassAny), seedAdminRole)
	if err != nil || !r.Escalates() {
		t.Errorf("%v, %v", r, err)
	}
	r, err = lambdaperm.Escalation(seedUser([]string{"AdministratorAccess"}), seedAdminRole)
	if err != nil || r.Escalates() {
		t.Errorf("an administrator: %v, %v", r, err)
	}
}

// SEED-49: actions have resources and conditions.
func wantTable(t *testing.T) {
	a, ok := action.Lookup("lambda:CreateFunction")
	if !ok {
		t.Fatal("no CreateFunction")
	}
	if typ, ok := a.ResourceType(functionARN); !ok || typ.Name() != "function" {
		t.Errorf("CreateFunction is about %v", typ)
	}
	keys := make(map[string]bool)
	for k := range a.ConditionKeys() {
		keys[k.Name()] = true
	}
	for _, name := range []string{"lambda:Layer", "lambda:VpcIds", "lambda:SubnetIds", "lambda:SecurityGroupIds"} {
		if !keys[name] {
			t.Errorf("CreateFunction has no %s: %v", name, keys)
		}
	}
}

package lambdaperm_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

const seedVPCActions = "ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:DeleteNetworkInterface " +
	"ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses"

var (
	seedOrg   = lambdapolicy.AddPermissionInput{StatementID: "org", Principal: "*", PrincipalOrgID: "o-a1b2c3d4e5"}
	seedNamed = []string{allowing("lambda:CreateFunction", "arn:aws:lambda:*:*:function:${aws:username}-*"), seedPassAny}
	seedLayer = "arn:aws:lambda:*:" + accountA + ":layer:logging:*"

	seedNoLambda = []evaluate.Level{level(document(allowing("*", "*"), denying("lambda:*", "*")))}
)

// seedLayered may create functions if a condition on their layers holds.
func seedLayered(operator string) lambdaperm.Caller {
	return asUser(allowing("lambda:CreateFunction", "*", when(operator, "lambda:Layer", seedLayer)), allowing("lambda:GetLayerVersion", "*"), seedPassAny)
}

// seedTraced is function f with active tracing, seedInVPC one in a VPC.
func seedTraced(names ...string) lambdaperm.Function {
	return withRole(seedManaged(names...), func(f *lambdaperm.Function) { f.Tracing = true })
}

func seedInVPC(names ...string) lambdaperm.Function {
	return withRole(seedManaged(names...), func(f *lambdaperm.Function) { f.VPC = &lambdaperm.VPC{ID: "vpc-1", Subnets: []string{"subnet-1"}} })
}

// seedVersions is function f with a policy for S3 on version 1.
func seedVersions() lambdaperm.Function {
	in := seedForS3
	in.Qualifier = "1"
	return permitted(in)
}

// seedOwned is function f, open to the bucket, in an account whose policies deny everything of Lambda.
func seedOwned() lambdaperm.Function {
	f := permitted(seedForS3)
	f.Role = &lambdaperm.Role{ARN: roleARN, Boundary: document(denying("*", "*")), SCPs: seedNoLambda}
	return f
}

func seedOrganized(org string) lambdaperm.Caller {
	c := callerOf(userB, anyInvoke)
	c.Principal = c.Principal.WithOrganization(org, "")
	return c
}

// seedsOfLambda are about users, other accounts and services, and the least that a role needs (2021).
var seedsOfLambda = []seed{
	{"SEED-23 users, groups and roles", []vector{
		{"through a group alone", invoking(functionWith(), "", callerOf(userA, document(allowing("s3:GetObject", "*")), anyInvoke)), "ALLOW", nil},
		{"neither user nor group", invoking(functionWith(), "", callerOf(userA, document(allowing("s3:GetObject", "*")), document(allowing("lambda:GetFunction", "*")))),
			"IMPLICIT_DENY", nil},
		{"denied through a group", invoking(functionWith(), "", callerOf(userA, anyInvoke, document(denying("lambda:*", "*")))), "EXPLICIT_DENY", nil},
		{"policy of a role", invoking(functionWith(), "", callerOf("arn:aws:sts::111122223333:assumed-role/app/i-1", anyInvoke)), "ALLOW", nil},
	}, nil},
	{"SEED-24 other accounts and services", []vector{
		{"account without a statement", invoking(functionWith(), "", callerOf(userB, anyInvoke)), "IMPLICIT_DENY", nil},
		{"account with one", invoking(permitted(seedForB), "", callerOf(userB, anyInvoke)), "ALLOW", nil},
		{"service without a statement", pushing(functionWith(), "", lambdaperm.Source{ARN: pollTopic}), "IMPLICIT_DENY", nil},
		{"service with another's", pushing(permitted(seedForS3), "", lambdaperm.Source{ARN: pollTopic}), "IMPLICIT_DENY", nil},
		{"organization", invoking(permitted(seedOrg), "", seedOrganized("o-a1b2c3d4e5")), "ALLOW", nil},
		{"another organization", invoking(permitted(seedOrg), "", seedOrganized("o-zzzzzzzzzz")), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-25 logs and tracing", []vector{
		{"tracing, logs alone", checkingRole(seedTraced("AWSLambdaBasicExecutionRole")), "IMPLICIT_DENY xray:PutTraceSegments xray:PutTelemetryRecords", nil},
		{"tracing, both", checkingRole(seedTraced("AWSLambdaBasicExecutionRole", "AWSXRayDaemonWriteAccess")), "ALLOW", nil},
		{"no tracing, logs alone", checkingRole(seedBasic), "ALLOW", nil},
		{"no logs", checkingRole(withRole(nil)), "IMPLICIT_DENY logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents", nil},
	}, nil},
	{"SEED-26 a function in a VPC", []vector{
		{"logs alone", checkingRole(seedInVPC("AWSLambdaBasicExecutionRole")), "IMPLICIT_DENY " + seedVPCActions, nil},
		{"AWSLambdaVPCAccessExecutionRole", checkingRole(seedInVPC("AWSLambdaVPCAccessExecutionRole")), "ALLOW", nil},
	}, nil},
	{"SEED-27 a policy for each resource", []vector{
		{"f:1", pushing(seedVersions(), "1", seedBucket), "ALLOW", nil},
		{"f:2", pushing(seedVersions(), "2", seedBucket), "IMPLICIT_DENY", nil},
		{"f", pushing(seedVersions(), "", seedBucket), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-28 a service needs the function policy alone", []vector{
		{"SCP, boundary and role deny", pushing(seedOwned(), "", seedBucket), "ALLOW", nil},
		{"the same without this package", deciding("s3.amazonaws.com", "lambda:InvokeFunction", functionARN, evaluate.Policies{Resource: permitted(seedForS3).Policies[""],
			Identity: []*policy.Policy{document(denying("*", "*"))}, SCPs: seedNoLambda}, "aws:SourceArn", "arn:aws:s3:::b", "aws:SourceAccount", accountA), "ALLOW", nil},
	}, wantNotConsulted},
	{"SEED-29 managed policies as they are, and as a start", []vector{
		{"as it is", by(seedUser([]string{"AWSLambda_FullAccess"}), operating("DeleteFunction", "f")), "ALLOW", nil},
		{"with one statement more", by(seedNarrowed(), operating("DeleteFunction", "f")), "EXPLICIT_DENY", nil},
		{"the rest of it", by(seedNarrowed(), operating("GetFunction", "f")), "ALLOW", nil},
	}, wantExport},
	{"SEED-30 the user's name in the function's", []vector{
		{"ann creates ann-x", by(asUser(seedNamed...), creating("ann-x")), "ALLOW", nil},
		{"ann creates bob-x", by(asUser(seedNamed...), creating("bob-x")), "IMPLICIT_DENY lambda:CreateFunction", nil},
		{"a role session", by(as("arn:aws:sts::"+accountA+":assumed-role/dev/ann", seedNamed...), creating("ann-x")), "IMPLICIT_DENY lambda:CreateFunction", nil},
	}, nil},
	{"SEED-31 a layer that must be there", []vector{
		{"with the layer", by(seedLayered("ForAnyValue:StringLike"), creating("f", opWithLayers(opLayer(accountA, "logging")))), "ALLOW", nil},
		{"without layers", by(seedLayered("ForAnyValue:StringLike"), creating("f")), "IMPLICIT_DENY lambda:CreateFunction", nil},
		{"without layers, ForAllValues", by(seedLayered("ForAllValues:StringLike"), creating("f")), "ALLOW", nil},
		{"another layer, ForAllValues", by(seedLayered("ForAllValues:StringLike"), creating("f", opWithLayers(opLayer(accountA, "other")))), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-32 resources that an action has", []vector{
		{"ListFunctions on a function", by(asUser(allowing("lambda:ListFunctions", functionARN)), operatingOn("ListFunctions", "")), "IMPLICIT_DENY lambda:ListFunctions", nil},
		{"asked about the function", by(asUser(allowing("lambda:ListFunctions", functionARN)), requesting("lambda:ListFunctions", functionARN)), "IMPLICIT_DENY", nil},
		{"ListFunctions on everything", by(asUser(allowing("lambda:ListFunctions", "*")), operatingOn("ListFunctions", "")), "ALLOW", nil},
	}, wantNoResource},
}

// seedNarrowed has AWSLambda_FullAccess with a Deny of deleting functions.
func seedNarrowed() lambdaperm.Caller {
	p, err := seedManaged("AWSLambda_FullAccess")[0].With(policy.StatementSpec{
		Effect: policy.Deny, Action: []string{"lambda:DeleteFunction"}, Resource: []string{"*"}})
	if err != nil {
		panic(err)
	}
	c := asUser()
	c.Identity = []*policy.Policy{p}
	return c
}

// SEED-29: the document comes out as it is in force.
func wantExport(t *testing.T) {
	text, err := managed.AWS().Document("AWSLambda_FullAccess", "")
	if err != nil {
		t.Fatal(err)
	}
	got, err := seedManaged("AWSLambda_FullAccess")[0].MarshalJSON()
	if err != nil || !bytes.Equal(got, text) {
		t.Errorf("%s\nis not\n%s\n%v", got, text, err)
	}
}

// SEED-32: the data says which actions have resources.
func wantNoResource(t *testing.T) {
	for name, want := range map[string]bool{"lambda:ListFunctions": false, "lambda:GetFunction": true, "lambda:CreateFunction": true} {
		if a, ok := action.Lookup(name); !ok || a.TakesResource() != want {
			t.Errorf("%s takes a resource: %v, %v", name, a.TakesResource(), ok)
		}
	}
	wantProblem(t, evaluate.ProblemNoResource, evaluate.Request{Principal: evaluate.MustParsePrincipal(userA), Action: "lambda:ListFunctions",
		Resource: evaluate.Resource{ARN: functionARN}}, evaluate.Policies{Identity: identity(allowing("lambda:ListFunctions", functionARN))})
}

// SEED-28: what was given and has no say is reported.
func wantNotConsulted(t *testing.T) {
	wantProblem(t, evaluate.ProblemNotConsulted, evaluate.Request{Principal: evaluate.MustParsePrincipal("s3.amazonaws.com"), Action: "lambda:InvokeFunction",
		Resource: evaluate.Resource{ARN: functionARN}}, evaluate.Policies{Resource: permitted(seedForS3).Policies[""], SCPs: seedNoLambda})
}

func wantProblem(t *testing.T, code evaluate.ProblemCode, req evaluate.Request, ps evaluate.Policies) {
	t.Helper()
	res, err := evaluate.Evaluate(&req, ps)
	if err != nil || !slices.ContainsFunc(res.Problems, func(p evaluate.Problem) bool { return p.Code == code }) {
		t.Errorf("no problem %s: %v, %v", code, res.Problems, err)
	}
}

package lambdaperm_test

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

const seedLayerVersion = lambdaARN + "layer:l:3"

var (
	seedInvoke = seedUser([]string{"AWSLambdaRole"})
	seedGuard  = document(to(`"*"`, denying("s3:*", bucketARN+" "+bucketARN+"/*", when("ArnNotEquals", sourceFunction, functionARN))))
	seedRead   = identity(allowing("s3:GetObject", bucketARN+"/*"))
	seedABAC   = document(allowing("lambda:InvokeFunction", "*", when("StringEquals", "aws:ResourceTag/project", "${aws:PrincipalTag/project}")))
)

// seedEach is function f with a statement for account B on the function, version 1 and alias prod, but for one of them.
func seedEach(without string) lambdaperm.Function {
	var ins []lambdapolicy.AddPermissionInput
	for _, qualifier := range []string{"", "1", "prod"} {
		in := seedForB
		in.Qualifier = qualifier
		if qualifier != without {
			ins = append(ins, in)
		}
	}
	return permitted(ins...)
}

// seedReadsLayer asks whether B may read a layer version of A, with the statements of its policy.
func seedReadsLayer(accounts ...string) question {
	var p *policy.Policy
	for _, account := range accounts {
		s, err := lambdapolicy.AddLayerVersionPermission(lambdapolicy.AddLayerVersionPermissionInput{LayerName: lambdaARN + "layer:l", VersionNumber: 3,
			StatementID: "b", Action: "lambda:GetLayerVersion", Principal: account}, functionNamed("f").ARN.ARN())
		if err != nil {
			panic(err)
		}
		if p, err = lambdapolicy.AppendStatement(p, s); err != nil {
			panic(err)
		}
	}
	return by(asUserB(allowing("lambda:GetLayerVersion", "*")), doing(lambdaperm.Operation{
		Name: "GetLayerVersion", Resource: evaluate.Resource{ARN: seedLayerVersion}, ResourcePolicy: p}))
}

func seedTagged(project string) lambdaperm.Caller {
	c := callerOf(userA, seedABAC)
	c.Principal = c.Principal.WithTags(map[string]string{"project": project})
	return c
}

func seedProject(f lambdaperm.Function) lambdaperm.Function {
	f.Tags = map[string]string{"project": "a"}
	return f
}

func seedBounded(boundary string) lambdaperm.Caller {
	c := callerOf(userA, seedManaged("AdministratorAccess")...)
	c.Boundary = document(boundary)
	return c
}

// seedWrongSource is a function policy that names another bucket, in an account whose role may invoke everything.
func seedWrongSource() lambdaperm.Function {
	f := permitted(lambdapolicy.AddPermissionInput{StatementID: "s3", Principal: "s3.amazonaws.com", SourceARN: "arn:aws:s3:::other", SourceAccount: accountA})
	f.Role = &lambdaperm.Role{ARN: roleARN, Identity: []*policy.Policy{anyInvoke}}
	return f
}

// seedsOfResource are about resource policies and everything that came later (2022).
var seedsOfResource = []seed{
	{"SEED-51 both policies for a user", []vector{
		{"allowed by one, denied by the other", invoking(functionWith(strings.Replace(to(aws(userA), allowing("lambda:InvokeFunction", functionARN)), "Allow", "Deny", 1)),
			"", callerOf(userA, anyInvoke)), "EXPLICIT_DENY", nil},
		{"function policy alone", invoking(permitted(lambdapolicy.AddPermissionInput{StatementID: "ann", Principal: userA}), "", callerOf(userA)), "ALLOW", nil},
		{"identity policy alone", invoking(functionWith(), "", callerOf(userA, anyInvoke)), "ALLOW", nil},
		{"other account, one side", invoking(permitted(seedForB), "", callerOf(userB)), "IMPLICIT_DENY", nil},
		{"other account, both", invoking(permitted(seedForB), "", callerOf(userB, anyInvoke)), "ALLOW", nil},
	}, nil},
	{"SEED-52 the resource policy alone for a service", []vector{
		{"wrong source, an identity policy allows", pushing(seedWrongSource(), "", seedBucket), "IMPLICIT_DENY", nil},
		{"the same without this package", deciding("s3.amazonaws.com", "lambda:InvokeFunction", functionARN, evaluate.Policies{Resource: seedWrongSource().Policies[""],
			Identity: []*policy.Policy{anyInvoke}}, "aws:SourceArn", "arn:aws:s3:::b", "aws:SourceAccount", accountA), "IMPLICIT_DENY", nil},
		{"right source", pushing(permitted(seedForS3), "", seedBucket), "ALLOW", nil},
	}, nil},
	{"SEED-53 four resources with policies", []vector{
		{"function", invoking(seedEach("none"), "", callerOf(userB, anyInvoke)), "ALLOW", nil},
		{"function, no policy of its own", invoking(seedEach(""), "", callerOf(userB, anyInvoke)), "IMPLICIT_DENY", nil},
		{"version", invoking(seedEach("none"), "1", callerOf(userB, anyInvoke)), "ALLOW", nil},
		{"version, no policy of its own", invoking(seedEach("1"), "1", callerOf(userB, anyInvoke)), "IMPLICIT_DENY", nil},
		{"alias", invoking(seedEach("none"), "prod", callerOf(userB, anyInvoke)), "ALLOW", nil},
		{"alias, no policy of its own", invoking(seedEach("prod"), "prod", callerOf(userB, anyInvoke)), "IMPLICIT_DENY", nil},
		{"layer version", seedReadsLayer(accountB), "ALLOW", nil},
		{"layer version, no policy", seedReadsLayer(), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-54 the least an execution role needs", []vector{
		{"logs", checkingRole(seedBasic), "ALLOW", nil},
		{"no logs", checkingRole(withRole(seedManaged("AWSLambdaRole"))), "IMPLICIT_DENY logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents", nil},
		{"another service, logs alone", calling(seedBasic, "dynamodb:GetItem", seedTable), "IMPLICIT_DENY", nil},
		{"event source, logs alone", polling(seedBasic, queueARN), "IMPLICIT_DENY sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes", nil},
		{"event source", polling(seedSQS, queueARN), "ALLOW", nil},
	}, nil},
	{"SEED-55 lambda:SourceFunctionArn in a bucket policy", []vector{
		{"the function", calling(withRole(seedRead), "s3:GetObject", objectARN, seedGuard), "ALLOW", only(lambdaperm.NoteSourceFunctionInResourcePolicy)},
		{"another function", calling(seedG(), "s3:GetObject", objectARN, seedGuard), "EXPLICIT_DENY", only(lambdaperm.NoteSourceFunctionInResourcePolicy)},
		{"a user", deciding(userA, "s3:GetObject", objectARN, evaluate.Policies{Identity: seedRead, Resource: seedGuard}), "EXPLICIT_DENY", nil},
	}, nil},
	{"SEED-56 the topics", []vector{
		{"execution role", calling(withRole(seedRead), "s3:GetObject", objectARN), "ALLOW", nil},
		{"identity policies", by(seedInvoke, operating("Invoke", "f")), "ALLOW", nil},
		{"attributes", invoking(seedProject(functionWith()), "", seedTagged("a")), "ALLOW", nil},
		{"attributes, another project", invoking(seedProject(functionWith()), "", seedTagged("b")), "IMPLICIT_DENY", nil},
		{"attributes, no tag on the function", invoking(functionWith(), "", seedTagged("a")), "IMPLICIT_DENY", nil},
		{"resource policies", invoking(permitted(seedForB), "", callerOf(userB, anyInvoke)), "ALLOW", nil},
		{"resources and conditions", by(asUser(allowing("lambda:InvokeFunction", functionARN)), operating("Invoke", "g")), "IMPLICIT_DENY", nil},
		{"boundary that has it", invoking(functionWith(), "", seedBounded(allowing("lambda:*", "*"))), "ALLOW", nil},
		{"boundary that has not", invoking(functionWith(), "", seedBounded(allowing("logs:*", "*"))), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-57 managed policies, and narrower ones", []vector{
		{"managed, any function", by(seedInvoke, operating("Invoke", "g")), "ALLOW", nil},
		{"one function, that one", by(asUser(allowing("lambda:InvokeFunction", functionARN)), operating("Invoke", "f")), "ALLOW", nil},
		{"one function, another", by(asUser(allowing("lambda:InvokeFunction", functionARN)), operating("Invoke", "g")), "IMPLICIT_DENY", nil},
		{"a condition that holds", by(seedFrom("vpc-1"), operating("Invoke", "f")), "ALLOW", nil},
		{"a condition that does not", by(seedFrom("vpc-2"), operating("Invoke", "f")), "IMPLICIT_DENY", nil},
	}, nil},
}

// seedG is another function with the role of f.
func seedG() lambdaperm.Function {
	g := withRole(seedRead)
	g.ARN.Name = "g"
	return g
}

func seedFrom(vpc string) lambdaperm.Caller {
	c := asUser(allowing("lambda:InvokeFunction", functionARN, when("StringEquals", "aws:SourceVpc", "vpc-1")))
	c.Context.Set("aws:SourceVpc", vpc)
	return c
}

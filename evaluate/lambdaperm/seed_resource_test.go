package lambdaperm_test

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

const seedLayerVersion = opLambda + "layer:l:3"

var (
	seedInvoke = seedUser([]string{"AWSLambdaRole"})
	seedGuard  = exeDoc(to(`"*"`, denying("s3:*", exeBucket+" "+exeBucket+"/*", "ArnNotEquals", exeKeyArn, exeFn)))
	seedRead   = identity(allowing("s3:GetObject", exeBucket+"/*"))
	seedABAC   = opDoc(opAllow("lambda:InvokeFunction", "*", opIf("StringEquals", "aws:ResourceTag/project", "${aws:PrincipalTag/project}")))
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
		s, err := lambdapolicy.AddLayerVersionPermission(lambdapolicy.AddLayerVersionPermissionInput{LayerName: opLambda + "layer:l", VersionNumber: 3,
			StatementID: "b", Action: "lambda:GetLayerVersion", Principal: account}, opARN("f").ARN())
		if err != nil {
			panic(err)
		}
		if p, err = lambdapolicy.AppendStatement(p, s); err != nil {
			panic(err)
		}
	}
	return by(opUserB(opAllow("lambda:GetLayerVersion", "*")), opDo(lambdaperm.Operation{
		Name: "GetLayerVersion", Resource: evaluate.Resource{ARN: seedLayerVersion}, ResourcePolicy: p}))
}

func seedTagged(project string) lambdaperm.Caller {
	c := invCaller(invUserA, seedABAC)
	c.Principal = c.Principal.WithTags(map[string]string{"project": project})
	return c
}

func seedProject(f lambdaperm.Function) lambdaperm.Function {
	f.Tags = map[string]string{"project": "a"}
	return f
}

func seedBounded(boundary string) lambdaperm.Caller {
	c := invCaller(invUserA, seedManaged("AdministratorAccess")...)
	c.Boundary = opDoc(boundary)
	return c
}

// seedWrongSource is a function policy that names another bucket, in an account whose role may invoke everything.
func seedWrongSource() lambdaperm.Function {
	f := permitted(lambdapolicy.AddPermissionInput{StatementID: "s3", Principal: "s3.amazonaws.com", SourceARN: "arn:aws:s3:::other", SourceAccount: invA})
	f.Role = &lambdaperm.Role{ARN: exeRole, Identity: []*policy.Policy{invAnyInvoke}}
	return f
}

// seedsOfResource are about resource policies and everything that came later (2022).
var seedsOfResource = []seed{
	{"SEED-51 both policies for a user", []vector{
		{"allowed by one, denied by the other", invoking(invFunction(strings.Replace(invGrant(invAWS(invUserA), "lambda:InvokeFunction", invFn, ""), "Allow", "Deny", 1)),
			"", invCaller(invUserA, invAnyInvoke)), "EXPLICIT_DENY", nil},
		{"function policy alone", invoking(permitted(lambdapolicy.AddPermissionInput{StatementID: "ann", Principal: invUserA}), "", invCaller(invUserA)), "ALLOW", nil},
		{"identity policy alone", invoking(invFunction(), "", invCaller(invUserA, invAnyInvoke)), "ALLOW", nil},
		{"other account, one side", invoking(permitted(seedForB), "", invCaller(invUserB)), "IMPLICIT_DENY", nil},
		{"other account, both", invoking(permitted(seedForB), "", invCaller(invUserB, invAnyInvoke)), "ALLOW", nil},
	}, nil},
	{"SEED-52 the resource policy alone for a service", []vector{
		{"wrong source, an identity policy allows", pushing(seedWrongSource(), "", seedBucket), "IMPLICIT_DENY", nil},
		{"the same without this package", deciding("s3.amazonaws.com", "lambda:InvokeFunction", invFn, evaluate.Policies{Resource: seedWrongSource().Policies[""],
			Identity: []*policy.Policy{invAnyInvoke}}, "aws:SourceArn", "arn:aws:s3:::b", "aws:SourceAccount", invA), "IMPLICIT_DENY", nil},
		{"right source", pushing(permitted(seedForS3), "", seedBucket), "ALLOW", nil},
	}, nil},
	{"SEED-53 four resources with policies", []vector{
		{"function", invoking(seedEach("none"), "", invCaller(invUserB, invAnyInvoke)), "ALLOW", nil},
		{"function, no policy of its own", invoking(seedEach(""), "", invCaller(invUserB, invAnyInvoke)), "IMPLICIT_DENY", nil},
		{"version", invoking(seedEach("none"), "1", invCaller(invUserB, invAnyInvoke)), "ALLOW", nil},
		{"version, no policy of its own", invoking(seedEach("1"), "1", invCaller(invUserB, invAnyInvoke)), "IMPLICIT_DENY", nil},
		{"alias", invoking(seedEach("none"), "prod", invCaller(invUserB, invAnyInvoke)), "ALLOW", nil},
		{"alias, no policy of its own", invoking(seedEach("prod"), "prod", invCaller(invUserB, invAnyInvoke)), "IMPLICIT_DENY", nil},
		{"layer version", seedReadsLayer(opB), "ALLOW", nil},
		{"layer version, no policy", seedReadsLayer(), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-54 the least an execution role needs", []vector{
		{"logs", checkingRole(seedBasic), "ALLOW", nil},
		{"no logs", checkingRole(exeFunction(seedManaged("AWSLambdaRole"))), "IMPLICIT_DENY logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents", nil},
		{"another service, logs alone", calling(seedBasic, "dynamodb:GetItem", seedTable), "IMPLICIT_DENY", nil},
		{"event source, logs alone", polling(seedBasic, exeQueue), "IMPLICIT_DENY sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes", nil},
		{"event source", polling(seedSQS, exeQueue), "ALLOW", nil},
	}, nil},
	{"SEED-55 lambda:SourceFunctionArn in a bucket policy", []vector{
		{"the function", calling(exeFunction(seedRead), "s3:GetObject", exeObject, seedGuard), "ALLOW", only(lambdaperm.SourceFunctionInResourcePolicy)},
		{"another function", calling(seedG(), "s3:GetObject", exeObject, seedGuard), "EXPLICIT_DENY", only(lambdaperm.SourceFunctionInResourcePolicy)},
		{"a user", deciding(invUserA, "s3:GetObject", exeObject, evaluate.Policies{Identity: seedRead, Resource: seedGuard}), "EXPLICIT_DENY", nil},
	}, nil},
	{"SEED-56 the topics", []vector{
		{"execution role", calling(exeFunction(seedRead), "s3:GetObject", exeObject), "ALLOW", nil},
		{"identity policies", by(seedInvoke, opOn("Invoke", "f")), "ALLOW", nil},
		{"attributes", invoking(seedProject(invFunction()), "", seedTagged("a")), "ALLOW", nil},
		{"attributes, another project", invoking(seedProject(invFunction()), "", seedTagged("b")), "IMPLICIT_DENY", nil},
		{"attributes, no tag on the function", invoking(invFunction(), "", seedTagged("a")), "IMPLICIT_DENY", nil},
		{"resource policies", invoking(permitted(seedForB), "", invCaller(invUserB, invAnyInvoke)), "ALLOW", nil},
		{"resources and conditions", by(opUser(opAllow("lambda:InvokeFunction", opF)), opOn("Invoke", "g")), "IMPLICIT_DENY", nil},
		{"boundary that has it", invoking(invFunction(), "", seedBounded(opAllow("lambda:*", "*"))), "ALLOW", nil},
		{"boundary that has not", invoking(invFunction(), "", seedBounded(opAllow("logs:*", "*"))), "IMPLICIT_DENY", nil},
	}, nil},
	{"SEED-57 managed policies, and narrower ones", []vector{
		{"managed, any function", by(seedInvoke, opOn("Invoke", "g")), "ALLOW", nil},
		{"one function, that one", by(opUser(opAllow("lambda:InvokeFunction", opF)), opOn("Invoke", "f")), "ALLOW", nil},
		{"one function, another", by(opUser(opAllow("lambda:InvokeFunction", opF)), opOn("Invoke", "g")), "IMPLICIT_DENY", nil},
		{"a condition that holds", by(seedFrom("vpc-1"), opOn("Invoke", "f")), "ALLOW", nil},
		{"a condition that does not", by(seedFrom("vpc-2"), opOn("Invoke", "f")), "IMPLICIT_DENY", nil},
	}, nil},
}

// seedG is another function with the role of f.
func seedG() lambdaperm.Function {
	g := exeFunction(seedRead)
	g.ARN.Name = "g"
	return g
}

func seedFrom(vpc string) lambdaperm.Caller {
	c := opUser(opAllow("lambda:InvokeFunction", opF, opIf("StringEquals", "aws:SourceVpc", "vpc-1")))
	c.Context.Set("aws:SourceVpc", vpc)
	return c
}

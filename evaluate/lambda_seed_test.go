package evaluate_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What the Lambda documents of 2017 to 2022 ask for, as far as it takes policies and requests only.

const invoke = "lambda:InvokeFunction"

// functionsOf names functions of account A.
func functionsOf(names string) string {
	return "arn:aws:lambda:us-east-1:111122223333:function:" + strings.ReplaceAll(names, " ", " arn:aws:lambda:us-east-1:111122223333:function:")
}

func TestSeedEventSources(t *testing.T) {
	s3 := evaluate.MustParsePrincipal("s3.amazonaws.com")
	event := keys{"aws:SourceArn": "arn:aws:s3:::b", "aws:SourceAccount": acctA}
	bucket := grant(invoke, function, to("Service", "s3.amazonaws.com"), sid("s3"),
		`"Condition":{"StringEquals":{"AWS:SourceAccount":"111122223333"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}`)
	topic := func(account, name string) evaluate.Request {
		return ask(snsCalls, invoke, functionsOf("my-function"), keys{"aws:SourceArn": "arn:aws:sns:us-east-1:" + account + ":" + name})
	}
	sns := attached{resource: grant(invoke, functionsOf("my-function"), to("Service", "sns.amazonaws.com"), sid("AllowSNSInvoke"),
		when("ArnLike", "AWS:SourceArn", "arn:aws:sns:us-east-1:111122223333:my-topic"))}
	wrongSource := keys{"aws:SourceArn": "arn:aws:s3:::other", "aws:SourceAccount": acctA}
	n := evaluate.ProblemNotConsulted
	rules{
		{"SEED-1 S3, no function policy", ask(s3, invoke, function, event), attached{}, implicit(resource)},
		{"SEED-1 S3, function policy", ask(s3, invoke, function, event), attached{resource: bucket}, allowed(resource).from("s3")},
		{"SEED-17 the topic", topic(acctA, "my-topic"), sns, allowed(resource).from("AllowSNSInvoke")},
		{"SEED-17 another topic", topic(acctA, "other-topic"), sns, implicit(resource)},
		{"SEED-17 a topic of that name elsewhere", topic("999999999999", "my-topic"), sns, implicit(resource)},
		{"SEED-27 a policy on one version", ask(s3, invoke, function+":1"), attached{resource: grant(invoke, function+":1", to("Service", "s3.amazonaws.com"))}, allowed(resource)},
		{"SEED-27 does not reach another", ask(s3, invoke, function+":2"), attached{resource: grant(invoke, function+":1", to("Service", "s3.amazonaws.com"))}, implicit(resource)},
		{"SEED-28 an SCP against lambda does not touch S3", ask(s3, invoke, function, event), attached{resource: bucket, scps: levels{{full, refuse("lambda:*", "*")}}},
			allowed(resource).from("s3").with(n)},
		{"SEED-28 identity policy and boundary have no say", ask(s3, invoke, function, event),
			attached{resource: bucket, identity: []string{refuse("*", "*")}, boundary: elsewhere},
			allowed(resource).with(n, n)},
		{"SEED-52 the wrong source", ask(s3, invoke, function, wrongSource), attached{resource: bucket, identity: []string{full}}, implicit(resource).with(n)},
		{"SEED-52 no source", ask(s3, invoke, function), attached{resource: bucket}, implicit(resource)},
	}.run(t)
}

func TestSeedCallers(t *testing.T) {
	mine := []string{grant(invoke, "*")}
	forB := attached{resource: grant(invoke, function, to("AWS", rootOfB), sid("xaccount"))}
	both := attached{identity: mine, resource: forB.resource}
	rules{
		{"SEED-11 same account, no function policy", ask(alice, invoke, function), attached{identity: mine}, allowed(identity)},
		{"SEED-11 other account, no function policy", ask(bob, invoke, function), attached{identity: mine}, implicit(resource)},
		{"SEED-11 other account, function policy, no identity policy", ask(bob, invoke, function), forB, implicit(identity)},
		{"SEED-11 other account, both", ask(bob, invoke, function), both, allowed(identity)},
		{"SEED-51 identity Allow, function policy Deny", ask(alice, invoke, function),
			attached{identity: mine, resource: refuse(invoke, function, to("AWS", aliceARN), sid("No"))}, explicit(resource).from("No")},
		{"SEED-51 function policy alone", ask(alice, invoke, function), attached{resource: grant(invoke, function, to("AWS", aliceARN))}, allowed(resource)},
		{"SEED-23 allowed through a group only", ask(alice, invoke, function),
			attached{identity: []string{elsewhere, grant(invoke, "*", sid("Group"))}}, allowed(identity).from("Group")},
		{"SEED-39 a new user", ask(alice, "lambda:ListFunctions", "*"), attached{}, implicit(identity)},
	}.run(t)
}

func TestSeedExecutionRole(t *testing.T) {
	const executionRole = "arn:aws:iam::111122223333:role/my-execution-role"
	service := func(name string) evaluate.Request {
		return ask(evaluate.MustParsePrincipal(name), assume, executionRole)
	}
	trusted := attached{resource: trust("Service", "lambda.amazonaws.com")}
	code := func(action, from string) evaluate.Request {
		req := ask(evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/my-execution-role/f"), action, "arn:aws:s3:::lambda_bucket/x")
		if from != "" {
			req.Context.Set("lambda:SourceFunctionArn", functionsOf(from))
		}
		return req
	}
	put := attached{identity: []string{grant("s3:PutObject", "arn:aws:s3:::lambda_bucket/*", when("ArnEquals", "lambda:SourceFunctionArn", functionsOf("source_lambda")))}}
	guarded := attached{identity: []string{full}, resource: refuse("s3:*", "*", everyone, sid("No"), when("ArnNotEquals", "lambda:SourceFunctionArn", functionsOf("x")))}
	user := ask(alice, get, "arn:aws:s3:::lambda_bucket/x")
	rules{
		{"SEED-18 lambda is trusted", service("lambda.amazonaws.com"), trusted, allowed(resource)},
		{"SEED-18 ec2 is not", service("ec2.amazonaws.com"), trusted, implicit(resource)},
		{"SEED-21 edgelambda is not", service("edgelambda.amazonaws.com"), trusted, implicit(resource)},
		{"SEED-20 the function", code("s3:PutObject", "source_lambda"), put, allowed(identity)},
		{"SEED-20 another function with the role", code("s3:PutObject", "other_lambda"), put, implicit(identity)},
		{"SEED-20 no function", code("s3:PutObject", ""), put, implicit(identity)},
		{"SEED-20 another action", code(get, "source_lambda"), put, implicit(identity)},
		{"SEED-55 the function", code(get, "x"), guarded, allowed(identity)},
		{"SEED-55 another function", code(get, "y"), guarded, explicit(resource).from("No")},
		{"SEED-55 a user", user, guarded, explicit(resource).from("No")},
	}.run(t)
}

func TestSeedCreateFunction(t *testing.T) {
	pass := func(role string) evaluate.Request {
		return ask(alice, "iam:PassRole", "arn:aws:iam::111122223333:role/"+role, keys{"iam:PassedToService": "lambda.amazonaws.com"})
	}
	create := ask(alice, "lambda:CreateFunction", functionsOf("my-function"))
	steps := func(a attached, role string) evaluate.Decision {
		t.Helper()
		e, err := evaluate.Compile(a.policies())
		if err != nil {
			t.Fatal(err)
		}
		p := pass(role)
		return evaluate.Combine(e.Decide(&create), e.Decide(&p))
	}
	createAny := grant("lambda:CreateFunction", "*", sid("CreateFunctionPermissions"))
	passAny := func(account string) string {
		return grant("iam:PassRole", "arn:aws:iam::"+account+":role/*", sid("PermissionToPassAnyRole"))
	}
	other := attached{identity: []string{createAny, grant("iam:PassRole", "arn:aws:iam::111122223333:role/other")}}
	substituted := attached{identity: []string{join(createAny, passAny(acctA))}}
	placeholder := attached{identity: []string{join(createAny, passAny("account-id"))}}
	for _, tt := range []struct {
		name string
		in   attached
		role string
		want evaluate.Decision
	}{
		{"SEED-22 only another role may be passed", other, "my-execution-role", evaluate.ImplicitDeny},
		{"SEED-22 that role", other, "other", evaluate.Allowed},
		{"SEED-33 SEED-45 the account id is filled in", substituted, "any", evaluate.Allowed},
		{"SEED-33 the placeholder is left", placeholder, "any", evaluate.ImplicitDeny},
	} {
		if got := steps(tt.in, tt.role); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	rules{
		{"SEED-22 CreateFunction itself", create, other, allowed(identity)},
		{"SEED-22 PassRole itself", pass("my-execution-role"), other, implicit(identity)},
		{"SEED-33 CreateFunction with the placeholder left", create, placeholder, allowed(identity)},
		{"SEED-33 PassRole with the placeholder left", pass("any"), placeholder, implicit(identity)},
	}.run(t)

	own := attached{identity: []string{grant("lambda:*", "arn:aws:lambda:*:*:function:${aws:username}-*")}}
	ann := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	layered := func(layers ...string) evaluate.Request {
		req := create
		req.Context = req.Context.Clone()
		if layers != nil {
			req.Context.SetMulti("lambda:Layer", layers...)
		}
		return req
	}
	const logging = "arn:aws:lambda:us-east-1:111122223333:layer:logging:"
	layer := func(set string) attached {
		return attached{identity: []string{grant("lambda:CreateFunction", "*", when(set+":StringLike", "lambda:Layer", logging+"*"))}}
	}
	rules{
		{"SEED-30 the user's name", ask(ann, "lambda:CreateFunction", functionsOf("ann-x")), own, allowed(identity)},
		{"SEED-30 another name", ask(ann, "lambda:CreateFunction", functionsOf("bob-x")), own, implicit(identity)},
		{"SEED-30 a role has no user name", ask(roleDev, "lambda:CreateFunction", functionsOf("ann-x")), own, implicit(identity)},
		{"SEED-30 nor an empty one", ask(roleDev, "lambda:CreateFunction", functionsOf("-x")), own, implicit(identity)},
		{"SEED-31 with the layer", layered("arn:aws:lambda:us-east-1:999999999999:layer:l:1", logging+"3"), layer("ForAnyValue"), allowed(identity)},
		{"SEED-31 with other layers", layered("arn:aws:lambda:us-east-1:999999999999:layer:l:1"), layer("ForAnyValue"), implicit(identity)},
		{"SEED-31 without layers", layered(), layer("ForAnyValue"), implicit(identity)},
		{"SEED-31 without layers, ForAllValues", layered(), layer("ForAllValues"), allowed(identity)},
	}.run(t)
}

func TestSeedNoPrincipalInIdentityPolicies(t *testing.T) {
	for _, member := range []string{everyone, to("AWS", acctA), notTo("AWS", acctA)} {
		p := policy.MustParse(document(grant(invoke, "*", member)))
		_, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
		if e, ok := errors.AsType[*policy.Error](err); !ok || e.Code != policy.CodeUnsupportedPrincipal {
			t.Errorf("SEED-35 %s: %v", member, err)
		}
	}
}

// TestSeedWalkThrough is the tutorial that gives a new user one permission after the other.
func TestSeedWalkThrough(t *testing.T) {
	readOnly := grant("lambda:Get* lambda:List* iam:GetRole iam:ListRoles cloudwatch:GetMetricData logs:DescribeLogGroups tag:GetResources", "*", sid("ReadOnly"))
	invokeRole := grant(invoke, "*", sid("AWSLambdaRole"))
	details := grant("lambda:ListVersionsByFunction lambda:ListAliases lambda:GetFunction lambda:GetFunctionConfiguration lambda:ListEventSourceMapping lambda:GetPolicy", "*")
	logs := func(prefix, place string) attached {
		actions := strings.ReplaceAll("P:DescribeLogGroups P:DescribeLogStreams P:GetLogEvents", "P", prefix)
		return attached{identity: []string{grant(actions, "arn:aws:logs:"+place+":log-group:/aws/lambda/*")}}
	}
	const group = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f"
	published, corrected := logs("cloudwatchlog", "region:account-id"), logs("logs", "us-east-1:111122223333")
	roles := attached{identity: []string{grant("iam:ListRolePolicies iam:ListRoles", "*", sid("ListExistingRolesAndPolicies"))}}
	createRole := attached{identity: []string{grant("iam:CreateRole iam:CreatePolicy iam:AttachRolePolicy", "arn:aws:iam::111122223333:role/*", sid("CreateARole"))}}
	withPut := attached{identity: []string{grant("iam:CreateRole iam:PutRolePolicy", "arn:aws:iam::111122223333:role/*")}}
	const roleX = "arn:aws:iam::111122223333:role/x"
	has := func(statements ...string) attached { return attached{identity: statements} }
	rules{
		{"SEED-37 read-only reads", ask(alice, "lambda:GetFunction", function), has(readOnly), allowed(identity).from("ReadOnly")},
		{"SEED-37 read-only does not invoke", ask(alice, invoke, function), has(readOnly), implicit(identity)},
		{"SEED-37 read-only and AWSLambdaRole", ask(alice, invoke, function), has(readOnly, invokeRole), allowed(identity).from("AWSLambdaRole")},
		{"SEED-39 nothing yet", ask(alice, "lambda:ListFunctions", "*"), attached{}, implicit(identity)},
		{"SEED-40 ListFunctions", ask(alice, "lambda:ListFunctions", "*"), has(grant("lambda:ListFunctions", "*")), allowed(identity)},
		{"SEED-40 GetFunction", ask(alice, "lambda:GetFunction", function), has(grant("lambda:ListFunctions", "*")), implicit(identity)},
		{"SEED-41 a name that is no action", ask(alice, "lambda:ListEventSourceMappings", "*"), has(details), implicit(identity)},
		{"SEED-41 the others work", ask(alice, "lambda:GetPolicy", function), has(details), allowed(identity)},
		{"SEED-42 invoke", ask(alice, invoke, function), has(invokeRole), allowed(identity)},
		{"SEED-42 invoke a version", ask(alice, invoke, function+":1"), has(invokeRole), allowed(identity)},
		{"SEED-42 invoke an alias", ask(alice, invoke, function+":alias"), has(invokeRole), allowed(identity)},
		{"SEED-43 metrics", ask(alice, "cloudwatch:GetMetricStatistics", "*"), has(grant("cloudwatch:GetMetricStatistics", "*")), allowed(identity)},
		{"SEED-43 other metrics", ask(alice, "cloudwatch:GetMetricData", "*"), has(grant("cloudwatch:GetMetricStatistics", "*")), implicit(identity)},
		{"SEED-44 as published", ask(alice, "logs:GetLogEvents", group+":log-stream:x"), published, implicit(identity)},
		{"SEED-44 corrected: GetLogEvents", ask(alice, "logs:GetLogEvents", group+":log-stream:x"), corrected, allowed(identity)},
		{"SEED-44 corrected: DescribeLogStreams", ask(alice, "logs:DescribeLogStreams", group), corrected, allowed(identity)},
		{"SEED-44 corrected: DescribeLogGroups", ask(alice, "logs:DescribeLogGroups", "*"), corrected, implicit(identity)},
		{"SEED-45 ListRoles", ask(alice, "iam:ListRoles", "*"), roles, allowed(identity)},
		{"SEED-45 CreateRole", ask(alice, "iam:CreateRole", roleX), roles, implicit(identity)},
		{"SEED-46 CreateRole", ask(alice, "iam:CreateRole", roleX), createRole, allowed(identity).from("CreateARole")},
		{"SEED-46 AttachRolePolicy", ask(alice, "iam:AttachRolePolicy", roleX), createRole, allowed(identity)},
		{"SEED-46 CreatePolicy is about a policy", ask(alice, "iam:CreatePolicy", "arn:aws:iam::111122223333:policy/p"), createRole, implicit(identity)},
		{"SEED-46 PutRolePolicy", ask(alice, "iam:PutRolePolicy", roleX), createRole, implicit(identity)},
		{"SEED-46 PutRolePolicy, added", ask(alice, "iam:PutRolePolicy", roleX), withPut, allowed(identity)},
	}.run(t)
}

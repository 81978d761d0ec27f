package evaluate_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

func TestNotAction(t *testing.T) {
	butIAM := `"NotAction":"iam:*"`
	allow := attached{identity: []string{grant("", "arn:aws:s3:::*", butIAM, sid("A"))}}
	deny := attached{identity: []string{full, refuse("", "*", notAction("s3:*", "sts:*"), sid("No"))}}
	rules{
		{"M-05 what the resources cover", ask(alice, "s3:ListBucket", "arn:aws:s3:::b"), allow, allowed(identity).from("A")},
		{"M-05 objects too", ask(alice, get, object), allow, allowed(identity).from("A")},
		{"M-05 not what needs every resource", ask(alice, "s3:ListAllMyBuckets", "*"), allow, implicit(identity)},
		{"M-05 no other service", ask(alice, "sqs:SendMessage", queue), allow, implicit(identity)},
		{"M-05 nor the listed one", ask(alice, "iam:GetRole", targetARN), attached{identity: []string{grant("", "*", butIAM)}}, implicit(identity)},
		{"M-05 the listed one in other letters", ask(alice, "IAM:getrole", targetARN), attached{identity: []string{grant("", "*", butIAM)}}, implicit(identity)},
		{"M-05 Deny of every action but the listed", ask(alice, "sqs:SendMessage", queue), deny, explicit(identity).from("No")},
		{"M-05 Deny leaves the listed out", ask(alice, get, object), deny, allowed(identity).from("Full")},
	}.run(t)
}

func TestNotResource(t *testing.T) {
	allow := attached{identity: []string{grant("*", "", notResource("arn:aws:s3:::b", "arn:aws:s3:::b/*"), sid("A"))}}
	deny := func(entry string) attached {
		return attached{identity: []string{full, refuse("s3:* sns:*", "", notResource(entry), sid("No"))}}
	}
	phone := owned(acctA, ask(alice, "sns:Publish", "+15551234567"))
	rules{
		{"M-17 a listed resource", ask(alice, get, object), allow, implicit(identity)},
		{"M-17 every other, of any service", ask(alice, "sqs:SendMessage", queue), allow, allowed(identity).from("A")},
		{"M-17 no resource", ask(alice, "s3:ListAllMyBuckets", "*"), allow, allowed(identity).from("A")},
		{"M-17 Deny: a listed resource", ask(alice, get, object), deny("arn:aws:s3:::b/*"), allowed(identity).from("Full")},
		{"M-17 Deny: another", ask(alice, get, "arn:aws:s3:::c/k"), deny("arn:aws:s3:::b/*"), explicit(identity).from("No")},
		{"M-17 V-05 Deny: a variable with a value excludes", ask(alice, get, "arn:aws:s3:::b/alice/k"), deny("arn:aws:s3:::b/${aws:username}/*"), allowed(identity)},
		{"M-17 V-05 Deny: a variable without value excludes nothing", ask(roleDev, get, "arn:aws:s3:::b/alice/k"), deny("arn:aws:s3:::b/${aws:username}/*"),
			explicit(identity).from("No")},
		{"Q-29 a short ARN that does not match excludes nothing", ask(alice, get, object), deny("arn:aws:sqs"), explicit(identity).from("No")},
		{"Q-29 a short ARN that matches excludes", ask(alice, get, object), deny("arn:aws:s3"), allowed(identity)},
		{"M-17 no ARN excludes a resource that is none", phone, deny("arn:aws:sns:*:*:*"), explicit(identity).from("No")},
		{"M-17 the star excludes it", phone, deny("*"), allowed(identity)},
	}.run(t)
}

// TestActionsWithoutResource is M-18 for every action of L-03.
func TestActionsWithoutResource(t *testing.T) {
	const actions = "CreateCodeSigningConfig CreateEventSourceMapping GetAccountSettings ListCapacityProviders ListCodeSigningConfigs " +
		"ListEventSourceMappings ListFunctions ListLayers ListLayerVersions ListNetworkConnectors PassNetworkConnector ConnectMicrovm " +
		"CreateMicrovmImage ListMicrovms ListMicrovmImages ListManagedMicrovmImages"
	on := func(resources string) attached {
		return attached{identity: []string{grant("lambda:*", resources, sid("A"))}}
	}
	const functions = "arn:aws:lambda:*:*:function:*"
	var table rules
	for name := range strings.FieldsSeq(actions) {
		action := "lambda:" + name
		table = append(table,
			rule{"L-03 " + name + " on *", ask(alice, action, "*"), on("*"), allowed(identity).from("A")},
			rule{"L-03 " + name + " on an ARN", ask(alice, action, "*"), on("arn:aws:lambda:*:*:*"), implicit(identity)},
			rule{"L-03 " + name + " naming a resource, on *", ask(alice, action, function), on("*"), allowed(identity).with(evaluate.ProblemNoResource)},
			rule{"L-03 " + name + " naming a resource, on an ARN", ask(alice, action, function), on("arn:aws:lambda:*:*:*"),
				implicit(identity).with(evaluate.ProblemNoResource)})
	}
	not := func(entry string) attached { return attached{identity: []string{grant("*", "", notResource(entry))}} }
	denyNot := func(entry string) attached {
		return attached{identity: []string{full, refuse("*", "", notResource(entry), sid("No"))}}
	}
	list := ask(alice, "lambda:ListFunctions", "*")
	append(table, rules{
		{"M-18 a pattern of functions", list, on(functions), implicit(identity)},
		{"M-18 one of several entries is the star", list, on(functions + " *"), allowed(identity)},
		{"Q-04 a run of stars is the star", list, on("**"), allowed(identity)},
		{"Q-04 a short ARN of a star is not", list, on("arn:aws:lambda:*"), implicit(identity)},
		{"M-18 NotResource: no entry excludes", list, not(functions), allowed(identity)},
		{"M-18 NotResource: the star excludes", list, not("*"), implicit(identity)},
		{"M-18 NotResource in Deny: no entry excludes", list, denyNot(functions), explicit(identity).from("No")},
		{"M-18 NotResource in Deny: the star excludes", list, denyNot("*"), allowed(identity)},
		{"M-18 NotResource, naming a resource: no entry excludes", ask(alice, "lambda:ListFunctions", function), not(functions),
			allowed(identity).with(evaluate.ProblemNoResource)},
		{"M-18 in other letters", ask(alice, "LAMBDA:listfunctions", function), on(functions), implicit(identity).with(evaluate.ProblemNoResource)},
		{"M-18 an action with resources", ask(alice, "lambda:GetFunction", function), on(functions), allowed(identity)},
		{"M-19 an entry of a type the action does not take", ask(alice, "lambda:GetFunction", function), on("arn:aws:lambda:*:*:layer:*"), implicit(identity)},
		{"M-19 a request about such a resource", ask(alice, "lambda:GetFunction", "arn:aws:lambda:us-east-1:111122223333:layer:l"), on("arn:aws:lambda:*:*:layer:*"),
			allowed(identity).with(evaluate.ProblemResourceType)},
	}...).run(t)
}

// TestResourcesOfACall is M-20 and M-21: one request per resource, and all must be allowed.
func TestResourcesOfACall(t *testing.T) {
	run := func(resource string, context ...keys) evaluate.Request {
		return ask(alice, "ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:"+resource, context...)
	}
	requests := []evaluate.Request{
		run("instance/*", keys{"ec2:InstanceType": "t2.micro"}), run("subnet/subnet-1"), run("security-group/sg-1"), run("volume/*"),
		run("network-interface/*"), owned(acctA, ask(alice, "ec2:RunInstances", "arn:aws:ec2:us-east-1::image/ami-1")),
	}
	const instances, others = "arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:subnet/* arn:aws:ec2:*:*:security-group/* arn:aws:ec2:*:*:volume/* " +
		"arn:aws:ec2:*:*:network-interface/* arn:aws:ec2:*::image/*"
	small := func(operator string) string { return when(operator, "ec2:InstanceType", "t2.*") }
	tests := []struct {
		name, identity string
		want           evaluate.Decision
		each           string // A for each request that is allowed, else -
	}{
		{"M-20 a condition that only one resource can meet", grant("ec2:RunInstances", "*", small("StringLike")), evaluate.ImplicitDeny, "A-----"},
		{"M-20 … with IfExists", grant("ec2:RunInstances", "*", small("StringLikeIfExists")), evaluate.Allowed, "AAAAAA"},
		{"M-21 a statement each", join(grant("ec2:RunInstances", instances, small("StringLike")), grant("ec2:RunInstances", others)), evaluate.Allowed, "AAAAAA"},
		{"M-21 a required resource is not covered", grant("ec2:RunInstances", instances), evaluate.ImplicitDeny, "A-----"},
		{"M-20 one is denied", join(full, refuse("*", "arn:aws:ec2:*:*:subnet/subnet-1")), evaluate.ExplicitDeny, "A-AAAA"},
		{"M-20 a Deny for large instances", join(full, refuse("*", instances, when("StringNotLike", "ec2:InstanceType", "t2.*"))), evaluate.Allowed, "AAAAAA"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := evaluate.Compile(attached{identity: []string{tt.identity}}.policies())
			if err != nil {
				t.Fatal(err)
			}
			var decisions []evaluate.Decision
			each := ""
			for i := range requests {
				d := e.Decide(&requests[i])
				decisions = append(decisions, d)
				each += map[bool]string{true: "A", false: "-"}[d == evaluate.Allowed]
			}
			if got := evaluate.Combine(decisions...); got != tt.want || each != tt.each {
				t.Errorf("%v of %s, want %v of %s", got, each, tt.want, tt.each)
			}
		})
	}
}

func TestCombine(t *testing.T) {
	const yes, no, never = evaluate.Allowed, evaluate.ImplicitDeny, evaluate.ExplicitDeny
	for _, tt := range []struct {
		in   []evaluate.Decision
		want evaluate.Decision
	}{
		{nil, no}, {[]evaluate.Decision{yes}, yes}, {[]evaluate.Decision{yes, yes}, yes}, {[]evaluate.Decision{yes, no}, no},
		{[]evaluate.Decision{no, yes}, no}, {[]evaluate.Decision{yes, no, never}, never}, {[]evaluate.Decision{never, yes}, never},
		{[]evaluate.Decision{yes, 9}, no}, {[]evaluate.Decision{9}, no},
	} {
		if got := evaluate.Combine(tt.in...); got != tt.want {
			t.Errorf("M-20 Combine(%v) = %v, want %v", tt.in, got, tt.want)
		}
	}
}

// TestQualifiers is the table of L-02, for Allow and for Deny.
func TestQualifiers(t *testing.T) {
	requests := []string{function, function + ":1", function + ":PROD", function + ":$LATEST", function + "oo"}
	for _, tt := range []struct{ entries, covered string }{
		{":function:f", "y----"},
		{":function:f:1", "-y---"},
		{":function:f:*", "-yyy-"},
		{":function:f*", "yyyyy"},
		{":function:*", "yyyyy"},
		{":function:f :function:f:*", "yyyy-"},
		{":function:f:PROD", "--y--"},
		{":function:F", "-----"},
	} {
		var table rules
		resources := strings.ReplaceAll(" "+tt.entries, " :", " arn:aws:lambda:us-east-1:111122223333:")
		for i, request := range requests {
			_, qualifier, _ := strings.Cut(request, ":function:")
			yes, no := allowed(identity).from("A"), explicit(identity).from("No")
			if tt.covered[i] == '-' {
				yes, no = implicit(identity), allowed(identity).from("Full")
			}
			req := ask(alice, "lambda:InvokeFunction", request)
			table = append(table,
				rule{"L-02 Allow " + tt.entries + " for " + qualifier, req, attached{identity: []string{grant("lambda:*", resources, sid("A"))}}, yes},
				rule{"L-02 Deny " + tt.entries + " for " + qualifier, req, attached{identity: []string{full, refuse("lambda:*", resources, sid("No"))}}, no})
		}
		table.run(t)
	}
}

func TestResourceEntries(t *testing.T) {
	on := func(resources string) attached { return attached{identity: []string{grant("*", resources)}} }
	durable := function + ":1/durable-execution/order/7"
	check := func(resources string, want outcome) rule {
		return rule{"ARN-6 durable execution, " + resources, ask(roleDev, "lambda:CheckpointDurableExecution", durable), on(resources), want}
	}
	attachedTo := func(s string) attached { return attached{resource: s} }
	rules{
		{"M-16 a short ARN, identity", ask(alice, "lambda:GetFunction", function), on("arn:aws:lambda:*"), allowed(identity)},
		{"M-16 a short ARN, resource", ask(alice, "lambda:GetFunction", function), attachedTo(grant("*", "arn:aws:lambda", everyone)), allowed(resource)},
		{"M-16 a short ARN, SCP", ask(alice, "lambda:GetFunction", function), attached{identity: []string{full}, scps: levels{{grant("*", "arn:aws:lambda")}}}, allowed(identity)},
		{"M-16 a short ARN, RCP", ask(alice, get, object),
			attached{identity: []string{full}, rcps: levels{{refuse("s3:*", "arn:aws:s3", everyone, sid("No"))}}}, explicit(rcp).from("No")},
		{"1.6 no Resource: the resource that has the policy", ask(alice, get, object), attachedTo(grant(get, "", everyone)), allowed(resource)},
		{"1.6 no Resource, Deny", ask(alice, get, object), attachedTo(refuse(get, "", everyone, sid("No"))), explicit(resource).from("No")},
		{"V-05 a variable with a value", ask(alice, get, "arn:aws:s3:::b/alice/k"), on("arn:aws:s3:::b/${aws:username}/*"), allowed(identity)},
		{"V-05 a variable with another value", ask(alice, get, "arn:aws:s3:::b/frank/k"), on("arn:aws:s3:::b/${aws:username}/*"), implicit(identity)},
		{"V-05 a variable without value", ask(roleDev, get, "arn:aws:s3:::b//k"), on("arn:aws:s3:::b/${aws:username}/*"), implicit(identity)},
		{"Q-14 another entry still counts", ask(roleDev, get, object), on("arn:aws:s3:::b/${aws:username}/* arn:aws:s3:::b/k"), allowed(identity)},
		{"ARN-5 Deny of the unqualified function", ask(alice, "lambda:InvokeFunction", function+":1"),
			attached{identity: []string{grant("lambda:*", function+"*", sid("A")), refuse("*", function)}}, allowed(identity).from("A")},
		{"ARN-7 a star for the account", ask(alice, "lambda:GetFunction", function), on("arn:aws:lambda:*:*:function:f"), allowed(identity)},
		check(function, implicit(identity)),
		check(function+":*", allowed(identity)),
		check(function+":1/durable-execution/*", allowed(identity)),
		check(function+":2/durable-execution/*", implicit(identity)),
		check(function+":PROD", implicit(identity)),
	}.run(t)
}

package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// onObject is a call on an object of a bucket of account A.
func onObject(action string) lambdaperm.CallInput {
	return lambdaperm.CallInput{Action: action, Resource: evaluate.Resource{ARN: objectARN, Account: accountA}}
}

func TestCall(t *testing.T) {
	read := allowing("s3:GetObject", bucketARN+"/*")
	put := func(function string) string {
		return allowing("s3:PutObject", bucketARN+"/*", when("ArnEquals", sourceFunction, function))
	}
	everyone := func(s string) *policy.Policy { return document(to(`"*"`, s)) }
	guard := everyone(denying("s3:*", bucketARN+" "+bucketARN+"/*", when("ArnNotEquals", sourceFunction, functionARN)))
	guardOther := everyone(denying("s3:*", bucketARN+" "+bucketARN+"/*", when("ArnNotEquals", sourceFunction, otherARN)))
	withPolicy := func(c lambdaperm.CallInput, p *policy.Policy) lambdaperm.CallInput { c.Policy = p; return c }
	ofB := func(c lambdaperm.CallInput) lambdaperm.CallInput { c.Resource.Account = accountB; return c }
	on := func(action, resource string) lambdaperm.CallInput {
		return lambdaperm.CallInput{Action: action, Resource: evaluate.Resource{ARN: resource}}
	}
	self := on("sts:AssumeRole", roleARN)
	note := lambdaperm.NoteSourceFunctionInResourcePolicy
	qualified := lambdaperm.NoteQualifiedSourceFunction
	type notes = []lambdaperm.NoteCode
	for _, tt := range []struct {
		name     string
		identity []*policy.Policy
		call     lambdaperm.CallInput
		want     evaluate.Decision
		notes    notes
	}{
		{"SEED-3 role without s3:GetObject", nil, onObject("s3:GetObject"), no, nil},
		{"SEED-3 role with s3:GetObject", identity(read), onObject("s3:GetObject"), ok, nil},
		{"SEED-20 the function", identity(put(functionARN)), onObject("s3:PutObject"), ok, nil},
		{"SEED-20 another function with the role", identity(put(otherARN)), onObject("s3:PutObject"), no, nil},
		{"SEED-20 another action", identity(put(functionARN)), onObject("s3:GetObject"), no, nil},
		{"SEED-19 everything is allowed", identity(allowing("*", "*")), onObject("s3:GetObject"), ok, nil},
		{"SEED-55 ROLE-9 the function", identity(read), withPolicy(onObject("s3:GetObject"), guard), ok, notes{note}},
		{"SEED-55 ROLE-9 another function", identity(read), withPolicy(onObject("s3:GetObject"), guardOther), never, notes{note}},
		{"ROLE-9 Allow in the resource's policy", nil, withPolicy(onObject("s3:GetObject"),
			everyone(allowing("s3:GetObject", bucketARN+"/*", when("ArnEquals", sourceFunction, functionARN)))), ok, notes{note}},
		{"ROLE-9 other keys are no matter", identity(read), withPolicy(onObject("s3:GetObject"),
			everyone(allowing("s3:GetObject", bucketARN+"/*", when("ArnLike", "aws:SourceArn", functionARN)))), ok, nil},
		{"ROLE-10 a qualified ARN in Allow", identity(put(functionARN + ":1")), onObject("s3:PutObject"), no, notes{qualified}},
		{"ROLE-10 an alias in ArnLike", identity(allowing("s3:*", "*", when("ArnLike", sourceFunction, functionARN+":*"))), onObject("s3:PutObject"), no, notes{qualified}},
		{"ROLE-10 a wildcard after the name", identity(allowing("s3:*", "*", when("ArnLike", sourceFunction, functionARN+"*"))), onObject("s3:PutObject"), ok, nil},
		{"ROLE-10 a wildcard for account and Region", identity(allowing("s3:*", "*", when("ArnLike", sourceFunction, "arn:aws:lambda:*:*:function:f"))), onObject("s3:PutObject"), ok, nil},
		{"ROLE-10 a qualified ARN in the resource's policy", identity(read), withPolicy(onObject("s3:GetObject"),
			everyone(denying("s3:*", bucketARN+"/*", when("ArnEquals", sourceFunction, functionARN+":prod")))), ok, notes{note, qualified}},
		{"ROLE-10 Null has no ARN", identity(read, denying("*", "*", when("Null", sourceFunction, "true"))), onObject("s3:GetObject"), ok, nil},
		{"ROLE-13 lambda:FunctionArn is another key", identity(allowing("s3:*", "*", when("ArnEquals", "lambda:FunctionArn", functionARN))), onObject("s3:GetObject"), no, nil},
		{"ROLE-13 aws:SourceArn is another key", identity(allowing("s3:*", "*", when("ArnEquals", "aws:SourceArn", functionARN))), onObject("s3:GetObject"), no, nil},
		{"ROLE-12 code creates a network interface", identity(allowing("ec2:*", "*"), denying("ec2:CreateNetworkInterface ec2:DeleteNetworkInterface", "*", when("ArnEquals", sourceFunction, functionARN))),
			on("ec2:CreateNetworkInterface", "*"), never, nil},
		{"ROLE-12 code of another function", identity(allowing("ec2:*", "*"), denying("ec2:CreateNetworkInterface ec2:DeleteNetworkInterface", "*", when("ArnEquals", sourceFunction, otherARN))),
			on("ec2:CreateNetworkInterface", "*"), ok, nil},
		{"ROLE-2 a role that does not trust itself", identity(allowing("sts:AssumeRole", roleARN)), self, no, nil},
		{"ROLE-2 a role that trusts itself", identity(allowing("sts:AssumeRole", roleARN)),
			withPolicy(self, trusting(`{"AWS":"`+roleARN+`"}`)), ok, nil},
		{"SEED-6 log events", lookup(t, "AWSLambdaBasicExecutionRole"), on("logs:PutLogEvents", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f:log-stream:x"), ok, nil},
		{"SEED-6 reading them", lookup(t, "AWSLambdaBasicExecutionRole"), on("logs:GetLogEvents", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f:log-stream:x"), no, nil},
		{"SEED-6 an object", lookup(t, "AWSLambdaBasicExecutionRole"), onObject("s3:GetObject"), no, nil},
		{"SEED-7 GetRecords", lookup(t, "AWSLambdaKinesisExecutionRole"), on("kinesis:GetRecords", "arn:aws:kinesis:us-east-1:111122223333:stream/s"), ok, nil},
		{"SEED-7 SubscribeToShard", lookup(t, "AWSLambdaKinesisExecutionRole"), on("kinesis:SubscribeToShard", "arn:aws:kinesis:us-east-1:111122223333:stream/s/consumer/c:1"), ok, nil},
		{"SEED-7 PutRecord", lookup(t, "AWSLambdaKinesisExecutionRole"), on("kinesis:PutRecord", "arn:aws:kinesis:us-east-1:111122223333:stream/s"), no, nil},
		{"SEED-8 GetRecords", lookup(t, "AWSLambdaDynamoDBExecutionRole"), on("dynamodb:GetRecords", "arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/l"), ok, nil},
		{"SEED-8 GetItem", lookup(t, "AWSLambdaDynamoDBExecutionRole"), on("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/t"), no, nil},
		{"SEED-9 RunInstances", lookup(t, "AWSLambdaVPCAccessExecutionRole"), on("ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:instance/*"), no, nil},
		{"E-40 an object of another account", identity(read), ofB(onObject("s3:GetObject")), no, nil},
		{"E-40 … whose policy names the role", identity(read), withPolicy(ofB(onObject("s3:GetObject")),
			document(to(`{"AWS":"`+roleARN+`"}`, allowing("s3:GetObject", bucketARN+"/*")))), ok, nil},
		{"E-35 a key whose policy is not known", identity(allowing("kms:Decrypt", keyARN)), on("kms:Decrypt", keyARN), ok, notes{lambdaperm.NoteKeyPolicyAssumed}},
		{"E-35 a key that names another role", identity(allowing("kms:Decrypt", keyARN)),
			withPolicy(on("kms:Decrypt", keyARN), document(to(`{"AWS":"arn:aws:iam::111122223333:role/q"}`, allowing("kms:*", "*")))), no, nil},
		{"E-35 a key of another account", identity(allowing("kms:Decrypt", "*")), on("kms:Decrypt", "arn:aws:kms:us-east-1:444455556666:key/k"), no, nil},
		{"L-32 a resource control policy of the bucket's account", identity(read), func() lambdaperm.CallInput {
			c := onObject("s3:GetObject")
			c.RCPs = []evaluate.Level{level(document(to(`"*"`, denying("s3:*", "*"))))}
			return c
		}(), never, nil},
		{"L-32 the policy of a VPC endpoint", identity(read), func() lambdaperm.CallInput {
			c := onObject("s3:GetObject")
			c.Endpoint = document(to(`"*"`, allowing("s3:PutObject", "*")))
			return c
		}(), no, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.Call(withRole(tt.identity), tt.call)
			wants(t, r, err, tt.want, tt.notes...)
		})
	}
}

func TestCallOwnRole(t *testing.T) {
	f := withRole(nil)
	f.Role.Trust = trusting(`{"AWS":"` + roleARN + `"}`)
	r, err := lambdaperm.Call(f, lambdaperm.CallInput{Action: "sts:AssumeRole", Resource: evaluate.Resource{ARN: roleARN}})
	t.Run("ROLE-2 the role's own trust policy", func(t *testing.T) { wants(t, r, err, ok) })
}

func TestCallSession(t *testing.T) {
	for _, tt := range []struct{ name, action, key, value string }{
		{"ROLE-7 aws:userid", "s3:GetObject", "aws:userid", "AROAEXAMPLE:f"},
		{"ROLE-7 aws:PrincipalArn", "s3:GetObject", "aws:PrincipalArn", roleARN},
		{"ROLE-8 lambda:SourceFunctionArn", "s3:GetObject", sourceFunction, functionARN},
		{"C-16 in another letter case", "s3:GetObject", "LAMBDA:sourcefunctionarn", functionARN},
		{"L-30 the caller cannot change it", "s3:GetObject", sourceFunction, functionARN},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := onObject(tt.action)
			if strings.HasPrefix(tt.name, "L-30") {
				c.Context.Set(sourceFunction, otherARN)
			}
			r, err := lambdaperm.Call(withRole(identity(allowing(tt.action, "*", when("StringEquals", tt.key, tt.value)))), c)
			wants(t, r, err, ok)
			if got, want := r.Checks[0].Request.Principal.ID(), "arn:aws:sts::111122223333:assumed-role/r/f"; got != want {
				t.Errorf("ROLE-7: session %s, want %s", got, want)
			}
			if diff := cmp.Diff([]string{tt.action + " " + objectARN + " *"}, demands(r)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestCallServiceControlPolicies is the sample of both editions of the developer guide (ROLE-11).
func TestCallServiceControlPolicies(t *testing.T) {
	const vpc = "vpc-12345678"
	full := document(allowing("*", "*"))
	bucket := func(condition ...string) string { return denying("s3:*", bucketARN+"/*", condition...) }
	outside := when("StringNotEqualsIfExists", "aws:SourceVpc", vpc)
	stranger := when("ArnNotEqualsIfExists", sourceFunction, functionARN)
	now := document(bucket(outside), bucket(stranger))
	then := document(bucket(outside, stranger))
	for _, tt := range []struct {
		name  string
		scp   *policy.Policy
		other bool // the function is not the one that the SCP names
		vpc   bool
		want  evaluate.Decision
	}{
		{"ROLE-11 2026 the function outside the VPC", now, false, false, never},
		{"ROLE-11 2026 another function in the VPC", now, true, true, never},
		{"ROLE-11 2026 the function in the VPC", now, false, true, ok},
		{"ROLE-11 2026 another function outside", now, true, false, never},
		{"ROLE-11 2022 the function, no VPC", then, false, false, ok},
		{"ROLE-11 2022 the function in the VPC", then, false, true, ok},
		{"ROLE-11 2022 another function in the VPC", then, true, true, ok},
		{"ROLE-11 2022 another function outside", then, true, false, never},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := withRole(identity(allowing("s3:*", "*")))
			f.Role.SCPs = []evaluate.Level{level(full, tt.scp)}
			if tt.other {
				f.ARN.Name = "g"
			}
			c := onObject("s3:GetObject")
			if tt.vpc {
				c.Context.Set("aws:SourceVpc", vpc)
			}
			r, err := lambdaperm.Call(f, c)
			wants(t, r, err, tt.want)
		})
	}
	for _, tt := range []struct {
		name string
		scp  *policy.Policy
		vpc  bool
		want evaluate.Decision
	}{
		{"ROLE-11 2026 no Lambda, in the VPC", now, true, never},
		{"ROLE-11 2026 neither key", now, false, never},
		{"ROLE-11 2022 no Lambda, in the VPC", then, true, ok},
		{"ROLE-11 2022 neither key", then, false, never},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var ctx condition.Context
			if tt.vpc {
				ctx.Set("aws:SourceVpc", vpc)
			}
			r, err := evaluate.Evaluate(&evaluate.Request{Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"),
				Action: "s3:GetObject", Resource: evaluate.Resource{ARN: objectARN, Account: accountA}, Context: ctx},
				evaluate.Policies{Identity: identity(allowing("s3:*", "*")), SCPs: []evaluate.Level{level(full, tt.scp)}})
			if err != nil || r.Decision != tt.want {
				t.Errorf("%v, %v, want %v", r, err, tt.want)
			}
		})
	}
}

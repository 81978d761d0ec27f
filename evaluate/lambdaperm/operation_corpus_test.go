package lambdaperm_test

import (
	"net/netip"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The documented policies that are not about operations alone.
func TestDocumentedPolicies(t *testing.T) {
	all := allowing("*", "*")
	bounded := as("arn:aws:sts::"+accountA+":assumed-role/app/f", all)
	bounded.Boundary = document(allowing("*", lambdaARN+"function:my-app-hello-* arn:aws:dynamodb:us-east-1:"+accountA+":table/my-app"),
		allowing("logs:* xray:Put*", "*"))
	managed := as("arn:aws:sts::"+accountA+":assumed-role/manage/bea", allowing("lambda:CreateFunction", "*"), allowing("iam:PassRole", roleARN))
	own := asUser(allowing("iam:GetUser iam:CreateAccessKey", "arn:aws:iam::"+accountA+":user/${aws:username}"))
	office := asUser(allowing("lambda:UpdateAlias", "*", when("IpAddress", "aws:SourceIp", "192.0.2.0/24")))
	atOffice, elsewhere := office, office
	atOffice.Context.SetAddr("aws:SourceIp", netip.MustParseAddr("192.0.2.7"))
	elsewhere.Context.SetAddr("aws:SourceIp", netip.MustParseAddr("198.51.100.7"))
	towerUser := asUser(all, denying("lambda:AddPermission", "arn:*:lambda:*:*:function:*",
		when("StringNotLike", "lambda:Principal", "arn:*:iam::${aws:PrincipalAccount}:*", "${aws:PrincipalAccount}"),
		when("ArnNotLike", "aws:PrincipalArn", "arn:*:iam::*:role/AWSControlTowerExecution")))
	exempt := as("arn:aws:sts::" + accountA + ":assumed-role/AWSControlTowerExecution/x")
	exempt.Identity = towerUser.Identity
	consumer := asUser(allowing("sqs:ReceiveMessage", "arn:aws:sqs:*"), allowing("logs:PutLogEvents", "arn:aws:logs:us-east-1:"+accountA+":[[logGroups]]"))
	preset := asUser(allowing("lambda:InvokeFunction", functionARN+"*"))
	put := func(principals ...string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return doing(lambdaperm.Operation{Name: "PutResourcePolicy", Function: functionPointer("f"), Principals: principals})
	}
	runCases(t, []decisionCase{
		{"IDP-11/outside the boundary", bounded, requesting("s3:GetObject", "arn:aws:s3:::b/k"), no, ""},
		{"IDP-11/logs", bounded, requesting("logs:PutLogEvents", "arn:aws:logs:us-east-1:"+accountA+":log-group:g:log-stream:s"), ok, ""},
		{"IDP-11/own function", bounded, operating("Invoke", "my-app-hello-1"), ok, ""},
		{"IDP-11/other function", bounded, operating("Invoke", "other"), no, ""},
		{"IDP-13/session of the role", managed, creating("f"), ok, ""},
		{"IDP-13/user of the other account", asUserB(all), creating("f"), no, ""},
		{"IDP-15/own user", own, requesting("iam:CreateAccessKey", "arn:aws:iam::"+accountA+":user/ann"), ok, ""},
		{"IDP-15/other user", own, requesting("iam:CreateAccessKey", "arn:aws:iam::"+accountA+":user/bob"), no, ""},
		{"IDP-15/role session", as("arn:aws:sts::"+accountA+":assumed-role/ann/ann", allowing("iam:GetUser", "arn:aws:iam::"+accountA+":user/${aws:username}")),
			requesting("iam:GetUser", "arn:aws:iam::"+accountA+":user/ann"), no, ""},
		{"IDP-16/right address", atOffice, operating("UpdateAlias", "f"), ok, ""},
		{"IDP-16/wrong address", elsewhere, operating("UpdateAlias", "f"), no, ""},
		{"IDP-16/no address", office, operating("UpdateAlias", "f"), no, ""},
		{"IDP-17/own account id", towerUser, addPermission("f", accountA), ok, ""},
		{"IDP-17/own role", towerUser, addPermission("f", roleARN), ok, ""},
		{"IDP-17/S3", towerUser, addPermission("f", "s3.amazonaws.com"), never, "lambda:AddPermission"},
		{"IDP-17/other account", towerUser, addPermission("f", accountB), never, ""},
		{"IDP-17/exempt role, S3", exempt, addPermission("f", "s3.amazonaws.com"), ok, ""},
		{"IDP-17/PutResourcePolicy for S3", towerUser, put("s3.amazonaws.com"), never, "lambda:AddPermission"},
		{"IDP-17/PutResourcePolicy for the own account", towerUser, put(accountA), ok, ""},
		{"IDP-18/short ARN", consumer, requesting("sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:"+accountA+":q"), ok, ""},
		{"IDP-18/placeholder", consumer, requesting("logs:PutLogEvents", "arn:aws:logs:us-east-1:"+accountA+":log-group:/aws/lambda/f:log-stream:s"), no, ""},
		{"IDP-19/function", preset, operating("Invoke", "f"), ok, ""},
		{"IDP-19/version", preset, operating("Invoke", "f:1"), ok, ""},
		{"IDP-19/function that begins alike", preset, operating("Invoke", "f2"), ok, ""},
		{"IDP-19/other function", preset, operating("Invoke", "g"), no, ""},
	})
}

// IDP-12: the policy of an image repository, which has no Resource.
func TestImageRepositoryPolicy(t *testing.T) {
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + accountB + `:root"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]},
		{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],
		 "Condition":{"StringLike":{"aws:sourceARN":"arn:aws:lambda:us-east-1:` + accountB + `:function:*"}}}]}`)
	for _, c := range []struct {
		name, action, source string
		want                 evaluate.Decision
	}{
		{"IDP-12/function of the account", "ecr:BatchGetImage", "arn:aws:lambda:us-east-1:" + accountB + ":function:f", ok},
		{"IDP-12/function of another account", "ecr:BatchGetImage", "arn:aws:lambda:us-east-1:777788889999:function:f", no},
		{"IDP-12/other action", "ecr:PutImage", "arn:aws:lambda:us-east-1:" + accountB + ":function:f", no},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := evaluate.Request{Principal: evaluate.MustParsePrincipal("lambda.amazonaws.com"), Action: c.action,
				Resource: evaluate.Resource{ARN: "arn:aws:ecr:us-east-1:" + accountA + ":repository/r"}}
			req.Context.Set("aws:SourceArn", c.source)
			res, err := evaluate.Evaluate(&req, evaluate.Policies{Resource: p})
			if err != nil || res.Decision != c.want {
				t.Errorf("decided %v, %v, want %v", res.Decision, err, c.want)
			}
		})
	}
}

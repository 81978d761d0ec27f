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
	all := opAllow("*", "*")
	bounded := opCaller("arn:aws:sts::"+opA+":assumed-role/app/f", all)
	bounded.Boundary = opDoc(opAllow("*", opLambda+"function:my-app-hello-* arn:aws:dynamodb:us-east-1:"+opA+":table/my-app"),
		opAllow("logs:* xray:Put*", "*"))
	managed := opCaller("arn:aws:sts::"+opA+":assumed-role/manage/bea", opAllow("lambda:CreateFunction", "*"), opAllow("iam:PassRole", opRole))
	own := opUser(opAllow("iam:GetUser iam:CreateAccessKey", "arn:aws:iam::"+opA+":user/${aws:username}"))
	office := opUser(opAllow("lambda:UpdateAlias", "*", opIf("IpAddress", "aws:SourceIp", "192.0.2.0/24")))
	atOffice, elsewhere := office, office
	atOffice.Context.SetAddr("aws:SourceIp", netip.MustParseAddr("192.0.2.7"))
	elsewhere.Context.SetAddr("aws:SourceIp", netip.MustParseAddr("198.51.100.7"))
	towerUser := opUser(all, opDeny("lambda:AddPermission", "arn:*:lambda:*:*:function:*",
		opIf("StringNotLike", "lambda:Principal", "arn:*:iam::${aws:PrincipalAccount}:*", "${aws:PrincipalAccount}"),
		opIf("ArnNotLike", "aws:PrincipalArn", "arn:*:iam::*:role/AWSControlTowerExecution")))
	exempt := opCaller("arn:aws:sts::" + opA + ":assumed-role/AWSControlTowerExecution/x")
	exempt.Identity = towerUser.Identity
	consumer := opUser(opAllow("sqs:ReceiveMessage", "arn:aws:sqs:*"), opAllow("logs:PutLogEvents", "arn:aws:logs:us-east-1:"+opA+":[[logGroups]]"))
	preset := opUser(opAllow("lambda:InvokeFunction", opF+"*"))
	put := func(principals ...string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return opDo(lambdaperm.Operation{Name: "PutResourcePolicy", Function: functionPointer("f"), Principals: principals})
	}
	runOps(t, []opCase{
		{"IDP-11/outside the boundary", bounded, opRequest("s3:GetObject", "arn:aws:s3:::b/k"), opImplicit, ""},
		{"IDP-11/logs", bounded, opRequest("logs:PutLogEvents", "arn:aws:logs:us-east-1:"+opA+":log-group:g:log-stream:s"), opAllowed, ""},
		{"IDP-11/own function", bounded, opOn("Invoke", "my-app-hello-1"), opAllowed, ""},
		{"IDP-11/other function", bounded, opOn("Invoke", "other"), opImplicit, ""},
		{"IDP-13/session of the role", managed, opCreate("f"), opAllowed, ""},
		{"IDP-13/user of the other account", opUserB(all), opCreate("f"), opImplicit, ""},
		{"IDP-15/own user", own, opRequest("iam:CreateAccessKey", "arn:aws:iam::"+opA+":user/ann"), opAllowed, ""},
		{"IDP-15/other user", own, opRequest("iam:CreateAccessKey", "arn:aws:iam::"+opA+":user/bob"), opImplicit, ""},
		{"IDP-15/role session", opCaller("arn:aws:sts::"+opA+":assumed-role/ann/ann", opAllow("iam:GetUser", "arn:aws:iam::"+opA+":user/${aws:username}")),
			opRequest("iam:GetUser", "arn:aws:iam::"+opA+":user/ann"), opImplicit, ""},
		{"IDP-16/right address", atOffice, opOn("UpdateAlias", "f"), opAllowed, ""},
		{"IDP-16/wrong address", elsewhere, opOn("UpdateAlias", "f"), opImplicit, ""},
		{"IDP-16/no address", office, opOn("UpdateAlias", "f"), opImplicit, ""},
		{"IDP-17/own account id", towerUser, addPermission("f", opA), opAllowed, ""},
		{"IDP-17/own role", towerUser, addPermission("f", opRole), opAllowed, ""},
		{"IDP-17/S3", towerUser, addPermission("f", "s3.amazonaws.com"), opExplicit, "lambda:AddPermission"},
		{"IDP-17/other account", towerUser, addPermission("f", opB), opExplicit, ""},
		{"IDP-17/exempt role, S3", exempt, addPermission("f", "s3.amazonaws.com"), opAllowed, ""},
		{"IDP-17/PutResourcePolicy for S3", towerUser, put("s3.amazonaws.com"), opExplicit, "lambda:AddPermission"},
		{"IDP-17/PutResourcePolicy for the own account", towerUser, put(opA), opAllowed, ""},
		{"IDP-18/short ARN", consumer, opRequest("sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:"+opA+":q"), opAllowed, ""},
		{"IDP-18/placeholder", consumer, opRequest("logs:PutLogEvents", "arn:aws:logs:us-east-1:"+opA+":log-group:/aws/lambda/f:log-stream:s"), opImplicit, ""},
		{"IDP-19/function", preset, opOn("Invoke", "f"), opAllowed, ""},
		{"IDP-19/version", preset, opOn("Invoke", "f:1"), opAllowed, ""},
		{"IDP-19/function that begins alike", preset, opOn("Invoke", "f2"), opAllowed, ""},
		{"IDP-19/other function", preset, opOn("Invoke", "g"), opImplicit, ""},
	})
}

// IDP-12: the policy of an image repository, which has no Resource.
func TestImageRepositoryPolicy(t *testing.T) {
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + opB + `:root"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]},
		{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],
		 "Condition":{"StringLike":{"aws:sourceARN":"arn:aws:lambda:us-east-1:` + opB + `:function:*"}}}]}`)
	for _, c := range []struct {
		name, action, source string
		want                 evaluate.Decision
	}{
		{"IDP-12/function of the account", "ecr:BatchGetImage", "arn:aws:lambda:us-east-1:" + opB + ":function:f", opAllowed},
		{"IDP-12/function of another account", "ecr:BatchGetImage", "arn:aws:lambda:us-east-1:777788889999:function:f", opImplicit},
		{"IDP-12/other action", "ecr:PutImage", "arn:aws:lambda:us-east-1:" + opB + ":function:f", opImplicit},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := evaluate.Request{Principal: evaluate.MustParsePrincipal("lambda.amazonaws.com"), Action: c.action,
				Resource: evaluate.Resource{ARN: "arn:aws:ecr:us-east-1:" + opA + ":repository/r"}}
			req.Context.Set("aws:SourceArn", c.source)
			res, err := evaluate.Evaluate(req, evaluate.Policies{Resource: p})
			if err != nil || res.Decision != c.want {
				t.Errorf("decided %v, %v, want %v", res.Decision, err, c.want)
			}
		})
	}
}

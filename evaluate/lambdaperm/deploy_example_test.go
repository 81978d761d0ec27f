package lambdaperm_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// The role of a pipeline may do everything a deployment takes but let API Gateway in.
func ExampleCheckDeployment() {
	pipeline := lambdaperm.Caller{
		Principal: evaluate.MustParsePrincipal("arn:aws:sts::123456789012:assumed-role/deployer/run-7"),
		Identity: []*policy.Policy{policy.MustParse(`{
			"Version": "2012-10-17",
			"Statement": [
				{"Effect": "Allow", "Action": ["lambda:Create*", "lambda:Update*", "lambda:PublishVersion"], "Resource": "*"},
				{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
					"Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}}
			]
		}`)},
	}
	report, err := lambdaperm.CheckDeployment(pipeline, lambdaperm.Deployment{
		Function: lambdaperm.Function{
			ARN:     arn.MustParseFunction("arn:aws:lambda:us-east-1:123456789012:function:orders"),
			Role:    &lambdaperm.Role{ARN: "arn:aws:iam::123456789012:role/orders"},
			Aliases: []string{"live"},
		},
		PublishVersion: true,
		Permissions: []lambdapolicy.AddPermissionInput{{
			Qualifier: "live", StatementID: "api", Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com",
			SourceARN: "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*/GET/orders",
		}},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(report.Decision)
	for _, r := range report.Reports {
		fmt.Println(r.Decision, r.Question)
	}
	for _, c := range report.Failed() {
		fmt.Println(c.Missing)
	}

	// Output:
	// implicitDeny
	// allowed may arn:aws:sts::123456789012:assumed-role/deployer/run-7 call CreateFunction on arn:aws:lambda:us-east-1:123456789012:function:orders
	// allowed may arn:aws:sts::123456789012:assumed-role/deployer/run-7 call PublishVersion on arn:aws:lambda:us-east-1:123456789012:function:orders
	// allowed may arn:aws:sts::123456789012:assumed-role/deployer/run-7 call CreateAlias on arn:aws:lambda:us-east-1:123456789012:function:orders
	// implicitDeny may arn:aws:sts::123456789012:assumed-role/deployer/run-7 call AddPermission on arn:aws:lambda:us-east-1:123456789012:function:orders:live
	// no identity policy allows lambda:AddPermission on arn:aws:lambda:us-east-1:123456789012:function:orders:live
}

// An endpoint with IamAuth takes a grant on the endpoint; one that the application manages is open to everybody.
func ExampleInvokeWebFunction() {
	shop := lambdaperm.WebFunction{
		ARN: "arn:aws:lambda:us-east-1:123456789012:web-function/shop",
		Endpoints: map[string]lambdaperm.WebFunctionEndpoint{
			"internal": {AuthType: lambdaperm.WebAuthIAM}, "public": {AuthType: lambdaperm.WebAuthApplication},
		},
	}
	partner := lambdaperm.Caller{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::210987654321:user/bob"),
		Identity: []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": {
			"Effect": "Allow", "Action": "lambda:InvokeWebFunctionEndpoint", "Resource": "*"}}`)},
	}
	for _, endpoint := range []string{"internal", "public"} {
		report, err := lambdaperm.InvokeWebFunction(shop, endpoint, partner)
		fmt.Println(endpoint, report.Decision, err)
	}
	shop.Policy = policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow",
		"Principal": {"AWS": "210987654321"}, "Action": "lambda:InvokeWebFunctionEndpoint",
		"Resource": "arn:aws:lambda:us-east-1:123456789012:web-function/shop/endpoint/internal"}}`)
	report, err := lambdaperm.InvokeWebFunction(shop, "internal", partner)
	fmt.Println("internal, with a policy", report.Decision, err)

	// Output:
	// internal implicitDeny <nil>
	// public allowed <nil>
	// internal, with a policy allowed <nil>
}

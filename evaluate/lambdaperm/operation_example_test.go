package lambdaperm_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// A developer may create functions, but pass one role only.
func ExampleCreateFunction() {
	developer := lambdaperm.Caller{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::123456789012:user/ann"),
		Identity: []*policy.Policy{policy.MustParse(`{
			"Version": "2012-10-17",
			"Statement": [
				{"Effect": "Allow", "Action": "lambda:CreateFunction", "Resource": "*"},
				{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/other"}
			]
		}`)},
	}
	report, err := lambdaperm.CreateFunction(developer, lambdaperm.Function{
		ARN:  arn.Function{Partition: "aws", Region: "us-east-1", AccountID: "123456789012", Name: "my-function"},
		Role: &lambdaperm.Role{ARN: "arn:aws:iam::123456789012:role/my-execution-role"},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(report)

	// Output:
	// may arn:aws:iam::123456789012:user/ann call CreateFunction on arn:aws:lambda:us-east-1:123456789012:function:my-function: implicitDeny
	//   ok   call CreateFunction (lambda:CreateFunction on arn:aws:lambda:us-east-1:123456789012:function:my-function)
	//   FAIL pass the role to Lambda (iam:PassRole on arn:aws:iam::123456789012:role/my-execution-role)
	//        no identity policy allows iam:PassRole on arn:aws:iam::123456789012:role/my-execution-role
	//        nearest: Allow #1 of identity policy identity[0]; Resource wants arn:aws:iam::123456789012:role/other, got arn:aws:iam::123456789012:role/my-execution-role (RESOURCE_NAME)
	//        fix: Allow iam:PassRole on arn:aws:iam::123456789012:role/my-execution-role in an identity policy
}

// Who may pass a role to Lambda need not be allowed to pass it to another service.
func ExamplePassRole() {
	developer := lambdaperm.Caller{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::123456789012:user/ann"),
		Identity: []*policy.Policy{policy.MustParse(`{
			"Version": "2012-10-17",
			"Statement": {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/service/*",
				"Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}}
		}`)},
	}
	role := lambdaperm.Role{ARN: "arn:aws:iam::123456789012:role/service/orders"} // the path counts
	for _, service := range []string{"lambda.amazonaws.com", "ec2.amazonaws.com"} {
		report, err := lambdaperm.PassRole(developer, role, service)
		fmt.Println(service, report.Decision, err)
	}

	// Output:
	// lambda.amazonaws.com allowed <nil>
	// ec2.amazonaws.com implicitDeny <nil>
}

// A rule of many organizations: function URLs must ask for a signature.
func ExampleDo() {
	admin := lambdaperm.Caller{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::123456789012:user/ann"),
		Identity: []*policy.Policy{policy.MustParse(`{
			"Version": "2012-10-17",
			"Statement": [
				{"Effect": "Allow", "Action": "lambda:*", "Resource": "*"},
				{"Effect": "Deny", "Action": "lambda:*FunctionUrlConfig", "Resource": "*",
				 "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}}
			]
		}`)},
	}
	function := lambdaperm.Function{
		ARN: arn.Function{Partition: "aws", Region: "us-east-1", AccountID: "123456789012", Name: "my-function"},
	}
	for _, authType := range []string{lambdapolicy.AuthIAM, lambdapolicy.AuthNone} {
		report, err := lambdaperm.Do(admin, lambdaperm.Operation{
			Name: "CreateFunctionUrlConfig", Function: &function, AuthType: authType,
		})
		if err != nil {
			panic(err)
		}
		fmt.Println(authType, report.Decision)
	}

	// Output:
	// AWS_IAM allowed
	// NONE explicitDeny
}

// Whoever may pass a role to a function can do what the role may do.
func ExampleEscalation() {
	developer := lambdaperm.Caller{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::123456789012:user/ann"),
		Identity: []*policy.Policy{policy.MustParse(`{
			"Version": "2012-10-17",
			"Statement": {"Effect": "Allow", "Action": ["lambda:*", "iam:PassRole", "s3:Get*"], "Resource": "*"}
		}`)},
	}
	role := lambdaperm.Role{
		ARN: "arn:aws:iam::123456789012:role/my-execution-role",
		Identity: []*policy.Policy{policy.MustParse(`{
			"Version": "2012-10-17",
			"Statement": {"Sid": "Files", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::files/*"}
		}`, policy.WithName("files"))},
	}
	report, err := lambdaperm.Escalation(developer, role)
	if err != nil {
		panic(err)
	}
	fmt.Println(report.Escalates())
	fmt.Println(report)

	// Output:
	// true
	// what does arn:aws:iam::123456789012:role/my-execution-role grant beyond arn:aws:iam::123456789012:user/ann: 1 of 2 grants are beyond the caller
	//   s3:PutObject on arn:aws:s3:::files/* (Files of files): no single statement of the caller's identity policies covers it
}

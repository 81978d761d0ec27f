package validate_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

func Example() {
	const text = `{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "allow",
    "Action": ["lambda:Invoke", "lambda:ListFunctions"],
    "Resource": "arn:aws:lambda:eu-cental-1:123456789012:function:orders"
  }]
}`
	for _, f := range validate.Text([]byte(text), policy.Identity) {
		fmt.Printf("%d:%d %s %s: %s\n", f.Start.Line, f.Start.Column, f.Severity, f.Code, f.Message)
	}
	// Output:
	// 4:15 ERROR INVALID_EFFECT: "allow": neither "Allow" nor "Deny"; there is "Allow"
	// 5:16 ERROR INVALID_ACTION: "lambda:Invoke" is no action of lambda
	// 6:17 ERROR INVALID_ARN_REGION: "arn:aws:lambda:eu-cental-1:123456789012:function:orders": "eu-cental-1" is no Region
}

func ExamplePolicy() {
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:ListFunctions",
		"Resource":"arn:aws:lambda:eu-central-1:123456789012:function:orders"}]}`)
	for _, f := range validate.Policy(p, policy.Identity, validate.MinSeverity(validate.Warning)) {
		fmt.Printf("%s: %s\n%s\n", f.Path, f.Message, f.Help)
	}
	// Output:
	// Statement[0].Action: "lambda:ListFunctions" takes no resource: only "*" covers it, and the statement allows nothing
	// give the action a statement of its own with "Resource": "*"
}

func ExampleApply() {
	const text = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::box/*"}`
	fixed, n := validate.Apply([]byte(text), validate.Text([]byte(text), policy.Identity))
	fmt.Println(n, string(fixed))
	// Output:
	// 1 {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::box/*"}]}
}

func ExampleCodes() {
	for info := range validate.Codes() {
		if info.Rule == "F-015" {
			fmt.Println(info.Code, info.Severity, info.Ours)
			fmt.Println(info.Sentence)
		}
	}
	// Output:
	// INVALID_ACTION ERROR false
	// An entry of Action names no action of its service.
}

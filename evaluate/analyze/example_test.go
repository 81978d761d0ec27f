package analyze_test

import (
	"context"
	"fmt"

	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

func ExampleNewAccess() {
	before := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "lambda:*", "Resource": "*"},
		{"Effect": "Deny", "Action": "lambda:DeleteFunction", "Resource": "*"}]}`)
	after := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "lambda:*", "Resource": "*"},
		{"Effect": "Deny", "Action": "lambda:DeleteFunction", "Resource": "*",
			"Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "platform"}}}]}`)
	answer, err := analyze.NewAccess(context.Background(), before, after, policy.Identity)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(answer.Verdict, answer.Request.Action, answer.Statements)
	for key, value := range answer.Request.Context.All() {
		fmt.Println(key, value)
	}
	// Output:
	// yes lambda:DeleteFunction [Allow #0 of identity policy identity[0]]
	// aws:PrincipalTag/team platform
}

func ExampleGranted() {
	p := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "lambda:*", "Resource": "*"},
		{"Effect": "Deny", "Action": "lambda:*Permission", "Resource": "*"}]}`)
	for _, action := range []string{"lambda:UpdateFunctionCode", "lambda:AddPermission"} {
		answer, err := analyze.Granted(context.Background(), p, policy.Identity, analyze.Access{Actions: []string{action}})
		fmt.Println(action, answer.Verdict, err)
	}
	// Output:
	// lambda:UpdateFunctionCode yes <nil>
	// lambda:AddPermission no <nil>
}

func ExamplePublic() {
	function := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "lambda:InvokeFunction", "Resource": "*"},
		{"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunctionUrl", "Resource": "*",
			"Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}}]}`)
	answer, err := analyze.Public(context.Background(), function)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(answer.Verdict, answer.Request.Action, answer.Statements[0].Index)
	// Output:
	// yes lambda:InvokeFunctionUrl 1
}

func ExampleDifferent() {
	deny := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "lambda:*", "Resource": "*"},
		{"Effect": "Deny", "NotAction": "lambda:GetFunction", "Resource": "*"}]}`)
	allow := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "lambda:GetFunction", "Resource": "*"}]}`)
	answer, err := analyze.Different(context.Background(), deny, allow, policy.Identity)
	fmt.Println(answer.Verdict, err)
	// Output:
	// no <nil>
}

func ExampleRedundant() {
	p := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "lambda:GetFunction", "Resource": "*"},
		{"Effect": "Allow", "Action": "lambda:Get*", "Resource": "*"}]}`)
	redundant, undecided, err := analyze.Redundant(context.Background(), p, policy.Identity)
	fmt.Println(redundant, len(undecided), err)
	// Output:
	// [0] 0 <nil>
}

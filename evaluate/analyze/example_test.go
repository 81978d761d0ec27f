package analyze_test

import (
	"context"
	"fmt"
	"slices"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
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

// Who can invoke a function with an S3 trigger and an alias that another account may use?
func ExampleWhoCanInvoke() {
	f := lambdaperm.Function{
		ARN:     arn.MustParseFunction("arn:aws:lambda:us-east-1:111122223333:function:resize"),
		Aliases: []string{"prod"}, Versions: []string{"1"},
		Policies: map[string]*policy.Policy{
			"": policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow",
				"Principal": {"Service": "s3.amazonaws.com"}, "Action": "lambda:InvokeFunction", "Resource": "*",
				"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::photos"}}}}`),
			"prod": policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow",
				"Principal": {"AWS": "444455556666"}, "Action": "lambda:InvokeFunction", "Resource": "*"}}`),
		},
	}
	invoker := []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}}`)}
	systems := func(yield func(analyze.FunctionSystem) bool) {
		for _, s := range []analyze.System{
			{Caller: evaluate.MustParsePrincipal("s3.amazonaws.com")},
			{Caller: evaluate.MustParsePrincipal("arn:aws:iam::444455556666:role/partner"), Policies: evaluate.Policies{Identity: invoker}},
		} {
			if !yield(analyze.FunctionSystem{System: s, Function: f}) {
				return
			}
		}
	}
	for row, err := range analyze.WhoCanInvoke(context.Background(), systems) {
		if err != nil || row.Verdict == analyze.No {
			continue
		}
		fmt.Println(row.Caller, row.By, row.Function, row.Verdict)
		for key, value := range row.Steps[0].Answer.Request.Context.All() {
			fmt.Println(" ", key, value)
		}
	}
	// Output:
	// s3.amazonaws.com Invoke arn:aws:lambda:us-east-1:111122223333:function:resize yes
	//   aws:SourceArn arn:aws:s3:::photos
	// arn:aws:iam::444455556666:role/partner Invoke arn:aws:lambda:us-east-1:111122223333:function:resize:prod yes
}

// Who can run code with the role of a function?
func ExampleWhoCanChange() {
	f := lambdaperm.Function{
		ARN:  arn.MustParseFunction("arn:aws:lambda:us-east-1:111122223333:function:resize"),
		Role: &lambdaperm.Role{ARN: "arn:aws:iam::111122223333:role/resize"},
	}
	developer := analyze.System{
		Caller: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"),
		Policies: evaluate.Policies{Identity: []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": [
			{"Effect": "Allow", "Action": "lambda:CreateFunction", "Resource": "arn:aws:lambda:*:*:function:sandbox"},
			{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/*"}]}`)}},
	}
	systems := slices.Values([]analyze.FunctionSystem{{System: developer, Function: f}})
	for row, err := range analyze.WhoCanChange(context.Background(), systems) {
		if err != nil || row.Verdict == analyze.No {
			continue
		}
		fmt.Println(row.Caller, row.Way, row.Verdict, "gains", row.Way.Gain())
		for _, s := range row.Steps {
			fmt.Println(" ", s.Answer.Request.Action, s.Answer.Request.Resource.ARN)
		}
	}
	// Output:
	// arn:aws:iam::111122223333:user/ann CREATE_WITH_ROLE yes gains code
	//   lambda:CreateFunction arn:aws:lambda:us-east-1:111122223333:function:sandbox
	//   iam:PassRole arn:aws:iam::111122223333:role/resize
}

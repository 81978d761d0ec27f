package lambdaperm_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// A user of another account needs both: its own policies and that of the function.
func ExampleInvoke() {
	fn, err := arn.ParseFunction("arn:aws:lambda:us-east-1:111122223333:function:f")
	if err != nil {
		panic(err)
	}
	f := lambdaperm.Function{ARN: fn}
	bob := lambdaperm.Caller{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::444455556666:user/bob"),
		Identity: []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17",
			"Statement":{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"}}`)},
	}
	report, err := lambdaperm.Invoke(f, "", bob)
	fmt.Println(report, err)

	f.Policies = map[string]*policy.Policy{"": policy.MustParse(`{"Version":"2012-10-17","Statement":{"Sid":"partner",
		"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"lambda:InvokeFunction",
		"Resource":"arn:aws:lambda:us-east-1:111122223333:function:f"}}`)}
	report, err = lambdaperm.Invoke(f, "", bob)
	fmt.Println(report.Decision, err)
	report, err = lambdaperm.Invoke(f, "prod", bob) // another ARN, without a policy
	fmt.Println(report.Decision, err)
	// Output:
	// may arn:aws:iam::444455556666:user/bob invoke arn:aws:lambda:us-east-1:111122223333:function:f: implicitDeny
	//   FAIL invoke the function (lambda:InvokeFunction)
	//        no resource policy allows lambda:InvokeFunction on arn:aws:lambda:us-east-1:111122223333:function:f <nil>
	// allowed <nil>
	// implicitDeny <nil>
}

// A bucket needs a statement in the function's policy, and its account should be in there.
func ExampleInvokeFromSource() {
	fn, err := arn.ParseFunction("arn:aws:lambda:us-east-1:111122223333:function:f")
	if err != nil {
		panic(err)
	}
	f := lambdaperm.Function{ARN: fn, Policies: map[string]*policy.Policy{
		"": policy.MustParse(`{"Version":"2012-10-17","Statement":{"Sid":"photos","Effect":"Allow",
			"Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction",
			"Resource":"arn:aws:lambda:us-east-1:111122223333:function:f",
			"Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::photos"}}}}`),
	}}
	for _, source := range []lambdaperm.Source{
		{ARN: "arn:aws:s3:::photos", Account: "111122223333"},
		{ARN: "arn:aws:s3:::other", Account: "111122223333"},
		{ARN: "arn:aws:sqs:us-east-1:111122223333:queue"},
	} {
		report, err := lambdaperm.InvokeFromSource(f, "", source)
		if err != nil {
			panic(err)
		}
		fmt.Println(source.ARN, report.Decision)
		for _, note := range report.Notes {
			fmt.Println(" ", note.Code)
		}
	}
	// Output:
	// arn:aws:s3:::photos allowed
	//   SOURCE_ACCOUNT_MISSING
	// arn:aws:s3:::other implicitDeny
	// arn:aws:sqs:us-east-1:111122223333:queue allowed
	//   NO_FUNCTION_POLICY_NEEDED
}

// A public URL made before October 2025 has one statement; the rule in force since November 2026 wants two.
func ExampleInvokeURL() {
	fn, err := arn.ParseFunction("arn:aws:lambda:us-east-1:111122223333:function:f")
	if err != nil {
		panic(err)
	}
	f := lambdaperm.Function{
		ARN:  fn,
		URLs: map[string]lambdaperm.URL{"": {AuthType: lambdapolicy.AuthNone}},
		Policies: map[string]*policy.Policy{"": policy.MustParse(`{"Version":"2012-10-17","Statement":{
			"Sid":"FunctionURLAllowPublicAccess","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl",
			"Resource":"arn:aws:lambda:us-east-1:111122223333:function:f",
			"Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}}}`)},
	}
	browser := lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("anonymous")}
	now, err := lambdaperm.InvokeURL(f, "", browser)
	fmt.Println(now.Decision, err)
	for _, c := range now.Failed() {
		fmt.Println(c.Request.Action)
	}
	before, err := lambdaperm.InvokeURL(f, "", browser, lambdaperm.WithLegacyURL())
	fmt.Println(before.Decision, before.Notes[0].Code, err)
	// Output:
	// implicitDeny <nil>
	// lambda:InvokeFunction
	// allowed LEGACY_URL_ONLY <nil>
}

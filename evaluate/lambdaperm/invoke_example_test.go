package lambdaperm_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// A user of another account needs both: its own policies and that of the function.
func ExampleInvoke() {
	f := lambdaperm.Function{ARN: arn.MustParseFunction("arn:aws:lambda:us-east-1:111122223333:function:f")}
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
	//   FAIL invoke the function (lambda:InvokeFunction on arn:aws:lambda:us-east-1:111122223333:function:f)
	//        no resource policy allows lambda:InvokeFunction on arn:aws:lambda:us-east-1:111122223333:function:f
	//        the unqualified function has no policy
	//        fix: AddPermission FunctionName=f, StatementId=…, Principal=arn:aws:iam::444455556666:user/bob, Action=lambda:InvokeFunction <nil>
	// allowed <nil>
	// implicitDeny <nil>
}

// A bucket needs a statement in the function's policy, and its account should be in there.
func ExampleInvokeFromSource() {
	f := lambdaperm.Function{ARN: arn.MustParseFunction("arn:aws:lambda:us-east-1:111122223333:function:f"), Policies: map[string]*policy.Policy{
		"": policy.MustParse(`{"Version":"2012-10-17","Statement":{"Sid":"photos","Effect":"Allow",
			"Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction",
			"Resource":"arn:aws:lambda:us-east-1:111122223333:function:f",
			"Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::photos"}}}}`),
	}}
	for _, source := range []lambdaperm.Source{
		{ARN: "arn:aws:s3:::photos", Account: "111122223333"},
		{ARN: "arn:aws:s3:::other", Account: "111122223333"},
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
}

// A public URL made before October 2025 has one statement; the rule in force since November 2026 wants two.
func ExampleInvokeURL() {
	f := lambdaperm.Function{
		ARN:  arn.MustParseFunction("arn:aws:lambda:us-east-1:111122223333:function:f"),
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

// Step Functions assumes a role: the role must trust the service, and may then do what its policies allow.
func ExampleInvokeThroughRole() {
	f := lambdaperm.Function{ARN: arn.MustParseFunction("arn:aws:lambda:us-east-1:111122223333:function:f")}
	role := lambdaperm.Role{
		ARN: "arn:aws:iam::111122223333:role/orders-workflow",
		Trust: policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow",
			"Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}}`),
		Identity: []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow",
			"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f"}}`)},
	}
	for _, service := range []lambdaperm.EventSourceName{lambdaperm.EventSourceStepFunctions, lambdaperm.EventSourceScheduler} {
		report, err := lambdaperm.InvokeThroughRole(f, "", service, role)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(report)
	}
	// Output:
	// may AWS Step Functions invoke arn:aws:lambda:us-east-1:111122223333:function:f as arn:aws:iam::111122223333:role/orders-workflow: allowed
	//   ok   let states.amazonaws.com assume the role (sts:AssumeRole on arn:aws:iam::111122223333:role/orders-workflow)
	//   ok   use the function as the role (lambda:InvokeFunction on arn:aws:lambda:us-east-1:111122223333:function:f)
	// may Amazon EventBridge Scheduler invoke arn:aws:lambda:us-east-1:111122223333:function:f as arn:aws:iam::111122223333:role/orders-workflow: implicitDeny
	//   FAIL let scheduler.amazonaws.com assume the role (sts:AssumeRole on arn:aws:iam::111122223333:role/orders-workflow)
	//        no trust policy allows sts:AssumeRole on arn:aws:iam::111122223333:role/orders-workflow
	//        nearest: Allow #0 of trust policy resource; Principal wants states.amazonaws.com, got scheduler.amazonaws.com (PRINCIPAL_OTHER_NAME)
	//        fix: Allow sts:AssumeRole to scheduler.amazonaws.com in the trust policy of arn:aws:iam::111122223333:role/orders-workflow
	//   ok   use the function as the role (lambda:InvokeFunction on arn:aws:lambda:us-east-1:111122223333:function:f)
}

// Keys that the question does not fill come from WithContext, such as the VPC through whose endpoint a call comes.
func ExampleWithContext() {
	f := lambdaperm.Function{
		ARN: arn.MustParseFunction("arn:aws:lambda:us-east-1:111122223333:function:f"),
		Policies: map[string]*policy.Policy{"": policy.MustParse(`{"Version":"2012-10-17","Statement":{"Sid":"home",
			"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/ann"},"Action":"lambda:InvokeFunction",
			"Resource":"arn:aws:lambda:us-east-1:111122223333:function:f",
			"Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1234"}}}}`)},
	}
	ann := lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")}
	for _, vpc := range []string{"vpc-1234", "vpc-9999"} {
		report, err := lambdaperm.Invoke(f, "", ann, lambdaperm.WithContext(condition.Pairs("aws:SourceVpc", vpc)))
		fmt.Println(vpc, report.Decision, err)
	}
	// Output:
	// vpc-1234 allowed <nil>
	// vpc-9999 implicitDeny <nil>
}

// Failed leaves the checks that kept the answer from being allowed, each with the whole Result of package evaluate.
func ExampleReport_Failed() {
	f := lambdaperm.Function{
		ARN: arn.MustParseFunction("arn:aws:lambda:us-east-1:111122223333:function:f"),
		Policies: map[string]*policy.Policy{"": policy.MustParse(`{"Version":"2012-10-17","Statement":{"Sid":"topic",
			"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"lambda:InvokeFunction",
			"Resource":"arn:aws:lambda:us-east-1:111122223333:function:f",
			"Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:sns:us-east-1:111122223333:alarms"}}}}`)},
	}
	report, err := lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:111122223333:orders"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range report.Failed() {
		fmt.Println(c.Missing)
		for _, miss := range c.Result.Misses {
			fmt.Println(miss.Statement(), miss.Element)
			for _, test := range miss.Tests {
				fmt.Println(" ", test)
			}
		}
	}
	// Output:
	// no resource policy allows lambda:InvokeFunction on arn:aws:lambda:us-east-1:111122223333:function:f
	// topic Condition
	//   ArnLike "AWS:SourceArn" does not hold: the request has arn:aws:sns:us-east-1:111122223333:orders, wanted one of arn:aws:sns:us-east-1:111122223333:alarms
}

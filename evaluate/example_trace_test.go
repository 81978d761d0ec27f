package evaluate_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A trace has what every statement says, also behind the first element that does not cover the request.
func ExampleEvaluator_Trace() {
	p := policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Sid": "Live", "Effect": "Allow",
		"Action": "lambda:Get*", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:orders"}}`, policy.WithName("orders"))
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
	if err != nil {
		panic(err)
	}
	trace := e.Trace(&evaluate.Request{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::123456789012:user/ann"), Action: "lambda:InvokeFunction",
		Resource: evaluate.Resource{ARN: "arn:aws:lambda:us-east-1:123456789012:function:orders:live"},
	})
	fmt.Println(trace.Result.Decision, "by the rule:", trace.Rule)
	for _, t := range trace.Types {
		fmt.Println(t.Outcome, "in the way:", t.Blocks)
		for _, s := range t.Statements {
			for _, e := range s.Elements {
				fmt.Println(s.Ref.Statement(), e.Element, e.Covers, e.Entries[0].Text, e.Entries[0].Code)
			}
		}
	}
	// Output:
	// implicitDeny by the rule: one account
	// identity policy in the way: true
	// Live Action false lambda:Get* ACTION_OTHER_NAME
	// Live Resource false arn:aws:lambda:us-east-1:123456789012:function:orders RESOURCE_QUALIFIER_ADDED
}

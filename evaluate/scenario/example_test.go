package scenario_test

import (
	"fmt"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/policy"
)

func ExampleRead() {
	scenarios, err := scenario.Read([]byte(`
		{"name": "deploy", "request": {"principal": "arn:aws:iam::123456789012:user/ci",
			"action": "lambda:UpdateFunctionCode", "resource": "arn:aws:lambda:us-east-1:123456789012:function:orders"},
		 "policies": {"identity": [{"name": "deployers", "document": {"Version": "2012-10-17", "Statement": {"Sid": "Code",
			"Effect": "Allow", "Action": "lambda:UpdateFunction*", "Resource": "*"}}}]},
		 "expect": {"decision": "allowed", "statements": ["Code"]}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range scenarios {
		o := scenario.Check(s)
		fmt.Println(s.Name, o.Result.Decision, o.Pass())
	}
	// Output: deploy allowed true
}

// A line that cannot be read does not keep the others from running.
func ExampleRead_faults() {
	scenarios, err := scenario.Read([]byte(`
{"name": "nobody", "request": {"principal": "", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}}
{"name": "guest", "request": {"principal": "anonymous", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range scenarios {
		o := scenario.Check(s)
		fmt.Println(s.Name, o.Result.Decision, o.Err)
	}
	// Output:
	// nobody implicitDeny scenario:2:45: request.principal: "": neither an ARN, an account id, a service nor anonymous (INVALID_PRINCIPAL)
	// guest implicitDeny <nil>
}

func ExampleCheck() {
	o := scenario.Check(scenario.Scenario{
		Request: evaluate.Request{
			Principal: evaluate.MustParsePrincipal("arn:aws:iam::123456789012:user/ann"),
			Action:    "lambda:DeleteFunction",
			Resource:  evaluate.Resource{ARN: "arn:aws:lambda:us-east-1:123456789012:function:orders"},
		},
		Policies: evaluate.Policies{
			Boundary: policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Sid": "NoDelete",
				"Effect": "Deny", "Action": "lambda:Delete*", "Resource": "*"}}`),
		},
		Expect: scenario.Decision(evaluate.Allowed),
	})
	fmt.Println(o)
	// Output:
	// want decision allowed, got explicitDeny
	// explicitDeny, decided by boundary
	//   Deny NoDelete of boundary policy boundary applies
}

func ExampleRun() {
	// In a test function of a _test.go file:
	_ = func(t *testing.T) {
		ann := evaluate.Request{
			Principal: evaluate.MustParsePrincipal("arn:aws:iam::123456789012:user/ann"),
			Action:    "lambda:InvokeFunction",
			Resource:  evaluate.Resource{ARN: "arn:aws:lambda:us-east-1:123456789012:function:orders"},
		}
		invoke := policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Sid": "Invoke",
			"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}}`)
		scenario.Run(t, []scenario.Scenario{
			{Name: "nothing is granted", Request: ann, Expect: scenario.Decision(evaluate.ImplicitDeny)},
			{
				Name: "a policy grants it", Request: ann,
				Policies: evaluate.Policies{Identity: []*policy.Policy{invoke}},
				Expect:   &scenario.Expect{Decision: new(evaluate.Allowed), Statements: []string{"Invoke"}},
			},
		})
	}
}

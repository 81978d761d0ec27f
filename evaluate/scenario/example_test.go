package scenario_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
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

// Levels of an organization may have names, which explanations then use.
func ExampleRead_levels() {
	scenarios, err := scenario.Read([]byte(`{
		"request": {"principal": "arn:aws:iam::123456789012:user/ci", "action": "lambda:InvokeFunction",
			"resource": "arn:aws:lambda:us-east-1:123456789012:function:orders", "context": {"aws:RequestedRegion": "us-east-1"}},
		"policies": {
			"identity": ["AWSLambda_FullAccess"],
			"scps": [
				{"name": "Root", "policies": ["FullAWSAccess"]},
				{"name": "workloads", "policies": ["FullAWSAccess", {"name": "region-lock", "document": {
					"Version": "2012-10-17", "Statement": {"Sid": "Region", "Effect": "Deny", "Action": "*", "Resource": "*",
						"Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}}}}]}
			]
		}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(scenario.Check(scenarios[0]))
	// Output:
	// explicitDeny, decided by scp
	//   Deny Region of scp policy region-lock on level 1 (workloads) applies
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
	// request: {"principal":"arn:aws:iam::123456789012:user/ann","action":"lambda:DeleteFunction","resource":"arn:aws:lambda:us-east-1:123456789012:function:orders"}
	// explicitDeny  a permissions boundary denies it   DENY_STATEMENT, NO_POLICY_GIVEN
	//   caller    arn:aws:iam::123456789012:user/ann
	//   action    lambda:DeleteFunction
	//   resource  arn:aws:lambda:us-east-1:123456789012:function:orders
	//   rule      one account: the caller's policies must allow, and so must its boundary and session policies
	// ├─ ✗ identity policies     none were given
	// └─ ✗ permissions boundary  Deny NoDelete in boundary 1:40 applies
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

// A test of a team's policies: who may do what, a row for each case. A row that fails is reported at its line.
func ExampleNewTable() {
	// In a test function of a _test.go file:
	_ = func(t *testing.T) {
		const (
			ann    = "arn:aws:iam::123456789012:user/ann"
			orders = "arn:aws:lambda:us-east-1:123456789012:function:orders"
		)
		invokers := policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Sid": "FromOffice",
			"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*",
			"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}}`, policy.WithName("invokers"))
		tab := scenario.NewTable(t, evaluate.Policies{Identity: []*policy.Policy{invokers}})

		office, home := condition.Pairs("aws:SourceIp", "192.0.2.7"), condition.Pairs("aws:SourceIp", "198.51.100.7")
		tab.Row("from the office", ann, "lambda:InvokeFunction", orders, office, evaluate.Allowed)
		tab.Row("from home", ann, "lambda:InvokeFunction", orders, home, evaluate.ImplicitDeny)
		tab.Row("delete", ann, "lambda:DeleteFunction", orders, office, evaluate.ImplicitDeny)
		tab.Ask("as another account", evaluate.Request{
			Principal: evaluate.MustParsePrincipal("arn:aws:iam::444455556666:user/eve"),
			Action:    "lambda:InvokeFunction",
			Resource:  evaluate.Resource{ARN: orders},
			Context:   office,
		}, evaluate.ImplicitDeny)
	}
}

// Scenarios in files need no more of a test than the names of the files. Each file is a subtest, and each scenario in it
// a subtest of that: go test -run 'TestPolicies/testdata/orders.json/CI_deploys' runs one.
func ExampleTest() {
	// In a _test.go file, TestPolicies is:
	_ = func(t *testing.T) {
		scenario.Test(t, os.DirFS("."), "testdata/*.json")
	}

	// And in testdata/orders.json:
	//
	// [
	//   {
	//     "name": "CI deploys",
	//     "request": {
	//       "principal": "arn:aws:iam::123456789012:user/ci",
	//       "action": "lambda:UpdateFunctionCode",
	//       "resource": "arn:aws:lambda:us-east-1:123456789012:function:orders"
	//     },
	//     "policies": { "identity": ["AWSLambda_FullAccess"] },
	//     "expect": "allowed"
	//   },
	//   {
	//     "name": "readers do not",
	//     "request": {
	//       "principal": "arn:aws:iam::123456789012:user/ann",
	//       "action": "lambda:UpdateFunctionCode",
	//       "resource": "arn:aws:lambda:us-east-1:123456789012:function:orders"
	//     },
	//     "policies": { "identity": ["AWSLambda_ReadOnlyAccess"] },
	//     "expect": { "decision": "implicitDeny", "by": "identity" }
	//   }
	// ]
}

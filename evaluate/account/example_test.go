package account_test

import (
	"context"
	"fmt"
	"os"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// The directory has authorization details of an account on two pages, an organization file and policies of buckets.
func ExampleRead() {
	s, err := account.Read(os.DirFS("testdata/sample"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, region := range []string{"eu-west-1", "us-east-1"} {
		r, err := s.Evaluate(evaluate.Request{
			Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ana"),
			Action:    "lambda:InvokeFunction",
			Resource:  evaluate.Resource{ARN: "arn:aws:lambda:" + region + ":111122223333:function:orders-api"},
			Context:   condition.Pairs("aws:RequestedRegion", region),
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %v", region, r.Decision)
		if len(r.Statements) > 0 {
			fmt.Printf(" by %v", r.Statements[len(r.Statements)-1].Ref)
		}
		fmt.Println()
	}
	// Output:
	// eu-west-1: allowed by Allow #0 of boundary policy arn:aws:iam::111122223333:policy/DeveloperBoundary
	// us-east-1: explicitDeny by Deny Region of scp policy Region on level 1 (ou-ab12-dev00001)
}

// A policy that is attached and that nobody has the document of is unknown: what hangs on it is no decision.
func ExampleSnapshot_Evaluator() {
	s, err := account.Read(os.DirFS("testdata/sample"))
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := s.Evaluator("arn:aws:sts::111122223333:assumed-role/legacy/x")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, action := range []string{"s3:ListBucket", "s3:DeleteBucket"} {
		r, err := e.Evaluate(evaluate.Request{Action: action, Resource: evaluate.Resource{ARN: "arn:aws:s3:::sample-plain"}})
		if err != nil {
			fmt.Println(err)
			return
		}
		if len(r.DependsOn) > 0 {
			fmt.Println(action, "depends on", r.DependsOn[0].Label)
			continue
		}
		fmt.Println(action, r.Decision)
	}
	// Output:
	// s3:ListBucket depends on arn:aws:iam::aws:policy/SampleRetired2015
	// s3:DeleteBucket explicitDeny
}

// Who may do what with the function? A role that has a policy of which nobody has the document is told apart.
func ExampleSnapshot_Sweep() {
	s, err := account.Read(os.DirFS("testdata/sample"))
	if err != nil {
		fmt.Println(err)
		return
	}
	plan := account.Plan{
		Principals: []string{"arn:aws:iam::111122223333:role/*"},
		Actions:    []string{"dynamodb:GetItem", "dynamodb:*Table"},
		Resources:  []string{"arn:aws:dynamodb:eu-west-1:111122223333:table/orders"},
	}
	asked, allowed := 0, 0
	for row, err := range s.Sweep(context.Background(), plan) {
		if err != nil {
			fmt.Println(row.Principal, err)
			continue
		}
		asked++
		if row.Decision == evaluate.Allowed {
			allowed++
		}
		if row.Action == "dynamodb:GetItem" {
			fmt.Println(row.Principal, row.Decision, row.DependsOn)
		}
	}
	fmt.Println(asked, "asked,", allowed, "allowed")
	// Output:
	// arn:aws:iam::111122223333:role/admin allowed []
	// arn:aws:iam::111122223333:role/legacy implicitDeny [arn:aws:iam::aws:policy/SampleRetired2015]
	// arn:aws:iam::111122223333:role/service/orders-fn allowed []
	// 27 asked, 10 allowed
}

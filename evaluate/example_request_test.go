package evaluate_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The reasons of many requests, such as the calls of a function, in their order.
func ExampleEvaluator_EvaluateAll() {
	evaluator, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Sid": "Read", "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:*:*:table/orders"},
		{"Sid": "Log", "Effect": "Allow", "Action": "logs:*", "Resource": "*"}
	]}`)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	var requests []*evaluate.Request
	for _, action := range []string{"dynamodb:GetItem", "dynamodb:PutItem"} {
		requests = append(requests, &evaluate.Request{
			Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/orders"),
			Action:    action,
			Resource:  evaluate.Resource{ARN: "arn:aws:dynamodb:us-east-1:111122223333:table/orders"},
		})
	}
	for request, result := range evaluator.EvaluateAll(context.Background(), slices.Values(requests)) {
		fmt.Println(request.Action, result.Decision)
		for _, m := range result.Misses {
			fmt.Printf("  not %s: %s\n", m.Statement(), m.Element)
		}
	}
	// Output:
	// dynamodb:GetItem allowed
	//   not Log: Action
	// dynamodb:PutItem implicitDeny
	//   not Read: Action
	//   not Log: Action
}

// What each type of policy said, why statements do not apply, and which keys that the request does not have could
// change the decision.
func ExampleResult() {
	result, err := evaluate.Evaluate(&evaluate.Request{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"),
		Action:    "lambda:InvokeFunction",
		Resource:  evaluate.Resource{ARN: "arn:aws:lambda:us-east-1:111122223333:function:app"},
		Context:   condition.Pairs("aws:RequestedRegion", "us-east-1"),
	}, evaluate.Policies{
		Identity: []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": {
			"Effect": "Allow", "Action": "lambda:*", "Resource": "*", "Condition": {
				"Bool": {"aws:MultiFactorAuthPresent": "true"}, "StringEquals": {"aws:RequestedRegion": "eu-west-1"}
			}}}`, policy.WithName("admin"))},
		SCPs: []evaluate.Level{{Name: "Root", Policies: []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": {
			"Effect": "Allow", "Action": "*", "Resource": "*"}}`, policy.WithName("FullAWSAccess"))}}},
		Resource: policy.MustParse(`{"Version": "2012-10-17", "Statement": {
			"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/ann"}, "Action": "lambda:InvokeFunction", "Resource": "*",
			"Condition": {"Null": {"aws:SourceVpce": "false"}}}}`, policy.WithName("function")),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Decision, "by", result.By)
	for _, o := range result.Outcomes {
		fmt.Println("outcome of", o.Kind, o.Level, o.Decision)
	}
	for _, m := range result.Misses {
		fmt.Println("miss:", m.Policy, m.Statement(), m.Element)
		for _, t := range m.Tests {
			fmt.Println(" ", t.Test.Operator(), t.Test.Key(), t.Reason)
		}
	}
	fmt.Println("missing:", result.MissingContext)
	// Output:
	// implicitDeny by identity
	// outcome of scp 0 allowed
	// outcome of resource 0 implicitDeny
	// outcome of identity 0 implicitDeny
	// miss: function #0 Condition
	//   Null aws:SourceVpce keyAbsent
	// miss: admin #0 Condition
	//   Bool aws:MultiFactorAuthPresent keyAbsent
	//   StringEquals aws:RequestedRegion noValueMatches
	// missing: [aws:SourceVpce]
}

// A result, as everything else, is written in JSON with the words of scenario files.
func ExampleResult_MarshalJSON() {
	request := evaluate.Request{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"),
		Action:    "sqs:SendMessage",
		Resource:  evaluate.Resource{ARN: "arn:aws:sqs:us-east-1:111122223333:orders"},
	}
	policies := evaluate.Policies{Identity: []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Sid": "Send", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}}`, policy.WithName("sender"))}}
	result, err := evaluate.Evaluate(&request, policies)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range []any{request, policies, result} {
		text, err := json.Marshal(v)
		fmt.Println(string(text), err)
	}
	// Output:
	// {"principal":"arn:aws:iam::111122223333:user/ann","action":"sqs:SendMessage","resource":"arn:aws:sqs:us-east-1:111122223333:orders"} <nil>
	// {"identity":[{"name":"sender","document":{"Version":"2012-10-17","Statement":{"Sid":"Send","Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}}}]} <nil>
	// {"decision":"allowed","by":"identity","statements":[{"policy":"sender","type":"identity","sid":"Send","index":0,"effect":"Allow"}],"outcomes":[{"type":"identity","decision":"allowed","consulted":true}],"misses":[],"missingContext":[],"problems":[]} <nil>
}

// Where AWS would refuse, this is the sentence it answers with. It names the policy that denies if that has an ARN for
// a name.
func ExampleResult_AccessDenied() {
	request := evaluate.Request{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"),
		Action:    "s3:DeleteObject",
		Resource:  evaluate.Resource{ARN: "arn:aws:s3:::data/report", Account: "111122223333"},
	}
	const arn = "arn:aws:iam::111122223333:policy/NoDelete"
	for _, document := range []string{
		`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}`,
		`{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}}`,
	} {
		result, err := evaluate.Evaluate(&request, evaluate.Policies{
			Identity: []*policy.Policy{policy.MustParse(document, policy.WithName(arn))},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(result.AccessDenied(&request))
	}
	// Output:
	// User: arn:aws:iam::111122223333:user/ann is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::data/report" because no identity-based policy allows the s3:DeleteObject action
	// User: arn:aws:iam::111122223333:user/ann is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::data/report" with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/NoDelete
}

// A request from outside is checked before it is asked: one that is invalid is denied, and Validate says why.
func ExampleRequest_Validate() {
	request := evaluate.Request{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"),
		Action:    "GetObject",
		Resource:  evaluate.Resource{ARN: "arn:aws:s3:::data/report"},
	}
	fmt.Println(request.Validate())
	request.Action = "s3:GetObject"
	fmt.Println(request.Validate())
	// Output:
	// evaluate: "GetObject": the action is not service:Name (INVALID_REQUEST)
	// <nil>
}

// Attribute-based access: who has the tag of a project may work on what has it.
func ExamplePrincipal_WithTags() {
	project := policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Action": "lambda:UpdateFunctionCode", "Resource": "*",
		"Condition": {"StringEquals": {"aws:ResourceTag/project": "${aws:PrincipalTag/project}"}}
	}}`)
	evaluator, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{project}})
	if err != nil {
		fmt.Println(err)
		return
	}
	ann := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	request := evaluate.Request{
		Action: "lambda:UpdateFunctionCode",
		Resource: evaluate.Resource{
			ARN:  "arn:aws:lambda:us-east-1:111122223333:function:app",
			Tags: map[string]string{"project": "web"},
		},
	}
	for _, caller := range []evaluate.Principal{
		ann.WithTags(map[string]string{"project": "web"}), ann.WithTags(map[string]string{"project": "mail"}), ann,
	} {
		request.Principal = caller
		fmt.Println(evaluator.Decide(&request))
	}
	// Output:
	// allowed
	// implicitDeny
	// implicitDeny
}

// A bucket is open to the accounts below one organizational unit.
func ExamplePrincipal_WithOrganization() {
	bucket := policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shared/*",
		"Condition": {
			"StringEquals": {"aws:PrincipalOrgID": "o-example1111"},
			"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-example1111/r-ab12/ou-ab12-11111111/*"}
		}
	}}`)
	evaluator, err := evaluate.Compile(evaluate.Policies{Resource: bucket})
	if err != nil {
		fmt.Println(err)
		return
	}
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	for _, path := range []string{
		"o-example1111/r-ab12/ou-ab12-11111111/ou-ab12-22222222/", "o-example1111/r-ab12/ou-ab12-33333333/",
	} {
		fmt.Println(evaluator.Decide(&evaluate.Request{
			Principal: user.WithOrganization("o-example1111", path),
			Action:    "s3:GetObject",
			Resource:  evaluate.Resource{ARN: "arn:aws:s3:::shared/report", Account: "111122223333"},
		}))
	}
	// Output:
	// allowed
	// implicitDeny
}

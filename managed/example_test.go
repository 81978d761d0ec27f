package managed_test

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

func ExampleLookup() {
	p, err := managed.Lookup("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Name())
	for _, s := range p.Statements() {
		fmt.Println(s.MatchAction("logs:PutLogEvents"), s.MatchAction("logs:GetLogEvents"))
	}
	// Output:
	// AWSLambdaBasicExecutionRole
	// true false
}

func ExampleLookup_wrongARN() {
	_, err := managed.Lookup("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole")
	if e, ok := errors.AsType[*managed.Error](err); ok {
		fmt.Println(e.Code)
		fmt.Println(e.Suggestions)
	}
	// Output:
	// WRONG_MANAGED_POLICY_ARN
	// [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]
}

func ExampleMustLookup() {
	basic := managed.MustLookup("AWSLambdaBasicExecutionRole")
	fmt.Println(basic.Name())
	// Output: AWSLambdaBasicExecutionRole
}

func ExampleCatalog_All() {
	for info := range managed.AWS().All() {
		if info.Deprecated && info.Successor != "" && strings.HasPrefix(info.Name, "AWSLambda") {
			fmt.Println(info.Name, "was replaced by", info.Successor)
		}
	}
	// Output:
	// AWSLambdaFullAccess was replaced by AWSLambda_FullAccess
	// AWSLambdaReadOnlyAccess was replaced by AWSLambda_ReadOnlyAccess
}

func ExampleCatalog_Versions() {
	versions, err := managed.AWS().Versions("AWSLambdaVPCAccessExecutionRole")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range versions {
		fmt.Println(v.ID, v.Created.Format(time.DateOnly), "in force:", v.Default)
	}
	// Output:
	// v1 2016-02-11 in force: false
	// v2 2020-10-15 in force: false
	// v3 2024-01-05 in force: true
}

func ExampleCatalog_Info() {
	info, err := managed.AWS().Info("AWSLambdaFullAccess")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(info.ARN, info.DefaultVersion)
	fmt.Println(info.Deprecated, info.Successor)
	// Output:
	// arn:aws:iam::aws:policy/AWSLambdaFullAccess v8
	// true AWSLambda_FullAccess
}

func ExampleCatalog_LookupVersion() {
	const name = "AWSLambdaVPCAccessExecutionRole"
	versions, err := managed.AWS().Versions(name)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range versions {
		p, err := managed.AWS().LookupVersion(name, v.ID)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, s := range p.Statements() {
			fmt.Println(v.ID, v.Created.Year(), s.MatchAction("ec2:DescribeSubnets"))
		}
	}
	// Output:
	// v1 2016 false
	// v2 2020 false
	// v3 2024 true
}

func ExampleCatalog_With() {
	mine := policy.MustParse(`{
  "Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "arn:aws:lambda:*:*:function:team-*"}
}`)
	c := managed.AWS().With("arn:aws:iam::111122223333:policy/InvokeTeam", mine)
	for _, name := range []string{"arn:aws:iam::111122223333:policy/InvokeTeam", "AWSLambdaRole"} {
		p, err := c.Lookup(name)
		fmt.Println(p.Name(), err)
	}
	// Output:
	// arn:aws:iam::111122223333:policy/InvokeTeam <nil>
	// AWSLambdaRole <nil>
}

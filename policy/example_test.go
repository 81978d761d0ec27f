package policy_test

import (
	"errors"
	"fmt"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

func ExampleParse() {
	p, err := policy.Parse([]byte(`{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "Read",
    "Effect": "Allow",
    "Action": ["s3:Get*", "s3:ListBucket"],
    "Resource": "arn:aws:s3:::reports/*"
  }]
}`), policy.WithName("reader"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, s := range p.Statements() {
		fmt.Println(p.Name(), i, s.Sid(), s.Effect())
		fmt.Println(s.MatchAction("s3:GetObject"), s.MatchAction("s3:PutObject"))
	}
	// Output:
	// reader 0 Read Allow
	// true false
}

func ExampleParse_error() {
	_, err := policy.Parse([]byte(`{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "lambda:InvokeFunction",
    "Resource": "*",
    "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "10.0.0.0/80"]}}
  }
}`))
	if e, ok := errors.AsType[*policy.Error](err); ok {
		fmt.Println(e.Line, e.Column)
		fmt.Println(e.Path)
		fmt.Println(e.Code)
	}
	// Output:
	// 7 64
	// Statement[0].Condition.IpAddress."aws:SourceIp"[1]
	// TYPE_MISMATCH_IP_RANGE
}

func ExampleNew() {
	p, err := policy.New(policy.Version2012, policy.StatementSpec{
		Sid:       "bucket",
		Effect:    policy.Allow,
		Principal: policy.ServicePrincipals("s3.amazonaws.com"),
		Action:    []string{"lambda:InvokeFunction"},
		Resource:  []string{"arn:aws:lambda:us-east-1:111122223333:function:thumbnail"},
		Condition: []condition.Spec{{Operator: "StringEquals", Key: "aws:SourceAccount", Values: []string{"111122223333"}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p)
	// Output:
	// {"Version":"2012-10-17","Statement":[{"Sid":"bucket","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:thumbnail","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}]}
}

func ExamplePolicy_CheckKind() {
	p := policy.MustParse(`{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}]
}`)
	fmt.Println(p.CheckKind(policy.Resource))
	err := p.CheckKind(policy.Identity)
	if e, ok := errors.AsType[*policy.Error](err); ok {
		fmt.Println(e.Code, e.Path)
	}
	// Output:
	// <nil>
	// UNSUPPORTED_PRINCIPAL Statement[0].Principal
}

// The answer of aws lambda get-policy holds the document as a string.
func ExampleParseEmbedded() {
	p, err := policy.ParseEmbedded([]byte(`{
  "Policy": "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[{\"Sid\":\"sns\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"arn:aws:lambda:us-east-1:111122223333:function:f\"}]}",
  "RevisionId": "4843f2f6-7c59-4fda-b484-afd0bc0e22b8"
}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range p.Statements() {
		for who := range s.Principals() {
			fmt.Println(s.Sid(), s.Effect(), who.ID())
		}
	}
	// Output: sns Allow sns.amazonaws.com
}

func ExampleEscapeLiteral() {
	fmt.Println("arn:aws:s3:::reports/" + policy.EscapeLiteral("why?.txt"))
	// Output: arn:aws:s3:::reports/why${?}.txt
}

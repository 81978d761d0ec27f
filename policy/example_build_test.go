package policy_test

import (
	"encoding/json"
	"fmt"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

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

func ExamplePolicy_Statements() {
	p := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
  {"Sid": "topic", "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "lambda:InvokeFunction", "Resource": "*"},
  {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": ["lambda:Get*", "lambda:List*"], "Resource": "*",
   "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
]}`)
	for i, s := range p.Statements() {
		fmt.Printf("%d %v %q\n", i, s.Effect(), s.Sid())
		for who := range s.Principals() {
			fmt.Println("  principal", s.NotPrincipal(), who.Kind(), who.ID())
		}
		for action := range s.Actions() {
			fmt.Println("  action", action)
		}
		for _, test := range s.Condition().Tests() {
			fmt.Println("  condition", test.Operator(), test.Key(), test.At(0))
		}
		if text, err := json.Marshal(s); err == nil {
			fmt.Println("  text", string(text))
		}
	}
	// Output:
	// 0 Allow "topic"
	//   principal false service sns.amazonaws.com
	//   action lambda:InvokeFunction
	//   text {"Sid":"topic","Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"*"}
	// 1 Deny ""
	//   principal true account 111122223333
	//   action lambda:Get*
	//   action lambda:List*
	//   condition Bool aws:SecureTransport false
	//   text {"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":["lambda:Get*","lambda:List*"],"Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}
}

func ExamplePolicy_With() {
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Sid":"read","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`)
	q, err := p.With(policy.StatementSpec{
		Sid: "tls", Effect: policy.Deny, Action: []string{"s3:*"}, Resource: []string{"*"},
		Condition: []condition.Spec{{Operator: "Bool", Key: "aws:SecureTransport", Values: []string{"false"}}},
	})
	fmt.Println(q, err)
	fmt.Println(p.Len()) // p is as it was
	// Output:
	// {"Version":"2012-10-17","Statement":[{"Sid":"read","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Sid":"tls","Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]} <nil>
	// 1
}

func ExamplePolicy_Without() {
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":[
  {"Sid":"read","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},
  {"Sid":"write","Effect":"Allow","Action":"s3:PutObject","Resource":"*"}
]}`)
	fmt.Println(p.Without(func(s *policy.Statement) bool { return s.MatchAction("s3:PutObject") }))
	fmt.Println(p.Without(func(s *policy.Statement) bool { return s.Effect() == policy.Allow }) == nil) // nothing is left
	// Output:
	// {"Version":"2012-10-17","Statement":[{"Sid":"read","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}
	// true
}

func ExamplePolicy_Equal() {
	p := policy.MustParse(`{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}`, policy.WithName("a"))
	q := policy.MustParse(`{"Statement": [{"Resource": ["*"], "Action": ["s3:GetObject"], "Effect": "Allow"}]}`, policy.WithName("b"))
	r := policy.MustParse(`{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}`)
	fmt.Println(p.Equal(q), p.Equal(r))
	// Output: true false
}

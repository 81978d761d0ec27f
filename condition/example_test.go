package condition_test

import (
	"encoding/json"
	"fmt"
	"net/netip"

	"github.com/lambdaiam/lambdaiam/condition"
)

func ExampleBlock_Eval() {
	block, err := condition.New(
		condition.Spec{Operator: "IpAddress", Key: "aws:SourceIp", Values: []string{"203.0.113.0/24", "2001:db8::/32"}},
		condition.Spec{Operator: "StringLike", Key: "s3:prefix", Values: []string{"home/${aws:username}/*"}},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	var request condition.Context
	request.SetAddr("aws:SourceIp", netip.MustParseAddr("203.0.113.7"))
	request.Set("aws:username", "bob")
	request.Set("s3:prefix", "home/bob/photos")
	fmt.Println(block.Eval(request))

	request.Set("s3:prefix", "home/alice/photos")
	fmt.Println(block.Eval(request))
	// Output:
	// true
	// false
}

func ExampleContext() {
	var c condition.Context
	c.Set("aws:RequestTag/Team", "red")
	c.SetMulti("aws:TagKeys", "Team", "Stage")
	c.SetBool("aws:SecureTransport", true)
	c.SetAbsent("aws:SourceIp")

	for key, value := range c.All() {
		fmt.Println(key, "is", value)
	}
	_, ok := c.Lookup("aws:sourceip")
	fmt.Println(ok, c.MarkedAbsent("aws:sourceip"))
	// Output:
	// aws:RequestTag/Team is red
	// aws:SecureTransport is true
	// aws:TagKeys is ["Team" "Stage"]
	// false true
}

func ExamplePairs() {
	c := condition.Pairs(
		"aws:SourceArn", "arn:aws:sns:us-east-1:123456789012:my-topic",
		"aws:SecureTransport", true,
		"aws:TagKeys", []string{"team", "stage"},
		"aws:SourceIp", nil, // absent
	)
	v, ok := c.Lookup("AWS:SOURCEARN")
	fmt.Println(v, ok)
	fmt.Println(c.MarkedAbsent("aws:SourceIp"), c.Err())

	fmt.Println(condition.Pairs("aws:SourceArn").Err())
	// Output:
	// arn:aws:sns:us-east-1:123456789012:my-topic true
	// true <nil>
	// condition: "aws:SourceArn": the last key of Pairs has no value (INVALID_PAIRS)
}

// A list of one is not the same as one value: a key that takes several needs a set operator whatever their number.
func ExampleContext_SetMulti() {
	plain, err := condition.New(condition.Spec{Operator: "StringEquals", Key: "aws:TagKeys", Values: []string{"team"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	every, err := condition.New(condition.Spec{Operator: "ForAllValues:StringEquals", Key: "aws:TagKeys", Values: []string{"team", "stage"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	var request condition.Context
	request.SetMulti("aws:TagKeys", "team")
	fmt.Println(plain.Eval(request), every.Eval(request))

	request.SetMulti("aws:TagKeys") // the key without a value
	fmt.Println(plain.Eval(request), every.Eval(request))
	// Output:
	// false true
	// false true
}

// An absent key is not an empty one. Marked as absent, it is also not derived from the principal or the resource.
func ExampleContext_SetAbsent() {
	block, err := condition.New(condition.Spec{Operator: "Null", Key: "aws:PrincipalOrgID", Values: []string{"true"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	var request condition.Context
	request.Set("aws:PrincipalOrgID", "")
	fmt.Println(block.Eval(request))

	request.SetAbsent("aws:PrincipalOrgID")
	fmt.Println(block.Eval(request))
	// Output:
	// false
	// true
}

func ExampleLookupKey() {
	for _, name := range []string{"AWS:sourcearn", "aws:RequestTag/team", "aws:TagKeys", "aws:SourceArm"} {
		key, ok := condition.LookupKey(name)
		fmt.Println(key.Name, key.Type, key.Multivalued, ok)
	}
	// Output:
	// aws:SourceArn ARN false true
	// aws:RequestTag/ String false true
	// aws:TagKeys String true true
	//  Unknown false false
}

// A test on a key that does not exist says which one was probably meant.
func ExampleTestReport() {
	block, err := condition.New(condition.Spec{Operator: "ArnLike", Key: "aws:SourceArm", Values: []string{"arn:aws:sns:*:123456789012:*"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	report := block.Explain(condition.Pairs("aws:SourceArn", "arn:aws:sns:us-east-1:123456789012:my-topic"))[0]
	fmt.Println(report)

	text, err := json.Marshal(report)
	fmt.Println(string(text), err)
	// Output:
	// ArnLike "aws:SourceArm" does not hold: the request does not have the key, and no such key is known; there is "aws:SourceArn", wanted one of arn:aws:sns:*:123456789012:*
	// {"operator":"ArnLike","key":"aws:SourceArm","values":["arn:aws:sns:*:123456789012:*"],"holds":false,"reason":"keyAbsent"} <nil>
}

func ExampleParseOperator() {
	_, err := condition.ParseOperator("ForAllValue:StringLikes")
	fmt.Println(err)
	// Output: condition: "ForAllValue:StringLikes": no such operator; there is "ForAllValues:StringLike" (INVALID_CONDITION_OPERATOR)
}

func ExampleBlock_Explain() {
	block, err := condition.New(
		condition.Spec{Operator: "StringEquals", Key: "aws:SourceAccount", Values: []string{"123456789012"}},
		condition.Spec{Operator: "ArnLike", Key: "aws:SourceArn", Values: []string{"arn:aws:sns:us-east-1:123456789012:my-topic"}},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	var request condition.Context
	request.Set("aws:SourceAccount", "123456789012")
	request.Set("aws:SourceArn", "arn:aws:sns:us-east-1:123456789012:other")
	for _, report := range block.Explain(request) {
		if !report.Holds {
			fmt.Println(report)
		}
	}
	// Output:
	// ArnLike "aws:SourceArn" does not hold: the request has arn:aws:sns:us-east-1:123456789012:other, wanted one of arn:aws:sns:us-east-1:123456789012:my-topic
}

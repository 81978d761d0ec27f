package condition_test

import (
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

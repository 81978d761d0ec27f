package arn_test

import (
	"errors"
	"fmt"
	"slices"

	"github.com/lambdaiam/lambdaiam/arn"
)

func ExampleParse() {
	a, err := arn.Parse("arn:aws:lambda:eu-west-1:123456789012:function:orders:prod")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Service, a.AccountID, a.Resource)
	// Output: lambda 123456789012 function:orders:prod
}

func ExampleParse_error() {
	_, err := arn.Parse("arn:aws:lambda")
	if e, ok := errors.AsType[*arn.Error](err); ok {
		fmt.Println(e.Code)
		fmt.Println(e)
	}
	// Output:
	// MISSING_ARN_FIELD
	// arn: "arn:aws:lambda": an ARN has six fields, separated by colons, at byte 14 (MISSING_ARN_FIELD)
}

func ExampleMustParse() {
	role := arn.MustParse("arn:aws:iam::123456789012:role/service/worker")
	fmt.Println(role.Resource)
	// Output: role/service/worker
}

func ExampleIsARN() {
	fmt.Println(arn.IsARN("arn:aws:s3:::bucket"), arn.IsARN("bucket"))
	// Output: true false
}

func ExamplePartitions() {
	fmt.Println(slices.Collect(arn.Partitions()))
	// Output: [aws aws-cn aws-us-gov aws-iso aws-iso-b aws-iso-e aws-iso-f aws-eusc]
}

func ExampleKnownPartition() {
	fmt.Println(arn.KnownPartition("aws-us-gov"), arn.KnownPartition("moon"))
	// Output: true false
}

func ExampleParseFunction() {
	f, err := arn.ParseFunction("arn:aws:lambda:eu-west-1:123456789012:function:orders:prod")
	fmt.Println(f.Name, f.Qualifier, f.IsAlias(), err)

	_, err = arn.ParseFunction("orders")
	fmt.Println(err)
	// Output:
	// orders prod true <nil>
	// arn: "orders": an ARN starts with "arn:", at byte 0 (INVALID_ARN_PREFIX)
}

func ExampleMustParseFunction() {
	orders := arn.MustParseFunction("arn:aws:lambda:eu-west-1:123456789012:function:orders")
	fmt.Println(orders.Name, orders.Region)
	// Output: orders eu-west-1
}

func ExampleParseFunctionIn() {
	caller := arn.ARN{Partition: "aws", Region: "eu-west-1", AccountID: "111122223333"}
	for _, name := range []string{
		"orders",
		"orders:prod",
		"123456789012:function:orders",
		"us-east-1:123456789012:orders:7",
	} {
		f, err := arn.ParseFunctionIn(name, caller)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(f)
	}
	// Output:
	// arn:aws:lambda:eu-west-1:111122223333:function:orders
	// arn:aws:lambda:eu-west-1:111122223333:function:orders:prod
	// arn:aws:lambda:eu-west-1:123456789012:function:orders
	// arn:aws:lambda:us-east-1:123456789012:function:orders:7
}

func ExampleFunction_WithQualifier() {
	f, err := arn.MustParseFunction("arn:aws:lambda:eu-west-1:123456789012:function:orders").WithQualifier("1")
	fmt.Println(f, err)

	_, err = f.WithQualifier("2")
	fmt.Println(err)
	// Output:
	// arn:aws:lambda:eu-west-1:123456789012:function:orders:1 <nil>
	// arn: "2": the function already has the qualifier "1", at byte 0 (QUALIFIER_CONFLICT)
}

func ExampleParseLayer() {
	l, err := arn.ParseLayer("arn:aws:lambda:eu-west-1:123456789012:layer:logging")
	fmt.Println(l.Name, err)
	// Output: logging <nil>
}

func ExampleParseLayerVersion() {
	v, err := arn.ParseLayerVersion("arn:aws:lambda:eu-west-1:123456789012:layer:logging:3")
	fmt.Println(v.Version, v.Layer(), err)
	// Output: 3 arn:aws:lambda:eu-west-1:123456789012:layer:logging <nil>
}

func ExampleParseEventSourceMapping() {
	m, err := arn.ParseEventSourceMapping("arn:aws:lambda:eu-west-1:123456789012:event-source-mapping:a1b2c3d4-5678-90ab-cdef-11111ebc1111")
	fmt.Println(m.UUID, err)
	// Output: a1b2c3d4-5678-90ab-cdef-11111ebc1111 <nil>
}

func ExampleParseCodeSigningConfig() {
	c, err := arn.ParseCodeSigningConfig("arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdefg")
	fmt.Println(c.ID, err)
	// Output: csc-0123456789abcdefg <nil>
}

func ExampleParseCapacityProvider() {
	c, err := arn.ParseCapacityProvider("arn:aws:lambda:eu-west-1:123456789012:capacity-provider:trusted")
	fmt.Println(c.Name, err)
	// Output: trusted <nil>
}

func ExampleParseDurableExecution() {
	d, err := arn.ParseDurableExecution("arn:aws:lambda:eu-west-1:123456789012:function:orders:7/durable-execution/order-1/e42")
	fmt.Println(d.Name, d.ID, err)
	fmt.Println(d.Function())
	// Output:
	// order-1 e42 <nil>
	// arn:aws:lambda:eu-west-1:123456789012:function:orders:7
}

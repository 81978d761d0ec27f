package lambdaperm_test

import (
	"errors"
	"fmt"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

func exampleFunction(identity ...*policy.Policy) lambdaperm.Function {
	return lambdaperm.Function{
		ARN: arn.Function{Partition: "aws", Region: "eu-west-1", AccountID: "111122223333", Name: "f"},
		Role: &lambdaperm.Role{
			ARN: "arn:aws:iam::111122223333:role/r",
			Trust: policy.MustParse(`{"Version":"2012-10-17","Statement":{
				"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}`),
			Identity: identity,
		},
	}
}

func ExampleCall() {
	f := exampleFunction(policy.MustParse(`{"Version":"2012-10-17","Statement":{
		"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*",
		"Condition":{"ArnEquals":{"lambda:SourceFunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f"}}}}`))
	for _, action := range []string{"s3:PutObject", "s3:GetObject"} {
		report, err := lambdaperm.Call(f, lambdaperm.CallInput{
			Action:   action,
			Resource: evaluate.Resource{ARN: "arn:aws:s3:::b/a.png", Account: "111122223333"},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(report)
	}
	// Output:
	// may the code of arn:aws:lambda:eu-west-1:111122223333:function:f do s3:PutObject on arn:aws:s3:::b/a.png: allowed
	//   ok   call s3:PutObject as the execution role (s3:PutObject on arn:aws:s3:::b/a.png)
	// may the code of arn:aws:lambda:eu-west-1:111122223333:function:f do s3:GetObject on arn:aws:s3:::b/a.png: implicitDeny
	//   FAIL call s3:GetObject as the execution role (s3:GetObject on arn:aws:s3:::b/a.png)
	//        no identity policy allows s3:GetObject on arn:aws:s3:::b/a.png
	//        nearest: Allow #0 of identity policy identity[0]; Action wants s3:PutObject, got s3:GetObject (ACTION_OTHER_NAME)
	//        fix: Allow s3:GetObject on arn:aws:s3:::b/a.png in an identity policy
}

func ExampleCheckRole() {
	basic, err := managed.Lookup("AWSLambdaBasicExecutionRole")
	if err != nil {
		fmt.Println(err)
		return
	}
	f := exampleFunction(basic)
	f.Tracing = true
	report, err := lambdaperm.CheckRole(f)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Decision)
	for _, c := range report.Failed() {
		fmt.Println(c.Missing, "- attach", c.Remedy)
	}
	// Output:
	// implicitDeny
	// no identity policy allows xray:PutTraceSegments on * - attach AWSXRayDaemonWriteAccess
	// no identity policy allows xray:PutTelemetryRecords on * - attach AWSXRayDaemonWriteAccess
}

func ExampleCheckTrust() {
	report, err := lambdaperm.CheckTrust(exampleFunction(), "lambda.amazonaws.com", "edgelambda.amazonaws.com")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report)
	// Output:
	// may the services assume the execution role of arn:aws:lambda:eu-west-1:111122223333:function:f: implicitDeny
	//   ok   let lambda.amazonaws.com assume the execution role (sts:AssumeRole on arn:aws:iam::111122223333:role/r)
	//   FAIL let edgelambda.amazonaws.com assume the execution role (sts:AssumeRole on arn:aws:iam::111122223333:role/r)
	//        no trust policy allows sts:AssumeRole on arn:aws:iam::111122223333:role/r
	//        nearest: Allow #0 of trust policy resource; Principal wants lambda.amazonaws.com, got edgelambda.amazonaws.com (PRINCIPAL_OTHER_NAME)
	//        fix: Allow sts:AssumeRole to edgelambda.amazonaws.com in the trust policy of arn:aws:iam::111122223333:role/r
}

func ExamplePollEventSource() {
	f := exampleFunction(policy.MustParse(`{"Version":"2012-10-17","Statement":{
		"Effect":"Allow","Action":["sqs:ReceiveMessage","sqs:GetQueueAttributes"],"Resource":"*"}}`))
	report, err := lambdaperm.PollEventSource(f, lambdaperm.EventSourceMapping{
		SourceARN: "arn:aws:sqs:eu-west-1:111122223333:q",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report)

	_, err = lambdaperm.PollEventSource(f, lambdaperm.EventSourceMapping{SourceARN: "arn:aws:s3:::uploads"})
	if e, ok := errors.AsType[*lambdaperm.Error](err); ok {
		fmt.Println(e.Code)
	}
	// Output:
	// can Lambda poll arn:aws:sqs:eu-west-1:111122223333:q for arn:aws:lambda:eu-west-1:111122223333:function:f: implicitDeny
	//   ok   let lambda.amazonaws.com assume the execution role (sts:AssumeRole on arn:aws:iam::111122223333:role/r)
	//   ok   Amazon SQS queue (sqs:ReceiveMessage on arn:aws:sqs:eu-west-1:111122223333:q)
	//   FAIL Amazon SQS queue (sqs:DeleteMessage on arn:aws:sqs:eu-west-1:111122223333:q)
	//        no identity policy allows sqs:DeleteMessage on arn:aws:sqs:eu-west-1:111122223333:q
	//        nearest: Allow #0 of identity policy identity[0]; Action wants sqs:ReceiveMessage, sqs:GetQueueAttributes, got sqs:DeleteMessage (ACTION_OTHER_NAME)
	//        fix: Allow sqs:DeleteMessage on arn:aws:sqs:eu-west-1:111122223333:q in an identity policy
	//        the managed policy AWSLambdaSQSQueueExecutionRole would give it
	//   ok   Amazon SQS queue (sqs:GetQueueAttributes on arn:aws:sqs:eu-west-1:111122223333:q)
	// UNKNOWN_EVENT_SOURCE
}

func ExampleFeatures() {
	for f := range lambdaperm.Features() {
		if f.ID == "PULL-4" {
			for _, n := range f.Needs {
				fmt.Println(n.Action, n.Resource, f.Managed)
			}
		}
	}
	// Output:
	// sqs:ReceiveMessage {queue} AWSLambdaSQSQueueExecutionRole
	// sqs:DeleteMessage {queue} AWSLambdaSQSQueueExecutionRole
	// sqs:GetQueueAttributes {queue} AWSLambdaSQSQueueExecutionRole
}

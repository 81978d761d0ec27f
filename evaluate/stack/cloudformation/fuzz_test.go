package cloudformation_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
)

// fnAlone is a function with a role from outside.
const fnAlone = `"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Ref": "P"}}},`

// FuzzRead: whatever the bytes, reading and asking do not panic, errors are *stack.Error and lead to a place in the
// template, nothing shows a stand-in, and what reading allocates is bounded by the size.
func FuzzRead(f *testing.F) {
	// Small ones: the fuzzer spends its time on making inputs smaller.
	for _, resources := range []string{
		fnAlone + `"S": {"Type": "AWS::SNS::Topic", "Properties": {"Subscription": [{"Protocol": "lambda", "Endpoint": {"Ref": "Fn"}}]}}`,
		fnAlone + `"U": {"Type": "AWS::Lambda::Url", "Properties": {"TargetFunctionArn": {"Ref": "Fn"}, "AuthType": "NONE"}}`,
		fnAlone + `"M": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"FunctionName": {"Ref": "Fn"}, "EventSourceArn": "arn:aws:sqs:eu-west-1:111122223333:q"}}`,
		fnAlone + allow("P", ofFn, "sns", owner), `"A": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "A"}}}`,
		`"A": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "${B}"}}}, "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "${A}"}}}`,
		`"A": {"Type": "X", "Properties": {"V": {"Fn::Split": [",", {"Fn::Join": [",", ["a", "b", {"Ref": "P"}]]}]}}}`,
		`"A": 1, "B": [], "C": {}, "D": {"Type": 1}, "E": {"Type": "AWS::IAM::Role", "Properties": []}, "F": {"Type": "AWS::Lambda::Function", "Condition": "IsBig"}`,
		fnAlone + `"B": {"Type": "AWS::S3::Bucket", "Properties": {"NotificationConfiguration": {"LambdaConfigurations": [{"Function": {"Fn::If": ["IsProd", {"Fn::If": ["IsBig", "Fn", {"Ref": "Fn"}]}, {"Fn::GetAtt": ["Fn", "Arn"]}]}}]}}}`,
	} {
		f.Add([]byte(`{"Parameters": {"P": {"Type": "String"}}, "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "P"}, "p"]}, "IsBig": {"Fn::Not": [{"Condition": "IsProd"}]}}, "Resources": {` +
			strings.TrimSuffix(resources, ",") + "}}"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		st, err := cloudformation.Read(data, here)
		runtime.ReadMemStats(&after)
		if got, most := after.TotalAlloc-before.TotalAlloc, uint64(16<<20+1000*len(data)); got > most {
			t.Errorf("%d bytes allocated for %d, want at most %d", got, len(data), most)
		}
		lines := strings.Split(string(data), "\n")
		check := func(err error) {
			e, ok := errors.AsType[*stack.Error](err)
			if !ok || e.Code == "" || e.Line > len(lines) || strings.ContainsAny(e.Error(), "\ufdd0\ufdd1") {
				t.Fatalf("error %v (%T)", err, err)
			}
		}
		if err != nil {
			check(err)
			return
		}
		for _, e := range st.Faults() {
			check(e)
		}
		for _, a := range st.Audit() {
			if a.Err != nil {
				check(a.Err)
			}
			if text := a.String(); strings.ContainsAny(text, "\ufdd0\ufdd1\n") {
				t.Errorf("%q", text)
			}
		}
		for id := range st.Functions() {
			st.AskCall(id, "s3:GetObject", "arn:aws:s3:::${A}/x")
		}
	})
}

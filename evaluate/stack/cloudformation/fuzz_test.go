package cloudformation_test

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
)

// FuzzRead: whatever the bytes, reading and asking do not panic, errors are *stack.Error and lead to a place in the
// template, nothing shows a stand-in, and what reading allocates is bounded by the size.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"rich", "orders"} {
		data, err := os.ReadFile("testdata/" + name + ".template.json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, resources := range []string{
		base, base + may("["+put(`{"Fn::If": ["IsProd", "*", {"Ref": "Table"}]}`)+"]"), `"A": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "A"}}}`,
		`"A": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "${B}"}}}, "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "${A}"}}}`,
		`"A": {"Type": "X", "Properties": {"V": {"Fn::Split": [",", {"Fn::Join": [",", ["a", "b", {"Ref": "P"}]]}]}}}`,
		`"A": 1, "B": [], "C": {}, "D": {"Type": 1}, "E": {"Type": "AWS::IAM::Role", "Properties": []}, "F": {"Type": "AWS::Lambda::Function", "Condition": "IsBig"}`,
		base + `"B": {"Type": "AWS::S3::Bucket", "Properties": {"NotificationConfiguration": {"LambdaConfigurations": [{"Function": {"Fn::If": ["IsProd", {"Fn::If": ["IsBig", "Fn", {"Ref": "Fn"}]}, {"Fn::GetAtt": ["Fn", "Arn"]}]}}]}}}`,
	} {
		f.Add(template(resources))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		st, err := cloudformation.Read(data, stack.Environment{})
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

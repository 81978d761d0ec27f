package cloudformation_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
)

// TestRefused: templates that cannot be read at all, with the place.
func TestRefused(t *testing.T) {
	deep := func(n int) string {
		return `{"Resources": {"A": {"Type": "X", "Properties": {"V": ` + strings.Repeat("[", n) + strings.Repeat("]", n) + "}}}}"
	}
	for _, tt := range []struct {
		name, text   string
		code         stack.Code
		line, column int
	}{
		{"too large", `{"Resources": {"Long": {"Type": "` + strings.Repeat("x", 1000) + `"}}}`, stack.CodeTooLarge, 0, 0},
		{"not UTF-8", "{\"Resources\": {\"\xff\": 1}}", stack.CodeInvalidUTF8, 1, 17},
		{"nested too deep", deep(61), stack.CodeTooDeep, 1, 115},
		{"no JSON", "{\"Resources\":\n x}", stack.CodeSyntax, 2, 2},
		{"nothing", "", stack.CodeSyntax, 1, 1},
		{"half a character", `{"Resources": {"a": "\ud800"}}`, stack.CodeLoneSurrogate, 1, 22},
		{"a member twice", `{"Resources": {"A": {"Type": "X", "Type": "Y"}}}`, stack.CodeDuplicateMember, 1, 35},
		{"no template", `{"planned_values": {}}`, stack.CodeUnknownFormat, 1, 1},
		{"a list", `[]`, stack.CodeUnknownFormat, 1, 1},
		{"resources as list", `{"Resources": []}`, stack.CodeWrongType, 1, 15},
		{"parameters as text", `{"Resources": {}, "Parameters": "x"}`, stack.CodeWrongType, 1, 33},
		{"a character of stand-ins", `{"Resources": {"A": {"Type": "\ufdd0"}}}`, stack.CodeInvalidValue, 1, 30},
		{"a character of labels", `{"Resources": {"A\udbff\udf20": {"Type": "X"}}}`, stack.CodeInvalidValue, 1, 16},
	} {
		t.Run("IN-02 "+tt.name, func(t *testing.T) {
			_, err := cloudformation.Read([]byte(tt.text), here, cloudformation.WithMaxSize(500))
			e, ok := errors.AsType[*stack.Error](err)
			if !ok || e.Code != tt.code || e.Line != tt.line || e.Column != tt.column {
				t.Errorf("%v (%T), want %s at %d:%d", err, err, tt.code, tt.line, tt.column)
			}
		})
	}
	if _, err := cloudformation.Read([]byte(deep(60)), here); err != nil {
		t.Errorf("nested 64 deep: %v", err)
	}
}

// TestFaults: what is wrong with one resource stays with it.
func TestFaults(t *testing.T) {
	for _, tt := range []struct{ name, resource, want string }{
		{"no object", `"X": 1`, "X WRONG_TYPE"},
		{"no type", `"X": {}`, "X MISSING_MEMBER"},
		{"a type of another type", `"X": {"Type": 1}`, "X WRONG_TYPE"},
		{"properties of another type", `"X": {"Type": "A", "Properties": []}`, "X WRONG_TYPE"},
		{"a condition of another type", `"X": {"Type": "A", "Condition": {}}`, "X WRONG_TYPE"},
		{"a condition that is none", `"X": {"Type": "A", "Condition": "Nothing"}`, "X UNRESOLVED_REFERENCE"},
		{"DependsOn of nothing", `"X": {"Type": "A", "DependsOn": ["Fn", "Nothing"]}`, "X UNRESOLVED_REFERENCE"},
		{"a reference to what is not there", `"N": {"Type": "AWS::SNS::Topic", "Condition": "Never"}, "X": {"Type": "A", "Properties": {"V": {"Ref": "N"}}}`, "X UNRESOLVED_REFERENCE"},
		{"a name of another type", `"X": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": []}}`, "X WRONG_TYPE"},
		{"a permission without an action", `"X": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": {"Ref": "Fn"}, "Principal": "*"}}`, "X MISSING_MEMBER"},
		{"a permission for a list", `"X": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": [], "Action": "*", "Principal": "*"}}`, "X WRONG_TYPE"},
		{"a URL without a way to authenticate", `"X": {"Type": "AWS::Lambda::Url", "Properties": {"TargetFunctionArn": {"Ref": "Fn"}}}`, "X MISSING_MEMBER"},
		{"a URL with another way", `"X": {"Type": "AWS::Lambda::Url", "Properties": {"TargetFunctionArn": {"Ref": "Fn"}, "AuthType": "none"}}`, "X INVALID_VALUE"},
		{"a mapping without a source", `"X": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"FunctionName": {"Ref": "Fn"}}}`, "X MISSING_MEMBER"},
		{"a role without a trust policy", `"X": {"Type": "AWS::IAM::Role", "Properties": {}}`, "X MISSING_MEMBER"},
		{"a role with a policy without a document", `"X": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": []}, "Policies": [{}]}}`, "X MISSING_MEMBER"},
		{"a document that is a number", `"X": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": 1}}`, "X WRONG_TYPE"},
		{"a document that is no JSON", `"X": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": "x"}}`, "X INVALID_POLICY"},
		{"a notification that is a text", `"X": {"Type": "AWS::S3::Bucket", "Properties": {"NotificationConfiguration": {"LambdaConfigurations": ["x"]}}}`, "X WRONG_TYPE"},
	} {
		t.Run("IN-45 "+tt.name, func(t *testing.T) {
			got := audited(t, template(base+tt.resource), stack.KindRole)
			if len(got) != 2 || got[0] != "fault "+tt.want || got[1] != "role Role Fn allowed" {
				t.Errorf("%q, want %s", got, tt.want)
			}
		})
	}
}

// TestWithPlaces: IN-51, places are those of the text that the template was made from.
func TestWithPlaces(t *testing.T) {
	at := cloudformation.WithPlaces(func(offset int) (line, column int) { return offset + 1000, 7 })
	st, err := cloudformation.Read(template(base), here, at)
	if err != nil {
		t.Fatal(err)
	}
	if a := st.Audit()[0]; a.Place.Line <= 1000 || a.Place.Column != 7 {
		t.Errorf("%v", a.Place)
	}
	_, err = cloudformation.Read([]byte("{}"), here, at)
	if e, ok := errors.AsType[*stack.Error](err); !ok || e.Line != 1000 {
		t.Errorf("%v", err)
	}
}

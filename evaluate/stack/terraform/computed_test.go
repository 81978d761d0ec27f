package terraform

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/reading"
)

// TestComputed holds that what the provider fills in where nobody sets it is not taken for something unknown, and that what
// is set is.
func TestComputed(t *testing.T) {
	const marks = `{"role": true, "tracing_config": true, "logging_config": true, "vpc_config": true, "kms_key_arn": true, "publish": true, "code_signing_config_arn": true}`
	read := func(expr string) lambdaperm.Function {
		d := described(t, planOf(extra{}, thing{address: "aws_lambda_function.f", values: `{"function_name": "f"}`, unknown: marks, expr: expr}), here)
		fn := d.Functions[0].Function
		if len(d.Functions[0].Versions) > 0 {
			fn.Versions = d.Functions[0].Versions
		}
		fn.KMSKey, fn.LogGroup = condition.ShowPartial(fn.KMSKey), condition.ShowPartial(fn.LogGroup)
		return fn
	}
	plain := read(`{"function_name": {"constant_value": "f"}}`)
	if diff := cmp.Diff(lambdaperm.Function{ARN: plain.ARN}, plain); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	set := read(`{"tracing_config": [{"mode": {}}], "logging_config": [{"log_group": {}}], "kms_key_arn": ` + refs("var.k") + `, "publish": {}, "vpc_config": [{}]}`)
	if !set.Tracing || set.LogGroup != "<aws_lambda_function.f.logging_config.log_group>" || set.KMSKey != "<var.k>" || len(set.Versions) != 1 || set.VPC == nil {
		t.Errorf("%+v", set)
	}
	// A constant that the plan has no value for, and blocks that are fewer than in the configuration.
	gone := described(t, planOf(extra{}, role("aws_iam_role.r", "r"), rolePolicy(refs("data.aws_iam_policy_document.d.json")),
		thing{address: "data.aws_iam_policy_document.d", actions: "read", unknown: `{"json": true, "statement": [{}]}`,
			values: `{"statement": [{"effect": null, "actions": ["s3:*"], "resources": ["*"], "condition": null}]}`,
			expr:   `{"statement": [{"effect": {"constant_value": "Deny"}, "condition": [{"test": {}}]}]}`}), here)
	want := []string{`{"Version":"2012-10-17","Statement":["<data.aws_iam_policy_document.d.statement[0]>"]}`}
	if diff := cmp.Diff(want, shown(gone.Roles[0].Policies)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestFileSystems holds what is read of file systems that functions mount.
func TestFileSystems(t *testing.T) {
	point := thing{address: "aws_efs_access_point.p", values: `{"file_system_id": "fs-1"}`, unknown: `{"arn": true}`}
	for _, tt := range []struct {
		name, arn string
		want      []lambdaperm.FileSystem
	}{
		{"S3 Files", `"arn:aws:s3files:eu-west-1:111122223333:file-system/fs-1/access-point/ap-1"`, []lambdaperm.FileSystem{{Write: true,
			ARN: "arn:aws:s3files:eu-west-1:111122223333:file-system/fs-1", AccessPoint: "arn:aws:s3files:eu-west-1:111122223333:file-system/fs-1/access-point/ap-1"}}},
		{"an access point of another plan", `"arn:aws:elasticfilesystem:eu-west-1:111122223333:access-point/ap-1"`, nil},
		{"a file system of another plan", "", []lambdaperm.FileSystem{{Write: true, ARN: "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1",
			AccessPoint: "arn:aws:elasticfilesystem:eu-west-1:111122223333:access-point/<aws_efs_access_point.p.id>"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := thing{address: "aws_lambda_function.f", values: `{"function_name": "f", "file_system_config": [{"arn": ` + tt.arn + `}]}`}
			if tt.arn == "" {
				f.values, f.unknown = `{"function_name": "f", "file_system_config": [{}]}`, `{"file_system_config": [{"arn": true}]}`
				f.expr = `{"file_system_config": [{"arn": ` + refs("aws_efs_access_point.p.arn", "aws_efs_access_point.p") + `}]}`
			}
			got := described(t, planOf(extra{}, f, point), here).Functions[0].Function.FileSystems
			for i := range got {
				got[i].AccessPoint = condition.ShowPartial(got[i].AccessPoint)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestSplitFunction holds which texts name a function.
func TestSplitFunction(t *testing.T) {
	for text, want := range map[string]reading.Function{
		"f": {Name: "f"}, "f:live": {Name: "f", Qualifier: "live"}, "function:f": {Name: "f"}, "function:f:1": {Name: "f", Qualifier: "1"},
		"111122223333:function:f":                                  {Name: "f", Account: "111122223333"},
		"arn:aws:lambda:eu-west-1:111122223333:function:f":         {Name: "f", Account: "111122223333", Region: "eu-west-1"},
		"arn:aws:lambda:eu-west-1:111122223333:function:f:$LATEST": {Name: "f", Account: "111122223333", Region: "eu-west-1", Qualifier: "$LATEST"},
		"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:f/invocations": {
			Name: "f", Account: "111122223333", Region: "eu-west-1"},
	} {
		if got, ok := splitFunction(text); !ok || got != want {
			t.Errorf("%s: %+v %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "arn:aws:sqs:eu-west-1:111122223333:q", "arn:aws:lambda:eu-west-1:111122223333:layer:l:1", "a:b:c", "function:a:b:c", "arn:x"} {
		if got, ok := splitFunction(text); ok {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

// TestQueueARN holds which URLs are those of queues.
func TestQueueARN(t *testing.T) {
	r := &reader{env: here}
	r.env.Partition = "aws"
	for text, want := range map[string]string{
		"https://sqs.eu-west-1.amazonaws.com/111122223333/q": "arn:aws:sqs:eu-west-1:111122223333:q",
		"https://example.com/a/q":                            "https://example.com/a/q", "q": "q", "https://sqs.eu-west-1.amazonaws.com/q": "https://sqs.eu-west-1.amazonaws.com/q",
	} {
		if got := r.queueARN(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestLabel holds that labels are short, and that different texts have different ones.
func TestLabel(t *testing.T) {
	long := strings.Repeat("ä", 2000)
	a, b := labelOf(long+"a"), labelOf(long+"b")
	if a == b || len(a) > 1024 || labelOf("aws_s3_bucket.b.arn") != "aws_s3_bucket.b.arn" || labelOf("x\ufdd0y") == labelOf("xy") {
		t.Errorf("%.20q %.20q", a, b)
	}
	for _, label := range []string{a, labelOf("x\ufdd0y"), labelOf("\ufdd0"), labelOf(strings.Repeat("\ufdd1", 5000))} {
		if err := (condition.Unknown{Label: label, Class: condition.ClassText}).Validate(); err != nil {
			t.Error(err)
		}
	}
}

// TestNowhere asks about a plan of which nobody knows where it will be carried out: in every partition.
func TestNowhere(t *testing.T) {
	plan := strings.Replace(string(sample(t)), `"prior_state"`, `"later_state"`, 1)
	s, err := Read([]byte(plan), stack.Environment{})
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[stack.Kind]stack.Outcome)
	for _, a := range s.Audit() {
		if a.Err != nil {
			t.Error(a)
		}
		got[a.Kind] = a.Outcome
	}
	want := map[stack.Kind]stack.Outcome{
		stack.KindTrigger: stack.OutcomeDepends, // the permission names an account
		stack.KindPoll:    stack.OutcomeAllowed, stack.KindRole: stack.OutcomeAllowed, stack.KindNote: "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("IN-75 (-want +got)\n%s", diff)
	}
}

// TestURL holds that a function URL has one of two ways to authenticate.
func TestURL(t *testing.T) {
	url := func(auth string) []byte {
		return planOf(extra{}, fn("aws_lambda_function.f", "f"), thing{address: "aws_lambda_function_url.u", values: `{"function_name": "f", "authorization_type": ` + auth + `}`})
	}
	if d := described(t, url(`"AWS_IAM"`), here); len(d.URLs) != 1 || d.URLs[0].AuthType != "AWS_IAM" {
		t.Error(d.URLs)
	}
	refused(t, url(`"OTHER"`), stack.CodeInvalidValue)
	refused(t, url(`5`), stack.CodeWrongType)
}

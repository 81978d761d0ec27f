package action_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

// matching returns the names of the resource types of a service that an ARN matches.
func matching(service, arn string) string {
	s, _ := action.LookupService(service)
	var list []string
	for r := range s.ResourceTypes() {
		if r.MatchARN(arn) {
			list = append(list, r.Name())
		}
	}
	return strings.Join(list, ", ")
}

func TestMatchARN(t *testing.T) {
	const lambda = "arn:aws:lambda:us-east-1:111122223333:"
	for _, tt := range []struct{ rule, service, arn, want string }{
		{"ACT-13", "lambda", lambda + "function:f", "function"},
		{"ACT-13", "lambda", lambda + "function:f:1", "function, function version"},
		{"ACT-13", "lambda", lambda + "function:f:$LATEST", "function, function version"},
		{"ACT-13", "lambda", lambda + "function:f:$LATEST.PUBLISHED", "function, function version"},
		{"ACT-13", "lambda", lambda + "function:f:live", "function, function alias"},
		{"ACT-13", "lambda", lambda + "function:f:1a", "function, function alias"},
		{"M-41", "lambda", "arn:aws-cn:lambda:cn-north-1:111122223333:function:f", "function"},
		{"M-41", "lambda", lambda + "function:f:7/durable-execution/e/id", "durable execution"},
		{"M-41", "lambda", lambda + "function:f:$LATEST/durable-execution/e/id", "durable execution"},
		{"M-41 no alias", "lambda", lambda + "function:f:live/durable-execution/e/id", ""},
		{"M-41", "lambda", lambda + "function:f/durable-execution/e/id", ""},
		{"M-41", "lambda", lambda + "layer:l", "layer"},
		{"M-41", "lambda", lambda + "layer:l:3", "layerVersion"},
		{"M-41", "lambda", lambda + "event-source-mapping:8d0a3c2e-0000-4000-8000-000000000000", "eventSourceMapping"},
		{"M-41", "lambda", lambda + "code-signing-config:csc-0123456789abcdefg", "code signing config"},
		{"M-41", "lambda", lambda + "capacity-provider:p", "capacityProvider"},
		{"M-41", "lambda", lambda + "microvm-image:i", "microvmImage"},
		{"M-41", "lambda", lambda + "network-connector:n", "networkConnector"},
		{"M-41", "lambda", lambda + "web-function/w", "webFunction"},
		{"M-41", "lambda", lambda + "web-function/w/endpoint/e", "webFunctionEndpoint"},
		{"L2-9", "lambda", lambda + "web-function/w/revision/r", "webFunctionRevision"},
		{"L2-9", "lambda", lambda + "web-function/w/revision/", ""},
		{"L2-9", "lambda", lambda + "web-function/w/alias/a", ""},
		{"M-41", "lambda", lambda + "function:f:1:2", ""},
		{"M-41", "lambda", lambda + "function:f/x", ""},
		{"M-41", "lambda", lambda + "function:", ""},
		{"M-41", "lambda", lambda + "function", ""},
		{"M-41", "lambda", lambda + "function:f:", ""},
		{"M-41", "lambda", "arn:aws:lambda::111122223333:function:f", ""},
		{"M-41", "lambda", "arn:aws:lambda:us-east-1::function:f", ""},
		{"M-13", "lambda", lambda + "Function:f", ""},
		{"", "lambda", "arn:aws:s3:::function:f", ""},
		{"", "lambda", "f", ""},
		{"", "lambda", "*", ""},
		{"", "lambda", "", ""},

		{"", "s3", "arn:aws:s3:::bucket", "bucket"},
		{"", "s3", "arn:aws:s3:::bucket/key", "object"},
		{"", "s3", "arn:aws:s3:::bucket/a/b:c/d", "object"},
		{"", "s3", "arn:aws:s3:::bucket/accesspoint/x", "object"},
		{"", "s3", "arn:aws:s3:::bucket/folder/", "object"},
		{"", "s3", "arn:aws:s3:::bucket/", ""},
		{"", "s3", "arn:aws:s3:us-east-1:111122223333:accesspoint/ap", "accesspoint"},
		{"", "s3", "arn:aws:s3:us-east-1:111122223333:accesspoint/ap/object/a/b", "accesspointobject"},
		{"", "s3", "arn:aws:s3::111122223333:accesspoint/x.mrap", "multiregionaccesspoint"},

		{"", "iam", "arn:aws:iam::111122223333:role/r", "role"},
		{"", "iam", "arn:aws:iam::111122223333:role/path/to/r", "role"},
		{"", "iam", "arn:aws:iam::111122223333:user/r", "user"},
		{"", "iam", "arn:aws:iam::aws:policy/service-role/AWSLambdaRole", "policy"},
		{"", "iam", "arn:aws:iam::111122223333:role/", ""},
		{"", "iam", "arn:aws:iam:us-east-1:111122223333:role/r", ""},

		{"", "logs", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f", "log-group"},
		{"", "logs", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f:*", "log-group"},
		{"", "logs", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f:log-stream:2026/01/01/[$LATEST]0a", "log-stream"},

		{"", "sqs", "arn:aws:sqs:us-east-1:111122223333:queue.fifo", "queue"},
		{"", "sns", "arn:aws:sns:us-east-1:111122223333:topic", "topic"},
		{"", "kms", "arn:aws:kms:us-east-1:111122223333:key/1234abcd", "key"},
		{"", "kms", "arn:aws:kms:us-east-1:111122223333:alias/aws/lambda", "alias"},
		{"", "kms", "arn:aws:kms:us-east-1:111122223333:alias", ""},
		{"", "dynamodb", "arn:aws:dynamodb:us-east-1:111122223333:table/t", "table"},
		{"", "dynamodb", "arn:aws:dynamodb:us-east-1:111122223333:table/t/index/i", "index"},
		{"", "dynamodb", "arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/2026-01-01T00:00:00.000", "stream"},
		{"", "events", "arn:aws:events:us-east-1:111122223333:rule/r", "rule-on-default-event-bus"},
		{"", "events", "arn:aws:events:us-east-1:111122223333:rule/bus/r", "rule-on-custom-event-bus"},
		{"", "secretsmanager", "arn:aws:secretsmanager:us-east-1:111122223333:secret:a/b-c1", "Secret"},
		// Two formats, one of them repaired.
		{"", "apigateway", "arn:aws:apigateway:us-east-1::/restapis/a/stages/s", "Stage"},
		{"", "apigateway", "arn:aws:apigateway:us-east-1::/apis/a/stages/s", "Stage"},
		{"", "opsworks-cm", "arn:aws:opsworks-cm::111122223333:backup/server-20260101", "backup"},
		// A star in the format.
		{"", "dms", "arn:aws:dms:us-east-1:111122223333:cert:ABC", "Certificate"},
		{"", "dms", "arn:aws:dms:us-east-1:111122223333:cert:", "Certificate"},
	} {
		t.Run(tt.rule+" "+tt.arn, func(t *testing.T) {
			if got := matching(tt.service, tt.arn); got != tt.want {
				t.Errorf("matches %q, want %q", got, tt.want)
			}
		})
	}
}

func TestResourceTypeOfARN(t *testing.T) {
	const lambda = "arn:aws:lambda:us-east-1:111122223333:"
	for _, tt := range []struct{ rule, action, arn, want string }{
		{"ACT-13", "lambda:InvokeFunction", lambda + "function:f", "function*"},
		{"ACT-13", "lambda:InvokeFunction", lambda + "function:f:live", "function*"},
		{"M-19", "lambda:InvokeFunction", lambda + "layer:f:1", ""},
		{"M-19", "lambda:InvokeFunction", "arn:aws:s3:::f", ""},
		{"ACT-8", "lambda:GetProvisionedConcurrencyConfig", lambda + "function:f", ""},
		{"ACT-8", "lambda:GetProvisionedConcurrencyConfig", lambda + "function:f:live", "function alias"},
		{"ACT-8", "lambda:GetProvisionedConcurrencyConfig", lambda + "function:f:1", "function version"},
		{"M-21", "lambda:TagResource", lambda + "function:f", "function"},
		{"M-21", "lambda:TagResource", lambda + "layer:f:1", ""},
		{"M-21", "lambda:PutFunctionCodeSigningConfig", lambda + "code-signing-config:csc-0123456789abcdefg", "code signing config*"},
		{"RBP-39", "lambda:PublishLayerVersion", lambda + "layer:l", "layer*"},
		{"RBP-39", "lambda:PublishLayerVersion", lambda + "layer:l:1", ""},
		{"RBP-39", "lambda:GetLayerVersion", lambda + "layer:l:1", "layerVersion*"},
		{"M-18", "lambda:ListFunctions", lambda + "function:f", ""},
		{"M-19", "s3:ListBucket", "arn:aws:s3:::b", "bucket"},
		{"M-19", "s3:ListBucket", "arn:aws:s3:::b/key", ""},
		{"M-19", "s3:GetObject", "arn:aws:s3:::b", ""},
		{"M-19", "s3:GetObject", "arn:aws:s3:::b/key", "object"},
		{"M-20", "ec2:RunInstances", "arn:aws:ec2:us-east-1::image/ami-1", "image*"},
		{"M-20", "ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:volume/*", "volume"},
		{"M-19", "ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1", ""},
		{"M-19", "iam:PassRole", "arn:aws:iam::111122223333:role/a/b", "role*"},
		{"", "lambda:InvokeFunction", "*", ""},
		{"", "lambda:InvokeFunction", "+15550100", ""},
	} {
		t.Run(tt.rule+" "+tt.action+" "+tt.arn, func(t *testing.T) {
			a, known := action.Lookup(tt.action)
			r, ok := a.ResourceType(tt.arn)
			got := r.Name()
			if r.Required() {
				got += "*"
			}
			if !known || got != tt.want || ok != (tt.want != "") {
				t.Errorf("ResourceType = %q, %v, want %q", got, ok, tt.want)
			}
		})
	}
}

var placeholders = regexp.MustCompile(`\$\{[^}]*\}|\*`)

// Each format is read and matches an ARN made from it. A type shares such an ARN with another type only if the formats
// do not tell them apart: see shared.
func TestEveryFormatMatches(t *testing.T) {
	formats, ties := 0, map[string]int{}
	for s := range action.Services() {
		for r := range s.ResourceTypes() {
			if n := r.Pieces(); n > action.MaxPieces {
				t.Errorf("%s %s: %d pieces", s, r, n)
			}
			for f := range r.ARNFormats() {
				formats++
				arn := placeholders.ReplaceAllString(strings.ReplaceAll(f, "${Version}", "7"), "x1")
				if !r.MatchARN(arn) {
					t.Errorf("%s %s: %s does not match %s", s, r, f, arn)
				}
				if got := matching(s.Prefix(), arn); got != r.Name() {
					ties[s.Prefix()]++
				}
				if !strings.HasPrefix(f, "arn:${Partition}:") || r.MatchARN("") || r.MatchARN(arn[:strings.LastIndexByte(arn, ':')]) {
					t.Errorf("%s %s: %s", s, r, f)
				}
			}
		}
	}
	if formats != 2337+13 {
		t.Errorf("%d formats", formats)
	}
	shared := map[string]int{
		"appconfig": 2, "appsync": 2, "aws-marketplace": 6, "connect": 14, "eventsbilltoaws": 2, "identitystore": 6,
		"imagebuilder": 6, "iot": 2, "lambda": 2, "lex": 2, "mediapackagev2": 4, "mediastore": 2, "mobiletargeting": 4,
		"proton": 4, "rtbfabric": 5, "states": 2,
	}
	if diff := cmp.Diff(shared, ties); diff != "" {
		t.Errorf("types that an ARN does not tell apart (-want +got):\n%s", diff)
	}
}

func ExampleAction_ResourceType() {
	a, _ := action.Lookup("s3:GetObject")
	for _, arn := range []string{"arn:aws:s3:::reports/2026/q3.pdf", "arn:aws:s3:::reports"} {
		r, ok := a.ResourceType(arn)
		fmt.Printf("%s: %q %v\n", arn, r, ok)
	}
	// Output:
	// arn:aws:s3:::reports/2026/q3.pdf: "object" true
	// arn:aws:s3:::reports: "" false
}

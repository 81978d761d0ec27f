package forms_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/forms"
)

func TestExpand(t *testing.T) {
	value := func(name string) string { return "<" + name + ">" }
	for _, tt := range []struct{ kind, attribute, want string }{
		{"AWS::SQS::Queue", "", "https://sqs.<R>.<U>/<A>/<N>"},
		{"AWS::SQS::Queue", "Arn", "arn:<P>:sqs:<R>:<A>:<N>"},
		{"AWS::DynamoDB::Table", "StreamArn", "arn:<P>:dynamodb:<R>:<A>:table/<N>/stream/<?>"},
		{"AWS::SNS::Topic", "TopicArn", "arn:<P>:sns:<R>:<A>:<N>"},
		{"AWS::Logs::LogGroup", "Arn", "arn:<P>:logs:<R>:<A>:log-group:<N>:*"},
		{"AWS::ApiGateway::RestApi", "Arn", ""},
		{"AWS::IAM::Role", "Nothing", ""},
	} {
		kind := forms.Lookup(tt.kind)
		form := kind.Ref
		if tt.attribute != "" {
			form = kind.Of(tt.attribute)
		}
		if got := forms.Expand(form, value); got != tt.want {
			t.Errorf("%s.%s: %s, want %s", tt.kind, tt.attribute, got, tt.want)
		}
		for _, form := range []string{kind.ARN, kind.Ref} {
			if strings.Contains(form, "{here}") || strings.Contains(form, "{arn}") || strings.Count(form, "{") != strings.Count(form, "}") {
				t.Errorf("%s: %s", tt.kind, form)
			}
		}
	}
	if forms.Lookup("AWS::Nothing::X") != nil {
		t.Error("a type that is none")
	}
}

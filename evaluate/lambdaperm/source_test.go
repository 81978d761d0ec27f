package lambdaperm_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

func TestEventSources(t *testing.T) {
	names := make(map[string]bool)
	ids := make(map[string]bool)
	last := lambdaperm.ModelPush
	for e := range lambdaperm.EventSources() {
		t.Run(e.Name, func(t *testing.T) {
			if e.Name == "" || names[e.Name] || e.Title == "" {
				t.Errorf("name %q, title %q", e.Name, e.Title)
			}
			names[e.Name], ids[e.ID] = true, true
			if e.Model < last {
				t.Errorf("a source with model %v comes after one with %v", e.Model, last)
			}
			last = e.Model
			if model, _, ok := strings.Cut(e.ID, "-"); ok && !strings.EqualFold(model, e.Model.String()) || !ok && e.Model != lambdaperm.ModelRole {
				t.Errorf("%s has model %v", e.ID, e.Model)
			}
			if (e.Model == lambdaperm.ModelPush) != (e.Principal != "") && e.Model != lambdaperm.ModelRole {
				t.Errorf("%v with principal %q", e.Model, e.Principal)
			}
			if got, err := lambdaperm.LookupEventSource(e.Name); err != nil || !cmp.Equal(got, e) {
				t.Errorf("by name: %v %v", got, err)
			}
			if e.Token && (e.SendsSourceARN != lambdaperm.SentNever || e.SendsSourceAccount != lambdaperm.SentNever || len(e.ARNs) > 0) {
				t.Error("a token and something else")
			}
			if e.SendsSourceARN == lambdaperm.SentAlways && len(e.ARNs) == 0 {
				t.Error("an ARN without a form")
			}
			for i := range e.ARNs {
				e.ARNs[i] = "changed"
			}
		})
	}
	for n := 1; n <= 28; n++ {
		if id := "PUSH-" + strconv.Itoa(n); !ids[id] {
			t.Errorf("no %s", id)
		}
	}
	for n := 1; n <= 11; n++ {
		// PULL-6 and PULL-7 are ways to authenticate to the source of PULL-5.
		if id, way := "PULL-"+strconv.Itoa(n), n == 6 || n == 7; ids[id] == way {
			t.Errorf("%s is a source: %v", id, ids[id])
		}
	}
	for e := range lambdaperm.EventSources() {
		if slices.Contains(e.ARNs, "changed") {
			t.Fatal("the table can be changed")
		}
	}
	for range lambdaperm.EventSources() {
		break
	}
}

func TestEventSourceOf(t *testing.T) {
	for _, tt := range [...]struct{ arn, want string }{
		{"arn:aws:s3:::b", "s3"},
		{"arn:aws-cn:s3:::b", "s3"},
		{"arn:aws:sns:us-east-1:111122223333:t", "sns"},
		{"arn:aws:events:us-east-1:111122223333:rule/n", "events"},
		{"arn:aws:events:us-east-1:111122223333:rule/bus/n", "events"},
		{"arn:aws:events:us-east-1:111122223333:rule/aws.partner/x.com/1/n", "events"},
		{"arn:aws:execute-api:us-east-1:111122223333:api1/prod/GET/", "apigateway"},
		{"arn:aws:execute-api:us-east-1:111122223333:api1/prod/GET/a/b", "apigateway"},
		{"arn:aws:execute-api:us-east-1:111122223333:api1/authorizers/x", "apigateway"},
		{"arn:aws:execute-api:us-east-1:111122223333:api1/prod/$connect", "apigateway"},
		{"arn:aws:logs:us-east-1:111122223333:log-group:/aws/x:*", "logs"},
		{"arn:aws:logs:us-east-1:111122223333:log-group:x", "logs"},
		{"arn:aws:cloudwatch:us-east-1:111122223333:alarm:a: b", "alarms"},
		{"arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_a", "cognito-idp"},
		{"arn:aws:cognito-identity:us-east-1:111122223333:identitypool/us-east-1:1-2", "cognito-sync"},
		{"arn:aws:iot:us-east-1:111122223333:provisioningtemplate/t", "iot"},
		{"arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/n/1", "elasticloadbalancing"},
		{"arn:aws:lex:us-east-1:111122223333:intent:n:$LATEST", "lex"},
		{"arn:aws:lex:us-east-1:111122223333:bot-alias/B/A", "lexv2"},
		{"arn:aws:cloudfront::111122223333:distribution/E1", "cloudfront"},
		{"arn:aws:secretsmanager:us-east-1:111122223333:secret:a/b-x1", "secretsmanager"},
		{"arn:aws:kinesis:us-east-1:111122223333:stream/s", "kinesis"},
		{"arn:aws:kinesis:us-east-1:111122223333:stream/s/consumer/c:1", "kinesis-consumer"},
		{"arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/2026-01-01T00:00:00.000", "dynamodb"},
		{"arn:aws:sqs:us-east-1:111122223333:q.fifo", "sqs"},
		{"arn:aws:kafka:us-east-1:111122223333:cluster/c/1", "kafka"},
		{"arn:aws:mq:us-east-1:111122223333:broker:b:b-1", "mq"},
		{"arn:aws:rds:us-east-1:111122223333:cluster:d", "documentdb"},
		{"arn:aws:states:us-east-1:111122223333:stateMachine:m", "states"},
		{"arn:aws:s3:us-east-1:111122223333:job/1", "s3-batch"},

		{"", "INVALID_ARN"},
		{"bucket", "INVALID_ARN"},
		{"arn:aws:s3:::b/key", "INVALID_ARN"},
		{"arn:aws:s3:::*", "INVALID_ARN"},
		{"arn:aws:s3:us-east-1::b", "INVALID_ARN"},
		{"arn:other:s3:::b", "INVALID_ARN"},
		{"arn:aws:sns:us-east-1:111122223333:t:s", "INVALID_ARN"},
		{"arn:aws:sns:us-east-1:1111:t", "INVALID_ARN"},
		{"arn:aws:sns:*:111122223333:t", "INVALID_ARN"},
		{"arn:aws:sns:us-east-1:111122223333:", "INVALID_ARN"},
		{"arn:aws:events:us-east-1:111122223333:rule/", "INVALID_ARN"},
		{"arn:aws:events:us-east-1:111122223333:event-bus/b", "INVALID_ARN"},
		{"arn:aws:logs:us-east-1:111122223333:log-group:x:log-stream:y", "INVALID_ARN"},
		{"arn:aws:dynamodb:us-east-1:111122223333:table/t", "INVALID_ARN"},
		{"arn:aws:cloudfront:us-east-1:111122223333:distribution/E1", "INVALID_ARN"},
		{"arn:aws:ec2:us-east-1:111122223333:instance/i-1", "UNKNOWN_EVENT_SOURCE"},
		{"arn:aws:apigateway:us-east-1::/restapis/a/stages/b", "UNKNOWN_EVENT_SOURCE"}, // PUSH-4: the wrong form of 2018
	} {
		t.Run(tt.arn, func(t *testing.T) {
			e, err := lambdaperm.EventSourceOf(tt.arn)
			if code := lambdaperm.Code(tt.want); tt.want == strings.ToUpper(tt.want) {
				isError(t, err, code, tt.arn)
				if e.Name != "" {
					t.Errorf("got %s", e.Name)
				}
				return
			}
			if err != nil || e.Name != tt.want {
				t.Errorf("%q %v, want %q", e.Name, err, tt.want)
			}
			if !e.Has(tt.arn) || e.Has("arn:aws:x:::y") || e.Has("x") {
				t.Error("Has disagrees")
			}
		})
	}
	_, err := lambdaperm.LookupEventSource("nothing")
	isError(t, err, lambdaperm.CodeUnknownSource, "nothing")
	_, err = lambdaperm.LookupEventSource("")
	isError(t, err, lambdaperm.CodeUnknownSource, "")
	if (lambdaperm.EventSource{}).Has("arn:aws:s3:::b") {
		t.Error("the zero value has an ARN")
	}
}

func TestPrincipals(t *testing.T) {
	for _, tt := range [...]struct {
		name, source, region, function string
		want                           []string
	}{
		{"PUSH-1", "s3", "", "us-east-1", []string{"s3.amazonaws.com"}},
		{"PUSH-2/default region", "sns", "eu-west-1", "us-east-1", []string{"sns.amazonaws.com"}},
		{"PUSH-2/opt-in region into another", "sns", "ap-east-1", "us-east-1", []string{"sns.ap-east-1.amazonaws.com"}},
		{"PUSH-2/opt-in region, the same", "sns", "ap-east-1", "ap-east-1", []string{"sns.amazonaws.com"}},
		{"PUSH-2/into an opt-in region", "sns", "us-east-1", "ap-east-1", []string{"sns.amazonaws.com"}},
		{"PUSH-2/no opt-in in China", "sns", "cn-north-1", "cn-northwest-1",
			[]string{"sns.amazonaws.com", "sns.amazonaws.com.cn"}},
		{"PUSH-5", "logs", "us-east-1", "us-east-1", []string{"logs.amazonaws.com", "logs.us-east-1.amazonaws.com"}},
		{"PUSH-13", "alexa-appkit", "", "cn-north-1", []string{"alexa-appkit.amazon.com"}},
		{"PUSH-28", "pinpoint", "eu-west-1", "eu-west-1", []string{"pinpoint.eu-west-1.amazonaws.com"}},
		{"PUSH-28/workmail", "workmail", "us-west-2", "us-west-2", []string{"workmail.us-west-2.amazonaws.com"}},
		{"PUSH-31", "s3", "", "cn-north-1", []string{"s3.amazonaws.com", "s3.amazonaws.com.cn"}},
		{"PULL-1", "kinesis", "us-east-1", "us-east-1", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := lambdaperm.LookupEventSource(tt.source)
			if err != nil {
				t.Fatal(err)
			}
			fn := arn.Function{Partition: "aws", Region: tt.function, AccountID: accountA, Name: "f"}
			if strings.HasPrefix(tt.function, "cn-") {
				fn.Partition = "aws-cn"
			}
			if diff := cmp.Diff(tt.want, e.Principals(tt.region, fn)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

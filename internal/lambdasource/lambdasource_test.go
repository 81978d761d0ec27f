package lambdasource

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

func lookup(t *testing.T, name string) *Source {
	t.Helper()
	for i := range Push {
		if Push[i].Name == name {
			return &Push[i]
		}
	}
	t.Fatalf("no source %s", name)
	return nil
}

// TestCanSend is about values of aws:SourceArn, with wildcards (F-L08).
func TestCanSend(t *testing.T) {
	for _, c := range []struct {
		source, value string
		want          bool
	}{
		{"apigateway", "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/prod/GET/orders", true},
		{"apigateway", "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*/*/orders", true},
		{"apigateway", "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*", true},
		{"apigateway", "arn:aws:execute-api:us-east-1:123456789012:a1b2c3*", true},
		{"apigateway", "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/authorizers/x1y2z3", true},
		{"apigateway", "arn:aws:execute-api:*:*:*", true},
		{"apigateway", "*", true},
		{"apigateway", "arn:aws:execute-api:us-east-1:123456789012:a1b2c3", false},
		{"apigateway", "arn:aws:apigateway:us-east-1::/restapis/a1b2c3", false},
		{"apigateway", "arn:aws:apigateway:us-east-1::/restapis/a1b2c3/*", false},
		{"apigateway", "https://a1b2c3.execute-api.us-east-1.amazonaws.com/*", false},
		{"apigateway", "a1b2c3", false},
		{"s3", "arn:aws:s3:::uploads", true},
		{"s3", "arn:aws:s3:::uploads*", true},
		{"s3", "arn:aws:s3:::uploads/*", false},
		{"s3", "arn:aws:s3:us-east-1:123456789012:uploads", false},
		{"sns", "arn:aws:sns:us-east-1:123456789012:orders", true},
		{"sns", "arn:aws:sns:*:123456789012:*", true},
		{"sns", "arn:aws:sns:us-east-1:123456789012:orders:*", false}, // a subscription
		{"events", "arn:aws:events:us-east-1:123456789012:rule/bus/nightly", true},
		{"events", "arn:aws:events:us-east-1:123456789012:rule/*", true},
		{"events", "arn:aws:events:us-east-1:123456789012:event-bus/*", false},
		{"events", "arn:aws:scheduler:us-east-1:123456789012:schedule/*", false},
		{"logs", "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f:*", true},
		{"logs", "arn:aws:logs:us-east-1:123456789012:log-group:*", true},
		{"logs", "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f", false}, // sent with ":*"
		{"alexa-appkit", "arn:aws:alexa:us-east-1:123456789012:skill/x", false},
		{"sns", "arn:${aws:PrincipalTag/p}:sns:us-east-1:123456789012:t", true},
	} {
		v, err := template.Parse(c.value, template.Options{Wildcards: true, Variables: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := lookup(t, c.source).CanSend(v.Pieces()); got != c.want {
			t.Errorf("%s and %s: %v", c.source, c.value, got)
		}
	}
}

func TestIsNamed(t *testing.T) {
	for _, c := range []struct {
		source, principal string
		want              bool
	}{
		{"s3", "s3.amazonaws.com", true},
		{"s3", "s3.us-east-1.amazonaws.com", false},
		{"s3", "s3.amazonaws.com.cn", true}, // PUSH-31
		{"s3", "s3-outposts.amazonaws.com", false},
		{"sns", "sns.af-south-1.amazonaws.com", true}, // PUSH-2
		{"logs", "logs.amazonaws.com", true},          // PUSH-5
		{"logs", "logs.us-east-1.amazonaws.com", true},
		{"logs", "logs.nowhere.amazonaws.com", false},
		{"pinpoint", "pinpoint.us-east-1.amazonaws.com", true},
		{"pinpoint", "pinpoint.amazonaws.com", false},
		{"alexa-appkit", "alexa-appkit.amazon.com", true},
		{"alexa-appkit", "alexa-appkit.amazon.com.cn", false},
	} {
		if got := lookup(t, c.source).IsNamed(c.principal); got != c.want {
			t.Errorf("%s and %s: %v", c.source, c.principal, got)
		}
	}
	if (&Source{}).IsNamed("") || (&Source{}).CanSend(nil) || (&Source{}).Has(arn.ARN{}) {
		t.Error("the zero value is a source")
	}
}

func TestIsQualified(t *testing.T) { // ROLE-10
	for value, want := range map[string]bool{
		"arn:aws:lambda:us-east-1:123456789012:function:orders":      false,
		"arn:aws:lambda:us-east-1:123456789012:function:orders*":     false,
		"arn:aws:lambda:us-east-1:123456789012:function:orders:live": true,
		"arn:aws:lambda:us-east-1:123456789012:function:*:*":         true,
		"arn:aws:lambda:us-east-1:123456789012:layer:tools:3":        false,
		"*": false,
		"":  false,
	} {
		if got := IsQualified(value); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
}

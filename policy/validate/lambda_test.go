package validate

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// A placeCase is a policy and where one code is found in it.
type placeCase struct {
	name       string // begins with the rule
	kind       policy.Kind
	statements string
	want       string // the paths, with blanks between them; "": not found
}

func checkPlaces(t *testing.T, cases []placeCase) {
	t.Helper()
	for _, c := range cases {
		rule, _, _ := strings.Cut(c.name, " ")
		var found []string
		text := []byte(`{"Version":"2012-10-17","Statement":[` + c.statements + `]}`)
		before := Text(text, c.kind)
		for _, f := range before {
			if f.Refusal {
				t.Errorf("%s: %s", c.name, f.Message)
			}
			if f.Rule != rule {
				continue
			}
			found = append(found, f.Path)
			if len(f.Fix) > 0 { // takes its finding away, and brings no other
				fixed, _ := Apply(text, []Finding{f})
				was, is := counted(before), counted(Text(fixed, c.kind))
				for code, n := range is {
					if n > was[code] || code == f.Code && n == was[code] {
						t.Errorf("%s: the fix leaves %s: %s", c.name, code, fixed)
					}
				}
			}
		}
		if got := strings.Join(found, " "); got != c.want {
			t.Errorf("%s: found at %q, want %q", c.name, got, c.want)
		}
	}
}

const (
	orders = "arn:aws:lambda:us-east-1:123456789012:function:orders"
	layer  = "arn:aws:lambda:us-east-1:123456789012:layer:tools:3"
)

// byService is a statement that lets a service invoke a function.
func byService(service, condition string) string {
	return `{"Effect":"Allow","Principal":{"Service":"` + service + `"},"Action":"lambda:InvokeFunction","Resource":"` + orders + `"` +
		conditionOf(condition) + `}`
}

func conditionOf(condition string) string {
	if condition == "" {
		return ""
	}
	return `,"Condition":{` + condition + `}`
}

func TestSources(t *testing.T) {
	const (
		account = `"StringEquals":{"aws:SourceAccount":"123456789012"}`
		topic   = `"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:123456789012:orders"}`
		bucket  = `"ArnLike":{"aws:SourceArn":"arn:aws:s3:::uploads"}`
		onKey   = `Statement[0].Condition.StringEquals."aws:SourceAccount"`
		onARN   = `Statement[0].Condition.ArnLike."aws:SourceArn"`
	)
	api := func(value string) string { return `"ArnLike":{"aws:SourceArn":"` + value + `"}` }
	checkPlaces(t, []placeCase{
		{"F-L06 SNS", policy.Resource, byService("sns.amazonaws.com", account+","+topic), onKey},
		{"F-L06 SNS with a Region", policy.Resource, byService("sns.af-south-1.amazonaws.com", account), onKey},
		{"F-L06 SNS in China", policy.Resource, byService("sns.amazonaws.com.cn", account), onKey},
		{"F-L06 Alexa", policy.Resource, byService("alexa-appkit.amazon.com", account), onKey},
		{"F-L06 another service", policy.Resource, byService("s3.amazonaws.com", account), ""},
		{"F-L06 a service that is not known", policy.Resource, byService("scheduler.amazonaws.com", account), ""},
		{"F-L06 IfExists", policy.Resource, byService("sns.amazonaws.com", `"StringEqualsIfExists":{"aws:SourceAccount":"123456789012"}`), ""},
		{"F-L06 negated", policy.Resource, byService("sns.amazonaws.com", `"StringNotEquals":{"aws:SourceAccount":"123456789012"}`), ""},
		{"F-L06 two services", policy.Resource, strings.Replace(byService("sns.amazonaws.com", account), `"sns.amazonaws.com"`, `["sns.amazonaws.com","s3.amazonaws.com"]`, 1), ""},
		{"F-L06 another action", policy.Resource, strings.Replace(byService("sns.amazonaws.com", account), "InvokeFunction", "GetFunction", 1), ""},
		{"F-L06 a queue", policy.Resource, `{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage",` +
			`"Resource":"arn:aws:sqs:us-east-1:123456789012:q","Condition":{` + account + `}}`, ""},
		{"F-L06 Deny", policy.Resource, strings.Replace(byService("sns.amazonaws.com", account), "Allow", "Deny", 1), ""},

		{"F-L07 bucket", policy.Resource, byService("s3.amazonaws.com", bucket), onARN},
		{"F-L07 with the account", policy.Resource, byService("s3.amazonaws.com", bucket+","+account), ""},
		{"F-L07 with the organization", policy.Resource, byService("s3.amazonaws.com", bucket+`,"StringEquals":{"aws:SourceOrgID":"o-exampleorgid"}`), ""},
		{"F-L07 with the account, perhaps", policy.Resource, byService("s3.amazonaws.com", bucket+`,"StringEqualsIfExists":{"aws:SourceAccount":"123456789012"}`), onARN},
		{"F-L07 any account", policy.Resource, byService("events.amazonaws.com", api("arn:aws:events:us-east-1:*:rule/nightly")), onARN},
		{"F-L07 an account", policy.Resource, byService("events.amazonaws.com", api("arn:aws:events:us-east-1:123456789012:rule/nightly")), ""},
		{"F-L07 no source", policy.Resource, byService("s3.amazonaws.com", ""), ""},
		{"F-L07 one of two", policy.Resource, byService("events.amazonaws.com", `"ArnLike":{"aws:SourceArn":["arn:aws:events:us-east-1:123456789012:rule/a","arn:aws:events:us-east-1::rule/a"]}`), onARN},
		{"F-L07 no ARN of a source", policy.Resource, byService("apigateway.amazonaws.com", api("arn:aws:apigateway:us-east-1::/restapis/a1b2c3")), ""},
		{"F-L07 a role", policy.Resource, strings.Replace(byService("123456789012", bucket), "Service", "AWS", 1), ""},

		{"F-L08 a bare API", policy.Resource, byService("apigateway.amazonaws.com", api("arn:aws:execute-api:us-east-1:123456789012:a1b2c3")), onARN},
		{"F-L08 an address", policy.Resource, byService("apigateway.amazonaws.com", `"StringLike":{"aws:SourceArn":"https://a1b2c3.execute-api.us-east-1.amazonaws.com/*"}`),
			`Statement[0].Condition.StringLike."aws:SourceArn"`},
		{"F-L08 arn:aws:apigateway", policy.Resource, byService("apigateway.amazonaws.com", api("arn:aws:apigateway:us-east-1::/restapis/a1b2c3/*")), onARN},
		{"F-L08 stages", policy.Resource, byService("apigateway.amazonaws.com", api("arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*/*/orders")), ""},
		{"F-L08 authorizer", policy.Resource, byService("apigateway.amazonaws.com", api("arn:aws:execute-api:us-east-1:123456789012:a1b2c3/authorizers/x1")), ""},
		{"F-L08 objects", policy.Resource, byService("s3.amazonaws.com", api("arn:aws:s3:::uploads/*")), onARN},
		{"F-L08 a bus", policy.Resource, byService("events.amazonaws.com", api("arn:aws:events:us-east-1:123456789012:event-bus/orders")), onARN},
		{"F-L08 a rule of a bus", policy.Resource, byService("events.amazonaws.com", api("arn:aws:events:us-east-1:123456789012:rule/orders/*")), ""},
		{"F-L08 a log group", policy.Resource, byService("logs.us-east-1.amazonaws.com", api("arn:aws:logs:us-east-1:123456789012:log-group:/aws/x")), onARN},
		{"F-L08 a log group and :*", policy.Resource, byService("logs.amazonaws.com", api("arn:aws:logs:us-east-1:123456789012:log-group:/aws/x:*")), ""},
		{"F-L08 one of two fits", policy.Resource, byService("s3.amazonaws.com", `"ArnLike":{"aws:SourceArn":["arn:aws:s3:::a/*","arn:aws:s3:::a"]}`), ""},
		{"F-L08 none of two fits", policy.Resource, byService("s3.amazonaws.com", `"ArnLike":{"aws:SourceArn":["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]}`), onARN + "[0]"},
		{"F-L08 negated", policy.Resource, byService("s3.amazonaws.com", `"ArnNotLike":{"aws:SourceArn":"arn:aws:s3:::a/*"}`), ""},
		{"F-L08 a variable", policy.Resource, byService("s3.amazonaws.com", api("arn:aws:s3:::${aws:PrincipalTag/bucket}")), ""},
		{"F-L08 a service that is not known", policy.Resource, byService("scheduler.amazonaws.com", api("arn:aws:s3:::a/*")), ""},
		{"F-L08 besides another principal", policy.Resource, strings.Replace(byService("s3.amazonaws.com", api("arn:aws:s3:::a/*")), `{"Service"`, `{"AWS":"123456789012","Service"`, 1), ""},
	})
}

// forAll is a statement for a principal of the policy of a function.
func forAll(principal, action, condition string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":` + action + `,"Resource":"` + orders + `"` + conditionOf(condition) + `}`
}

func TestFunctions(t *testing.T) {
	const (
		all, invoke, url = `"*"`, `"lambda:InvokeFunction"`, `"lambda:InvokeFunctionUrl"`
		none             = `"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}`
	)
	cases := []placeCase{
		{"F-L10 everyone", policy.Resource, forAll(all, invoke, ""), "Statement[0].Principal"},
		{"F-L10 among others", policy.Resource, forAll(`{"AWS":["123456789012","*"]}`, `"lambda:*"`, ""), "Statement[0].Principal.AWS[1]"},
		{"F-L10 another action", policy.Resource, forAll(all, `"lambda:GetFunction"`, ""), "Statement[0].Principal"},
		{"F-L10 no resource", policy.Resource, `{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction"}`, "Statement[0].Principal"},
		{"F-L10 all but one", policy.Resource, `{"Effect":"Allow","Principal":"*","NotAction":"lambda:DeleteFunction","Resource":"` + orders + `"}`, "Statement[0].Principal"},
		{"F-L10 only the URL", policy.Resource, forAll(all, url, ""), ""},
		{"F-L10 only a layer", policy.Resource, `{"Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"` + layer + `"}`, ""},
		{"F-L10 an account", policy.Resource, forAll(`{"AWS":"123456789012"}`, invoke, ""), ""},
		{"F-L10 Deny", policy.Resource, strings.Replace(forAll(all, invoke, ""), "Allow", "Deny", 1), ""},
		{"F-L10 a bucket", policy.Resource, `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::b/*"}`, ""},
		{"F-L10 a session of a URL", policy.Resource, forAll(all, invoke, `"Bool":{"lambda:InvokedViaFunctionUrl":"false"}`), "Statement[0].Principal"},
	}
	for _, c := range []struct {
		condition string
		narrows   bool
	}{
		{`"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}`, true},
		{`"StringEquals":{"AWS:PRINCIPALORGID":"o-exampleorgid"}`, true},
		{`"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-exampleorgid"}`, false},
		{`"StringNotEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}`, false},
		{`"StringLike":{"aws:PrincipalOrgID":"*"}`, false},
		{`"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-exampleorgid/*"}`, true},
		{`"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-exampleorgid/*"}`, false},
		{`"Null":{"aws:PrincipalOrgID":"false"}`, false},
		{`"StringEquals":{"aws:PrincipalAccount":"123456789012"}`, true},
		{`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/*"}`, true},
		{`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin"}`, false},
		{`"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:123456789012:t"}`, true},
		{`"ArnLike":{"aws:SourceArn":"arn:aws:s3:::b"}`, false},
		{`"StringEquals":{"aws:SourceAccount":"123456789012"}`, true},
		{`"StringEquals":{"aws:SourceVpce":"vpce-12345678"}`, true},
		{`"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}`, true},
		{`"IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]}`, false},
		{`"StringEquals":{"lambda:EventSourceToken":"amzn1.ask.skill.x"}`, true},
		{`"Bool":{"lambda:InvokedViaFunctionUrl":"true"}`, true},
		{`"Bool":{"aws:SecureTransport":"true"}`, false},
		{`"StringLike":{"aws:UserAgent":"curl/*"}`, false},
	} {
		want := "Statement[0].Principal"
		if c.narrows {
			want = ""
		}
		cases = append(cases, placeCase{"F-L10 " + c.condition, policy.Resource, forAll(all, invoke, c.condition), want},
			placeCase{"F-L11 " + c.condition, policy.Resource, forAll(all, url, c.condition), want})
	}
	both := forAll(all, `["lambda:InvokeFunctionUrl","lambda:InvokeFunction"]`, "")
	viaURL := `"Bool":{"lambda:InvokedViaFunctionUrl":"true"}`
	checkPlaces(t, append(cases, []placeCase{
		{"F-L11 NONE", policy.Resource, forAll(all, url, none), "Statement[0].Principal"},
		{"F-L11 AWS_IAM", policy.Resource, forAll(all, url, `"StringEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}`), ""},
		{"F-L11 an account", policy.Resource, forAll(`{"AWS":"123456789012"}`, url, none), ""},

		{"F-L12 URL only", policy.Resource, forAll(all, url, none), "Statement[0].Action"},
		{"F-L12 in a list", policy.Resource, forAll(all, `["lambda:GetFunction","lambda:InvokeFunctionUrl"]`, none), "Statement[0].Action[1]"},
		{"F-L12 both at once", policy.Resource, both, ""},
		{"F-L12 by a pattern", policy.Resource, forAll(all, `"lambda:InvokeFunction*"`, ""), ""},
		{"F-L12 in another statement", policy.Resource, forAll(all, url, none) + "," + forAll(all, invoke, viaURL), ""},
		{"F-L12 for somebody else", policy.Resource, forAll(all, url, none) + "," + forAll(`{"AWS":"123456789012"}`, invoke, viaURL), "Statement[0].Action"},
		{"F-L12 for everyone", policy.Resource, forAll(`{"AWS":"arn:aws:iam::123456789012:role/r"}`, url, "") + "," + forAll(all, invoke, viaURL), ""},
		{"F-L12 for the account", policy.Resource, forAll(`{"AWS":"arn:aws:iam::123456789012:role/r"}`, url, "") + "," + forAll(`{"AWS":"123456789012"}`, invoke, ""), ""},
		{"F-L12 another function", policy.Resource, forAll(all, url, none) + "," + strings.Replace(forAll(all, invoke, viaURL), ":orders", ":bills", 1), "Statement[0].Action"},
		{"F-L12 denied", policy.Resource, forAll(all, url, none) + "," + strings.Replace(forAll(all, invoke, ""), "Allow", "Deny", 1), "Statement[0].Action"},
		{"F-L12 CloudFront", policy.Resource, forAll(`{"Service":"cloudfront.amazonaws.com"}`, url, `"ArnLike":{"aws:SourceArn":"arn:aws:cloudfront::123456789012:distribution/E1"}`), "Statement[0].Action"},

		{"F-L14 key policy", policy.Key, `{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:Decrypt","Resource":"*","Condition":{"ArnLike":{"Lambda:sourcefunctionarn":"` + orders + `"}}}`,
			`Statement[0].Condition.ArnLike."Lambda:sourcefunctionarn"`},
		{"F-L14 identity policy", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"ArnLike":{"lambda:SourceFunctionArn":"` + orders + `"}}}`, ""},
		{"F-L14 another key", policy.Resource, forAll(all, invoke, `"ArnLike":{"aws:SourceArn":"`+orders+`"}`), ""},

		{"F-L20 another account", policy.Resource, forAll(`{"AWS":"111122223333"}`, `["lambda:GetFunction","lambda:UpdateFunctionConfiguration"]`, ""), "Statement[0].Action[1]"},
		{"F-L20 its role", policy.Resource, forAll(`{"AWS":"arn:aws:iam::111122223333:role/r"}`, `"lambda:CreateFunctionUrlConfig"`, ""), "Statement[0].Action"},
		{"F-L20 the same account", policy.Resource, forAll(`{"AWS":"123456789012"}`, `"lambda:UpdateFunctionConfiguration"`, ""), ""},
		{"F-L20 everyone", policy.Resource, forAll(all, `"lambda:UpdateFunctionConfiguration"`, ""), ""},
		{"F-L20 grantable", policy.Resource, forAll(`{"AWS":"111122223333"}`, invoke, ""), ""},
		{"F-L20 a pattern of both", policy.Resource, forAll(`{"AWS":"111122223333"}`, `"lambda:Update*"`, ""), ""},
		{"F-L20 a pattern of none", policy.Resource, forAll(`{"AWS":"111122223333"}`, `"lambda:*EventSourceMapping*"`, ""), "Statement[0].Action"},
		{"F-L20 an action that is none", policy.Resource, forAll(`{"AWS":"111122223333"}`, `"lambda:UpdateFunctionConfig"`, ""), ""},
		{"F-L20 a layer", policy.Resource, `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"lambda:GetLayerVersion","Resource":"` + layer + `"}`, ""},
		{"F-L20 any account", policy.Resource, strings.Replace(forAll(`{"AWS":"111122223333"}`, `"lambda:UpdateFunctionConfiguration"`, ""), ":123456789012:", ":*:", 1), ""},
		{"F-L20 Deny", policy.Resource, strings.Replace(forAll(`{"AWS":"111122223333"}`, `"lambda:UpdateFunctionConfiguration"`, ""), "Allow", "Deny", 1), ""},

		{"F-L22 everyone", policy.Resource, `{"Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"` + layer + `"}`, "Statement[0].Principal"},
		{"F-L22 an organization", policy.Resource, `{"Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"` + layer +
			`","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}}`, ""},
		{"F-L22 an account", policy.Resource, `{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"lambda:GetLayerVersion","Resource":"` + layer + `"}`, ""},
		{"F-L22 a function", policy.Resource, forAll(all, `"lambda:*"`, ""), ""},
	}...))
}

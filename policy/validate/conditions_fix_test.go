package validate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy"
)

// TestConditionFixes holds the fixes of conditions: what is fixed is gone, and nothing new there.
func TestConditionFixes(t *testing.T) {
	const (
		like     = "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"
		wildcard = "WILDCARD_WITHOUT_LIKE_OPERATOR"
		present  = "EQUIVALENT_TO_NULL_FALSE"
		absent   = "EQUIVALENT_TO_NULL_TRUE"
	)
	checkFixes(t, []fixture{
		// F-121: one key of the operator, one of several, an operator that is there already
		{like, 0, denyIf(`"StringNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/a"}`),
			denyIf(`"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/a"}`)},
		{like, 0, denyIf(`"StringLike" : { "aws:username": "a*", "aws:PrincipalArn": ["arn:aws:iam::*:role/a"] }`),
			denyIf(`"ArnLike":{"aws:PrincipalArn": ["arn:aws:iam::*:role/a"]},"StringLike" : { "aws:username": "a*" }`)},
		{like, 0, denyIf(`"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/a"},"ArnLike":{"aws:SourceArn":"arn:aws:s3:::b"}`),
			denyIf(`"ArnLike":{"aws:SourceArn":"arn:aws:s3:::b","aws:PrincipalArn":"arn:aws:iam::*:role/a"}`)},
		{like, 0, denyIf(`"ArnLike":{},"ForAnyValue:StringLikeIfExists":{"sts:RequestContextProviders":"arn:aws:iam::*:a"},"ForAnyValue:ArnLikeIfExists":{}`),
			denyIf(`"ArnLike":{},"ForAnyValue:ArnLikeIfExists":{"sts:RequestContextProviders":"arn:aws:iam::*:a"}`)},
		{like, 0, denyIf(`"StringLike":{"aws:PrincipalArn":"arn:aws:iam::1*"}`), ""}, // not all parts
		{like, 0, denyIf(`"StringLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/a","*"]}`), ""},
		{like, 0, denyIf(`"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/a"},"ArnLike":{"AWS:PrincipalArn":"arn:aws:iam::*:role/b"}`), ""},
		// F-095
		{wildcard, 0, allowIf(`"StringNotEqualsIfExists":{"aws:username":"a*"}`), allowIf(`"StringNotLikeIfExists":{"aws:username":"a*"}`)},
		{wildcard, 0, allowIf(`"StringEquals":{"aws:SourceArn":"arn:aws:s3:::b*"}`), allowIf(`"ArnLike":{"aws:SourceArn":"arn:aws:s3:::b*"}`)},
		{wildcard, 0, allowIf(`"StringEquals":{"aws:SourceArn":"arn:aws:s3*"}`), ""},
		{wildcard, 0, allowIf(`"StringEquals":{"aws:username":"*"}`), ""},       // it may be the character
		{wildcard, 0, allowIf(`"StringEquals":{"aws:SourceAccount":"1*"}`), ""}, // F-071
		{wildcard, 0, allowIf(`"StringEqualsIgnoreCase":{"own:Key":"a*"}`), ""}, // there is no such operator
		// F-134, F-135
		{present, 0, allowIf(`"StringLike":{"aws:ResourceTag/a":["*", "b"]}`), allowIf(`"Null":{"aws:ResourceTag/a":"false"}`)},
		{present, 0, allowIf(`"StringLike":{"aws:ResourceTag/a":"*","aws:ResourceTag/b":"c*"},"Null":{"aws:username":"true"}`),
			allowIf(`"StringLike":{"aws:ResourceTag/b":"c*"},"Null":{"aws:username":"true","aws:ResourceTag/a":"false"}`)},
		{present, 0, allowIf(`"StringLike":{"aws:ResourceTag/a":"*"},"Null":{"aws:resourcetag/A":"true"}`), ""},
		{present, 0, allowIf(`"Bool":{"aws:SecureTransport":true},"StringLike":{"aws:ResourceTag/a":"*"}`),
			allowIf(`"Null":{"aws:ResourceTag/a":"false"},"Bool":{"aws:SecureTransport":true}`)},
		{present, 0, allowIf(`"StringLike":{"aws:ResourceTag/a":"*"}, "Bool":{"aws:SecureTransport":true}`),
			allowIf(`"Null":{"aws:ResourceTag/a":"false"},"Bool":{"aws:SecureTransport":true}`)},
		{absent, 0, denyIf(`"StringNotLike":{"aws:ResourceTag/a":"*"}`), denyIf(`"Null":{"aws:ResourceTag/a":"true"}`)},
		// F-138
		{"IMPROVE_IP_RANGE", 0, allowIf(`"IpAddress":{"aws:SourceIp":["203.0.113.5/24","198.51.100.0/24"]}`),
			allowIf(`"IpAddress":{"aws:SourceIp":["203.0.113.0/24","198.51.100.0/24"]}`)},
		// F-050
		{"INVALID_SERVICE", 0, allowIf(`"ArnLike":{"lamda:FunctionArn":"arn:aws:lambda:*:123456789012:function:f"}`), ""},
		{"INVALID_SERVICE", 0, allowIf(`"ForAnyValue:StringEquals":{"aws:CalledVia":"athna.amazonaws.com"}`),
			allowIf(`"ForAnyValue:StringEquals":{"aws:CalledVia":"athena.amazonaws.com"}`)},
		// F-066
		{"INVALID_REGION", 0, allowIf(`"StringEquals":{"aws:RequestedRegion":"eu-cental-1"}`),
			allowIf(`"StringEquals":{"aws:RequestedRegion":"eu-central-1"}`)},
		{"INVALID_REGION", 0, allowIf(`"StringEquals":{"aws:RequestedRegion":"us-west-9"}`), ""}, // two are as near
	})
}

// TestConditionFixesTogether applies all fixes of a text at once, and again to what comes of it, until there is none left:
// they never meet.
func TestConditionFixesTogether(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{
			allowIf(`"StringLike":{"aws:ResourceTag/a":"*"},"ForAnyValue:StringLike":{"aws:TagKeys":"*"}`),
			allowIf(`"Null":{"aws:ResourceTag/a":"false","aws:TagKeys":"false"}`),
		},
		{
			allowIf(`"StringLike":{"aws:ResourceTag/a":"*","aws:ResourceTag/b":"*"},"ArnLike":{"aws:SourceArn":"*"}`),
			allowIf(`"Null":{"aws:ResourceTag/a":"false","aws:ResourceTag/b":"false","aws:SourceArn":"false"}`),
		},
		{
			allowIf(`"StringLike":{"aws:SourceArn":"arn:aws:s3:::b*","aws:username":"a"},"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::*:a"}`),
			allowIf(`"ArnLike":{"aws:SourceArn":"arn:aws:s3:::b*","aws:PrincipalArn":"arn:aws:iam::*:a"},"StringLike":{"aws:username":"a"}`),
		},
		{
			allowIf(`"StringEquals":{"aws:username":["a*","b*"],"aws:userid":"c*"},"StringLike":{"aws:username":"*"}`),
			allowIf(`"StringLike":{"aws:username":["a*","b*"]},"Null":{"aws:username":"false"},"StringEquals":{"aws:userid":"c*"}`),
		},
	} {
		text := []byte(c.text)
		for n := 1; n > 0; {
			if text, n = Apply(text, Text(text, policy.Identity)); refused(text) {
				t.Fatalf("%s is refused, from %s", text, c.text)
			}
		}
		if diff := cmp.Diff(c.want, string(text)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.text, diff)
		}
	}
}

func refused(text []byte) bool {
	_, err := policy.Parse(text)
	return err != nil
}

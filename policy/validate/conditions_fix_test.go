package validate

import "testing"

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
			denyIf(`"StringLike" : { "aws:username": "a*" },"ArnLike":{"aws:PrincipalArn": ["arn:aws:iam::*:role/a"]}`)},
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
		{absent, 0, denyIf(`"StringNotLike":{"aws:ResourceTag/a":"*"}`), denyIf(`"Null":{"aws:ResourceTag/a":"true"}`)},
		// F-138
		{"IMPROVE_IP_RANGE", 0, allowIf(`"IpAddress":{"aws:SourceIp":["203.0.113.5/24","198.51.100.0/24"]}`),
			allowIf(`"IpAddress":{"aws:SourceIp":["203.0.113.0/24","198.51.100.0/24"]}`)},
		// F-050
		{"INVALID_SERVICE", 0, allowIf(`"ArnLike":{"lamda:FunctionArn":"arn:aws:lambda:*:123456789012:function:f"}`),
			allowIf(`"ArnLike":{"lambda:FunctionArn":"arn:aws:lambda:*:123456789012:function:f"}`)},
		{"INVALID_SERVICE", 0, allowIf(`"ArnLike":{"lamda:Function":"arn:aws:lambda:*:123456789012:function:f"}`), ""}, // no such key
		{"INVALID_SERVICE", 0, allowIf(`"ForAnyValue:StringEquals":{"aws:CalledVia":"athna.amazonaws.com"}`),
			allowIf(`"ForAnyValue:StringEquals":{"aws:CalledVia":"athena.amazonaws.com"}`)},
		// F-066
		{"INVALID_REGION", 0, allowIf(`"StringEquals":{"aws:RequestedRegion":"eu-cental-1"}`),
			allowIf(`"StringEquals":{"aws:RequestedRegion":"eu-central-1"}`)},
		{"INVALID_REGION", 0, allowIf(`"StringEquals":{"aws:RequestedRegion":"us-west-9"}`), ""}, // two are as near
	})
}

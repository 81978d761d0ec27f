package validate

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

func TestValues(t *testing.T) {
	const kms = "s3:x-amz-server-side-encryption-aws-kms-key-id"
	checkSpots(t, []spot{
		{"F-034", "INVALID_SERVICE_PRINCIPAL_FORMAT", 0, allowIf(`"StringEquals":{"iam:PassedToService":["lambda","Lambda.amazonaws.com",` +
			`"lambda.amazonaws.com","replicator.lambda.amazonaws.com.cn",".amazonaws.com","lambda.amazon.com"]}`),
			`"lambda" "Lambda.amazonaws.com" ".amazonaws.com" "lambda.amazon.com"`},
		{"F-034", "INVALID_SERVICE_PRINCIPAL_FORMAT", 0, allowIf(`"ForAnyValue:StringLike":{"aws:CalledVia":["a","b*"],` +
			`"aws:PrincipalServiceNamesList":"c"},"StringEqualsIfExists":{"aws:CalledViaFirst":"d","aws:PrincipalServiceName":"e"}`),
			`"a" "c" "d" "e"`},
		{"F-034", "INVALID_SERVICE_PRINCIPAL_FORMAT", 0, allowIf(`"StringNotEquals":{"iam:PassedToService":"lambda"}`), ""},
		{"F-034", "INVALID_SERVICE_PRINCIPAL_FORMAT", 0, allowIf(`"StringEquals":{"iam:PassedToService":"${aws:PrincipalTag/service}"}`), ""},
		{"F-034", "INVALID_SERVICE_PRINCIPAL_FORMAT", 0, allowIf(`"StringEquals":{"aws:username":"lambda"}`), ""},
		{"F-034", "INVALID_SERVICE_PRINCIPAL_FORMAT", 0, allowIf(`"StringEquals":{"kms:ViaService":["s3.us-east-1.amazonaws.com",` +
			`"s3.cn-north-1.amazonaws.com.cn","us-east-1.amazonaws.com","s3.us-east-1.aws.com"]}`),
			`"us-east-1.amazonaws.com" "s3.us-east-1.aws.com"`},
		{"F-054", "INVALID_CONDITION_DATA_TYPE", 0, allowIf(`"Bool":{"aws:SecureTransport":[true,"false",1]}`), `"false"`},
		{"F-054", "INVALID_CONDITION_DATA_TYPE", 0, allowIf(`"NumericEquals":{"s3:max-keys":["1","2",3,4]}`), `3`},
		{"F-054", "INVALID_CONDITION_DATA_TYPE", 0, allowIf(`"NumericEquals":{"s3:max-keys":[1,2]},"Bool":{"aws:SecureTransport":"true"}`), ""},
		{"F-055", "INVALID_CONDITION_MULTIPLE_BOOLEAN", 0, allowIf(`"Bool":{"aws:SecureTransport":[true,true]}`), `[true,true]`},
		{"F-055", "INVALID_CONDITION_MULTIPLE_BOOLEAN", 0, allowIf(`"Null":{"aws:username":["true", "false"]}`), `["true", "false"]`},
		{"F-055", "INVALID_CONDITION_MULTIPLE_BOOLEAN", 0, allowIf(`"BoolIfExists":{"aws:SecureTransport":["true"]}`), ""},
		{"F-056", "INVALID_VARIABLE_FOR_OPERATOR", 0, allowIf(`"BoolIfExists":{"aws:SecureTransport":"${aws:PrincipalTag/tls}"}`),
			`"${aws:PrincipalTag/tls}"`},
		{"F-056", "INVALID_VARIABLE_FOR_OPERATOR", 0, allowIf(`"ArnLike":{"aws:SourceArn":"arn:aws:s3:::${aws:PrincipalTag/b}"}`), ""},
		{"F-063", "PRIVATE_IP_ADDRESS", 0, allowIf(`"IpAddressIfExists":{"AWS:SourceIP":["10.1.2.3","127.0.0.0/8","169.254.1.0/24",` +
			`"172.31.0.0/16","192.168.0.0/16","fd00::/8","::1","fe80::1"]}`), `"AWS:SourceIP"`},
		{"F-063", "PRIVATE_IP_ADDRESS", 0, allowIf(`"IpAddress":{"aws:SourceIp":["172.0.0.0/8"]}`), ""},
		{"F-063", "PRIVATE_IP_ADDRESS", 0, allowIf(`"IpAddress":{"aws:VpcSourceIp":["10.0.0.0/8"]}`), ""},
		{"F-064", "PRIVATE_NOT_IP_ADDRESS", 0, denyIf(`"NotIpAddress":{"aws:SourceIp":["10.0.0.0/8"]}`), `"aws:SourceIp"`},
		{"F-064", "PRIVATE_NOT_IP_ADDRESS", 0, denyIf(`"IpAddress":{"aws:SourceIp":["10.0.0.0/8"]}`), ""},
		{"F-140", "PRIVATE_IP_ADDRESS_SUBSET", 0, allowIf(`"ForAnyValue:IpAddress":{"aws:SourceIp":["203.0.113.7","10.0.0.1"]}`),
			`"aws:SourceIp"`},
		{"F-140", "PRIVATE_IP_ADDRESS_SUBSET", 0, allowIf(`"IpAddress":{"aws:SourceIp":["10.0.0.0/7","203.0.113.7"]}`), ""},
		{"F-140", "PRIVATE_IP_ADDRESS_SUBSET", 0, allowIf(`"NotIpAddress":{"aws:SourceIp":["203.0.113.7","10.0.0.1"]}`), ""},
		{"F-141", "PRIVATE_NOT_IP_ADDRESS_SUBSET", 0, denyIf(`"NotIpAddressIfExists":{"aws:SourceIp":["203.0.113.7","10.0.0.1"]}`),
			`"aws:SourceIp"`},
		{"F-141", "PRIVATE_NOT_IP_ADDRESS_SUBSET", 0, denyIf(`"NotIpAddress":{"aws:SourceIp":["203.0.113.7","8.8.8.8"]}`), ""},
		{"F-066", "INVALID_REGION", policy.SCP, single(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":` +
			`{"aws:RequestedRegion":["eu-central-1","eu-cental-1","Frankfurt"],"ec2:Region":"us-est-1"}}`),
			`"eu-cental-1" "Frankfurt" "us-est-1"`},
		{"F-066", "INVALID_REGION", 0, allowIf(`"StringLike":{"aws:RequestedRegion":["eu-*","xx-new-7"]},"StringEquals":{"aws:username":"x"}`), ""},
		{"F-067", "INVALID_VPC_FORMAT", 0, allowIf(`"StringNotEquals":{"aws:SourceVpc":["vpc-1234567","vpc-12345678","vpc-0123456789abcdef0",` +
			`"vpce-12345678","vpc-1234567_","vpc-0123456789abcdef01"]}`),
			`"vpc-1234567" "vpce-12345678" "vpc-1234567_" "vpc-0123456789abcdef01"`},
		{"F-067", "INVALID_VPC_FORMAT", 0, allowIf(`"StringLike":{"aws:SourceVpc":"vpc-*"},"Null":{"aws:SourceVpc":"true"}`), ""},
		{"F-068", "INVALID_VPCE_FORMAT", 0, denyIf(`"StringNotEqualsIfExists":{"aws:sourceVpce":["vpc-12345678","vpce-0123456789ABCDEF0"]}`),
			`"vpc-12345678"`},
		{"F-068", "INVALID_VPCE_FORMAT", 0, denyIf(`"StringEquals":{"aws:SourceVpce":"${aws:PrincipalTag/e}"}`), ""},
		{"F-069", "INVALID_KMS_KEY_VALUE", 0, denyIf(`"StringNotEquals":{"` + kms + `":["alias/app","arn:aws:kms:us-east-1:123456789012:alias/app",` +
			`"arn:aws:kms:us-east-1:123456789012:key/1234abcd","1234abcd"]}`),
			`"alias/app" "arn:aws:kms:us-east-1:123456789012:alias/app" "1234abcd"`},
		{"F-069", "INVALID_KMS_KEY_VALUE", 0, denyIf(`"ArnNotEquals":{"sagemaker:VolumeKmsKeyArn":"arn:aws:s3:::b"}`), `"arn:aws:s3:::b"`},
		{"F-069", "INVALID_KMS_KEY_VALUE", 0, denyIf(`"ArnNotLike":{"` + kms + `":"arn:aws:kms:*:123456789012:key/*"}`), ""},
		{"F-069", "INVALID_KMS_KEY_VALUE", 0, denyIf(`"StringEquals":{"elasticache:KmsKeyId":"alias/app"}`), ""}, // a String
		{"F-070", "VARIABLE_USAGE_TOO_PERMISSIVE", 0, allowIf(`"StringEqualsIfExists":{"aws:SourceAccount":"${aws:PrincipalTag/a}",` +
			`"aws:userid":["${aws:PrincipalTag/id}x:bob","AROAEXAMPLE:${aws:username}","${aws:userid}:*","${aws:userid}","${aws:PrincipalTag/a:b}:x"]},` +
			`"ArnLike":{"aws:PrincipalArn":["arn:${aws:PrincipalTag/p}","arn:aws:iam::${aws:PrincipalTag/a}:root"]}`),
			`"${aws:PrincipalTag/a}" "${aws:PrincipalTag/id}x:bob" "${aws:userid}" "arn:${aws:PrincipalTag/p}"`},
		{"F-070", "VARIABLE_USAGE_TOO_PERMISSIVE", 0, denyIf(`"StringEquals":{"aws:SourceAccount":"${aws:PrincipalTag/a}"}`), ""},
		{"F-070", "VARIABLE_USAGE_TOO_PERMISSIVE", 0, allowIf(`"StringNotEquals":{"aws:SourceAccount":"${aws:PrincipalTag/a}"}`), ""},
		{"F-070", "VARIABLE_USAGE_TOO_PERMISSIVE", 0, allowIf(`"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalAccount}"}`), ""}, // AWS's own
		{"F-070", "VARIABLE_USAGE_TOO_PERMISSIVE", 0, allowIf(`"StringEquals":{"aws:ResourceAccount":"1${aws:PrincipalAccount}"}`),
			`"1${aws:PrincipalAccount}"`},
		{"F-070", "VARIABLE_USAGE_TOO_PERMISSIVE", 0,
			strings.Replace(allowIf(`"StringEquals":{"aws:SourceAccount":"${aws:username}"}`), "2012", "2008", 1), ""},
		{"F-071", "WILDCARD_USAGE_TOO_PERMISSIVE", 0, denyIf(`"StringNotLike":{"aws:SourceVpce":"vpce-12345???","aws:PrincipalOrgID":"*",` +
			`"aws:userid":["AROA*:bob","*:*","AROAEXAMPLE:*","AIDA*","*"]},"ArnNotEquals":{"aws:SourceArn":["arn:*:s3:::b","*","arn:aws:s3:::b*"]},` +
			`"ForAllValues:StringNotLike":{"aws:PrincipalOrgPaths":["o-a/*","o-a1b2c3/*"]}`),
			`"vpce-12345???" "*" "AROA*:bob" "AIDA*" "*" "arn:*:s3:::b" "o-a/*"`},
		{"F-071", "WILDCARD_USAGE_TOO_PERMISSIVE", 0, allowIf(`"StringEquals":{"aws:PrincipalOrgID":"o-*"}`), ""}, // F-095
		{"F-071", "WILDCARD_USAGE_TOO_PERMISSIVE", 0, allowIf(`"StringLike":{"aws:username":"a*","aws:userid":"AROAEXAMPLE:a*"}`), ""},
		{"F-090", "INVALID_DATE_VALUE", 0, allowIf(`"DateGreaterThan":{"aws:CurrentTime":[1767225600,"2026-01-01"],"aws:TokenIssueTime":"2026"}`),
			`1767225600 "2026"`},
		{"F-090", "INVALID_DATE_VALUE", 0, allowIf(`"DateLessThan":{"aws:CurrentTime":"2026-01","aws:epochtime":"1767225600"}`), ""},
		{"F-095", "WILDCARD_WITHOUT_LIKE_OPERATOR", 0, allowIf(`"StringEqualsIgnoreCase":{"aws:username":["a?","b"]},` +
			`"ForAnyValue:StringNotEquals":{"aws:TagKeys":"a*"}`), `"a?" "a*"`},
		{"F-095", "WILDCARD_WITHOUT_LIKE_OPERATOR", 0, allowIf(`"StringLike":{"aws:username":"a*"},"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::*"},` +
			`"StringEquals":{"aws:userid":"a${*}${aws:username}"}`), ""},
		{"F-138", "IMPROVE_IP_RANGE", 0, denyIf(`"NotIpAddress":{"aws:SourceIp":["203.0.113.5/24","2001:db8::1/32","203.0.113.5/32"]}`),
			`"203.0.113.5/24" "2001:db8::1/32"`},
		{"F-138", "IMPROVE_IP_RANGE", 0, denyIf(`"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:DB8::/32"]}`), ""},
		{"F-145", "REDUNDANT_CONDITION_VALUE_NUM", 0, allowIf(`"NumericLessThanEquals":{"s3:max-keys":[1,2]},` +
			`"NumericGreaterThanIfExists":{"s3:max-keys":["1","2"]}`), `"s3:max-keys" "s3:max-keys"`},
		{"F-145", "REDUNDANT_CONDITION_VALUE_NUM", 0, allowIf(`"NumericEquals":{"s3:max-keys":[1,2]},"NumericLessThan":{"s3:max-keys":[1]}`), ""},
	})
}

package validate

import (
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

func TestKeys(t *testing.T) {
	dynamo := func(actions, condition string) string {
		return single(`"Effect":"Allow","Action":[` + actions + `],"Resource":"*","Condition":{` +
			`"ForAllValues:StringEquals":{"dynamodb:Attributes":["id"]}` + condition + `}`)
	}
	about := func(actions, key string) string {
		return single(`"Effect":"Deny","Action":[` + actions + `],"Resource":"*","Condition":{"StringNotEquals":{"` + key + `":"1"}}`)
	}
	bucket := func(statement string) string {
		return single(`"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"s3:GetObject",` + statement)
	}
	const principalKey = `"aws:PrincipalArn"`
	checkSpots(t, []spot{
		{"F-048", "INVALID_GLOBAL_CONDITION_KEY", 0, allowIf(`"StringEquals":{"aws:SourceAcount":"1"},"Null":{"AWS:Foo":"true"}`),
			`"aws:SourceAcount" "AWS:Foo"`},
		{"F-048", "INVALID_GLOBAL_CONDITION_KEY", 0, allowIf(`"StringEquals":{"AWS:sourceaccount":"123456789012"}`), ""},
		{"F-048", "INVALID_GLOBAL_CONDITION_KEY", 0, allowIf(`"StringEquals":{"aws:ResourceTag/aws:Foo":"1"}`), ""},
		{"F-048", "INVALID_GLOBAL_CONDITION_KEY", 0, allowIf(`"ArnLike":{"aws:ARN":"arn:aws:iam::123456789012:role/r"}`), ""}, // F-051
		{"F-049", "INVALID_SERVICE_CONDITION_KEY", 0, allowIf(`"StringEquals":{"s3:Prefx":"a","lambda:FunctionName":"f"}`),
			`"s3:Prefx" "lambda:FunctionName"`},
		{"F-049", "INVALID_SERVICE_CONDITION_KEY", 0, allowIf(`"StringEquals":{"S3:Prefix":"a"}`), ""},
		{"F-049", "INVALID_SERVICE_CONDITION_KEY", 0, allowIf(`"StringEquals":{"s3:ExistingObjectTag/team":"red"}`), ""},       // <key>
		{"F-049", "INVALID_SERVICE_CONDITION_KEY", 0, allowIf(`"StringEquals":{"secretsmanager:ResourceTag/team":"red"}`), ""}, // tag-key
		{"F-049", "INVALID_SERVICE_CONDITION_KEY", 0, allowIf(`"StringEquals":{"secretsmanager:Foo/team":"red"}`),
			`"secretsmanager:Foo/team"`},
		{"F-049", "INVALID_SERVICE_CONDITION_KEY", 0, allowIf(`"ArnLike":{"ec2:SourceInstanceArn":"arn:aws:ec2:*:123456789012:*"}`), ""},
		{"F-049", "INVALID_SERVICE_CONDITION_KEY", 0, single(`"Effect":"Allow","Action":"ec2-instance-connect:SendSSHPublicKey",` +
			`"Resource":"*","Condition":{"StringEquals":{"ec2:osuser":"a"}}`), ""}, // a key of another service
		{"F-050", "INVALID_SERVICE", 0, allowIf(`"StringEquals":{"lamda:FunctionArn":["a","b"]}`), `["a","b"]`},
		{"F-050", "INVALID_SERVICE", 0, allowIf(`"StringEquals":{"lambda:Foo":"a"}`), ""},
		{"F-050", "INVALID_SERVICE", 0, allowIf(`"StringEquals":{"teamorganization:red":"a"}`), ""}, // far from any
		{"F-050", "INVALID_SERVICE", 0, allowIf(`"StringEquals":{"app:FunctionArn":"a"}`), ""},      // three letters
		{"F-050", "INVALID_SERVICE", 0, allowIf(`"StringEquals":{"saml:foo":"a","aws:foo":"a","lamb.da:foo":"a"}`), ""},
		{"F-050", "INVALID_SERVICE", 0,
			allowIf(`"ForAnyValue:StringEquals":{"aws:CalledVia":["lambda.amazonaws.com","lamda.amazonaws.com"]}`), `"lamda.amazonaws.com"`},
		{"F-050", "INVALID_SERVICE", 0, allowIf(`"StringEquals":{"aws:CalledViaFirst":"lamda.us-east-1.amazonaws.com"}`),
			`"lamda.us-east-1.amazonaws.com"`},
		{"F-050", "INVALID_SERVICE", 0, allowIf(`"StringLike":{"aws:CalledViaLast":"lamda*.amazonaws.com"}`), ""},
		{"F-051", "UNSUPPORTED_GLOBAL_CONDITION_KEY", 0, denyIf(`"ArnLike":{"AWS:Arn":"arn:aws:iam::123456789012:role/r"}`), `"AWS:Arn"`},
		{"F-051", "UNSUPPORTED_GLOBAL_CONDITION_KEY", 0, denyIf(`"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:123456789012:t"}`), ""},
		{"F-053", "MISSING_QUALIFIER", 0, allowIf(`"StringEquals":{"aws:tagkeys":"a"},"StringLikeIfExists":{"dynamodb:LeadingKeys":"a"}`),
			`"aws:tagkeys" "dynamodb:LeadingKeys"`},
		{"F-053", "MISSING_QUALIFIER", 0, allowIf(`"StringEquals":{"events:source":"aws.s3"}`), `"events:source"`},
		{"F-053", "MISSING_QUALIFIER", 0, allowIf(`"ForAnyValue:StringEquals":{"aws:TagKeys":"a"},"Null":{"aws:TagKeys":"false"}`), ""},
		{"F-053", "MISSING_QUALIFIER", 0, allowIf(`"StringEquals":{"aws:RequestTag/a":"a","own:Keys":"a"}`), ""},
		{"F-096", "TYPE_MISMATCH", 0, allowIf(`"StringEquals":{"aws:SourceIp":"203.0.113.7","aws:SecureTransport":"true"},` +
			`"NumericEquals":{"aws:username":"1"},"Bool":{"aws:SourceArn":"true"},"DateLessThan":{"aws:MultiFactorAuthAge":"1"},` +
			`"IpAddress":{"aws:SourceVpc":"10.0.0.0/8"},"BinaryEquals":{"aws:userid":"YQ=="},"NotIpAddress":{"aws:Referer":"10.0.0.0/8"}`),
			`"aws:SourceIp" "aws:SecureTransport" "aws:username" "aws:SourceArn" "aws:MultiFactorAuthAge" "aws:SourceVpc" "aws:userid"` +
				` "aws:Referer"`},
		{"F-096", "TYPE_MISMATCH", 0, allowIf(`"StringEquals":{"aws:SourceArn":"a","aws:username":"a"},"ArnLike":{"aws:username":"a"},` +
			`"NumericLessThan":{"aws:EpochTime":"1","aws:MultiFactorAuthAge":"1"},"DateLessThan":{"aws:EpochTime":"1"},` +
			`"Null":{"aws:SourceIp":"true"},"IpAddressIfExists":{"aws:VpcSourceIp":"10.0.0.0/8"},"Bool":{"aws:SecureTransport":"true"},` +
			`"NumericEquals":{"own:Key":"1"}`), ""},
		{"F-105", "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", policy.SCP, about(`"*"`, "aws:VpceOrgID"), `"aws:VpceOrgID"`},
		{"F-105", "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", 0, about(`"s3:GetObject","ec2:RunInstances"`, "aws:VpceAccount"),
			`"aws:VpceAccount"`},
		{"F-105", "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", 0, about(`"iam:Pass*"`, "aws:SourceVpcArn"), `"aws:SourceVpcArn"`},
		{"F-105", "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", 0, about(`"S3:GetObject","kms:*","iam:GetRole"`, "aws:SourceVpcArn"), ""},
		{"F-105", "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", 0, about(`"sqs:SendMessage"`, "aws:VpceOrgID"), ""},
		{"F-105", "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", 0, about(`"sqs:SendMessage"`, "aws:VpceAccount"), `"aws:VpceAccount"`},
		{"F-105", "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", 0, about(`"dynamodb:Query"`, "aws:VpceAccount"), ""},
		{"F-105", "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", 0, about(`"dynamodb:Query"`, "aws:SourceVpcArn"), `"aws:SourceVpcArn"`},
		{"F-105", "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", 0, about(`"ec2:RunInstances"`, "aws:SourceVpce"), ""},
		{"F-105", "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", 0, single(`"Effect":"Deny","NotAction":"s3:*","Resource":"*",` +
			`"Condition":{"StringNotEquals":{"aws:VpceAccount":"1"}}`), `"aws:VpceAccount"`},
		{"F-106", "UNTRUSTWORTHY_CONDITION_KEY", 0, allowIf(`"StringLikeIfExists":{"aws:Referer":"a/*"},"StringLike":{"aws:UserAgent":"x*"}`),
			`"aws:Referer" "aws:UserAgent"`},
		{"F-106", "UNTRUSTWORTHY_CONDITION_KEY", 0,
			allowIf(`"StringLike":{"aws:Referer":"a/*"},"StringNotEquals":{"aws:SourceVpce":"vpce-12345678"}`), `"aws:Referer"`},
		{"F-106", "UNTRUSTWORTHY_CONDITION_KEY", 0,
			allowIf(`"StringLike":{"aws:Referer":"a/*"},"StringEquals":{"aws:SourceVpce":"vpce-12345678"}`), ""},
		{"F-106", "UNTRUSTWORTHY_CONDITION_KEY", 0, denyIf(`"StringNotLike":{"aws:Referer":"a/*"},"Bool":{"aws:ViaAWSService":"false"}`),
			`"aws:Referer"`},
		{"F-106", "UNTRUSTWORTHY_CONDITION_KEY", 0, denyIf(`"StringLike":{"aws:Referer":"a/*"}`), ""},
		{"F-106", "UNTRUSTWORTHY_CONDITION_KEY", 0, allowIf(`"StringNotLike":{"aws:Referer":"a/*"}`), ""},
		{"F-115", "MISSING_PAIRED_CONDITION_KEYS", 0, denyIf(`"NotIpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"}`), `"aws:VpcSourceIp"`},
		{"F-115", "MISSING_PAIRED_CONDITION_KEYS", 0,
			allowIf(`"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"},"StringEquals":{"aws:SourceVpce":"vpce-12345678"}`), ""},
		{"F-115", "MISSING_PAIRED_CONDITION_KEYS", 0,
			allowIf(`"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"},"ArnEquals":{"aws:SourceVpcArn":"arn:aws:ec2:us-east-1:123456789012:vpc/v"}`), ""},
		{"F-115", "MISSING_PAIRED_CONDITION_KEYS", 0, allowIf(`"Null":{"aws:VpcSourceIp":"true"}`), ""},
		{"F-121", "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", 0, denyIf(`"StringNotLikeIfExists":{"aws:PrincipalArn":"arn:aws:iam::*"},` +
			`"ForAnyValue:StringLike":{"sts:RequestContextProviders":"arn:aws:iam::*"}`), principalKey + ` "sts:RequestContextProviders"`},
		{"F-121", "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", 0, denyIf(`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*"},` +
			`"StringNotEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:root"},"StringLike":{"aws:username":"a*"}`), ""},
		{"F-122", "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", 0, dynamo(`"dynamodb:Get*","dynamodb:PutItem"`, ""), `"dynamodb:Attributes"`},
		{"F-122", "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", 0, dynamo(`"dynamodb:Scan"`, `,"StringEquals":{"dynamodb:Select":"COUNT"}`),
			`"dynamodb:Attributes"`},
		{"F-122", "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", 0,
			dynamo(`"dynamodb:Query"`, `,"StringEqualsIfExists":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}`), `"dynamodb:Attributes"`},
		{"F-122", "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", 0,
			dynamo(`"dynamodb:Query"`, `,"StringEquals":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}`), ""},
		// the example of "Amazon DynamoDB: Allows access to specific attributes"
		{"F-122", "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", 0, dynamo(`"dynamodb:GetItem","dynamodb:Query","dynamodb:PutItem"`,
			`,"StringEqualsIfExists":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}`), ""},
		{"F-122", "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", 0, dynamo(`"dynamodb:PutItem"`, ""), ""},
		{"F-150", "IRRELEVANT_CONDITION_KEY_IN_POLICY", policy.Resource,
			bucket(`"Resource":["arn:aws:s3:::b/*","arn:aws:s3:us-east-1:123456789012:accesspoint/a"],"Condition":{"StringNotEquals":` +
				`{"S3:ResourceAccount":"1"}}`), `"S3:ResourceAccount"`},
		{"F-150", "IRRELEVANT_CONDITION_KEY_IN_POLICY", policy.Resource,
			bucket(`"Resource":["arn:aws:s3:::b/*","arn:aws:sqs:us-east-1:123456789012:q"],"Condition":{"StringEquals":{"s3:ResourceAccount":"1"}}`), ""},
		{"F-150", "IRRELEVANT_CONDITION_KEY_IN_POLICY", policy.Resource,
			bucket(`"Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:ResourceAccount":"123456789012"}}`), ""},
	})
}

// TestResourceTypeOfKeys holds that the type of the resource tells what Resource does not (F-150).
func TestResourceTypeOfKeys(t *testing.T) {
	text := []byte(single(`"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"s3:GetObject","Resource":"*",` +
		`"Condition":{"StringEquals":{"s3:ResourceAccount":"123456789012"}}`))
	const code = "IRRELEVANT_CONDITION_KEY_IN_POLICY"
	for resourceType, want := range map[string]int{"": 0, "AWS::S3::Bucket": 1, "AWS::Lambda::Function": 0} {
		if n := counted(Text(text, policy.Resource, WithResourceType(resourceType)))[code]; n != want {
			t.Errorf("%q: %d findings, want %d", resourceType, n, want)
		}
	}
}

// TestEndpointKeys holds the list of services that send a key about VPC endpoints: known prefixes, each once (F-105).
func TestEndpointKeys(t *testing.T) {
	seen := make(map[string]bool)
	for _, service := range slices.Concat(allEndpointKeys, ownerKeys, organizationKey) {
		if _, ok := action.LookupService(service); !ok || seen[service] || service != ascii.ToLower(service) {
			t.Errorf("%q is no prefix, or there twice", service)
		}
		seen[service] = true
	}
	for i := range endpointKeys {
		k := &endpointKeys[i]
		if key, ok := condition.LookupKey(k.name); !ok || key.Name != k.name || !k.by("lambda") || k.by("ec2") {
			t.Errorf("%s", k.name)
		}
	}
}

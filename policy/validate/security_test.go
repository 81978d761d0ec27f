package validate

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

func TestSecurity(t *testing.T) {
	grant := func(parts string) string { return single(`"Effect":"Allow",` + parts) }
	const (
		all     = `,"Resource":"*"`
		some    = `,"NotResource":"arn:aws:iam::123456789012:role/r"`
		passed  = `,"Condition":{"StringLike":{"iam:PassedToService":"*.amazonaws.com"}}`
		arn     = `,"Condition":{"ArnLike":{"iam:AssociatedResourceArn":"arn:aws:ec2:*"}}`
		maybe   = `,"Condition":{"StringEqualsIfExists":{"iam:PassedToService":"lambda.amazonaws.com"}}`
		other   = `,"Condition":{"ForAnyValue:StringEquals":{"aws:CalledVia":"lambda.amazonaws.com"}}`
		negated = `,"Condition":{"StringNotEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}`
		service = `,"Condition":{"StringLike":{"iam:AWSServiceName":"a4b.amazonaws.com"}}`
		pattern = `,"Condition":{"StringLike":{"iam:AWSServiceName":["ops.amazonaws.com","*a4b.amazonaws.com"]}}`
	)
	checkSpots(t, []spot{
		{"F-083", "CREATE_SLR_WITH_STAR_IN_RESOURCE", 0, grant(`"Action":["iam:*","IAM:createServiceLinkedRole"]` + all),
			`"IAM:createServiceLinkedRole"`},
		{"F-083", "CREATE_SLR_WITH_STAR_IN_RESOURCE", 0, grant(`"Action":"iam:CreateServiceLinkedRole"` + all + pattern),
			`"iam:CreateServiceLinkedRole"`},
		{"F-083", "CREATE_SLR_WITH_STAR_IN_RESOURCE", 0, grant(`"Action":"iam:CreateServiceLinkedRole"` + all + service), ""},
		{"F-083", "CREATE_SLR_WITH_STAR_IN_RESOURCE", 0,
			grant(`"Action":"iam:CreateServiceLinkedRole","Resource":"arn:aws:iam::*:role/aws-service-role/*"`), ""},
		{"F-083", "CREATE_SLR_WITH_STAR_IN_RESOURCE", 0, single(`"Effect":"Deny","Action":"iam:CreateServiceLinkedRole"` + all), ""},
		{"F-083", "CREATE_SLR_WITH_STAR_IN_RESOURCE", policy.SCP, grant(`"Action":"iam:CreateServiceLinkedRole"` + all), ""},
		{"F-084", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", policy.Boundary, grant(`"Action":["iam:Get*","*"]` + all), `"*"`},
		{"F-084", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", 0, grant(`"Action":["iam:*","iam:CreateServiceLinkedRole"]` + all), ""},
		{"F-085", "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", 0, grant(`"NotAction":["s3:*"]` + all), `["s3:*"]`},
		{"F-085", "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", 0, grant(`"NotAction":["s3:*","iam:Create*"]` + all), ""},
		{"F-086", "CREATE_SLR_WITH_NOT_RESOURCE", 0, grant(`"Action":"iam:CreateServiceLinkedRole"` + some), `"iam:CreateServiceLinkedRole"`},
		{"F-086", "CREATE_SLR_WITH_NOT_RESOURCE", 0, grant(`"Action":"iam:CreateServiceLinkedRole"` + some + service), ""},
		{"F-087", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", 0, grant(`"Action":"iam:C*Role"` + some), `"iam:C*Role"`},
		{"F-087", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", 0, grant(`"Action":"iam:C?Role"` + some), ""},
		{"F-088", "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", 0, grant(`"NotAction":"s3:*"` + some), `"s3:*"`},
		{"F-088", "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", 0, grant(`"NotAction":"iam:CreateServiceLinkedRole"` + some), ""},

		{"F-109", "PASS_ROLE_WITH_STAR_IN_RESOURCE", policy.Session,
			grant(`"Action":["s3:*","iam:passrole"],"Resource":["arn:aws:iam::123456789012:role/r","*"]`), `"iam:passrole"`},
		{"F-109", "PASS_ROLE_WITH_STAR_IN_RESOURCE", 0, grant(`"Action":"iam:PassRole"` + all + maybe), `"iam:PassRole"`},
		{"F-109", "PASS_ROLE_WITH_STAR_IN_RESOURCE", 0, grant(`"Action":"iam:PassRole"` + all + other), `"iam:PassRole"`},
		{"F-109", "PASS_ROLE_WITH_STAR_IN_RESOURCE", 0, grant(`"Action":"iam:PassRole"` + all + negated), `"iam:PassRole"`},
		{"F-109", "PASS_ROLE_WITH_STAR_IN_RESOURCE", 0, grant(`"Action":"iam:PassRole"` + all + passed), ""},
		{"F-109", "PASS_ROLE_WITH_STAR_IN_RESOURCE", 0, grant(`"Action":"iam:PassRole"` + all + arn), ""},
		{"F-109", "PASS_ROLE_WITH_STAR_IN_RESOURCE", 0, grant(`"Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/service-role/*"`), ""},
		{"F-109", "PASS_ROLE_WITH_STAR_IN_RESOURCE", policy.SCP, grant(`"Action":"iam:PassRole"` + all), ""},
		{"F-110", "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", 0, grant(`"Action":["s3:*","iam:P*","iam:*"]` + all), `"iam:P*"`},
		{"F-110", "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", 0, grant(`"Action":"iam:*"` + all + passed), ""},
		{"F-111", "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", 0, grant(`"NotAction":"iam:CreateUser"` + all), `"iam:CreateUser"`},
		{"F-111", "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", 0, grant(`"NotAction":"iam:P*"` + all), ""},
		{"F-112", "PASS_ROLE_WITH_NOT_RESOURCE", 0, grant(`"Action":"iam:PassRole"` + some), `"iam:PassRole"`},
		{"F-112", "PASS_ROLE_WITH_NOT_RESOURCE", 0, grant(`"Action":"iam:GetRole"` + some), ""},
		{"F-113", "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", 0, grant(`"Action":"*"` + some), `"*"`},
		{"F-113", "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", 0, grant(`"Action":"iam:Pass*"` + all), ""},
		{"F-114", "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", 0, grant(`"NotAction":"s3:*"` + some), `"s3:*"`},
		{"F-114", "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", 0, grant(`"NotAction":["s3:*","iam:PassRole"]` + some), ""},
	})
}

// TestServicePrincipals holds what is said about services in policies of resources.
func TestServicePrincipals(t *testing.T) {
	to := func(principal, condition string) string {
		return single(`"Effect":"Allow","Principal":` + principal + `,"Action":"lambda:InvokeFunction",` +
			`"Resource":"arn:aws:lambda:us-east-1:123456789012:function:orders","Condition":{` + condition + `}`)
	}
	const (
		sns    = `{"Service":"sns.amazonaws.com"}`
		two    = `{"Service":["sns.amazonaws.com","s3.amazonaws.com"],"AWS":"123456789012"}`
		none   = ""
		source = `"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:123456789012:t"}`
		owner  = `"StringEquals":{"aws:SourceOwner":"123456789012"}`
		free   = `"StringEquals":{"aws:Referer":"123456789012"}`
	)
	checkSpots(t, []spot{
		{"F-107", "ALLOW_WITH_NOT_PRINCIPAL", policy.Resource, single(`"Effect":"Allow","NotPrincipal":{"AWS":["123456789012"]},` +
			`"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"`), `{"AWS":["123456789012"]}`},
		{"F-107", "ALLOW_WITH_NOT_PRINCIPAL", policy.Resource, single(`"Effect":"Deny","NotPrincipal":{"AWS":["123456789012"]},` +
			`"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"`), ""},
		{"F-118", "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", policy.Resource, to(two, none), `"sns.amazonaws.com" "s3.amazonaws.com"`},
		{"F-118", "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", policy.Resource, to(two, owner), `"s3.amazonaws.com"`},
		{"F-118", "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", policy.Resource, to(sns, source), ""},
		{"F-118", "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", policy.Resource,
			to(sns, `"StringEqualsIfExists":{"aws:SourceAccount":"123456789012"}`), `"sns.amazonaws.com"`},
		{"F-118", "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", policy.Resource,
			to(sns, `"StringLike":{"aws:SourceAccount":"*"}`), `"sns.amazonaws.com"`},
		{"F-118", "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", policy.Resource,
			to(sns, `"ForAllValues:StringEquals":{"aws:SourceOrgPaths":"o-a/r-b/"}`), `"sns.amazonaws.com"`},
		{"F-118", "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", policy.Resource,
			to(sns, `"ForAnyValue:StringEquals":{"aws:SourceOrgPaths":"o-a/r-b/"}`), ""},
		{"F-118", "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", policy.Resource, to(`{"AWS":"123456789012"}`, none), ""},
		{"F-118", "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", policy.Trust,
			single(`"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"`), ""},
		{"F-118", "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", policy.Resource, to(sns, free), ""}, // F-149
		{"F-149", "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", policy.Resource, to(sns, free), `"aws:Referer"`},
		{"F-149", "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", policy.Resource, to(sns, free+","+source), ""},
		{"F-149", "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", policy.Resource, to(two, free), ""},
		{"F-106", "UNTRUSTWORTHY_CONDITION_KEY", policy.Resource, to(two, free), `"aws:Referer"`},
		{"F-106", "UNTRUSTWORTHY_CONDITION_KEY", policy.Resource, to(sns, free), ""}, // F-149
	})
}

func TestResourceControlPolicies(t *testing.T) {
	deny := func(condition string) string {
		return single(`"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{` + condition + `}`)
	}
	const (
		caller  = `"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5","aws:PrincipalTag/a":"b"}`
		source  = `"StringNotEquals":{"aws:SourceOrgID":"o-a1b2c3d4e5"},"ArnNotLikeIfExists":{"aws:SourceArn":"arn:aws:s3:::b"}`
		callers = `,"Bool":{"aws:PrincipalIsAWSService":false}`
		service = `,"BoolIfExists":{"aws:PrincipalIsAWSService":"True"}`
		present = `,"Null":{"aws:SourceAccount":"false"}`
	)
	checkSpots(t, []spot{
		{"F-077", "RCP_SYNTAX_ERROR_ACTION", policy.RCP, single(`"Effect":"Deny","Principal":"*","Action":["s3:*","EC2:Run*","lambda:Get*",` +
			`"nosuchservice:Get"],"Resource":"*"`), `"EC2:Run*" "lambda:Get*"`},
		{"F-077", "RCP_SYNTAX_ERROR_ACTION", policy.RCP, single(`"Effect":"Deny","Principal":"*","Action":["s3:*","KMS:Decrypt"],"Resource":"*"`), ""},
		{"F-102", "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", policy.RCP, deny(caller), `"aws:PrincipalOrgID" "aws:PrincipalTag/a"`},
		{"F-102", "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", policy.RCP, deny(caller + service),
			`"aws:PrincipalOrgID" "aws:PrincipalTag/a"`},
		{"F-102", "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", policy.RCP, deny(caller + callers), ""},
		{"F-102", "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", policy.RCP, deny(`"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}`), ""},
		{"F-102", "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", policy.SCP,
			single(`"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{` + caller + `}`), ""},
		{"F-103", "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", policy.RCP, deny(source + callers + present),
			`"aws:SourceOrgID" "aws:SourceArn"`},
		{"F-103", "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", policy.RCP, deny(source + service), ""},
		{"F-104", "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", policy.RCP, deny(source + service + `,"Null":{"aws:SourceArn":"true"}`),
			`"aws:SourceOrgID" "aws:SourceArn"`},
		{"F-104", "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", policy.RCP, deny(source + service + present), ""},
	})
}

func TestTags(t *testing.T) {
	on := func(effect, actions, condition string) string {
		return single(`"Effect":"` + effect + `",` + actions + `,"Resource":"*","Condition":{` + condition + `}`)
	}
	const (
		tag     = `"StringEquals":{"aws:ResourceTag/a":"b"}`
		actions = `"Action":["lambda:GetFunction","lambda:ListFunctions","s3:ListAllMyBuckets","LAMBDA:listlayers","lambda:List*","lambda:Nope"]`
	)
	checkSpots(t, []spot{
		{"F-116", "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", 0, on("Deny", actions, tag),
			`"lambda:ListFunctions" "s3:ListAllMyBuckets"`},
		{"F-116", "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", 0, on("Deny", actions, `"StringNotEquals":{"aws:ResourceTag/a":"b"}`), ""},
		{"F-117", "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", 0, on("Deny", `"NotAction":["iam:*"]`, tag), `["iam:*"]`},
		{"F-117", "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", 0,
			on("Deny", `"NotAction":["iam:*"]`, `"Null":{"aws:ResourceTag/a":"true"}`), ""},
		{"F-147", "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", 0, on("Allow", actions, tag),
			`"lambda:ListFunctions" "s3:ListAllMyBuckets"`},
		{"F-147", "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", 0,
			on("Allow", actions, `"StringEqualsIfExists":{"aws:ResourceTag/a":"b"},"StringEquals":{"aws:RequestTag/a":"b"}`), ""},
		{"F-148", "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", 0, on("Allow", `"NotAction":"iam:*"`, tag), `"iam:*"`},
		{"F-148", "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", 0,
			on("Allow", `"NotAction":"iam:*"`, `"StringEqualsIfExists":{"aws:ResourceTag/a":"b"}`), ""},
	})
	related := Text([]byte(on("Deny", actions, tag)), policy.Identity)
	for _, f := range related {
		if f.Code != "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE" || f.Path != "Statement[0].Action[1]" {
			continue
		}
		if len(f.Related) != 2 || f.Related[0].Path != "Statement[0].Action[3]" ||
			f.Related[1].Path != `Statement[0].Condition.StringEquals."aws:ResourceTag/a"` {
			t.Errorf("F-116: related %v", f.Related)
		}
	}
}

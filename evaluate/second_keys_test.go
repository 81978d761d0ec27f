package evaluate_test

import (
	"slices"
)

// secondKeys are the keys of the cases, each with values of a request. All of them are real.
var secondKeys = []twinKey{
	{key: "aws:UserAgent", family: "String", values: []string{"cli/2", "cli/2 (x*y)", ""}},
	{key: "aws:Referer", family: "String", values: []string{"https://a.example/x?y=1", "https://b.example/"}},
	{key: "aws:SourceVpce", family: "String", values: []string{"vpce-1", "vpce-2"}},
	{key: "aws:SourceVpc", family: "String", values: []string{"vpc-1"}},
	{key: "aws:SourceAccount", family: "String", values: []string{secondHome, secondOther}},
	{key: "aws:SourceIdentity", family: "String", values: []string{"zoe", "max"}},
	{key: "aws:username", family: "String", values: []string{"zoe"}},
	{key: "aws:userid", family: "String", values: []string{"AIDAQ3EXAMPLE7", "AROAQ3EXAMPLE7:i-0abc"}},
	{key: "aws:PrincipalType", family: "String", values: []string{"User", "AssumedRole", "Account", "FederatedUser", "Anonymous"}},
	{key: "aws:PrincipalAccount", family: "String", values: []string{secondHome, secondOther}},
	{key: "aws:PrincipalOrgID", family: "String", values: []string{"o-7", "o-8"}},
	{key: "aws:PrincipalOrgPaths", family: "String", values: []string{"o-7/r-7/ou-7a/", "o-8/r-8/"}},
	{key: "aws:PrincipalTag/Project", family: "String", values: []string{"red", "green"}},
	{key: "aws:PrincipalTag/Level", family: "Numeric", values: []string{"1", "2"}},
	{key: "aws:PrincipalServiceName", family: "String", values: []string{"lambda.amazonaws.com"}},
	{key: "aws:PrincipalServiceNamesList", family: "String", values: []string{"lambda.amazonaws.com", "events.amazonaws.com"}},
	{key: "aws:FederatedProvider", family: "String", values: []string{"accounts.google.com"}},
	{key: "aws:RequestedRegion", family: "String", values: []string{"eu-west-1", "us-west-2"}},
	{key: "aws:RequestTag/Project", family: "String", values: []string{"red", "Green", ""}},
	{key: "aws:RequestTag/Level", family: "Numeric", values: []string{"1", "10"}},
	{key: "aws:TagKeys", family: "String", values: []string{"Project", "Level", "level", ""}},
	{key: "aws:ResourceTag/Project", family: "String", values: []string{"red", "green"}},
	{key: "secretsmanager:ResourceTag/Project", family: "String", values: []string{"red"}},
	{key: "ecr:ResourceTag/Project", family: "String", values: []string{"red"}},
	{key: "iam:ResourceTag/Project", family: "String", values: []string{"red"}},
	{key: "ec2:ResourceTag/Project", family: "String", values: []string{"red"}},
	{key: "ec2:Region", family: "String", values: []string{"eu-west-1"}},
	{key: "kms:CallerAccount", family: "String", values: []string{secondHome, secondOther}},
	{key: "s3:ResourceAccount", family: "String", values: []string{secondHome, secondOther}},
	{key: "s3express:ResourceAccount", family: "String", values: []string{secondHome, secondOther}},
	{key: "kms:ResourceAliases", family: "String", values: []string{"alias/ours", "alias/aws/s3"}},
	{key: "aws:ResourceAccount", family: "String", values: []string{secondHome, secondOther}},
	{key: "aws:ResourceOrgID", family: "String", values: []string{"o-7", "o-9"}},
	{key: "aws:ResourceOrgPaths", family: "String", values: []string{"o-7/r-7/ou-7b/", "o-9/r-9/"}},
	{key: "aws:SourceOrgID", family: "String", values: []string{"o-7"}},
	{key: "aws:SourceOrgPaths", family: "String", values: []string{"o-7/r-7/", "o-9/r-9/"}},
	{key: "aws:VpceOrgID", family: "String", values: []string{"o-7"}},
	{key: "aws:VpceOrgPaths", family: "String", values: []string{"o-7/r-7/", "o-9/r-9/"}},
	{key: "aws:CalledVia", family: "String", values: []string{"athena.amazonaws.com", "sso.amazonaws.com", "kms.amazonaws.com"}},
	{key: "aws:CalledViaFirst", family: "String", values: []string{"athena.amazonaws.com"}},
	{key: "aws:CalledViaLast", family: "String", values: []string{"kms.amazonaws.com"}},
	{key: "aws:CalledViaAWSMCP", family: "String", values: []string{"aws-mcp.amazonaws.com"}},
	{key: "aws:ViaAWSService", family: "Bool", values: []string{"true", "false"}},
	{key: "aws:ViaAWSMCPService", family: "Bool", values: []string{"true", "false"}},
	{key: "aws:PrincipalIsAWSService", family: "Bool", values: []string{"true", "false"}},
	{key: "aws:SecureTransport", family: "Bool", values: []string{"true", "false", "True", "1"}},
	{key: "aws:MultiFactorAuthPresent", family: "Bool", values: []string{"true", "false"}},
	{key: "aws:MultiFactorAuthAge", family: "Numeric", values: []string{"300", "3600", "0", "-1", "300.5", "3e2", "12345678901234567890.5", "soon"}},
	{key: "aws:CurrentTime", family: "Date", values: []string{"2026-03-01T00:00:00Z", "2026-02-28T23:59:59.999Z", "2026-03-01T05:30:00+05:30",
		"2026-03-01", "1772323200"}},
	{key: "aws:EpochTime", family: "Date", values: []string{"1772323200", "1772323199", "0", "2026-03-01T00:00:00Z"}},
	{key: "aws:TokenIssueTime", family: "Date", values: []string{"2026-02-28T12:00:00Z", "2026-02-28T12:00:00.5-11:00", "2026-02", "never"}},
	{key: "aws:SourceIp", family: "Ip", values: []string{"198.51.100.7", "2001:db8:0:1::a", "2001:DB8::1", "::ffff:198.51.100.7", "fe80::2%en0"}},
	{key: "aws:VpcSourceIp", family: "Ip", values: []string{"10.1.2.3", "fd00::5"}},
	{key: "aws:SourceArn", family: "Arn", values: []string{"arn:aws:sns:eu-west-1:" + secondHome + ":news",
		"arn:aws:lambda:eu-west-1:" + secondHome + ":function:fn:live", "arn:aws:s3:::depot", "arn:aws-cn:sns:cn-north-1:" + secondHome + ":news", "not an arn", "arn:aws:a:b:c:d:e/f:g"}},
	{key: "aws:PrincipalArn", family: "Arn", values: []string{"arn:aws:iam::" + secondHome + ":role/Admin", "arn:aws:iam::" + secondHome + ":role/ops/Admin",
		"arn:aws:iam::" + secondHome + ":role/a/b/c/Worker-1", "arn:aws:iam::" + secondOther + ":role/ops/w", "arn:aws:iam::" + secondHome + ":user/zoe",
		"arn:aws:iam::" + secondHome + ":role/aws-reserved/sso.amazonaws.com/eu-west-2/AWSReservedSSO_View_0123abcd", "arn:aws:iam::" + secondHome + ":root"}},
	{key: "lambda:SourceFunctionArn", family: "Arn", values: []string{"arn:aws:lambda:eu-west-1:" + secondHome + ":function:fn"}},
	{key: "s3:x-amz-server-side-encryption-customer-key", family: "Binary", values: []string{"a2V5", "a2V5MQ=="}},
}

// secondKey finds a key by its name in lower case.
func secondKey(lower string) *twinKey {
	i := slices.IndexFunc(secondKeys, func(k twinKey) bool { return k.lower == lower })
	if i < 0 {
		return nil
	}
	return &secondKeys[i]
}

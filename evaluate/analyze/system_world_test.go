package analyze_test

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// The small world of random systems: callers, actions and resources.

const (
	sysHome   = "111122223333" // of most callers
	sysOther  = "444455556666"
	sysThird  = "777777777777" // of resources alone
	sysNobody = "777788889999" // that nobody names
)

// A sysCaller is a caller, and the entries of Principal that name it besides "*".
type sysCaller struct {
	name      string
	principal evaluate.Principal
	entries   []policy.PrincipalSpec
	rare      bool
}

const (
	sysUser    = "arn:aws:iam::" + sysHome + ":user/ann"
	sysRole    = "arn:aws:iam::" + sysHome + ":role/team/app"
	sysSession = "arn:aws:sts::" + sysHome + ":assumed-role/app/s1"
	sysFed     = "arn:aws:sts::" + sysHome + ":federated-user/fred"
	sysFedUser = "arn:aws:iam::" + sysHome + ":user/frank"
	sysBob     = "arn:aws:iam::" + sysOther + ":user/bob"
	sysLinked  = "arn:aws:iam::" + sysHome + ":role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
	sysSAML    = "arn:aws:iam::" + sysHome + ":saml-provider/corp"
	sysService = "sns.amazonaws.com"
)

var sysAccountEntries = policy.AWSPrincipals(sysHome, "arn:aws:iam::"+sysHome+":root")

func sysNamed(ids ...string) []policy.PrincipalSpec {
	return append(policy.AWSPrincipals(ids...), sysAccountEntries...)
}

func sysPrincipal(id string) evaluate.Principal { return evaluate.MustParsePrincipal(id) }

var sysCallers = func() []sysCaller {
	team := map[string]string{"team": "a"}
	user, role := sysPrincipal(sysUser), sysPrincipal(sysSession).WithRolePath("/team/")
	bob := []policy.PrincipalSpec(policy.AWSPrincipals(sysBob, sysOther))
	return []sysCaller{
		{name: "user", principal: user, entries: sysNamed(sysUser)},
		{name: "user with tags and organization", entries: sysNamed(sysUser, "AIDAEXAMPLEANN"),
			principal: user.WithTags(team).WithOrganization("o-1", "o-1/r-1/ou-1/").WithUserID("AIDAEXAMPLEANN")},
		{name: "user of another account", principal: sysPrincipal(sysBob).WithOrganization("o-2", ""), entries: bob},
		{name: "session", principal: role.WithTags(team), entries: sysNamed(sysSession, sysRole)},
		{name: "session with tags and organization", entries: sysNamed(sysSession, sysRole, "AROAEXAMPLEAPP"),
			principal: role.WithUserID("AROAEXAMPLEAPP").WithSessionTags(map[string]string{"team": "b", "Env": "x"}).
				WithSourceIdentity("ann").WithOrganization("o-1", "o-1/r-1/ou-1/")},
		{name: "session, path not known", principal: sysPrincipal(sysSession), entries: sysNamed(sysSession, sysRole), rare: true},
		{name: "role", principal: sysPrincipal(sysRole), entries: sysNamed(sysRole, sysSession)},
		{name: "root", principal: sysPrincipal("arn:aws:iam::" + sysHome + ":root"), entries: sysAccountEntries},
		{name: "service", principal: sysPrincipal(sysService), entries: policy.ServicePrincipals(sysService)},
		{name: "anonymous", principal: sysPrincipal("anonymous")},
		{name: "federated", principal: sysPrincipal(sysFed).WithFederatingUser(sysFedUser).WithTags(team),
			entries: sysNamed(sysFed, sysFedUser)},
		{name: "federated, user not known", principal: sysPrincipal(sysFed), entries: sysNamed(sysFed), rare: true},
		{name: "root by account id", principal: sysPrincipal(sysHome), entries: sysAccountEntries, rare: true},
		{name: "SAML", principal: sysPrincipal(sysSAML), entries: policy.FederatedPrincipals(sysSAML), rare: true},
		{name: "web", principal: sysPrincipal("accounts.google.com"), rare: true,
			entries: policy.FederatedPrincipals("accounts.google.com")},
		{name: "cognito", principal: sysPrincipal("cognito-identity.amazonaws.com"), rare: true, entries: append(
			policy.FederatedPrincipals("cognito-identity.amazonaws.com"),
			policy.ServicePrincipals("cognito-identity.amazonaws.com")...)},
		{name: "service-linked", principal: sysPrincipal(sysLinked), entries: sysNamed(sysLinked), rare: true},
		{name: "service-linked by statement", principal: role.WithServiceLinkedRole(true), rare: true,
			entries: sysNamed(sysSession, sysRole)},
		{name: "SSO's role", rare: true, entries: sysAccountEntries, principal: sysPrincipal("arn:aws:iam::" + sysHome +
			":role/aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO")},
		{name: "management", principal: user.WithManagementAccount(true), entries: sysNamed(sysUser), rare: true},
		{name: "user with token", principal: user.WithSessionToken(true), entries: sysNamed(sysUser), rare: true},
		{name: "root with token", rare: true, entries: sysAccountEntries,
			principal: sysPrincipal("arn:aws:iam::" + sysHome + ":root").WithSessionToken(true)},
		{name: "partition", principal: sysPrincipal("arn:aws-cn:iam::" + sysHome + ":user/ann"), rare: true,
			entries: policy.AWSPrincipals("arn:aws-cn:iam::"+sysHome+":user/ann", "arn:aws-cn:iam::"+sysHome+":root", sysHome)},
		{name: "Identity Center", rare: true, entries: sysNamed("arn:aws:iam::" + sysHome +
			":role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_v_0123456789abcdef"),
			principal: sysPrincipal("arn:aws:sts::" + sysHome + ":assumed-role/AWSReservedSSO_v_0123456789abcdef/ann")},
	}
}()

// isProvider reports whether the caller is an identity provider where a role is assumed.
func (c *sysCaller) isProvider() bool {
	return slices.Contains([]string{"SAML", "web", "cognito"}, c.name)
}

// pathKnown reports whether the path of the caller's role is known, if it is one.
func (c *sysCaller) pathKnown() bool {
	return c.name != "session, path not known" && c.name != "Identity Center"
}

// sysOthers are entries that name others, too.
var sysOthers = append(append(policy.ServicePrincipals(sysService, "lambda.amazonaws.com"),
	policy.FederatedPrincipals(sysSAML, "accounts.google.com")...),
	policy.AWSPrincipals(sysUser, sysRole, sysSession, sysFed, sysFedUser, sysBob, sysHome, sysOther)...)

// A sysTheme is a part of the world: actions and resources that go together. In resources ACC stands for an account.
type sysTheme struct {
	name      string
	actions   []string
	resources []string
	keys      []string // of conditions
	owner     bool     // the account that owns may be another than that in the ARN
}

var sysThemes = []sysTheme{
	{name: "s3", keys: []string{"s3:prefix", "s3:max-keys", "s3:ResourceAccount"},
		actions: []string{"s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:ListAllMyBuckets", "s3:GetBucketPolicy",
			"s3:PutBucketPolicy", "s3:SetObject", "acme:Do"},
		resources: []string{"arn:aws:s3:::b", "arn:aws:s3:::b/x", "arn:aws:s3:::b/ann", "arn:aws:s3:::b/a/x",
			"arn:aws:s3:::c/x", "arn:aws:s3:eu-west-1:ACC:accesspoint/ap"}},
	{name: "sts", keys: []string{"sts:ExternalId", "aws:FederatedProvider"},
		actions: []string{"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:TagSession",
			"sts:GetCallerIdentity", "sts:GetSessionToken", "sts:GetFederationToken", "sts:AssumeRoot",
			"sts:DecodeAuthorizationMessage"},
		resources: []string{"arn:aws:iam::ACC:role/deploy", "arn:aws:iam::ACC:role/ops/deploy", "arn:aws:iam::ACC:root",
			"arn:aws:iam::ACC:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX", "arn:aws:sts::ACC:federated-user/x"}},
	{name: "kms", keys: []string{"kms:RequestAlias", "kms:ViaService", "kms:CallerAccount", "kms:ResourceAliases"},
		actions: []string{"kms:Decrypt", "kms:DescribeKey", "kms:ScheduleKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias",
			"kms:CreateKey", "kms:RetireGrant"},
		resources: []string{"arn:aws:kms:us-east-1:ACC:key/k1", "arn:aws:kms:us-east-1:ACC:key/k2",
			"arn:aws:kms:us-east-1:ACC:alias/mine", "arn:aws:kms:us-east-1:ACC:alias/aws/s3"}},
	{name: "lambda", keys: []string{"lambda:FunctionUrlAuthType", "lambda:SourceFunctionArn"},
		actions: []string{"lambda:InvokeFunction", "lambda:InvokeFunctionUrl", "lambda:GetFunction",
			"lambda:UpdateFunctionCode", "lambda:DeleteFunction", "lambda:GetLayerVersion",
			"lambda:AddLayerVersionPermission", "lambda:ListFunctions", "lambda:CreateEventSourceMapping", "lambda:None"},
		resources: []string{"arn:aws:lambda:us-east-1:ACC:function:f", "arn:aws:lambda:us-east-1:ACC:function:f:live",
			"arn:aws:lambda:us-east-1:ACC:function:g", "arn:aws:lambda:us-east-1:ACC:layer:l:1",
			"arn:aws:lambda:us-east-1:ACC:event-source-mapping:m"}},
	{name: "iam", keys: []string{"iam:PassedToService", "aws:CalledVia"},
		actions: []string{"iam:GetRole", "iam:DeleteRole", "iam:AttachRolePolicy", "iam:PassRole", "iam:TagRole",
			"iam:UpdateAssumeRolePolicy", "iam:CreatePolicyVersion", "iam:ListUsers"},
		resources: []string{"arn:aws:iam::ACC:role/r", "arn:aws:iam::ACC:user/ann", "arn:aws:iam::ACC:policy/p",
			"arn:aws:iam::ACC:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_v_0123456789abcdef",
			"arn:aws:iam::aws:policy/ReadOnlyAccess"}},
	{name: "messages", keys: []string{"aws:SourceAccount"},
		actions: []string{"sqs:SendMessage", "sqs:SetQueueAttributes", "sqs:GetQueueAttributes", "sqs:DeleteQueue",
			"sqs:ListQueues", "sns:Publish", "sns:CreateTopic", "events:PutEvents"},
		resources: []string{"arn:aws:sqs:us-east-1:ACC:q", "arn:aws:sqs:eu-west-1:ACC:qq", "arn:aws:sns:us-east-1:ACC:t",
			"arn:aws:events:us-east-1:ACC:event-bus/b"}},
	{name: "data", keys: []string{"dynamodb:LeadingKeys", "secretsmanager:ResourceTag/env"},
		actions: []string{"dynamodb:GetItem", "dynamodb:CreateTable", "dynamodb:ListTables", "glue:GetTable", "glue:GetJob",
			"secretsmanager:GetSecretValue", "secretsmanager:CreateSecret", "kinesis:PutRecord", "kinesis:DeleteStream"},
		resources: []string{"arn:aws:dynamodb:us-east-1:ACC:table/t", "arn:aws:dynamodb:us-east-1:ACC:table/t/index/i",
			"arn:aws:glue:us-east-1:ACC:table/d/t", "arn:aws:glue:us-east-1:ACC:job/j",
			"arn:aws:secretsmanager:us-east-1:ACC:secret:s", "arn:aws:kinesis:us-east-1:ACC:stream/s"}},
	{name: "pools", keys: []string{"acme:key"},
		actions: []string{"cognito-identity:GetId", "cognito-identity:DescribeIdentityPool", "states:StartExecution",
			"iot:Publish", "ecr:GetAuthorizationToken", "ecr:BatchGetImage", "codeartifact:ListRepositories", "es:ESHttpGet",
			"es:DescribeDomain"},
		resources: []string{"arn:aws:cognito-identity:us-east-1:ACC:identitypool/p",
			"arn:aws:states:us-east-1:ACC:stateMachine:m", "arn:aws:iot:us-east-1:ACC:topic/t",
			"arn:aws:ecr:us-east-1:ACC:repository/r",
			"arn:aws:codeartifact:us-east-1:ACC:domain/d", "arn:aws:es:us-east-1:ACC:domain/d"}},
	{name: "sso", owner: true, keys: []string{"aws:ResourceAccount"},
		actions: []string{"sso:CreateAccountAssignment", "sso:ListInstances", "sso:DescribePermissionSet", "sso:None"},
		resources: []string{"arn:aws:sso:::instance/i-1", "arn:aws:sso:::permissionSet/i-1/ps-1",
			"arn:aws:sso:::account/" + sysHome, "arn:aws:sso::ACC:application/i-1/apl-1"}},
	{name: "unlisted", keys: []string{"acme:key", "acme:number"},
		actions: []string{"acme:Do", "acme:Doing", "acme:Go", "other:Action", "acme:x", "ACME:do"},
		resources: []string{"arn:aws:acme:us-east-1:ACC:thing/x", "arn:aws:acme:us-east-1:ACC:thing/ann", "arn:aws:acme:::y",
			"arn:aws-cn:acme:::y", "arn:aws:other::ACC:z"}},
}

// sysResources are those that a request for an action can have in the domain: "*" for one that takes none, ARNs for one
// that does, both for one of which that is not known.
func sysResources(name string, arns []string) []string {
	known, listed := action.Lookup(name)
	switch {
	case listed && !known.TakesResource():
		return []string{"*"}
	case listed:
		return arns
	}
	return append([]string{"*"}, arns...)
}

// sysIn fills in the accounts of a theme's resources.
func sysIn(theme *sysTheme, accounts ...string) (list []string) {
	for _, text := range theme.resources {
		for _, account := range accounts {
			if arn := strings.ReplaceAll(text, "ACC", account); !slices.Contains(list, arn) {
				list = append(list, arn)
			}
		}
	}
	return list
}

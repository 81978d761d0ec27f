package evaluate_test

import "github.com/lambdaiam/lambdaiam/policy"

// The callers, actions and keys of the twin's cases, in plain text.

// A twinCaller is a caller in plain text.
type twinCaller struct {
	ID, Kind                       string // Kind: user, session, federated, root, service, provider, anonymous
	Partition, Account, Name       string
	AnyPartition                   bool
	Session, Path                  string
	PathKnown, Linked, Management  bool
	UniqueID, FederatingUser       string
	Tags, SessionTags              map[string]string
	Organization, OrganizationPath string
}

// A twinCall is what the rules say about an action.
type twinCall struct {
	action      string
	resources   []string // ACCOUNT stands for one, WORD for hostile text
	noResource  bool     // the action takes no resource (M-18)
	rcp         bool     // RCPs reach the service (G-92)
	requires    bool     // the resource's policy must allow or delegate (E-30)
	locked      bool     // no policy can allow it (E-46, E-47)
	ungrantable bool     // the policy of a Lambda resource cannot let another account do it
}

var twinCalls = []twinCall{
	{action: "s3:GetObject", rcp: true, resources: []string{"arn:aws:s3:::data/WORD", "arn:aws:s3:::data/WORD:WORD", "some name", "*", "arn:aws:s3::ACCOUNT"}},
	{action: "s3:ListAllMyBuckets", rcp: true, noResource: true, resources: []string{"*", "arn:aws:s3:::data/WORD"}},
	{action: "sts:AssumeRole", rcp: true, requires: true, resources: []string{"arn:aws:iam::ACCOUNT:role/target"}},
	{action: "sts:AssumeRoleWithSAML", rcp: true, requires: true, resources: []string{"arn:aws:iam::ACCOUNT:role/target"}},
	{action: "sts:AssumeRoleWithWebIdentity", rcp: true, requires: true, resources: []string{"arn:aws:iam::ACCOUNT:role/target"}},
	{action: "sts:GetCallerIdentity", rcp: true, noResource: true, resources: []string{"*"}},
	{action: "sts:GetSessionToken", rcp: true, noResource: true, resources: []string{"*"}},
	{action: "kms:Decrypt", rcp: true, requires: true, resources: []string{"arn:aws:kms:us-east-1:ACCOUNT:key/k1"}},
	{action: "kms:RetireGrant", rcp: true, requires: true, resources: []string{"arn:aws:kms:us-east-1:ACCOUNT:key/k1"}},
	{action: "kms:UpdateAlias", rcp: true, resources: []string{"arn:aws:kms:us-east-1:ACCOUNT:alias/WORD"}},
	{action: "kms:UpdateAlias", rcp: true, locked: true, resources: []string{"arn:aws:kms:us-east-1:ACCOUNT:alias/aws/s3"}},
	{action: "kms:ListKeys", rcp: true, noResource: true, resources: []string{"*"}},
	{action: "iam:GetRole", resources: []string{"arn:aws:iam::ACCOUNT:role/aws-reserved/x", "arn:aws:iam::aws:policy/WORD"}},
	{action: "iam:PassRole", locked: true, resources: []string{"arn:aws:iam::ACCOUNT:role/aws-reserved/x"}},
	{action: "iam:DeletePolicy", locked: true, resources: []string{"arn:aws:iam::aws:policy/WORD"}},
	{action: "lambda:InvokeFunction", resources: []string{"arn:aws:lambda:us-east-1:ACCOUNT:function:f", "arn:aws:lambda:us-east-1:ACCOUNT:function:f:WORD"}},
	{action: "lambda:UpdateFunctionConfiguration", ungrantable: true, resources: []string{"arn:aws:lambda:us-east-1:ACCOUNT:function:f"}},
	{action: "lambda:GetLayerVersion", resources: []string{"arn:aws:lambda:eu-west-1:ACCOUNT:layer:l:1"}},
	{action: "lambda:ListFunctions", noResource: true, ungrantable: true, resources: []string{"*", "arn:aws:lambda:us-east-1:ACCOUNT:function:f"}},
	{action: "dynamodb:GetItem", rcp: true, resources: []string{"arn:aws:dynamodb:us-east-1:ACCOUNT:table/WORD", "arn:aws-cn:dynamodb:cn-north-1:ACCOUNT:table/t"}},
	{action: "sqs:SendMessage", rcp: true, resources: []string{"arn:aws:sqs:us-east-1:ACCOUNT:WORD", "arn:aws:sqs::ACCOUNT:WORD:WORD"}},
	{action: "made:Up", resources: []string{"arn:aws:made:WORD:ACCOUNT:a:b:WORD", "arn::::a:", "arn:aws:made::ACCOUNT:"}},
}

// twinKeys are the condition keys of the cases, each with values it often has.
var twinKeys = []struct {
	key, family string
	values      []string
}{
	{"app:word", "String", []string{"us-east-1:111111111111", "true", "yes", "a", "*"}}, {"s3:prefix", "String", nil}, {"aws:UserAgent", "String", nil}, {"app:words", "String", nil},
	{"aws:TagKeys", "String", nil}, {"aws:CalledVia", "String", nil}, {"aws:PrincipalOrgPaths", "String", []string{"o-1/r-1/ou-1/"}},
	{"aws:PrincipalTag/Team", "String", nil}, {"aws:ResourceTag/Team", "String", nil}, {"aws:username", "String", []string{"alice"}},
	{"aws:PrincipalType", "String", []string{"User", "AssumedRole"}}, {"aws:userid", "String", nil},
	{"aws:PrincipalServiceNamesList", "String", []string{genService, "events.amazonaws.com"}},
	{"app:number", "Numeric", []string{"10", "1", "10.01", "100", "10.0", "1e1", "-0", "0", "9007199254740993", "9007199254740992", "+.5", "0x1", "1_0", "", "ten", "1."}},
	{"app:date", "Date", []string{"2024-02-29", "2024", "1709164800", "2024-02-29T00:00Z", "2024-02-29T01:00:00+01:00", "2024-02-28T23:59:59.999999999Z", "2023-02-29", "2024-02", "soon", "2024-02-29T00:00:00,5Z"}},
	{"aws:CurrentTime", "Date", []string{"2024-02-29T00:00:00Z", "1709164800"}}, {"aws:EpochTime", "Date", []string{"1709164800", "0"}},
	{"aws:SecureTransport", "Bool", []string{"true", "false", "TRUE", "yes", ""}}, {"aws:MultiFactorAuthPresent", "Bool", []string{"true", "false"}},
	{"aws:PrincipalIsAWSService", "Bool", []string{"true", "false"}}, {"app:binary", "Binary", []string{"QQ==", "QUI=", "", "QQ", "*"}},
	{"aws:SourceIp", "Ip", []string{"203.0.113.5", "203.0.113.0/24", "::ffff:203.0.113.5", "2001:db8::1", "2001:db8::/32", "0.0.0.0/0", "::/0", "::ffff:0:0/96", "fe80::1%a", "here"}},
	{"aws:SourceArn", "Arn", []string{"arn:aws:sns:us-east-1:111111111111:t", "arn:aws:sns:us-east-1:111111111111:t:u", "arn:aws:s3:::data", "arn::a:b:c:d", "arn:short", "name", "*"}},
	{"aws:PrincipalArn", "Arn", []string{genUser, genRole, genSession, "arn:aws:iam::111111111111:role/app", "arn:aws:iam::222222222222:role/app"}},
	{"lambda:SourceFunctionArn", "Arn", []string{"arn:aws:lambda:us-east-1:111111111111:function:f"}},
}

var twinOperators = map[string][]string{
	"String":  {"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike", "StringLike"},
	"Numeric": {"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"},
	"Date":    {"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"},
	"Bool":    {"Bool"}, "Binary": {"BinaryEquals"}, "Ip": {"IpAddress", "NotIpAddress"},
	"Arn": {"ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"}, "Null": {"Null"},
}

// A twinValue is the value of a condition key.
type twinValue struct {
	Values       []string
	List, Absent bool
}

// A twinDocument is a policy and its place.
type twinDocument struct {
	Kind       policy.Kind
	Level      int
	Version    string
	Statements []policy.StatementSpec
	built      *policy.Policy
}

// A twinCase is a request and policies in plain text.
type twinCase struct {
	Seed                    uint64
	Caller                  *twinCaller
	Action, Resource, Owner string
	Management              bool // the resource's account is a management account
	Tags                    map[string]string
	Context                 map[string]twinValue
	Strict                  bool
	Levels                  [policy.Endpoint + 1]int
	Policies                []twinDocument
	call                    *twinCall
	dropped, kept           int // statements that are no statements, and that are
}

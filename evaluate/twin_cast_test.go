package evaluate_test

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/policy"
)

// The callers, actions and keys of the twin's cases, in plain text.

// A twinCaller is a caller in plain text.
type twinCaller struct {
	ID, Kind                       string // Kind: user, session, federated, root, service, provider, anonymous
	Partition, Account, Name       string
	AnyPartition                   bool
	Session, Path                  string
	PathKnown, Management          bool
	Token                          bool   // with credentials of GetSessionToken
	Linked                         string // whether the role is service-linked: "yes", "no" or "" for not said
	UniqueID, FederatingUser       string
	SourceIdentity                 string
	Tags, SessionTags              map[string]string
	Organization, OrganizationPath string
}

var twinCallers = []twinCaller{
	{ID: genUser, Kind: "user", Name: "alice"},
	{ID: "arn:aws:iam::" + genAccount + ":user/di+v/😀", Kind: "user", Name: "😀"},
	{ID: "arn:aws-cn:iam::" + genAccount + ":user/alice", Kind: "user", Name: "alice"},
	{ID: genSession, Kind: "session", Name: "app", Session: "s1"},
	{ID: genSession, Kind: "session", Name: "app", Session: "s1", Path: "/team/", PathKnown: true},
	{ID: genRole, Kind: "session", Name: "app", Path: "/team/", PathKnown: true},
	{ID: genLinked, Kind: "session", Name: "AWSServiceRoleForX", Path: "/aws-service-role/x.amazonaws.com/", PathKnown: true},
	{ID: twinSSO, Kind: "session", Name: "AWSServiceRoleForSSO", Path: "/aws-service-role/sso.amazonaws.com/", PathKnown: true},
	{ID: genFed, Kind: "federated", Name: "fred"},
	{ID: genFed, Kind: "federated", Name: "fred", FederatingUser: genFedUser},
	{ID: genAccount, Kind: "root", AnyPartition: true},
	{ID: "arn:aws:iam::" + genAccount + ":root", Kind: "root"},
	{ID: genService, Kind: "service"},
	{ID: "anonymous", Kind: "anonymous"},
	{ID: genSAML, Kind: "provider"},
	{ID: genWeb, Kind: "provider"},
}

var twinAtoms = []string{"a", "b", "alice", "blue", "*", "?", "${", "}", "$", ":", "/", "\n", "é", "😀", "𝒳", "K", "K", "ß", "ſ", "", "'", " ", "${aws:username}"}

func twinWord(r *rand.Rand) (s string) {
	for range r.IntN(4) {
		s += genPick(r, twinAtoms...)
	}
	return s
}

func twinWords(r *rand.Rand) map[string]string {
	m := map[string]string{"Team": genPick(r, "blue", "", "*", twinWord(r))}
	if genChance(r, 20) {
		m["team"] = "red"
	}
	return m
}

func twinMakeCaller(r *rand.Rand) *twinCaller {
	p := genPick(r, twinCallers...)
	switch p.Kind {
	case "service", "anonymous", "provider":
		return &p
	}
	p.Partition, p.Account = "aws", genAccount
	if strings.HasPrefix(p.ID, "arn:aws-cn:") {
		p.Partition = "aws-cn"
	}
	if genChance(r, 50) {
		p.Organization, p.OrganizationPath = "o-1", "o-1/r-1/ou-1/"
	}
	if p.Kind == "user" || p.Kind == "session" {
		p.UniqueID = genPick(r, "", map[string]string{"user": "AIDA1", "session": "AROA1"}[p.Kind])
	}
	if p.Kind == "session" && genChance(r, 20) {
		p.Linked, p.SourceIdentity = genPick(r, "yes", "no"), "alice"
	}
	p.Management = genChance(r, 10)
	p.Token = (p.Kind == "user" || p.Kind == "root") && genChance(r, 20)
	if genChance(r, 60) {
		p.Tags = twinWords(r)
	}
	if p.Kind == "session" && genChance(r, 50) {
		p.SessionTags = twinWords(r)
	}
	return &p
}

// A twinCall is what the rules say about an action.
type twinCall struct {
	action     string
	resources  []string // ACCOUNT stands for one, WORD for hostile text
	noResource bool     // the action takes no resource (M-18)
	rcp        bool     // RCPs reach the service (G-92)
	requires   bool     // the resource's policy must allow or delegate (E-30)
	locked     bool     // no policy can allow it (E-46, E-47)
	changedBy  string   // … but for IAM Identity Center: its "role", or also a call "through" it (OP-6)
	reach      string   // of the resource's policy: everyone, "own" account, "nobody" (OP-1, RBP-19, RBP-20)
	unlocks    bool     // the root user of the owner's account is not held back by the resource's policy (OP-3)
	alone      bool     // no policy stands on the other side (OP-4)
	ignored    bool     // the resource's policy has no say
	anyBucket  bool     // a pattern for all buckets covers it (OP-7)
	rcpAlways  bool     // RCPs reach it without a resource (OP-5)
	rcpNever   bool     // or do not reach it
}

var twinCalls = []twinCall{
	{action: "s3:GetObject", rcp: true, resources: []string{"arn:aws:s3:::data/WORD", "arn:aws:s3:::data/WORD:WORD", "some name", "*", "arn:aws:s3::ACCOUNT", "arn:aws-cn:s3:::data/WORD"}},
	{action: "s3:ListAllMyBuckets", rcp: true, noResource: true, anyBucket: true, resources: []string{"*", "*", "arn:aws:s3:::*", "arn:aws:s3:::data/WORD"}},
	{action: "s3:PutBucketPolicy", rcp: true, reach: "own", unlocks: true, resources: []string{"arn:aws:s3:::data"}},
	{action: "s3express:DeleteBucket", reach: "nobody", resources: []string{"arn:aws:s3express:us-east-1:ACCOUNT:bucket/b--x-s3"}},
	{action: "sts:AssumeRole", rcp: true, requires: true, resources: []string{"arn:aws:iam::ACCOUNT:role/target"}},
	{action: "sts:AssumeRoleWithSAML", rcp: true, requires: true, resources: []string{"arn:aws:iam::ACCOUNT:role/target"}},
	{action: "sts:AssumeRoleWithWebIdentity", rcp: true, requires: true, resources: []string{"arn:aws:iam::ACCOUNT:role/target"}},
	{action: "sts:AssumeRole", rcp: true, rcpNever: true, requires: true, resources: []string{"arn:aws:iam::ACCOUNT:role/aws-service-role/x.amazonaws.com/x"}},
	{action: "sts:AssumeRoot", rcp: true, alone: true, resources: []string{"arn:aws:iam::ACCOUNT:root"}},
	{action: "sts:GetFederationToken", rcp: true, resources: []string{"arn:aws:sts::ACCOUNT:federated-user/WORD"}},
	{action: "sts:TagSession", rcp: true, requires: true, resources: []string{"arn:aws:iam::ACCOUNT:role/target"}},
	{action: "sts:SetSourceIdentity", rcp: true, requires: true, resources: []string{"arn:aws:iam::ACCOUNT:role/target"}},
	{action: "sts:GetCallerIdentity", rcp: true, noResource: true, resources: []string{"*"}},
	{action: "sts:GetSessionToken", rcp: true, noResource: true, resources: []string{"*", "*", "arn:aws-cn:iam::ACCOUNT:user/alice"}},
	{action: "kms:Decrypt", rcp: true, requires: true, resources: []string{"arn:aws:kms:us-east-1:ACCOUNT:key/k1"}},
	{action: "kms:EnableKey", rcp: true, requires: true, reach: "own", resources: []string{"arn:aws:kms:us-east-1:ACCOUNT:key/k1"}},
	{action: "kms:RetireGrant", rcp: true, rcpNever: true, requires: true, resources: []string{"arn:aws:kms:us-east-1:ACCOUNT:key/k1"}},
	{action: "kms:UpdateAlias", rcp: true, reach: "own", resources: []string{"arn:aws:kms:us-east-1:ACCOUNT:alias/WORD"}},
	{action: "kms:UpdateAlias", rcp: true, rcpNever: true, reach: "own", locked: true, resources: []string{"arn:aws:kms:us-east-1:ACCOUNT:alias/aws/s3"}},
	{action: "kms:ListKeys", rcp: true, reach: "own", noResource: true, resources: []string{"*"}},
	{action: "iam:GetRole", resources: []string{"arn:aws:iam::ACCOUNT:role/aws-reserved/x", "arn:aws:iam::aws:policy/WORD"}},
	{action: "iam:PassRole", resources: []string{"arn:aws:iam::ACCOUNT:role/WORD", "arn:aws:made::ACCOUNT:role/aws-reserved/x"}},
	{action: "iam:PassRole", locked: true, resources: []string{"arn:aws:iam::ACCOUNT:role/aws-reserved/x"}},
	{action: "iam:CreateRole", locked: true, changedBy: "through", resources: []string{"arn:aws:iam::ACCOUNT:role/aws-reserved/sso.amazonaws.com/x"}},
	{action: "iam:CreateRole", locked: true, resources: []string{"arn:aws:iam::ACCOUNT:role/aws-reserved/x"}},
	{action: "iam:UpdateAssumeRolePolicy", locked: true, changedBy: "role", resources: []string{"arn:aws:iam::ACCOUNT:role/aws-reserved/sso.amazonaws.com/eu-west-1/x"}},
	{action: "iam:DeletePolicy", resources: []string{"arn:aws:iam::ACCOUNT:policy/WORD"}},
	{action: "iam:DeletePolicy", locked: true, resources: []string{"arn:aws:iam::aws:policy/WORD"}},
	{action: "lambda:InvokeFunction", resources: []string{"arn:aws:lambda:us-east-1:ACCOUNT:function:f", "arn:aws:lambda:us-east-1:ACCOUNT:function:f:WORD"}},
	{action: "lambda:UpdateFunctionConfiguration", reach: "own", resources: []string{"arn:aws:lambda:us-east-1:ACCOUNT:function:f"}},
	{action: "lambda:GetLayerVersion", resources: []string{"arn:aws:lambda:eu-west-1:ACCOUNT:layer:l:1"}},
	{action: "lambda:ListFunctions", noResource: true, reach: "own", resources: []string{"*", "arn:aws:lambda:us-east-1:ACCOUNT:function:f"}},
	{action: "dynamodb:GetItem", rcp: true, resources: []string{"arn:aws:dynamodb:us-east-1:ACCOUNT:table/WORD", "arn:aws-cn:dynamodb:cn-north-1:ACCOUNT:table/t"}},
	{action: "dynamodb:ConditionCheckItem", rcp: true, resources: []string{"arn:aws:dynamodb:us-east-1:ACCOUNT:table/WORD"}},
	{action: "dynamodb:UpdateTimeToLive", rcp: true, reach: "own", resources: []string{"arn:aws:dynamodb:us-east-1:ACCOUNT:table/WORD"}},
	{action: "dynamodb:CreateTable", rcp: true, reach: "nobody", resources: []string{"arn:aws:dynamodb:us-east-1:ACCOUNT:table/WORD"}},
	{action: "sqs:DeleteQueue", rcp: true, reach: "own", resources: []string{"arn:aws:sqs:us-east-1:ACCOUNT:WORD"}},
	{action: "sqs:SetQueueAttributes", rcp: true, reach: "own", unlocks: true, resources: []string{"arn:aws:sqs:us-east-1:ACCOUNT:WORD"}},
	{action: "sqs:GetQueueUrl", rcp: true, unlocks: true, resources: []string{"arn:aws:sqs:us-east-1:ACCOUNT:WORD"}},
	{action: "sns:TagResource", reach: "nobody", resources: []string{"arn:aws:sns:us-east-1:ACCOUNT:WORD"}},
	{action: "codeartifact:PutDomainPermissionsPolicy", rcp: true, reach: "nobody", ignored: true, resources: []string{"arn:aws:codeartifact:us-east-1:ACCOUNT:domain/WORD"}},
	{action: "glue:GetJob", reach: "own", resources: []string{"arn:aws:glue:us-east-1:ACCOUNT:job/WORD"}},
	{action: "glue:GetTable", resources: []string{"arn:aws:glue:us-east-1:ACCOUNT:table/WORD"}},
	{action: "cognito-identity:GetId", rcp: true, noResource: true, rcpAlways: true, resources: []string{"*"}},
	{action: "sso:DescribeApplication", resources: []string{"arn:aws:sso::ACCOUNT:application/ssoins-1/apl-1"}},
	{action: "sqs:SendMessage", rcp: true, resources: []string{"arn:aws:sqs:us-east-1:ACCOUNT:WORD", "arn:aws:sqs::ACCOUNT:WORD:WORD", "arn:aws-cn:sqs:cn-north-1:ACCOUNT:WORD"}},
	{action: "execute-api:Invoke", resources: []string{"arn:aws:execute-api:us-east-1:ACCOUNT:a1/WORD/GET/WORD", "arn:aws:execute-api:us-east-1:ACCOUNT:a1"}},
	{action: "made:Up", resources: []string{"arn:aws:made:WORD:ACCOUNT:a:b:WORD", "arn::::a:", "arn:aws:made::ACCOUNT:"}},
}

// A twinKey is a condition key of the cases, with values it often has.
type twinKey struct {
	key, family string
	values      []string
	lower       string // the key in lower case
}

var twinKeys = []twinKey{
	{key: "app:word", family: "String", values: []string{"true", "yes", "a", "*", "a'b", "a}b", "ſ"}},
	{key: "s3:prefix", family: "String"},
	{key: "aws:UserAgent", family: "String", values: []string{"ſ", "ſ/K"}},
	{key: "app:words", family: "String"},
	{key: "aws:TagKeys", family: "String", values: []string{"TEAM", "AWS", "COST", "Team"}},
	{key: "aws:CalledVia", family: "String", values: []string{"sso.amazonaws.com", "cloudformation.amazonaws.com", "athena.amazonaws.com", "glue.amazonaws.com"}},
	{key: "kms:ResourceAliases", family: "String", values: []string{"alias/aws/s3", "alias/ours"}},
	{key: "aws:PrincipalOrgPaths", family: "String", values: []string{"o-1/r-1/ou-1/"}},
	{key: "aws:PrincipalTag/Team", family: "String"},
	{key: "aws:ResourceTag/Team", family: "String"},
	{key: "aws:username", family: "String", values: []string{"alice"}},
	{key: "aws:PrincipalAccount", family: "String", values: []string{genAccount, genOther}},
	{key: "aws:PrincipalOrgID", family: "String", values: []string{"o-1"}},
	{key: "aws:ResourceAccount", family: "String", values: []string{genAccount, genOther}},
	{key: "aws:RequestedRegion", family: "String", values: []string{"us-east-1"}},
	{key: "aws:FederatedProvider", family: "String", values: []string{genWeb, genSAML}},
	{key: "aws:PrincipalServiceName", family: "String", values: []string{genService}},
	{key: "aws:SourceIdentity", family: "String", values: []string{"alice"}},
	{key: "iam:ResourceTag/Team", family: "String", values: []string{"blue"}},
	{key: "ec2:ResourceTag/Team", family: "String", values: []string{"blue"}},
	{key: "ec2:Region", family: "String", values: []string{"us-east-1"}},
	{key: "kms:CallerAccount", family: "String", values: []string{genAccount, genOther}},
	{key: "s3:ResourceAccount", family: "String", values: []string{genAccount, genOther}},
	{key: "aws:RequestTag/Team", family: "String", values: []string{"blue"}},
	{key: "aws:RequestTag/Cost", family: "String"},
	{key: "aws:CalledViaFirst", family: "String", values: []string{"athena.amazonaws.com"}},
	{key: "aws:CalledViaLast", family: "String"},
	{key: "aws:ResourceOrgPaths", family: "String", values: []string{"o-2/r-2/"}},
	{key: "aws:ResourceOrgID", family: "String", values: []string{"o-2"}},
	{key: "aws:ViaAWSService", family: "Bool", values: []string{"true", "false"}},
	{key: "aws:PrincipalType", family: "String", values: []string{"User", "AssumedRole"}},
	{key: "aws:userid", family: "String"},
	{key: "aws:PrincipalServiceNamesList", family: "String", values: []string{genService, "events.amazonaws.com"}},
	{key: "app:number", family: "Numeric", values: []string{"10", "10.0", "1e1", "10.01", "10.01", "9.99", "1", "-10", "-10.01", "-10.01", "-11", "1e400", "-1e400", "-0", "0", ".05", "5e-2", "9007199254740993", "9007199254740992", "+.5", "0x1", "1_0", "", "ten", "1."}},
	{key: "app:date", family: "Date", values: []string{"2024-02-29", "2024", "1709164800", "2024-02-29T00:00Z", "2024-02-29T01:00:00+01:00", "2024-02-28T23:59:59.999999999Z", "2024-02-28T22:30:00-01:30", "2024-02-29T01:00+01", "2024-02",
		"2023-02-29", "1900-02-29", "soon", "2024-02-29T00:00:00,5Z", "2024-02-29T00:00:00.1234567890Z", "2024-02-29T00:00", "2024-02-28T24:00Z", "2024-02-29T01:00+01x00"}},
	{key: "aws:CurrentTime", family: "Date", values: []string{"2024-02-29T00:00:00Z", "2024-02-29T12:00:00.5Z", "1709208000"}},
	{key: "aws:EpochTime", family: "Date", values: []string{"1709164800", "1709208000", "0"}},
	{key: "aws:SecureTransport", family: "Bool", values: []string{"true", "false", "TRUE", "yes", ""}},
	{key: "aws:MultiFactorAuthPresent", family: "Bool", values: []string{"true", "false"}},
	{key: "aws:PrincipalIsAWSService", family: "Bool", values: []string{"true", "false"}},
	{key: "app:binary", family: "Binary", values: []string{"QQ==", "QUI=", "", "QQ", "*"}},
	{key: "aws:SourceIp", family: "Ip", values: []string{"203.0.113.5", "203.0.113.6", "203.0.113.0/24", "::ffff:203.0.113.5", "2001:db8::1", "2001:db8::2", "2001:db8::/32", "0.0.0.0/0", "::/0", "::ffff:0:0/96", "fe80::1%a", "here"}},
	{key: "aws:SourceArn", family: "Arn", values: []string{"arn:aws:sns:us-east-1:111111111111:t", twinTopic, "arn:aws:s3:::data", "arn::a:b:c:d", "arn:short", "name", "*"}},
	{key: "aws:PrincipalArn", family: "Arn", values: []string{twinReservedRole + "AWSReservedSSO_Ops_1", twinReservedRole + "eu-west-1/AWSReservedSSO_Ops_1",
		twinReservedRole + "xy-new-3/AWSReservedSSO_Ops_1", "arn:aws:iam::111111111111:role/AWSReservedSSO_Ops_1", genUser, genRole, genSession, "arn:aws:iam::111111111111:role/app", "arn:aws:iam::111111111111:role/other/app", "arn:aws:iam::222222222222:role/app"}},
	{key: "lambda:SourceFunctionArn", family: "Arn", values: []string{twinFunction}},
}

const (
	twinSSO      = "arn:aws:iam::" + genAccount + ":role/aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO"
	twinTopic    = "arn:aws:sns:us-east-1:111111111111:t:u:v:w"
	twinFunction = "arn:aws:lambda:us-east-1:111111111111:function:f:1:x"

	twinReserved     = "arn:aws:sts::" + genAccount + ":assumed-role/AWSReservedSSO_Ops_1/jo"
	twinReservedRole = "arn:aws:iam::" + genAccount + ":role/aws-reserved/sso.amazonaws.com/"
)

// twinByFamily are the keys of a family, twinFamilies the values of all of them.
var (
	twinByFamily = map[string][]*twinKey{}
	twinFamilies = map[string][]string{}
)

// twinEntries name the callers of a kind; twinNear are names that differ from theirs by little.
var (
	twinEntries = map[string][]policy.PrincipalSpec{}
	twinNear    = policy.AWSPrincipals("arn:aws-cn:iam::"+genAccount+":user/alice", "arn:aws:iam::"+genAccount+":user/x/alice",
		"arn:aws:iam::"+genOther+":user/alice", "arn:aws:iam::"+genAccount+":role/app", "arn:aws:iam::"+genAccount+":role/other/app",
		"arn:aws-cn:iam::"+genAccount+":role/app", "arn:aws:iam::"+genOther+":role/team/app",
		"arn:aws:sts::"+genAccount+":assumed-role/app/s2", "arn:aws-cn:iam::"+genAccount+":root", "arn:aws:sts::"+genOther+":federated-user/fred",
		twinReserved, twinReservedRole+"AWSReservedSSO_Ops_1", twinReservedRole+"eu-west-1/AWSReservedSSO_Ops_1", twinReservedRole+"a/b/AWSReservedSSO_Ops_1",
		"arn:aws:iam::"+genAccount+":role/AWSReservedSSO_Ops_1")
)

func init() {
	for i := range twinKeys {
		k := &twinKeys[i]
		k.lower = strings.ToLower(k.key)
		twinByFamily[k.family] = append(twinByFamily[k.family], k)
		twinFamilies[k.family] = append(twinFamilies[k.family], k.values...)
	}
	for family := range twinOperators {
		twinFamilies[family] = append(twinFamilies[family], "true", "false", "")
	}
	for _, caller := range genCallers {
		kind, _, _ := strings.Cut(caller.name, ",")
		twinEntries[kind] = append(twinEntries[kind], caller.entries...)
	}
	twinEntries["session"] = append(twinEntries["session"], policy.AWSPrincipals(genLinked)...)
	twinEntries["service"] = append(twinEntries["service"], policy.ServicePrincipals("events.amazonaws.com")...)
}

// twinVariable is the key that variables of policies often name.
var twinVariable = &twinKeys[0]

// twinServices is the key whose values are further names of a calling service (M-30).
var twinServices = &twinKeys[slices.IndexFunc(twinKeys, func(k twinKey) bool { return k.key == "aws:PrincipalServiceNamesList" })]

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

// twinSays is what a statement says of the request, whoever makes it.
type twinSays struct {
	action, resource  bool
	condition, strict bool // strict: by the rule of DenyUnreadable
}

// A twinDocument is a policy and its place.
type twinDocument struct {
	Kind       policy.Kind
	Level      int
	Version    string
	Statements []policy.StatementSpec
	built      *policy.Policy
	says       []twinSays // of each statement
}

// A twinCase is a request and policies in plain text.
type twinCase struct {
	Seed                    uint64
	Caller                  *twinCaller
	Action, Resource, Owner string
	Management              bool   // the resource's account is a management account
	OwnerPath               string // where that stands in its organization
	Tags                    map[string]string
	Context                 map[string]twinValue // by the key in lower case
	Strict                  bool
	Levels                  [policy.Endpoint + 1]int
	Policies                []twinDocument
	supposed                string // the ARN that the role of IAM Identity Center is supposed to have
	call                    *twinCall
	keys                    []*twinKey                 // of Context
	apply                   map[policy.Effect][]string // the sids of the statements that apply
	miss                    []string                   // and of those that have a say and do not
	dropped, kept           int                        // statements that are no statements, and that are
}

package analyze_test

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The condition keys of random systems.

// A sysKey is a condition key with what policies ask for and what requests have.
type sysKey struct {
	name, family string
	wanted       []string // in policies
	values       []string // in requests; none for keys that follow from the caller or the resource
	set          bool     // it may have a list
	always       bool     // every request has it
	service      bool     // only themes that list it use it
	// open tells whether requests can have the key where package evaluate derives none; nil: it follows from nothing.
	open func(s *sysSpec) bool
}

var (
	sysDates = []string{
		"2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-06-01T00:00:00Z", "2027-01-01T00:00:00Z",
	}
	sysAccounts = []string{sysHome, sysOther}
	sysOwners   = []string{sysHome, sysOther, sysThird}
)

// sysKeys are the keys. Rows are wider than other lines.
var sysKeys = []sysKey{
	{name: "aws:SourceVpc", family: "text", wanted: []string{"a", "b", "ab", "a*", "*b", "?", "a?"}, values: []string{"a", "b", "ab", ""}},
	{name: "acme:key", family: "text", wanted: []string{"a", "b", "ab", "a*", "B"}, values: []string{"a", "b", "ab", "B", "x"}, set: true},
	{name: "acme:number", family: "number", wanted: []string{"5", "7", "7.5"}, values: []string{"4", "5", "6", "7.5", "8", "x"}},
	{name: "aws:SourceIp", family: "ip", wanted: []string{"10.0.0.0/8", "10.1.0.0/16", "203.0.113.0/24"},
		values: []string{"10.0.0.1", "10.1.2.3", "203.0.113.9", "2001:db8::1"}},
	{name: "aws:SecureTransport", family: "bool", wanted: []string{"true", "false"}, values: []string{"true", "false"}, always: true},
	{name: "aws:CurrentTime", family: "date", wanted: []string{sysDates[1], sysDates[3]}, values: sysDates, always: true},
	{name: "aws:EpochTime", family: "date", wanted: []string{"1767225600", "1780272000"}}, // that of aws:CurrentTime
	{name: "aws:MultiFactorAuthPresent", family: "bool", wanted: []string{"true", "false"}, values: []string{"true", "false"}},
	{name: "aws:MultiFactorAuthAge", family: "number", wanted: []string{"300", "3600"}, values: []string{"0", "300", "1000", "5000"}},
	{name: "aws:SourceArn", family: "arn", wanted: []string{"arn:aws:s3:::b", "arn:aws:s3:::*", "arn:aws:sns:*:" + sysHome + ":t", "*"},
		values: []string{"arn:aws:s3:::b", "arn:aws:s3:::c", "arn:aws:sns:us-east-1:" + sysHome + ":t"}},
	{name: "aws:SourceAccount", family: "text", wanted: sysOwners, values: sysOwners, service: true},
	{name: "aws:RequestTag/team", family: "text", wanted: []string{"a", "b", "a*"}, values: []string{"a", "b", "ab"}},
	{name: "aws:RequestTag/Env", family: "text", wanted: []string{"a", "x"}, values: []string{"a", "x"}},
	{name: "aws:TagKeys", family: "text", wanted: []string{"team", "Env", "other", "t*"}, set: true},
	{name: "aws:UserAgent", family: "text", wanted: []string{"cli/*", "x"}, values: []string{"cli/2", "x", ""}, always: true},
	{name: "aws:RequestedRegion", family: "text", wanted: []string{"us-east-1", "eu-*"}, values: []string{"us-east-1", "eu-west-1"}, always: true},
	{name: "aws:CalledVia", family: "text", wanted: []string{"athena.amazonaws.com", "sso.amazonaws.com"}, set: true,
		values: []string{"athena.amazonaws.com", "sso.amazonaws.com"}},
	{name: "s3:prefix", family: "text", wanted: []string{"a", "a/*", ""}, values: []string{"", "a", "a/x", "b"}, service: true},
	{name: "s3:max-keys", family: "number", wanted: []string{"5", "10"}, values: []string{"1", "5", "7", "11"}, service: true},
	{name: "kms:RequestAlias", family: "text", wanted: []string{"alias/mine", "alias/aws/*"}, values: []string{"alias/mine", "alias/aws/s3"}, service: true},
	{name: "kms:ResourceAliases", family: "text", wanted: []string{"alias/mine", "alias/aws/*"}, values: []string{"alias/mine", "alias/aws/s3"},
		set: true, service: true},
	{name: "kms:ViaService", family: "text", wanted: []string{"s3.us-east-1.amazonaws.com", "s3.*"}, values: []string{"s3.us-east-1.amazonaws.com", "x"}, service: true},
	{name: "sts:ExternalId", family: "text", wanted: []string{"secret", "s*"}, values: []string{"secret", "sx", "x"}, service: true},
	{name: "iam:PassedToService", family: "text", wanted: []string{"lambda.amazonaws.com", "*"}, values: []string{"lambda.amazonaws.com", "ec2.amazonaws.com"},
		service: true},
	{name: "lambda:FunctionUrlAuthType", family: "text", wanted: []string{"AWS_IAM", "NONE"}, values: []string{"AWS_IAM", "NONE"}, service: true},
	{name: "dynamodb:LeadingKeys", family: "text", wanted: []string{"a", "ann", "a*"}, values: []string{"a", "ann", "b"}, set: true, service: true},

	{name: "aws:PrincipalArn", family: "arn", wanted: []string{sysUser, sysRole, "arn:aws:iam::*:role/*", "arn:aws:iam::" + sysHome + ":*",
		"arn:aws:iam::" + sysHome + ":role/app"}},
	{name: "aws:PrincipalAccount", family: "text", wanted: sysAccounts},
	{name: "aws:PrincipalType", family: "text", wanted: []string{"User", "AssumedRole", "Account", "Anonymous"}},
	{name: "aws:PrincipalOrgID", family: "text", wanted: []string{"o-1", "o-2"}, values: []string{"o-1", "o-3"}, open: (*sysSpec).inAccount},
	{name: "aws:PrincipalOrgPaths", family: "text", wanted: []string{"o-1/*", "o-1/r-1/ou-1/", "o-2/*"}, set: true},
	{name: "aws:PrincipalTag/team", family: "text", wanted: []string{"a", "b", "x", sysThird}, values: []string{"a", "b", sysThird},
		open: (*sysSpec).mayHaveTags},
	{name: "aws:PrincipalTag/Env", family: "text", wanted: []string{"x", "y"}, values: []string{"x", ""},
		open: (*sysSpec).mayHaveTags},
	{name: "aws:username", family: "text", wanted: []string{"ann", "a*", "bob"}},
	{name: "aws:userid", family: "text", wanted: []string{"AIDAEXAMPLEANN", "AROAEXAMPLEAPP:*", sysHome + "*", "anonymous"}, always: true,
		values: []string{"AIDAEXAMPLEANN", "AROAEXAMPLEAPP:s1", "x"}, open: (*sysSpec).isAny},
	{name: "aws:SourceIdentity", family: "text", wanted: []string{"ann", "bob"}, values: []string{"ann", "x"}, open: (*sysSpec).isRole},
	{name: "aws:PrincipalIsAWSService", family: "bool", wanted: []string{"true", "false"}},
	{name: "aws:PrincipalServiceName", family: "text", wanted: []string{sysService, "lambda.amazonaws.com"}},
	{name: "aws:PrincipalServiceNamesList", family: "text", wanted: []string{sysService, "lambda.amazonaws.com"}, set: true},
	{name: "aws:FederatedProvider", family: "text", wanted: []string{sysSAML, "accounts.google.com"}, service: true},
	{name: "aws:ViaAWSService", family: "bool", wanted: []string{"true", "false"}},
	{name: "aws:ResourceAccount", family: "text", wanted: []string{sysHome, sysOther, "aws"}},
	{name: "aws:ResourceOrgID", family: "text", wanted: []string{"o-1", "o-2"}, values: []string{"o-1", "o-3"}, open: (*sysSpec).isAny},
	{name: "aws:ResourceOrgPaths", family: "text", wanted: []string{"o-1/*", "o-2/*"}, set: true},
	{name: "aws:ResourceTag/env", family: "text", wanted: []string{"x", "y"}, values: []string{"x", "z"},
		open: func(s *sysSpec) bool { return s.resource.Tags == nil }},
	{name: "secretsmanager:ResourceTag/env", family: "text", wanted: []string{"x", "y"}, service: true},
	{name: "kms:CallerAccount", family: "text", wanted: sysAccounts, service: true},
	{name: "s3:ResourceAccount", family: "text", wanted: sysAccounts, service: true},
	{name: "lambda:SourceFunctionArn", family: "arn", wanted: []string{"arn:aws:lambda:us-east-1:" + sysHome + ":function:f"},
		values: []string{"arn:aws:lambda:us-east-1:" + sysHome + ":function:f", "arn:aws:lambda:us-east-1:" + sysHome + ":function:g"}, service: true},
}

func (s *sysSpec) isAny() bool     { return true }
func (s *sysSpec) inAccount() bool { return s.caller.principal.Account() != "" }
func (s *sysSpec) isRole() bool    { return strings.Contains(s.caller.principal.ARN(), ":role/") }

// mayHaveTags reports whether the caller may have tags that nobody told.
func (s *sysSpec) mayHaveTags() bool {
	return s.inAccount() && !strings.HasSuffix(s.caller.principal.ARN(), ":root") && s.caller.name != "user with tags and organization"
}

// isSet reports whether requests can have one value or another for the key, as far as the system tells.
func (k *sysKey) isSet(s *sysSpec) bool {
	if k.open == nil {
		return len(k.values) > 0
	}
	return k.open(s) && !s.derives(k.name)
}

// derives reports whether package evaluate derives the key from the caller or the owner of the resource.
func (s *sysSpec) derives(key string) bool {
	_, is := s.derived(key)
	return is
}

// derived returns what package evaluate derives for the key.
func (s *sysSpec) derived(key string) (v condition.Value, is bool) {
	if sysProbes[key] == nil {
		p := policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
			"Condition": {"Null": {"` + key + `": "false"}}}}`)
		e, err := evaluate.Compile(evaluate.Policies{Resource: p})
		if err != nil {
			panic(err)
		}
		sysProbes[key] = e
	}
	req := evaluate.Request{Principal: s.caller.principal, Action: "acme:Do", Resource: s.resource}
	req.Resource.ARN = "arn:aws:acme:::x"
	for _, k := range sysProbes[key].Trace(&req).Keys {
		if k.Origin != evaluate.Absent {
			return k.Value, true
		}
	}
	return v, false
}

var sysProbes = map[string]*evaluate.Evaluator{}

func sysKeyNamed(name string) *sysKey {
	i := slices.IndexFunc(sysKeys, func(k sysKey) bool { return strings.EqualFold(k.name, name) })
	if i < 0 {
		panic("no key " + name)
	}
	return &sysKeys[i]
}

// sysVariables are the keys that variables stand for.
var sysVariables = []string{
	"aws:username", "aws:PrincipalTag/team", "aws:PrincipalAccount", "aws:SourceVpc", "aws:userid", "acme:key",
	"aws:ResourceAccount",
}

// A sysSetting is what a request has for a key: nothing where it has no value.
type sysSetting struct {
	key  string
	list []string
	set  bool
}

// settings are all that a request of the enumeration can have for a key.
func (k *sysKey) settings() (all []sysSetting) {
	if !k.always {
		all = append(all, sysSetting{key: k.name})
	}
	for _, v := range k.values {
		set := k.set && k.name != "acme:key" // a key that nobody lists has a list, too
		all = append(all, sysSetting{k.name, []string{v}, set})
	}
	if k.set && len(k.values) > 1 {
		all = append(all, sysSetting{k.name, k.values[:2], true}, sysSetting{k.name, k.values[len(k.values)-1:], true})
	}
	return all
}

// apply sets the key in a context. Tags are in aws:TagKeys, too.
func (s sysSetting) apply(c *condition.Context) {
	switch {
	case len(s.list) == 0:
	case s.set:
		c.SetMulti(s.key, s.list...)
	default:
		c.Set(s.key, s.list[0])
	}
}

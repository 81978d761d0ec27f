package policy_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// actionTests hold for one entry of Action.
var actionTests = []struct {
	name, entry, action string
	want                bool
}{
	{"M-01 letter for letter", "s3:GetObject", "s3:GetObject", true},
	{"M-01 other case", "S3:getobject", "s3:GetObject", true},
	{"M-01 other case in the request", "s3:GetObject", "S3:GETOBJECT", true},
	{"M-01 other name", "s3:GetObject", "s3:GetObjectAcl", false},
	{"M-01 beginning of the name", "s3:GetObjectAcl", "s3:GetObject", false},
	{"M-01 other service", "s3:GetObject", "sns:GetObject", false},
	{"M-02 every action", "*", "lambda:InvokeFunction", true},
	{"M-02 every action of a service", "lambda:*", "lambda:InvokeFunction", true},
	{"M-02 not of another service", "lambda:*", "lambdax:InvokeFunction", false},
	{"M-02 not of a shorter service", "lambda:*", "lambd:InvokeFunction", false},
	{"M-02 star at both ends", "iam:*AccessKey*", "iam:CreateAccessKey", true},
	{"M-02 star at both ends, more text", "iam:*AccessKey*", "iam:ListAccessKeys", true},
	{"M-02 star at both ends, other case", "iam:*accesskey*", "IAM:CreateAccessKey", true},
	{"M-02 star at both ends, no match", "iam:*AccessKey*", "iam:ListUsers", false},
	{"M-02 star for nothing", "s3:Get*Object*", "s3:GetObject", true},
	{"M-02 star within", "s3:Get*Acl", "s3:GetObjectAcl", true},
	{"M-02 star within, more text", "s3:Get*Acl", "s3:GetObjectAcls", false},
	{"M-02 question mark", "ec2:?escribe*", "ec2:DescribeInstances", true},
	{"M-02 question mark for nothing", "ec2:?Describe*", "ec2:DescribeInstances", false},
	{"M-02 question mark for two", "s3:Get?bject", "s3:GetOObject", false},
	{"M-04 no such action", "lambda:Invoke", "lambda:InvokeFunction", false},
	{"G-50 blank before it", " lambda:InvokeFunction", "lambda:InvokeFunction", false},
	{"G-50 list in one text", "lambda:Get*,lambda:List*", "lambda:GetFunction", false},
	{"V-02 no variables", "s3:${aws:username}", "s3:bob", false},
}

func TestActionMatch(t *testing.T) {
	for _, tt := range actionTests {
		t.Run(tt.name, func(t *testing.T) {
			s := first(t, mustParse(t, actions(`"`+tt.entry+`"`)))
			for a := range s.Actions() {
				if got := a.Match(tt.action); got != tt.want {
					t.Errorf("%s covers %s: %t, want %t", tt.entry, tt.action, got, tt.want)
				}
				if a.String() != tt.entry || a.MatchesAll() != (tt.entry == "*") {
					t.Errorf("String %q, MatchesAll %t", a, a.MatchesAll())
				}
			}
			if got := s.MatchAction(tt.action); got != tt.want {
				t.Errorf("the statement: %t, want %t", got, tt.want)
			}
			not := first(t, mustParse(t, doc(`"Effect":"Deny","NotAction":"`+tt.entry+`","Resource":"*"`)))
			if got := not.MatchAction(tt.action); got == tt.want {
				t.Errorf("M-05 as NotAction: %t, want %t", got, !tt.want)
			}
		})
	}
	var zero policy.Action
	if zero.Match("") || zero.Match("a:B") || zero.MatchesAll() || zero.String() != "" {
		t.Error("the zero Action covers something")
	}
}

func TestMatchAction(t *testing.T) {
	tests := []struct{ name, members, yes, no string }{
		{"M-04 the others of the list count", `"Action":["nosuch:Thing","lambda:Invoke","lambda:InvokeFunction"]`, "lambda:InvokeFunction", "lambda:GetFunction"},
		{"M-05 all but some", `"NotAction":["iam:*","sts:AssumeRole"]`, "s3:ListAllMyBuckets sts:GetCallerIdentity", "iam:GetUser STS:ASSUMEROLE"},
		{"M-05 all but all", `"NotAction":"*"`, "", "s3:GetObject iam:GetUser"},
		{"M-05 all but what does not exist", `"NotAction":"nosuch:Thing"`, "s3:GetObject", ""},
		{"G-111 letters beyond ASCII", `"Action":["sts:Get` + "\u017fessionToken" + `","` + "\u212ams:*" + `","s3:GÉt"]`, "S3:gÉT", "sts:GetSessionToken kms:Decrypt s3:Gét"},
		{"G-40 none", `"Action":[]`, "", "s3:GetObject iam:GetUser"},
		{"G-06 text and list of one", `"Action":["s3:Get*"]`, "s3:GetObject", "s3:PutObject"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := first(t, mustParse(t, doc(`"Effect":"Allow",`+tt.members+`,"Resource":"*"`)))
			for a := range strings.FieldsSeq(tt.yes) {
				if !s.MatchAction(a) {
					t.Errorf("does not cover %s", a)
				}
			}
			for a := range strings.FieldsSeq(tt.no) {
				if s.MatchAction(a) {
					t.Errorf("covers %s", a)
				}
			}
		})
	}
}

func TestMatchResource(t *testing.T) {
	var vars condition.Context
	vars.Set("aws:username", "bob")
	vars.Set("s3:prefix", "*")
	tests := []struct {
		name, version, members, resource string
		want                             bool
	}{
		{"1.6 no Resource", "2012-10-17", `"Effect":"Allow"`, "arn:aws:s3:::b", true},
		{"G-40 empty Resource", "2012-10-17", `"Resource":[]`, "arn:aws:s3:::b", false},
		{"G-06 second of a list", "2012-10-17", `"Resource":["arn:aws:s3:::a","arn:aws:s3:::b"]`, "arn:aws:s3:::b", true},
		{"M-13 other case", "2012-10-17", `"Resource":"arn:aws:s3:::B"`, "arn:aws:s3:::b", false},
		{"M-17 all but one", "2012-10-17", `"NotResource":"arn:aws:s3:::a"`, "arn:aws:s3:::b", true},
		{"M-17 the one", "2012-10-17", `"NotResource":"arn:aws:s3:::b"`, "arn:aws:s3:::b", false},
		{"M-17 V-05 all but what has no value", "2012-10-17", `"NotResource":"arn:aws:s3:::${aws:PrincipalTag/none}*"`, "arn:aws:s3:::b", true},
		{"V-05 no value", "2012-10-17", `"Resource":"arn:aws:s3:::${aws:PrincipalTag/none}*"`, "arn:aws:s3:::b", false},
		{"V-01 variable", "2012-10-17", `"Resource":"arn:aws:s3:::b/${aws:username}/*"`, "arn:aws:s3:::b/bob/x", true},
		{"V-07 a value is no pattern", "2012-10-17", `"Resource":"arn:aws:s3:::b-${s3:prefix}"`, "arn:aws:s3:::b-secret", false},
		{"G-21 no variables", "2008-10-17", `"Resource":"arn:aws:s3:::b/${aws:username}/*"`, "arn:aws:s3:::b/bob/x", false},
		{"G-21 literal text", "2008-10-17", `"Resource":"arn:aws:s3:::b/${aws:username}/*"`, "arn:aws:s3:::b/${aws:username}/x", true},
		{"G-22 no variables", "", `"Resource":"arn:aws:s3:::b/${aws:username}/*"`, "arn:aws:s3:::b/bob/x", false},
		{"G-22 literal text", "", `"Resource":"arn:aws:s3:::b/${aws:username}/*"`, "arn:aws:s3:::b/${aws:username}/x", true},
		{"G-21 literal text is not for 2012", "2012-10-17", `"Resource":"arn:aws:s3:::b/${aws:username}/*"`, "arn:aws:s3:::b/${aws:username}/x", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			version := ""
			if tt.version != "" {
				version = `"Version":"` + tt.version + `",`
			}
			members := tt.members
			if !strings.Contains(members, "Effect") {
				members = `"Effect":"Allow",` + members
			}
			s := first(t, mustParse(t, `{`+version+`"Statement":{`+members+`,"Action":"s3:*"}}`))
			if got := s.MatchResource(tt.resource, vars); got != tt.want {
				t.Errorf("covers %s: %t, want %t", tt.resource, got, tt.want)
			}
		})
	}
}

// TestVersionInConditions: G-21 and G-22, "${" is ordinary text without Version 2012-10-17; and G-24, nothing else
// differs.
func TestVersionInConditions(t *testing.T) {
	var bob, literal condition.Context
	for _, c := range []*condition.Context{&bob, &literal} {
		c.Set("aws:username", "bob")
	}
	bob.Set("s3:prefix", "bob")
	literal.Set("s3:prefix", "${aws:username}")
	for version, variables := range map[string]bool{`"Version":"2012-10-17",`: true, `"Version":"2008-10-17",`: false, "": false} {
		s := first(t, mustParse(t, `{`+version+`"Statement":{"Effect":"Allow","Action":"a:B","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"${aws:username}"}}}}`))
		if got := s.Condition().Eval(bob); got != variables {
			t.Errorf("%s the value: %t, want %t", version, got, variables)
		}
		if got := s.Condition().Eval(literal); got == variables {
			t.Errorf("%s the text: %t, want %t", version, got, !variables)
		}
		s = first(t, mustParse(t, `{`+version+`"Statement":{"Effect":"Allow","Action":"A:b*","Resource":"arn:aws:s3:::b/?/*","Condition":{"StringLike":{"S3:Prefix":"b*"}}}}`))
		if !s.MatchAction("a:B1") || s.MatchAction("a:C") || !s.MatchResource("arn:aws:s3:::b/x/y", bob) ||
			s.MatchResource("arn:aws:s3:::b/x", bob) || !s.Condition().Eval(bob) || s.Condition().Eval(literal) {
			t.Errorf("G-24: %s without variables", version)
		}
	}
}

package lambdaperm_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// fullPolicy puts statements into a document of Version 2012-10-17.
func fullPolicy(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

const publicInvoke = `{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"` + permFunction + `"}`

func TestPutResourcePolicy(t *testing.T) {
	for _, tt := range []struct {
		name, arn, document string
		notes               []lambdaperm.NoteCode
	}{
		{"RBP-15 function", permFunction, fullPolicy(publicInvoke), nil},
		{"RBP-15 version", permFunction + ":7", fullPolicy(publicInvoke), nil},
		{"RBP-15 alias", permFunction + ":prod", fullPolicy(publicInvoke), nil},
		{"RBP-15 aws-cn", "arn:aws-cn:lambda:cn-north-1:111122223333:function:f", fullPolicy(publicInvoke), nil},
		{"LC-6 $LATEST", permFunction + ":$LATEST", fullPolicy(publicInvoke), []lambdaperm.NoteCode{lambdaperm.PolicyOnLatest}},
		{"RBP-15 $LATEST.PUBLISHED", permFunction + ":$LATEST.PUBLISHED", fullPolicy(publicInvoke), nil},
		{"RBP-16 deny, lists, any global key, wildcards for versions", permFunction,
			fullPolicy(`{"Sid":"a b","Effect":"Deny","Principal":{"AWS":["111122223333","arn:aws:iam::444455556666:role/r"],"Service":["s3.amazonaws.com","sns.amazonaws.com"]},`+
				`"Action":["lambda:InvokeFunction","lambda:Get*"],"Resource":["`+permFunction+`","`+permFunction+`:*"],`+
				`"Condition":{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24"]},"StringEquals":{"aws:SourceVpc":"vpc-1"}}}`, publicInvoke), nil},
		{"RBP-16 NotPrincipal, NotAction, no Resource", permFunction,
			fullPolicy(`{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"NotAction":"lambda:InvokeFunction"}`), nil},
		{"RBP-12 at the limit", permFunction, padded(20_480), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, notes, err := lambdaperm.PutResourcePolicy(tt.arn, tt.document)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.TrimSpace(tt.document), p.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			var codes []lambdaperm.NoteCode
			for _, n := range notes {
				codes = append(codes, n.Code)
				if !strings.Contains(n.Message, tt.arn) {
					t.Errorf("the note does not name %s: %s", tt.arn, n.Message)
				}
			}
			if diff := cmp.Diff(tt.notes, codes); diff != "" {
				t.Errorf("notes (-want +got)\n%s", diff)
			}
		})
	}
}

// padded is a document of n characters, some of more bytes than one.
func padded(n int) string {
	s := fullPolicy(`{"Sid":"é","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"*"}`)
	return s + strings.Repeat(" ", n-len([]rune(s)))
}

func TestPutResourcePolicyRefuses(t *testing.T) {
	for _, bad := range []string{
		"", "f", "function:f", "111122223333:function:f", "us-east-1:111122223333:function:f", permFunction + "*", permFunction + ":*", permFunction + ":a b",
		"arn:aws:lambda:*:111122223333:function:f", "arn:aws:lambda:us-east-1:111122223333:layer:l:1", "arn:aws:s3:::b", "*",
	} {
		t.Run("RBP-15 "+bad, func(t *testing.T) {
			p, notes, err := lambdaperm.PutResourcePolicy(bad, fullPolicy(publicInvoke))
			refused(t, err, lambdaperm.CodeInvalidARN, bad)
			if p != nil || notes != nil {
				t.Errorf("%v, %v beside the error", p, notes)
			}
		})
	}
	_, _, err := lambdaperm.PutResourcePolicy(permFunction, padded(20_481))
	refused(t, err, lambdaperm.CodePolicyTooLong, permFunction)
	for _, tt := range []struct {
		name, document string
		code           policy.Code
	}{
		{"SEED-50 a missing quote", fullPolicy(strings.Replace(publicInvoke, `"Action"`, `Action"`, 1)), policy.CodeJSONSyntax},
		{"RBP-16 no document", "", policy.CodeJSONSyntax},
		{"RBP-16 no statement", `{"Version":"2012-10-17","Statement":[]}`, policy.CodeMissingStatement},
		{"RBP-16 no Principal", fullPolicy(`{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"}`), policy.CodeMissingPrincipal},
		{"RBP-16 an unknown element", fullPolicy(strings.Replace(publicInvoke, `"Effect"`, `"effect"`, 1)), policy.CodeInvalidElement},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, _, err := lambdaperm.PutResourcePolicy(permFunction, tt.document)
			e, ok := errors.AsType[*policy.Error](err)
			if !ok || e.Code != tt.code || p != nil {
				t.Errorf("%v, %v, want a *policy.Error with %s", p, err, tt.code)
			}
		})
	}
}

// TestPublishedSamples: RBP-18, the six sample policies and what they decide. Every caller with an account has an identity
// policy that allows everything, unless the case says otherwise.
func TestPublishedSamples(t *testing.T) {
	const (
		both   = `"Resource":["` + permFunction + `","` + permFunction + `:*"]`
		one    = `"Resource":"` + permFunction + `"`
		invoke = `"Action":"lambda:InvokeFunction",`
	)
	samples := []string{
		1: fullPolicy(`{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},`+invoke+one+`,"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}`,
			`{"Effect":"Deny","Principal":{"Service":"s3.amazonaws.com"},`+invoke+both+`,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::blocked"}}}`),
		2: fullPolicy(`{"Effect":"Allow","Principal":"*",`+invoke+one+`,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
			`{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::999888777666:root"},`+invoke+both+`}`),
		3: fullPolicy(`{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:role/r1","arn:aws:iam::444455556666:role/r2"]},"Action":"lambda:CreateAlias",` + one +
			`,"Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0"}}}`),
		4: fullPolicy(`{"Effect":"Deny","Principal":"*",`+invoke+both+`,"Condition":{"ForAllValues:StringNotLike":{"aws:PrincipalOrgPaths":["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"]}}}`,
			`{"Effect":"Allow","Principal":"*",`+invoke+one+`,"Condition":{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"]}}}`),
		5: fullPolicy(`{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:root","arn:aws:iam::777788889999:role/r"]},` + invoke + one + `}`),
		6: fullPolicy(`{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},`+invoke+one+`,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:111122223333:my-topic"}}}`,
			`{"Effect":"Deny","Principal":{"Service":"sns.amazonaws.com"},`+invoke+both+`,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:111122223333:restricted-topic"}}}`),
	}
	const (
		allow, none, deny = evaluate.Allowed, evaluate.ImplicitDeny, evaluate.ExplicitDeny
		inOU              = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"
		otherOU           = "o-a1b2c3d4e5/r-ab12/ou-ab12-22222222/"
	)
	from := func(account, source string) map[string]any {
		return map[string]any{"aws:SourceAccount": account, "aws:SourceArn": source}
	}
	topic := func(account, name string) map[string]any {
		return from(account, "arn:aws:sns:us-east-1:"+account+":"+name)
	}
	ip := func(s string) map[string]any { return map[string]any{"aws:SourceIp": s} }
	b, r1, r3 := "arn:aws:iam::444455556666:user/u", "arn:aws:iam::444455556666:role/r1", "arn:aws:iam::444455556666:role/r3"
	for _, tt := range []struct {
		sample   int
		name     string
		who      string
		org, ou  string
		keys     map[string]any
		identity bool
		want     evaluate.Decision
	}{
		{1, "a bucket of the account", "s3.amazonaws.com", "", "", from(permOwner, "arn:aws:s3:::ok"), false, allow},
		{1, "the blocked bucket", "s3.amazonaws.com", "", "", from(permOwner, "arn:aws:s3:::blocked"), false, deny},
		{1, "a bucket of another account", "s3.amazonaws.com", "", "", from(permOther, "arn:aws:s3:::ok"), false, none},
		{2, "a member of the organization", b, "o-a1b2c3d4e5", "", nil, true, allow},
		{2, "a member without an identity policy", b, "o-a1b2c3d4e5", "", nil, false, none},
		{2, "a user of the account that is kept out", "arn:aws:iam::999888777666:user/u", "o-a1b2c3d4e5", "", nil, true, deny},
		{2, "a role of the account that is kept out", "arn:aws:iam::999888777666:role/r", "", "", nil, true, deny},
		{2, "an outsider", b, "o-zzzzzzzzzz", "", nil, true, none},
		{3, "the right address", r1, "", "", ip("192.0.2.0"), true, allow},
		{3, "another address", r1, "", "", ip("192.0.2.1"), true, none},
		{3, "another role", r3, "", "", ip("192.0.2.0"), true, none},
		{3, "no identity policy", r1, "", "", ip("192.0.2.0"), false, none},
		{4, "in the unit", b, "o-a1b2c3d4e5", inOU, nil, true, allow},
		{4, "in another unit", b, "o-a1b2c3d4e5", otherOU, nil, true, deny},
		{4, "outside of any organization", b, "", "", nil, true, deny},
		{5, "a user of B", b, "", "", nil, true, allow},
		{5, "a user of B without an identity policy", b, "", "", nil, false, none},
		{5, "the role of C", "arn:aws:iam::777788889999:role/r", "", "", nil, true, allow},
		{5, "another role of C", "arn:aws:iam::777788889999:role/x", "", "", nil, true, none},
		{6, "my-topic", "sns.amazonaws.com", "", "", topic(permOwner, "my-topic"), false, allow},
		{6, "restricted-topic", "sns.amazonaws.com", "", "", topic(permOwner, "restricted-topic"), false, deny},
		{6, "another topic", "sns.amazonaws.com", "", "", topic(permOwner, "other"), false, none},
		{6, "my-topic of another account", "sns.amazonaws.com", "", "", topic(permOther, "my-topic"), false, none},
	} {
		t.Run(fmt.Sprintf("RBP-18.%d %s", tt.sample, tt.name), func(t *testing.T) {
			p, _, err := lambdaperm.PutResourcePolicy(permFunction, samples[tt.sample])
			if err != nil {
				t.Fatal(err)
			}
			action := permInvoke
			if tt.sample == 3 {
				action = "lambda:CreateAlias"
			}
			who := evaluate.MustParsePrincipal(tt.who).WithOrganization(tt.org, tt.ou)
			ps := evaluate.Policies{Resource: p}
			if tt.identity {
				ps.Identity = []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)}
			}
			if got := decision(t, asked(who, action, permFunction, tt.keys), ps); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

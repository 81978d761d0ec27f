package lambdaperm_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// documentText puts statements into a document of Version 2012-10-17.
func documentText(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
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
		1: documentText(`{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},`+invoke+one+`,"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}`,
			`{"Effect":"Deny","Principal":{"Service":"s3.amazonaws.com"},`+invoke+both+`,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::blocked"}}}`),
		2: documentText(`{"Effect":"Allow","Principal":"*",`+invoke+one+`,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
			`{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::999888777666:root"},`+invoke+both+`}`),
		3: documentText(`{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:role/r1","arn:aws:iam::444455556666:role/r2"]},"Action":"lambda:CreateAlias",` + one +
			`,"Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0"}}}`),
		4: documentText(`{"Effect":"Deny","Principal":"*",`+invoke+both+`,"Condition":{"ForAllValues:StringNotLike":{"aws:PrincipalOrgPaths":["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"]}}}`,
			`{"Effect":"Allow","Principal":"*",`+invoke+one+`,"Condition":{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"]}}}`),
		5: documentText(`{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:root","arn:aws:iam::777788889999:role/r"]},` + invoke + one + `}`),
		6: documentText(`{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},`+invoke+one+`,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:111122223333:my-topic"}}}`,
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
			p, err := lambdapolicy.PutResourcePolicy(permFunction, samples[tt.sample])
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

package lambdapolicy_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// fullPolicy puts statements into a document of Version 2012-10-17.
func fullPolicy(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

const publicInvoke = `{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"` + permFunction + `"}`

func TestPutResourcePolicy(t *testing.T) {
	for _, tt := range []struct {
		name, arn, document string
		latest              bool
	}{
		{"RBP-15 function", permFunction, fullPolicy(publicInvoke), false},
		{"RBP-15 version", permFunction + ":7", fullPolicy(publicInvoke), false},
		{"RBP-15 alias", permFunction + ":prod", fullPolicy(publicInvoke), false},
		{"RBP-15 aws-cn", "arn:aws-cn:lambda:cn-north-1:111122223333:function:f", fullPolicy(publicInvoke), false},
		{"LC-6 $LATEST", permFunction + ":$LATEST", fullPolicy(publicInvoke), true},
		{"RBP-15 $LATEST.PUBLISHED", permFunction + ":$LATEST.PUBLISHED", fullPolicy(publicInvoke), false},
		{"RBP-16 deny, lists, any global key, wildcards for versions", permFunction,
			fullPolicy(`{"Sid":"a b","Effect":"Deny","Principal":{"AWS":["111122223333","arn:aws:iam::444455556666:role/r"],"Service":["s3.amazonaws.com","sns.amazonaws.com"]},`+
				`"Action":["lambda:InvokeFunction","lambda:Get*"],"Resource":["`+permFunction+`","`+permFunction+`:*"],`+
				`"Condition":{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24"]},"StringEquals":{"aws:SourceVpc":"vpc-1"}}}`, publicInvoke), false},
		{"RBP-16 NotPrincipal, NotAction, no Resource", permFunction,
			fullPolicy(`{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"NotAction":"lambda:InvokeFunction"}`), false},
		{"RBP-12 at the limit", permFunction, padded(20_480), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := lambdapolicy.PutResourcePolicy(tt.arn, tt.document)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.TrimSpace(tt.document), p.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got := lambdapolicy.NamesLatest(tt.arn); got != tt.latest {
				t.Errorf("NamesLatest is %v", got)
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
		"", "f", "function:f", "f:$LATEST", "111122223333:function:f", "us-east-1:111122223333:function:f", permFunction + "*", permFunction + ":*", permFunction + ":a b",
		"arn:aws:lambda:*:111122223333:function:f", "arn:aws:lambda:us-east-1:111122223333:layer:l:1", "arn:aws:s3:::b", "*",
	} {
		t.Run("RBP-15 "+bad, func(t *testing.T) {
			p, err := lambdapolicy.PutResourcePolicy(bad, fullPolicy(publicInvoke))
			refused(t, err, lambdapolicy.CodeInvalidARN, bad)
			isRefused(t, p)
			if lambdapolicy.NamesLatest(bad) {
				t.Error("NamesLatest is true")
			}
		})
	}
	p, err := lambdapolicy.PutResourcePolicy(permFunction, padded(20_481))
	isRefused(t, p)
	refused(t, err, lambdapolicy.CodePolicyTooLong, permFunction)
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
			p, err := lambdapolicy.PutResourcePolicy(permFunction, tt.document)
			e, ok := errors.AsType[*policy.Error](err)
			if !ok || e.Code != tt.code {
				t.Errorf("%v, want a *policy.Error with %s", err, tt.code)
			}
			isRefused(t, p)
		})
	}
}

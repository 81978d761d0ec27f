package policy_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy"
)

// A who is what the accessors of a Principal tell.
type who struct {
	Type                     policy.PrincipalType
	ID                       string
	Kind                     policy.PrincipalKind
	Partition, Account, Name string
}

func whoIs(s *policy.Statement) (list []who) {
	for p := range s.Principals() {
		list = append(list, who{p.Type(), p.ID(), p.Kind(), p.Partition(), p.Account(), p.Name()})
	}
	return list
}

func TestParsePrincipals(t *testing.T) {
	const account = "111122223333"
	hex := strings.Repeat("79a59df900b949e5", 4)
	aws := func(id string, kind policy.PrincipalKind, partition, account, name string) who {
		return who{policy.TypeAWS, id, kind, partition, account, name}
	}
	plain := func(t policy.PrincipalType, id string, kind policy.PrincipalKind) who {
		return who{Type: t, ID: id, Kind: kind}
	}
	tests := []struct {
		name, value string
		want        []who
	}{
		{"1.8.1 everyone", `"*"`, []who{plain("*", "*", policy.PrincipalEveryone)}},
		{"1.8.1 everyone, long form", `{"AWS":"*"}`, []who{plain("AWS", "*", policy.PrincipalEveryone)}},
		{"1.8.1 account id", `{"AWS":"111122223333"}`, []who{aws(account, policy.PrincipalAccount, "", account, "")}},
		{"G-09 account id as a number", `{"AWS":111122223333}`, []who{aws(account, policy.PrincipalAccount, "", account, "")}},
		{"1.8.1 root", `{"AWS":"arn:aws:iam::111122223333:root"}`, []who{aws("arn:aws:iam::111122223333:root", policy.PrincipalAccount, "aws", account, "")}},
		{"G-110 origin access identity", `{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E15MNIMTCFKK4C"}`, []who{
			aws("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E15MNIMTCFKK4C", policy.PrincipalUser, "aws", "cloudfront", "CloudFront Origin Access Identity E15MNIMTCFKK4C")}},
		{"1.8.1 user", `{"AWS":"arn:aws-cn:iam::111122223333:user/Bob"}`, []who{aws("arn:aws-cn:iam::111122223333:user/Bob", policy.PrincipalUser, "aws-cn", account, "Bob")}},
		{"1.8.1 user with a path", `{"AWS":"arn:aws:iam::111122223333:user/a/b/Bob"}`, []who{aws("arn:aws:iam::111122223333:user/a/b/Bob", policy.PrincipalUser, "aws", account, "Bob")}},
		{"1.8.1 role", `{"AWS":"arn:aws-us-gov:iam::111122223333:role/service-role/R"}`, []who{aws("arn:aws-us-gov:iam::111122223333:role/service-role/R", policy.PrincipalRole, "aws-us-gov", account, "R")}},
		{"1.8.1 session of a role", `{"AWS":"arn:aws:sts::111122223333:assumed-role/R/S"}`, []who{aws("arn:aws:sts::111122223333:assumed-role/R/S", policy.PrincipalRoleSession, "aws", account, "")}},
		{"1.8.1 federated user", `{"AWS":"arn:aws:sts::111122223333:federated-user/Bob"}`, []who{aws("arn:aws:sts::111122223333:federated-user/Bob", policy.PrincipalFederatedUser, "aws", account, "")}},
		{"G-65 unique id of a user", `{"AWS":"AIDACKCEVSQ6C2EXAMPLE"}`, []who{plain("AWS", "AIDACKCEVSQ6C2EXAMPLE", policy.PrincipalUniqueID)}},
		{"G-65 unique id of a role", `{"AWS":"AROADBQP57FF2AEXAMPLE"}`, []who{plain("AWS", "AROADBQP57FF2AEXAMPLE", policy.PrincipalUniqueID)}},
		{"1.8.1 service", `{"Service":"lambda.amazonaws.com"}`, []who{plain("Service", "lambda.amazonaws.com", policy.PrincipalService)}},
		{"1.8.1 service of a Region", `{"Service":"s3.me-south-1.amazonaws.com"}`, []who{plain("Service", "s3.me-south-1.amazonaws.com", policy.PrincipalService)}},
		{"1.8.1 Alexa", `{"Service":"alexa-appkit.amazon.com"}`, []who{plain("Service", "alexa-appkit.amazon.com", policy.PrincipalService)}},
		{"1.8.1 SAML", `{"Federated":"arn:aws:iam::111122223333:saml-provider/N"}`, []who{plain("Federated", "arn:aws:iam::111122223333:saml-provider/N", policy.PrincipalFederated)}},
		{"1.8.1 OIDC", `{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}`,
			[]who{plain("Federated", "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", policy.PrincipalFederated)}},
		{"1.8.1 providers without an ARN", `{"Federated":["cognito-identity.amazonaws.com","www.amazon.com","graph.facebook.com","accounts.google.com"]}`, []who{
			plain("Federated", "cognito-identity.amazonaws.com", policy.PrincipalFederated), plain("Federated", "www.amazon.com", policy.PrincipalFederated),
			plain("Federated", "graph.facebook.com", policy.PrincipalFederated), plain("Federated", "accounts.google.com", policy.PrincipalFederated)}},
		{"1.8.1 canonical user", `{"CanonicalUser":"` + hex + `"}`, []who{plain("CanonicalUser", hex, policy.PrincipalCanonicalUser)}},
		{"G-60 several types", `{"Service":["sns.amazonaws.com","sqs.amazonaws.com"],"AWS":["111122223333"]}`, []who{
			plain("Service", "sns.amazonaws.com", policy.PrincipalService), plain("Service", "sqs.amazonaws.com", policy.PrincipalService),
			aws(account, policy.PrincipalAccount, "", account, "")}},
		{"G-40 nobody", `{}`, nil},
		{"G-40 empty list", `{"AWS":[]}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := first(t, mustParse(t, principals(tt.value)))
			if diff := cmp.Diff(tt.want, whoIs(s)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if !s.HasPrincipal() || s.NotPrincipal() {
				t.Errorf("HasPrincipal %t, NotPrincipal %t", s.HasPrincipal(), s.NotPrincipal())
			}
		})
	}
}

func TestParseRefusesPrincipals(t *testing.T) {
	const (
		format   = policy.CodeInvalidPrincipal
		wildcard = policy.CodeWildcardInPrincipal
		key      = policy.CodeInvalidPrincipalKey
	)
	tests := []refusal{
		{"1.8.1 bare account id", principals(here + `"111122223333"`), format, "Statement[0].Principal"},
		{"1.8.1 bare ARN", principals(`"arn:aws:iam::111122223333:root"`), format, "Statement[0].Principal"},
		{"1.8.1 bare service", principals(`"lambda.amazonaws.com"`), format, "Statement[0].Principal"},
		{"1.8.1 no text", principals(`""`), format, "Statement[0].Principal"},
		{"1.8.1 two stars", principals(`"**"`), format, "Statement[0].Principal"},
		{"1.8.1 type in other case", principals(`{"Aws":"*"}`), key, "Statement[0].Principal.Aws"},
		{"1.8.1 type in lower case", principals(`{"service":"sns.amazonaws.com"}`), key, "Statement[0].Principal.service"},
		{"1.8.1 type that is none", principals(`{"AWS":"*","User":"Bob"}`), key, "Statement[0].Principal.User"},
		{"1.8.1 star as type", principals(`{"*":"*"}`), key, `Statement[0].Principal."*"`},
		{"G-61 second entry", principals(`{"Service":"sns.amazonaws.com","AWS":["*","111122223333",` + here + `"arn:aws:iam::111122223333:user/*"]}`), wildcard, "Statement[0].Principal.AWS[2]"},
		{"G-70 NotPrincipal", with(`"NotPrincipal":{"AWS":[` + here + `"Bob"]}`), format, "Statement[0].NotPrincipal.AWS[0]"},
	}
	for _, e := range []struct {
		rule, typ string
		code      policy.Code
		ids       []string
	}{
		{"G-61", "AWS", wildcard, []string{
			"arn:aws:iam::111122223333:user/*", "arn:aws:iam::111122223333:role/x*", "arn:aws:sts::111122223333:assumed-role/R/*",
			"arn:aws:iam::*:root", "arn:*:iam::111122223333:root", "11112222333?", "**", "AIDA*",
		}},
		{"G-61", "Service", wildcard, []string{"*", "*.amazonaws.com", "s?s.amazonaws.com"}},
		{"G-61", "Federated", wildcard, []string{"*", "arn:aws:iam::111122223333:oidc-provider/*"}},
		{"G-61", "CanonicalUser", wildcard, []string{"*"}},
		{"G-62", "AWS", format, []string{"arn:aws:iam::111122223333:group/G", "arn:aws:iam::111122223333:instance-profile/P", "arn:aws:iam::111122223333:policy/P"}},
		{"1.8.1", "AWS", format, []string{
			"", "Bob", "11112222333", "1111222233334", "1111-2222-3333", "anonymous", "lambda.amazonaws.com",
			"arn:aws:iam::111122223333:user", "arn:aws:iam::111122223333:user/", "arn:aws:iam::111122223333:role/", "arn:aws:iam::111122223333:role/path/",
			"arn:aws:iam::111122223333:Root", "arn:aws:iam::111122223333:", "arn:aws:iam::111122223333", "arn:aws:iam:::user/Bob",
			"arn:aws:iam:us-east-1:111122223333:user/Bob", "arn:other:iam::111122223333:user/Bob", "ARN:aws:iam::111122223333:user/Bob",
			"arn:aws:sts::111122223333:assumed-role/R", "arn:aws:sts::111122223333:assumed-role/R/", "arn:aws:sts::111122223333:assumed-role//S",
			"arn:aws:sts::111122223333:assumed-role/path/R/S", "arn:aws:sts::111122223333:federated-user/", "arn:aws:sts::111122223333:federated-user/a/b",
			"arn:aws:iam::111122223333:assumed-role/R/S", "arn:aws:sts::111122223333:user/Bob", "arn:aws:lambda:us-east-1:111122223333:function:f",
			"AIDA", "AIDAabc", "AGPACKCEVSQ6C2EXAMPLE", "AKIAIOSFODNN7EXAMPLE", "aidackcevsq6c2example",
		}},
		{"G-110", "AWS", format, []string{
			"arn:aws:iam::account-id:root", "arn:aws:iam::11112222333344:root", "arn:aws:iam::11112222333:role/R", "arn:aws:iam::aws:user/Bob", "arn:aws:iam::<ACCOUNT ID>:role/R",
			"arn:aws:iam::cloudfront:root", "arn:aws:iam::cloudfront:user/Bob", "arn:aws:sts::1111-2222-3333:assumed-role/R/S",
		}},
		{"V-02", "AWS", format, []string{"${aws:PrincipalArn}", "arn:aws:iam::111122223333:user/${aws:username}", "arn:aws:iam::${aws:PrincipalAccount}:root"}},
		{"1.8.1", "Service", format, []string{"", "lambda", "lambda.", ".amazonaws.com", "lambda..com", "lambda amazonaws.com", "https://lambda.amazonaws.com", "111122223333", "${aws:service}.amazonaws.com"}},
		{"1.8.1", "Federated", format, []string{"example.com", "Accounts.google.com"}},
		{"1.8.1", "CanonicalUser", format, []string{"", "111122223333", strings.Repeat("z", 64), strings.Repeat("a", 63), strings.Repeat("a", 65)}},
	} {
		for _, id := range e.ids {
			tests = append(tests, refusal{e.rule + " " + e.typ + " " + strconv.Quote(id), principals(`{"` + e.typ + `":` + here + `"` + id + `"}`), e.code, "Statement[0].Principal." + e.typ})
		}
	}
	tests = append(tests,
		refusal{"1.8.1 number of eleven digits", principals(`{"AWS":` + here + `11112222333}`), format, "Statement[0].Principal.AWS"},
		refusal{"1.8.1 number with an exponent", principals(`{"AWS":1.11122223333e11}`), format, "Statement[0].Principal.AWS"})
	runRefusals(t, tests)
}

// TestProviders: Parse takes what stands under Federated, and CheckKind refuses what is no identity provider, in a trust
// policy with a code of its own.
func TestProviders(t *testing.T) {
	const two = "arn:aws:iam::111122223333:saml-provider/N"
	for _, id := range []string{ // G-110
		"", "arn:aws:iam::<ACCOUNT ID>:oidc-provider/x", "arn:aws:iam::11112222333344:oidc-provider/x", "arn:aws:iam::aws:saml-provider/N",
		"arn:aws:iam::11112222333x:saml-provider/N", "arn:aws:iam::111122223333:saml-provider", "arn:aws:iam::111122223333:saml-provider/",
		"arn:aws:iam::111122223333:user/Bob", "arn:aws:sts::111122223333:oidc-provider/example.com", "arn:aws:iam:::oidc-provider/example.com",
		"arn:aws:iam:us-east-1:111122223333:oidc-provider/example.com", "arn:other:iam::111122223333:saml-provider/N",
		"arn:aws:iam::111122223333:saml-provider/${aws:username}",
	} {
		for element, kinds := range map[string]map[policy.Kind]policy.Code{
			"Principal": {
				policy.Trust: policy.CodeInvalidFederated, policy.Resource: policy.CodeInvalidPrincipal, policy.Key: policy.CodeInvalidPrincipal,
				policy.Endpoint: policy.CodeInvalidPrincipal, policy.RCP: policy.CodeRCPAllow, policy.Identity: policy.CodeUnsupportedPrincipal,
			},
			"NotPrincipal": {policy.Trust: policy.CodeTrustNotPrincipal, policy.Resource: policy.CodeInvalidPrincipal},
		} {
			for k, code := range kinds {
				action := "sts:AssumeRole"
				resource := `,"Resource":"*"`
				if k == policy.Trust {
					resource = ""
				}
				p, err := policy.Parse([]byte(doc(`"Effect":"Allow","` + element + `":{"AWS":"*","Federated":["` + two + `","` + id + `"]},"Action":"` + action + `"` + resource)))
				if err != nil {
					t.Fatalf("%q: %v", id, err)
				}
				path := "Statement[0]." + element + ".Federated[1]"
				switch code {
				case policy.CodeRCPAllow:
					path = "Statement[0].Effect"
				case policy.CodeUnsupportedPrincipal, policy.CodeTrustNotPrincipal:
					path = "Statement[0]." + element
				}
				wantError(t, p.CheckKind(k), code, path)
				for _, s := range p.Statements() {
					for e := range s.Principals() {
						if (e.Kind() == policy.PrincipalInvalid) != (e.ID() == id) {
							t.Errorf("%q names a %v", e.ID(), e.Kind())
						}
					}
				}
			}
		}
	}
}

func TestZeroPrincipal(t *testing.T) {
	var p policy.Principal
	if p.Kind() != policy.PrincipalInvalid || p.Type() != "" || p.ID() != "" {
		t.Errorf("the zero Principal is %v %q %q", p.Kind(), p.Type(), p.ID())
	}
}

// TestParsePrincipal: an entry by itself reads as it does in a document.
func TestParsePrincipal(t *testing.T) {
	for _, tt := range []struct {
		spec policy.PrincipalSpec
		kind policy.PrincipalKind
		code policy.Code
	}{
		{policy.PrincipalSpec{Type: policy.TypeEveryone, ID: "*"}, policy.PrincipalEveryone, ""},
		{policy.PrincipalSpec{Type: policy.TypeAWS, ID: "arn:aws:iam::111122223333:role/R"}, policy.PrincipalRole, ""},
		{policy.PrincipalSpec{Type: policy.TypeService, ID: "sns.amazonaws.com"}, policy.PrincipalService, ""},
		{policy.PrincipalSpec{Type: policy.TypeEveryone, ID: "111122223333"}, 0, policy.CodeInvalidPrincipal},
		{policy.PrincipalSpec{Type: policy.TypeAWS, ID: "arn:aws:iam::111122223333:group/G"}, 0, policy.CodeInvalidPrincipal},
		{policy.PrincipalSpec{Type: policy.TypeAWS, ID: "arn:aws:iam::111122223333:role/*"}, 0, policy.CodeWildcardInPrincipal},
		{policy.PrincipalSpec{Type: "Group", ID: "*"}, 0, policy.CodeInvalidPrincipalKey},
		{policy.PrincipalSpec{}, 0, policy.CodeInvalidPrincipalKey},
	} {
		p, err := policy.NewPrincipal(tt.spec)
		if tt.code != "" {
			if e := wantError(t, err, tt.code, ""); e.Line != 0 || p != (policy.Principal{}) {
				t.Errorf("%v: line %d, principal %v", tt.spec, e.Line, p)
			}
			continue
		}
		if err != nil || p.Kind() != tt.kind || p.ID() != tt.spec.ID || p.Type() != tt.spec.Type {
			t.Errorf("%v: kind %d, id %q, type %q, %v", tt.spec, p.Kind(), p.ID(), p.Type(), err)
		}
	}
}

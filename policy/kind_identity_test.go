package policy_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// TestCheckKindIdentity holds what IAM refuses in policies of identities. The other kinds take all of it, those that have
// no Principal as they are, the others with one.
func TestCheckKindIdentity(t *testing.T) {
	resources := func(value string) string { return `"Effect":"Deny","Action":"a:B","Resource":` + value }
	actions := func(value string) string { return `"Effect":"Deny","Action":` + value + `,"Resource":"*"` }
	const s, res, act = "Statement[0]", "Statement[0].Resource", "Statement[0].Action"
	long := strings.Repeat(`{"Effect":"Deny","Action":"a:B","Resource":"*"},`, 3)
	tests := []struct {
		name, members string
		code          policy.Code // "": accepted
		path          string
	}{
		{"G-102 no action", actions(`[]`), "EMPTY_ARRAY_ACTION", act},
		{"G-102 no resource", resources(`[]`), "EMPTY_ARRAY_RESOURCE", res},
		{"G-103 every action", actions(`"*"`), "", ""},
		{"G-103 every action of a service", actions(`"s3:*"`), "", ""},
		{"G-103 two colons", actions(`["a:B","ec2:ec2:DescribeVpcs"]`), "INVALID_ACTION", act + "[1]"},
		{"G-103 two colons and a star", actions(`"codebuild:arn:*"`), "INVALID_ACTION", act},
		{"G-103 two actions in one text", actions(`"lambda:Get*,lambda:List*"`), "INVALID_ACTION", act},
		{"G-103 colon at the end", actions(`"lambda:Get:"`), "INVALID_ACTION", act},
		{"G-103 blank before the service", actions(`" lambda:InvokeFunction"`), "INVALID_SERVICE_IN_ACTION", act},
		{"G-103 blank behind the service", actions(`"lambda :InvokeFunction"`), "INVALID_SERVICE_IN_ACTION", act},
		{"G-103 slash in the service", actions(`"aws/lambda:Get*"`), "INVALID_SERVICE_IN_ACTION", act},
		{"G-103 umlaut in the service", actions(`"s\u00fc:Get*"`), "INVALID_SERVICE_IN_ACTION", act},
		{"G-103 no service", actions(`":GetObject"`), "INVALID_SERVICE_IN_ACTION", act},
		{"G-103 all that a service may have", actions(`"A-z_0.9:B"`), "", ""},
		{"G-103 point in the service", actions(`"s3.s:ListBucket"`), "", ""},
		{"G-103 anything behind the colon", actions(`["iam: asdf","iam:a,b/c","iam:é","iam:"]`), "", ""},
		{"G-103 NotAction", `"Effect":"Deny","NotAction":["a:B","a:B:C"],"Resource":"*"`, "INVALID_ACTION", s + ".NotAction[1]"},
		{"G-105 every partition", resources(`"arn:*:ssm:*:*:opsitem/*"`), "", ""},
		{"G-105 partitions", resources(`["arn:aws-cn:s3:::b","arn:aws-us-gov:s3:::b"]`), "", ""},
		{"G-105 part of a partition", resources(`"arn:aws*:s3:::b"`), "INVALID_ARN_PARTITION", res},
		{"G-105 question mark for a partition", resources(`"arn:?ws:s3:::b"`), "INVALID_ARN_PARTITION", res},
		{"G-105 two stars for a partition", resources(`"arn:**:s3:::b"`), "INVALID_ARN_PARTITION", res},
		{"G-105 variable for a partition", resources(`["*","arn:${PARTITION}:s3:::b"]`), "INVALID_ARN_PARTITION", res + "[1]"},
		{"G-105 variable with a colon for a partition", resources(`"arn:${aws:partition}:s3:::b"`), "INVALID_ARN_PARTITION", res},
		{"G-105 nothing behind the partition", resources(`"arn:aws"`), "INVALID_ARN_RESOURCE", res},
		{"G-105 nothing behind any partition", resources(`"arn:*"`), "INVALID_ARN_RESOURCE", res},
		{"G-105 nothing behind the partition in NotResource", `"Effect":"Deny","Action":"a:B","NotResource":"arn:aws"`, "INVALID_ARN_RESOURCE", s + ".NotResource"},
		{"G-105 Region of IAM", resources(`"arn:aws:iam:eu-west-1:111122223333:role/app"`), "ARN_REGION_NOT_ALLOWED", res},
		{"G-105 Region of IAM, short", resources(`"arn:aws:iam:eu-west-1"`), "ARN_REGION_NOT_ALLOWED", res},
		{"G-105 part of a Region of IAM", resources(`"arn:aws:iam:eu-*:111122223333:role/app"`), "ARN_REGION_NOT_ALLOWED", res},
		{"G-105 any Region of IAM, as AWS's own examples have it", resources(`"arn:aws:iam:*:111122223333:mfa/m"`), "", ""},
		{"G-105 Region of a bucket", resources(`"arn:aws:s3:us-east-1::b"`), "ARN_REGION_NOT_ALLOWED", res},
		{"G-105 Region and account of S3", resources(`["arn:aws:s3:us-west-2:111122223333:accesspoint/p","arn:aws:s3:us-west-2:111122223333:job/*","arn:aws:s3:*:*:accesspoint/*"]`), "", ""},
		{"G-105 Region of another service without account", resources(`"arn:aws:cloudwatch:us-east-1::b"`), "", ""},
		{"G-105 paths of IAM", resources(`["arn:aws:iam::111122223333:*","arn:aws:iam::*:root","arn:aws:iam::111122223333:user/${aws:username}","arn:aws:iam::*:instance-profile/*","arn:aws:iam::*:delegation-request/d"]`), "", ""},
		{"G-105 paths that IAM's message lists", resources(`["arn:aws:iam::111122223333:user/x","arn:aws:iam::111122223333:federated-user/x","arn:aws:iam::111122223333:role/x",` +
			`"arn:aws:iam::111122223333:group/x","arn:aws:iam::111122223333:instance-profile/x","arn:aws:iam::111122223333:mfa/x","arn:aws:iam::111122223333:server-certificate/x",` +
			`"arn:aws:iam::111122223333:policy/x","arn:aws:iam::111122223333:sms-mfa/x","arn:aws:iam::111122223333:saml-provider/x","arn:aws:iam::111122223333:oidc-provider/x",` +
			`"arn:aws:iam::111122223333:report/x","arn:aws:iam::111122223333:access-report/x"]`), "", ""},
		{"G-105 every path of IAM in two parts", resources(`"arn:aws:iam::111122223333:*/*"`), "INVALID_ARN_RESOURCE", res},
		{"G-105 part of a type of IAM", resources(`"arn:aws:iam::111122223333:role*"`), "INVALID_ARN_RESOURCE", res},
		{"G-105 no type of IAM", resources(`"arn:aws:iam:::example_bucket"`), "INVALID_ARN_RESOURCE", res},
		{"G-105 no type of IAM behind a variable", resources(`"arn:aws:iam::${aws:PrincipalAccount}:b/c"`), "INVALID_ARN_RESOURCE", res},
		{"G-105 type of IAM behind a variable", resources(`"arn:aws:iam::${aws:PrincipalAccount}:role/c"`), "", ""},
		{"G-106 letter beyond U+00FF", actions(`"docdb` + "\u2011" + `elastic:*"`), "CONTROL_CHARACTER", act},
		{"G-106 line separator in a key", `"Effect":"Deny","Action":"a:B","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/` + "\u2028" + `":["x"]}}`, "CONTROL_CHARACTER",
			s + `.Condition.StringEquals."aws:RequestTag/\u2028"`},
		{"G-106 the first beyond", resources(`["*","arn:aws:s3:::b/` + "\u0100" + `"]`), "CONTROL_CHARACTER", res + "[1]"},
		{"G-106 the last within", resources(`"arn:aws:s3:::b/` + "\u00ff\u00e9\u00a0\u007f" + `"`), "", ""},
		{"G-106 an escape", resources(`"arn:aws:s3:::b/\u2011"`), "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name := range strings.FieldsSeq(identityKinds) {
				k, _ := policy.ParseKind(name)
				for _, bare := range []bool{false, true} {
					text := doc(tt.members)
					if bare {
						text = `{"Version":"2012-10-17","Statement":{` + tt.members + `}}`
					}
					err := mustParse(t, text).CheckKind(k)
					short := strings.Contains(tt.name, "short") || strings.Contains(tt.name, "nothing behind")
					switch {
					case tt.code == "" && err != nil:
						t.Errorf("%v: %v", k, err)
					case k == policy.Session && short:
						wantError(t, err, "MISSING_ARN_FIELD", tt.path)
					case tt.code != "":
						wantError(t, err, tt.code, tt.path)
					}
				}
			}
			elsewhere := map[policy.Kind]string{policy.SCP: "", policy.Resource: `"Principal":"*",`, policy.RCP: `"Principal":"*",`, policy.Endpoint: `"Principal":"*",`, policy.Key: `"Principal":"*",`}
			for k, principal := range elsewhere {
				if k == policy.RCP && strings.Contains(tt.members, "NotAction") || k == policy.RCP && strings.Contains(tt.members, `"*",`) && strings.Contains(tt.members, `"Action":"*"`) {
					continue
				}
				if err := mustParse(t, doc(principal+tt.members)).CheckKind(k); err != nil {
					t.Errorf("%v: %v", k, err)
				}
			}
		})
	}
	t.Run("G-106 the fourth statement", func(t *testing.T) {
		p := mustParse(t, `{"Version":"2012-10-17","Statement":[`+long+`{"Effect":"Deny","Action":"a:`+"\u0101"+`","Resource":"*"}]}`)
		wantError(t, p.CheckKind(policy.Boundary), "CONTROL_CHARACTER", "Statement[3].Action")
	})
	t.Run("G-106 Id", func(t *testing.T) {
		p := mustParse(t, `{"Id":"`+"\u0101"+`","Statement":[`+strings.TrimSuffix(long, ",")+`]}`)
		wantError(t, p.CheckKind(policy.Identity), "CONTROL_CHARACTER", "Id")
	})
}

// TestCheckKindSids is G-104: a Sid occurs once in a policy of identities.
func TestCheckKindSids(t *testing.T) {
	statement := func(sid string) string {
		return `{"Sid":"` + sid + `","Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"}`
	}
	list := func(sids ...string) string {
		var texts []string
		for _, sid := range sids {
			texts = append(texts, statement(sid))
		}
		return `{"Version":"2012-10-17","Statement":[` + strings.Join(texts, ",") + `]}`
	}
	twice := mustParse(t, list("A", "B", "A"))
	for _, k := range []policy.Kind{policy.Identity, policy.Boundary, policy.Session} {
		wantError(t, twice.CheckKind(k), "UNIQUE_SIDS_REQUIRED", "Statement[2].Sid")
		for _, sids := range [][]string{{"A", "a"}, {"", ""}, {"A"}} {
			if err := mustParse(t, list(sids...)).CheckKind(k); err != nil {
				t.Errorf("G-104 %q as %v: %v", sids, k, err)
			}
		}
	}
	if err := twice.CheckKind(policy.SCP); err != nil {
		t.Errorf("G-104 as SCP: %v", err)
	}
}

// TestCheckKindShort is G-105: session policies have whole ARNs; other policies fill them with stars.
func TestCheckKindShort(t *testing.T) {
	for _, short := range []string{"arn:aws:s3", "arn:aws:lambda:*", "arn:aws:iam", "arn:aws:fdsasf"} {
		p := mustParse(t, resources(`["*","`+short+`"]`))
		wantError(t, p.CheckKind(policy.Session), "MISSING_ARN_FIELD", "Statement[0].Resource[1]")
		for _, k := range []policy.Kind{policy.Identity, policy.Boundary, policy.SCP} {
			if err := p.CheckKind(k); err != nil {
				t.Errorf("G-105 %s as %v: %v", short, k, err)
			}
		}
	}
}

// TestCheckKindPrincipals holds G-101, that a trust policy does not name everybody by a star alone, and G-102, that it
// names somebody.
func TestCheckKindPrincipals(t *testing.T) {
	for _, tt := range []struct {
		name, principal string
		trust, key      policy.Code
	}{
		{"G-101 a star", `"*"`, "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", ""},
		{"G-101 a star under AWS", `{"AWS":"*"}`, "", ""},
		{"G-102 an empty list", `{"AWS":[]}`, "EMPTY_ARRAY_PRINCIPAL", "EMPTY_ARRAY_PRINCIPAL"},
		{"G-102 two empty lists", `{"AWS":[],"Service":[]}`, "EMPTY_ARRAY_PRINCIPAL", "EMPTY_ARRAY_PRINCIPAL"},
		{"G-102 nothing", `{}`, "EMPTY_ARRAY_PRINCIPAL", "EMPTY_ARRAY_PRINCIPAL"},
		{"G-102 an empty list beside another", `{"AWS":[],"Service":"sns.amazonaws.com"}`, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, effect := range []string{"Allow", "Deny"} {
				p := mustParse(t, doc(`"Effect":"`+effect+`","Principal":`+tt.principal+`,"Action":"sts:AssumeRole"`))
				for k, code := range map[policy.Kind]policy.Code{policy.Trust: tt.trust, policy.Key: tt.key, policy.Resource: ""} {
					if err := p.CheckKind(k); code != "" {
						wantError(t, err, code, "Statement[0].Principal")
					} else if err != nil {
						t.Errorf("%v: %v", k, err)
					}
				}
			}
		})
	}
}

// TestCheckKindShortAPI is G-100: the short form means something in the policy of an API, and is refused in other kinds.
func TestCheckKindShortAPI(t *testing.T) {
	for name := range strings.FieldsSeq("identity boundary session key scp rcp endpoint resource") {
		k, _ := policy.ParseKind(name)
		principal := `"Principal":"*",`
		if strings.Contains(identityKinds+" scp", name) {
			principal = ""
		}
		err := mustParse(t, doc(principal+`"Effect":"Deny","Action":"execute-api:Invoke","Resource":["*","execute-api:/*"]`)).CheckKind(k)
		if k != policy.Resource {
			wantError(t, err, "INVALID_ARN_PREFIX", "Statement[0].Resource[1]")
		} else if err != nil {
			t.Errorf("G-100: %v", err)
		}
	}
}

// TestTypesOfIAM: every type of resource of IAM that the reference knows is accepted (G-105).
func TestTypesOfIAM(t *testing.T) {
	types := 0
	for _, prefix := range []string{"iam", "sts"} {
		s, ok := action.LookupService(prefix)
		if !ok {
			t.Fatal(prefix)
		}
		for typ := range s.ResourceTypes() {
			for format := range typ.ARNFormats() {
				if parts := strings.SplitN(format, ":", 6); len(parts) == 6 && parts[2] == "iam" {
					types++
					if err := mustParse(t, doc(`"Effect":"Deny","Action":"iam:*","Resource":"arn:aws:iam::111122223333:`+strings.NewReplacer("${", "", "}", "").Replace(parts[5])+`"`)).CheckKind(policy.Identity); err != nil {
						t.Errorf("G-105 %s: %v", format, err)
					}
				}
			}
		}
	}
	if types < 10 {
		t.Errorf("only %d types", types)
	}
}

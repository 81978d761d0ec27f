package policy_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// TestCheckKindSCP: G-80 and G-81, the language is the full one but for principals.
func TestCheckKindSCP(t *testing.T) {
	for _, tt := range []struct{ name, members string }{
		{"G-80 Condition with Allow", `"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}`},
		{"G-80 G-81 resource with Allow", `"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b"`},
		{"G-80 G-81 NotAction with Allow", `"Effect":"Allow","NotAction":"iam:*","Resource":"*"`},
		{"G-80 G-81 NotResource with Allow", `"Effect":"Allow","Action":"s3:*","NotResource":"arn:aws:s3:::b"`},
		{"G-80 NotResource with Deny", `"Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::b"`},
		{"G-80 G-81 wildcards within an action", `"Effect":"Deny","Action":["s3:*Object","s3:Get*Acl","ec2:?escribe*"],"Resource":"*"`},
		{"G-82 FullAWSAccess", `"Effect":"Allow","Action":"*","Resource":"*"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := mustParse(t, doc(tt.members)).CheckKind(policy.SCP); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestCheckKindRCP(t *testing.T) {
	const s = "Statement[0]"
	full := `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`
	rcp := func(statement string) string { return `{"Version":"2012-10-17","Statement":[` + statement + `]}` }
	for _, tt := range []struct {
		name, doc string
		code      policy.Code // "" if it is accepted
		path      string
	}{
		{"G-90 the usual form", rcp(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`), "", ""},
		{"G-90 several services", rcp(`{"Effect":"Deny","Principal":"*","Action":["s3:*","sqs:Get?","kms:Decrypt"],"NotResource":"arn:aws:s3:::b"}`), "", ""},
		{"G-92 Lambda is left to Validate", rcp(`{"Effect":"Deny","Principal":"*","Action":"lambda:*","Resource":"*"}`), "", ""},
		{"G-90 no action at all", rcp(`{"Effect":"Deny","Principal":"*","Action":[],"Resource":"*"}`), "", ""},
		{"G-90 Allow", rcp(`{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`), policy.CodeRCPAllow, s + ".Effect"},
		{"G-90 the long form of everyone", rcp(`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:*","Resource":"*"}`), policy.CodeRCPPrincipal, s + ".Principal"},
		{"G-90 a principal", rcp(`{"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}`), policy.CodeRCPPrincipal, s + ".Principal"},
		{"G-90 nobody", rcp(`{"Effect":"Deny","Principal":{},"Action":"s3:*","Resource":"*"}`), policy.CodeRCPPrincipal, s + ".Principal"},
		{"G-90 NotPrincipal", rcp(`{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}`), policy.CodeRCPPrincipal, s + ".NotPrincipal"},
		{"G-90 NotAction", rcp(`{"Effect":"Deny","Principal":"*","NotAction":"s3:*","Resource":"*"}`), policy.CodeRCPNotAction, s + ".NotAction"},
		{"G-90 every action", rcp(`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`), policy.CodeRCPAction, s + ".Action"},
		{"G-90 every action, in a list", rcp(`{"Effect":"Deny","Principal":"*","Action":["s3:*","*"],"Resource":"*"}`), policy.CodeRCPAction, s + ".Action[1]"},
		{"G-90 in the second statement", rcp(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`), policy.CodeRCPAction, "Statement[1].Action"},
		{"G-91 RCPFullAWSAccess", rcp(full), "", ""},
		{"G-91 bare, with a Sid", `{"Version":"2012-10-17","Statement":{"Sid":"x","Effect":"Allow","Principal":"*","Action":["*"],"Resource":["*"]}}`, "", ""},
		{"G-91 twice", rcp(full + "," + full), policy.CodeRCPAllow, s + ".Effect"},
		{"G-91 with a Deny behind it", rcp(full + `,{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`), policy.CodeRCPAllow, s + ".Effect"},
		{"G-91 with a Condition", rcp(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`), policy.CodeRCPAllow, s + ".Effect"},
		{"G-91 with two actions", rcp(`{"Effect":"Allow","Principal":"*","Action":["*","s3:*"],"Resource":"*"}`), policy.CodeRCPAllow, s + ".Effect"},
		{"G-91 with the long form of everyone", rcp(`{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Resource":"*"}`), policy.CodeRCPAllow, s + ".Effect"},
		{"G-91 with NotResource", rcp(`{"Effect":"Allow","Principal":"*","Action":"*","NotResource":"*"}`), policy.CodeRCPAllow, s + ".Effect"},
		{"G-91 with another resource", rcp(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::b"}`), policy.CodeRCPAllow, s + ".Effect"},
		{"G-91 of the old Version", `{"Version":"2008-10-17","Statement":[` + full + `]}`, policy.CodeInvalidVersion, "Version"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := mustParse(t, tt.doc).CheckKind(policy.RCP)
			switch {
			case tt.code != "":
				wantError(t, err, tt.code, tt.path)
			case err != nil:
				t.Error(err)
			}
		})
	}
}

func TestCheckKindOfNoKind(t *testing.T) {
	p := mustParse(t, doc(`"Effect":"Deny","Action":"sts:*","Resource":"*"`))
	for _, k := range []policy.Kind{0, policy.Endpoint + 1, 255} {
		wantError(t, p.CheckKind(k), policy.CodeInvalidKind, "")
	}
}

func TestKindNames(t *testing.T) {
	names := map[policy.Kind]string{
		policy.Identity: "identity", policy.Resource: "resource", policy.Trust: "trust", policy.Key: "key", policy.Boundary: "boundary",
		policy.Session: "session", policy.SCP: "scp", policy.RCP: "rcp", policy.Endpoint: "endpoint",
	}
	for k, name := range names {
		got, ok := policy.ParseKind(name)
		if k.String() != name || got != k || !ok {
			t.Errorf("%q: String %q, ParseKind %v, %t", name, k.String(), got, ok)
		}
	}
	for _, name := range []string{"", "Identity", "kms", "Kind(10)"} {
		if k, ok := policy.ParseKind(name); ok || k != 0 {
			t.Errorf("ParseKind(%q) = %v, %t", name, k, ok)
		}
	}
	if policy.Kind(0).String() != "" || policy.Kind(10).String() != "Kind(10)" {
		t.Errorf("%q, %q", policy.Kind(0), policy.Kind(10))
	}
}

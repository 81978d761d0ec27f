package policy_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

const (
	identityKinds = "identity boundary session"
	resourceKinds = "resource key"
	allKinds      = "identity resource trust key boundary session scp rcp endpoint"
)

// runKinds checks a document as each kind: want gives, by kinds divided by blanks, the code and path of the refusal;
// the kinds it does not name accept.
func runKinds(t *testing.T, text string, want map[string][2]string) {
	t.Helper()
	p := mustParse(t, text, policy.WithName("n"))
	byKind := make(map[string][2]string)
	for kinds, w := range want {
		for k := range strings.FieldsSeq(kinds) {
			byKind[k] = w
		}
	}
	for name := range strings.FieldsSeq(allKinds) {
		k, ok := policy.ParseKind(name)
		if !ok {
			t.Fatalf("ParseKind(%q) knows no such kind", name)
		}
		t.Run(name, func(t *testing.T) {
			err := p.CheckKind(k)
			w, refused := byKind[name]
			switch {
			case !refused && err != nil:
				t.Errorf("refused: %v", err)
			case refused:
				if e := wantError(t, err, policy.Code(w[0]), w[1]); e.Policy != "n" {
					t.Errorf("Policy = %q, want n", e.Policy)
				}
			}
		})
	}
}

// TestCheckKindElements goes through table 1.6, row by row and column by column.
func TestCheckKindElements(t *testing.T) {
	type want = map[string][2]string
	const s = "Statement[0]"
	tests := []struct {
		name, doc string
		want      want
	}{
		{"Principal", doc(`"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Resource":"*"`), want{
			identityKinds: {"UNSUPPORTED_PRINCIPAL", s + ".Principal"},
			"scp":         {"SCP_SYNTAX_ERROR_PRINCIPAL", s + ".Principal"},
			"trust":       {"ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", s + ".Resource"},
		}},
		{"empty Principal", doc(`"Effect":"Allow","Principal":{},"Action":"sts:AssumeRole"`), want{
			identityKinds:  {"UNSUPPORTED_PRINCIPAL", s + ".Principal"},
			"scp":          {"SCP_SYNTAX_ERROR_PRINCIPAL", s + ".Principal"},
			"rcp endpoint": {"MISSING_RESOURCE", s},
			"trust key":    {"EMPTY_ARRAY_PRINCIPAL", s + ".Principal"}, // G-102
		}},
		{"no Principal", doc(`"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"`), want{
			resourceKinds + " trust rcp endpoint": {"MISSING_PRINCIPAL", s},
		}},
		{"G-70 NotPrincipal with Deny", doc(`"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Resource":"*"`), want{
			identityKinds: {"UNSUPPORTED_PRINCIPAL", s + ".NotPrincipal"},
			"scp":         {"SCP_SYNTAX_ERROR_PRINCIPAL", s + ".NotPrincipal"},
			"rcp":         {"RCP_SYNTAX_ERROR_PRINCIPAL", s + ".NotPrincipal"},
			"trust":       {"ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", s + ".NotPrincipal"},
		}},
		{"G-70 NotPrincipal with Allow is left to Validate", doc(`"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Resource":"*"`), want{
			identityKinds: {"UNSUPPORTED_PRINCIPAL", s + ".NotPrincipal"},
			"scp":         {"SCP_SYNTAX_ERROR_PRINCIPAL", s + ".NotPrincipal"},
			"rcp":         {"RCP_SYNTAX_ERROR_PRINCIPAL", s + ".NotPrincipal"},
			"trust":       {"ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", s + ".NotPrincipal"},
		}},
		{"G-30 Id, without Principal", `{"Version":"2012-10-17","Id":"i","Statement":{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"}}`, want{
			resourceKinds + " trust rcp endpoint": {"MISSING_PRINCIPAL", s},
		}},
		{"G-30 Id, with Principal", `{"Version":"2012-10-17","Id":"i","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}}`, want{
			identityKinds: {"UNSUPPORTED_PRINCIPAL", s + ".Principal"},
			"scp":         {"SCP_SYNTAX_ERROR_PRINCIPAL", s + ".Principal"},
			"trust":       {"ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", s + ".Resource"},
		}},
		{"no Resource, without Principal", doc(`"Effect":"Deny","Action":"sts:AssumeRole"`), want{
			identityKinds + " scp":                {"MISSING_RESOURCE", s},
			resourceKinds + " trust rcp endpoint": {"MISSING_PRINCIPAL", s},
		}},
		{"empty Resource is there", doc(`"Effect":"Deny","Action":"sts:AssumeRole","Resource":[]`), want{
			identityKinds:                         {"EMPTY_ARRAY_RESOURCE", s + ".Resource"}, // G-102
			resourceKinds + " trust rcp endpoint": {"MISSING_PRINCIPAL", s},
		}},
		{"NotResource", doc(`"Effect":"Deny","Action":"sts:AssumeRole","NotResource":"arn:aws:s3:::b"`), want{
			resourceKinds + " trust rcp endpoint": {"MISSING_PRINCIPAL", s},
		}},
		{"NotResource with Principal", doc(`"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","NotResource":"arn:aws:s3:::b"`), want{
			identityKinds: {"UNSUPPORTED_PRINCIPAL", s + ".Principal"},
			"scp":         {"SCP_SYNTAX_ERROR_PRINCIPAL", s + ".Principal"},
			"trust":       {"ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", s + ".NotResource"},
		}},
		{"G-80 Condition with Allow", doc(`"Effect":"Allow","Action":"sts:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":true}}`), want{
			resourceKinds + " trust rcp endpoint": {"MISSING_PRINCIPAL", s},
		}},
		{"Condition with Principal", doc(`"Effect":"Deny","Principal":"*","Action":"sts:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}`), want{
			identityKinds: {"UNSUPPORTED_PRINCIPAL", s + ".Principal"},
			"scp":         {"SCP_SYNTAX_ERROR_PRINCIPAL", s + ".Principal"},
			"trust":       {"ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", s + ".Resource"},
		}},
		{"Effect Allow with Principal", doc(`"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Resource":"*"`), want{
			identityKinds: {"UNSUPPORTED_PRINCIPAL", s + ".Principal"},
			"scp":         {"SCP_SYNTAX_ERROR_PRINCIPAL", s + ".Principal"},
			"trust":       {"ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", s + ".Resource"},
			"rcp":         {"RCP_SYNTAX_ERROR_ALLOW", s + ".Effect"},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			runKinds(t, tt.doc, tt.want)
		})
	}
}

// TestCheckKindPlaces: the place is that of the element, or that of the statement which lacks it.
func TestCheckKindPlaces(t *testing.T) {
	for _, tt := range []struct {
		name, kind, doc, path string
	}{
		{"an element", "identity", doc(`"Effect":"Deny","Action":"a:B","Resource":"*",` + "\n" + `"Principal": ` + here + `{"AWS":"*"}`), "Statement[0].Principal"},
		{"no element", "identity", "{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"a:B\",\"Resource\":\"*\"},\n\t" + here + "{\"Effect\":\"Deny\",\"Action\":\"a:B\"}]}", "Statement[1]"},
		{"bare statement", "identity", `{"Id":"é","Statement": ` + here + `{"Effect":"Deny","Action":"a:B"}}`, "Statement[0]"},
		{"an element of a bare statement", "session", "\ufeff" + `{"Statement":{"Sid":` + here + `"a b","Effect":"Deny","Action":"a:B","Resource":"*"}}`, "Statement[0].Sid"},
		{"the document", "scp", "\n " + here + `{"Statement":{"Effect":"Deny","Action":"a:B","Resource":"*"}}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, offset, line, column := place(tt.doc)
			k, _ := policy.ParseKind(tt.kind)
			e, ok := errors.AsType[*policy.Error](mustParse(t, text).CheckKind(k))
			if !ok {
				t.Fatal("accepted")
			}
			if e.Path != tt.path || e.Line != line || e.Column != column || e.Offset != offset {
				t.Errorf("%q at %d:%d, byte %d, want %q at %d:%d, byte %d", e.Path, e.Line, e.Column, e.Offset, tt.path, line, column, offset)
			}
		})
	}
}

// TestCheckKindSid: G-31, the characters of a Sid.
func TestCheckKindSid(t *testing.T) {
	for _, tt := range []struct {
		sid string
		ok  bool
	}{
		{"", true}, {"AZaz09", true}, {"a b", false}, {"a-b", false}, {"a_b", false}, {"a.", false}, {"é", false}, {"１", false},
	} {
		identity := mustParse(t, doc(`"Sid":"`+tt.sid+`","Effect":"Deny","Action":"a:B","Resource":"*"`))
		for _, k := range []policy.Kind{policy.Identity, policy.Boundary, policy.Session} {
			if err := identity.CheckKind(k); tt.ok && err != nil {
				t.Errorf("G-31 %q as %v: %v", tt.sid, k, err)
			} else if !tt.ok {
				wantError(t, err, policy.CodeUnsupportedSid, "Statement[0].Sid")
			}
		}
		if err := identity.CheckKind(policy.SCP); err != nil {
			t.Errorf("G-31 %q as SCP: %v", tt.sid, err)
		}
		for k, members := range map[policy.Kind]string{
			policy.Resource: `"Action":"a:B","Resource":"*"`, policy.Key: `"Action":"kms:*","Resource":"*"`, policy.RCP: `"Action":"s3:*","Resource":"*"`,
			policy.Endpoint: `"Action":"*","Resource":"*"`, policy.Trust: `"Action":"sts:AssumeRole"`,
		} {
			everyone := `"*"`
			if k == policy.Trust {
				everyone = `{"AWS":"*"}`
			}
			if err := mustParse(t, doc(`"Sid":"`+tt.sid+`","Effect":"Deny","Principal":`+everyone+`,`+members)).CheckKind(k); err != nil {
				t.Errorf("G-31 %q as %v: %v", tt.sid, k, err)
			}
		}
	}
}

func TestCheckKindTrust(t *testing.T) {
	const code = "UNSUPPORTED_ACTION_IN_POLICY"
	for _, tt := range []struct{ name, action, path string }{
		{"1.6 AssumeRole", `"Action":"sts:AssumeRole"`, ""},
		{"1.6 several", `"Action":["sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:*"]`, ""},
		{"M-01 in other case", `"Action":"STS:assumerole"`, ""},
		{"G-40 no action", `"Action":[]`, ""},
		{"1.6 every action", `"Action":"*"`, "Statement[0].Action"},
		{"1.6 of another service", `"Action":` + here + `"s3:GetObject"`, "Statement[0].Action"},
		{"1.6 the second one", `"Action":["sts:AssumeRole",` + here + `"stsx:AssumeRole"]`, "Statement[0].Action[1]"},
		{"1.6 a short service", `"Action":"st:A"`, "Statement[0].Action"},
		{"1.6 all but some", `"NotAction":` + here + `"sts:AssumeRole"`, "Statement[0].NotAction"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, offset, line, _ := place(doc(`"Effect":"Allow","Principal":{"AWS":"111122223333"},` + tt.action))
			err := mustParse(t, text).CheckKind(policy.Trust)
			if tt.path == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if e := wantError(t, err, code, tt.path); line > 0 && e.Offset != offset {
				t.Errorf("at byte %d, want %d", e.Offset, offset)
			}
		})
	}
}

// TestCheckKindVersion: G-23, service and resource control policies need the new Version; no other kind does.
func TestCheckKindVersion(t *testing.T) {
	identity := `"Statement":[{"Effect":"Deny","Action":"sts:*","Resource":"*"}]`
	resource := `"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]`
	trust := `"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]`
	for name := range strings.FieldsSeq(allKinds) {
		k, _ := policy.ParseKind(name)
		text := resource
		switch k {
		case policy.Identity, policy.Boundary, policy.Session, policy.SCP:
			text = identity
		case policy.Trust:
			text = trust
		}
		missing := mustParse(t, "{"+text+"}").CheckKind(k)
		old := mustParse(t, `{"Version":"2008-10-17",`+text+"}").CheckKind(k)
		if k == policy.SCP || k == policy.RCP {
			wantError(t, missing, policy.CodeMissingVersion, "")
			if e := wantError(t, old, policy.CodeInvalidVersion, "Version"); e.Line != 1 || e.Column != 12 {
				t.Errorf("%v: at %d:%d, want 1:12", k, e.Line, e.Column)
			}
		} else if missing != nil || old != nil {
			t.Errorf("G-23 %v: %v, %v", k, missing, old)
		}
		if err := mustParse(t, `{"Version":"2012-10-17",`+text+"}").CheckKind(k); err != nil {
			t.Errorf("G-23 %v: %v", k, err)
		}
	}
}

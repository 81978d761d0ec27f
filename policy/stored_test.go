package policy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy"
)

// A deadEntry is what the tests look at of what Dead returns.
type deadEntry struct {
	Code policy.Code
	Path string
}

// TestWithStored is G-107: what services stored and no rule reads is kept with the option, matches nothing, is listed
// with its place, and goes back to the same JSON. Without the option it is refused.
func TestWithStored(t *testing.T) {
	const s = "Statement[0]"
	tests := []struct {
		name, doc string
		want      []deadEntry
	}{
		{"G-107 queue URL", resources(here + `"https://queue.amazonaws.com/111122223333/q"`), []deadEntry{{"INVALID_ARN_PREFIX", s + ".Resource"}}},
		{"G-107 word", resources(`["arn:aws:s3:::b",` + here + `"log_arn"]`), []deadEntry{{"INVALID_ARN_PREFIX", s + ".Resource[1]"}}},
		{"G-107 empty text", resources(here + `""`), []deadEntry{{"INVALID_ARN_PREFIX", s + ".Resource"}}},
		{"G-107 partition", resources(here + `"arn:x:s3:::b"`), []deadEntry{{"INVALID_PARTITION", s + ".Resource"}}},
		{"G-107 variable", resources(here + `"arn:aws:s3:::b/${a"`), []deadEntry{{"MISSING_BRACE_IN_VARIABLE", s + ".Resource"}}},
		{"G-107 NotResource", doc(`"Effect":"Allow","Action":"a:B","NotResource":["*",` + here + `"x"]`), []deadEntry{{"INVALID_ARN_PREFIX", s + ".NotResource[1]"}}},
		{"G-107 service under AWS", principals(`{"AWS":` + here + `"logs.amazonaws.com"}`), []deadEntry{{"INVALID_PRINCIPAL_FORMAT", s + ".Principal.AWS"}}},
		{"G-107 second principal", principals(`{"Service":"sns.amazonaws.com","AWS":["111122223333",` + here + `"Bob"]}`), []deadEntry{{"INVALID_PRINCIPAL_FORMAT", s + ".Principal.AWS[1]"}}},
		{"G-107 wildcard", principals(`{"AWS":` + here + `"arn:aws:iam::111122223333:role/*"}`), []deadEntry{{"UNSUPPORTED_WILDCARD_IN_PRINCIPAL", s + ".Principal.AWS"}}},
		{"G-107 bare text", principals(here + `"111122223333"`), []deadEntry{{"INVALID_PRINCIPAL_FORMAT", s + ".Principal"}}},
		{"G-110 account", principals(`{"AWS":` + here + `"arn:aws:iam::11112222333344:root"}`), []deadEntry{{"INVALID_PRINCIPAL_FORMAT", s + ".Principal.AWS"}}},
		{"G-107 NotPrincipal", with(`"NotPrincipal":{"AWS":[` + here + `"x"]}`), []deadEntry{{"INVALID_PRINCIPAL_FORMAT", s + ".NotPrincipal.AWS[0]"}}},
		{"G-107 several", doc(`"Effect":"Deny","Principal":{"AWS":` + here + `"x"},"Action":"a:B","Resource":["y","z"]`), []deadEntry{
			{"INVALID_PRINCIPAL_FORMAT", s + ".Principal.AWS"}, {"INVALID_ARN_PREFIX", s + ".Resource[0]"}, {"INVALID_ARN_PREFIX", s + ".Resource[1]"}}},
		{"G-107 date", cond(`"DateGreaterThan":{"aws:CurrentTime":` + here + `"01T"}`), []deadEntry{{"TYPE_MISMATCH_DATE", s + `.Condition.DateGreaterThan."aws:CurrentTime"`}}},
		{"G-107 negative date", cond(`"DateLessThanEquals":{"a":["2024-01-01",` + here + `"-292275054"]}`), []deadEntry{{"TYPE_MISMATCH_DATE", s + ".Condition.DateLessThanEquals.a[1]"}}},
		{"G-107 operator without keys", cond(`"Foo":` + here + `{},"StringEquals":{"k":["a",1]}`), []deadEntry{{"INVALID_CONDITION_OPERATOR", s + ".Condition.Foo"}}},
		{"G-107 operator", cond(`"StringEquals":{"k":"a"},"Foo":{"k":` + here + `["a",true],"l":[]}`), []deadEntry{
			{"INVALID_CONDITION_OPERATOR", s + ".Condition.Foo.k"}, {"INVALID_CONDITION_OPERATOR", s + ".Condition.Foo.l"}}},
		{"G-108 operator in another case", cond(`"stringEquals":{"k":` + here + `"a"}`), []deadEntry{{"INVALID_CONDITION_OPERATOR", s + ".Condition.stringEquals.k"}}},
		{"G-107 nothing", resources(`"*"`), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, offset, line, column := place(tt.doc)
			if _, err := policy.Parse([]byte(text)); (err != nil) != (tt.want != nil) {
				t.Errorf("without the option: %v", err)
			}
			p := mustParse(t, text, policy.WithStored(), policy.WithName("n"))
			var got []deadEntry
			for i, e := range p.Dead() {
				got = append(got, deadEntry{e.Code, e.Path})
				if i == 0 && (e.Line != line || e.Column != column || e.Offset != offset || e.Policy != "n" || e.Reason == "") {
					t.Errorf("%v at byte %d, want %d:%d, byte %d", e, e.Offset, line, column, offset)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Dead (-want +got)\n%s", diff)
			}
			again := mustParse(t, p.String(), policy.WithStored())
			if !again.Equal(p) || again.String() != p.String() || len(again.Dead()) != len(tt.want) {
				t.Errorf("written %s, read back %s", p, again)
			}
			more, err := p.With(policy.StatementSpec{Effect: policy.Deny, Action: []string{"a:B"}, Resource: []string{"*"}})
			if err != nil || len(more.Dead()) != len(tt.want) {
				t.Errorf("With: %v, %d dead", err, len(more.Dead()))
			}
			st := first(t, p)
			for _, resource := range []string{"https://queue.amazonaws.com/111122223333/q", "log_arn", "x", ""} {
				if tt.want != nil && strings.Contains(text, `"Resource":"`+resource) && st.MatchResource(resource, nil) {
					t.Errorf("%q is matched", resource)
				}
			}
		})
	}
	var none *policy.Policy
	if none.Dead() != nil || new(policy.Policy).Dead() != nil {
		t.Error("no policy has dead entries")
	}
}

// TestWithStoredRefuses: nothing else is loosened (G-107).
func TestWithStoredRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"null in a list":          resources(`["*",null]`),
		"number as resource":      resources(`1`),
		"unknown element":         with(`"Foo":1`),
		"element twice":           with(`"Action":"a:B"`),
		"action without service":  actions(`"x"`),
		"type of principal":       principals(`{"Aws":"*"}`),
		"no Effect":               doc(`"Action":"a:B","Resource":"*"`),
		"Effect in lower case":    doc(`"Effect":"allow","Action":"a:B","Resource":"*"`),
		"Version":                 `{"Version":"2013-10-17","Statement":[{"Effect":"Allow","Action":"a:B","Resource":"*"}]}`,
		"empty NotResource":       doc(`"Effect":"Allow","Action":"a:B","NotResource":[]`),
		"empty list of values":    cond(`"StringEquals":{"k":[]}`),
		"empty list of dates":     cond(`"DateEquals":{"k":[]}`),
		"number that is none":     cond(`"NumericEquals":{"k":"x"}`),
		"address that is none":    cond(`"IpAddress":{"k":"x"}`),
		"boolean that is none":    cond(`"Bool":{"k":"x"}`),
		"malformed variable":      cond(`"StringEquals":{"k":"${a"}`),
		"no JSON":                 `{`,
		"empty key":               cond(`"Foo":{"":"x"}`),
		"empty key, no values":    cond(`"Foo":{"":[]}`),
		"value that is no list":   cond(`"Foo":{"k":{}}`),
		"operator that is a text": cond(`"Foo":"k"`),
	} {
		if _, err := policy.Parse([]byte(text), policy.WithStored()); err == nil {
			t.Errorf("G-107 %s: accepted", name)
		}
	}
	// Where statements are written in code there is nothing stored.
	p := mustParse(t, resources(`"x"`), policy.WithStored())
	if _, err := p.With(policy.StatementSpec{Effect: policy.Deny, Action: []string{"a:B"}, Resource: []string{"x"}}); err == nil {
		t.Error("G-107 With: accepted")
	}
	if err := p.UnmarshalJSON([]byte(resources(`"x"`))); err == nil {
		t.Error("G-107 UnmarshalJSON: accepted")
	}
}

// TestDeadPrincipals: an entry that is none names nobody, whatever it looks like, and is no star (G-107).
func TestDeadPrincipals(t *testing.T) {
	p := mustParse(t, doc(`"Effect":"Deny","Principal":"x","Action":"s3:*","Resource":"*"`), policy.WithStored())
	for e := range first(t, p).Principals() {
		if e.Kind() != policy.PrincipalInvalid || e.ID() != "x" {
			t.Errorf("%v %q", e.Kind(), e.ID())
		}
		if text, err := e.MarshalJSON(); err != nil || string(text) != `"x"` {
			t.Errorf("%s, %v", text, err)
		}
	}
	wantError(t, p.CheckKind(policy.RCP), policy.CodeRCPPrincipal, "Statement[0].Principal")
	if err := p.CheckKind(policy.Resource); err != nil {
		t.Error(err)
	}
}

package lambdaperm_test

import (
	"encoding"
	"errors"
	"fmt"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

func TestWords(t *testing.T) {
	for _, c := range []struct {
		value interface {
			fmt.Stringer
			encoding.TextMarshaler
		}
		read interface { // not zero at first
			fmt.Stringer
			encoding.TextUnmarshaler
		}
		word string
	}{
		{lambdaperm.Model(0), new(lambdaperm.ModelPull), ""},
		{lambdaperm.ModelPush, new(lambdaperm.ModelPull), "push"},
		{lambdaperm.ModelPull, new(lambdaperm.ModelPush), "pull"},
		{lambdaperm.ModelRole, new(lambdaperm.ModelPull), "role"},
		{lambdaperm.SentNotDocumented, new(lambdaperm.SentNever), "notDocumented"},
		{lambdaperm.SentAlways, new(lambdaperm.SentNever), "always"},
		{lambdaperm.SentNever, new(lambdaperm.SentAlways), "never"},
		{lambdaperm.NamingGlobal, new(lambdaperm.NamingBoth), "global"},
		{lambdaperm.NamingByOptInRegion, new(lambdaperm.NamingBoth), "byOptInRegion"},
		{lambdaperm.NamingBoth, new(lambdaperm.NamingByRegion), "both"},
		{lambdaperm.NamingByRegion, new(lambdaperm.NamingBoth), "byRegion"},
		{lambdaperm.Authentication(0), new(lambdaperm.AuthenticationTLS), "none"},
		{lambdaperm.AuthenticationIAM, new(lambdaperm.AuthenticationTLS), "IAM"},
		{lambdaperm.AuthenticationSCRAM, new(lambdaperm.AuthenticationTLS), "SASL/SCRAM"},
		{lambdaperm.AuthenticationTLS, new(lambdaperm.AuthenticationIAM), "mTLS"},
		{lambdaperm.AuthenticationBasic, new(lambdaperm.AuthenticationTLS), "basic"},
	} {
		text, err := c.value.MarshalText()
		if c.value.String() != c.word || string(text) != c.word || err != nil {
			t.Errorf("%T %q is %q, error %v, want %q", c.value, c.value, text, err, c.word)
		}
		if err := c.read.UnmarshalText(text); err != nil || c.read.String() != c.word {
			t.Errorf("%q is read as %q, error %v", text, c.read, err)
		}
		for _, bad := range []string{"Push", "no such word", "Model(9)", "\xff"} {
			e, ok := errors.AsType[*lambdaperm.Error](c.read.UnmarshalText([]byte(bad)))
			if !ok || e.Code != lambdaperm.CodeUnknownWord || e.Input != bad {
				t.Errorf("%T, %q: error %v", c.read, bad, e)
			}
		}
	}
	m, s, n, a := lambdaperm.ModelRole, lambdaperm.SentNever, lambdaperm.NamingBoth, lambdaperm.AuthenticationTLS
	for _, v := range []encoding.TextUnmarshaler{&m, &s, &n, &a} {
		if v.UnmarshalText([]byte("x")) == nil {
			t.Errorf("%T takes x", v)
		}
	}
	if m != 0 || s != 0 || n != 0 || a != 0 {
		t.Errorf("after an error there is %v, %v, %v, %v", m, s, n, a)
	}
}

// A value that is none of the constants is no word.
func TestWordsNone(t *testing.T) {
	for want, v := range map[string]encoding.TextMarshaler{
		"Model(9)": lambdaperm.Model(9), "Sent(3)": lambdaperm.Sent(3), "Naming(255)": lambdaperm.Naming(255),
		"Authentication(5)": lambdaperm.Authentication(5),
	} {
		text, err := v.MarshalText()
		e, ok := errors.AsType[*lambdaperm.Error](err)
		if !ok || e.Code != lambdaperm.CodeUnknownWord || text != nil || fmt.Sprint(v) != want {
			t.Errorf("%v, want %s: %q, error %v", v, want, text, err)
		}
	}
}

package policy_test

import (
	"encoding"
	"encoding/json"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// TestEnumerations: every value has a text of its own, which is read back; nothing else is read, nor written.
func TestEnumerations(t *testing.T) {
	t.Run("Kind", func(t *testing.T) {
		testEnumeration[policy.Kind](t, int(policy.Endpoint), "Identity", `"Identity": neither "identity", "resource", "trust", "key", "boundary", "session", "scp", "rcp" nor "endpoint"`)
	})
	t.Run("Effect", func(t *testing.T) {
		testEnumeration[policy.Effect](t, int(policy.Deny), "allow", `"allow": neither "Allow" nor "Deny"`)
	})
	t.Run("PrincipalKind", func(t *testing.T) {
		testEnumeration[policy.PrincipalKind](t, int(policy.PrincipalCanonicalUser), "roles", `"roles": neither "everyone", "account", "user", "role", `+
			`"roleSession", "federatedUser", "uniqueId", "service", "federated" nor "canonicalUser"`)
	})
	if _, ok := policy.ParseKind(""); ok {
		t.Error(`"" is a kind`)
	}
}

func testEnumeration[E interface {
	~uint8
	String() string
	MarshalText() ([]byte, error)
}, P interface {
	*E
	encoding.TextUnmarshaler
}](t *testing.T, last int, wrong, reason string) {
	const code = policy.CodeUnknownWord
	seen := make(map[string]bool)
	for i := range 256 {
		e := E(i)
		text, err := e.MarshalText()
		if i > last {
			wantError(t, err, code, "")
			if text != nil || !strings.HasSuffix(e.String(), ")") {
				t.Errorf("%d: %q, as text %q", i, e.String(), text)
			}
			continue
		}
		read := E(255)
		if err != nil || string(text) != e.String() || seen[string(text)] || (i == 0) != (string(text) == "") {
			t.Errorf("%d: %q, as text %q, %v", i, e.String(), text, err)
		}
		if err := P(&read).UnmarshalText(text); err != nil || read != e {
			t.Errorf("%q is read as %d, %v, want %d", text, read, err, i)
		}
		seen[string(text)] = true
		b, err := json.Marshal(map[E]E{e: e})
		if want := `{"` + e.String() + `":"` + e.String() + `"}`; string(b) != want || err != nil {
			t.Errorf("JSON %s, %v, want %s", b, err, want)
		}
	}
	e := E(1)
	err := P(&e).UnmarshalText([]byte(wrong))
	if x := wantError(t, err, code, ""); x.Reason != reason || e != 0 {
		t.Errorf("%q is read as %d, %q, want 0, %q", wrong, e, x.Reason, reason)
	}
	for _, text := range []string{" ", "\x00", "Kind(77)", strings.Repeat("é", 1e6)} {
		e = E(1)
		if x := wantError(t, P(&e).UnmarshalText([]byte(text)), code, ""); e != 0 || len(x.Reason) > 500 {
			t.Errorf("%.20q is read as %d", text, e)
		}
	}
}

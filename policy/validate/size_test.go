package validate

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// sized returns a policy of so many characters outside blanks, with some blanks more.
func sized(t *testing.T, k policy.Kind, size, blanks int) string {
	t.Helper()
	principal, action, resource := "", "s3:GetObject", `,"Resource":"*"`
	switch k {
	case policy.Resource, policy.Key, policy.RCP:
		principal = `,"Principal":"*"`
	case policy.Trust:
		principal, action, resource = `,"Principal":{"AWS":"123456789012"}`, "sts:AssumeRole", ""
	}
	if k == policy.Key {
		action = "kms:Decrypt"
	}
	head := `{"Version":"2012-10-17","Statement":[{"Effect":"Deny"` + principal + `,"Action":"` + action + `"` + resource +
		`,"Condition":{"StringEquals":{"aws:PrincipalTag/é":"`
	const tail = `"}}}]}`
	text := head + strings.Repeat("é", size-len([]rune(head))-len(tail)) + tail
	return strings.Repeat(" ", blanks-blanks/2) + text + strings.Repeat("\n", blanks/2)
}

// TestSizes is about documents at and beyond their quotas: characters are counted, not bytes (F-078 to F-082, F-L23).
func TestSizes(t *testing.T) {
	const scp, rcp, identity = "POLICY_SIZE_EXCEEDS_SCP_QUOTA", "POLICY_SIZE_EXCEEDS_RCP_QUOTA", "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"
	const resource, trust, managed = "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", "MANAGED_POLICY_SIZE"
	for _, c := range []struct {
		rule         string
		kind         policy.Kind
		size, blanks int
		want         Code
	}{
		{"F-078", policy.SCP, 10_240, 0, ""},
		{"F-078", policy.SCP, 10_241, 0, scp},
		{"F-078", policy.SCP, 10_240, 1, scp},
		{"F-079", policy.RCP, 5_120, 0, ""},
		{"F-079", policy.RCP, 5_121, 0, rcp},
		{"F-079", policy.RCP, 5_000, 121, rcp},
		{"F-080", policy.Identity, 10_240, 3, managed},
		{"F-080", policy.Identity, 10_241, 0, identity},
		{"F-080", policy.Boundary, 10_241, 0, identity},
		{"F-081", policy.Resource, 20_480, 0, ""},
		{"F-081", policy.Resource, 20_481, 0, resource},
		{"F-081", policy.Key, 20_481, 0, ""},
		{"F-081", policy.Key, 32_769, 0, resource},
		{"F-082", policy.Trust, 2_048, 100, ""},
		{"F-082", policy.Trust, 2_049, 0, trust},
		{"F-L23", policy.Identity, 6_144, 1000, ""},
		{"F-L23", policy.Identity, 6_145, 0, managed},
		{"F-L23", policy.Session, 6_145, 0, ""},
	} {
		text := sized(t, c.kind, c.size, c.blanks)
		var found Code
		for _, f := range Text([]byte(text), c.kind) {
			if strings.Contains(string(f.Code), "SIZE") {
				found += f.Code
				if f.Path != "" || f.Start.Offset != 0 || f.End.Offset != len(text) {
					t.Errorf("%s: at %q %d-%d", c.rule, f.Path, f.Start.Offset, f.End.Offset)
				}
			}
		}
		if found != c.want {
			t.Errorf("%s: a policy of kind %s of %d characters and %d blanks: %q, want %q", c.rule, c.kind, c.size, c.blanks, found, c.want)
		}
	}
}

// TestSizeOfBlanksInStrings: blanks do not count wherever they stand (F-080).
func TestSizeOfBlanksInStrings(t *testing.T) {
	text := strings.Replace(sized(t, policy.Identity, 6_144, 0), `":"é`, `":"`+strings.Repeat(" ", 500)+"é", 1)
	for _, f := range Text([]byte(text), policy.Identity) {
		if f.Code == "MANAGED_POLICY_SIZE" {
			t.Error("blanks in a string are counted")
		}
	}
}

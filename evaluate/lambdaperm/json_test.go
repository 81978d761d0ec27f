package lambdaperm_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/internal/exported"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

var update = flag.Bool("update", false, "write the golden file anew")

// jsonValues are values of all exported types, with every field that there can be.
func jsonValues(t *testing.T) []any {
	t.Helper()
	p := func(name string) *policy.Policy { return anyInvoke.Named(name) }
	list := func(names ...string) (ps []*policy.Policy) {
		for _, name := range names {
			ps = append(ps, p(name))
		}
		return ps
	}
	byName := func(key, name string) map[string]*policy.Policy { return map[string]*policy.Policy{key: p(name)} }
	tags := map[string]string{"Team": "a"}
	ctx := condition.Pairs("aws:SourceVpc", "vpc-1")
	levels := []evaluate.Level{{Name: "Root", Policies: list("scp")}, {}}
	vpc := &lambdaperm.VPC{ID: "vpc-1", Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}}
	disk := lambdaperm.FileSystem{ARN: "disk", AccessPoint: "point", Write: true, HasPolicy: true, Policy: p("disk"), Bucket: "bucket"}
	role := lambdaperm.Role{ARN: roleARN, UniqueID: "AROAX", Trust: p("trust"), Identity: list("a", ""), Boundary: p("b"), SCPs: levels, Tags: tags}
	layer := lambdaperm.LayerVersion{ARN: "layer", Policy: p("layer"), Organization: "o-a1b2c3d4e5", OrganizationPath: "o-a1b2c3d4e5/r-ab12/",
		CodeObject: "o", CodeAccount: accountB}
	resource := evaluate.Resource{ARN: bucketARN, Account: accountA}
	f := lambdaperm.Function{
		ARN: functionNamed("f").ARN, Policies: byName("live", "own"), Versions: []string{}, Aliases: []string{"live"}, Role: &role,
		URLs: map[string]lambdaperm.URL{"": {AuthType: "NONE"}}, Tags: tags, Layers: []lambdaperm.LayerVersion{layer}, VPC: vpc, CodeSigningConfig: "csc", Tracing: true,
		Insights: true, Durable: true, LogGroup: "g", DeadLetter: "d", OnSuccess: "s", OnFailure: "f", FileSystems: []lambdaperm.FileSystem{disk},
		KMSKey: "k", ImageRepository: "i", ResourcePolicies: byName("d", "queue"), CapacityProvider: "cp",
		CodeObject: "o", CodeVersion: "v", CodeAccount: accountB, CodeReference: true, CodeKey: "ck", DurableKey: "dk", RevisionIDs: map[string]string{"": "r"},
		RCPs: map[string][]evaluate.Level{accountA: levels}, DestinationKeys: map[string]string{"d": "key"}, TrustSendsSource: true,
	}
	secret := lambdaperm.Secret{ARN: "secret", Key: "key"}
	source, err := lambdaperm.LookupEventSource("s3")
	if err != nil {
		t.Fatal(err)
	}
	features := slices.Collect(lambdaperm.Features())
	kafka := features[slices.IndexFunc(features, func(f lambdaperm.Feature) bool { return f.Name == "kafka" })]
	caller := lambdaperm.Caller{
		Principal: evaluate.MustParsePrincipal(userA), Identity: list("i"), Boundary: p("b"), Session: list("s"), SCPs: levels, Endpoint: p("e"),
		Context: ctx,
	}
	report, err := lambdaperm.InvokeFromSource(functionWith(to(byService("s3.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN))), "",
		lambdaperm.Source{ARN: bucketARN, Account: accountA})
	if err != nil {
		t.Fatal(err)
	}
	role.Identity = []*policy.Policy{document(allowing("s3:GetObject", objectARN))}
	escalation, err := lambdaperm.Escalation(lambdaperm.Caller{Principal: caller.Principal}, role)
	if err != nil {
		t.Fatal(err)
	}
	failing := report.Checks[0]
	failing.Advisory, failing.Missing, failing.Remark, failing.Fix, failing.Remedy = true, "m", "w", "f", "r"
	return []any{
		f, f.URLs[""], *vpc, disk, role, caller, layer, secret, source, kafka, report, failing, report.Notes[0], escalation, escalation.Grants[0], lambdaperm.LeftOut{Policy: "p", Index: 1, Sid: "s", Grants: 2},
		lambdaperm.EscalationReport{Question: "q", LeftOut: []lambdaperm.LeftOut{{Policy: "p", Grants: 2}}},
		lambdaperm.Need{Action: "a:B", Alternatives: []string{"c:D"}, Resource: "*", FromCode: true, SourceFunctionArn: true, Optional: true, Service: true,
			Key: "k", Value: "v", Principal: "p", Keys: map[string]string{"m": "w"}},
		lambdaperm.CallInput{Action: "s3:GetObject", Resource: resource, Policy: p("bucket"), RCPs: levels, Endpoint: p("e"), Context: ctx},
		lambdaperm.UpdateFunctionConfigurationInput{Role: &lambdaperm.Role{ARN: roleARN}, Layers: []lambdaperm.LayerVersion{layer}, VPC: vpc,
			CapacityProvider: "cp", FileSystems: []lambdaperm.FileSystem{disk}, KMSKey: "k", DurableKey: "dk"},
		lambdaperm.Operation{Name: "Invoke", Function: &lambdaperm.Function{ARN: f.ARN}, Qualifier: "live", Resource: resource, ResourcePolicy: p("r"),
			Role: &lambdaperm.Role{ARN: roleARN}, Layers: []lambdaperm.LayerVersion{layer}, VPC: vpc, CodeSigningConfig: "csc", CapacityProvider: "cp",
			NetworkConnectors: []string{"nc"}, Tags: tags, TagKeys: []string{"Team"}, AuthType: "NONE", Principals: []string{"*"}, Document: p("d"),
			FileSystems: []lambdaperm.FileSystem{disk}, CodeObject: "o", ImageRepository: "i", CodeVersion: "v", CodeAccount: accountB,
			CodeReference: true, CodeKey: "ck", KMSKey: "k", DurableKey: "dk", Mapping: &lambdaperm.EventSourceMapping{SourceARN: "s"},
			ResourcePolicies: byName("b", "bucket"), RCPs: map[string][]evaluate.Level{accountA: levels},
			WebFunction: &lambdaperm.WebFunction{ARN: "w"}, Endpoint: "e", Revision: "r"},
		lambdaperm.WebFunction{ARN: "w", Policy: p("own"), Endpoints: map[string]lambdaperm.WebFunctionEndpoint{"e": {AuthType: "IamAuth"}}, Tags: tags,
			Role: &lambdaperm.Role{ARN: roleARN}, LogGroup: "g", CodeObject: "o", CodeAccount: accountB, CodeKey: "k", ResourcePolicies: byName("b", "bucket"),
			RCPs: map[string][]evaluate.Level{accountA: levels}},
		lambdaperm.WebFunctionEndpoint{AuthType: "IamAuth"},
		lambdaperm.Deployment{Function: lambdaperm.Function{ARN: f.ARN}, Before: &lambdaperm.Function{ARN: f.ARN, Policies: byName("", "own")}, NewCode: true,
			PublishVersion: true, ReservedConcurrency: true, ProvisionedConcurrency: []string{"live"},
			Permissions: []lambdapolicy.AddPermissionInput{{StatementID: "s"}}, Mappings: []lambdaperm.DeploymentMapping{{Qualifier: "live"}}},
		lambdaperm.DeploymentMapping{Mapping: lambdaperm.EventSourceMapping{SourceARN: "s", ResourcePolicies: byName("s", "source")}, Qualifier: "live", Tags: tags},
		lambdaperm.DeploymentReport{Question: "q", Decision: evaluate.Allowed, Reports: []lambdaperm.Report{{Question: "q"}}},
		lambdaperm.Source{Name: "s3", ARN: bucketARN, Account: accountA, Token: "t", Policy: p("s"), Context: ctx},
		lambdaperm.SchemaRegistry{URI: "u", Secrets: []lambdaperm.Secret{secret}},
		lambdaperm.Endpoints{STS: p("sts"), Lambda: p("lambda"), SecretsManager: p("secrets")},
		lambdaperm.EventSourceMapping{SourceARN: "s", SelfManagedKafka: true, Cluster: "c", Authentication: lambdaperm.AuthenticationTLS,
			Secrets: []lambdaperm.Secret{secret}, Topics: []string{"t"}, ConsumerGroup: "g", Registry: &lambdaperm.SchemaRegistry{URI: "u"}, VPC: vpc,
			ARN: "m", OnFailure: "f", OnSuccess: "o", DestinationKeys: map[string]string{"f": "key"}, Filtered: true, FilterKey: "k", SourceKey: "l", ResourcePolicies: byName("s", "source"), Endpoints: lambdaperm.Endpoints{STS: p("sts")}},
		lambdaperm.ModelPush, lambdaperm.SentAlways, lambdaperm.NamingBoth, lambdaperm.AuthenticationIAM,
		lambdaperm.CodeInvalidARN, lambdaperm.NotePublicGrant,
		lambdaperm.Error{Code: lambdaperm.CodeInvalidARN, Input: "<i>", Reason: "r"},
	}
}

// TestJSON compares the JSON forms of all exported types with testdata/json.golden. Run it with -update to write the file
// anew.
func TestJSON(t *testing.T) {
	const golden = "testdata/json.golden"
	covered := map[string]bool{"InvokeOption": true, "EventSourceName": true} // a function, which has no form, and a string
	var got bytes.Buffer
	for _, v := range jsonValues(t) {
		name := reflect.TypeOf(v).Name()
		covered[name] = true
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		checkMembers(t, name, text)
		got.WriteString(name + " " + strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(string(text)) + "\n")
		if m, ok := v.(json.Marshaler); ok && json.Valid(text) {
			if own, err := m.MarshalJSON(); err != nil || bytes.Contains(own, []byte(`\u003c`)) {
				t.Errorf("%s: MarshalJSON gives %s, %v", name, own, err)
			}
		}
	}
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, name := range exported.Types(t) {
		if !covered[name] {
			t.Errorf("no JSON form of %s is tested", name)
		}
	}
	if _, err := json.Marshal([]any{lambdaperm.WithLegacyURL()}); err == nil {
		t.Error("an option has a JSON form")
	}
}

// checkMembers checks that a form says something, and that the members of an object begin in lower case.
func checkMembers(t *testing.T, name string, text []byte) {
	t.Helper()
	var members map[string]any
	if text[0] == '{' && (json.Unmarshal(text, &members) != nil || len(members) == 0) {
		t.Errorf("%s says nothing: %s", name, text)
	}
	for member := range members {
		if c := member[0]; c < 'a' || c > 'z' {
			t.Errorf("%s has a member %s", name, member)
		}
	}
}

// Lists of answers are never null, and what means something else than nothing is kept.
func TestJSONEmpty(t *testing.T) {
	for want, v := range map[string]any{
		`{"question":"","decision":"implicitDeny","checks":[],"notes":[]}`: lambdaperm.Report{},
		`{"question":"","escalates":false,"grants":[]}`:                    lambdaperm.EscalationReport{},
		`{"arn":"r","scps":[]}`:                                            lambdaperm.Role{ARN: "r", SCPs: []evaluate.Level{}},
		`{"scps":[]}`:                                                      lambdaperm.Caller{SCPs: []evaluate.Level{}},
		`{"versions":[],"aliases":[]}`:                                     lambdaperm.Function{Versions: []string{}, Aliases: []string{}},
		`{"action":"a:B","rcps":[]}`:                                       lambdaperm.CallInput{Action: "a:B", RCPs: []evaluate.Level{}},
		`{"identity":[null]}`:                                              lambdaperm.Role{Identity: []*policy.Policy{nil}},
		`{"policies":{"":null}}`:                                           lambdaperm.Function{Policies: map[string]*policy.Policy{"": nil}},
	} {
		got, err := json.Marshal(v)
		if err != nil || string(got) != want {
			t.Errorf("got %s, want %s, error %v", got, want, err)
		}
	}
	_, err := json.Marshal(lambdaperm.Function{ARN: arn.Function{Name: "f"}})
	if _, ok := errors.AsType[*arn.Error](err); !ok {
		t.Errorf("half an ARN: %v", err)
	}
}

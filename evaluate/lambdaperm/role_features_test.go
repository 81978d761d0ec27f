package lambdaperm_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

func TestFeatures(t *testing.T) {
	var names, ids []string
	for f := range lambdaperm.Features() {
		t.Run(strings.TrimSpace(f.ID+" "+f.Name), func(t *testing.T) {
			if f.Name == "" || f.Title == "" || len(f.Needs) == 0 || slices.Contains(names, f.Name) {
				t.Errorf("%+v", f)
			}
			if f.Managed != "" {
				if _, err := managed.Lookup(f.Managed); err != nil {
					t.Error(err)
				}
			}
			for _, n := range f.Needs {
				for _, name := range append([]string{n.Action}, n.Alternatives...) {
					a, known := action.Lookup(name)
					if !known || a.Name() != name {
						t.Errorf("unknown action %s", name)
					}
					if (n.Resource != "*") != a.TakesResource() {
						t.Errorf("M-18 %s on %s", name, n.Resource)
					}
				}
				if n.FromCode && !n.SourceFunctionArn || (n.Key == "") != (n.Value == "") || n.Key == "" && n.Keys != nil || n.Resource == "" ||
					n.Principal != "" && (n.Service || n.FromCode || f.Managed != "") {
					t.Errorf("%+v", n)
				}
			}
		})
		names = append(names, f.Name)
		if f.ID != "" {
			ids = append(ids, f.ID)
		}
	}
	want := strings.Fields("PULL-1 PULL-2 PULL-3 PULL-4 PULL-5 PULL-6 PULL-7 PULL-8 PULL-9 PULL-10 PULL-11 PULL-12 PULL-13 PULL-14")
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("ids (-want +got)\n%s", diff)
	}
	for e := range lambdaperm.EventSources() {
		if e.Model == lambdaperm.ModelPull && !slices.Contains(names, e.Name) {
			t.Errorf("%s: nothing is known about polling %s", e.ID, e.Name)
		}
	}
	for range lambdaperm.Features() { // stops where the caller does
		break
	}
}

// TestFeatureNames: every feature has a constant, those of event sources aside.
func TestFeatureNames(t *testing.T) {
	constants := []string{
		lambdaperm.FeatureLogs, lambdaperm.FeatureXRay, lambdaperm.FeatureVPC, lambdaperm.FeatureDeadLetter, lambdaperm.FeatureDestination,
		lambdaperm.FeatureDestinationKey, lambdaperm.FeatureEFS, lambdaperm.FeatureS3Files, lambdaperm.FeatureKMS, lambdaperm.FeatureCodeKey,
		lambdaperm.FeatureCodeStorage, lambdaperm.FeatureInsights, lambdaperm.FeatureApplicationSignals, lambdaperm.FeatureParametersAndSecrets,
		lambdaperm.FeatureDurable, lambdaperm.FeatureDurableKey, lambdaperm.FeatureS3ObjectLambda, lambdaperm.FeatureImage, lambdaperm.FeatureCapacityProvider,
		lambdaperm.FeatureKafkaIAM, lambdaperm.FeatureKafkaSecret, lambdaperm.FeatureMappingVPC, lambdaperm.FeatureSchemaRegistry,
		lambdaperm.FeatureMappingDestination, lambdaperm.FeatureFilterKey, lambdaperm.FeatureSourceKey,
	}
	var names []string
	for f := range lambdaperm.Features() {
		if e, err := lambdaperm.LookupEventSource(f.Name); err != nil || e.Model != lambdaperm.ModelPull {
			names = append(names, f.Name)
		}
	}
	if diff := cmp.Diff(constants, names); diff != "" {
		t.Errorf("features without a constant, or constants without a feature (-constants +features)\n%s", diff)
	}
}

func TestFeaturesSourceFunctionArn(t *testing.T) {
	var sent []string
	for f := range lambdaperm.Features() {
		for _, n := range f.Needs {
			if n.SourceFunctionArn && !slices.Contains(sent, f.Name) {
				sent = append(sent, f.Name)
			}
		}
	}
	want := []string{"logs", "xray", "efs", "insights", "application-signals", "parameters-and-secrets", "durable", "s3-object-lambda"}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Errorf("ROLE-8 (-want +got)\n%s", diff)
	}
}

// TestCheckRoleFurther: features that have to be named are covered by the managed policies that the table names.
func TestCheckRoleFurther(t *testing.T) {
	for _, tt := range []struct{ name, managed, feature, missing string }{
		{"6.3 Application Signals", basic + "CloudWatchLambdaApplicationSignalsExecutionRolePolicy", "application-signals", ""},
		{"6.3 Application Signals without it", basic, "application-signals", "xray:PutTraceSegments"},
		{"6.3 S3 Object Lambda", "AmazonS3ObjectLambdaExecutionRolePolicy", "s3-object-lambda", ""},
		{"6.3 S3 Object Lambda without it", basic, "s3-object-lambda", "s3-object-lambda:WriteGetObjectResponse"},
		{"6.3 parameters and secrets", basic, "parameters-and-secrets", "secretsmanager:GetSecretValue ssm:GetParameter"},
		{"6.3 capacity provider", basic + "AWSLambdaManagedEC2ResourceOperator", "capacity-provider", ""},
		{"6.3 capacity provider without it", basic, "capacity-provider", "ec2:RunInstances"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.CheckRole(withRole(lookup(t, tt.managed)), tt.feature)
			want := ok
			if tt.missing != "" {
				want = no
			}
			wants(t, r, err, want)
			if diff := cmp.Diff(tt.missing, failed(r)); diff != "" {
				t.Errorf("missing (-want +got)\n%s", diff)
			}
		})
	}
}

// TestReportsChangeNothing: questions leave what they are given as it is, and the same question has the same answer.
func TestReportsChangeNothing(t *testing.T) {
	f := withRole(identity(allowing("sqs:*", "*")), mounting(true, true))
	f.FileSystems[0].Policy = document(to(`"*"`, allowing("elasticfilesystem:*", "*")))
	f.ResourcePolicies = map[string]*policy.Policy{queueARN: document(to(`"*"`, allowing("sqs:*", "*")))}
	f.DeadLetter, f.DestinationKeys = queueARN, map[string]string{queueARN: keyARN}
	m := mapping{SourceARN: queueARN, ResourcePolicies: map[string]*policy.Policy{keyARN: nil}, FilterKey: keyARN}
	var first []string
	for range 3 {
		a, err := lambdaperm.CheckRole(f)
		if err != nil {
			t.Fatal(err)
		}
		b, err := lambdaperm.PollEventSource(f, m)
		if err != nil {
			t.Fatal(err)
		}
		if got := []string{a.String(), b.String()}; first == nil {
			first = got
		} else if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("another answer:\n%s", diff)
		}
	}
	if len(f.ResourcePolicies) != 1 || len(m.ResourcePolicies) != 1 {
		t.Errorf("changed: %v, %v", f.ResourcePolicies, m.ResourcePolicies)
	}
}

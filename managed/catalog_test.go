package managed_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// lookup finds policies by name, or by name:version.
func lookup(t *testing.T, names []string) []*policy.Policy {
	t.Helper()
	var list []*policy.Policy
	for _, name := range names {
		name, version, _ := strings.Cut(name, ":")
		p, err := managed.AWS().LookupVersion(name, version)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

// SEED-13, MP-5, MP-15: a policy has a name and, in each partition, an ARN.
func TestLookup(t *testing.T) {
	for _, tt := range []struct{ input, want string }{
		{"AWSLambdaBasicExecutionRole", "AWSLambdaBasicExecutionRole"},
		{"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "AWSLambdaBasicExecutionRole"},
		{"arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "AWSLambdaBasicExecutionRole"},
		{"arn:aws-us-gov:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "AWSLambdaBasicExecutionRole"},
		{"arn:aws:iam::aws:policy/aws-service-role/AWSLambdaReplicator", "AWSLambdaReplicator"},
		{"arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", "ViewOnlyAccess"},
		{"arn:aws:iam::aws:policy/AWSLambdaFullAccess", "AWSLambdaFullAccess"},
		{"AWSLambdaReplicatorInternal", "AWSLambdaReplicatorInternal"},
		{"FullAWSAccess", "FullAWSAccess"},
		{"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess", "FullAWSAccess"},
		{"arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess", "RCPFullAWSAccess"},
	} {
		p, err := managed.Lookup(tt.input)
		if err != nil {
			t.Error(err)
			continue
		}
		if again, _ := managed.Lookup(tt.want); p.Name() != tt.want || p != again {
			t.Errorf("%q is %q, %q another policy", tt.input, p.Name(), tt.want)
		}
	}
}

// SEED-13: what is not there is an error that helps.
func TestLookupErrors(t *testing.T) {
	const basic = "AWSLambdaBasicExecutionRole"
	for _, tt := range []struct {
		name, input string
		code        managed.Code
		suggestions []string
	}{
		{"path missing", "arn:aws:iam::aws:policy/" + basic, managed.CodeWrongARN, list("arn:aws:iam::aws:policy/service-role/" + basic)},
		{"wrong path", "arn:aws-cn:iam::aws:policy/job-function/" + basic, managed.CodeWrongARN, list("arn:aws-cn:iam::aws:policy/service-role/" + basic)},
		{"path too much", "arn:aws:iam::aws:policy/service-role/AWSLambdaExecute", managed.CodeWrongARN, list("arn:aws:iam::aws:policy/AWSLambdaExecute")},
		{"path in upper case", "arn:aws:iam::aws:policy/Service-Role/" + basic, managed.CodeWrongARN, list("arn:aws:iam::aws:policy/service-role/" + basic)},
		{"unknown partition", "arn:aws-x:iam::aws:policy/service-role/" + basic, managed.CodeWrongARN, list("arn:aws:iam::aws:policy/service-role/" + basic)},
		{"wrong service", "arn:aws:iam::aws:policy/FullAWSAccess", managed.CodeWrongARN, list("arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess")},
		{"no ARN", "arn:aws:iam::aws:policy/AWSLambdaReplicatorInternal", managed.CodeWrongARN, list("AWSLambdaReplicatorInternal")},
		{"ARN of a customer", "arn:aws:iam::111122223333:policy/" + basic, managed.CodeUnknownPolicy, nil},
		{"ARN of a role", "arn:aws:iam::111122223333:role/x", managed.CodeUnknownPolicy, nil},
		{"half an ARN", "arn:aws", managed.CodeUnknownPolicy, nil},
		{"ARN without a name", "arn:aws:iam::aws:policy/", managed.CodeUnknownPolicy, nil},
		{"letter case", "awslambdabasicexecutionrole", managed.CodeUnknownPolicy, list(basic)},
		{"a letter missing", "AWSLambdaBasicExecutionRol", managed.CodeUnknownPolicy, list(basic)},
		{"a letter missing in an ARN", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRol", managed.CodeUnknownPolicy, list(basic)},
		{"path and name", "service-role/" + basic, managed.CodeUnknownPolicy, list(basic)},
		{"two alike", "AWSLambdaFullAcces", managed.CodeUnknownPolicy, list("AWSLambdaFullAccess", "AWSLambda_FullAccess")},
		{"a part of names", "LambdaInsights", managed.CodeUnknownPolicy, list("CloudWatchLambdaInsightsExecutionRolePolicy")},
		{"nothing like it", "no such policy at all", managed.CodeUnknownPolicy, nil},
		{"blank around", " " + basic, managed.CodeUnknownPolicy, list(basic)},
		{"empty", "", managed.CodeUnknownPolicy, nil},
		{"too long", strings.Repeat("A", 100_000), managed.CodeUnknownPolicy, nil},
		{"no UTF-8", "AWSLambda\xff", managed.CodeUnknownPolicy, list("AWSLambdaRole")},
		{"newer", "AWSTransferServiceRolePolicy", managed.CodeNewerThanData, nil},
		{"newer, by ARN", "arn:aws:iam::aws:policy/aws-service-role/AWSTransferServiceRolePolicy", managed.CodeNewerThanData, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := managed.Lookup(tt.input)
			e, ok := errors.AsType[*managed.Error](err)
			if p == nil || p.CheckKind(policy.Identity) == nil || !ok {
				t.Fatalf("got %v, %v, want an *Error", p, err)
			}
			if e.Code != tt.code || e.Input != tt.input || e.Version != "" || e.Unwrap() != nil {
				t.Errorf("got %+v, want code %s", e, tt.code)
			}
			if diff := cmp.Diff(tt.suggestions, e.Suggestions); diff != "" {
				t.Errorf("suggestions (-want +got):\n%s", diff)
			}
			if len(e.Error()) > 1000 || len(e.Suggestions) > 3 {
				t.Errorf("too much: %v", e)
			}
			if _, err := managed.AWS().Info(tt.input); !cmp.Equal(err.Error(), e.Error()) {
				t.Errorf("Info says %v, Lookup %v", err, e)
			}
		})
	}
}

// TestHas: the catalogue has what Lookup finds, under the same names.
func TestHas(t *testing.T) {
	own := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	catalogs := map[string]managed.Catalog{
		"AWS": managed.AWS(), "none": {}, "own": managed.Catalog{}.With("Mine", own),
		"changed": managed.AWS().With("Mine", own).With("arn:aws:iam::111122223333:policy/Own", own).With("ReadOnlyAccess", own).With("ViewOnlyAccess", nil),
	}
	for name, c := range catalogs {
		for _, input := range []string{"", "Mine", "ReadOnlyAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws-cn:iam::aws:policy/ReadOnlyAccess",
			"ViewOnlyAccess", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", "arn:aws:iam::aws:policy/ViewOnlyAccess", "readonlyaccess", "None",
			"arn:aws:iam::111122223333:policy/Own", "arn:aws:iam::aws:policy/Mine", "FullAWSAccess", "arn:"} {
			_, err := c.Lookup(input)
			if got := c.Has(input); got != (err == nil) {
				t.Errorf("%s: Has(%q) = %v, Lookup: %v", name, input, got, err)
			}
		}
	}
}

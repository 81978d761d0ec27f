package simulator_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
)

// TestSamples compares the decisions on each request in testdata with those in the file beside it.
func TestSamples(t *testing.T) { // IN-80
	files, err := filepath.Glob("testdata/*.request.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			type decisions struct {
				EvalActionName, EvalDecision string
				Resources                    map[string]string `json:"resources"`
			}
			request, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(strings.TrimSuffix(file, "request.json") + "expected.json")
			if err != nil {
				t.Fatal(err)
			}
			var want, got []decisions
			if err := json.Unmarshal(data, &want); err != nil {
				t.Fatal(err)
			}
			answer, err := simulator.Custom(request)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range decode(t, answer).EvaluationResults {
				d := decisions{EvalActionName: r.EvalActionName, EvalDecision: r.EvalDecision}
				if i < len(want) && want[i].Resources != nil { // else only the whole is expected
					d.Resources = make(map[string]string)
					for _, s := range r.ResourceSpecificResults {
						d.Resources[s.EvalResourceName] = s.EvalResourceDecision
					}
				}
				got = append(got, d)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestAWSSamples holds what the samples in AWS's documentation have: those of SimulateCustomPolicy and
// SimulatePrincipalPolicy in the IAM API Reference, and of simulate-custom-policy in the reference of the AWS CLI.
func TestAWSSamples(t *testing.T) { // IN-80, IN-81
	mateo, arnav := "arn:aws:iam::111122223333:user/mateo", "arn:aws:iam::444455556666:user/arnav"
	iamOnly := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*","Resource":"*"}}`
	bucketPolicy := func(who, bucket string) string {
		return `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"` + who +
			`"},"Action":["s3:List*","s3:Put*"],"Resource":"arn:aws:s3:::` + bucket + `/*"}}`
	}
	one := func(source, typ string, start, end int) []statement {
		return []statement{{source, typ, position{1, start}, position{1, end}}}
	}
	no := &struct{ AllowedByPermissionsBoundary bool }{}
	sameAccount := one("ResourcePolicy", "Resource Policy", 37, 185)
	crossAccount := one("ResourcePolicy", "Resource Policy", 37, 179)
	details := map[string]string{
		"IAM Policy": "implicitDeny", "Resource Policy": "allowed", "Permissions Boundary Policy": "implicitDeny",
	}
	since := func(date string) object {
		return object{
			"PolicyInputList": []string{`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*",` +
				`"Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}`},
			"ActionNames":    []string{"dynamodb:CreateBackup"},
			"ContextEntries": []object{entry("aws:CurrentTime", "date", date)},
		}
	}
	backup := "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}"
	s3Object := "arn:${Partition}:s3:::${BucketName}/${ObjectName}"
	for _, tt := range []struct {
		name    string
		request object
		want    evaluation
	}{
		{
			"CLI: a date that the policy wants", since("2019-04-25T11:00:00Z"),
			evaluation{EvalActionName: "dynamodb:CreateBackup", EvalResourceName: backup, EvalDecision: "allowed",
				MatchedStatements:    one("PolicyInputList.1", "IAM Policy", 37, 167),
				MissingContextValues: []string{}},
		},
		{
			"CLI: a date before it", since("2014-04-25T11:00:00Z"),
			evaluation{EvalActionName: "dynamodb:CreateBackup", EvalResourceName: backup, EvalDecision: "implicitDeny",
				MatchedStatements: []statement{}, MissingContextValues: []string{}},
		},
		{
			"a key that is set",
			object{
				"ActionNames": []string{"s3:ListBucket"}, "ResourceArns": []string{"arn:aws:s3:::teambucket"},
				"ContextEntries":                     []object{entry("aws:MultiFactorAuthPresent", "boolean", "true")},
				"PermissionsBoundaryPolicyInputList": []string{policyOf(allow("s3:*", "*"), deny("iam:*", "*"))},
				"PolicyInputList": []string{policyOf(with(allow("s3:ListBucket", "arn:aws:s3:::teambucket"),
					`{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`))},
			},
			evaluation{EvalActionName: "s3:ListBucket", EvalResourceName: "arn:${Partition}:s3:::${BucketName}", EvalDecision: "allowed",
				MatchedStatements: one("PolicyInputList.1", "IAM Policy", 38, 177), MissingContextValues: []string{},
				PermissionsBoundaryDecisionDetail: &struct{ AllowedByPermissionsBoundary bool }{true},
				EvalDecisionDetails:               map[string]string{},
				ResourceSpecificResults: []specific{{EvalResourceName: "arn:aws:s3:::teambucket", EvalResourceDecision: "allowed",
					MatchedStatements: one("PolicyInputList.1", "IAM Policy", 38, 177), MissingContextValues: []string{},
					PermissionsBoundaryDecisionDetail: &struct{ AllowedByPermissionsBoundary bool }{true}}}},
		},
		{
			"one account: what a bucket's policy grants to the user has no other limit",
			object{
				"ActionNames": []string{"s3:PutObject"}, "CallerArn": mateo, "ResourceArns": []string{"arn:aws:s3:::production/Test"},
				"ResourceOwner": "arn:aws:iam::111122223333:root", "PermissionsBoundaryPolicyInputList": []string{iamOnly},
				"PolicyInputList": []string{iamOnly}, "ResourcePolicy": bucketPolicy(mateo, "production"),
			},
			evaluation{EvalActionName: "s3:PutObject", EvalResourceName: s3Object, EvalDecision: "allowed",
				MatchedStatements: sameAccount, MissingContextValues: []string{},
				PermissionsBoundaryDecisionDetail: no, EvalDecisionDetails: map[string]string{},
				ResourceSpecificResults: []specific{{EvalResourceName: "arn:aws:s3:::production/Test", EvalResourceDecision: "allowed",
					MatchedStatements: sameAccount, MissingContextValues: []string{}, PermissionsBoundaryDecisionDetail: no}}},
		},
		{
			"two accounts: the user's own does not allow",
			object{
				"ActionNames": []string{"s3:PutObject"}, "CallerArn": arnav, "ResourceArns": []string{"arn:aws:s3:::mary/Test"},
				"ResourceOwner": "arn:aws:iam::123456789012:root", "PermissionsBoundaryPolicyInputList": []string{iamOnly},
				"PolicyInputList": []string{iamOnly}, "ResourcePolicy": bucketPolicy(arnav, "mary"),
			},
			evaluation{EvalActionName: "s3:PutObject", EvalResourceName: s3Object, EvalDecision: "implicitDeny",
				MatchedStatements: []statement{}, MissingContextValues: []string{},
				PermissionsBoundaryDecisionDetail: no, EvalDecisionDetails: details,
				ResourceSpecificResults: []specific{{EvalResourceName: "arn:aws:s3:::mary/Test", EvalResourceDecision: "implicitDeny",
					MatchedStatements: crossAccount, MissingContextValues: []string{}, PermissionsBoundaryDecisionDetail: no,
					EvalDecisionDetails: details}}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, only(t, ask(t, tt.request, simulator.AsAWS()))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

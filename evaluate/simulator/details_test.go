package simulator_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
)

// TestNotConsulted: a statement of a policy that has no say is not listed.
func TestNotConsulted(t *testing.T) { // IN-80
	r := only(t, ask(t, object{
		"PolicyInputList": []string{}, "ActionNames": []string{"kms:DeleteAlias"}, "CallerArn": bob,
		"ResourceArns":                       []string{"arn:aws:kms:us-east-1:111122223333:alias/a"},
		"ResourcePolicy":                     policyOf(to(allow("kms:*", "*"), bob)),
		"OrderedOrganizationPolicyInputList": []object{level(all)},
	}))
	if s := r.ResourceSpecificResults[0]; r.EvalDecision != "implicitDeny" || len(s.MatchedStatements) != 0 {
		t.Errorf("got %+v", r)
	}
}

// TestDetails: EvalDecisionDetails at the top and for each resource, nil where it is absent.
func TestDetails(t *testing.T) {
	const mine, theirs = "arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:sqs:us-east-1:444455556666:q"
	type details = map[string]string
	queue := policyOf(to(allow("sqs:SendMessage", theirs), bob))
	for _, tt := range []struct {
		name    string
		request object
		top     details
		each    []details
	}{
		{"IN-80 no resource", object{}, nil, []details{nil}},
		{"IN-80 one account", object{"ResourceArns": []string{mine}}, details{}, []details{nil}},
		{"IN-80 an owner who is not named is the caller", object{"ResourceArns": []string{object1}}, details{}, []details{nil}},
		{
			"IN-80 what AWS owns is everybody's", object{"ResourceArns": []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"}},
			details{}, []details{nil},
		},
		{
			"IN-80 another account, by the ARN", object{"ResourceArns": []string{theirs}},
			details{"IAM Policy": "allowed", "Resource Policy": "implicitDeny"},
			[]details{{"IAM Policy": "allowed", "Resource Policy": "implicitDeny"}},
		},
		{
			"IN-80 another account, by the owner",
			object{"ResourceArns": []string{object1, mine}, "ResourceOwner": "arn:aws:iam::444455556666:root"},
			details{"IAM Policy": "allowed", "Resource Policy": "implicitDeny"},
			[]details{{"IAM Policy": "allowed", "Resource Policy": "implicitDeny"}, nil},
		},
		{
			"IN-80 at the top the most restrictive", object{"ResourceArns": []string{theirs, theirs + "2"}, "ResourcePolicy": queue,
				"PolicyInputList":                    []string{policyOf(allow("*", "*"), deny("*", theirs+"2"))},
				"PermissionsBoundaryPolicyInputList": []string{policyOf(allow("*", theirs))}},
			details{"IAM Policy": "explicitDeny", "Resource Policy": "implicitDeny", "Permissions Boundary Policy": "implicitDeny"},
			[]details{
				{"IAM Policy": "allowed", "Resource Policy": "allowed", "Permissions Boundary Policy": "allowed"},
				{"IAM Policy": "explicitDeny", "Resource Policy": "implicitDeny", "Permissions Boundary Policy": "implicitDeny"},
			},
		},
		{
			"IN-80 not where SCPs prevent the call", object{"ResourceArns": []string{theirs}, "ResourcePolicy": queue,
				"OrderedOrganizationPolicyInputList": []object{level(policyOf(allow("iam:*", "*")))}},
			nil, []details{nil},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.request["ActionNames"], tt.request["CallerArn"] = []string{"sqs:SendMessage"}, bob
			if tt.request["PolicyInputList"] == nil {
				tt.request["PolicyInputList"] = []string{all}
			}
			r := only(t, ask(t, tt.request))
			if diff := cmp.Diff(tt.top, r.EvalDecisionDetails); diff != "" {
				t.Errorf("at the top (-want +got)\n%s", diff)
			}
			var each []details
			for _, s := range r.ResourceSpecificResults {
				each = append(each, s.EvalDecisionDetails)
			}
			if diff := cmp.Diff(tt.each, each); diff != "" {
				t.Errorf("for the resources (-want +got)\n%s", diff)
			}
		})
	}
}

// TestFormats: EvalResourceName at the top.
func TestFormats(t *testing.T) { // IN-80
	function := "arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}"
	for _, tt := range []struct{ action, resource, want string }{
		{"s3:GetObject", object1, "arn:${Partition}:s3:::${BucketName}/${ObjectName}"},
		{"s3:ListBucket", bucket, "arn:${Partition}:s3:::${BucketName}"},
		{"LAMBDA:invokefunction", "arn:aws:lambda:us-east-1:111122223333:function:f", function},
		{"lambda:InvokeFunction", "*", function},
		{"apigateway:DELETE", "arn:aws:apigateway:us-east-1::/apis/a/stages/s",
			"arn:${Partition}:apigateway:${Region}::/apis/${ApiId}/stages/${StageName}"},
		{"lambda:ListFunctions", "*", "*"},
		{"s3:ListAllMyBuckets", object1, "*"},
		{"nowhere:Known", object1, "*"},
	} {
		t.Run(tt.action+" "+tt.resource, func(t *testing.T) {
			r := only(t, ask(t, object{
				"PolicyInputList": []string{all}, "ActionNames": []string{tt.action}, "ResourceArns": []string{tt.resource},
			}))
			if r.EvalResourceName != tt.want || r.EvalActionName != tt.action {
				t.Errorf("got %s of %s, want %s", r.EvalResourceName, r.EvalActionName, tt.want)
			}
		})
	}
}

// TestAsAWS: what the option changes of the form of a response.
func TestAsAWS(t *testing.T) { // IN-80
	request := object{
		"PolicyInputList": []string{all}, "ActionNames": []string{"s3:ListAllMyBuckets"},
		"OrderedOrganizationPolicyInputList": []object{level(all)},
	}
	ours, theirs := only(t, ask(t, request)), only(t, ask(t, request, simulator.AsAWS()))
	if len(ours.ResourceSpecificResults) != 1 || theirs.ResourceSpecificResults != nil {
		t.Errorf("without resources: %+v and %+v", ours.ResourceSpecificResults, theirs.ResourceSpecificResults)
	}
	request["ResourceArns"] = []string{"*", object1}
	ours, theirs = only(t, ask(t, request)), only(t, ask(t, request, simulator.AsAWS()))
	if len(ours.ResourceSpecificResults) != 2 || ours.ResourceSpecificResults[0].OrganizationsDecisionDetail == nil {
		t.Errorf("got %+v", ours.ResourceSpecificResults)
	}
	if len(theirs.ResourceSpecificResults) != 2 || theirs.ResourceSpecificResults[0].OrganizationsDecisionDetail != nil ||
		theirs.OrganizationsDecisionDetail == nil {
		t.Errorf("as AWS: got %+v", theirs)
	}
}

package simulator_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
)

// TestDecisions: the decision for each resource, and at the top the most restrictive of them.
func TestDecisions(t *testing.T) {
	request := func(identity string) object {
		return object{
			"PolicyInputList": []string{identity},
			"ActionNames":     []string{"s3:GetObject"}, "ResourceArns": []string{object1, object2},
		}
	}
	plus := func(r object, name string, value any) object { r[name] = value; return r }
	first, second := allow("s3:GetObject", object1), allow("s3:GetObject", object2)
	for _, tt := range []struct {
		name     string
		request  object
		top      string
		each     [2]string
		scps     string // AllowedByOrganizations at the top and for each, "-" where that is not there
		boundary string // AllowedByPermissionsBoundary likewise
	}{
		{"IN-80 all allowed", request(policyOf(first, second)), "allowed", [2]string{"allowed", "allowed"}, "---", "---"},
		{"IN-80 one not allowed", request(policyOf(second)), "implicitDeny", [2]string{"implicitDeny", "allowed"}, "---", "---"},
		{
			"IN-80 a Deny before a silence", request(policyOf(deny("s3:*", object2))),
			"explicitDeny", [2]string{"implicitDeny", "explicitDeny"}, "---", "---",
		},
		{
			"IN-80 a Deny before an Allow", request(policyOf(first, second, deny("s3:*", object1))),
			"explicitDeny", [2]string{"explicitDeny", "allowed"}, "---", "---",
		},
		{
			"IN-80 an SCP denies", plus(request(all), "OrderedOrganizationPolicyInputList",
				[]object{level(all), level(policyOf(allow("*", "*"), deny("s3:*", object2)))}),
			"explicitDeny", [2]string{"allowed", "explicitDeny"}, "ftf", "---",
		},
		{
			"IN-80 a level of SCPs is silent", plus(request(all), "OrderedOrganizationPolicyInputList",
				[]object{level(policyOf(first)), level(all)}),
			"implicitDeny", [2]string{"allowed", "implicitDeny"}, "ftf", "---",
		},
		{
			"IN-80 a level without SCPs allows nothing",
			plus(request(all), "OrderedOrganizationPolicyInputList", []object{level(all), {}}),
			"implicitDeny", [2]string{"implicitDeny", "implicitDeny"}, "fff", "---",
		},
		{
			"IN-80 no level is no organization", plus(request(all), "OrderedOrganizationPolicyInputList", []object{}),
			"allowed", [2]string{"allowed", "allowed"}, "---", "---",
		},
		{
			"IN-80 SCPs leave a service-linked role alone",
			plus(plus(request(all), "OrderedOrganizationPolicyInputList", []object{level()}), "CallerArn",
				"arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"),
			"allowed", [2]string{"allowed", "allowed"}, "---", "---",
		},
		{
			"IN-80 a boundary is silent", plus(request(all), "PermissionsBoundaryPolicyInputList", []string{policyOf(first)}),
			"implicitDeny", [2]string{"allowed", "implicitDeny"}, "---", "ftf",
		},
		{
			"IN-80 a boundary denies",
			plus(request(all), "PermissionsBoundaryPolicyInputList", []string{policyOf(first, deny("*", object2))}),
			"explicitDeny", [2]string{"allowed", "explicitDeny"}, "---", "ftf",
		},
		{
			"IN-03 a policy as an object and one percent-encoded", plus(request(all), "PolicyInputList", []any{
				object{"Version": "2012-10-17", "Statement": object{"Effect": "Allow", "Action": "s3:*", "Resource": object1}},
				"%7B%22Version%22:%222012-10-17%22,%22Statement%22:%7B%22Effect%22:%22Deny%22,%22Action%22:%22*%22," +
					"%22Resource%22:%22" + object2 + "%22%7D%7D",
			}),
			"explicitDeny", [2]string{"allowed", "explicitDeny"}, "---", "---",
		},
		{
			"IN-03 a percent sign inside a text is one", plus(request(policyOf(second, allow("s3:GetObject", "arn:aws:s3:::b/%31"))), "MaxItems", 1),
			"implicitDeny", [2]string{"implicitDeny", "allowed"}, "---", "---",
		},
		{
			"IN-02 members that the API does not have, in levels too",
			plus(plus(plus(request(policyOf(first, second)), "actionnames", 1), "Tags", []int{1}), "OrderedOrganizationPolicyInputList",
				[]object{{"Name": "Root", "ServiceControlPolicyInputList": []string{all}, "Id": 1}}),
			"allowed", [2]string{"allowed", "allowed"}, "ttt", "---",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := only(t, ask(t, tt.request))
			letter := func(there, b bool) string {
				switch {
				case !there:
					return "-"
				case b:
					return "t"
				}
				return "f"
			}
			type details struct {
				top            string
				each           [2]string
				scps, boundary string
			}
			got := details{top: r.EvalDecision}
			o, b := r.OrganizationsDecisionDetail, r.PermissionsBoundaryDecisionDetail
			got.scps = letter(o != nil, o != nil && o.AllowedByOrganizations)
			got.boundary = letter(b != nil, b != nil && b.AllowedByPermissionsBoundary)
			for i, s := range r.ResourceSpecificResults {
				got.each[i] = s.EvalResourceDecision
				o, b := s.OrganizationsDecisionDetail, s.PermissionsBoundaryDecisionDetail
				got.scps += letter(o != nil, o != nil && o.AllowedByOrganizations)
				got.boundary += letter(b != nil, b != nil && b.AllowedByPermissionsBoundary)
			}
			if want := (details{tt.top, tt.each, tt.scps, tt.boundary}); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

// TestMatchedStatements: which statements are listed, for each resource and at the top, as policy, line and column of
// the first character, and of what is behind the last.
func TestMatchedStatements(t *testing.T) {
	type list = []statement
	at := func(source, typ string, line, column, toLine, toColumn int) statement {
		return statement{source, typ, position{line, column}, position{toLine, toColumn}}
	}
	lines := `{
  "Version": "2012-10-17", "Id": "é",
  "Statement": [
    {
      "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"
    }, {"Sid": "Two", "Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/2"},
    {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}
  ]
}`
	one := `{"Version":"2012-10-17","Id":"é","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`
	allows := at("PolicyInputList.1", "IAM Policy", 4, 5, 6, 6)
	denies := at("PolicyInputList.1", "IAM Policy", 6, 8, 6, 98)
	other := at("PolicyInputList.2", "IAM Policy", 1, 46, 1, 95)
	everything := at("PolicyInputList.1", "IAM Policy", 1, 38, 1, 84)
	granted := at("ResourcePolicy", "Resource Policy", 1, 38, 1, 167)
	for _, tt := range []struct {
		name    string
		request object
		top     list
		each    []list
	}{
		{
			"IN-80 positions, and at the top those with the decision of the whole",
			object{"PolicyInputList": []string{lines, one}, "ResourceArns": []string{object1, object2}},
			list{denies}, []list{{allows, other}, {denies}},
		},
		{
			"IN-80 at the top all that allow, once",
			object{"PolicyInputList": []string{lines, one}, "ResourceArns": []string{object1, "arn:aws:s3:::b/3", "arn:aws:s3:::c/1"}},
			list{allows, other}, []list{{allows, other}, {allows, other}, {other}},
		},
		{
			"IN-80 what applies and is not enough stands with the resource only",
			object{"PolicyInputList": []string{lines}, "ResourceArns": []string{object1},
				"PermissionsBoundaryPolicyInputList": []string{policyOf(allow("iam:*", "*"))}},
			list{}, []list{{allows}},
		},
		{
			"IN-80 neither those of SCPs nor of the boundary",
			object{"PolicyInputList": []string{one}, "ResourceArns": []string{object1, object2},
				"PermissionsBoundaryPolicyInputList": []string{policyOf(allow("s3:*", "*"), deny("s3:*", object1))},
				"OrderedOrganizationPolicyInputList": []object{level(policyOf(allow("*", "*"), deny("s3:*", object2)))}},
			list{}, []list{{}, {}},
		},
		{
			"IN-80 identity policies before the resource's",
			object{"PolicyInputList": []string{all, one}, "CallerArn": bob, "ResourceArns": []string{object1},
				"ResourcePolicy": policyOf(to(allow("s3:GetObject", "arn:aws:s3:::b/*"), bob))},
			list{everything, other, granted}, []list{{everything, other, granted}},
		},
		{
			"IN-03 in the decoded text",
			object{"PolicyInputList": []string{strings.ReplaceAll(all, "{", "%7B")}, "ResourceArns": []string{object1}},
			list{everything}, []list{{everything}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.request["ActionNames"] = []string{"s3:GetObject"}
			r := only(t, ask(t, tt.request))
			if diff := cmp.Diff(tt.top, r.MatchedStatements); diff != "" {
				t.Errorf("at the top (-want +got)\n%s", diff)
			}
			var each []list
			for _, s := range r.ResourceSpecificResults {
				each = append(each, s.MatchedStatements)
			}
			if diff := cmp.Diff(tt.each, each); diff != "" {
				t.Errorf("for the resources (-want +got)\n%s", diff)
			}
		})
	}
}

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

package simulator_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
			"IN-03 a percent sign inside a text is one", request(policyOf(second, allow("s3:GetObject", "arn:aws:s3:::b/%31"))),
			"implicitDeny", [2]string{"implicitDeny", "allowed"}, "---", "---",
		},
		{
			"IN-80 tabs, line ends and characters up to U+00FF", request("\t" + strings.Replace(policyOf(second), "{", "{\r\n\"Id\":\"\u00ff\",", 1)),
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

package account_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// TestFaultyEntities: what is wrong with a member of an entity stays with it (IN-02, IN-06).
func TestFaultyEntities(t *testing.T) {
	for _, c := range []struct {
		name, member string
		code         account.Code
		path         string
	}{
		{"IN-02 GroupList", `"GroupList":"g"`, account.CodeWrongType, ".GroupList"},
		{"IN-02 an element of GroupList", `"GroupList":["g",1]`, account.CodeWrongType, ".GroupList[1]"},
		{"IN-02 null", `"GroupList":null`, account.CodeWrongType, ".GroupList"},
		{"IN-02 UserId", `"UserId":1`, account.CodeWrongType, ".UserId"},
		{"IN-02 Tags", `"Tags":{}`, account.CodeWrongType, ".Tags"},
		{"IN-02 a tag without Value", `"Tags":[{"Key":"a"}]`, account.CodeMissingMember, ".Tags[0]"},
		{"IN-02 a tag without Key", `"Tags":[{"Value":"a"}]`, account.CodeMissingMember, ".Tags[0]"},
		{"IN-02 a tag of another type", `"Tags":[{"Key":"a","Value":1}]`, account.CodeWrongType, ".Tags[0].Value"},
		{"a tag twice", `"Tags":[{"Key":"a","Value":"b"},{"Key":"a","Value":"c"}]`, account.CodeInvalidValue, ".Tags[1]"},
		{"IN-02 AttachedManagedPolicies", `"AttachedManagedPolicies":["` + customer("m") + `"]`, account.CodeWrongType, ".AttachedManagedPolicies[0]"},
		{"IN-02 PolicyArn", `"AttachedManagedPolicies":[{"PolicyArn":1}]`, account.CodeWrongType, ".AttachedManagedPolicies[0].PolicyArn"},
		{"no PolicyArn", `"AttachedManagedPolicies":[{"PolicyName":"m"}]`, account.CodeMissingMember, ".AttachedManagedPolicies[0]"},
		{"a PolicyArn that is none", `"AttachedManagedPolicies":[{"PolicyArn":"` + ana + `"}]`, account.CodeInvalidValue, ".AttachedManagedPolicies[0].PolicyArn"},
		{"IN-02 PermissionsBoundary", `"PermissionsBoundary":"` + customer("m") + `"`, account.CodeWrongType, ".PermissionsBoundary"},
		{"no PermissionsBoundaryArn", `"PermissionsBoundary":{}`, account.CodeMissingMember, ".PermissionsBoundary"},
		{"IN-02 UserPolicyList", `"UserPolicyList":{}`, account.CodeWrongType, ".UserPolicyList"},
		{"no PolicyName", `"UserPolicyList":[{"PolicyDocument":` + allow("*") + `}]`, account.CodeMissingMember, ".UserPolicyList[0]"},
		{"no PolicyDocument", `"UserPolicyList":[{"PolicyName":"p"}]`, account.CodeMissingMember, ".UserPolicyList[0]"},
		{"IN-02 PolicyDocument", `"UserPolicyList":[{"PolicyName":"p","PolicyDocument":null}]`, account.CodeWrongType, ".UserPolicyList[0].PolicyDocument"},
		{"a member twice", `"UserId":"a","User\u0049d":"a"`, account.CodeDuplicateMember, ".UserId"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, texts{"a.json": page(users(user("ana", c.member), user("ben", inline("UserPolicyList", "p", allow("s3:*")))))})
			_, err := may(t, s, ana, "s3:GetObject", bucket+"/k")
			if codeOf(t, err) != c.code {
				t.Fatalf("error %v, want %s", err, c.code)
			}
			found := s.Problems()
			want := account.Problem{Entity: ana, Err: err.(*account.Error)}
			if len(found) != 1 || found[0].Entity != ana || found[0].Remark || found[0].Err.Error() != want.Err.Error() {
				t.Errorf("problems %+v, want %v", found, err)
			}
			if got := want.Err.Path; got != "UserDetailList[0]"+c.path {
				t.Errorf("path %s, want %s", got, c.path)
			}
			for p := range s.Principals() {
				if (p.Err != nil) != (p.ARN == ana) {
					t.Errorf("%s has the error %v", p.ARN, p.Err)
				}
			}
			if got := decide(t, s, "arn:aws:iam::"+here+":user/ben", "s3:GetObject", bucket+"/k"); got != "allowed" {
				t.Errorf("ben: %s", got)
			}
		})
	}
	for _, c := range []struct {
		name, entry string
		code        account.Code
	}{
		{"no ARN", `{"UserName":"ana"}`, account.CodeMissingMember},
		{"IN-02 an ARN of another type", `{"Arn":1}`, account.CodeWrongType},
		{"an ARN of something else", `{"Arn":"` + customer("m") + `"}`, account.CodeInvalidValue},
		{"an ARN without account", `{"Arn":"arn:aws:iam::aws:user/ana"}`, account.CodeInvalidValue},
		{"an ARN without a name", `{"Arn":"arn:aws:iam::` + here + `:user/"}`, account.CodeInvalidValue},
		{"no object", `"ana"`, account.CodeWrongType},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, texts{"a.json": page(users(c.entry, user("ben")))})
			if found := s.Problems(); len(found) != 1 || found[0].Entity != "" || found[0].Err.Code != c.code {
				t.Errorf("problems %+v", found)
			}
			if got := decide(t, s, ana, "s3:GetObject", bucket+"/k"); got != string(account.CodeUnknownPrincipal) {
				t.Errorf("ana: %s", got)
			}
		})
	}
}

// TestLacks: a list that AWS always gives and that is missing is taken to be empty, which answers and problems say
// (IN-01). So is the number of times that a policy is used, if it is more often than is seen.
func TestLacks(t *testing.T) {
	s := read(t, texts{"a.json": page(
		users(`{"Arn":"`+ana+`",`+inline("UserPolicyList", "p", allow("s3:*"))+`}`),
		policies(entry(customer("m"), `"AttachmentCount":2`, `"PermissionsBoundaryUsageCount":1`, managedPolicy(customer("m"), allow("*"))[len(`{"Arn":"`+customer("m")+`",`):len(managedPolicy(customer("m"), allow("*")))-1])),
	)})
	r, err := may(t, s, ana, "s3:GetObject", bucket+"/k")
	if err != nil || decision(r) != "allowed" {
		t.Fatalf("%v, %v", r, err)
	}
	if got := notes(r); !slices.Contains(got, account.ProblemIncompleteEntity) {
		t.Errorf("notes %v", got)
	}
	want := []string{
		ana + " MISSING_MEMBER a.json UserDetailList[0] remark", ana + " MISSING_MEMBER a.json UserDetailList[0] remark",
		customer("m") + " COUNT_DIFFERS a.json Policies[0] remark", customer("m") + " COUNT_DIFFERS a.json Policies[0] remark",
	}
	if diff := cmp.Diff(want, problems(s)); diff != "" {
		t.Errorf("problems (-want +got)\n%s", diff)
	}
}

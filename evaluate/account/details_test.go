package account_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

const (
	truncated    = `"IsTruncated":true,"Marker":"m"`
	notTruncated = `"IsTruncated":false`
)

// in puts an entry into another account.
func in(id, entry string) string { return strings.ReplaceAll(entry, here, id) }

// TestPages: pages are joined by account, and the last one must be there (IN-11).
func TestPages(t *testing.T) {
	first, last := page(users(user("ana", inline("UserPolicyList", "p", allow("s3:*")))), truncated), page(roles(role("job")), notTruncated)
	for _, c := range []struct {
		name  string
		files texts
		want  account.Code // "" if it is read
		file  string
	}{
		{"IN-11 two pages", texts{"1.json": first, "2.json": last}, "", ""},
		{"IN-11 in any order", texts{"2.json": first, "1.json": last}, "", ""},
		{"IN-11 pages in one file", texts{"1.json": "[" + first + "," + last + "]"}, "", ""},
		{"IN-11 pages in JSON Lines", texts{"1.json": first + "\n" + last}, "", ""},
		{"IN-11 the last without IsTruncated", texts{"1.json": first, "2.json": page(roles(role("job")))}, "", ""},
		{"IN-11 the last page has policies of AWS alone", texts{"1.json": first, "2.json": page(policies(managedPolicy("arn:aws:iam::aws:policy/X", allow("*"))), notTruncated)}, "", ""},
		{"IN-11 the last page is empty", texts{"1.json": first, "2.json": page(users(), notTruncated)}, "", ""},
		{"IN-11 alone", texts{"1.json": first}, account.CodeIncomplete, "1.json"},
		{"IN-11 two that are not the last", texts{"1.json": first, "2.json": page(roles(role("job")), truncated)}, account.CodeIncomplete, "2.json"},
		{"IN-11 NextToken of the CLI", texts{"1.json": page(users(user("ana")), `"NextToken":"t"`)}, account.CodeIncomplete, "1.json"},
		{"IN-11 nothing but the sign", texts{"1.json": page(users(), truncated)}, account.CodeIncomplete, "1.json"},
		{"IN-11 the last page is another account's", texts{"1.json": first, "2.json": in(there, last)}, account.CodeIncomplete, "1.json"},
		{"IN-11 two accounts", texts{"1.json": first, "2.json": last, "3.json": in(there, first), "4.json": in(there, last)}, "", ""},
		{"IN-11 of two accounts one is incomplete", texts{"1.json": first, "2.json": last, "3.json": in(there, first)}, account.CodeIncomplete, "3.json"},
		{"IN-11 one last page without entities does not complete two", texts{"1.json": first, "3.json": in(there, first), "4.json": page(users())}, account.CodeIncomplete, "1.json"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want == "" {
				s := read(t, c.files)
				if got := decide(t, s, ana, "s3:GetObject", bucket+"/k"); got != "allowed" {
					t.Errorf("decision %s", got)
				}
				if a, err := s.Account(here); err != nil || a.Partial || !a.Details {
					t.Errorf("account %+v, %v", a, err)
				}
				return
			}
			if e := refused(t, c.files); e.Code != c.want || e.File != c.file || e.Line != 1 {
				t.Errorf("error %v, want %s in %s", e, c.want, c.file)
			}
		})
	}
}

// TestTwice: an entity that occurs twice must be the same (IN-12).
func TestTwice(t *testing.T) {
	one := user("ana", inline("UserPolicyList", "p", allow("s3:*")), `"Tags":[{"Key":"a","Value":"b"}]`)
	for _, c := range []struct {
		name, first, second string
		want                account.Code
	}{
		{"IN-12 the same", one, one, ""},
		{"IN-12 members in another order, other blanks and escapes", `{"Arn":"` + ana + `", "GroupList":[], "AttachedManagedPolicies":[],"Path":"/"}`,
			`{"Path":"\u002f","AttachedManagedPolicies":[ ],"GroupList":[],"Arn":"` + ana + `"}`, ""},
		{"IN-12 another policy", one, user("ana"), account.CodeDuplicateEntity},
		{"IN-12 another value", one, strings.Replace(one, `"Value":"b"`, `"Value":"c"`, 1), account.CodeDuplicateEntity},
		{"IN-12 a member more, which is not used", one, `{"X":1,` + one[1:], account.CodeDuplicateEntity},
		{"IN-12 a member less", `{"X":1,` + one[1:], one, account.CodeDuplicateEntity},
		{"IN-12 another order of a list", user("ana", `"X":[1,2]`), user("ana", `"X":[2,1]`), account.CodeDuplicateEntity},
		{"IN-12 a longer list", user("ana", `"X":[1]`), user("ana", `"X":[1,2]`), account.CodeDuplicateEntity},
		{"IN-12 a shorter list", user("ana", `"X":[1,2]`), user("ana", `"X":[1]`), account.CodeDuplicateEntity},
		{"IN-12 another type", user("ana", `"X":1`), user("ana", `"X":"1"`), account.CodeDuplicateEntity},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, texts{"1.json": page(users(c.first, user("ben"))), "2.json": page(users(c.second))})
			_, err := s.Principal(ana)
			if got := codeOf(t, err); got != c.want {
				t.Errorf("error %v, want %q", err, c.want)
			}
			var want []string
			if c.want != "" {
				want = []string{ana + " DUPLICATE_ENTITY 2.json UserDetailList[0]"}
			}
			if diff := cmp.Diff(want, problems(s)); diff != "" {
				t.Errorf("problems (-want +got)\n%s", diff)
			}
			if _, err := s.Principal("arn:aws:iam::" + here + ":user/ben"); err != nil {
				t.Error(err)
			}
		})
	}
	s := read(t, texts{"1.json": page(roles(role("a/job"), role("b/job")))})
	for _, who := range []string{session, "arn:aws:iam::" + here + ":role/a/job", "arn:aws:iam::" + here + ":role/b/job"} {
		if _, err := s.Principal(who); codeOf(t, err) != account.CodeDuplicateEntity {
			t.Errorf("IN-12 two roles of one name: %s: %v", who, err)
		}
	}
}

// TestVersions: the default version is in force, and there must be one (IN-13).
func TestVersions(t *testing.T) {
	version := func(id, isDefault, doc string) string {
		return `{"VersionId":"` + id + `","IsDefaultVersion":` + isDefault + `,"Document":` + doc + `}`
	}
	for _, c := range []struct{ name, policy, want string }{
		{"IN-13 the default one", `"DefaultVersionId":"v2","PolicyVersionList":[` + version("v1", "false", allow("s3:*")) + "," + version("v2", "true", allow("sqs:*")) + `]`, "implicitDeny"},
		{"IN-13 also an older one", `"DefaultVersionId":"v1","PolicyVersionList":[` + version("v1", "true", allow("s3:*")) + "," + version("v2", "false", allow("sqs:*")) + `]`, "allowed"},
		{"IN-13 another one is not looked at", `"DefaultVersionId":"v1","PolicyVersionList":[` + version("v1", "true", allow("s3:*")) + "," + version("v2", "false", `{}`) + `]`, "allowed"},
		{"IN-13 none", `"DefaultVersionId":"v1","PolicyVersionList":[` + version("v1", "false", allow("s3:*")) + `]`, "DEFAULT_VERSION"},
		{"IN-13 an empty list", `"DefaultVersionId":"v1","PolicyVersionList":[]`, "DEFAULT_VERSION"},
		{"IN-13 no list", `"DefaultVersionId":"v1"`, "DEFAULT_VERSION"},
		{"IN-13 two", `"DefaultVersionId":"v1","PolicyVersionList":[` + version("v1", "true", allow("s3:*")) + "," + version("v2", "true", allow("s3:*")) + `]`, "DEFAULT_VERSION"},
		{"IN-13 two, of which DefaultVersionId names the second", `"DefaultVersionId":"v2","PolicyVersionList":[` + version("v1", "true", allow("s3:*")) + "," + version("v2", "true", allow("s3:*")) + `]`, "DEFAULT_VERSION"},
		{"IN-13 another one than DefaultVersionId says", `"DefaultVersionId":"v1","PolicyVersionList":[` + version("v2", "true", allow("s3:*")) + `]`, "DEFAULT_VERSION"},
		{"IN-13 no DefaultVersionId", `"PolicyVersionList":[` + version("v1", "true", allow("s3:*")) + `]`, "DEFAULT_VERSION"},
		{"IN-13 no IsDefaultVersion", `"DefaultVersionId":"v1","PolicyVersionList":[{"VersionId":"v1","Document":` + allow("s3:*") + `}]`, "DEFAULT_VERSION"},
		{"IN-13 without a document", `"DefaultVersionId":"v1","PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":true}]`, "MISSING_MEMBER"},
		{"IN-02 IsDefaultVersion of another type", `"DefaultVersionId":"v1","PolicyVersionList":[` + version("v1", `"true"`, allow("s3:*")) + `]`, "WRONG_TYPE"},
		{"IN-02 a document of another type", `"DefaultVersionId":"v1","PolicyVersionList":[` + version("v1", "true", "[]") + `]`, "WRONG_TYPE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, texts{"a.json": page(users(user("ana", attach(customer("m")))), policies(detail("policy/m", c.policy)))})
			if got := decide(t, s, ana, "s3:GetObject", bucket+"/k"); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestWhoHasWhat: policies of users and their groups, of roles, and boundaries (IN-14).
func TestWhoHasWhat(t *testing.T) {
	details := page(
		users(
			user("ana", `"GroupList":["g","h"]`, attach(customer("m"))),
			user("x/ben", `"GroupList":["g"]`, inline("UserPolicyList", "p", allow("*")), `"PermissionsBoundary":{"PermissionsBoundaryType":"Policy","PermissionsBoundaryArn":"`+customer("bound")+`"}`),
			user("cem", `"GroupList":["none"]`, inline("UserPolicyList", "p", allow("*"))),
		),
		groups(group("g", inline("GroupPolicyList", "p", deny("s3:DeleteBucket"))), group("teams/h", attach(customer("n")))),
		roles(role("job", attach(customer("m")), `"PermissionsBoundary":{"PermissionsBoundaryArn":"`+customer("bound")+`"}`)),
		policies(managedPolicy(customer("m"), allow("s3:Get*", "sqs:*")), managedPolicy(customer("n"), allow("s3:Put*", "s3:DeleteBucket")), managedPolicy(customer("bound"), allow("s3:*"))),
	)
	s := read(t, texts{"a.json": details})
	queue := "arn:aws:sqs:eu-west-1:" + here + ":q"
	for _, q := range []struct{ name, who, action, resource, want string }{
		{"IN-14 attached to the user", ana, "s3:GetObject", bucket + "/k", "allowed"},
		{"IN-14 attached to a group with a path", ana, "s3:PutObject", bucket + "/k", "allowed"},
		{"IN-14 inline in a group", ana, "s3:DeleteBucket", bucket, "explicitDeny"},
		{"nothing else", ana, "s3:ListBucket", bucket, "implicitDeny"},
		{"IN-14 within the boundary", "arn:aws:iam::" + here + ":user/x/ben", "s3:ListBucket", bucket, "allowed"},
		{"IN-14 beyond the boundary", "arn:aws:iam::" + here + ":user/x/ben", "sqs:SendMessage", queue, "implicitDeny"},
		{"IN-14 attached to the role", session, "s3:GetObject", bucket + "/k", "allowed"},
		{"IN-14 beyond the boundary of the role", session, "sqs:SendMessage", queue, "implicitDeny"},
		{"IN-14 a group that is not there", "arn:aws:iam::" + here + ":user/cem", "s3:GetObject", bucket + "/k", "UNKNOWN_GROUP"},
		{"a user with a path is not found without", "arn:aws:iam::" + here + ":user/ben", "s3:GetObject", bucket + "/k", "UNKNOWN_PRINCIPAL"},
	} {
		t.Run(q.name, func(t *testing.T) {
			if got := decide(t, s, q.who, q.action, q.resource); got != q.want {
				t.Errorf("%s, want %s", got, q.want)
			}
		})
	}
	twice := read(t, texts{"a.json": page(users(user("ana", `"GroupList":["g","g"]`, attach(customer("m")))), groups(group("g", attach(customer("m")), inline("GroupPolicyList", "p", allow("sqs:*")))), policies(managedPolicy(customer("m"), allow("s3:*"))))})
	ps, err := twice.Policies(ana, "s3:GetObject", bucket)
	if err != nil || len(ps.Identity) != 2 {
		t.Errorf("a policy that is attached twice: %v, %v", ps.Identity, err)
	}
	for p := range twice.Principals() {
		if diff := cmp.Diff([]string{customer("m"), "group/g:p"}, p.Policies); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
	if diff := cmp.Diff([]string{"arn:aws:iam::" + here + ":user/cem UNKNOWN_GROUP a.json UserDetailList[2]"}, problems(s)); diff != "" {
		t.Errorf("problems (-want +got)\n%s", diff)
	}
	other := read(t, texts{"a.json": page(users(user("ana", `"GroupList":["g"]`))), "b.json": in(there, page(groups(group("g"))))})
	if got := decide(t, other, ana, "s3:GetObject", bucket+"/k"); got != "UNKNOWN_GROUP" {
		t.Errorf("IN-14 the group of another account: %s", got)
	}
}

// TestManaged: the snapshot's document wins, then the catalogue's (IN-15).
func TestManaged(t *testing.T) {
	const readOnly = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
	ofAWS, err := managed.AWS().Document(readOnly, "")
	if err != nil {
		t.Fatal(err)
	}
	who := users(user("ana", attach(readOnly)))
	for _, c := range []struct {
		name  string
		files texts
		get   string
		put   string
		notes []evaluate.ProblemCode
		found []string
	}{
		{"IN-15 from the catalogue", texts{"a.json": page(who)}, "allowed", "implicitDeny", nil, nil},
		{"IN-15 the snapshot has the same", texts{"a.json": page(who, policies(managedPolicy(readOnly, string(ofAWS))))}, "allowed", "implicitDeny", nil, nil},
		{"IN-15 the snapshot has another one", texts{"a.json": page(who, policies(managedPolicy(readOnly, allow("s3:PutObject"))))}, "implicitDeny", "allowed",
			[]evaluate.ProblemCode{account.ProblemCatalogue}, []string{readOnly + " POLICY_DIFFERS_FROM_CATALOGUE a.json Policies[0] remark"}},
		{"IN-15 on a page that tells no account", texts{"a.json": page(who), "b.json": page(policies(managedPolicy(readOnly, allow("s3:PutObject"))))}, "implicitDeny", "allowed",
			[]evaluate.ProblemCode{account.ProblemCatalogue}, nil},
		{"IN-15 another account's document is not used", texts{"a.json": page(who), "b.json": in(there, page(users(user("x")), policies(managedPolicy(readOnly, allow("s3:PutObject")))))}, "allowed", "implicitDeny",
			nil, []string{readOnly + " POLICY_DIFFERS_FROM_CATALOGUE b.json Policies[0] remark"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, c.files)
			r, err := may(t, s, ana, "s3:GetObject", bucket+"/k")
			if err != nil || decision(r) != c.get {
				t.Errorf("get: %v, %v", decision(r), err)
			}
			if got := decide(t, s, ana, "s3:PutObject", bucket+"/k"); got != c.put {
				t.Errorf("put: %s", got)
			}
			codes := slices.DeleteFunc(notes(r), func(c evaluate.ProblemCode) bool { return c != account.ProblemCatalogue })
			if len(c.notes)+len(codes) > 0 {
				if diff := cmp.Diff(c.notes, codes); diff != "" {
					t.Errorf("notes (-want +got)\n%s", diff)
				}
			}
			if c.found != nil {
				if diff := cmp.Diff(c.found, problems(s)); diff != "" {
					t.Errorf("problems (-want +got)\n%s", diff)
				}
			}
		})
	}
	own := policy.MustParse(allow("s3:DeleteObject"))
	s := read(t, texts{"a.json": page(who)}, account.WithCatalog(managed.AWS().With("AmazonS3ReadOnlyAccess", own)))
	if got := decide(t, s, ana, "s3:DeleteObject", bucket+"/k"); got != "allowed" {
		t.Errorf("a catalogue of one's own: %s", got)
	}
}

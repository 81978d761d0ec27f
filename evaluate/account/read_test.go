package account_test

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestFormats: a file is told by its members (IN-10).
func TestFormats(t *testing.T) {
	details := page(users(user("ana", inline("UserPolicyList", "p", allow("s3:*")))))
	listed := `{"arn":"` + bucket + `","account":"` + here + `"}`
	for _, c := range []struct {
		name  string
		files texts
	}{
		{"IN-10 names do not matter", texts{"x.json": details, "sub/y.json": listed}},
		{"IN-10 JSON Lines", texts{"a.jsonl": details + "\n\n" + listed + "\r\n"}},
		{"IN-10 a list", texts{"a.json": "[" + listed + "," + details + "]"}},
		{"IN-10 without an extension", texts{"a": details, "b": " \n" + listed}},
		{"IN-10 a list without an extension", texts{"a": "[ " + listed + "," + details + "]"}},
		{"byte order mark", texts{"a.json": "\ufeff" + details, "b.json": "\ufeff" + listed}},
		{"an empty list is a list of resources", texts{"a.json": "[" + listed + "]", "b.json": "[]", "c.json": details}},
		{"IN-10 other files are left out", texts{"a.json": details, "b.json": listed, "README.md": "[text](x)", ".git/config.json": "x", "t": "{{.x}}"}},
		{"IN-02 unknown members are ignored", texts{"a.json": `{"New":{"a":1,"a":2},` + details[1:], "b.json": `{"x":null,` + listed[1:]}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, c.files)
			if got := decide(t, s, ana, "s3:GetObject", bucket+"/k"); got != "allowed" {
				t.Errorf("decision %s", got)
			}
			if p := s.Problems(); len(p) > 0 {
				t.Errorf("problem %v", p[0].Err)
			}
		})
	}
	s := read(t, texts{"a.json": details, "README.md": "[text](x)", ".git/config.json": "x", "t": "{{.x}}", "z.txt": ""})
	if diff := cmp.Diff([]string{".git/", "README.md", "t", "z.txt"}, s.Skipped()); diff != "" {
		t.Errorf("Skipped (-want +got)\n%s", diff)
	}
}

// TestRefused: what makes a snapshot as a whole unreadable.
func TestRefused(t *testing.T) {
	good := page(users(user("ana")))
	for _, c := range []struct {
		name  string
		files texts
		want  account.Error
	}{
		{"nothing", texts{}, account.Error{Code: account.CodeNoInput}},
		{"nothing that is JSON", texts{"a.txt": "x"}, account.Error{Code: account.CodeNoInput}},
		{"IN-10 none of these", texts{"a.json": good, "b.json": `{"Version":"2012-10-17","Statement":[]}`},
			account.Error{Code: account.CodeUnknownFormat, File: "b.json", Line: 1, Column: 1}},
		{"IN-10 an empty object", texts{"b.json": "{}"}, account.Error{Code: account.CodeUnknownFormat, File: "b.json", Line: 1, Column: 1}},
		{"IN-10 an element that is none of these", texts{"b.json": "[" + good + ",\n {\"x\":1}]"},
			account.Error{Code: account.CodeUnknownFormat, File: "b.json", Line: 2, Column: 2, Path: "[1]"}},
		{"IN-10 a text", texts{"b.json": `"x"`}, account.Error{Code: account.CodeWrongType, File: "b.json", Line: 1, Column: 1}},
		{"IN-10 an element that is no object", texts{"b.json": `[1]`}, account.Error{Code: account.CodeWrongType, File: "b.json", Line: 1, Column: 2, Path: "[0]"}},
		{"IN-10 an empty file", texts{"b.json": ``}, account.Error{Code: account.CodeSyntax, File: "b.json", Line: 1, Column: 1}},
		{"not JSON", texts{"b.json": good[:len(good)-1]}, account.Error{Code: account.CodeSyntax, File: "b.json", Line: 1, Column: len(good)}},
		{"not JSON, without an extension", texts{"b": "{ \"a\":\n x}"}, account.Error{Code: account.CodeSyntax, File: "b", Line: 2, Column: 2}},
		{"a line that is not JSON", texts{"b.jsonl": good + "\n{x}\n"}, account.Error{Code: account.CodeSyntax, File: "b.jsonl", Line: 2, Column: 2}},
		{"text behind", texts{"b.json": good + " x"}, account.Error{Code: account.CodeSyntax, File: "b.json", Line: 1, Column: len(good) + 2}},
		{"not UTF-8", texts{"b.json": "{\"Policies\":\n\"\xff\"}"}, account.Error{Code: account.CodeInvalidUTF8, File: "b.json", Line: 2, Column: 2}},
		{"half a surrogate pair", texts{"b.json": `{"Policies":"\ud800"}`}, account.Error{Code: account.CodeLoneSurrogate, File: "b.json", Line: 1, Column: 14}},
		{"a member twice", texts{"b.json": `{"Policies":[],"\u0050olicies":[]}`},
			account.Error{Code: account.CodeDuplicateMember, File: "b.json", Line: 1, Column: 16, Path: "Policies"}},
		{"IN-02 a list of another type", texts{"b.json": `{"UserDetailList":{}}`},
			account.Error{Code: account.CodeWrongType, File: "b.json", Line: 1, Column: 19, Path: "UserDetailList"}},
		{"IN-02 IsTruncated of another type", texts{"b.json": `{"UserDetailList":[],"IsTruncated":"false"}`},
			account.Error{Code: account.CodeWrongType, File: "b.json", Line: 1, Column: 36, Path: "IsTruncated"}},
		{"nested too deep", texts{"b.json": `{"Policies":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + "}"},
			account.Error{Code: account.CodeTooDeep, File: "b.json", Line: 1, Column: 76}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := refused(t, c.files)
			if got.Reason == "" {
				t.Error("no reason")
			}
			want := c.want
			if want != (account.Error{Code: got.Code, File: got.File, Line: got.Line, Column: got.Column, Path: got.Path}) {
				t.Errorf("%+v\nwant %+v", *got, want)
			}
		})
	}
	if _, err := account.Read(nil); codeOf(t, err) != account.CodeNoInput {
		t.Errorf("no file system: %v", err)
	}
	if _, err := account.ReadFile(nil, "x"); codeOf(t, err) != account.CodeNoInput {
		t.Errorf("no file system: %v", err)
	}
	_, err := account.ReadFile(texts{}.fs(), "x.json")
	if codeOf(t, err) != account.CodeUnreadable || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no such file: %v", err)
	}
	const want = `account: x.json: cannot be read: "file does not exist" (UNREADABLE_FILE)`
	if err.Error() != want {
		t.Errorf("the message is %q, want %q", err, want)
	}
	if _, err := account.ReadFile(texts{"x.txt": "text"}.fs(), "x.txt"); codeOf(t, err) != account.CodeNoInput {
		t.Errorf("a file that is not JSON: %v", err)
	}
}

// TestLimits: sizes and depths that are read, and those that are not.
func TestLimits(t *testing.T) {
	text := page(users(user("ana")))
	files := texts{"a.json": text}
	read(t, files, account.WithMaxFileSize(len(text)))
	if e := refused(t, files, account.WithMaxFileSize(len(text)-1)); e.Code != account.CodeTooLarge || e.File != "a.json" {
		t.Errorf("%v", e)
	}
	if e := refused(t, texts{"a.json": text + strings.Repeat(" ", 2000)}, account.WithMaxFileSize(1000)); e.Code != account.CodeTooLarge {
		t.Errorf("%v", e)
	}
	deep := `{"x":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `,` + text[1:]
	s, err := account.ReadFile(texts{"a.json": deep}.fs(), "a.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Principal(ana); err != nil {
		t.Error(err)
	}
}

// TestDirectory reads from the disk: links to files are followed, others are left out.
func TestDirectory(t *testing.T) {
	dir := t.TempDir()
	inner := filepath.Join(dir, "in")
	if err := os.Mkdir(inner, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(page(users(user("ana")))), 0o666); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"link.json": "../a.json", "dir": "..", "gone.json": "none"} {
		if err := os.Symlink(to, filepath.Join(inner, link)); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	s, err := account.Read(os.DirFS(inner))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Principal(ana); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"dir", "gone.json"}, s.Skipped()); diff != "" {
		t.Errorf("Skipped (-want +got)\n%s", diff)
	}
}

// TestDocumentShapes: a document may be an object, percent-encoded text or JSON text, whatever the place (IN-03).
func TestDocumentShapes(t *testing.T) {
	encoded := func(s string) string { return strconv.Quote(strings.ReplaceAll(url.QueryEscape(s), "+", "%20")) }
	for shape, form := range map[string]func(string) string{"object": func(s string) string { return s }, "text": strconv.Quote, "encoded": encoded} {
		t.Run("IN-03 "+shape, func(t *testing.T) {
			toBucket := `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"` + bucket + `"}]}`
			files := texts{
				"details.json": page(
					users(user("ana", inline("UserPolicyList", "own", form(allow("s3:GetObject"))), `"GroupList":["g"]`, attach(customer("m")))),
					groups(group("g", inline("GroupPolicyList", "p", form(allow("s3:PutObject"))))),
					roles(role("job", inline("RolePolicyList", "p", form(allow("s3:*"))), `"AssumeRolePolicyDocument":`+form(trust(`{"AWS":"`+ana+`"}`)))),
					policies(managedPolicy(customer("m"), form(allow("s3:ListBucket")))),
				),
				"bucket.json": `{"arn":"` + bucket + `","account":"` + here + `","policy":` + form(toBucket) + `}`,
				"organization.json": `{"organization":"o-1","managementAccount":"` + there + `","root":{"id":"r-1","scps":[` + form(allow("*")) + `],"accounts":[{"id":"` + here +
					`","scps":[{"name":"n","document":` + form(allow("s3:*", "sts:*")) + `}]}]}}`,
			}
			s := read(t, files)
			for _, q := range []struct{ who, action, resource, want string }{
				{ana, "s3:GetObject", bucket + "/k", "allowed"},
				{ana, "s3:PutObject", bucket + "/k", "allowed"},
				{ana, "s3:ListBucket", bucket, "allowed"},
				{ana, "s3:DeleteObject", bucket + "/k", "implicitDeny"},
				{ana, "sts:AssumeRole", "arn:aws:iam::" + here + ":role/job", "allowed"},
				{session, "s3:DeleteObject", bucket + "/k", "allowed"},
				{session, "s3:DeleteBucket", bucket, "explicitDeny"},
				{session, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:" + here + ":q", "implicitDeny"},
			} {
				if got := decide(t, s, q.who, q.action, q.resource); got != q.want {
					t.Errorf("%s by %s: %s, want %s", q.action, q.who, got, q.want)
				}
			}
			if p := s.Problems(); len(p) > 0 {
				t.Errorf("problem %v", p[0].Err)
			}
		})
	}
}

// TestStoredDocuments: documents are read as AWS gave them back (IN-03): what means nothing in them matches nothing.
func TestStoredDocuments(t *testing.T) {
	const name = "arn:aws:sqs:eu-west-1:" + here + ":q"
	s := read(t, texts{"a.json": page(users(user("ana"))), "b.json": resource(name, "",
		`"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":["https://sqs.eu-west-1.amazonaws.com/`+here+`/q","`+name+`"]`)})
	if got := decide(t, s, ana, "sqs:SendMessage", name); got != "allowed" {
		t.Errorf("%s", got)
	}
	if p := s.Problems(); len(p) > 0 {
		t.Errorf("problem %v", p[0].Err)
	}
}

// TestFaultyDocuments: a document that is refused makes every answer that could use it an error, and no other
// (IN-01, IN-06).
func TestFaultyDocuments(t *testing.T) {
	faulty := `{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps","Action":"s3:*","Resource":"*"}]}`
	fine := inline("UserPolicyList", "own", allow("s3:*", "sts:*"))
	job := "arn:aws:iam::" + here + ":role/job"
	for _, c := range []struct {
		name     string
		files    texts
		action   string
		resource string
		path     string
		entity   string
	}{
		{"inline policy of the user", texts{"d.json": page(users(user("ana", inline("UserPolicyList", "own", faulty)), user("ben", fine)))},
			"s3:GetObject", bucket + "/k", "UserDetailList[0].UserPolicyList[0].PolicyDocument", ana},
		{"percent-encoded", texts{"d.json": page(users(user("ana", inline("UserPolicyList", "own", `"%7B%7"`)), user("ben", fine)))},
			"s3:GetObject", bucket + "/k", "UserDetailList[0].UserPolicyList[0].PolicyDocument", ana},
		{"JSON text", texts{"d.json": page(users(user("ana", inline("UserPolicyList", "own", `"{"`)), user("ben", fine)))},
			"s3:GetObject", bucket + "/k", "UserDetailList[0].UserPolicyList[0].PolicyDocument", ana},
		{"inline policy of a group", texts{"d.json": page(users(user("ana", `"GroupList":["g"]`), user("ben", fine)), groups(group("g", inline("GroupPolicyList", "p", faulty))))},
			"s3:GetObject", bucket + "/k", "GroupDetailList[0].GroupPolicyList[0].PolicyDocument", "arn:aws:iam::" + here + ":group/g"},
		{"managed policy", texts{"d.json": page(users(user("ana", attach(customer("m"))), user("ben", fine)), policies(managedPolicy(customer("m"), faulty)))},
			"s3:GetObject", bucket + "/k", "Policies[0].PolicyVersionList[0].Document", customer("m")},
		{"boundary", texts{"d.json": page(users(user("ana", fine, `"PermissionsBoundary":{"PermissionsBoundaryArn":"`+customer("m")+`"}`), user("ben", fine)), policies(managedPolicy(customer("m"), faulty)))},
			"s3:GetObject", bucket + "/k", "Policies[0].PolicyVersionList[0].Document", customer("m")},
		{"a policy with a Principal", texts{"d.json": page(users(user("ana", inline("UserPolicyList", "own", trust(`"*"`))), user("ben", fine)))},
			"s3:GetObject", bucket + "/k", "UserDetailList[0].UserPolicyList[0].PolicyDocument", ana},
		{"service control policy", texts{"d.json": page(users(user("ana", fine))), "o.json": `{"organization":"o-1","managementAccount":"` + there + `","root":{"id":"r-1","scps":[` + faulty + `],"accounts":["` + here + `"]}}`},
			"s3:GetObject", bucket + "/k", "root.scps[0]", "r-1"},
		{"resource control policy", texts{"d.json": page(users(user("ana", fine))), "b.json": `{"arn":"` + bucket + `","account":"` + here + `"}`,
			"o.json": `{"organization":"o-1","managementAccount":"` + there + `","root":{"id":"r-1","scps":[` + allow("*") + `],"accounts":[{"id":"` + here + `","scps":[` + allow("*") + `],"rcps":[` + allow("s3:*") + `]}]}}`},
			"s3:GetObject", bucket + "/k", "root.accounts[0].rcps[0]", here},
		{"trust policy", texts{"d.json": page(users(user("ana", fine), user("ben", fine)), roles(role("job", `"AssumeRolePolicyDocument":`+faulty)))},
			"sts:AssumeRole", job, "RoleDetailList[0].AssumeRolePolicyDocument", job},
		{"policy of a resource", texts{"d.json": page(users(user("ana", fine), user("ben", fine))), "b.json": `[{"arn":"` + bucket + `","account":"` + here + `","policy":` + faulty + `}]`},
			"s3:GetObject", bucket + "/k", "[0].policy", bucket},
	} {
		t.Run("IN-01 "+c.name, func(t *testing.T) {
			s := read(t, c.files)
			_, err := may(t, s, ana, c.action, c.resource)
			e, ok := errors.AsType[*account.Error](err)
			if !ok || e.Code != account.CodeInvalidPolicy || e.Path != c.path || e.Line != 1 || e.Column < 2 {
				t.Fatalf("error %v, want INVALID_POLICY at %s", err, c.path)
			}
			if inner, ok := errors.AsType[*policy.Error](err); !ok || inner.Line != 1 { // IN-06
				t.Errorf("behind it is %v", inner)
			}
			if _, err := s.Policies(ana, c.action, c.resource); err == nil || err.Error() != e.Error() {
				t.Errorf("Policies: %v", err)
			}
			p := s.Problems()
			if len(p) == 0 || p[0].Entity != c.entity || p[0].Remark || p[0].Err.Error() != e.Error() {
				t.Errorf("problems %+v", p)
			}
			if strings.Contains(c.files["d.json"], "user/ben") && c.entity != bucket && c.entity != job {
				if got := decide(t, s, "arn:aws:iam::"+here+":user/ben", c.action, c.resource); got != "allowed" {
					t.Errorf("ben: %s", got)
				}
			}
			if got := decide(t, s, ana, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:"+there+":q"); (got == "INVALID_POLICY") != (c.entity != bucket && c.entity != job && c.entity != here) {
				t.Errorf("an answer that cannot use it: %s", got)
			}
		})
	}
}

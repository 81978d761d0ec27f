package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// actions is what the tests ask.
const actions = "s3:GetObject,s3:PutObject,sqs:*Message"

// asked is the same as a list. Three actions of SQS end in Message (Service Authorization Reference).
var asked = []string{"s3:GetObject", "s3:PutObject", "sqs:*Message"}

// organization is one whose root denies s3:PutObject.
func organization(accounts ...string) string {
	const full = `"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"`
	var list []string
	for _, id := range accounts {
		list = append(list, `{"id":"`+id+`","scps":[`+full+`]}`)
	}
	return `{"organization":"o-1","managementAccount":"999999999999","root":{"id":"r-1","scps":[` + full + `,` +
		document("Deny", "s3:PutObject") + `],"accounts":[` + strings.Join(list, ",") + `]}}`
}

func document(effect, action string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"` + effect + `","Action":"` + action + `","Resource":"*"}]}`
}

// user is an element of UserDetailList.
func user(id, name, members string) string {
	return `{"Path":"/","UserName":"` + name + `","UserId":"AIDA` + id + strings.ToUpper(name) + `","Arn":"arn:aws:iam::` + id +
		`:user/` + name + `"` + members + `}`
}

// details are authorization details of an account with three users: one who may do something, one who has a policy of
// which nobody has the document, and others.
func details(id string, others ...string) string {
	list := append([]string{
		user(id, "ana", `,"UserPolicyList":[{"PolicyName":"p","PolicyDocument":`+document("Allow", "s3:*")+`}]`),
		user(id, "bob", `,"AttachedManagedPolicies":[{"PolicyName":"x","PolicyArn":"arn:aws:iam::`+id+`:policy/x"}]`),
		user(id, "cyd", ``),
	}, others...)
	return `{"UserDetailList":[` + strings.Join(list, ",") + `],"GroupDetailList":[],"RoleDetailList":[],"Policies":[],"IsTruncated":false}`
}

// faulty is a user with a document that is refused.
func faulty(id string) string {
	return user(id, "dan", `,"UserPolicyList":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17"}}]`)
}

// texts are files by their names.
type texts map[string]string

// small is an organization of five accounts, in every form that an account can have.
func small(t *testing.T) texts {
	t.Helper()
	ids := []string{"111111111111", "222222222222", "333333333333", "444444444444", "555555555555"}
	return texts{
		"organization.json": organization(ids...),
		"a.json":            details(ids[0]),
		"b.json.gz":         zip(t, details(ids[1])),
		"c/details.json":    details(ids[2]),
		"d/details.json.gz": zip(t, details(ids[3])),
		"d/README.md":       "text",
		"e-f.json":          details(ids[4]),
	}
}

func zip(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// with returns the files with others, without those whose text is empty.
func (files texts) with(others texts) texts {
	all := maps.Clone(files)
	maps.Copy(all, others)
	maps.DeleteFunc(all, func(_, text string) bool { return text == "" })
	return all
}

// dir writes the files into a directory.
func (files texts) dir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// filesOf reads all files of a directory.
func filesOf(t *testing.T, dir string) texts {
	t.Helper()
	files := make(texts)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// runFleet runs the program.
func runFleet(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(t.Context(), args, &out, &errs)
	return status, out.String(), errs.String()
}

// swept is what the rows of an account must be by the words of package account alone.
func swept(t *testing.T, file, text, organization string, plan account.Plan, wanted func(account.Row) bool) string {
	t.Helper()
	s, err := account.Read(fstest.MapFS{file: {Data: []byte(text)}, "o.json": {Data: []byte(organization)}})
	if err != nil {
		t.Fatal(err)
	}
	var b []byte
	for row, err := range s.Sweep(t.Context(), plan) {
		switch {
		case err != nil:
			reason, err := json.Marshal(err)
			if err != nil {
				t.Fatal(err)
			}
			b = fmt.Appendf(b, `{"account":%q,"principal":%q,"error":%s}`+"\n", row.Account, row.Principal, reason)
		case wanted(row):
			b = append(row.AppendJSON(b), '\n')
		}
	}
	return string(b)
}

func all(account.Row) bool { return true }

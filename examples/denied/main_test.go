package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// denied runs the program.
func denied(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(args, strings.NewReader(stdin), &out, &errs)
	return status, out.String(), errs.String()
}

const (
	testdata = "../../evaluate/denial/testdata/"
	snapshot = "../../evaluate/account/testdata/sample"
	sentence = "User: arn:aws:iam::111122223333:user/ben is not authorized to perform: lambda:InvokeFunction on resource: " +
		"arn:aws:lambda:eu-west-1:111122223333:function:orders-api because no identity-based policy allows the lambda:InvokeFunction action"
)

// An object is what -json prints about a denial.
type object struct {
	Principal, Action, Resource, Type, Policy, AuthorizationID, Error, Explains *string
	Exact, Explicit                                                             *bool
	Context                                                                     map[string]any
}

func objects(t *testing.T, stdout string) (list []object) {
	t.Helper()
	for line := range strings.Lines(stdout) {
		var members map[string]json.RawMessage
		var o object
		if err := json.Unmarshal([]byte(line), &members); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"principal", "action", "resource", "exact", "type", "explicit", "policy", "authorizationID", "context", "error"} {
			if _, ok := members[name]; !ok {
				t.Errorf("no member %s: %s", name, line)
			}
		}
		list = append(list, o)
	}
	return list
}

// is reports whether a member has a text; "" is null.
func is(s *string, want string) bool { return s == nil && want == "" || s != nil && *s == want }

// A text is one object, with what it is read as.
func TestMessages(t *testing.T) {
	data, err := os.ReadFile(testdata + "messages.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Text   string
		Expect map[string]any
	}
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		status, stdout, _ := denied(t, m.Text, "-json")
		var got map[string]any
		if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != statusRead {
			t.Fatalf("%s: %s, %v, status %d", m.Text, stdout, err, status)
		}
		for name, want := range m.Expect {
			if got[name] != want {
				t.Errorf("%s: %s is %v, want %v", m.Text, name, got[name], want)
			}
		}
		if _, ok := got["explains"]; ok {
			t.Errorf("explained without a snapshot: %s", stdout)
		}
	}
}

func TestTrail(t *testing.T) {
	status, stdout, stderr := denied(t, "", "-json", "-snapshot", snapshot, testdata+"trail.json")
	list := objects(t, stdout)
	if status != statusRead || len(list) != 4 || !strings.Contains(stderr, "IDENTITY_NOT_USABLE") {
		t.Fatalf("status %d, %s%s", status, stdout, stderr)
	}
	if o := list[0]; !is(o.Action, "lambda:GetFunction") || !is(o.Explains, "agrees") || !is(o.Type, "identity") || o.Explicit == nil || *o.Explicit || o.Context["aws:SourceIp"] != "192.0.2.44" || !is(o.Error, "") {
		t.Errorf("got %s", stdout)
	}
	if o := list[1]; !is(o.Resource, "arn:aws:s3:::sample-orders-data/a.csv") || o.Type != nil || o.Explicit != nil || o.Exact == nil || !*o.Exact {
		t.Errorf("got %s", stdout)
	}
	if o := list[3]; !is(o.Error, "IDENTITY_NOT_USABLE") || o.Action != nil || o.Context != nil || o.Explains != nil {
		t.Errorf("got %s", stdout)
	}
	status, stdout, stderr = denied(t, "", "-snapshot", snapshot, testdata+"trail.json")
	if status != statusFaulty || !strings.Contains(stdout, "the snapshot: agrees") || !strings.Contains(stderr, "Records[4]") {
		t.Errorf("status %d, %s%s", status, stdout, stderr)
	}
}

func TestInputs(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "denied.log")
	if err := os.WriteFile(file, []byte("x\n"+sentence+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, stdin string
		args        []string
		status, n   int    // objects
		code        string // of the first
	}{
		{"text", sentence, nil, statusRead, 1, ""},
		{"dash", sentence, []string{"-"}, statusRead, 1, ""},
		{"file", "", []string{file}, statusRead, 1, ""},
		{"log", sentence + "\nx\n" + sentence + "\n", nil, statusRead, 2, ""},
		{"log of JSON", `{"msg":"` + sentence + "\"}\n{\"msg\":\"" + sentence + "\"}\n", nil, statusRead, 2, ""},
		{"list of JSON", `[{"text":"` + sentence + `"}]`, nil, statusRead, 1, ""},
		{"no denial", "x", nil, statusRead, 1, "NO_DENIAL"},
		{"empty", "", nil, statusRead, 1, "NO_DENIAL"},
		{"JSON of something else", `{"a":1}`, nil, statusRead, 1, "UNKNOWN_FORMAT"},
		{"no JSON", `{"Records":[`, nil, statusRead, 1, "JSON_SYNTAX_ERROR"},
		{"a trail without denials", `{"Records":[]}`, nil, statusRead, 0, ""},
		{"packed, damaged", "\x1f\x8b\x08", nil, statusRead, 1, "JSON_SYNTAX_ERROR"},
		{"no such file", "", []string{filepath.Join(dir, "x")}, statusUnreadable, 0, ""},
		{"no such snapshot", sentence, []string{"-snapshot", filepath.Join(dir, "x")}, statusUnreadable, 0, ""},
		{"two files", "", []string{file, file}, statusUnreadable, 0, ""},
		{"an unknown flag", "", []string{"-x"}, statusUnreadable, 0, ""},
		{"no details", "", []string{"-details", dir}, statusUnreadable, 0, ""},
		{"details and a file", "", []string{"-details", dir, file}, statusUnreadable, 0, ""},
		{"help", "", []string{"-h"}, statusRead, 0, ""},
	} {
		status, stdout, stderr := denied(t, c.stdin, append([]string{"-json"}, c.args...)...)
		list := objects(t, stdout)
		if status != c.status || len(list) != c.n || len(list) > 0 && !is(list[0].Error, c.code) || c.status == statusUnreadable && stderr == "" {
			t.Errorf("%s: status %d, %s%s", c.name, status, stdout, stderr)
		}
	}
}

// Without anything to read a sample is shown.
func TestSample(t *testing.T) {
	for name, stdin := range map[string]io.Reader{"empty": strings.NewReader(""), "terminal": nil} {
		var out, errs bytes.Buffer
		if status := run(nil, stdin, &out, &errs); status != statusRead || errs.Len() > 0 {
			t.Errorf("%s: status %d, %s", name, status, errs.String())
		}
		want, err := os.ReadFile("testdata/sample.golden")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), out.String()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// What else the text says.
func TestText(t *testing.T) {
	status, stdout, _ := denied(t, "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: rds:DescribeDBClusters on resource: arn:aws:rds:eu-west-1:111122223333:cluster:*. "+
		"Go to https://x for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: a1")
	if status != statusRead || !strings.Contains(stdout, "by a pattern") || !strings.Contains(stdout, "under the id a1") {
		t.Errorf("status %d: %s", status, stdout)
	}
	_, stdout, _ = denied(t, sentence[:strings.Index(sentence, " because")]+" with an explicit deny in a session policy\n"+strings.ReplaceAll(sentence, "/ben", "/nobody"), "-snapshot", snapshot)
	if !strings.Contains(stdout, "in part") || !strings.Contains(stdout, "open") {
		t.Errorf("%s", stdout)
	}
	_, stdout, _ = denied(t, strings.NewReplacer("user/ben", "user/ana").Replace(sentence), "-snapshot", snapshot)
	if !strings.Contains(stdout, "contradicts") || !strings.Contains(stdout, "it cannot know session policies") {
		t.Errorf("%s", stdout)
	}
}

func TestDetails(t *testing.T) {
	status, stdout, stderr := denied(t, "", "-json", "-details", testdata+"details")
	want := `{"action":"iam:GetUser","resource":"arn:aws:iam::111122223333:user/ben","decision":"explicitDeny","by":"identity","statements":["NoUsers"],"check":"agrees","differs":[]}` + "\n"
	if status != statusRead || stdout != want || stderr != "" {
		t.Errorf("status %d, %s%s", status, stdout, stderr)
	}
	status, stdout, _ = denied(t, "", "-details", testdata+"details")
	if status != statusRead || stdout != "iam:GetUser on \"arn:aws:iam::111122223333:user/ben\": AWS explicitDeny, here explicitDeny: agrees\n" {
		t.Errorf("status %d, %s", status, stdout)
	}
	dir := t.TempDir()
	page := `{"evaluations":[{"action":"iam:GetUser","evaluatedEffect":"ALLOW"}],"requestContext":{"aws:SourceIp":"x"}}`
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(page), 0o666); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr = denied(t, "", "-details", dir)
	if status != statusFaulty || !strings.Contains(stdout, "open\n  ") || !strings.Contains(stderr, "UNREADABLE_VALUE") {
		t.Errorf("status %d, %s%s", status, stdout, stderr)
	}
}

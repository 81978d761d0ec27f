package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/eviltext"
)

// risky has findings of all severities but ERROR: SECURITY_WARNING at 4, WARNING at 1, SUGGESTION at 3.
const risky = `{
 "Statement": [
  {"Sid": "", "Effect": "Allow",
   "Action": "iam:PassRole", "Resource": "*"}
 ]
}
`

// wrong has an ERROR that refuses nothing, and can be fixed.
const wrong = `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:GetObject","s3:ListBuckets"],"Resource":"*"}]}`

// textOf is a policy text with further members.
func textOf(t *testing.T, name, text, members string) string {
	t.Helper()
	b, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return `{"name":"` + name + `","kind":"identity","text":` + string(b) + members + "}\n"
}

func TestExpectations(t *testing.T) {
	const action = `{"code":"INVALID_ACTION","severity":"ERROR","path":"Statement[0].Action[1]","line":1,"column":91,"endLine":1,"endColumn":107}`
	for _, c := range []struct {
		name, members string
		want          string // what the line says that is expected otherwise
	}{
		{"error", `,"expect":"error"`, ""},
		{"ok: it is accepted", `,"expect":"ok"`, ""},
		{"ok, and told in findings", `,"expect":"ok","codes":[]`, "; want ok"},
		{"ok, and told in findings that are not there", `,"expect":"ok","not":["X"]`, "; want ok"},
		{"warning: it is accepted", `,"expect":"warning"`, ""},
		{"all members", `,"codes":[` + action + `]`, ""},
		{"code alone", `,"codes":[{"code":"INVALID_ACTION"}]`, ""},
		{"another column", `,"codes":[{"code":"INVALID_ACTION","column":92}]`, "; want INVALID_ACTION column 92"},
		{"another end", `,"codes":[{"code":"INVALID_ACTION","endColumn":106}]`, "; want INVALID_ACTION endColumn 106"},
		{"another line", `,"codes":[{"code":"INVALID_ACTION","line":2}]`, "; want INVALID_ACTION line 2"},
		{"another last line", `,"codes":[{"code":"INVALID_ACTION","endLine":2}]`, "; want INVALID_ACTION endLine 2"},
		{"another path", `,"codes":[{"code":"INVALID_ACTION","path":"Statement[0].Action"}]`, "; want INVALID_ACTION Statement[0].Action"},
		{"another severity", `,"codes":[{"code":"INVALID_ACTION","severity":"WARNING"}]`, "; want INVALID_ACTION WARNING"},
		{"another code", `,"codes":[{"code":"MISSING_VERSION"}]`, "; want MISSING_VERSION"},
		{"one of two", `,"codes":[` + action + `,{"code":"MISSING_VERSION"}]`, "; want MISSING_VERSION"},
		{"not", `,"not":["MISSING_VERSION"]`, ""},
		{"not, but found", `,"not":["INVALID_ACTION"]`, "; want no INVALID_ACTION"},
	} {
		status, stdout, stderr := command(t, textOf(t, "n", wrong, c.members))
		first, _, _ := strings.Cut(stdout, "\n")
		_, got, _ := strings.Cut(first, "1 finding")
		if got != c.want || (status == statusHolds) != (c.want == "") || stderr != "" {
			t.Errorf("%s: status %d, %q, %s", c.name, status, got, stderr)
		}
		_, stdout, _ = command(t, textOf(t, "n", wrong, c.members), "-json")
		if pass := strings.Contains(stdout, `"pass":true`); pass != (c.want == "") {
			t.Errorf("%s: %s", c.name, stdout)
		}
	}
	for members, want := range map[string]string{
		`,"codes":{}`: "an object, wanted a list", `,"codes":[1]`: "a number, wanted an object", `,"codes":[{"code":1}]`: "a number, wanted a string",
		`,"codes":[{}]`: `no member "code"`, `,"codes":[{"code":"X","line":"1"}]`: "a string, wanted a number", `,"codes":[{"code":"X","line":1.5}]`: `"1.5" is no whole number`,
		`,"codes":[{"code":"X","severity":"error"}]`: `"error" is no severity`, `,"codes":[{"code":"X","Path":""}]`: `unknown member "Path"`,
		`,"codes":[{"code":"X","path":0}]`: "a number, wanted a string",
		`,"not":"X"`:                       "a string, wanted a list", `,"not":[null]`: "null, wanted a string",
	} {
		status, stdout, stderr := command(t, textOf(t, "n", "{}", members))
		if status != statusUnreadable || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%s: status %d, %q, want %q", members, status, stderr, want)
		}
	}
}

func TestFail(t *testing.T) {
	for _, c := range []struct {
		text, fail string
		status     int
	}{
		{wrong, "error", statusFails}, {risky, "error", statusHolds}, {risky, "security", statusFails}, {risky, "warning", statusFails}, {risky, "suggestion", statusFails},
		{strings.Replace(risky, "iam:PassRole", "s3:GetObject", 1), "security", statusHolds}, {strings.Replace(risky, "iam:PassRole", "s3:GetObject", 1), "warning", statusFails},
		{strings.Replace(wrong, ",\"s3:ListBuckets\"", "", 1), "suggestion", statusHolds},
		{strings.Replace(wrong, "ListBuckets", "GetObject", 1), "warning", statusHolds}, {strings.Replace(wrong, "ListBuckets", "GetObject", 1), "suggestion", statusFails},
		{wrong, "grave", statusUnreadable}, {wrong, "", statusUnreadable}, {wrong, "ERROR", statusUnreadable},
	} {
		if status, stdout, stderr := command(t, c.text, "-kind", "identity", "-fail", c.fail); status != c.status || (stderr != "") != (status == statusUnreadable) {
			t.Errorf("-fail %s: status %d, want %d: %s%s", c.fail, status, c.status, stdout, stderr)
		}
	}
	if status, _, stderr := command(t, "", "-json", "-sarif"); status != statusUnreadable || !strings.Contains(stderr, "at a time") {
		t.Errorf("status %d, %s", status, stderr)
	}
}

// folder writes files and returns their names.
func folder(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestIgnore(t *testing.T) {
	const refusedToo = `{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"s3:ListBuckets","Resource":"*"}]}`
	for _, c := range []struct {
		name, text, lines string
		status            int
		stderr            string
	}{
		{"code and file", wrong, "INVALID_ACTION *p.json # it is new", statusHolds, ""},
		{"comments and blanks", wrong, "\ufeff# ours\n\n\tINVALID_ACTION\t*/p.json\t # it is new\r\n", statusHolds, ""},
		{"path", wrong, "INVALID_ACTION *p.json Statement[0].Action[1] # it is new", statusHolds, ""},
		{"path with a star", wrong, "INVALID_ACTION *p.json Statement[?].Action* # it is # new", statusHolds, ""},
		{"path with a # in it", wrong, "INVALID_ACTION *p.json Statement[0].\"a #\\\"b\" # it is new", statusFails, "i:1: INVALID_ACTION: nothing is suppressed by this line"},
		{"another path", wrong, "INVALID_ACTION *p.json Statement[0].Action # it is new", statusFails, "nothing is suppressed"},
		{"another file", wrong, "INVALID_ACTION *q.json # it is new", statusFails, "nothing is suppressed"},
		{"another code", wrong, "INVALID_SERVICE * # it is new", statusFails, "nothing is suppressed"},
		{"one line too many", wrong, "INVALID_ACTION * # a\nINVALID_EFFECT * # b", statusFails, "i:2: INVALID_EFFECT: nothing is suppressed"},
		{"a refusal", refusedToo, "INVALID_EFFECT * # a", statusFails, "nothing is suppressed"},
		{"beside a refusal", refusedToo, "INVALID_ACTION * # a", statusFails, ""},
		{"no reason", wrong, "INVALID_ACTION *p.json", statusUnreadable, "i:1: no reason"},
		{"an empty reason", wrong, "INVALID_ACTION *p.json # ", statusUnreadable, "i:1: no reason"},
		{"no file", wrong, "\nINVALID_ACTION # why", statusUnreadable, "i:2: no file"},
		{"no code", wrong, "INVALID_ACTIN * # why\nX * # why", statusUnreadable, `i:1: "INVALID_ACTIN" is no code; there is "INVALID_ACTION"`},
		{"not UTF-8", wrong, "\xff", statusUnreadable, "not UTF-8"},
	} {
		dir := folder(t, map[string]string{"p.json": c.text, "i": c.lines})
		status, stdout, stderr := command(t, "", "-kind", "identity", "-ignore", filepath.Join(dir, "i"), filepath.Join(dir, "p.json"))
		if status != c.status || (stderr == "") != (c.stderr == "") || !strings.Contains(stderr, c.stderr) {
			t.Errorf("%s: status %d, want %d: %s%s", c.name, status, c.status, stdout, stderr)
		}
	}
	if status, _, stderr := command(t, wrong, "-kind", "identity", "-ignore", "testdata/nowhere"); status != statusUnreadable || stderr == "" {
		t.Errorf("no such file: status %d, %s", status, stderr)
	}
	for _, evil := range eviltext.Texts() {
		dir := folder(t, map[string]string{"i": "X" + strings.ReplaceAll(evil, "\n", "\r") + " * " + strings.ReplaceAll(evil, "\n", "\r") + " # r"})
		_, stdout, stderr := command(t, wrong, "-kind", "identity", "-ignore", filepath.Join(dir, "i"))
		if fault := eviltext.Fault(strings.TrimSuffix(stdout+stderr, "\n"), 2); fault != "" {
			t.Error(fault)
		}
	}
}

func TestExplain(t *testing.T) {
	for _, code := range []string{"INVALID_ACTION", "F-015"} {
		status, stdout, stderr := command(t, "", "-explain", code)
		if status != statusHolds || stderr != "" || !strings.HasPrefix(stdout, "INVALID_ACTION (F-015)\nERROR, Access Analyzer's; ") || !strings.Contains(stdout, "\nWhat to do: ") {
			t.Errorf("status %d, %s%s", status, stdout, stderr)
		}
	}
	if status, stdout, _ := command(t, "", "-explain", "PUBLIC_GRANT"); status != statusHolds || !strings.Contains(stdout, "our own") || !strings.Contains(stdout, "Tags: security") {
		t.Errorf("status %d, %s", status, stdout)
	}
	if status, stdout, _ := command(t, "", "-explain", "LONE_SURROGATE"); status != statusHolds || !strings.HasPrefix(stdout, "LONE_SURROGATE\nERROR, a refusal; ") {
		t.Errorf("status %d, %s", status, stdout)
	}
	for _, evil := range append(eviltext.Texts(), "INVALID_ACTIN") {
		status, stdout, stderr := command(t, "", "-explain", evil+"x")
		if fault := eviltext.Fault(strings.TrimSuffix(stderr, "\n"), 1); status != statusUnreadable || stdout != "" || fault != "" {
			t.Errorf("status %d, %s, %s", status, stdout, fault)
		}
	}
}

func TestFix(t *testing.T) {
	status, stdout, stderr := command(t, wrong, "-kind", "identity", "-fix")
	if want := strings.Replace(wrong, "ListBuckets", "ListAllMyBuckets", 1); status != statusHolds || stdout != want || stderr != "validate: -: 1 findings fixed, 0 left\n" {
		t.Errorf("status %d, %s, %s", status, stdout, stderr)
	}
	status, stdout, stderr = command(t, risky, "-kind", "identity", "-fix", "-fail", "security")
	if status != statusFails || !strings.Contains(stdout, `"Version":"2012-10-17"`) || strings.Contains(stdout, "Sid") || stderr != "validate: -: 2 findings fixed, 1 left\n" {
		t.Errorf("status %d, %s, %s", status, stdout, stderr)
	}
	status, stdout, _ = command(t, textOf(t, "n", wrong, `,"expect":"error","stored":true`), "-fix")
	want := strings.TrimSuffix(textOf(t, "n", strings.Replace(wrong, "ListBuckets", "ListAllMyBuckets", 1), ""), "}\n") + `,"stored":true}` + "\n"
	if status != statusHolds || stdout != want {
		t.Errorf("status %d, %s, want %s", status, stdout, want)
	}
	dir := folder(t, map[string]string{"i": "INVALID_ACTION - # it is new"})
	if status, stdout, _ := command(t, wrong, "-kind", "identity", "-fix", "-ignore", filepath.Join(dir, "i")); status != statusHolds || stdout != wrong {
		t.Errorf("what is meant is changed: status %d, %s", status, stdout)
	}
	if status, _, stderr := command(t, "", "-kind", "identity", "-fix", "a", "b"); status != statusUnreadable || stderr == "" {
		t.Errorf("status %d, %s", status, stderr)
	}
}

// aLog is what the tests read of SARIF.
type aLog struct {
	Runs []struct {
		Results []struct {
			RuleID    string
			Locations []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
					Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
				}
			}
			PartialFingerprints map[string]string
		}
	}
}

func sarifOf(t *testing.T, args ...string) (text string, read aLog) {
	t.Helper()
	status, stdout, stderr := command(t, "", append([]string{"-sarif"}, args...)...)
	if status != statusFails || stderr != "" {
		t.Fatalf("status %d, %s", status, stderr)
	}
	if err := json.Unmarshal([]byte(stdout), &read); err != nil {
		t.Fatal(err)
	}
	return stdout, read
}

// TestSARIF: a small folder, seen twice, and again with a line above all findings of each file.
func TestSARIF(t *testing.T) {
	for _, args := range [][]string{{"-kind", "identity", "policies/a b.json", "/policies/c.json"}, {"texts.jsonl"}} {
		dir := folder(t, map[string]string{"policies/a b.json": wrong, "policies/c.json": risky, "texts.jsonl": textOf(t, "n", wrong, "") + textOf(t, "m", risky, "")})
		t.Chdir(dir)
		for i := range args {
			if strings.HasPrefix(args[i], "/") {
				args[i] = filepath.Join(dir, args[i])
			}
		}
		text, read := sarifOf(t, args...)
		if again, _ := sarifOf(t, args...); again != text {
			t.Error("the same findings give other bytes")
		}
		prints := func(read aLog) (all []string) {
			for _, r := range read.Runs[0].Results {
				all = append(all, r.RuleID+" "+r.PartialFingerprints["primaryLocationLineHash"])
			}
			return all
		}
		for _, file := range []string{"policies/a b.json", "policies/c.json", "texts.jsonl"} {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, append([]byte("\n"), data...), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		_, below := sarifOf(t, args...)
		if diff := cmp.Diff(prints(read), prints(below)); diff != "" {
			t.Errorf("a line above changes fingerprints (-want +got)\n%s", diff)
		}
		if compact := slices.Compact(slices.Sorted(slices.Values(prints(read)))); len(compact) != len(read.Runs[0].Results) || len(compact) < 4 {
			t.Errorf("fingerprints %q", prints(read))
		}
		for i, r := range read.Runs[0].Results {
			at, moved := r.Locations[0].PhysicalLocation, below.Runs[0].Results[i].Locations[0].PhysicalLocation
			want := []string{"policies/a%20b.json", "policies/c.json"}
			if args[0] == "texts.jsonl" {
				want = []string{"texts.jsonl"}
				if lines := []string{textOf(t, "n", wrong, ""), textOf(t, "m", risky, "")}; at.Region.StartColumn != 1 || at.Region.EndLine != at.Region.StartLine ||
					at.Region.EndColumn != len(lines[at.Region.StartLine-1]) {
					t.Errorf("%s is at %+v", r.RuleID, at)
				}
			}
			if !slices.Contains(want, at.ArtifactLocation.URI) || moved.Region.StartLine != at.Region.StartLine+1 && r.RuleID != "MISSING_VERSION" {
				t.Errorf("%s is at %+v, then at %+v", r.RuleID, at, moved)
			}
		}
	}
	dir := folder(t, map[string]string{"i": "INVALID_ACTION * # it is new"})
	status, stdout, _ := command(t, wrong, "-sarif", "-kind", "identity", "-ignore", filepath.Join(dir, "i"))
	if status != statusHolds || !strings.Contains(stdout, `"results":[]`) {
		t.Errorf("what is meant is there: status %d, %s", status, stdout)
	}
}

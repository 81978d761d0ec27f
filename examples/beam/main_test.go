package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/metrics"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/memfs"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"
	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/examples/internal/shard"
	"github.com/lambdaiam/lambdaiam/internal/fleetdata"
)

// TestRows: the pipeline writes for each account the rows of Sweep, byte for byte, and the counts of them (FL-5, FL-6,
// FL-7). Examples/fleet makes the same files out of the same directory.
func TestRows(t *testing.T) {
	files := made()
	want, all := make(texts), tally{}
	for file := range files {
		name := strings.TrimSuffix(file, ".json")
		if file == fleetdata.OrganizationFile {
			continue
		}
		rows, n := swept(t, files, file)
		want[name+".jsonl"], want[name+".summary.json"] = rows, summary(name, n)
		all = add(all, n)
	}
	in, out := files.dir(t), filepath.Join(t.TempDir(), "new")
	status, stdout, stderr := runBeam(t, fleet{job: shard.Job{Actions: asked}}, in+"/", out)
	if status != statusGood {
		t.Fatalf("status %d: %s", status, stderr)
	}
	got := filesOf(t, out)
	if got[totalFile] != stdout {
		t.Errorf("%s is not what is printed: %s", totalFile, stdout)
	}
	delete(got, totalFile)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-Sweep +beam)\n%.2000s", diff)
	}
	var total total
	if err := json.Unmarshal([]byte(stdout), &total); err != nil {
		t.Fatal(err)
	}
	if total.Accounts != 4 || total.Failed != 0 || total.Counts != all.Counts || total.Failures != nil {
		t.Errorf("total %s, want the counts %+v of 4 accounts", stdout, all.Counts)
	}

	other := filepath.Join(t.TempDir(), "fleet")
	cmd := exec.CommandContext(t.Context(), "go", "run", "github.com/lambdaiam/lambdaiam/examples/fleet",
		"-actions", strings.Join(asked, ","), in, other)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	of := filesOf(t, other)
	delete(of, "plan.json")
	if diff := cmp.Diff(of, got); diff != "" {
		t.Errorf("(-fleet +beam)\n%.2000s", diff)
	}
}

// TestPlan: principals, resources, and which rows are written are those of the plan; directories may be URLs of any
// file system of Beam, and files compressed (FL-5).
func TestPlan(t *testing.T) {
	dir := "memfs://" + filepath.ToSlash(t.TempDir())
	in, out := dir+"/in", dir+"/out"
	for name, text := range made() {
		memfs.Write(in+"/"+name+".gz", zip(t, text))
	}
	memfs.Write(in+"/.hidden.json", []byte("{"))
	memfs.Write(in+"/notes.txt", []byte("{"))
	user := "arn:aws:iam::" + fleetdata.Organization{}.AccountID(1) + ":user/*"
	f := fleet{job: shard.Job{
		Actions: []string{"s3:GetObject"}, Principals: []string{user}, Resources: []string{"arn:aws:s3:::b/k"},
		Expect: []string{shard.Allowed}, Explain: true,
	}}
	status, stdout, stderr := runBeam(t, f, in, out)
	if status != statusGood {
		t.Fatalf("status %d: %s", status, stderr)
	}
	var total total
	if err := json.Unmarshal([]byte(stdout), &total); err != nil {
		t.Fatal(err)
	}
	if c := total.Counts; total.Accounts != 4 || c.Principals != 4 || c.Rows != c.Allowed || c.Rows == 0 || c.Rows == 4 ||
		c.Allowed+c.Denied+c.Depends != 4 {
		t.Errorf("total: %s", stdout)
	}
	for i := range 4 {
		name := fleetdata.Organization{}.AccountID(i)
		text, err := readAll(t.Context(), out+"/"+name+".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		rows := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		switch {
		case i != 1 && len(text) > 0:
			t.Errorf("%s has rows of other accounts: %.300s", name, text)
		case i == 1 && len(rows) != total.Rows:
			t.Errorf("%d rows are written, and counted %d", len(rows), total.Rows)
		}
		for _, row := range rows {
			if i == 1 && !strings.Contains(row, `"resource":"arn:aws:s3:::b/k","decision":"allowed","result":{`) {
				t.Errorf("not an allowed row with its result: %.300s", row)
			}
		}
	}
}

func zip(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestFails: an account that cannot be read or written is one failure with its error, and all others are done (FL-5).
func TestFails(t *testing.T) {
	files := made()
	organization := fleetdata.Organization{}
	unread, unwritten := organization.AccountID(0), organization.AccountID(3)
	files[unread+".json"] = files[unread+".json"][:1000]
	files["empty.json.gz"] = ""
	files["other.json"] = files[fleetdata.OrganizationFile] // not an account
	in, out := files.dir(t), t.TempDir()
	f := fleet{job: shard.Job{Actions: asked}}
	p, err := f.prepare(t.Context(), []string{in, out}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(out, unwritten+".jsonl", "x"), 0o777); err != nil {
		t.Fatal(err)
	}
	result, err := beamx.RunWithMetrics(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}

	text, total, err := readTotal(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	all := tally{}
	got := filesOf(t, out)
	for _, i := range []int{1, 2} {
		name := organization.AccountID(i)
		rows, n := swept(t, files, name+".json")
		if got[name+".jsonl"] != rows || got[name+".summary.json"] != summary(name, n) {
			t.Errorf("the files of %s are not those of Sweep", name)
		}
		all = add(all, n)
	}
	if total.Accounts != 6 || total.Failed != 4 || total.Counts != all.Counts || total.good() {
		t.Errorf("total %s, want the counts %+v of 6 accounts, 4 of them failed", text, all.Counts)
	}
	reasons := map[string]account.Code{
		unread: account.CodeSyntax, "empty": account.CodeUnreadable, "other": account.CodeNoInput,
		unwritten: account.CodeUnreadable,
	}
	last := ""
	for _, line := range total.Failures {
		var s shard.Summary
		if err := json.Unmarshal(line, &s); err != nil || s.Error == nil {
			t.Fatalf("%s: %v", line, err)
		}
		if s.Error.Code != reasons[s.Account] || s.Error.Reason == "" || s.Account <= last {
			t.Errorf("after %q: %s, want %s", last, line, reasons[s.Account])
		}
		last = s.Account
		if want := compact(t, line) + "\n"; got[s.Account+".summary.json"] != want {
			t.Errorf("the summary is %swant %s", got[s.Account+".summary.json"], want)
		}
		if _, ok := got[s.Account+".jsonl"]; ok {
			t.Errorf("%s has rows", s.Account)
		}
		delete(reasons, s.Account)
	}
	if len(reasons) > 0 {
		t.Errorf("missing: %v", reasons)
	}
	for name := range got {
		if strings.HasSuffix(name, ".partial") {
			t.Errorf("%s was left behind", name)
		}
	}

	c := all.Counts
	want := map[string]int64{
		"accounts": 6, "failed": 4, "requests": int64(c.Rows), "allowed": int64(c.Allowed), "depends": int64(c.Depends),
	}
	if diff := cmp.Diff(want, counters(result.Metrics())); diff != "" {
		t.Errorf("counters (-want +got)\n%s", diff)
	}
}

func compact(t *testing.T, text []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// counters returns the counters of the program.
func counters(m metrics.Results) map[string]int64 {
	all := make(map[string]int64)
	for _, c := range m.AllMetrics().Counters() {
		if c.Namespace() == "fleet" {
			all[c.Name()] += c.Result()
		}
	}
	return all
}

// TestStatus: the exit status tells whether everything has an answer; wrong use is told before anything runs (FL-5).
func TestStatus(t *testing.T) {
	job := shard.Job{Actions: asked}
	one := texts{"a.json": made()[fleetdata.Organization{}.AccountID(0)+".json"]}
	faulty := texts{"a.json": strings.Replace(one["a.json"], `"Version":"2012-10-17"`, `"Version":"1"`, -1)}
	if faulty["a.json"] == one["a.json"] {
		t.Fatal("nothing was made faulty")
	}
	full := one.dir(t)
	for _, c := range []struct {
		name   string
		job    shard.Job
		args   []string
		status int
		says   string
	}{
		{"no organization", job, []string{full, t.TempDir()}, statusGood, "without control policies"},
		{"a principal without answers", job, []string{faulty.dir(t), t.TempDir()}, statusFailed, ""},
		{"a broken account", job, []string{texts{"a.json": "{"}.dir(t), t.TempDir()}, statusFailed, ""},
		{"a broken organization", job, []string{texts{"a.json": one["a.json"], "organization.json": "{"}.dir(t), t.TempDir()},
			statusFailed, "JSON_SYNTAX_ERROR"},
		{"no directory", job, nil, statusError, "want -actions"},
		{"no actions", shard.Job{}, []string{full, t.TempDir()}, statusError, "action"},
		{"no snapshot", job, []string{t.TempDir(), t.TempDir()}, statusError, "there is no snapshot"},
		{"only an organization", job, []string{texts{"organization.json": "{}"}.dir(t), t.TempDir()}, statusError,
			"there is no snapshot"},
		{"one name", job, []string{texts{"a.json": "{}", "a.json.gz": ""}.dir(t), t.TempDir()}, statusError, "have one name"},
		{"files from before", job, []string{full, full}, statusError, "is not empty"},
		{"a pattern", job, []string{full + "*", t.TempDir()}, statusError, "must not have"},
		{"an unknown file system", job, []string{"nowhere://x", t.TempDir()}, statusError, "nowhere"},
	} {
		status, _, stderr := runBeam(t, fleet{job: c.job}, c.args...)
		if status != c.status || !strings.Contains(stderr, c.says) {
			t.Errorf("%s: status %d, want %d: %s", c.name, status, c.status, stderr)
		}
	}
}

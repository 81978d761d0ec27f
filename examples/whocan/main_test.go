package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden file anew")

// runWhocan runs the program.
func runWhocan(args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = run(args, &out, &errs)
	return status, out.String(), errs.String()
}

// TestTable compares with testdata/live.golden. Run it with -update to write the file anew.
func TestTable(t *testing.T) {
	const golden = "testdata/live.golden"
	status, got, stderr := runWhocan(sampleAction, sampleResource+":live")
	if status != statusUnknown || stderr != "" {
		t.Fatalf("status %d, stderr %q", status, stderr)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, same, _ := runWhocan("sample", sampleAction, sampleResource+":live"); same != got {
		t.Errorf("the directory of the sample says %s", same)
	}
}

// TestLines: an object a line, with the same members in all.
func TestLines(t *testing.T) {
	status, out, stderr := runWhocan("-json", sampleAction, sampleResource+":live")
	if status != statusUnknown || stderr != "" {
		t.Fatalf("status %d, stderr %q", status, stderr)
	}
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		delete(r, "for")
		var names []string
		for name := range r {
			names = append(names, name)
		}
		slices.Sort(names)
		if diff := cmp.Diff([]string{"open", "principal", "request", "statements", "verdict"}, names); diff != "" {
			t.Errorf("%s (-want +got)\n%s", line, diff)
		}
		isYes, isOpen := r["verdict"] == "yes", r["verdict"] == "unknown"
		if isYes != (r["request"] != nil) || isOpen != (len(r["open"].([]any)) > 0) {
			t.Errorf("%s", line)
		}
	}
}

func TestRun(t *testing.T) {
	sampleOfAccount := filepath.FromSlash("../../evaluate/account/testdata/sample")
	for _, c := range []struct {
		name   string
		args   []string
		status int
		out    string
		stderr string
	}{
		{"no arguments", nil, statusAnswered, "5 can, 3 cannot, of 0 it is not known\n", ""},
		{"a pattern", []string{sampleAction, sampleResource + ":*"}, statusUnknown, "open: ", ""},
		{"patterns of actions", []string{"sample", "lambda:Invoke*", sampleResource}, statusAnswered, "5 can", ""},
		{"a directory", []string{sampleOfAccount, "dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"}, statusUnknown,
			"by Allow #0 of identity policy role/orders-fn:Table", ""},
		{"objects of a bucket", []string{sampleOfAccount, "s3:GetObject", "arn:aws:s3:::sample-orders-data/*"}, statusUnknown, "no       arn:aws:iam::111122223333:user/ben", ""},
		{"no directory", []string{"none", sampleAction, sampleResource}, statusUnknown, "", "UNREADABLE_FILE"},
		{"no action", []string{"lambda", sampleResource}, statusUnknown, "", "whocan: "},
		{"no action of a pattern", []string{"lambda", "*"}, statusUnknown, "", "whocan: "},
		{"no ARN", []string{sampleOfAccount, "s3:GetObject", "sample-orders-data/x"}, statusUnknown, "", "want an ARN"},
		{"a phone number", []string{sampleOfAccount, "sns:Publish", "+15555550100"}, statusUnknown, "sns:Publish on +15555550100", ""},
		{"one argument", []string{sampleAction}, statusUnknown, "", "want [SNAPSHOT] ACTION RESOURCE"},
		{"a flag that is none", []string{"-x"}, statusUnknown, "", "not defined"},
		{"help", []string{"-h"}, statusAnswered, "", "Usage"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, out, stderr := runWhocan(c.args...)
			if status != c.status || !strings.Contains(out, c.out) || !strings.Contains(stderr, c.stderr) || c.stderr == "" && stderr != "" {
				t.Errorf("status %d, want %d\n%s\n%s", status, c.status, out, stderr)
			}
		})
	}
}

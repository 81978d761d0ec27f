package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden file anew")

// runAccount runs the program.
func runAccount(stdin string, args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = run(args, strings.NewReader(stdin), &out, &errs)
	return status, out.String(), errs.String()
}

// TestShow compares with testdata/account.golden. Run it with -update to write the file anew.
func TestShow(t *testing.T) {
	const golden = "testdata/account.golden"
	status, got, stderr := runAccount("")
	if status != statusAllowed || stderr != "" {
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
	if _, same, _ := runAccount("", "sample"); same != got {
		t.Errorf("the directory of the sample says %s", same)
	}
}

func TestCan(t *testing.T) {
	const (
		ana    = "arn:aws:iam::111122223333:user/ana"
		legacy = "arn:aws:sts::111122223333:assumed-role/legacy/x"
		table  = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
	)
	for _, c := range []struct {
		name   string
		args   []string
		status int
		out    string
		stderr string
	}{
		{"allowed", []string{"-can", ana, "dynamodb:GetItem", table, "sample"}, statusAllowed, "allowed", ""},
		{"denied", []string{"-can", ana, "dynamodb:PutItem", table, "sample"}, statusDenied, "implicitDeny, decided by identity", ""},
		{"depends", []string{"-can", legacy, "s3:GetObject", "arn:aws:s3:::sample-plain/x", "sample"}, statusDenied, `it depends on ["arn:aws:iam::aws:policy/SampleRetired2015"]`, ""},
		{"nobody", []string{"-can", ana + "2", "s3:GetObject", "*", "sample"}, statusError, "", "UNKNOWN_PRINCIPAL"},
		{"no caller", []string{"-can", "x y", "s3:GetObject", "*", "sample"}, statusError, "", "INVALID_PRINCIPAL"},
		{"no directory", []string{"none"}, statusError, "", "UNREADABLE_FILE"},
		{"too many arguments", []string{"sample", "sample"}, statusError, "", "want [DIR]"},
		{"too few", []string{"-can", ana}, statusError, "", "want [DIR]"},
		{"two forms", []string{"-can", "-json", "sample"}, statusError, "", "want [DIR]"},
		{"a flag that is none", []string{"-x"}, statusError, "", "not defined"},
		{"help", []string{"-h"}, statusAllowed, "", "Usage"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, out, stderr := runAccount("", c.args...)
			if status != c.status || !strings.Contains(out, c.out) || !strings.Contains(stderr, c.stderr) || c.stderr == "" && stderr != "" {
				t.Errorf("status %d, want %d\n%s\n%s", status, c.status, out, stderr)
			}
		})
	}
}

// TestLines asks all questions of the sample, and some that have no answer.
func TestLines(t *testing.T) {
	questions, err := os.ReadFile(filepath.FromSlash("../../evaluate/account/testdata/sample.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	status, out, stderr := runAccount(string(questions), "-json", "sample")
	if status != statusAllowed || stderr != "" {
		t.Fatalf("status %d, stderr %q", status, stderr)
	}
	answers := strings.Split(strings.TrimSpace(out), "\n")
	lines := strings.Split(strings.TrimSpace(string(questions)), "\n")
	if len(answers) != len(lines) {
		t.Fatalf("%d answers to %d questions", len(answers), len(lines))
	}
	for i := range lines {
		var want, got reply
		if err := json.Unmarshal([]byte(lines[i]), &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(answers[i]), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", lines[i], diff)
		}
	}
	const principal = `"principal":"arn:aws:iam::111122223333:user/ana"`
	for line, want := range map[string]string{
		"x": "invalid character", `{"principal":"x y"}`: "INVALID_PRINCIPAL", `{` + principal + `,"action":"s3","resource":"*"}`: "INVALID_REQUEST",
		`{` + principal + `,"action":"s3:GetObject","resource":"*","context":{"a":{}}}`:              "neither a text nor a list",
		`{` + principal + `,"action":"s3:GetObject","resource":"*","context":{"a":null}}`:            "neither a text nor a list",
		`{` + principal + `,"action":"s3:GetObject","resource":"*","context":{"a":["b",true,1.50]}}`: `{"decision":"implicitDeny","by":"identity"}`,
		`{` + principal + `,"action":"s3:GetObject","resource":"*","context":{"a":1}}`:               `{"decision":"implicitDeny","by":"identity"}`,
	} {
		if _, out, _ := runAccount("\n"+line+"\n", "-json", "sample"); !strings.Contains(out, want) || strings.Count(out, "\n") != 1 {
			t.Errorf("%s: %s, want %s", line, out, want)
		}
	}
	if status, _, stderr := runAccount(strings.Repeat("x", longest+1), "-json", "sample"); status != statusError || stderr == "" {
		t.Errorf("a line that is too long: status %d, %q", status, stderr)
	}
}

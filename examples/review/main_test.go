package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runReview runs the program.
func runReview(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(args, &out, &errs)
	return status, out.String(), errs.String()
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func document(statement string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` + statement + `}]}`
}

func TestReview(t *testing.T) {
	narrow := write(t, "narrow.json", document(`"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"`))
	wide := write(t, "wide.json", document(`"Action":"s3:*","Resource":"arn:aws:s3:::b/*"`))
	public := document(`"Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"`)
	bucket := write(t, "bucket.json", public)
	broken := write(t, "broken.json", `{"Version":"2012-10-17"}`)
	owner := write(t, "owner.json", document(`"Principal":{"CanonicalUser":"`+strings.Repeat("0a", 32)+`"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::c/*"`))
	for _, c := range []struct {
		name   string
		args   []string
		status int
		out    []string
		stderr string
	}{
		{"no", []string{wide, narrow}, statusNo, []string{"no: nothing is new (CheckNoNewAccess: PASS)"}, ""},
		{"yes", []string{narrow, wide}, statusYes, []string{"yes: this request is new (CheckNoNewAccess: FAIL)", `"action": "s3:`, "by Allow #0"}, ""},
		{"kind", []string{"-kind", "resource", bucket, bucket}, statusNo, []string{"no:"}, ""},
		{"unknown", []string{"-kind", "resource", bucket, owner}, statusUnknown, []string{"unknown: it could not be decided (CheckNoNewAccess: FAIL)", "(CANONICAL_USER)"}, ""},
		{"illegal as its kind", []string{bucket, bucket}, statusUnknown, nil, "UNSUPPORTED_PRINCIPAL"},
		{"refused", []string{narrow, broken}, statusUnknown, nil, "MISSING_STATEMENT"},
		{"no file", []string{narrow, narrow + ".none"}, statusUnknown, nil, "UNREADABLE_FILE"},
		{"one file", []string{narrow}, statusUnknown, nil, "want the files"},
		{"kind that is none", []string{"-kind", "x", narrow, wide}, statusUnknown, nil, "no such kind"},
		{"flag that is none", []string{"-x"}, statusUnknown, nil, "not defined"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, stdout, stderr := runReview(t, c.args...)
			if status != c.status || !strings.Contains(stderr, c.stderr) || c.stderr == "" && stderr != "" {
				t.Errorf("status %d, want %d; stderr %q", status, c.status, stderr)
			}
			for _, want := range c.out {
				if !strings.Contains(stdout, want) {
					t.Errorf("printed %q, want %q in it", stdout, want)
				}
			}
		})
	}
}

func TestVectors(t *testing.T) {
	allow := func(action string) string { return document(`"Action":"` + action + `","Resource":"*"`) }
	lines := []string{
		`{"id":"a","question":"no-new-access","kind":"identity","old":` + allow("s3:Get*") + `,"new":` + allow("s3:*") + `,"expect":"yes"}`,
		`{"id":"b","question":"equivalent","kind":"identity","old":` + allow("s3:Get*") + `,"new":` + allow("S3:get*") + `,"expect":"yes","why":"AWS's stated verdict: PASS"}`,
		`{"id":"c","question":"access-granted","kind":"identity","policy":` + allow("s3:Get*") + `,"actions":["iam:*"],"resources":[],"expect":"no"}`,
		`{"id":"d","question":"redundant","kind":"identity","policy":` + allow("s3:Get*") + `,"expect":[]}`,
	}
	file := write(t, "vectors.jsonl", strings.Join(lines, "\n")+"\n")
	status, stdout, stderr := runReview(t, "-vectors", file)
	if status != statusHolds || stderr != "" {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
	var verdicts []any
	for i, line := range strings.Split(strings.TrimSpace(stdout), "\n") {
		var got map[string]any
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		verdicts = append(verdicts, got["verdict"])
		if (got["request"] != nil) != (i == 0) {
			t.Errorf("%s: request %v", got["id"], got["request"])
		}
	}
	if text, _ := json.Marshal(verdicts); string(text) != `["yes","yes","no",[]]` {
		t.Errorf("verdicts %s", text)
	}
	if _, table, _ := runReview(t, "-table", "-vectors", file); !strings.Contains(table, "AWS: PASS") {
		t.Errorf("no verdict of AWS in %q", table)
	}
	wrong := write(t, "wrong.jsonl", strings.ReplaceAll(lines[2], `"no"`, `"yes"`))
	if status, _, _ := runReview(t, "-vectors", wrong); status != statusFails {
		t.Errorf("status %d for a wrong answer", status)
	}
	for _, text := range []string{"{", `{"question":"x"}`, strings.ReplaceAll(lines[0], "identity", "none")} {
		if status, _, stderr := runReview(t, "-vectors", write(t, "bad.jsonl", text)); status != statusUnknown || stderr == "" {
			t.Errorf("%s: status %d, stderr %q", text, status, stderr)
		}
	}
}

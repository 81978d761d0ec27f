package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/eviltext"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file. Run the tests with -update to write it anew.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", file, diff)
	}
}

// explainFile runs the program.
func explainFile(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(args, strings.NewReader(stdin), &out, &errs)
	return status, out.String(), errs.String()
}

func TestFormats(t *testing.T) {
	for format, ext := range map[string]string{"text": "txt", "markdown": "md", "mermaid": "mmd", "html": "html", "json": "jsonl"} {
		t.Run(format, func(t *testing.T) {
			status, stdout, stderr := explainFile(t, "", "-format", format, "testdata/scenarios.jsonl")
			if status != statusExplained || stderr != "" {
				t.Errorf("status %d, stderr %q", status, stderr)
			}
			golden(t, "testdata/scenarios."+ext+".golden", stdout)
			if format == "json" {
				for line := range strings.Lines(stdout) {
					if !json.Valid([]byte(line)) {
						t.Errorf("no JSON: %s", line)
					}
				}
			}
			if format == "html" && strings.Contains(stdout, "<script") {
				t.Errorf("a script:\n%s", stdout)
			}
		})
	}
}

const (
	request = `"request":{"principal":"anonymous","action":"a:B","resource":"*"}`
	one     = `{"name":"one",` + request + `}`
	broken  = `{"name":"broken",` + request + `,"policies":{"boundary":{}}}`
)

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		name, stdin string
		args        []string
		status      int
		stdout      string // its first line
	}{
		{"one", one, nil, statusExplained, "one"},
		{"dash", one, []string{"-"}, statusExplained, "one"},
		{"name", one + "\n" + broken, []string{"-name", "one"}, statusExplained, "one"},
		{"no such name", one, []string{"-name", "two"}, statusRefused, ""},
		{"no name", `{` + request + `}`, nil, statusExplained, "implicitDeny  the resource has no policy that lets the caller in   OWNER_DOES_NOT_ALLOW"},
		{"refused", broken, nil, statusRefused, ""},
		{"refused as JSON", broken, []string{"-format", "json"}, statusRefused, ""},
		{"refused as HTML", broken, []string{"-format", "html"}, statusRefused, "<!DOCTYPE html>"},
		{"unreadable", "nonsense", nil, statusUnreadable, ""},
		{"no such file", one, []string{"testdata/nowhere"}, statusUnreadable, ""},
		{"two files", one, []string{"a", "b"}, statusUnreadable, ""},
		{"format", one, []string{"-format", "pdf"}, statusUnreadable, ""},
		{"flag", one, []string{"-nonsense"}, statusUnreadable, ""},
		{"help", one, []string{"-h"}, statusExplained, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, stdout, stderr := explainFile(t, c.stdin, c.args...)
			first, _, _ := strings.Cut(stdout, "\n")
			if c.name == "refused as JSON" {
				var form struct{ Name, Error string }
				if err := json.Unmarshal([]byte(first), &form); err != nil || form.Name != "broken" || form.Error == "" {
					t.Errorf("stdout %q: %v", stdout, err)
				}
				first = ""
			}
			if status != c.status || first != c.stdout {
				t.Errorf("status %d, first line %q, want %d, %q", status, first, c.status, c.stdout)
			}
			if (status != statusExplained || c.name == "help") != (stderr != "") {
				t.Errorf("status %d, stderr %q", status, stderr)
			}
		})
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, os.ErrInvalid }

func TestOutputFails(t *testing.T) {
	for format := range formats {
		var errs bytes.Buffer
		many := strings.Repeat(one+"\n", 200)
		if status := run([]string{"-format", format}, strings.NewReader(many), fullDisk{}, &errs); status != statusUnreadable || errs.Len() == 0 {
			t.Errorf("%s: status %d, stderr %q", format, status, errs.String())
		}
	}
}

// Whatever a file says, nothing in it looks like a line of the program's.
func TestTextsDoNotLie(t *testing.T) {
	for _, evil := range eviltext.Texts() {
		text, err := json.Marshal(evil)
		if err != nil {
			t.Fatal(err)
		}
		s := strings.ReplaceAll(`{"name":EVIL,"request":{"principal":"arn:aws:iam::111122223333:user/u","action":"s3:Get","resource":EVIL}}`, "EVIL", string(text))
		for format := range formats {
			_, stdout, stderr := explainFile(t, s, "-format", format)
			if fault := eviltext.Fault(strings.ReplaceAll(stdout, "\t", ""), 100); fault != "" && format != "json" { // which keeps texts whole
				t.Error(fault)
			}
			if fault := eviltext.Fault(strings.TrimSuffix(stderr, "\n"), 1); fault != "" {
				t.Error(fault)
			}
		}
		_, _, missing := explainFile(t, "", evil+"x")
		if fault := eviltext.Fault(strings.TrimSuffix(missing, "\n"), 1); fault != "" {
			t.Error(fault)
		}
	}
}

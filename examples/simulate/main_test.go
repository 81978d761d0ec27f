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

// simulate runs the program.
func simulate(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(args, strings.NewReader(stdin), &out, &errs)
	return status, out.String(), errs.String()
}

func TestPeople(t *testing.T) {
	status, stdout, stderr := simulate(t, "", "testdata/scenarios.jsonl")
	if status != statusFails || stderr != "" {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
	golden(t, "testdata/scenarios.golden", stdout)
}

func TestJSON(t *testing.T) {
	status, stdout, stderr := simulate(t, "", "-json", "testdata/scenarios.jsonl")
	if status != statusFails || stderr != "" {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
	golden(t, "testdata/scenarios.golden.jsonl", stdout)
	for line := range strings.Lines(stdout) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
}

const (
	request = `"request":{"principal":"anonymous","action":"a:B","resource":"*"}`
	passes  = `{"name":"p",` + request + `,"expect":"implicitDeny"}`
	fails   = `{"name":"f",` + request + `,"expect":"allowed"}`
	unasked = `{"name":"u",` + request + `}`
	refused = `{"name":"r",` + request + `,"policies":{"boundary":{}},"expect":{"invalid":"*"}}`
	broken  = `{"name":"b",` + request + `,"policies":{"boundary":{}}}`
)

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		name, stdin string
		args        []string
		status      int
		last        string // line of stdout
	}{
		{"holds", passes, nil, statusHolds, "1 passed, 0 failed"},
		{"dash", passes + "\n" + refused, []string{"-"}, statusHolds, "2 passed, 0 failed"},
		{"without expectation", unasked + "\n" + unasked, nil, statusHolds, "0 passed, 0 failed"},
		{"none", "[]", nil, statusHolds, "0 passed, 0 failed"},
		{"fails", passes + "\n" + fails, nil, statusFails, "1 passed, 1 failed"},
		{"error", passes + "\n" + broken + "\n" + unasked, nil, statusFails, "1 passed, 1 failed"},
		{"line", passes + "\n{\n" + passes, nil, statusFails, "2 passed, 1 failed"},
		{"unreadable", "nonsense", nil, statusUnreadable, "0 passed, 0 failed"},
		{"empty", "", nil, statusUnreadable, "0 passed, 0 failed"},
		{"no such file", fails, []string{"testdata/nowhere", "-"}, statusUnreadable, "0 passed, 1 failed"},
		{"flag", passes, []string{"-nonsense"}, statusUnreadable, ""},
		{"help", passes, []string{"-h"}, statusHolds, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, stdout, stderr := simulate(t, c.stdin, c.args...)
			lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
			if last := lines[len(lines)-1]; status != c.status || last != c.last {
				t.Errorf("status %d, last line %q, want %d, %q", status, last, c.status, c.last)
			}
			if (status == statusUnreadable || c.name == "help") != (stderr != "") {
				t.Errorf("status %d, stderr %q", status, stderr)
			}
			if strings.Contains(c.stdin, `"u"`) != strings.Contains(stdout, " without expectation\n") {
				t.Errorf("stdout %q", stdout)
			}
			// With -json the status is the same, and nothing but the objects is printed.
			if len(c.args) > 0 && strings.HasPrefix(c.args[0], "-") {
				return
			}
			again, stdout, _ := simulate(t, c.stdin, append([]string{"-json"}, c.args...)...)
			if again != status || strings.Contains(stdout, "passed,") {
				t.Errorf("with -json status %d, want %d\n%s", again, status, stdout)
			}
		})
	}
}

// TestOwnScenarios: what package scenario tests itself with holds here too.
func TestOwnScenarios(t *testing.T) {
	status, stdout, stderr := simulate(t, "", "../../evaluate/scenario/testdata/limits.json", "../../evaluate/scenario/testdata/push.jsonl")
	if status != statusHolds || stderr != "" || !strings.HasSuffix(stdout, " passed, 0 failed\n") {
		t.Errorf("status %d, stderr %q\n%s", status, stderr, stdout)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, os.ErrInvalid }

func TestOutputFails(t *testing.T) {
	var errs bytes.Buffer
	if status := run(nil, strings.NewReader(passes), fullDisk{}, &errs); status != statusUnreadable || errs.Len() == 0 {
		t.Errorf("status %d, stderr %q", status, errs.String())
	}
}

// Whatever a file says, nothing in it looks like a line of the program's.
func TestTextsDoNotLie(t *testing.T) {
	for _, evil := range eviltext.Texts() {
		text, err := json.Marshal(evil)
		if err != nil {
			t.Fatal(err)
		}
		s := strings.ReplaceAll(`{"name":EVIL,"why":EVIL,"request":{"principal":"arn:aws:iam::111122223333:user/u","action":"s3:Get","resource":EVIL},
			"policies":{"identity":[{"name":EVIL,"document":{"Version":"2012-10-17","Statement":{"Sid":EVIL,"Effect":"Allow","Action":"*","Resource":"*"}}}]},
			"expect":{"statements":[EVIL,"x"],"missingContext":[EVIL]}}`, "EVIL", string(text))
		_, stdout, stderr := simulate(t, s)
		for i, line := range strings.Split(strings.TrimSuffix(stdout, "\n"), "\n") {
			if fault := eviltext.Fault(strings.TrimLeft(line, "\t"), 1); fault != "" {
				t.Error(fault)
			}
			if !strings.HasPrefix(line, "\t") && i > 0 && line != "0 passed, 1 failed" {
				t.Errorf("%q prints the line %q", evil, line)
			}
		}
		_, _, missing := simulate(t, "", evil+"x")
		for _, text := range []string{stderr, missing} {
			if fault := eviltext.Fault(strings.TrimSuffix(text, "\n"), 1); fault != "" {
				t.Error(fault)
			}
		}
	}
}

package main

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden file anew")

// TestRun compares with testdata/quickstart.golden. Run it with -update to write the file anew.
func TestRun(t *testing.T) {
	const golden = "testdata/quickstart.golden"
	var stdout, stderr bytes.Buffer
	if status := run(nil, nil, &stdout, &stderr); status != 0 || stderr.Len() > 0 {
		t.Fatalf("status %d, stderr %q", status, stderr.String())
	}
	if *update {
		if err := os.WriteFile(golden, stdout.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), stdout.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestStory checks the decisions by themselves, whatever the golden file says (SEED-17, SEED-11).
func TestStory(t *testing.T) {
	var stdout bytes.Buffer
	run(nil, nil, &stdout, io.Discard)
	for _, line := range []string{
		"my-topic: allowed",
		"other-topic: implicitDeny",
		"only the user's account allows it: implicitDeny",
		"only the function's account allows it: implicitDeny",
		"both allow it: allowed",
	} {
		if !strings.Contains(stdout.String(), "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, stdout.String())
		}
	}
}

func TestBrokenPolicy(t *testing.T) {
	for _, p := range []*string{&forTopic, &forPartner, &invokeAny} {
		good := *p
		*p = "{}"
		var stderr bytes.Buffer
		if status := run(nil, nil, io.Discard, &stderr); status != 1 || !strings.Contains(stderr.String(), "MISSING_STATEMENT") {
			t.Errorf("status %d, stderr %q", status, stderr.String())
		}
		*p = good
	}
	if err := errors.Join(topics(io.Discard), accounts(io.Discard)); err != nil {
		t.Error(err)
	}
}

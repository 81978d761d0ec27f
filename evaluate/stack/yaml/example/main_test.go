package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runWith returns what the program prints, and its status.
func runWith(t *testing.T, args ...string) (out, errs string, status int) {
	t.Helper()
	var stdout, stderr strings.Builder
	status = run(args, &stdout, &stderr)
	return stdout.String(), stderr.String(), status
}

// written returns the name of a file with a text.
func written(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "t.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestRun(t *testing.T) {
	out, errs, status := runWith(t, "-account", "111122223333", "-region", "eu-west-1")
	if status != statusAllowed || errs != "" || !strings.Contains(out, "template.yaml:8:13: may Uploads invoke Resize: allowed\n") {
		t.Errorf("%d\n%s%s", status, out, errs)
	}
	other := written(t, strings.Replace(string(sample), "GetAtt Uploads.Arn", "Sub arn:aws:s3:::other", 1))
	out, errs, status = runWith(t, "-account", "111122223333", "-region", "eu-west-1", other)
	if status == statusAllowed || errs != "" || strings.Contains(out, "may Uploads invoke Resize: allowed") {
		t.Errorf("%d\n%s%s", status, out, errs)
	}
}

// TestServerless audits a template of the Serverless Application Model: what it becomes has the places of the YAML.
func TestServerless(t *testing.T) {
	const file = "../testdata/thumbs.sam.yaml"
	out, errs, status := runWith(t, "-account", "111122223333", "-region", "eu-west-1", file)
	for _, want := range []string{
		":33:9: may Pictures invoke Thumbs:live: allowed", ":42:9: may Hook invoke Thumbs:live: allowed",
		":38:9: may Lambda poll Jobs for Thumbs:live", ": may everyone call the URL of Thumbs:live: allowed",
		":17:3: does the execution role of Thumbs trust Lambda and have what the configuration needs: allowed",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
	if status != statusAllowed || errs != "" {
		t.Errorf("%d\n%s%s", status, out, errs)
	}
}

func TestFaults(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"YAML", "Resources:\n  A: *b\n", "line 2, column 6"},
		{"no template", "a: 1", "UNKNOWN_FORMAT"},
		{"IN-51 place in the YAML", "Resources:\n  A:\n    Type: [x]\n", ":3:11: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, errs, status := runWith(t, written(t, tt.text))
			if status != statusError || !strings.Contains(errs, tt.want) {
				t.Errorf("%d %s, want %s", status, errs, tt.want)
			}
		})
	}
	if _, _, status := runWith(t, filepath.Join(t.TempDir(), "none")); status != statusError {
		t.Error(status)
	}
	if _, _, status := runWith(t, "-nothing"); status != statusError {
		t.Error(status)
	}
	if _, _, status := runWith(t, "-h"); status != statusAllowed {
		t.Error(status)
	}
}

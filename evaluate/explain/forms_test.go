package explain_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/page"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file below testdata. Run the tests with -update to write it anew.
func golden(t *testing.T, file, got string) {
	t.Helper()
	file = filepath.Join("testdata", filepath.FromSlash(file))
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

// written returns what a form writes.
func written(t testing.TB, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func textOf(t testing.TB, x *explain.Explanation, opts ...explain.TextOption) string {
	t.Helper()
	return written(t, func(w io.Writer) error { return x.WriteText(w, opts...) })
}

// formsOf returns what every form writes, by the end of a file's name.
func formsOf(t testing.TB, x *explain.Explanation) map[string]string {
	data, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, data, "", " "); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if groups == nil && a.Key != "why" {
			return slog.Attr{}
		}
		return a
	}})).Info("", "why", x)
	return map[string]string{
		".txt":    textOf(t, x),
		".ascii":  textOf(t, x, explain.WithASCII(), explain.WithWidth(80)),
		".string": x.String() + "\n",
		".tree":   fmt.Sprintf("%+v\n", x),
		".md":     written(t, x.WriteMarkdown),
		".mmd":    written(t, x.WriteMermaid),
		".json":   indented.String() + "\n",
		".log":    log.String(),
		".html":   written(t, func(w io.Writer) error { return page.WriteHTML(w, x) }),
	}
}

// fileName makes a name of a case that of a file.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("',\"", r) {
			return -1
		}
		return map[bool]rune{true: '-', false: r}[r == ' ']
	}, name)
}

// TestFormsOfCases holds the forms of the numbered cases.
func TestFormsOfCases(t *testing.T) {
	for _, tt := range numberedCases() {
		t.Run(tt.name, func(t *testing.T) {
			x := explain.Explain(compile(t, tt.policies), &tt.req)
			file := "forms/" + fileName(tt.name)
			for ext, got := range formsOf(t, x) {
				golden(t, file+ext, got)
			}
		})
	}
}

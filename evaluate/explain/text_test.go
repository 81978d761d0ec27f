package explain_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/page"
)

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken") }

func TestWritersReportErrors(t *testing.T) {
	x := &explain.Explanation{}
	for _, write := range []func(io.Writer) error{func(w io.Writer) error { return x.WriteText(w) }, x.WriteMarkdown, x.WriteMermaid} {
		if err := write(brokenWriter{}); err == nil || err.Error() != "broken" {
			t.Errorf("%v", err)
		}
		if err := write(&bytes.Buffer{}); err != nil {
			t.Error(err)
		}
	}
}

func TestFormat(t *testing.T) {
	tt := numberedCases()[0]
	x := explain.Explain(compile(t, tt.policies), &tt.req)
	s := x.String()
	for format, want := range map[string]string{"%v": s, "%s": s, "%q": fmt.Sprintf("%q", s), "%.12s": "implicitDeny", "%x": fmt.Sprintf("%x", s)} {
		if got := fmt.Sprintf(format, x); got != want {
			t.Errorf("%s of a pointer is %s", format, got)
		}
		if got := fmt.Sprintf(format, *x); got != want {
			t.Errorf("%s is %s", format, got)
		}
	}
	if got := fmt.Sprintf("%#v", explain.Explanation{}); !strings.Contains(got, "Summary:\"\"") {
		t.Errorf("%%#v is %s", got)
	}
	if got := fmt.Sprintf("%+v", x); !strings.Contains(got, "Allow Read in team-boundary 1:38 does not apply") {
		t.Errorf("%%+v is %s", got)
	}
}

// TestTextOptions: without their escape sequences colours change nothing, and no line is wider than asked for unless a
// word is.
func TestTextOptions(t *testing.T) {
	escape := regexp.MustCompile("\x1b\\[[0-9]+m")
	for _, tt := range numberedCases() {
		x := explain.Explain(compile(t, tt.policies), &tt.req)
		plain := textOf(t, x)
		colored := textOf(t, x, explain.WithColor())
		if escape.ReplaceAllString(colored, "") != plain {
			t.Errorf("%s: colours change the text:\n%s", tt.name, colored)
		}
		if !strings.HasPrefix(colored, "\x1b[1m\x1b[31m"+x.Trace.Result.Decision.String()+"\x1b[0m") || !strings.Contains(colored, "\x1b[31m✗\x1b[0m") ||
			!strings.Contains(colored, "\x1b[2m"+string(x.Remedies[0].Code)+"\x1b[0m") {
			t.Errorf("%s: no colours:\n%q", tt.name, colored)
		}
		for _, width := range []int{1, 20, 40, 80, 120} {
			folded := textOf(t, x, explain.WithWidth(width))
			if strings.Join(strings.FieldsFunc(folded, isTree), "") != strings.Join(strings.FieldsFunc(plain, isTree), "") {
				t.Errorf("%s in %d columns has another text:\n%s", tt.name, width, folded)
			}
			for line := range strings.Lines(folded) {
				content := strings.TrimLeft(line, "├└│─ ")
				if utf8.RuneCountInString(line)-1 > width && strings.Contains(strings.TrimLeft(strings.TrimLeft(content, "✓✗"), " "), " ") && width >= 40 &&
					!strings.HasPrefix(line, "  ") {
					t.Errorf("%s in %d columns has the line %q", tt.name, width, line)
				}
			}
		}
		if folded := textOf(t, x, explain.WithWidth(-1)); folded != plain {
			t.Errorf("%s: a width that is none breaks lines", tt.name)
		}
	}
}

func isTree(r rune) bool { return strings.ContainsRune("├└│─ \n", r) }

// BenchmarkForms writes the explanation of a denial by 200 statements.
func BenchmarkForms(b *testing.B) {
	ps, req := denied(200)
	x := explain.Explain(compile(b, ps), &req)
	for _, form := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"text", func(w io.Writer) error { return x.WriteText(w) }},
		{"tree", func(w io.Writer) error { _, err := fmt.Fprintf(w, "%+v", x); return err }},
		{"markdown", x.WriteMarkdown}, {"mermaid", x.WriteMermaid},
		{"html", func(w io.Writer) error { return page.WriteHTML(w, x) }},
		{"json", func(w io.Writer) error { return json.NewEncoder(w).Encode(x) }},
	} {
		b.Run(form.name+"/statements=200", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := form.write(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

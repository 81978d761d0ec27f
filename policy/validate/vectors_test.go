package validate

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

var vectorFiles = flag.String("vectors", "", "further files of policy texts, with commas between them")

// A vector is a policy text with what must and must not be found in it.
type vector struct {
	Name   string
	Kind   policy.Kind
	Text   string
	Stored bool
	Expect string
	Codes  []wanted
	Not    []Code
	Why    string
}

// wanted is a finding; members that are nil are not compared.
type wanted struct {
	Code                             Code
	Severity                         *string
	Path                             *string
	Line, Column, EndLine, EndColumn *int
}

// familyNames are the names of the tables, as subtests have them.
var familyNames = [...]string{
	"refusals", "refused", "elements", "actions", "resources", "principals", "trust", "organizations", "keys", "values",
	"operators", "security", "tags", "redundancy", "size", "sources", "functions", "execution",
}

// familyOf returns the name of the table that has a code.
func familyOf(code Code) string {
	for i, family := range tables {
		if slices.ContainsFunc(family, func(r rule) bool { return r.code == code }) {
			return familyNames[i]
		}
	}
	return "none"
}

func readVectors(t testing.TB, file string) (list []vector) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var v vector
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%s: %v: %.100s", file, err, line)
		}
		list = append(list, v)
	}
	return list
}

// TestVectors checks the policy texts of testdata, and of the files of -vectors. The subtests of a family, as in
// TestVectors/actions, are those whose first code is in its table.
func TestVectors(t *testing.T) {
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if *vectorFiles != "" {
		files = append(files, strings.Split(*vectorFiles, ",")...)
	}
	families := make(map[string][]vector)
	for _, file := range files {
		for _, v := range readVectors(t, file) {
			family := "none"
			switch {
			case len(v.Codes) > 0:
				family = familyOf(v.Codes[0].Code)
			case len(v.Not) > 0:
				family = familyOf(v.Not[0])
			}
			families[family] = append(families[family], v)
		}
	}
	for _, family := range append(familyNames[:], "none") {
		t.Run(family, func(t *testing.T) {
			for _, v := range families[family] {
				t.Run(v.Name, v.check)
			}
		})
	}
}

func (v vector) check(t *testing.T) {
	got := v.findings(t)
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s\n%.600s as %s\n%s\nfound %s", fmt.Sprintf(format, args...), v.Text, v.Kind, v.Why, listed(got))
	}
	for _, w := range v.Codes {
		if !slices.ContainsFunc(got, w.is) {
			fail("no %s", w)
		}
	}
	refused, worst := false, Severity(0)
	for _, f := range got {
		if slices.Contains(v.Not, f.Code) {
			fail("found %s", f.Code)
		}
		refused, worst = refused || f.Refusal, max(worst, f.Severity)
	}
	switch v.Expect {
	case "error":
		if worst != Error {
			fail("no ERROR")
		}
	case "warning":
		if refused || worst == 0 {
			fail("no warning")
		}
	case "ok": // who tells neither codes nor what is not found asks whether AWS accepts the text
		if refused || worst == Error && (v.Codes != nil || v.Not != nil) {
			fail("an ERROR")
		}
	}
}

func (v vector) findings(t *testing.T) []Finding {
	t.Helper()
	if !v.Stored {
		return Text([]byte(v.Text), v.Kind)
	}
	p, err := policy.Parse([]byte(v.Text), policy.WithStored())
	if err != nil {
		t.Fatal(err)
	}
	return Policy(p, v.Kind)
}

func (w wanted) is(f Finding) bool {
	same := func(want *int, got int) bool { return want == nil || *want == got }
	return w.Code == f.Code && (w.Severity == nil || *w.Severity == f.Severity.String()) && (w.Path == nil || *w.Path == f.Path) &&
		same(w.Line, f.Start.Line) && same(w.Column, f.Start.Column) && same(w.EndLine, f.End.Line) && same(w.EndColumn, f.End.Column)
}

func (w wanted) String() string {
	b, _ := json.Marshal(w)
	return string(b)
}

// listed writes findings one on a line.
func listed(list []Finding) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "\n  %d:%d-%d:%d %s %s %s %s: %s; %s", f.Start.Line, f.Start.Column, f.End.Line, f.End.Column, f.Path, f.Rule, f.Code, f.Severity, f.Message, f.Help)
		for _, p := range f.Related {
			fmt.Fprintf(&b, "\n    %d:%d %s", p.Start.Line, p.Start.Column, p.Path)
		}
		for _, e := range f.Fix {
			fmt.Fprintf(&b, "\n    fix %d-%d %q", e.Start.Offset, e.End.Offset, e.Text)
		}
	}
	return b.String()
}

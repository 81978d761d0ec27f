package validate

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/eviltext"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// FuzzText: any text has findings, the same each time, that agree with Parse and CheckKind and lie where they say.
func FuzzText(f *testing.F) {
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		for _, v := range readVectors(f, file) {
			if len(v.Text) < 2000 {
				f.Add([]byte(v.Text), byte(v.Kind))
			}
		}
	}
	for _, text := range []string{"", "\ufeff", "{}", "[]", "\xff", `{"Statement":{}}`, `{"Effect":1,"Action":2}`, `{"Statement":[[],{},1]}`} {
		f.Add([]byte(text), byte(policy.Identity))
	}
	f.Fuzz(func(t *testing.T, data []byte, kind byte) { checkText(t, data, policy.Kind(kind)) })
}

// checkText holds what is true of every text.
func checkText(t *testing.T, data []byte, k policy.Kind) {
	t.Helper()
	original := bytes.Clone(data)
	found := Text(data, k)
	if !bytes.Equal(data, original) {
		t.Fatal("the text was changed")
	}
	if diff := cmp.Diff(found, Text(data, k)); diff != "" {
		t.Fatalf("not the same twice:\n%s", diff)
	}
	p, err := policy.Parse(data)
	if err == nil {
		err = p.CheckKind(k)
	}
	refused, _ := errors.AsType[*policy.Error](err)
	agreed := refused == nil
	refusals := 0
	for i, f := range found {
		if f.Refusal {
			refusals++
		}
		if refused != nil && f.Refusal && string(f.Code) == string(refused.Code) && f.Path == refused.Path && f.End == refused.End &&
			f.Start == (policy.Position{Line: refused.Line, Column: refused.Column, Offset: refused.Offset}) {
			agreed = true
		}
		if i > 0 && (found[i-1].Start.Offset > f.Start.Offset || found[i-1].Start.Offset == f.Start.Offset && found[i-1].Rule > f.Rule) {
			t.Errorf("%s at %d comes before %s at %d", found[i-1].Code, found[i-1].Start.Offset, f.Code, f.Start.Offset)
		}
		checkFinding(t, data, f)
	}
	if !agreed || (refusals > 0) != (refused != nil) {
		t.Fatalf("%d refusals, and Parse and CheckKind say %v%s", refusals, err, listed(found))
	}
}

// checkFinding holds a finding to its place, its row and its texts.
func checkFinding(t *testing.T, data []byte, f Finding) {
	t.Helper()
	row := allRules().byCode[f.Code]
	switch {
	case row == nil:
		t.Errorf("%s is none of the codes", f.Code)
	case row.id != f.Rule || f.Severity == 0 || f.Refusal && f.Severity != Error:
		t.Errorf("%s of rule %q has severity %v", f.Code, f.Rule, f.Severity)
	case f.Message == "" || f.Help == "":
		t.Errorf("%s has no message or help", f.Code)
	}
	for _, text := range []string{f.Message, f.Help} {
		if fault := eviltext.Fault(text, 1); fault != "" {
			t.Errorf("%s: %.1000s", f.Code, fault)
		}
	}
	text, mark := string(data), 0
	if rest, ok := strings.CutPrefix(text, "\ufeff"); ok {
		text, mark = rest, len("\ufeff")
	}
	for _, p := range append([]policy.Place{f.Place}, f.Related...) {
		for _, at := range []policy.Position{p.Start, p.End} {
			line, column := jsonscan.Locate(text, at.Offset-mark)
			if at.Offset < mark && at.Offset != 0 || at.Offset > len(data) || at.Line != line || at.Column != column {
				t.Fatalf("%s: %+v is no place, want %d:%d", f.Code, at, line, column)
			}
		}
		if p.End.Offset < p.Start.Offset {
			t.Errorf("%s ends before it begins: %+v", f.Code, p)
		}
		if !beginsAt(text, p, mark) {
			t.Errorf("%s: %s does not begin at %d", f.Code, p.Path, p.Start.Offset)
		}
	}
	for _, e := range f.Fix {
		if e.Start.Offset > e.End.Offset || e.End.Offset > len(data) || !utf8.ValidString(e.Text) {
			t.Errorf("%s: %+v is no edit", f.Code, e)
		}
	}
}

// beginsAt reports whether a place begins where its path says: at the value, or at the name of the member.
func beginsAt(text string, p policy.Place, mark int) bool {
	v, err := jsonscan.Read(text, policy.DefaultMaxSize)
	if err != nil || p.Path == "" {
		return true
	}
	root := jsonscan.Tree(v)
	if list := root.Member("Statement"); list != nil && list.Kind() == jsonscan.KindObject {
		list.Alone = true
	}
	path, ok := jsonscan.ParsePath(p.Path)
	n := root.Follow(path)
	if !ok || n.Path().String() != p.Path {
		return false
	}
	places := []int{n.Offset(), n.NameAt}
	if n.Up != nil {
		for i := range n.Up.Inner { // of those with one name the path leads to the first
			if m := &n.Up.Inner[i]; m.Step == n.Step {
				places = append(places, m.NameAt)
			}
		}
	}
	return slices.Contains(places, p.Start.Offset-mark)
}

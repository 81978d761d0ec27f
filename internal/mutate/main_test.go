package main

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

const text = `package p

import "fmt"

const Key = "aws:Key"

type s struct {
	a int ` + "`json:\"a\"`" + `
}

func (x *s) F(a, b int) (ok bool, err error) {
	if a < b || !true {
		x.a = 1
		fmt.Println("a sentence")
	}
	return a == 'c', nil
}

func g() int { return -1 }
`

// TestFind: all changes of a file, each with the text that stands there then.
func TestFind(t *testing.T) {
	found, err := find("p", "p.go", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, m := range found {
		line := strings.Split(string(m.apply([]byte(text))), "\n")[m.line-1]
		got[m.where+": "+m.whatItDoes+strings.TrimPrefix(m.id(), "p.go: "+m.where+": "+m.source+": "+m.whatItDoes)] = strings.TrimSpace(line)
	}
	want := map[string]string{
		`Key: "aws:Key" gets a ~`:     `const Key = "aws:Key~"`,
		"s.F: it returns at once":     "func (x *s) F(a, b int) (ok bool, err error) { return *new(bool), *new(error);",
		"s.F: the condition is false": "if false && (a < b || !true) {",
		"s.F: the condition is true":  "if true || (a < b || !true) {",
		"s.F: < becomes <=":           "if a <= b || !true {",
		"s.F: < becomes >=":           "if a >= b || !true {",
		"s.F: || becomes &&":          "if a < b && !true {",
		"s.F: true becomes false":     "if a < b || !false {",
		"s.F: 1 becomes one more":     "x.a = (1 + 1)",
		"s.F: == becomes !=":          "return a != 'c', nil",
		"s.F: 'c' becomes the next":   "return a == ('c' + 1), nil",
		"g: it returns at once":       "func g() int { return *new(int); return -1 }",
	}
	gone := 0 // of x.a = 1 and of the call
	for id, line := range got {
		if strings.HasSuffix(id, "the statement is gone") && line == "" {
			gone++
			delete(got, id)
		}
	}
	if !maps.Equal(got, want) {
		for id := range maps.Keys(got) {
			if got[id] != want[id] {
				t.Errorf("%s\n%s\nwant\n%s", id, got[id], want[id])
			}
			delete(want, id)
		}
		t.Errorf("missing %q", want)
	}
	if len(found) != 14 || gone == 0 {
		t.Errorf("%d changes, want 14; %d statements", len(found), gone)
	}
	ids := make(map[string]bool)
	for _, m := range found {
		ids[m.id()] = true
	}
	if len(ids) != len(found) {
		t.Errorf("%d ids for %d changes", len(ids), len(found))
	}
	if _, err := find("p", "p.go", []byte("package")); err == nil {
		t.Error("no Go is accepted")
	}
}

func TestChoose(t *testing.T) {
	all := make([]mutant, 100)
	for i := range all {
		all[i].line = i
	}
	a, b, c := choose(all, 1, 10), choose(all, 1, 10), choose(all, 2, 10)
	if len(a) != 10 || !slices.Equal(a, b) || slices.Equal(a, c) {
		t.Errorf("seed 1: %v and %v, seed 2: %v", a, b, c)
	}
	if n := len(choose(all, 1, 1000)); n != 100 {
		t.Errorf("%d of 100", n)
	}
}

func TestReadEquivalent(t *testing.T) {
	got, err := readEquivalent("# why\n# it is so\na.go: F: x: y\nb.go: F: x: y\n\n# another\nc.go: F: x: y\n")
	if want := []string{"a.go: F: x: y", "b.go: F: x: y", "c.go: F: x: y"}; err != nil || !slices.Equal(slices.Sorted(maps.Keys(got)), want) {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{"a.go: F: x: y", "# why\na\n\nb", "# why\na\na"} {
		if got, err := readEquivalent(bad); err == nil {
			t.Errorf("%q is read as %v", bad, got)
		}
	}
}

// TestEquivalentExists: what the file of equivalent changes names can still be changed.
func TestEquivalentExists(t *testing.T) {
	t.Chdir("../..")
	text, err := os.ReadFile(".ci/equivalent-mutants")
	if err != nil {
		t.Fatal(err)
	}
	equivalent, err := readEquivalent(string(text))
	if err != nil {
		t.Fatal(err)
	}
	all, err := mutants([]string{"./..."})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		delete(equivalent, m.id())
	}
	for id := range equivalent {
		t.Errorf("there is no such change: %s", id)
	}
}

// TestTry: each outcome is told from the others.
func TestTry(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a package five times")
	}
	all, err := mutants([]string{"./testdata/small"})
	if err != nil {
		t.Fatal(err)
	}
	const file = "testdata/small/small.go: "
	ids := []string{
		file + "First: if n < len(list) {: < becomes <=",           // the same: all are the first
		file + "First: if n < len(list) {: the condition is false", // noticed
		file + "Count: n--: the statement is gone",                 // never ends
		file + "Count: for n > 0 {: > becomes >=",                  // noticed
	}
	var list []mutant
	for _, m := range all {
		if slices.Contains(ids, m.id()) {
			list = append(list, m)
		}
	}
	bad := list[0]
	bad.text = "=<"
	list = append(list, bad)
	o := options{timeout: 5 * time.Second}
	var out strings.Builder
	got, err := try(o, list, map[string]bool{}, &out)
	if want := (tally{killed: 2, late: 1, broken: 1, survived: 1}); err != nil || got != want || !strings.HasPrefix(out.String(), "SURVIVED  "+ids[0]) {
		t.Errorf("%v, %v, want %v\n%s", got, err, want, out.String())
	}
	if p := got.percent(); p != 25 {
		t.Errorf("%v %%", p)
	}
	out.Reset()
	same := slices.IndexFunc(list, func(m mutant) bool { return m.id() == ids[0] })
	got, err = try(o, list[same:same+1], map[string]bool{ids[0]: true}, &out)
	if err != nil || got != (tally{equivalent: 1}) || out.String() != "" || got.percent() != 0 {
		t.Errorf("%v, %v\n%s", got, err, out.String())
	}
}

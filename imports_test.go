package lambdaiam_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
)

// TestFindingsAreOptional holds that a program has package policy/validate, with its tables, only if it asks for it: no
// package imports it but those beneath it and the examples.
func TestFindingsAreOptional(t *testing.T) {
	const findings = "github.com/lambdaiam/lambdaiam/policy/validate"
	root := os.DirFS(moduleRoot(t))
	seen := 0
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if imported != findings && !strings.HasPrefix(imported, findings+"/") {
				continue
			}
			seen++
			if !strings.HasPrefix(name, "policy/validate/") && !strings.HasPrefix(name, "examples/") {
				t.Errorf("%s imports %s", name, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Error("no import of it is seen at all")
	}
}

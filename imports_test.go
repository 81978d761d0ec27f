package lambdaiam_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// optional are packages that a program has, with their tables, only if it asks for them, and which packages may import
// each, besides those beneath it and the examples.
var optional = map[string][]string{
	"policy/validate":  nil,
	"evaluate/account": {"evaluate/denial/"},
	"evaluate/denial":  nil,
}

// TestOptional holds that no package imports what a program should have only if it asks for it.
func TestOptional(t *testing.T) {
	const module = "github.com/lambdaiam/lambdaiam/"
	root := os.DirFS(moduleRoot(t))
	seen := make(map[string]bool)
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
			for pkg, from := range optional {
				if imported != module+pkg && !strings.HasPrefix(imported, module+pkg+"/") {
					continue
				}
				seen[pkg] = true
				may := func(dir string) bool { return strings.HasPrefix(name, dir) }
				if !may(pkg+"/") && !may("examples/") && !slices.ContainsFunc(from, may) {
					t.Errorf("%s imports %s", name, imported)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range optional {
		if !seen[pkg] {
			t.Errorf("no import of %s is seen at all", pkg)
		}
	}
}

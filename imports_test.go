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

// optional are packages that a program has only if it asks for them, and the directories beside their own whose packages
// may import them.
var optional = []struct {
	name      string
	importers []string
}{
	{"policy/validate", []string{"examples/"}},
	{"evaluate/account", []string{"evaluate/denial/", "examples/"}},
	{"evaluate/simulator", []string{"examples/"}},
	{"evaluate/stack", []string{"examples/"}},
	{"evaluate/denial", []string{"examples/"}},
}

// TestOptional holds that a program has an optional package, with its tables, only if it asks for it.
func TestOptional(t *testing.T) {
	const module = "github.com/lambdaiam/lambdaiam/"
	root := os.DirFS(moduleRoot(t))
	seen := make(map[string]int)
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
		for _, o := range optional {
			if strings.HasPrefix(name, o.name+"/") {
				seen[o.name]++ // it is looked for where it is
			}
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			for _, o := range optional {
				if imported != module+o.name && !strings.HasPrefix(imported, module+o.name+"/") {
					continue
				}
				may := func(dir string) bool { return strings.HasPrefix(name, dir) }
				if !may(o.name+"/") && !slices.ContainsFunc(o.importers, may) {
					t.Errorf("%s imports %s", name, imported)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range optional {
		if seen[o.name] == 0 {
			t.Errorf("there is no package %s", o.name)
		}
	}
}

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

// optional are packages that a program has only if it asks for them: no package imports them but those beneath them and
// the examples. Package policy/validate has its tables, the others read what people hold.
var optional = [...]string{"policy/validate", "evaluate/simulator"}

// TestOptionalPackages holds that nothing below an optional package learns of it.
func TestOptionalPackages(t *testing.T) {
	for _, pkg := range optional {
		t.Run(pkg, func(t *testing.T) { importedOnlyByExamples(t, pkg) })
	}
}

// importedOnlyByExamples fails where a file of the module, tests left out, imports an optional package.
func importedOnlyByExamples(t *testing.T, pkg string) {
	full := "github.com/lambdaiam/lambdaiam/" + pkg
	root := os.DirFS(moduleRoot(t))
	seen := false
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
			seen = seen || strings.HasPrefix(name, pkg+"/") // it is looked for where it is
			if imported != full && !strings.HasPrefix(imported, full+"/") {
				continue
			}
			if !strings.HasPrefix(name, pkg+"/") && !strings.HasPrefix(name, "examples/") {
				t.Errorf("%s imports %s", name, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !seen {
		t.Error("there is no such package")
	}
}

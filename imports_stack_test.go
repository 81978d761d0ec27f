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

// TestStackArrows holds that package evaluate/stack and those beneath it import only what they may, and that nothing but
// they and the examples imports them. Package yaml, which is a module of its own, imports none of this one.
func TestStackArrows(t *testing.T) {
	const module, stacks = "github.com/lambdaiam/lambdaiam/", "evaluate/stack"
	allowed := []string{"arn", "condition", "evaluate", "evaluate/lambdaperm", "managed", "policy", "policy/action",
		"policy/lambdapolicy"}
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
		inside := strings.HasPrefix(name, stacks+"/")
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imported, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			isStack := imported == stacks || strings.HasPrefix(imported, stacks+"/")
			switch {
			case path.Dir(name) == stacks+"/yaml": // a module of its own, which needs nothing of this one
				t.Errorf("%s imports %s", name, imported)
			case isStack && !inside && !strings.HasPrefix(name, "examples/"):
				t.Errorf("%s imports %s", name, imported)
			case inside && !isStack && !strings.HasPrefix(imported, "internal/") && !slices.Contains(allowed, imported):
				t.Errorf("%s imports %s", name, imported)
			case isStack && path.Dir(name) == stacks && imported != stacks+"/internal/forms":
				t.Errorf("%s imports %s", name, imported)
			case isStack:
				seen++
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

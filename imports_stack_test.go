package lambdaiam_test

import (
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestStackImports holds what package evaluate/stack and the readers beneath it may import, and that it does not import
// these.
func TestStackImports(t *testing.T) {
	const module, stacks, forms = "github.com/lambdaiam/lambdaiam/", "evaluate/stack", "evaluate/stack/internal/forms"
	const access, reading = "evaluate/internal/access", "evaluate/stack/internal/reading"
	allowed := []string{"arn", "condition", "evaluate", "evaluate/lambdaperm", "managed", "policy", "policy/lambdapolicy"}
	for dir, own := range map[string][]string{
		stacks: nil, stacks + "/cloudformation": {stacks, forms, access, reading}, stacks + "/terraform": {stacks, forms, access, reading, "policy/action"},
	} {
		files, err := filepath.Glob(filepath.Join(moduleRoot(t), filepath.FromSlash(dir), "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, error %v", dir, len(files), err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range file.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				imported, ours := strings.CutPrefix(imported, module)
				if ours && !strings.HasPrefix(imported, "internal/") && !slices.Contains(allowed, imported) && !slices.Contains(own, imported) {
					t.Errorf("%s/%s imports %s", dir, path.Base(filepath.ToSlash(name)), imported)
				}
			}
		}
	}
}

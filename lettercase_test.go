package lambdaiam_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// foldsCase are the functions of the standard library that ignore or change letter case, in alphabets beyond ASCII too.
var foldsCase = map[string][]string{
	"strings": {"EqualFold", "ToLower", "ToLowerSpecial", "ToUpper", "ToUpperSpecial", "ToTitle", "ToTitleSpecial", "Title"},
	"bytes":   {"EqualFold", "ToLower", "ToLowerSpecial", "ToUpper", "ToUpperSpecial", "ToTitle", "ToTitleSpecial", "Title"},
	"unicode": {"ToLower", "ToUpper", "ToTitle", "To", "SimpleFold", "IsLower", "IsUpper", "IsTitle", "CaseRanges", "SpecialCase"},
}

// mayFoldCase are the places that may, as file: function, and why. Whatever compares keys, tag keys and names of
// services, actions and operators asks package ascii (G-111).
var mayFoldCase = map[string]string{
	"condition/lookup.go: unicode.ToLower":   "finds values of StringEqualsIgnoreCase, as package glob compares them",
	"internal/glob/glob.go: unicode.ToLower": "compares values of StringEqualsIgnoreCase",

	"internal/cover/cover.go: unicode.ToLower":    "compares values of StringEqualsIgnoreCase, as package glob does",
	"internal/cover/tried.go: unicode.SimpleFold": "finds the letters that package glob takes for the same",

	"evaluate/analyze/spelling.go: unicode.ToLower": "tells which texts values of StringEqualsIgnoreCase name, as package glob does",
}

// TestLetterCase holds that there is one rule for letter case: nothing but values of StringEqualsIgnoreCase is compared
// by the letters of other alphabets.
func TestLetterCase(t *testing.T) {
	found := make(map[string]bool)
	root := os.DirFS(moduleRoot(t))
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		uses, err := caseFolding(name, text)
		for place, use := range uses {
			found[use] = true
			if mayFoldCase[use] == "" {
				t.Errorf("%s: G-111: %s is none of the places that may ignore the case of other alphabets: use package ascii", place, use)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, use := range slices.Sorted(maps.Keys(mayFoldCase)) {
		if !found[use] {
			t.Errorf("%s: is on the list and not in the code", use)
		}
	}
}

// caseFolding returns the uses of foldsCase in a file, as mayFoldCase has them, by their places.
func caseFolding(name string, text []byte) (map[string]string, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	uses := make(map[string]string)
	imported := make(map[string]string) // by the name in the file
	for _, spec := range file.Imports {
		pkg, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		local := path.Base(pkg)
		if spec.Name != nil {
			local = spec.Name.Name
		}
		at := files.Position(spec.Pos()).String()
		switch {
		case strings.HasPrefix(pkg, "golang.org/x/text"):
			uses[at] = name + ": " + pkg
		case foldsCase[pkg] != nil && local == ".":
			uses[at] = name + ": " + pkg + ".*"
		case foldsCase[pkg] != nil:
			imported[local] = pkg
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && slices.Contains(foldsCase[imported[x.Name]], s.Sel.Name) {
			uses[files.Position(s.Pos()).String()] = name + ": " + imported[x.Name] + "." + s.Sel.Name
		}
		return true
	})
	return uses, nil
}

// The check finds what it looks for.
func TestLetterCaseFinds(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`import "strings"; var _ = strings.EqualFold("a", "b")`, "a.go: strings.EqualFold"},
		{`import "strings"; var f = strings.ToLower`, "a.go: strings.ToLower"},
		{`import s "strings"; var _ = s.ToUpper("a")`, "a.go: strings.ToUpper"},
		{`import . "strings"; var _ = ToUpper("a")`, "a.go: strings.*"},
		{`import "bytes"; var _ = bytes.EqualFold(nil, nil)`, "a.go: bytes.EqualFold"},
		{`import "unicode"; var _ = unicode.SimpleFold('k')`, "a.go: unicode.SimpleFold"},
		{`import "golang.org/x/text/cases"`, "a.go: golang.org/x/text/cases"},
		{`import "unicode"; var _ = unicode.IsSpace(' ')`, ""},
		{`import "strings"; var _ = strings.Contains("a", "b")`, ""},
		{`import "x/strings"; var ascii struct{ EqualFold int }; var _ = ascii.EqualFold`, ""},
	} {
		uses, err := caseFolding("a.go", []byte("package a; "+tt.text))
		if got := strings.Join(slices.Collect(maps.Values(uses)), " "); err != nil || got != tt.want {
			t.Errorf("%s: %q, %v, want %q", tt.text, got, err, tt.want)
		}
	}
}

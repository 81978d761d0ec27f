package lambdaiam_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const rulesFile = "RULES.md"

var (
	ruleID = regexp.MustCompile(`\b(?:(?:ACT|AN|ARN|FL|IDP|IN|L2|LC|MP|OP|OPEN|PULL|PUSH|RBP|ROLE|SEED|[CEGKLMQSV])-[0-9]+[a-z]?|` +
		`F-L?[0-9]+)\b`)
	ruleRow  = regexp.MustCompile(`^\| (\S+) \| (.+) \| (.+) \| (.+) \|\n$`)
	ruleTest = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

// TestRules holds RULES.md against the module: what is cited is defined once, what is defined is cited, and the tests it
// names are there, in files that mention the rule. A test file without tests holds tables for all tests of its package.
func TestRules(t *testing.T) {
	rules, cited, tests := scanRules(t)
	defined := make(map[string]bool)
	for line := range strings.Lines(rules) {
		row := ruleRow.FindStringSubmatch(line)
		if row == nil {
			if strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "|---") {
				t.Errorf("not a row of four cells: %s", line)
			}
			continue
		}
		id := row[1]
		switch {
		case id == "id":
			continue
		case ruleID.FindString(id) != id:
			t.Errorf("%s is not an id", id)
		case defined[id]:
			t.Errorf("%s is defined twice", id)
		case cited[id] == "":
			t.Errorf("%s is cited nowhere", id)
		}
		defined[id] = true
		for test := range strings.SplitSeq(row[4], ", ") {
			pkg, _, _ := strings.Cut(test, ".")
			if ids, ok := tests[test]; !ok {
				t.Errorf("%s: there is no test %s", id, test)
			} else if !slices.Contains(ids, id) && !slices.Contains(tests[pkg], id) {
				t.Errorf("%s: the file of %s does not mention it", id, test)
			}
		}
	}
	for _, id := range ruleID.FindAllString(rules, -1) {
		if cited[id] == "" {
			cited[id] = rulesFile
		}
	}
	for _, id := range slices.Sorted(maps.Keys(cited)) {
		if !defined[id] {
			t.Errorf("%s, in %s, is not defined in %s", id, cited[id], rulesFile)
		}
	}
}

// scanRules reads the .go and .md files of the module, and the .jsonl files beside tests. It returns the text of RULES.md;
// for each id in another file the name of one; and for each test, written package.TestName, the ids in its file, for each
// package those in its tables.
func scanRules(t *testing.T) (rules string, cited map[string]string, tests map[string][]string) {
	t.Helper()
	cited, tests = make(map[string]string), make(map[string][]string)
	root := os.DirFS(moduleRoot(t))
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch ext := path.Ext(name); {
		case err != nil:
			return err
		case d.IsDir() && name != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() || ext != ".go" && ext != ".md" && ext != ".jsonl":
			return nil
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		text := string(data)
		if name == rulesFile {
			rules = text
			return nil
		}
		ids := ruleID.FindAllString(text, -1)
		for _, id := range ids {
			cited[id] = name
		}
		if dir, _, ok := strings.Cut(name, "/testdata/"); ok && path.Ext(name) == ".jsonl" {
			pkg := path.Base(dir)
			tests[pkg] = append(tests[pkg], ids...)
		}
		if strings.HasSuffix(name, "_test.go") {
			pkg := path.Base(path.Dir(name))
			if pkg == "." {
				pkg = "lambdaiam"
			}
			funcs := ruleTest.FindAllStringSubmatch(text, -1)
			if len(funcs) == 0 {
				tests[pkg] = append(tests[pkg], ids...)
			}
			for _, f := range funcs {
				tests[pkg+"."+f[1]] = ids
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rules, cited, tests
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}

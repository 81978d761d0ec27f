package evaluate_test

import (
	"cmp"
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

const rulesFile = "evaluate/RULES.md"

var (
	ruleID   = regexp.MustCompile(`\b(?:ACT|ARN|IDP|LC|MP|OPEN|PULL|PUSH|RBP|ROLE|SEED|[A-Z])-[0-9]+[a-z]?\b`)
	ruleRow  = regexp.MustCompile(`^\| (\S+) \| (.+) \| (.+) \| (.+) \|$`)
	testFunc = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

// TestRules holds RULES.md against the module: what is cited is defined once, what is defined is cited, and the tests it
// names are there, in a file that mentions the rule.
func TestRules(t *testing.T) {
	cited := make(map[string]string)                // by id: a file
	mentioned := make(map[string]map[string]string) // by test, as in RULES.md, and id: the file of the test
	var rules string
	root := moduleRoot(t)
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		switch ext := path.Ext(name); {
		case err != nil:
			return err
		case d.IsDir():
			if name != "." && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		case ext != ".go" && ext != ".md":
			return nil
		}
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		text := string(data)
		if name == rulesFile {
			rules = text
			return nil
		}
		ids := make(map[string]string)
		for _, id := range ruleID.FindAllString(text, -1) {
			ids[id], cited[id] = name, name
		}
		if strings.HasSuffix(name, "_test.go") {
			for _, f := range testFunc.FindAllStringSubmatch(text, -1) {
				mentioned[path.Base(path.Dir(name))+"."+f[1]] = ids
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	defined := make(map[string]bool)
	for line := range strings.Lines(rules) {
		row := ruleRow.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		switch {
		case row == nil:
			if strings.HasPrefix(line, "|") && ruleID.MatchString(line) {
				t.Errorf("not a row of four cells: %s", line)
			}
			continue
		case row[1] == "id":
			continue
		case ruleID.FindString(row[1]) != row[1]:
			t.Errorf("%s is not an id", row[1])
			continue
		case defined[row[1]]:
			t.Errorf("%s is defined twice", row[1])
		case cited[row[1]] == "":
			t.Errorf("%s is cited nowhere", row[1])
		}
		id := row[1]
		defined[id] = true
		for _, test := range strings.Split(row[4], ", ") {
			if ids, ok := mentioned[test]; !ok {
				t.Errorf("%s: there is no test %s", id, test)
			} else if ids[id] == "" {
				t.Errorf("%s is not mentioned in the file of %s", id, test)
			}
		}
	}
	for _, id := range ruleID.FindAllString(rules, -1) {
		cited[id] = cmp.Or(cited[id], rulesFile)
	}
	for _, id := range slices.Sorted(maps.Keys(cited)) {
		if !defined[id] {
			t.Errorf("%s, in %s, is not defined in %s", id, cited[id], rulesFile)
		}
	}
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(".")
	for ; err == nil; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	t.Fatal("no go.mod above the test")
	return ""
}

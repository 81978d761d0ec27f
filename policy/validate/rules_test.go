package validate

import (
	"slices"
	"strings"
	"testing"
)

// TestTable holds the table of rules: each number and code once, the numbers without a gap but for the two that are left
// out, and every row complete.
func TestTable(t *testing.T) {
	ids, codes := make(map[string]bool), make(map[Code]bool)
	checks := 0
	for info := range Codes() {
		switch {
		case info.Rule != "" && ids[info.Rule], codes[info.Code]:
			t.Errorf("%s %s is there twice", info.Rule, info.Code)
		case info.Severity == 0 || len(info.Kinds) == 0:
			t.Errorf("%s %s: severity %v, kinds %v", info.Rule, info.Code, info.Severity, info.Kinds)
		case info.Sentence == "" || info.Help == "":
			t.Errorf("%s %s: no sentence or help", info.Rule, info.Code)
		case !strings.HasSuffix(info.Sentence, ".") || strings.HasSuffix(info.Help, "."):
			t.Errorf("%s %s: a sentence ends in a full stop, a help does not", info.Rule, info.Code)
		}
		ids[info.Rule], codes[info.Code] = true, true
		if info.Rule != "" {
			checks++
		}
	}
	if checks != 177 {
		t.Errorf("%d rules, want 177", checks)
	}
	if len(tables) != len(familyNames) {
		t.Error("a table has no name in the tests")
	}
	if !slices.IsSortedFunc(allRules().rules, func(a, b *rule) int { return strings.Compare(a.id, b.id) }) {
		t.Error("not in the order of the numbers")
	}
}

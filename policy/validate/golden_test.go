package validate

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", file, diff)
	}
}

// TestGolden holds every text of testdata to all that is found in it: places, messages, helps and fixes. Run it with
// -update to write the files anew, and read what changed.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[Code]bool)
	for _, file := range files {
		var b strings.Builder
		for _, v := range readVectors(t, file) {
			list := Text([]byte(v.Text), v.Kind)
			for _, f := range list {
				found[f.Code] = true
			}
			if len(list) > 0 {
				fmt.Fprintf(&b, "%s\n%s: %s%s\n\n", v.Name, v.Kind, shortened(v.Text), listed(list))
			}
		}
		golden(t, strings.TrimSuffix(file, ".jsonl")+".golden", b.String())
	}
	for _, code := range []Code{"POLICY_TOO_LARGE", "INVALID_UTF8", "INVALID_KIND", deadEntry} {
		found[code] = true // of what is no text in a file of JSON
	}
	for info := range Codes() {
		if !found[info.Code] {
			t.Errorf("no text has %s", info.Code)
		}
	}
}

// shortened leaves out the middle of a long text.
func shortened(text string) string {
	const most = 1000
	if len(text) > most {
		return text[:most/2] + " … " + text[len(text)-most/2:]
	}
	return text
}

// TestRulesTable writes the table of rules: number, code, severity, kinds, whether it is in, and what decides.
func TestRulesTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("| rule | code | severity | kinds | in | decided by | tests |\n|---|---|---|---|---|---|---|\n")
	out := map[string]string{ // by the rule behind them
		"F-074": "073 | SCP_SYNTAX_ERROR_ACTION_WILDCARD | | | out: wildcards are legal anywhere since September 2025 | | |",
		"F-090": "089 | DEPRECATED_GLOBAL_CONDITION_KEY | | | out: UNSUPPORTED_GLOBAL_CONDITION_KEY is about the same key | | |",
	}
	dated := datedCodes(t)
	for info := range Codes() {
		if row := out[info.Rule]; row != "" {
			fmt.Fprintf(&b, "| F-%s\n", row)
		}
		decided, kinds := "the document", "all"
		family := familyOf(info.Code)
		if family == "refused" || family == "refusals" {
			decided = "Parse or CheckKind"
		}
		if dated[info.Code] {
			decided = "data"
		}
		if len(info.Kinds) < int(policy.Endpoint) {
			kinds = ""
			for _, k := range info.Kinds {
				kinds += " " + k.String()
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | in | %s | TestVectors/%s |\n", info.Rule, info.Code, info.Severity, strings.TrimSpace(kinds), decided, family)
	}
	golden(t, "testdata/rules.golden", b.String())
}

// datedCodes are those of findings in testdata that say as of which day their data is.
func datedCodes(t *testing.T) map[Code]bool {
	t.Helper()
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	dated := make(map[Code]bool)
	for _, file := range files {
		for _, v := range readVectors(t, file) {
			for _, f := range Text([]byte(v.Text), v.Kind) {
				dated[f.Code] = dated[f.Code] || strings.Contains(f.Help, "as of ")
			}
		}
	}
	return dated
}

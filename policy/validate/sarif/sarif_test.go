package sarif_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
	"github.com/lambdaiam/lambdaiam/policy/validate/sarif"
)

// A log is as much of the format as the tests read.
type log struct {
	Version string
	Runs    []struct {
		ColumnKind string
		Tool       struct {
			Driver struct {
				Name, SemanticVersion, InformationURI string
				Rules                                 []struct {
					ID, Name                          string
					ShortDescription, FullDescription struct{ Text string }
					Help                              struct{ Text, Markdown string }
					DefaultConfiguration              struct{ Level string }
					Properties                        struct {
						Precision        string
						Tags             []string
						SecuritySeverity string `json:"security-severity"`
					}
				}
			}
		}
		Invocations []struct {
			ToolExecutionNotifications []struct{ Message struct{ Text string } }
		}
		Results []result
	}
}

type result struct {
	RuleID, Level               string
	RuleIndex                   int
	Message                     struct{ Text string }
	Locations, RelatedLocations []struct {
		ID               int
		Message          struct{ Text string }
		PhysicalLocation struct {
			ArtifactLocation struct{ URI string }
			Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
		}
	}
	PartialFingerprints map[string]string
	Fixes               []struct {
		ArtifactChanges []struct {
			Replacements []struct {
				DeletedRegion   struct{ StartColumn, EndColumn int }
				InsertedContent struct{ Text string }
			}
		}
	}
}

func write(t testing.TB, policies ...sarif.Policy) (text string, read log) {
	t.Helper()
	var b bytes.Buffer
	if err := sarif.Write(&b, policies); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	return b.String(), read
}

func of(uri, text string, k policy.Kind) sarif.Policy {
	return sarif.Policy{URI: uri, Text: []byte(text), Findings: validate.Text([]byte(text), k)}
}

const faulty = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "é", "Effect": "allow", "Action": ["s3:ListBuckets", "iam:PassRole"], "Resource": "*"},
    {"Effect": "Allow", "Action": ["iam:PassRole", "s3:Get*", "s3:GetObject", "s3:ListBuckets"], "Resource": ["*"]}
  ]
}
`

func TestResults(t *testing.T) {
	p := of("policies/a%20b.json", faulty, policy.Identity)
	text, read := write(t, p)
	if again, _ := write(t, p); again != text {
		t.Error("written twice it differs")
	}
	run := read.Runs[0]
	driver := run.Tool.Driver
	if len(read.Runs) != 1 || read.Version != "2.1.0" || run.ColumnKind != "unicodeCodePoints" || driver.Name == "" || driver.SemanticVersion == "" ||
		driver.InformationURI == "" || len(run.Results) != len(p.Findings) || len(p.Findings) < 6 {
		t.Fatalf("%s", text)
	}
	levels := map[string]int{"error": 3, "warning": 2, "note": 1}
	used := make(map[string]bool)
	for i, r := range run.Results {
		used[r.RuleID] = true
		if driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("%s has the number of %s", r.RuleID, driver.Rules[r.RuleIndex].ID)
		}
		if i > 0 && levels[r.Level] > levels[run.Results[i-1].Level] {
			t.Error("a graver finding comes later")
		}
		at := r.Locations[0].PhysicalLocation
		k := slices.IndexFunc(p.Findings, func(f validate.Finding) bool {
			return string(f.Code) == r.RuleID && f.Start.Line == at.Region.StartLine && f.Start.Column == at.Region.StartColumn &&
				f.End.Line == at.Region.EndLine && f.End.Column == at.Region.EndColumn
		})
		if k < 0 || len(r.Locations) != 1 || at.ArtifactLocation.URI != p.URI {
			t.Errorf("%s is at %v", r.RuleID, r.Locations)
			continue
		}
		f := p.Findings[k]
		want := map[validate.Severity]string{validate.Error: "error", validate.SecurityWarning: "warning", validate.Warning: "warning", validate.Suggestion: "note"}
		if r.Level != want[f.Severity] || !strings.Contains(r.Message.Text, ". ") || len(r.RelatedLocations) != len(f.Related) || (len(r.Fixes) > 0) != (len(f.Fix) > 0) {
			t.Errorf("%s: %+v", f.Code, r)
		}
		for n, related := range r.RelatedLocations {
			if related.ID != n+1 || related.Message.Text == "" {
				t.Errorf("%s: related %+v", f.Code, related)
			}
		}
	}
	for _, r := range driver.Rules {
		if !used[r.ID] {
			t.Errorf("%s is not used", r.ID)
		}
		security := slices.Contains(r.Properties.Tags, "security")
		if security != (r.Properties.SecuritySeverity != "") || security != (r.DefaultConfiguration.Level == "warning" && r.ID != "UNIQUE_SIDS_RECOMMENDED") {
			t.Errorf("%s: security %v, %+v", r.ID, security, r)
		}
	}
}

// TestEveryCode: whatever the code, its rule has all texts, none of them too long.
func TestEveryCode(t *testing.T) {
	p := sarif.Policy{URI: "p.json"}
	for info := range validate.Codes() {
		p.Findings = append(p.Findings, validate.Finding{Code: info.Code, Severity: info.Severity})
	}
	p.Findings = append(p.Findings, validate.Finding{Code: "NEW", Severity: validate.Error})
	_, read := write(t, p)
	rules := read.Runs[0].Tool.Driver.Rules
	if len(rules) != len(p.Findings) {
		t.Fatalf("%d rules, want %d", len(rules), len(p.Findings))
	}
	for _, r := range rules {
		for what, text := range map[string]string{
			"name": r.Name, "short": r.ShortDescription.Text, "full": r.FullDescription.Text, "help": r.Help.Text, "markdown": r.Help.Markdown,
			"precision": r.Properties.Precision, "level": r.DefaultConfiguration.Level,
		} {
			if text == "" || len(text) > 1024 || strings.Contains(text, "..") {
				t.Errorf("%s: %s: %q", r.ID, what, text)
			}
		}
		if r.ID == "MISSING_ARN_ACCOUNT" && r.Name != "MissingArnAccount" {
			t.Errorf("name %q", r.Name)
		}
	}
}

func TestNothingFound(t *testing.T) {
	for _, list := range [][]sarif.Policy{nil, {{}}, {of("p.json", `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`, policy.SCP)}} {
		if text, _ := write(t, list...); !strings.Contains(text, `"results":[]`) || !strings.Contains(text, `"rules":[]`) {
			t.Errorf("%s", text)
		}
	}
}

// prints returns the fingerprints by code and place.
func prints(t *testing.T, p ...sarif.Policy) (all []string) {
	t.Helper()
	_, read := write(t, p...)
	for _, r := range read.Runs[0].Results {
		all = append(all, r.RuleID+" "+r.PartialFingerprints["primaryLocationLineHash"])
	}
	slices.Sort(all)
	return all
}

func TestFingerprints(t *testing.T) {
	before := prints(t, of("p.json", faulty, policy.Identity))
	if len(slices.Compact(slices.Clone(before))) != len(before) {
		t.Errorf("two findings have one: %q", before)
	}
	for name, text := range map[string]string{
		"a line above":      "\n" + faulty,
		"an Id":             strings.Replace(faulty, `"Statement"`, "\"Id\": \"x\",\n  \"Statement\"", 1),
		"a statement above": strings.Replace(faulty, "[\n", "[\n    {\"Effect\": \"Deny\", \"Action\": \"sqs:*\", \"Resource\": \"*\"},\n", 1),
		"other blanks":      strings.ReplaceAll(faulty, "    ", "\t"),
		"an entry above":    strings.Replace(faulty, `"s3:ListBuckets", "iam`, "\"s3:ListBucket\",\n\"s3:ListBuckets\", \"iam", 1),
	} {
		after := prints(t, of("p.json", text, policy.Identity))
		for _, was := range before {
			if !slices.Contains(after, was) {
				t.Errorf("%s: %s is gone, there is %q", name, was, after)
			}
		}
	}
	other := prints(t, of("p.json", strings.Replace(faulty, "s3:ListBuckets", "s3:ListBocket", 1), policy.Identity))
	if slices.Equal(before, other) {
		t.Error("another value has the same fingerprint")
	}
	twice := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListBuckets","s3:ListBuckets"],"Resource":"*"},{"Effect":"Allow","Action":["s3:ListBuckets","s3:ListBuckets"],"Resource":"*"}]}`
	same := prints(t, of("p.json", twice, policy.Identity), of("p.json", twice, policy.Identity))
	if n := len(slices.Compact(slices.Clone(same))); n != len(same) {
		t.Errorf("%d of %d differ: %q", n, len(same), same)
	}
}

// TestInside: a policy that is a part of its file is shown as that part.
func TestInside(t *testing.T) {
	p := of("texts.jsonl", faulty, policy.Identity)
	p.Name, p.Start, p.End = "x", policy.Position{Line: 7, Column: 1}, policy.Position{Line: 7, Column: 300}
	_, read := write(t, p)
	for _, r := range read.Runs[0].Results {
		at := r.Locations[0].PhysicalLocation.Region
		if at.StartLine != 7 || at.StartColumn != 1 || at.EndLine != 7 || at.EndColumn != 300 || r.Fixes != nil || r.RelatedLocations != nil {
			t.Errorf("%+v", r)
		}
	}
	q := p
	q.Name = "y"
	if a, b := prints(t, p), prints(t, q); slices.Equal(a, b) {
		t.Error("the name does not count")
	}
}

// TestBuiltInCode: what has no text is at the beginning.
func TestBuiltInCode(t *testing.T) {
	_, read := write(t, sarif.Policy{URI: "p", Findings: []validate.Finding{{Code: "INVALID_ACTION", Severity: validate.Error, Message: "m", Place: policy.Place{Path: "Statement[9].Action"}}}})
	if at := read.Runs[0].Results[0].Locations[0].PhysicalLocation.Region; at.StartLine != 1 || at.StartColumn != 1 || at.EndLine != 1 || at.EndColumn != 1 {
		t.Errorf("%+v", at)
	}
}

func TestMost(t *testing.T) {
	p := sarif.Policy{URI: "p.json"}
	for i := range sarif.MaxResults + 5 {
		f := validate.Finding{Code: "REDUNDANT_ACTION", Severity: validate.Suggestion, Message: fmt.Sprint(i)}
		if i > sarif.MaxResults {
			f = validate.Finding{Code: "INVALID_ACTION", Severity: validate.Error, Message: "no action"}
		}
		p.Findings = append(p.Findings, f)
	}
	_, read := write(t, p)
	run := read.Runs[0]
	if len(run.Results) != sarif.MaxResults || run.Results[3].RuleID != "INVALID_ACTION" || run.Results[4].RuleID != "REDUNDANT_ACTION" || len(run.Invocations) != 1 ||
		!strings.HasPrefix(run.Invocations[0].ToolExecutionNotifications[0].Message.Text, "5 of 25005 ") {
		t.Errorf("%d results, %+v", len(run.Results), run.Invocations)
	}
	p.Findings = p.Findings[:sarif.MaxResults]
	if _, read := write(t, p); len(read.Runs[0].Results) != sarif.MaxResults || read.Runs[0].Invocations != nil {
		t.Error("nothing is left out, and it says so")
	}
}

// TestLinks: text of a policy makes no links in a message, and no characters that a terminal obeys.
func TestLinks(t *testing.T) {
	text := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:[see](https://example.com/)\u001b[2J<script>","Resource":"*"}}`
	out, read := write(t, of("p.json", text, policy.Identity))
	if strings.ContainsFunc(strings.TrimSuffix(out, "\n"), func(r rune) bool { return r < ' ' }) {
		t.Errorf("a control character: %q", out)
	}
	for _, r := range read.Runs[0].Results {
		if strings.Contains(r.Message.Text, "](") && !strings.Contains(r.Message.Text, `\](`) || strings.Contains(r.Message.Text, "\x1b") {
			t.Errorf("%q", r.Message.Text)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWriteFails(t *testing.T) {
	if err := sarif.Write(broken{}, nil); err == nil || err.Error() != "full" {
		t.Errorf("%v", err)
	}
}

package cloudformation

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// descriptionOf reads a template as Read does.
func descriptionOf(t *testing.T, template []byte, env stack.Environment) stack.Description {
	t.Helper()
	r := readerOf(template, env)
	if err := r.read(); err != nil {
		t.Fatal(err)
	}
	return r.out
}

func readerOf(template []byte, env stack.Environment) *reader {
	return &reader{text: string(template), env: env, options: options{max: DefaultMaxSize}}
}

func describeText(t *testing.T, template string) stack.Description {
	t.Helper()
	return descriptionOf(t, []byte(template), stack.Environment{Account: "111122223333", Region: "eu-west-1"})
}

// TestSAMPairs reads templates of SAM, and what AWS's translator makes of them. Both must say the same of functions,
// roles, permissions, triggers, mappings, URLs and resource policies. The outputs in testdata/sam are those of the
// translator, of version 1.110.0, without hashes in logical ids and without properties that have nothing to do with
// permissions.
func TestSAMPairs(t *testing.T) {
	files, err := filepath.Glob("testdata/sam/*.in.json")
	if err != nil || len(files) < 7 {
		t.Fatalf("%d pairs, %v", len(files), err)
	}
	for _, in := range files {
		for name, env := range map[string]stack.Environment{
			"known":   {Account: "111122223333", Region: "eu-west-1"},
			"partial": {Region: "us-east-1"},
		} {
			t.Run("IN-49 "+strings.TrimSuffix(filepath.Base(in), ".in.json")+" "+name, func(t *testing.T) {
				lines := func(file string) []string {
					text, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					return descriptionLines(t, descriptionOf(t, text, env))
				}
				want := lines(strings.TrimSuffix(in, ".in.json") + ".out.json")
				if len(want) < 10 {
					t.Fatalf("only %d lines: nothing to compare", len(want))
				}
				if diff := cmp.Diff(want, lines(in)); diff != "" {
					t.Errorf("the input says something else than the output (-output +input):\n%s", diff)
				}
			})
		}
	}
}

// descriptionLines are what a description says, sorted, with labels for what is unknown. Faults are among it.
func descriptionLines(t *testing.T, d stack.Description) []string {
	var lines []string
	add := func(kind string, values ...any) {
		line := kind
		for _, v := range values {
			text, ok := v.(string)
			if !ok {
				b, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				text = string(b)
			}
			line += " " + text
		}
		lines = append(lines, condition.ShowPartial(line))
	}
	document := func(kind, id string, p *stack.Document) {
		if p != nil {
			add(kind, id, simple(t, p.Text), "managed", p.Managed, "unknown", p.Unknown, fmt.Sprint(p.When, p.Statements))
		}
	}
	for _, f := range d.Functions {
		slices.Sort(f.Aliases)
		name := fmt.Sprint(f.Function.ARN.Partition, f.Function.ARN.Region, f.Function.ARN.AccountID, f.Function.ARN.Name)
		f.Function.ARN = arn.Function{Partition: "aws", Region: "eu-west-1", AccountID: "111122223333", Name: "f"}
		add("function", f.ID, name, f.Role, f.Aliases, fmt.Sprint(f.When), f.Function)
	}
	for _, r := range d.Roles {
		add("role", r.ID, r.ARN, r.Tags, fmt.Sprint(r.When))
		document("trust", r.ID, r.Trust)
		document("boundary", r.ID, r.Boundary)
		for i := range r.Policies {
			document("policy", r.ID, &r.Policies[i])
		}
	}
	for _, p := range d.Permissions {
		add("permission", p.ID, p.Function, fmt.Sprint(p.When), p.Input)
	}
	for _, x := range d.Triggers {
		add("trigger", x.By, x.Function, x.Qualifier, x.Role, string(x.Service), string(x.Source.Name), x.Source.ARN,
			x.Source.Account, fmt.Sprint(x.When))
	}
	for _, m := range d.Mappings {
		add("mapping", m.Function, m.Qualifier, m.Source, fmt.Sprint(m.When), m.Mapping)
	}
	for _, u := range d.URLs {
		add("url", u.ID, u.Function, u.Qualifier, u.AuthType, fmt.Sprint(u.When))
	}
	for _, r := range d.Resources {
		for i := range r.Policies {
			document("resource policy", r.ID+" "+r.ARN, &r.Policies[i])
		}
	}
	for _, f := range d.Faults {
		add("fault", f.Resource, string(f.Code), f.Input, f.Reason)
	}
	slices.Sort(lines)
	return lines
}

// simple is a document in which lists of one are what is in them, and members have one order.
func simple(t *testing.T, document []byte) string {
	if document == nil {
		return ""
	}
	var v any
	if err := json.Unmarshal(document, &v); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(unlisted(v))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func unlisted(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			v[name] = unlisted(inner)
		}
	case []any:
		if len(v) == 1 {
			return unlisted(v[0])
		}
		for i := range v {
			v[i] = unlisted(v[i])
		}
	}
	return v
}

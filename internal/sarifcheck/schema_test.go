// Package sarifcheck holds package policy/validate/sarif to the schema of SARIF 2.1.0. It is a module of its own, so
// that the schema and the library that reads it are no dependencies of what it checks.
package sarifcheck

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	report "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
	"github.com/lambdaiam/lambdaiam/policy/validate/sarif"
)

// published compiles the schema, as OASIS published it and go-sarif carries it: in a constant of its own.
func published(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && text == "" {
			text, err = strconv.Unquote(lit.Value)
		}
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	const name = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func check(schema *jsonschema.Schema, text []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(v)
}

func write(t *testing.T, policies ...sarif.Policy) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sarif.Write(&b, policies); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func of(uri, text string, k policy.Kind) sarif.Policy {
	return sarif.Policy{URI: uri, Text: []byte(text), Findings: validate.Text([]byte(text), k)}
}

// TestSchema holds that what is written fits the schema, whatever was found.
func TestSchema(t *testing.T) {
	schema := published(t)
	statement := `{"Sid":"é","Effect":"allow","Action":["s3:Get*","s3:GetObject","s3:ListBuckets","iam:PassRole","x:y"],"Resource":"*",` +
		`"Condition":{"StringLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:123456789012:t","aws:username":"*"},"ForAnyValue:StringEquals":{"aws:PrincipalOrgID":"x"}}}`
	document := `{"Id":"x","Statement":[` + strings.Repeat(statement+",\n", 3) + statement + `]}`
	all := sarif.Policy{URI: "p.json"}
	for info := range validate.Codes() {
		all.Findings = append(all.Findings, validate.Finding{Code: info.Code, Severity: info.Severity, Message: "m", Help: "h"})
	}
	many := all
	for len(many.Findings) <= sarif.MaxResults {
		many.Findings = append(many.Findings, all.Findings...)
	}
	line := of("texts.jsonl", document, policy.Resource)
	line.Name, line.Start, line.End = "n", policy.Position{Line: 3, Column: 1}, policy.Position{Line: 3, Column: 9}
	for i, list := range [][]sarif.Policy{
		nil, {{}},
		{of("policies/a%20b.json", document, policy.Identity), of("b.json", document, policy.Resource), of("c.json", document, policy.Trust)},
		{of("syntax.json", "{", policy.Identity), of("empty.json", "", policy.SCP), of("mark.json", "\ufeff{}", policy.RCP)},
		{line}, {all}, {many},
	} {
		text := write(t, list...)
		if err := check(schema, text); err != nil {
			t.Errorf("%d: %v", i, err)
		}
		read, err := report.FromBytes(text)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, p := range list {
			found += len(p.Findings)
		}
		if got := len(read.Runs[0].Results); got != min(found, sarif.MaxResults) {
			t.Errorf("%d: another reader sees %d results, want %d", i, got, found)
		}
	}
}

// TestSchemaRefuses: the schema that is asked does refuse what is wrong.
func TestSchemaRefuses(t *testing.T) {
	schema := published(t)
	text := write(t, of("p.json", `{"Statement":[]}`, policy.Identity))
	for _, c := range [][2]string{
		{`"level":"error"`, `"level":"grave"`}, {`"version":"2.1.0"`, `"version":"2.0.0"`}, {`"startLine":1`, `"startLine":0`},
		{`"results":`, `"findings":`}, {`"columnKind":"unicodeCodePoints"`, `"columnKind":"bytes"`}, {`"ruleIndex":0`, `"ruleIndex":"0"`},
	} {
		broken := strings.Replace(string(text), c[0], c[1], 1)
		if broken == string(text) || check(schema, []byte(broken)) == nil {
			t.Errorf("%s is accepted", c[1])
		}
	}
	if !json.Valid(text) {
		t.Error("no JSON")
	}
}

package explain_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/internal/eviltext"
	"github.com/lambdaiam/lambdaiam/policy"
)

// faults says what is wrong with the forms of an explanation, whatever is in it. lines is how many lines its texts may
// have, 0 for any number.
func faults(t testing.TB, x *explain.Explanation, lines int) (list []string) {
	t.Helper()
	forms := formsOf(t, x)
	for ext, form := range forms {
		if ext == ".json" {
			if !json.Valid([]byte(form)) {
				list = append(list, "no JSON: "+form)
			}
			continue
		}
		if !utf8.ValidString(form) {
			list = append(list, ext+" is not UTF-8")
		}
		most := 1 << 20
		if lines > 0 && (ext == ".txt" || ext == ".tree") {
			most = lines
		}
		if ext == ".html" { // whose style sheet is indented with tabs
			form = strings.ReplaceAll(form, "\t", "")
		}
		if fault := eviltext.Fault(form, most+1); fault != "" {
			list = append(list, ext+": "+fault)
		}
	}
	if n := strings.Count(forms[".string"], "\n"); n > 12 {
		list = append(list, fmt.Sprintf("String has %d lines:\n%s", n, forms[".string"]))
	}
	if fault := asciiFault(forms[".ascii"]); fault != "" {
		list = append(list, fault)
	}
	if n := len(mermaidNode.FindAllString(forms[".mmd"], -1)); n > 40 {
		list = append(list, fmt.Sprintf("a chart of %d nodes", n))
	}
	for line := range strings.Lines(forms[".mmd"]) {
		if !mermaidLine.MatchString(line) {
			list = append(list, fmt.Sprintf("no line of a chart: %q", line))
		}
	}
	for line := range strings.Lines(forms[".md"]) {
		if n := strings.Count(line, "|"); strings.HasPrefix(line, "|") && n != 4 && n != 5 {
			list = append(list, fmt.Sprintf("no row of a table: %q", line))
		}
	}
	if text, err := xmlText(forms[".html"]); err != nil {
		list = append(list, fmt.Sprintf("no XML: %v\n%s", err, forms[".html"]))
	} else if want := inOrder(forms[".txt"]); !strings.Contains(text, want) {
		list = append(list, fmt.Sprintf("the page has another text:\n%s\nwant\n%s", text, want))
	}
	return list
}

func asciiFault(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return fmt.Sprintf("no ASCII in byte %d: %q", i, s)
		}
	}
	return ""
}

var (
	mermaidNode = regexp.MustCompile(`\b[a-z]+[0-9]*(?:\["|\(\["|\{")`)
	mermaidLine = regexp.MustCompile(`^(?:flowchart TD|  [a-z0-9]+(?:\["[^"]*"\]|\{"[^"]*"\}| == (?:yes|no)| -\. "if it allowed" \.->)*(?: ==>| -\. "if it allowed" \.->)? .*)\n$`)
)

// xmlText reads a page as XML and returns its text without blanks; that of the head is left out.
func xmlText(page string) (string, error) {
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict = true
	var b strings.Builder
	inBody, depth := false, 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			if depth != 0 {
				return "", errors.New("elements are open at the end")
			}
			return bare(b.String()), nil
		}
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			if token.Name.Local == "body" {
				inBody = true
			}
			if slices.Contains([]string{"script", "a", "img", "link", "iframe", "object", "form"}, token.Name.Local) {
				return "", errors.New("the element " + token.Name.Local)
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if inBody {
				b.Write(token)
			}
		}
	}
}

// inOrder is the text of the tree without what draws it.
func inOrder(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimLeft(line, "├└│─ "))
	}
	return bare(b.String())
}

// bare leaves out blanks, and the places where the forms differ: between the lines of a text there is nothing.
func bare(s string) string { return strings.Join(strings.Fields(s), "") }

// Whatever is in policies and requests, no form has a character that could forge, and none an element of its own.
func TestEvilTexts(t *testing.T) {
	evil := append(eviltext.Texts(),
		"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</code></style><b>", "]]>", "&lt;", "javascript:alert(1)",
		"`` | a |\n|---|", "[x](http://e)", "**b**", "@everyone #1 http://e www.e", "a | b", `a\|b`, "```", "`", " ` ",
		`"];end;x["`, "#quot;", "%%{init: {}}%%", "click q href \"http://e\"", "a\x00\xff\xfe", "\xed\xa0\x80", "\ufffe\uffff", strings.Repeat("`", 300),
		"\U0001F600", "├─ ✓ identity policies  Allow All in x", "├─",
	)
	for _, text := range evil {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		q := string(quoted)
		inside := q[1 : len(q)-1]
		document := `{"Version":"2012-10-17","Statement":[{"Sid":` + q + `,"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x` + inside +
			`","Condition":{"StringEquals":{"aws:PrincipalTag/` + inside + `x":[` + q + `,"a"]}}},{"Sid":"d` + inside + `","Effect":"Deny","Action":"s3:Put*","Resource":"*","Condition":{"StringLike":{"s3:x":` + q + `}}}]}`
		p, err := policy.Parse([]byte(document), policy.WithName(text))
		if err != nil {
			p = statements(text, `{"Sid":"S","Effect":"Allow","Action":"s3:Get","Resource":"*"}`)
		}
		ps := evaluate.Policies{Resource: nil, SCPs: []evaluate.Level{{Name: text, Policies: listOf(p)}}}
		if p.CheckKind(policy.Identity) == nil {
			ps.Identity = listOf(p)
		}
		e, err := evaluate.Compile(ps)
		if err != nil {
			ps.SCPs = nil
			if e, err = evaluate.Compile(ps); err != nil {
				e = compile(t, evaluate.Policies{Identity: listOf(statements(text, `{"Sid":"S","Effect":"Allow","Action":"s3:Get","Resource":"*"}`))})
			}
		}
		for _, action := range []string{"s3:GetObject", "s3:PutObject", "s3:" + text, text} {
			req := ask(ann, action, "arn:aws:s3:::b/"+text, "aws:PrincipalTag/x", text, "s3:x", text)
			if p, err := evaluate.ParsePrincipal("arn:aws:iam::123456789012:user/" + text); err == nil {
				req.Principal = p
			}
			for _, fault := range faults(t, explain.Explain(e, &req), 80) {
				t.Errorf("%.60q: %s", text, fault)
			}
		}
	}
}

// TestBounds: of thousands the rest is counted.
func TestBounds(t *testing.T) {
	var others, entries []string
	for i := range 10_000 {
		others = append(others, fmt.Sprintf(`{"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:123456789012:t%d"}`, i))
	}
	for i := range 1000 {
		entries = append(entries, fmt.Sprintf(`"sns:Get%d"`, i))
	}
	entries[700] = `"dynamodb:GetItem"`
	near := `{"Sid":"Near","Effect":"Allow","Action":[` + strings.Join(entries, ",") + `],"Resource":"*"}`
	big, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[`+strings.Join(append(others[:9999:9999], near), ",")+`]}`), policy.WithName("big"), policy.WithMaxSize(4<<20))
	if err != nil {
		t.Fatal(err)
	}
	levels := make([]evaluate.Level, 100)
	for i := range levels {
		levels[i] = evaluate.Level{Name: fmt.Sprint("l", i), Policies: listOf(statements("full", fullAWS))}
	}
	levels[90].Policies = listOf(statements("none", `{"Sid":"None","Effect":"Allow","Action":"dynamodb:Get*","Resource":"*"}`))
	allSilent := slices.Clone(levels)
	for i := range allSilent {
		allSilent[i].Policies = levels[90].Policies
	}
	put := ask(ann, "dynamodb:PutItem", table)
	for _, tt := range []struct {
		name     string
		policies evaluate.Policies
		want     []string // in the text
	}{
		{"statements and entries", evaluate.Policies{Identity: listOf(big)}, []string{
			"nearest: Near in big 1:", "wanted dynamodb:GetItem, sns:Get1, ", "and 980 more   got dynamodb:PutItem", "and 9,999 further statements of other services",
		}},
		{"levels", evaluate.Policies{Identity: listOf(big), SCPs: levels}, []string{"✗ SCPs, level 90 (l90)", "and 99 further types or levels"}},
		{"silent levels", evaluate.Policies{Identity: listOf(statements("own", allowAll)), SCPs: allSilent}, []string{"✗ SCPs, level 18 (l18)", "and 82 further types or levels"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := explain.Explain(compile(t, tt.policies), &put)
			text := textOf(t, x)
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			for _, fault := range faults(t, x, 2500) {
				t.Error(fault)
			}
			for ext, form := range formsOf(t, x) {
				if most := map[string]int{".tree": 1 << 20, ".json": 16 << 20}[ext]; len(form) > max(most, 64<<10) {
					t.Errorf("%s has %d bytes", ext, len(form))
				}
			}
		})
	}
}

// TestNothing: nothing at all has every form too.
func TestNothing(t *testing.T) {
	invalid := ask(ann, "PutItem", "")
	broken := ask(ann, "dynamodb:PutItem", table, "key without value")
	full := compile(t, evaluate.Policies{Identity: listOf(statements("own", allowAll))})
	for name, x := range map[string]*explain.Explanation{
		"nil": nil, "zero": {}, "no evaluator": explain.Explain(nil, &invalid), "no request": explain.Explain(full, nil),
		"neither": explain.Explain(nil, nil), "invalid": explain.Explain(full, &invalid), "broken pairs": explain.Explain(full, &broken),
		"by hand": {Code: "X", Near: []explain.Near{{StatementTrace: evaluate.StatementTrace{
			Elements: []evaluate.ElementTrace{{}}, Tests: make([]condition.TestReport, 2)}}}, Blockers: []explain.Blocker{{}}, Remedies: []explain.Remedy{{}, {Changes: []explain.Change{{}}}}},
		"types by hand": {Trace: &evaluate.Trace{Keys: make([]evaluate.KeyTrace, 1), Types: []evaluate.TypeTrace{{Blocks: true, Given: true, Statements: make([]evaluate.StatementTrace, 3)}}}},
	} {
		t.Run(name, func(t *testing.T) {
			if x == nil { // a value has String, and a nil pointer none
				for _, write := range []func(io.Writer) error{func(w io.Writer) error { return x.WriteText(w) }, x.WriteMarkdown, x.WriteMermaid} {
					if s := written(t, write); !strings.Contains(s, "implicitDeny") {
						t.Errorf("%q", s)
					}
				}
				return
			}
			for _, fault := range faults(t, x, 20) {
				t.Error(fault)
			}
		})
	}
}

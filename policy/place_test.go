package policy_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// placeDocument has a part of every kind. Its second statement stands for lists with single values.
const placeDocument = "\ufeff" + `{ "Version":"2012-10-17","Id" : "é",
 "Statement": [
  {"Sid":"a","Effect":"Allow","Principal":{"AWS":["111122223333", 444455556666],"Service":"sns.amazonaws.com"},
   "Action":["a:B","c:D"],"Resource":["*"],
   "Condition":{"StringLike":{"aws:SourceArn":["x","y"],"a:\"\u0062\\":"é"},"NumericEquals":{"a:n":7},"Null":{}}},
  {"Effect":"Deny","NotPrincipal":"*","NotAction":"a:B","NotResource":"*","\u0043ondition":{"Bool":{"a:b":true}}}]}`

func TestPlace(t *testing.T) {
	p := mustParse(t, placeDocument, policy.WithName("n"))
	built, err := p.With(policy.StatementSpec{Effect: policy.Deny, Action: []string{"a:C"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ path, text string }{
		{"", strings.TrimPrefix(placeDocument, "\ufeff")},
		{"Version", `"2012-10-17"`},
		{"Id", `"é"`},
		{"Statement[0].Sid", `"a"`},
		{"Statement[0].Effect", `"Allow"`},
		{"Statement[0].Principal", `{"AWS":["111122223333", 444455556666],"Service":"sns.amazonaws.com"}`},
		{"Statement[0].Principal.AWS", `["111122223333", 444455556666]`},
		{"Statement[0].Principal.AWS[1]", "444455556666"},
		{"Statement[0].Principal.Service", `"sns.amazonaws.com"`},
		{"Statement[0].Principal.Service[0]", `"sns.amazonaws.com"`},
		{"Statement[0].Action", `["a:B","c:D"]`},
		{"Statement[0].Action[1]", `"c:D"`},
		{"Statement[0].Resource[0]", `"*"`},
		{"Statement[0].Condition.StringLike", `{"aws:SourceArn":["x","y"],"a:\"\u0062\\":"é"}`},
		{`Statement[0].Condition.StringLike."aws:SourceArn"[1]`, `"y"`},
		{`Statement[0].Condition.StringLike."a:\"b\\"`, `"é"`},
		{`Statement[0].Condition."StringLike"."a:\"b\\"[0]`, `"é"`},
		{`Statement[0].Condition.NumericEquals."a:n"[0]`, "7"},
		{"Statement[0].Condition.Null", "{}"},
		{"Statement[1]", `{"Effect":"Deny","NotPrincipal":"*","NotAction":"a:B","NotResource":"*","\u0043ondition":{"Bool":{"a:b":true}}}`},
		{"Statement[1].NotPrincipal", `"*"`},
		{"Statement[1].NotAction[0]", `"a:B"`},
		{"Statement[1].NotResource", `"*"`},
		{`Statement[1].Condition.Bool."a:b"`, "true"},
		{`Statement[1].Condition.Bool."a:b"[0]`, "true"},
	} {
		at := placeOf(t, p, tt.path)
		if got := placeDocument[at.Start.Offset:at.End.Offset]; got != tt.text {
			t.Errorf("%s: %s, want %s", tt.path, got, tt.text)
		}
		wantPosition(t, placeDocument, at.Start)
		wantPosition(t, placeDocument, at.End)
		if at := placeOf(t, built, tt.path); at != (policy.Place{Path: tt.path}) {
			t.Errorf("%s of a policy built in code: %v", tt.path, at)
		}
	}
	for _, path := range []string{
		"Statements", "Statement[2]", "Statement[99999999]", "Statement[0][0]", "Statement.Sid", "Statement[1].Sid", "Id[0]", "Version[0]", "[0]",
		"Statement[0].Action[2]", "Statement[0].Action[0][0]", "Statement[1].NotAction[1]", "Statement[1].NotAction[0][0]", "Statement[1].Action",
		"Statement[1].NotPrincipal[0]", "Statement[1].NotPrincipal.AWS", "Statement[0].Principal[0]", "Statement[0].Principal.Service[1]", "Statement[0].Sid[0]",
		"Statement[0].Condition[0]", "Statement[0].Condition.StringLike[0]", `Statement[0].Condition.StringLike."AWS:SourceArn"`, "Statement[0].Condition.Null[0]",
		`Statement[0].Condition.NumericEquals."a:n"[1]`, "statement[0]", `""`, `Statement[0]."\n"`,
	} {
		for _, p := range []*policy.Policy{p, built} {
			if p == built && path == "Statement[2]" {
				continue
			}
			at, err := p.Place(path)
			if e := wantError(t, err, policy.CodeNoSuchPath, path); e.Policy != "n" || at != (policy.Place{}) || e.Line != 0 {
				t.Errorf("%s: %v, %+v", path, at, e)
			}
		}
	}
	for _, path := range []string{".", "Statement[", "Statement[-1]", "Statement[0]Sid", "a:b", "\n", `"`, strings.Repeat("[", 1e6), "Statement[99999999999999999999]"} {
		at, err := p.Place(path)
		if e := wantError(t, err, policy.CodeNoSuchPath, ""); at != (policy.Place{}) || strings.Contains(e.Error(), "\n") {
			t.Errorf("%.20s: %v, %q", path, at, e.Error())
		}
	}
}

// TestPlaceBareStatement: one statement that stands for a list of one has the paths of a list, too.
func TestPlaceBareStatement(t *testing.T) {
	const text = `{"Statement": {"Effect":"Deny","Action":"a:B"}}`
	parsed := mustParse(t, text)
	for path, want := range map[string]string{
		"Statement": `{"Effect":"Deny","Action":"a:B"}`, "Statement[0]": `{"Effect":"Deny","Action":"a:B"}`,
		"Statement[0].Action": `"a:B"`, "Statement[0].Action[0]": `"a:B"`, "Statement.Effect": `"Deny"`,
	} {
		if at := placeOf(t, parsed, path); text[at.Start.Offset:at.End.Offset] != want {
			t.Errorf("%s: %v", path, at)
		}
	}
	for _, path := range []string{"Statement[1]", "Statement[0][0]", "Statement[0].Action[1]"} {
		if _, err := parsed.Place(path); err == nil {
			t.Errorf("%s: a place", path)
		}
	}
}

// TestPlaceOfNothing: of a policy without statements there is the document, and nothing in it.
func TestPlaceOfNothing(t *testing.T) {
	refused, _ := policy.Parse([]byte(`{"Statement":[{"Effect":"Deny"}]}`))
	for _, p := range []*policy.Policy{nil, {}, refused} {
		if at := placeOf(t, p, ""); at != (policy.Place{}) {
			t.Errorf("the document is at %v", at)
		}
		for _, path := range []string{"Statement", "Statement[0]", "Version"} {
			_, err := p.Place(path)
			wantError(t, err, policy.CodeNoSuchPath, path)
		}
	}
}

// wantPosition fails unless line and column are those of the offset.
func wantPosition(t *testing.T, text string, at policy.Position) {
	t.Helper()
	lines := strings.Split(strings.TrimPrefix(text[:at.Offset], "\ufeff"), "\n")
	if line, column := len(lines), 1+len([]rune(lines[len(lines)-1])); at.Line != line || at.Column != column {
		t.Errorf("%+v, want %d:%d", at, line, column)
	}
}

// TestErrorEnd: an error covers what is wrong.
func TestErrorEnd(t *testing.T) {
	for _, tt := range []struct{ name, doc, want string }{
		{"a value", with(`"Sid":7`), "7"},
		{"a single action", actions(`"*:*"`), `"*:*"`},
		{"an element", actions(`["a:B", "ab" ]`), `"ab"`},
		{"an unknown element", with(`"Sids" : "a"`), `"Sids"`},
		{"an element that occurs twice", with(`"\u0045ffect":"Deny"`), `"\u0045ffect"`},
		{"a type of principal", principals(`{"Aws" : ["*"]}`), `["*"]`},
		{"a condition value", cond(`"Bool":{"a:b":["true","x"]}`), `"x"`},
		{"keys that differ in case", cond(`"Bool":{"a:b":"true","A:b":"false"}`), `"false"`},
		{"an operator", cond(`"Boole":{"a:b":"true"}`), `{"a:b":"true"}`},
		{"null", with(`"Sid":null`), "null"},
		{"a statement without Action", doc(`"Effect":"Deny"`), `{"Effect":"Deny"}`},
		{"no statement", `{"Statement":[ ]}`, "[ ]"},
		{"no JSON", `{"Statement":é}`, "é"},
		{"no end", `{"Statement":`, ""},
		{"text behind the document", doc(`"Effect":"Deny","Action":"*"`) + " []", "["},
		{"not UTF-8", "{\"\xff\":1}", "\xff"},
		{"half a character", `{"Id":"\ud800x"}`, `\ud800`},
		{"nothing", "", ""},
	} {
		for _, text := range []string{tt.doc, "\ufeff" + tt.doc} {
			_, err := policy.Parse([]byte(text))
			e, ok := err.(*policy.Error)
			if !ok {
				t.Errorf("%s: %v", tt.name, err)
				continue
			}
			if e.Offset > e.End.Offset || e.End.Offset > len(text) || text[e.Offset:e.End.Offset] != tt.want {
				t.Errorf("%s: byte %d to %d, want %s: %v", tt.name, e.Offset, e.End.Offset, tt.want, e)
				continue
			}
			wantPosition(t, text, policy.Position{Line: e.Line, Column: e.Column, Offset: e.Offset})
			wantPosition(t, text, e.End)
		}
	}
	_, err := policy.Parse([]byte(strings.Repeat(" ", 9)), policy.WithMaxSize(8))
	if e := wantError(t, err, policy.CodeTooLarge, ""); e.End != (policy.Position{Line: 1, Column: 1}) {
		t.Errorf("too large, to %v", e.End)
	}
	_, err = policy.New("")
	if e := wantError(t, err, policy.CodeMissingStatement, ""); e.End != (policy.Position{}) {
		t.Errorf("built in code, to %v", e.End)
	}
}

// checkPlaces holds for the places of errors: they lie in the text, and the path of an error leads to them.
func checkPlaces(t *testing.T, text string, p *policy.Policy, err error) {
	t.Helper()
	body := strings.TrimPrefix(text, "\ufeff")
	skipped := len(text) - len(body)
	for k := policy.Identity; err == nil && k <= policy.Endpoint; k++ {
		refusal := p.CheckKind(k)
		e, ok := errors.AsType[*policy.Error](refusal)
		if refusal == nil {
			continue
		}
		at, err := p.Place(e.Path)
		if want := (policy.Position{Line: e.Line, Column: e.Column, Offset: e.Offset}); !ok || err != nil || at.Start != want || at.End != e.End {
			t.Errorf("%v: %+v, Place(%s) = %+v, %v", k, e, e.Path, at, err)
		}
		if e.Offset > e.End.Offset || e.End.Offset > len(text) {
			t.Errorf("%v: byte %d to %d of %d", k, e.Offset, e.End.Offset, len(text))
		}
	}
	e, ok := errors.AsType[*policy.Error](err)
	if !ok {
		return
	}
	if e.Offset > e.End.Offset || e.End.Offset > len(text) {
		t.Fatalf("byte %d to %d of %d: %v", e.Offset, e.End.Offset, len(text), e)
	}
	switch start, end, found := policy.PlaceIn(body, e.Path); {
	case found && start+skipped == e.Offset && end+skipped == e.End.Offset:
	case e.Code == policy.CodeInvalidElement || e.Code == policy.CodeDuplicateElement: // at the name
		var name string
		err := json.Unmarshal([]byte(text[e.Offset:e.End.Offset]), &name)
		if last := quote.Member(name); err != nil || !strings.HasSuffix(e.Path, last) {
			t.Errorf("the name %s (%v) with the path %s", last, err, e.Path)
		}
	case e.Path == "" && !found: // the text is not JSON, or cannot be read as such
	case e.Code == policy.CodeTooLarge:
	default:
		t.Errorf("byte %d to %d, but %s leads to %d to %d, %t: %v", e.Offset, e.End.Offset, e.Path, start, end, found, e)
	}
}

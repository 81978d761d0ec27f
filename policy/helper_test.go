package policy_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// here marks, in the documents of the tables, the place where a fault is expected. It is taken out before parsing.
const here = "⟦here⟧"

// place takes the mark out of text and tells where it was; line 0 if there is none.
func place(text string) (clean string, offset, line, column int) {
	before, after, found := strings.Cut(text, here)
	if !found {
		return text, 0, 0, 0
	}
	lines := strings.Split(strings.TrimPrefix(before, "\ufeff"), "\n")
	return before + after, len(before), len(lines), 1 + len([]rune(lines[len(lines)-1]))
}

// doc puts members of a statement into a document of Version 2012-10-17.
func doc(members string) string {
	return `{"Version":"2012-10-17","Statement":[{` + members + `}]}`
}

// with adds members to a statement that needs no more.
func with(members string) string {
	return doc(`"Effect":"Allow","Action":"a:B","Resource":"*",` + members)
}

// cond is a statement with the members of a Condition element.
func cond(members string) string { return with(`"Condition":{` + members + `}`) }

// actions, resources and principals are statements with the value of that element.
func actions(value string) string {
	return doc(`"Effect":"Allow","Action":` + value + `,"Resource":"*"`)
}
func resources(value string) string {
	return doc(`"Effect":"Allow","Action":"a:B","Resource":` + value)
}
func principals(value string) string { return with(`"Principal":` + value) }

// wantError fails unless err is an *Error with this code and path.
func wantError(t *testing.T, err error, code policy.Code, path string) *policy.Error {
	t.Helper()
	e, ok := errors.AsType[*policy.Error](err)
	if !ok {
		t.Fatalf("error %v (%T), want an *Error with code %s", err, err, code)
	}
	if e.Code != code || e.Path != path {
		t.Errorf("code %s path %q, want %s %q\n%v", e.Code, e.Path, code, path, e)
	}
	if e.Reason == "" || len(e.Error()) > 2000 {
		t.Errorf("message %q", e.Error())
	}
	return e
}

// mustParse fails the test where Parse refuses the document.
func mustParse(t *testing.T, text string, opts ...policy.Option) *policy.Policy {
	t.Helper()
	p, err := policy.Parse([]byte(text), opts...)
	if err != nil {
		t.Fatalf("Parse(%s): %v", text, err)
	}
	return p
}

// placeOf fails the test where the policy has no such path.
func placeOf(t *testing.T, p *policy.Policy, path string) policy.Place {
	t.Helper()
	at, err := p.Place(path)
	if err != nil || at.Path != path {
		t.Fatalf("Place(%s) = %v, %v", path, at, err)
	}
	return at
}

// first returns the first statement.
func first(t *testing.T, p *policy.Policy) *policy.Statement {
	t.Helper()
	for _, s := range p.Statements() {
		return s
	}
	t.Fatal("no statement")
	return nil
}

// refusal is a document that Parse refuses.
type refusal struct {
	name string
	doc  string // with here where the fault is
	code policy.Code
	path string
}

func runRefusals(t *testing.T, tests []refusal) {
	t.Helper()
	seen := make(map[string]bool)
	for _, tt := range tests {
		if seen[tt.name] {
			t.Errorf("two cases named %q", tt.name)
		}
		seen[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			text, offset, line, column := place(tt.doc)
			p, err := policy.Parse([]byte(text), policy.WithName("n"))
			if !useless(p) {
				t.Errorf("a policy comes with the error: %v", p)
			}
			e := wantError(t, err, tt.code, tt.path)
			if e.Policy != "n" {
				t.Errorf("Policy = %q, want n", e.Policy)
			}
			if line > 0 && (e.Line != line || e.Column != column || e.Offset != offset) {
				t.Errorf("at %d:%d, byte %d, want %d:%d, byte %d", e.Line, e.Column, e.Offset, line, column, offset)
			}
			if e.Line < 1 || e.Column < 1 || e.Offset < 0 || e.Offset > len(text) {
				t.Errorf("no place: %d:%d, byte %d", e.Line, e.Column, e.Offset)
			}
		})
	}
}

// replaceOnce replaces the first occurrence of old, which must be there.
func replaceOnce(t *testing.T, text, old, new string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("no %q in %q", old, text)
	}
	return strings.Replace(text, old, new, 1)
}

// useless reports whether p is what comes beside an error: a policy that is refused as every kind.
func useless(p *policy.Policy) bool {
	if p == nil || p.Len() != 0 {
		return false
	}
	for k := policy.Identity; k <= policy.Endpoint; k++ {
		if p.CheckKind(k) == nil {
			return false
		}
	}
	return true
}

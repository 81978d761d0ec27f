package condition_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
)

func TestPartialText(t *testing.T) {
	bucket := condition.Unknown{Label: "Ref Bucket", Class: condition.ClassName}
	parts := []condition.Part{{Text: "arn:aws:s3:::"}, {Unknown: bucket}, {Text: "/*"}}
	text, err := condition.PartialText(parts...)
	if err != nil {
		t.Fatal(err)
	}
	back, err := condition.PartsOf(text)
	if diff := cmp.Diff(parts, back); diff != "" || err != nil {
		t.Errorf("error %v, (-want +got):\n%s", err, diff)
	}
	if got := condition.ShowPartial(text); got != "arn:aws:s3:::<Ref Bucket>/*" {
		t.Errorf("shown as %s", got)
	}
	form, err := json.Marshal(condition.PartialForm(text))
	if want := `{"parts":["arn:aws:s3:::",{"unknown":"Ref Bucket","class":"name"},"/*"]}`; err != nil || string(form) != want {
		t.Errorf("written as %s, error %v", form, err)
	}
	for plain, want := range map[condition.PartialForm]string{"a": `"a"`, "\ufdd0": `"` + "\ufdd0" + `"`, "": `""`} {
		if form, err := plain.MarshalJSON(); err != nil || string(form) != want {
			t.Errorf("%q is written as %s, error %v", plain, form, err)
		}
	}
	if parts, err := condition.PartsOf("plain"); err != nil || len(parts) != 1 || parts[0].Text != "plain" {
		t.Errorf("got %v, error %v", parts, err)
	}
	if parts, err := condition.PartsOf(""); err != nil || parts != nil {
		t.Errorf("got %v, error %v", parts, err)
	}
	var c condition.Context
	c.Set("a", text)
	c.SetMulti("b", text, "x")
	c.SetAbsent("c")
	form, err = c.MarshalPartial()
	want := `{"a":{"parts":["arn:aws:s3:::",{"unknown":"Ref Bucket","class":"name"},"/*"]},"b":[{"parts":["arn:aws:s3:::",{"unknown":"Ref Bucket","class":"name"},"/*"]},"x"],"c":null}`
	if err != nil || string(form) != want {
		t.Errorf("the context is written as %s, error %v", form, err)
	}
}

// TestUnknownRefused is about what is no Unknown and no partial text.
func TestUnknownRefused(t *testing.T) {
	name := func(label string) condition.Part {
		return condition.Part{Unknown: condition.Unknown{Label: label, Class: condition.ClassName}}
	}
	for _, c := range []struct {
		name  string
		parts []condition.Part
	}{
		{"IN-30 no label", []condition.Part{{Unknown: condition.Unknown{Class: condition.ClassName}}}},
		{"IN-30 no class", []condition.Part{{Unknown: condition.Unknown{Label: "a"}}}},
		{"IN-30 a class that is none", []condition.Part{{Unknown: condition.Unknown{Label: "a", Class: 99}}}},
		{"IN-30 a long label", []condition.Part{name(strings.Repeat("a", condition.MaxLabel+1))}},
		{"IN-30 a label that is not UTF-8", []condition.Part{name("\xff")}},
		{"IN-30 a label like a stand-in", []condition.Part{name("\ufdd0")}},
		{"IN-30 text like a stand-in", []condition.Part{{Text: "a\ufdd1"}}},
		{"IN-30 a label of two classes", []condition.Part{name("a"), {Unknown: condition.Unknown{Label: "a", Class: condition.ClassText}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := condition.PartialText(c.parts...)
			var e *condition.Error
			if !errors.As(err, &e) || e.Code != condition.CodeInvalidUnknown || text != "" {
				t.Errorf("got %q, error %v", text, err)
			}
			joined := ""
			for _, p := range c.parts {
				if joined += p.Text; p.Unknown != (condition.Unknown{}) {
					joined += p.Unknown.StandIn()
				}
			}
			if _, err := condition.PartsOf(joined); !errors.As(err, &e) || e.Code != condition.CodeInvalidUnknown {
				t.Errorf("PartsOf: error %v", err)
			}
		})
	}
	for word, want := range map[string]condition.Class{"account": condition.ClassAccount, "choice": condition.ClassChoice} {
		if c, ok := condition.ParseClass(word); !ok || c != want {
			t.Errorf("%s is %v", word, c)
		}
	}
	for _, word := range []string{"", "Name", "other"} {
		if c, ok := condition.ParseClass(word); ok {
			t.Errorf("%s is %v", word, c)
		}
	}
	if !condition.ClassPath.IsText() || condition.ClassPolicy.IsText() || condition.Class(0).IsText() {
		t.Error("IsText")
	}
}

// TestPartialCompiler is about tests of whose values not all are known: they never hold, and say why.
func TestPartialCompiler(t *testing.T) {
	u := condition.Unknown{Label: "N", Class: condition.ClassText}.StandIn()
	compile := func(specs ...condition.Spec) (condition.Block, error) {
		c := condition.Compiler{Partial: true}
		return c.New(specs...)
	}
	b, err := compile(condition.Spec{Operator: "NumericNotEquals", Key: "k", Values: []string{"5", u}}, condition.Spec{Operator: "StringLike", Key: "k", Values: []string{"${k}" + u}})
	if err != nil {
		t.Fatal(err)
	}
	src := condition.Pairs("k", "5")
	if b.Eval(src) || b.EvalStrict(src) {
		t.Error("the block holds")
	}
	for i, want := range []string{
		`NumericNotEquals "k" may hold: the request has 5, wanted none of 5, <N>`, `StringLike "k" may hold: the request has 5, wanted one of ${k}<N>`,
	} {
		r := b.Explain(src)[i]
		if r.Reason != condition.NotKnown || r.Holds || r.String() != want {
			t.Errorf("got %v %q, want %q", r.Reason, r.String(), want)
		}
		if p := r.Test.Possible(src, func(string) bool { return false }); p.Holds || r.Test.IsExact() || r.Test.Unreadable() != nil {
			t.Errorf("possible %v", p)
		}
	}
	for _, c := range []struct {
		name string
		spec condition.Spec
		code condition.Code
	}{
		{"IN-33 a known value of another type", condition.Spec{Operator: "NumericEquals", Key: "k", Values: []string{u, "x"}}, condition.CodeTypeMismatchNumber},
		{"IN-31 in a variable", condition.Spec{Operator: "StringLike", Key: "k", Values: []string{"${" + u + "}"}}, condition.CodeInvalidUnknown},
		{"IN-30 half a stand-in", condition.Spec{Operator: "StringLike", Key: "k", Values: []string{u[:4]}}, condition.CodeInvalidUnknown},
		{"V-09 beside a malformed variable", condition.Spec{Operator: "StringLike", Key: "k", Values: []string{u + "${"}}, condition.CodeMissingBrace},
		{"V-02 beside a variable under a Numeric operator", condition.Spec{Operator: "NumericEquals", Key: "k", Values: []string{u, "${k}"}}, condition.CodeInvalidVariable},
	} {
		t.Run(c.name, func(t *testing.T) {
			var e *condition.Error
			if _, err := compile(c.spec); !errors.As(err, &e) || e.Code != c.code || strings.Contains(err.Error(), "ufdd") {
				t.Errorf("got %v, want code %s", err, c.code)
			}
		})
	}
	_, err = compile(condition.Spec{Operator: "StringLike", Key: "k", Values: []string{u}}, condition.Spec{Operator: "StringLike", Key: "K", Values: []string{"a"}})
	if e := (*condition.Error)(nil); !errors.As(err, &e) || e.Code != condition.CodeDuplicateKey {
		t.Errorf("a key twice: %v", err)
	}
}

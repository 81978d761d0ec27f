package jsonscan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

func TestPathString(t *testing.T) {
	var root jsonscan.Path
	tests := []struct {
		path jsonscan.Path
		want string
	}{
		{nil, ""},
		{root.Name("Statement").Index(2).Name("Condition").Name("IpAddress").Name("aws:SourceIp").Index(0),
			`Statement[2].Condition.IpAddress."aws:SourceIp"[0]`},
		{root.Index(0).Index(10), "[0][10]"},
		{root.Index(1).Name("a_B9"), "[1].a_B9"},
		{root.Name("").Name(" "), `""." "`},
		{root.Name("a.b").Name(`q"` + "\n"), `"a.b"."q\"\n"`},
		{root.Name("é"), `"é"`},
	}
	for _, tt := range tests {
		if got := tt.path.String(); got != tt.want {
			t.Errorf("String() = %s, want %s", got, tt.want)
		}
	}
}

// TestPathShared: paths that begin alike do not write into each other.
func TestPathShared(t *testing.T) {
	p := make(jsonscan.Path, 0, 8).Name("a")
	b, c, d := p.Name("b"), p.Name("c"), p.Index(3)
	if got := fmt.Sprint(b, c, d); got != "a.b a.c a[3]" {
		t.Errorf("paths %s", got)
	}
}

func TestFollow(t *testing.T) {
	const text = `{"Statement":[{"Action":"a"},{"Action":["b","c"],"Condition":{"Bool":{"k":true}}}],"Other":{"Action":"d"}}`
	var root jsonscan.Path
	always, never := func(int) bool { return true }, func(int) bool { return false }
	tests := []struct {
		name, text string
		path       jsonscan.Path
		single     func(int) bool
		raw, want  string
		found      bool
	}{
		{"nowhere", text, nil, never, text, "", true},
		{"member", text, root.Name("Other"), never, `{"Action":"d"}`, "Other", true},
		{"element", text, root.Name("Statement").Index(1).Name("Action").Index(1), never, `"c"`, "Statement[1].Action[1]", true},
		{"one value for a list of one", text, root.Name("Statement").Index(0).Name("Action").Index(0), always, `"a"`, "Statement[0].Action", true},
		{"one value is not the second", text, root.Name("Statement").Index(0).Name("Action").Index(1), always, `"a"`, "Statement[0].Action[1]", false},
		{"one value where there is no list", text, root.Name("Statement").Index(0).Name("Action").Index(0), never, `"a"`, "Statement[0].Action[0]", false},
		{"one object for a list of one", text, root.Name("Other").Index(0).Name("Action"), always, `"d"`, "Other[0].Action", true},
		{"at some steps", text, root.Name("Other").Index(0).Name("Action").Index(0), func(i int) bool { return i == 1 }, `"d"`, "Other[0].Action[0]", false},
		{"other values", text, root.Name("Statement").Index(1).Name("Condition").Name("Bool").Name("k").Index(0), always, "true",
			"Statement[1].Condition.Bool.k", true},
		{"no such member", text, root.Name("Other").Name("Resource").Index(3), always, `{"Action":"d"}`, "Other.Resource[3]", false},
		{"no such element", text, root.Name("Statement").Index(1).Name("Action").Index(2), always, `["b","c"]`, "Statement[1].Action[2]", false},
		{"member of what is no object", text, root.Name("Other").Name("Action").Name("x").Name("y"), always, `"d"`, "Other.Action.x.y", false},
		{"member of a list", text, root.Name("Statement").Name("Action"), always, text[13 : 13+strings.Index(text, `,"Other"`)-13], "Statement.Action", false},
		{"escaped name", `{"\u0061":1}`, root.Name("a"), never, "1", "a", true},
		{"the first of two", `{"a":1,"a":2}`, root.Name("a"), never, "1", "a", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := tt.path.String()
			v, path, found := read(t, tt.text).Follow(tt.path, tt.single)
			if diff := cmp.Diff([]string{tt.raw, tt.want}, []string{v.Raw(), path.String()}); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if found != tt.found {
				t.Errorf("found %t, want %t", found, tt.found)
			}
			if !strings.HasPrefix(tt.text[v.Offset():], tt.raw) || v.End() != v.Offset()+len(tt.raw) {
				t.Errorf("bytes %d to %d", v.Offset(), v.End())
			}
			if tt.path.String() != before {
				t.Errorf("the path given is now %s", tt.path)
			}
		})
	}
}

// TestParsePath: what is read is written the same, and nothing else is read.
func TestParsePath(t *testing.T) {
	var root jsonscan.Path
	for text, want := range map[string]jsonscan.Path{
		"":                       nil,
		"a":                      root.Name("a"),
		"[0]":                    root.Index(0),
		"a[10][0].b_1":           root.Name("a").Index(10).Index(0).Name("b_1"),
		`""`:                     root.Name(""),
		`"".""`:                  root.Name("").Name(""),
		`a."b.c"[1]."d\"]["`:     root.Name("a").Name("b.c").Index(1).Name(`d"][`),
		`"\n\x00\u2028é".x`:      root.Name("\n\x00\u2028é").Name("x"),
		`a."aws:SourceArn"[0].b`: root.Name("a").Name("aws:SourceArn").Index(0).Name("b"),
	} {
		got, ok := jsonscan.ParsePath(text)
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("%q: %t (-want +got)\n%s", text, ok, diff)
		}
		if s := got.String(); s != text {
			t.Errorf("%q is written %q", text, s)
		}
	}
	if got, ok := jsonscan.ParsePath(`"a"[1]`); !ok || got.String() != "a[1]" {
		t.Errorf("marks that are not needed: %v, %t", got, ok)
	}
	for _, text := range []string{
		".", "a.", ".a", "a..b", "a.[0]", "[", "]", "[]", "a[", "a[0", "a[-1]", "a[+1]", "a[01]", "a[1 ]", "a[x]", "a[99999999999999999999]",
		"a[0]b", `a"b"`, `"a"b`, `"a`, `"\q"`, "`a`", "'a'", "a b", "é", "a:b", "a\x00", " a", "\"\n\"", strings.Repeat("[", 1e6), strings.Repeat(`"`, 1e6-1),
	} {
		if got, ok := jsonscan.ParsePath(text); ok || got != nil {
			t.Errorf("%.20q is read as %v", text, got)
		}
	}
}

func TestPathTo(t *testing.T) {
	const text = ` {"a": [1, {"bc": "d"}], "e":{} }`
	for offset, want := range map[int]string{
		0: "", 1: "", 2: "a", 5: "a", 7: "a", 8: "a[0]", 9: "a", 11: "a[1]", 12: "a[1].bc", 19: "a[1].bc", 23: "", 26: "e", 28: "e", 31: "", 99: "",
	} {
		if got := jsonscan.Root(text).PathTo(offset).String(); got != want {
			t.Errorf("byte %d is in %q, want %q", offset, got, want)
		}
	}
}

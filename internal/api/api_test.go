package main

import (
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"the same", "a\nb\n", "a\nb\n", ""},
		{"added", "a\n", "a\nb\n", "+b\n"},
		{"removed", "a\nb\n", "b\n", "-a\n"},
		{"changed", "a: func F()\n", "a: func F(int)\n", "-a: func F()\n+a: func F(int)\n"},
		{"another order", "a\nb\n", "b\na\n", "the order of the lines differs"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := compare(tt.old, tt.new); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// The list has constants, functions, types with their fields and methods, and nothing that cannot be used from outside.
func TestExported(t *testing.T) {
	text, err := exported("github.com/lambdaiam/lambdaiam/...")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"policy: const Version2012 untyped string = \"2012-10-17\"\n",
		"evaluate: type Request struct, Action string\n",
		"evaluate: type Match struct, embedded Ref\n",
		"evaluate: type Principal struct, unexported fields\n",
		"evaluate: method (*Evaluator) Decide(req *Request) Decision\n",
		"evaluate/scenario: type T[S any] interface{",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no line %q", want)
		}
	}
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, "#rv") || strings.Contains(line, "internal/") {
			t.Errorf("line %q", line)
		}
	}
}

package simulator_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
)

// TestMutations: of a request in which everything is used, no value can be retyped and no member doubled: that is an
// error, at its place, and never an answer to another question.
func TestMutations(t *testing.T) { // IN-02
	request := object{
		"PolicyInputList": []any{all}, "PermissionsBoundaryPolicyInputList": []any{all},
		"OrderedOrganizationPolicyInputList": []any{object{"ServiceControlPolicyInputList": []any{all}}},
		"ResourcePolicy":                     policyOf(to(allow("*", "*"), bob)), "CallerArn": bob,
		"ResourceOwner": "arn:aws:iam::111122223333:root",
		"ActionNames":   []any{"s3:GetObject", "s3:PutObject"}, "ResourceArns": []any{object1}, "MaxItems": 1, "Marker": "2",
		"ContextEntries": []any{
			object{"ContextKeyName": "a:Key", "ContextKeyType": "stringList", "ContextKeyValues": []any{"x"}},
		},
	}
	if r := only(t, ask(t, request)); r.EvalDecision != "allowed" {
		t.Fatalf("got %s", r.EvalDecision)
	}
	n := 0
	must := func(path string, code simulator.Code, request string) {
		n++
		if e := refused(t, []byte(request)); e.Code != code || e.Path != path {
			t.Errorf("%s: got %v, want %s", path, e, code)
		}
	}
	// write returns the text of v with text in place of what is at a path, or if double is set with that member doubled.
	var write func(v any, path, at, text string, double bool) string
	write = func(v any, path, at, text string, double bool) string {
		if path == at && !double {
			return text
		}
		switch v := v.(type) {
		case object:
			var list []string
			for _, name := range slices.Sorted(maps.Keys(v)) {
				inner := strings.TrimPrefix(path+"."+name, ".")
				member := strconv.Quote(name) + ":" + write(v[name], inner, at, text, double)
				list = append(list, member)
				if inner == at && double {
					list = append(list, member)
				}
			}
			return "{" + strings.Join(list, ",") + "}"
		case []any:
			var list []string
			for i, element := range v {
				list = append(list, write(element, path+"["+strconv.Itoa(i)+"]", at, text, double))
			}
			return "[" + strings.Join(list, ",") + "]"
		}
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	var walk func(v any, path string)
	walk = func(v any, path string) {
		for _, other := range []string{"null", "true", "[[]]"} {
			at := path
			if _, list := v.([]any); list && other == "[[]]" {
				at += "[0]"
			}
			must(at, simulator.CodeWrongType, write(request, "", path, other, false))
		}
		switch v := v.(type) {
		case object:
			for name, inner := range v {
				inside := strings.TrimPrefix(path+"."+name, ".")
				must(inside, simulator.CodeDuplicate, write(request, "", inside, "", true))
				walk(inner, inside)
			}
		case []any:
			for i, inner := range v {
				walk(inner, path+"["+strconv.Itoa(i)+"]")
			}
		}
	}
	walk(request, "")
	if n < 80 {
		t.Errorf("%d mutations", n)
	}
}

// TestErrorText: an error is one line with place, path, reason and code.
func TestErrorText(t *testing.T) { // IN-06
	e := refused(t, []byte("{\n\"MaxItems\": \"1\"}"))
	want := `simulator:2:13: MaxItems: a string, wanted a number (WRONG_TYPE)`
	if got := e.Error(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if e.Unwrap() != nil {
		t.Errorf("wraps %v", e.Unwrap())
	}
}

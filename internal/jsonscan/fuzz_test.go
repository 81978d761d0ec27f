package jsonscan_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// member is a member of an object; an object is a []member here, so that order and duplicates stay.
type member struct {
	Name  string
	Value any
}

// ours gives the tree that the values of this package make up. Where a name occurs twice it returns the error.
func ours(v jsonscan.Value, text string) (any, error) {
	if !strings.HasPrefix(text[v.Offset():], v.Raw()) {
		return nil, fmt.Errorf("%q does not stand at byte %d", v.Raw(), v.Offset())
	}
	if at := jsonscan.At(text, v.Offset()); at.Raw() != v.Raw() {
		return nil, fmt.Errorf("%q stands at byte %d, not %q", at.Raw(), v.Offset(), v.Raw())
	}
	switch v.Kind() {
	case jsonscan.KindBool:
		return v.Raw() == "true", nil
	case jsonscan.KindNumber:
		return json.Number(v.Raw()), nil
	case jsonscan.KindString:
		return v.Text(), nil
	case jsonscan.KindList:
		out := []any{}
		err := v.Elements(func(i int, e jsonscan.Value) error {
			x, err := ours(e, text)
			if i != len(out) {
				return fmt.Errorf("element %d has the number %d", len(out), i)
			}
			out = append(out, x)
			return err
		})
		return out, err
	case jsonscan.KindObject:
		out := []member{}
		err := v.Members(func(name string, at int, m jsonscan.Value) error {
			var written string
			if err := json.NewDecoder(strings.NewReader(text[at:])).Decode(&written); err != nil || written != name {
				return fmt.Errorf("the name at byte %d is %q, %v, want %q", at, written, err, name)
			}
			x, err := ours(m, text)
			out = append(out, member{name, x})
			return err
		})
		return out, err
	}
	return nil, nil
}

// theirs gives the tree that encoding/json reads, and whether a name occurs twice in one object.
func theirs(d *json.Decoder) (tree any, twice bool) {
	token, err := d.Token()
	if err != nil {
		panic(err)
	}
	switch token {
	case json.Delim('['):
		out := []any{}
		for d.More() {
			x, again := theirs(d)
			out, twice = append(out, x), twice || again
		}
		_, _ = d.Token()
		return out, twice
	case json.Delim('{'):
		out, seen := []member{}, map[string]bool{}
		for d.More() {
			name, _ := d.Token()
			x, again := theirs(d)
			twice = twice || again || seen[name.(string)]
			seen[name.(string)] = true
			out = append(out, member{name.(string), x})
		}
		_, _ = d.Token()
		return out, twice
	}
	return token, false
}

// depth is how deep valid JSON is nested.
func depth(text string) int {
	d := json.NewDecoder(strings.NewReader(text))
	now, most := 0, 0
	for {
		token, err := d.Token()
		if err != nil {
			return most
		}
		switch token {
		case json.Delim('['), json.Delim('{'):
			now++
		case json.Delim(']'), json.Delim('}'):
			now--
		}
		most = max(most, now)
	}
}

// replaced counts the strings' code points U+FFFD: encoding/json puts one where half of a surrogate pair stands.
func replaced(tree any) int {
	switch x := tree.(type) {
	case string:
		return strings.Count(x, "\ufffd")
	case []any:
		n := 0
		for _, e := range x {
			n += replaced(e)
		}
		return n
	case []member:
		n := 0
		for _, m := range x {
			n += replaced(m.Name) + replaced(m.Value)
		}
		return n
	}
	return 0
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"", " ", "null", "true", "-1.5e+3", `"a"`, `[]`, `{}`, ` {"a":[1,{"b":null}]} `, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":{"b":1,"b":2}}`,
		`"\ud83d\ude00"`, `"\ud800"`, `["\udc00"]`, `"\\ud800"`, `"\ufffd"`, "\"\xff\"", strings.Repeat("[", 33), strings.Repeat("[", 33) + strings.Repeat("]", 33),
		`[1] x`, `{"a":1,}`, `[01]`, `"\x"`, "\ufeff1", `{"Statement":[{"Effect":"Allow"}]}`, "{" + members(20) + `"k3":1}`, `"\`, `"\u`, `"\ud8`, "\"\x7f\"",
		`[1]]]]]]]][[[[[[[[`, `"a\"b\\"`, "1\x00", `{"😀":"é"}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		const size = 4096
		v, err := jsonscan.Read(text, size)
		valid := json.Valid([]byte(text))
		if err != nil {
			e, ok := errors.AsType[*jsonscan.Error](err)
			if !ok || e.Error() == "" || e.Offset < 0 || e.Offset > len(text) {
				t.Fatalf("error %#v", err)
			}
			if !valid {
				return
			}
			explained := false
			switch e.Fault {
			case jsonscan.TooLarge:
				explained = len(text) > size
			case jsonscan.InvalidUTF8:
				explained = !utf8.ValidString(text) && utf8.ValidString(text[:e.Offset])
			case jsonscan.TooDeep:
				explained = depth(text) > jsonscan.MaxDepth
			case jsonscan.LoneSurrogate:
				d := json.NewDecoder(strings.NewReader(text))
				d.UseNumber()
				tree, _ := theirs(d)
				explained = replaced(tree) > strings.Count(text, "\ufffd")+strings.Count(strings.ToLower(text), `\ufffd`)
			}
			if !explained {
				t.Errorf("Read(%q) refuses what is JSON: %v at byte %d", text, e, e.Offset)
			}
			return
		}
		if !valid {
			t.Fatalf("Read(%q) accepts what is no JSON", text)
		}
		if len(text) > size || !utf8.ValidString(text) || depth(text) > jsonscan.MaxDepth {
			t.Errorf("Read(%q) accepts too much", text)
		}
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		want, twice := theirs(d)
		got, err := ours(v, text)
		if twice {
			e, ok := errors.AsType[*jsonscan.Error](err)
			if !ok || e.Fault != jsonscan.Duplicate || text[e.Offset] != '"' {
				t.Errorf("a name occurs twice in %q: %v", text, err)
			}
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		// Not cmp.Diff: its time doubles with each list in a list.
		if !reflect.DeepEqual(want, got) {
			t.Errorf("%q is read as\n%#v, want\n%#v", text, got, want)
		}
	})
}

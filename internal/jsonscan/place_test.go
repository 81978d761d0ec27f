package jsonscan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

func TestLocate(t *testing.T) {
	const text = "ab\r\né😀x\n\nz\r"
	tests := []struct {
		name                 string
		offset, line, column int
	}{
		{"begin", 0, 1, 1},
		{"carriage return", 2, 1, 3},
		{"line feed", 3, 1, 4},
		{"second line", 4, 2, 1},
		{"behind two bytes", 6, 2, 2},
		{"behind four bytes", 10, 2, 3},
		{"end of the second line", 11, 2, 4},
		{"empty line", 12, 3, 1},
		{"fourth line", 13, 4, 1},
		{"a carriage return alone ends no line", 15, 4, 3},
		{"beyond the end", 99, 4, 3},
		{"before the beginning", -1, 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			line, column := jsonscan.Locate(text, tt.offset)
			if line != tt.line || column != tt.column {
				t.Errorf("Locate(%d) = %d, %d, want %d, %d", tt.offset, line, column, tt.line, tt.column)
			}
		})
	}
}

// TestAt: a value found by its place is the one found by walking.
func TestAt(t *testing.T) {
	for _, text := range []string{
		`{"a":[1,-2.5e3 , true,false,null,"x\\","\"]}","",{},[],{"b":[{"c":"}"}]}],"d" : "é" , "e":7}`,
		" \n[ 1 ]\t", "7", " 7 ", `""`, `"\\"`, "{}", "true ", `{"a":1}`,
	} {
		var visit func(v jsonscan.Value) error
		visit = func(v jsonscan.Value) error {
			if at := jsonscan.At(text, v.Offset()); at.Raw() != v.Raw() || at.Offset() != v.Offset() || at.End() != v.End() || at.Kind() != v.Kind() || at.Text() != v.Text() {
				t.Errorf("%s: byte %d to %d: %q, want %q", text, at.Offset(), at.End(), at.Raw(), v.Raw())
			}
			if v.Kind() == jsonscan.KindObject {
				return v.Members(func(_ string, _ int, m jsonscan.Value) error { return visit(m) })
			}
			if v.Kind() == jsonscan.KindList {
				return v.Elements(func(_ int, e jsonscan.Value) error { return visit(e) })
			}
			return nil
		}
		root := read(t, text)
		if err := visit(root); err != nil {
			t.Error(err)
		}
		if again := jsonscan.Root(text); again.Raw() != root.Raw() || again.Offset() != root.Offset() {
			t.Errorf("Root(%q) = %q", text, again.Raw())
		}
	}
}

// TestErrorEnd: what is wrong ends behind the value, name, escape or character.
func TestErrorEnd(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"{\"a\":\"\xff\xfe\"}", "\xff"},
		{`["\udc00"]`, `\udc00`},
		{`["\ud800`, `\ud800`},
		{strings.Repeat("[", 33), "["},
		{"[1,é]", "é"},
		{"[1", ""},
		{"", ""},
		{"{} x", "x"},
		{`{"a":1,"\u0061" :2}`, `"\u0061"`},
	} {
		v, err := jsonscan.Read(tt.text, large)
		if err == nil {
			err = v.Members(func(string, int, jsonscan.Value) error { return nil })
		}
		e, ok := errors.AsType[*jsonscan.Error](err)
		if !ok {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		if end := e.End(tt.text); end < e.Offset || tt.text[e.Offset:end] != tt.want {
			t.Errorf("%q: byte %d to %d, want %q", tt.text, e.Offset, end, tt.want)
		}
	}
	if e := jsonscan.ErrTooLarge(1); e.End("") != 0 || e.End("abc") != 0 {
		t.Error("a text that is too large is at fault as a whole")
	}
	v := read(t, `{"a": [1, 2] , "b":3}`)
	for name, want := range map[string]string{"a": "[1, 2]", "b": "3"} {
		_ = v.Members(func(member string, at int, m jsonscan.Value) error {
			if member == name {
				e, _ := errors.AsType[*jsonscan.Error](m.Want(jsonscan.KindString))
				if got := v.Raw()[e.Offset:e.End(v.Raw())]; got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
				e, _ = errors.AsType[*jsonscan.Error](jsonscan.Unknown(member, at))
				if got := v.Raw()[e.Offset:e.End(v.Raw())]; got != `"`+name+`"` {
					t.Errorf("name %q", got)
				}
			}
			return nil
		})
	}
}

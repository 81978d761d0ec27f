package condition_test

import (
	"encoding"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Every value of an enumeration has a word of its own, which reads back as the value; no other text does.
func TestWords(t *testing.T) {
	checkWords[condition.Set](t, 3)
	checkWords[condition.Reason](t, 13)
	checkWords[condition.Class](t, 9)
	checkWords[condition.Type](t, 8)
}

func checkWords[T ~uint8, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, n int) {
	t.Helper()
	seen := map[string]bool{}
	for i := range 256 {
		v := T(i)
		text, err := any(v).(encoding.TextMarshaler).MarshalText()
		if i >= n {
			if _, ok := errors.AsType[*condition.Error](err); !ok || text != nil {
				t.Fatalf("%T(%d) is %q, %v", v, i, text, err)
			}
			if want := fmt.Sprintf("%T(%d)", v, i)[len("condition."):]; fmt.Sprint(v) != want {
				t.Errorf("%v, want %s", v, want)
			}
			continue
		}
		if err != nil || seen[string(text)] || string(text) != fmt.Sprint(v) {
			t.Fatalf("%T(%d) is %q, %v", v, i, text, err)
		}
		seen[string(text)] = true
		back := T(200)
		if err := P(&back).UnmarshalText(text); err != nil || back != v {
			t.Errorf("%q is read as %v, %v", text, back, err)
		}
	}
	for _, text := range []string{"KeyAbsent", "keyabsent", "arn", "ForAllValues:", " ", "\xff", "Type(1)"} {
		v := T(1)
		err := P(&v).UnmarshalText([]byte(text))
		if e, ok := errors.AsType[*condition.Error](err); !ok || e.Code != condition.CodeUnknownWord || e.Input != text || v != 0 {
			t.Errorf("%T %q is read as %v, %v", v, text, v, err)
		}
	}
	v := T(1)
	if err := P(&v).UnmarshalText(nil); err != nil || v != 0 {
		t.Errorf("empty text is %v, %v", v, err)
	}
}

func TestOperatorText(t *testing.T) {
	for _, name := range []string{"", "StringLike", "ForAllValues:ArnLikeIfExists", "Null"} {
		op, _ := condition.ParseOperator("Bool")
		if err := op.UnmarshalText([]byte(name)); err != nil || op.String() != name {
			t.Errorf("%q is read as %v, %v", name, op, err)
		}
		if text, err := op.MarshalText(); err != nil || string(text) != name {
			t.Errorf("%q is written as %q, %v", name, text, err)
		}
	}
	op, _ := condition.ParseOperator("Bool")
	err := op.UnmarshalText([]byte("bool"))
	if e, ok := errors.AsType[*condition.Error](err); !ok || e.Code != condition.CodeInvalidOperator || op != (condition.Operator{}) {
		t.Errorf("bool is read as %v, %v", op, err)
	}
}

func TestUnknownKeyHint(t *testing.T) {
	for _, tt := range []struct{ name, key, hint string }{
		{"letters", "aws:SourceARm", `, and no such key is known; there is "aws:SourceArn"`},
		{"several", "aws:SourceVp", `, and no such key is known; there is "aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce"`},
		{"of Lambda", "LAMBDA:FunctionAm", `, and no such key is known; there is "lambda:FunctionArn"`},
		{"tag", "aws:RequestTags/team", `, and no such key is known; there is "aws:RequestTag/team"`},
		{"tag key alone", "aws:RequestTag", `, and no such key is known; there is "aws:RequestTag/"`},
		{"known", "aws:sourcearn", ``},
		{"known tag", "aws:RequestTag/x", ``},
		{"nothing near", "aws:TotallyDifferent", ``},
		{"another service", "s3:prefi", ``},
		{"no service", "SourceArn", ``},
		{"long", "aws:" + strings.Repeat("x", 1000), ``},
	} {
		t.Run(tt.name, func(t *testing.T) {
			block, err := condition.New(is("StringNotEquals", tt.key, "v"))
			if err != nil {
				t.Fatal(err)
			}
			report := block.Explain(condition.Context{})[0]
			if want := "StringNotEquals " + quote.Text(tt.key) + ` holds: the request does not have the key` + tt.hint; report.String() != want {
				t.Errorf("got %s\nwant %s", report, want)
			}
		})
	}
}

package yaml_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack/yaml"
)

// FuzzJSON holds that any bytes give JSON or an error with a place, that the JSON is not larger than a small multiple
// of the bytes, that places go forwards with it, and that it says the same when it is read as YAML once more.
func FuzzJSON(f *testing.F) {
	if sample, err := os.ReadFile("testdata/thumbs.sam.yaml"); err == nil {
		f.Add(sample)
	}
	for _, seed := range []string{
		"", "a: 1", "a: &x [*x]", "<<: {a: 1}", "- !Sub |\n  a\n- !GetAtt a.b.c\n- !If [a, {b: c}, ~]", "? a\n: b\n? c",
		"{\"a\": \"\\u00e4\\ud83d\\ude00\", 'b': !!float 1.5}", "%YAML 1.1\n%TAG !e! !\n---\n!e!Ref a\n...\n---\nb", "a: >-\n b\n\n  c\n",
		"\ufeff# c\r\n- \"a\\\r\n  b\"\t# d", "!<!Ref> a", "- - - [[[{}]]]", "- ? - a\n  : - b", "a:\n\tb", "\"\\N\\_\\L\\P\\e\\0\"", "'\u0085\u2028'",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		got, places, err := yaml.JSON(in)
		if err != nil {
			e, ok := errors.AsType[*yaml.Error](err)
			if !ok || e.Code == "" || e.Line < 1 || e.Column < 1 || e.Line > 2+bytes.Count(in, []byte("\n"))+
				bytes.Count(in, []byte("\r"))+strings.Count(string(in), "\u0085")+strings.Count(string(in), "\u2028")+
				strings.Count(string(in), "\u2029") {
				t.Errorf("%v", err)
			}
			return
		}
		if !json.Valid(got) || len(got) > 6*len(in)+64 {
			t.Errorf("%d bytes become %d: %s", len(in), len(got), got)
		}
		line, column := 1, 1
		for i := range got {
			l, c := places.Locate(i)
			if l < line || l == line && c < column {
				t.Fatalf("byte %d of %s is at %d:%d, behind %d:%d", i, got, l, c, line, column)
			}
			line, column = l, c
		}
		// What YAML takes for the end of a line, or does not take at all, stands in JSON as it is; a name has 1,024
		// characters at most in one of the two forms.
		if len(in) > 1000 || bytes.ContainsFunc(got, func(r rune) bool { return r >= 0x7f }) {
			return
		}
		if again, _, err := yaml.JSON(got); err != nil || !bytes.Equal(again, got) {
			t.Errorf("%s\nread again: %s, %v", got, again, err)
		}
	})
}

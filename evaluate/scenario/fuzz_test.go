package scenario_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
)

// FuzzRead: whatever the text, Read and Check do not panic, errors are *Error and lead to a place in the text, and what
// is written is JSON.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.json*")
	if err != nil || len(files) == 0 {
		f.Fatalf("%d files, error %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		// One by one: the fuzzer spends its time on making large inputs smaller.
		d := json.NewDecoder(bytes.NewReader(data))
		if data[0] == '[' {
			if _, err := d.Token(); err != nil {
				f.Fatal(err)
			}
		}
		for d.More() {
			var one json.RawMessage
			if err := d.Decode(&one); err != nil {
				f.Fatal(err)
			}
			f.Add([]byte(one))
		}
	}
	for _, text := range []string{
		"", "[", "[]", "{}", "{}\n{}", "[{},\n1]", outcomes, with("why", `"\ud800\udc00\ud800"`), with("name", "\"\xff\""),
		with("policies", `{"boundary":`+strings.Repeat("[", 40)+strings.Repeat("]", 40)+"}"),
		with("policies", `{"scps":[[{"name":"n","text":"{\"Statement\":[]}"}],["x"]],"session":[{"name":"m","document":{}}]}`),
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := scenario.Read(data)
		check := func(err error) {
			e, ok := errors.AsType[*scenario.Error](err)
			lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
			if !ok || e.Code == "" || e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > 1+len([]rune(lines[e.Line-1])) {
				t.Fatalf("error %v (%T)", err, err)
			}
		}
		if err != nil {
			if check(err); list != nil {
				t.Errorf("an error and %d scenarios", len(list))
			}
			return
		}
		for _, s := range list {
			if s.Err != nil {
				check(s.Err)
			}
			o := scenario.Check(s)
			line, err := o.MarshalJSON()
			if err != nil || !json.Valid(line) {
				t.Errorf("written as %s; error %v", line, err)
			}
			if s.Err == nil && o.Err != nil {
				t.Errorf("read without error, refused later: %v", o.Err)
			}
		}
	})
}

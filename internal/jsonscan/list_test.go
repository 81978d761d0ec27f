package jsonscan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// written writes a value as it was walked through.
func written(v jsonscan.Value) string {
	var parts []string
	switch v.Kind() {
	case jsonscan.KindObject:
		_ = v.Members(func(name string, at int, m jsonscan.Value) error {
			parts = append(parts, fmt.Sprintf("%d:%q=%s", at, name, written(m)))
			return nil
		})
		return fmt.Sprintf("%d{%s}%d", v.Offset(), strings.Join(parts, " "), v.End())
	case jsonscan.KindList:
		_ = v.Elements(func(i int, e jsonscan.Value) error {
			parts = append(parts, fmt.Sprintf("%d=%s", i, written(e)))
			return nil
		})
		return fmt.Sprintf("%d[%s]%d", v.Offset(), strings.Join(parts, " "), v.End())
	}
	return fmt.Sprintf("%d %s %q %d", v.Offset(), v.Kind(), v.Text(), v.End())
}

// TestRelease: values of one text are not disturbed by reading, refusing and releasing others, whose memory is used again.
func TestRelease(t *testing.T) {
	texts := []string{
		`{"a":[1,{"b":"}]"},[]],"c":{}}`, ` [ [ ] , "x" , { } , [ [ "]" ] ] ] `, `"\u0041\\"`, `{"a\n":"\""}`, `[` + strings.Repeat(`[],`, 1000) + `{}]`, `1`, ` null`,
	}
	var want []string
	var kept []jsonscan.Value
	for _, text := range texts {
		v := read(t, text)
		want, kept = append(want, written(v)), append(kept, v)
	}
	for range 3 {
		for i, text := range texts {
			v := read(t, text)
			for _, bad := range []string{`}{`, `]]"\ud800"`, `[[[`, `{"a":}`, `"`, strings.Repeat(`[`, 40), `{"a":[}]`} {
				if _, err := jsonscan.Read(bad, large); err == nil {
					t.Errorf("%s is read", bad)
				}
			}
			if got := written(v); got != want[i] {
				t.Errorf("%s:\ngot  %s\nwant %s", text, got, want[i])
			}
			v.Release()
			if got := written(kept[i]); got != want[i] {
				t.Errorf("%s, kept:\ngot  %s\nwant %s", text, got, want[i])
			}
		}
	}
	jsonscan.Value{}.Release()
	if got, want := want[0], `0{1:"a"=5[0=6 a number "1" 7 1=8{9:"b"=13 a string "}]" 17}18 2=19[]21]22 23:"c"=27{}29}30`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestFaultsInOrder: depth and surrogates are found before the syntax is checked, also behind brackets that close nothing.
func TestFaultsInOrder(t *testing.T) {
	for text, want := range map[string]jsonscan.Fault{
		`}"\ud800"`:                       jsonscan.LoneSurrogate,
		`]]` + strings.Repeat(`[`, 34):    jsonscan.Syntax,
		`]]` + strings.Repeat(`[`, 35):    jsonscan.TooDeep,
		strings.Repeat(`{"a":`, 33) + `"`: jsonscan.TooDeep,
		`{"a":1]`:                         jsonscan.Syntax,
		`["\ud800`:                        jsonscan.LoneSurrogate,
	} {
		_, err := jsonscan.Read(text, large)
		if e, ok := err.(*jsonscan.Error); !ok || e.Fault != want {
			t.Errorf("%s: %v, want fault %d", text, err, want)
		}
	}
}

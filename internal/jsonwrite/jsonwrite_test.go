package jsonwrite

import (
	"math"
	"testing"
)

func TestMarshal(t *testing.T) {
	if b, err := Marshal([]string{"<&>", "\n"}); err != nil || string(b) != `["<&>","\n"]` {
		t.Errorf("%s, %v", b, err)
	}
	if b, err := Marshal(math.NaN()); err == nil {
		t.Errorf("%s", b)
	}
}

func TestObject(t *testing.T) {
	var o Object
	if b, err := Marshal(o); err != nil || string(b) != "{}" {
		t.Errorf("%s, %v", b, err)
	}
	o.Add("b", 1)
	o.Add("<a", []string{})
	var inner Object
	inner.Add("", nil)
	o.Add("c", inner)
	const want = `{"b":1,"<a":[],"c":{"":null}}`
	for range 2 {
		if b, err := Marshal(o); err != nil || string(b) != want {
			t.Errorf("%s, %v, want %s", b, err, want)
		}
	}
	o.Add("bad", math.Inf(1))
	o.Add("good", 1)
	if b, err := Marshal(o); err == nil {
		t.Errorf("%s", b)
	}
}

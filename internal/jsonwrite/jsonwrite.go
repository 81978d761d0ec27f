// Package jsonwrite writes the JSON forms of the module's values.
package jsonwrite

import (
	"bytes"
	"encoding/json"
)

// Marshal is json.Marshal, but "<", ">" and "&" of ARNs and messages stay readable.
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// An Object is an object whose members stand in the order in which they came. The zero value is empty.
type Object struct {
	b   []byte
	err error
}

// Add adds a member. The caller sees to it that no name comes twice.
func (o *Object) Add(name string, value any) {
	key, err := Marshal(name)
	if err == nil {
		var text []byte
		if text, err = Marshal(value); err == nil {
			if o.b != nil {
				o.b = append(o.b, ',')
			}
			o.b = append(append(append(o.b, key...), ':'), text...)
		}
	}
	if o.err == nil {
		o.err = err
	}
}

// MarshalJSON returns the object, or the first error of a member.
func (o Object) MarshalJSON() ([]byte, error) {
	if o.err != nil {
		return nil, o.err
	}
	return append(append([]byte{'{'}, o.b...), '}'), nil
}

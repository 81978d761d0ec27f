package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A value is a JSON value and its place in the text, which encoding/json does not tell of what it decodes.
type value struct {
	raw string
	at  int // in bytes
}

// A fault is what is wrong with a text, and where.
type fault struct {
	at     int
	reason string
}

func (f *fault) Error() string { return f.reason }

// parse returns the one value that a text holds.
func parse(text string) (value, error) {
	if !utf8.ValidString(text) {
		return value{}, &fault{strings.IndexRune(text, utf8.RuneError), "not UTF-8"}
	}
	d := json.NewDecoder(strings.NewReader(text))
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		if s, ok := errors.AsType[*json.SyntaxError](err); ok {
			return value{}, &fault{max(int(s.Offset)-1, 0), s.Error()}
		}
		return value{}, &fault{len(text), "unexpected end of the document"}
	}
	end := int(d.InputOffset())
	if rest := strings.TrimLeft(text[end:], blanks); rest != "" {
		return value{}, &fault{len(text) - len(rest), "text after the end of the document"}
	}
	return value{string(raw), end - len(raw)}, nil
}

const blanks = " \t\r\n"

// kind says what a value is.
func (v value) kind() string {
	switch v.raw[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}

// text returns a string without its escapes.
func (v value) text() (string, error) {
	if v.kind() != "a string" {
		return "", &fault{v.at, v.kind() + ", wanted a string"}
	}
	var s string
	err := json.Unmarshal([]byte(v.raw), &s)
	return s, err
}

// boolean returns true or false.
func (v value) boolean() (bool, error) {
	if v.kind() != "a boolean" {
		return false, &fault{v.at, v.kind() + ", wanted a boolean"}
	}
	return v.raw == "true", nil
}

// number returns a whole number.
func (v value) number() (int, error) {
	if v.kind() != "a number" {
		return 0, &fault{v.at, v.kind() + ", wanted a number"}
	}
	n, err := strconv.Atoi(v.raw)
	if err != nil {
		return 0, &fault{v.at, fmt.Sprintf("%.100q is no whole number", v.raw)}
	}
	return n, nil
}

// elements calls f for every element of a list, and stops at the first error.
func (v value) elements(f func(value) error) error {
	if v.kind() != "a list" {
		return &fault{v.at, v.kind() + ", wanted a list"}
	}
	d, err := v.open()
	for err == nil && d.More() {
		var e value
		if e, err = v.next(d); err == nil {
			err = f(e)
		}
	}
	return err
}

// members calls f for every member of an object, with its name and the place of the name, and stops at the first error.
// A name that occurs twice is one.
func (v value) members(f func(name string, at int, member value) error) error {
	if v.kind() != "an object" {
		return &fault{v.at, v.kind() + ", wanted an object"}
	}
	seen := make(map[json.Token]bool)
	d, err := v.open()
	for err == nil && d.More() {
		at := v.at + int(d.InputOffset())
		at += strings.IndexByte(v.raw[at-v.at:], '"') // behind blanks and a comma
		var name json.Token
		if name, err = d.Token(); err != nil {
			break
		}
		if seen[name] {
			return &fault{at, fmt.Sprintf("%.100q occurs twice", name)}
		}
		seen[name] = true
		var member value
		if member, err = v.next(d); err == nil {
			err = f(name.(string), at, member)
		}
	}
	return err
}

// open returns a decoder for what is inside a list or object.
func (v value) open() (*json.Decoder, error) {
	d := json.NewDecoder(strings.NewReader(v.raw))
	_, err := d.Token()
	return d, err
}

// next returns the next element, or what stands behind the name of a member.
func (v value) next(d *json.Decoder) (value, error) {
	var raw json.RawMessage
	err := d.Decode(&raw)
	return value{string(raw), v.at + int(d.InputOffset()) - len(raw)}, err
}

// locate returns line and column of a place in a text, both counted from 1, columns in code points.
func locate(text string, at int) (line, column int) {
	before := text[:at]
	line = 1 + strings.Count(before, "\n")
	return line, 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}

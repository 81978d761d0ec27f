package condition

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// matchBool compares with values that are "true" or "false" in any case, or a variable that stands for one of them
//
func matchBool(values []template.Template, value string, vars template.Values) verdict {
	given, ok := parseBool(value)
	if !ok {
		return unreadable
	}
	v := noMatch
	for i := range values {
		t := &values[i]
		switch {
		case t.MatchFold(strconv.FormatBool(given), vars):
			return match
		case !t.MatchFold(strconv.FormatBool(!given), vars) && t.Unresolved(vars) == "":
			v = unreadable
		}
	}
	return v
}

// hasNull reports whether the value b is among the values of a Null operator.
func (t *test) hasNull(b bool) bool {
	for i := range t.values {
		text, _ := t.values[i].Text(nil)
		if want, ok := parseBool(text); ok && want == b {
			return true
		}
	}
	return false
}

func parseBool(s string) (value, ok bool) {
	switch {
	case len(s) == 4 && strings.EqualFold(s, "true"):
		return true, true
	case len(s) == 5 && strings.EqualFold(s, "false"):
		return false, true
	}
	return false, false
}

// binaries are the decoded values of BinaryEquals.
type binaries struct{ parsed[string] }

func parseBinary(s string) (string, bool) {
	data, err := base64.StdEncoding.DecodeString(s)
	return string(data), err == nil
}

func (m *binaries) match(value string, _ relation) verdict {
	var text, buffer [512]byte // short values stay on the stack
	var data []byte
	var err error
	if len(value) <= len(text) {
		var n int
		n, err = base64.StdEncoding.Decode(buffer[:], text[:copy(text[:], value)])
		data = buffer[:n]
	} else {
		data, err = base64.StdEncoding.DecodeString(value)
	}
	if err != nil {
		return unreadable
	}
	for _, v := range m.all {
		if string(data) == v {
			return match
		}
	}
	return noMatch
}

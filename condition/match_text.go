package condition

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

type stringMatcher struct {
	values []template.Template
	fold   bool
}

func (m stringMatcher) match(value string, vars template.Values) verdict {
	for i := range m.values {
		t := &m.values[i]
		if m.fold && t.MatchFold(value, vars) || !m.fold && t.Match(value, vars) {
			return match
		}
	}
	return noMatch
}

func (m stringMatcher) variables() (keys []string) {
	for i := range m.values {
		keys = append(keys, m.values[i].Variables()...)
	}
	return keys
}

// boolValue is "true" or "false" in any case, or a variable that stands for one of them.
type boolValue struct{ t template.Template }

type boolMatcher []boolValue

func (m boolMatcher) match(value string, vars template.Values) verdict {
	given, ok := parseBool(value)
	if !ok {
		return unreadable
	}
	v := noMatch
	for i := range m {
		t := &m[i].t
		switch {
		case t.MatchFold(strconv.FormatBool(given), vars):
			return match
		case !t.MatchFold(strconv.FormatBool(!given), vars) && t.Unresolved(vars) == "":
			v = unreadable
		}
	}
	return v
}

func (m boolMatcher) variables() (keys []string) {
	for i := range m {
		keys = append(keys, m[i].t.Variables()...)
	}
	return keys
}

// has reports whether the value b is among the values of a Null operator.
func (m boolMatcher) has(b bool) bool {
	for i := range m {
		text, _ := m[i].t.Text(nil)
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

// binaryMatcher holds the decoded values of BinaryEquals.
type binaryMatcher []string

func (binaryMatcher) variables() []string { return nil }

func (m binaryMatcher) match(value string, _ template.Values) verdict {
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
	for _, v := range m {
		if string(data) == v {
			return match
		}
	}
	return noMatch
}

package condition

import (
	"encoding/base64"
	"errors"
	"net/netip"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// verdict is the outcome of comparing one request value with the values of a test.
type verdict uint8

const (
	noMatch verdict = iota
	match
	unreadable // the request value, or a policy value needed to say no, is not of the operator's type (C-14)
)

// A matcher compares one request value with all values of a test. Negation is not its business.
type matcher interface {
	match(value string, vars template.Values) verdict
	variables() []string // the keys of the policy variables in its values
}

// newMatcher compiles the values of t.
func newMatcher(t *test, variables bool) (matcher, error) {
	fail := func(code Code, i int, reason string) error {
		return &Error{Code: code, Value: i, Operator: t.op.String(), Key: t.key, Input: t.values[i], Reason: reason}
	}
	info := t.op.info()
	if variables && !t.op.TakesVariables() {
		for i, v := range t.values {
			if strings.Contains(v, "${") {
				return nil, fail(CodeInvalidVariable, i, info.name+" takes no policy variables")
			}
		}
	}
	switch info.family {
	case stringFamily, foldFamily, likeFamily:
		o := template.Options{Wildcards: info.family == likeFamily, Variables: variables}
		ts, err := each(t.values, func(i int, v string) (template.Template, error) {
			parsed, err := template.Parse(v, o)
			return parsed, variableError(err, i, fail)
		})
		return stringMatcher{ts, info.family == foldFamily}, err
	case arnFamily:
		vs, err := each(t.values, func(i int, v string) (arnValue, error) {
			parsed, err := newARNValue(v, variables)
			return parsed, variableError(err, i, fail)
		})
		return arnMatcher{vs}, err
	case boolFamily, nullFamily:
		vs, err := each(t.values, func(i int, v string) (boolValue, error) {
			parsed, err := template.Parse(v, template.Options{Variables: variables})
			if err != nil {
				return boolValue{}, variableError(err, i, fail)
			}
			_, ok := parseBool(v)
			if !ok && !parsed.HasVariables() {
				return boolValue{}, fail(CodeTypeMismatchBoolean, i, `neither "true" nor "false"`)
			}
			return boolValue{parsed}, nil
		})
		return boolMatcher(vs), err
	case numericFamily:
		vs, err := each(t.values, func(i int, v string) (number, error) {
			n, ok := parseNumber(v)
			if !ok {
				return n, fail(CodeTypeMismatchNumber, i, "not a decimal number")
			}
			return n, nil
		})
		return numericMatcher{vs, info.relation}, err
	case dateFamily:
		vs, err := each(t.values, func(i int, v string) (instant, error) {
			d, ok := parseInstant(v)
			if !ok {
				return d, fail(CodeInvalidDate, i, "neither a date with time zone (ISO 8601, W3C profile) nor epoch seconds")
			}
			return d, nil
		})
		return dateMatcher{vs, info.relation}, err
	case ipFamily:
		vs, err := each(t.values, func(i int, v string) (netip.Prefix, error) {
			p, ok := parseRange(v)
			if !ok {
				return p, fail(CodeTypeMismatchIPRange, i, "not an IP address or range in CIDR form")
			}
			return p, nil
		})
		return ipMatcher(vs), err
	default:
		vs, err := each(t.values, func(i int, v string) (string, error) {
			data, err := base64.StdEncoding.DecodeString(v)
			if err != nil {
				return "", fail(CodeTypeMismatchBinary, i, "not base64")
			}
			return string(data), nil
		})
		return binaryMatcher(vs), err
	}
}

// each reads the values one by one and stops at the first that read refuses.
func each[T any](values []string, read func(int, string) (T, error)) ([]T, error) {
	if len(values) == 0 {
		return nil, nil
	}
	out := make([]T, len(values))
	for i, v := range values {
		var err error
		if out[i], err = read(i, v); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// variableError turns an error of package template into one of this package.
func variableError(err error, i int, fail func(Code, int, string) error) error {
	e, ok := errors.AsType[*template.Error](err)
	if !ok {
		return err
	}
	code := CodeMissingBrace
	switch e.Reason {
	case template.MissingQuote:
		code = CodeMissingQuote
	case template.Space:
		code = CodeSpaceInVariable
	case template.Empty:
		code = CodeEmptyVariable
	case template.TooMany:
		code = CodeTooManyVariables
	}
	return fail(code, i, e.Error())
}

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

// arnValue is a value of an Arn operator.
type arnValue struct {
	t    template.Template
	form arnForm

	key         string // where the value is one variable and nothing else: its key and default
	fallback    string
	hasFallback bool
}

type arnForm uint8

const (
	sixParts  arnForm = iota // compared part by part (C-22)
	anyARN                   // a lone "*"
	malformed                // fewer than six parts: matches nothing
)

func newARNValue(s string, variables bool) (arnValue, error) {
	o := template.Options{Wildcards: true, Variables: variables, Parts: template.Compared}
	t, colons, err := template.ParseARN(s, o)
	switch {
	case err != nil:
		return arnValue{}, err
	case s == "*":
		return arnValue{t: t, form: anyARN}, nil
	case colons.N == 5:
		return arnValue{t: t, form: sixParts}, nil
	case t.IsVariable():
		// The whole ARN comes from the request: there is nothing to divide before its value is in place.
		t, err = template.Parse(s, template.Options{Variables: variables})
		a := arnValue{t: t, form: sixParts, key: t.Variables()[0]}
		a.fallback, a.hasFallback = t.Text(nil)
		return a, err
	}
	return arnValue{t: t, form: malformed}, nil
}

func (a *arnValue) match(value string, vars template.Values) verdict {
	switch {
	case a.form == malformed:
		return unreadable
	case a.form == anyARN, a.t.Match(value, vars):
		return match
	case a.key == "":
		return noMatch
	}
	text, ok := vars.Value(a.key)
	if !ok {
		text, ok = a.fallback, a.hasFallback
	}
	if ok && !arn.IsARN(text) {
		return unreadable
	}
	return noMatch // V-05 where there is no value
}

type arnMatcher struct{ values []arnValue }

func (m arnMatcher) match(value string, vars template.Values) verdict {
	if !arn.IsARN(value) {
		return unreadable
	}
	v := noMatch
	for i := range m.values {
		switch m.values[i].match(value, vars) {
		case match:
			return match
		case unreadable:
			v = unreadable
		}
	}
	return v
}

func (m arnMatcher) variables() (keys []string) {
	for i := range m.values {
		keys = append(keys, m.values[i].t.Variables()...)
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

type numericMatcher struct {
	values []number
	relation
}

func (numericMatcher) variables() []string { return nil }

func (m numericMatcher) match(value string, _ template.Values) verdict {
	n, ok := parseNumber(value)
	if !ok {
		return unreadable
	}
	for i := range m.values {
		if m.holds(n.compare(m.values[i])) {
			return match
		}
	}
	return noMatch
}

type dateMatcher struct {
	values []instant
	relation
}

func (dateMatcher) variables() []string { return nil }

func (m dateMatcher) match(value string, _ template.Values) verdict {
	d, ok := parseInstant(value)
	if !ok {
		return unreadable
	}
	for _, v := range m.values {
		if m.holds(d.compare(v)) {
			return match
		}
	}
	return noMatch
}

type ipMatcher []netip.Prefix

func (ipMatcher) variables() []string { return nil }

func (m ipMatcher) match(value string, _ template.Values) verdict {
	a, err := netip.ParseAddr(value)
	if err != nil || a.Zone() != "" {
		return unreadable
	}
	a = a.Unmap()
	for _, p := range m {
		if p.Contains(a) {
			return match
		}
	}
	return noMatch
}

// parseRange reads a range in CIDR form, or an address that stands for itself alone (C-24).
func parseRange(s string) (netip.Prefix, bool) {
	if strings.IndexByte(s, '/') >= 0 {
		p, err := netip.ParsePrefix(s)
		return p, err == nil
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
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

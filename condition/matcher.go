package condition

import (
	"errors"
	"strings"

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
	match(value string, r relation) verdict
}

// match compares one request value with all values of the test.
func (t *test) match(value string, op *operator, vars template.Values) verdict {
	switch op.family {
	case stringFamily, likeFamily:
		for i := range t.values {
			if t.values[i].Match(value, vars) {
				return match
			}
		}
		return noMatch
	case foldFamily:
		for i := range t.values {
			if t.values[i].MatchFold(value, vars) {
				return match
			}
		}
		return noMatch
	case boolFamily:
		return matchBool(t.values, value, vars)
	case arnFamily:
		return matchARN(t.values, value, vars)
	}
	return t.typed.match(value, op.relation)
}

// read compiles the values of t, which are as many as texts.
func (t *test) read(texts []string, variables bool) *Error {
	fail := func(code Code, i int, reason string) *Error {
		return &Error{Code: code, Value: i, Operator: t.op.String(), Key: t.key, Input: texts[i], Reason: reason}
	}
	info := t.op.info()
	if variables && !t.op.TakesVariables() {
		for i, text := range texts {
			if strings.Contains(text, "${") {
				return fail(CodeInvalidVariable, i, info.name+" takes no policy variables")
			}
		}
	}
	o := template.Options{Wildcards: info.family == likeFamily, Variables: variables}
	for i, text := range texts {
		var err error
		switch info.family {
		case stringFamily, foldFamily, likeFamily:
			t.values[i], err = template.Parse(text, o)
		case arnFamily:
			t.values[i], err = parseARN(text, variables)
		case boolFamily, nullFamily:
			t.values[i], err = template.Parse(text, o)
			if _, ok := parseBool(text); err == nil && !ok && !t.values[i].HasVariables() {
				return fail(CodeTypeMismatchBoolean, i, `neither "true" nor "false"`)
			}
		default:
			t.values[i] = template.Literal(text)
		}
		if err != nil {
			return fail(variableCode(err), i, err.Error())
		}
	}
	var bad int
	var code Code
	var reason string
	switch info.family {
	case numericFamily:
		m := &numbers{}
		t.typed, bad = m, m.read(texts, parseNumber)
		code, reason = CodeTypeMismatchNumber, "not a decimal number"
	case dateFamily:
		m := &instants{}
		t.typed, bad = m, m.read(texts, parseInstant)
		code, reason = CodeInvalidDate, "neither a date with time zone (ISO 8601, W3C profile) nor epoch seconds"
	case ipFamily:
		m := &ranges{}
		t.typed, bad = m, m.read(texts, parseRange)
		code, reason = CodeTypeMismatchIPRange, "not an IP address or range in CIDR form"
	case binaryFamily:
		m := &binaries{}
		t.typed, bad = m, m.read(texts, parseBinary)
		code, reason = CodeTypeMismatchBinary, "not base64"
	default:
		return nil
	}
	if bad >= 0 {
		return fail(code, bad, reason)
	}
	return nil
}

// A parsed list holds the values of a matcher. Where they are few, they share its allocation.
type parsed[T any] struct {
	all []T
	few [2]T
}

// read reads texts one by one and returns the number of the first that is refused, or -1.
func (l *parsed[T]) read(texts []string, parse func(string) (T, bool)) (bad int) {
	l.all = l.few[:0]
	if len(texts) > len(l.few) {
		l.all = make([]T, 0, len(texts))
	}
	for i, text := range texts {
		v, ok := parse(text)
		if !ok {
			return i
		}
		l.all = append(l.all, v)
	}
	return -1
}

// variableCode is the code for an error of package template.
func variableCode(err error) Code {
	e, _ := errors.AsType[*template.Error](err)
	switch e.Reason {
	case template.MissingQuote:
		return CodeMissingQuote
	case template.Space:
		return CodeSpaceInVariable
	case template.Empty:
		return CodeEmptyVariable
	case template.TooMany:
		return CodeTooManyVariables
	default:
		return CodeMissingBrace
	}
}

package condition

import (
	"encoding/base64"
	"errors"
	"net/netip"
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

package condition

import (
	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

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

package condition

import (
	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// readARNs reads the values of an Arn operator.
func readARNs(values []template.Template, texts []string, variables bool) fault {
	for i, text := range texts {
		var err error
		if values[i], err = parseARN(text, variables); err != nil {
			return variableFault(err, i)
		}
	}
	return fault{}
}

func parseARN(s string, variables bool) (template.Template, error) {
	if s == "*" {
		return template.Parse(s, template.Options{Wildcards: true})
	}
	t, err := template.Parse(s, template.Options{Wildcards: true, Variables: variables, Parts: template.Compared})
	if err == nil && t.Colons() < 5 && t.IsVariable() {
		// The whole ARN comes from the request: there is nothing to divide before its value is in place.
		return template.Parse(s, template.Options{Variables: variables})
	}
	return t, err
}

type arnForm uint8

const (
	malformed arnForm = iota // fewer than six parts: matches nothing
	sixParts                 // compared part by part (C-22)
	oneVariable
	anyARN // a lone "*"
)

func formOf(t *template.Template) arnForm {
	switch {
	case t.Colons() == 5:
		return sixParts
	case t.IsVariable():
		return oneVariable
	case t.MatchesAll():
		return anyARN
	}
	return malformed
}

func matchARN(values []template.Template, value string, vars template.Values) verdict {
	if !arn.IsARN(value) {
		return unreadable
	}
	v := unmatched
	for i := range values {
		t := &values[i]
		form := formOf(t)
		switch {
		case form == malformed:
			v = unreadable
		case t.Match(value, vars):
			return matched
		case form == oneVariable:
			// V-05 where there is no value
			if text, ok := t.Variable(vars); ok && !arn.IsARN(text) {
				v = unreadable
			}
		}
	}
	return v
}

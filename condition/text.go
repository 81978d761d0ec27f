package condition

import (
	"errors"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// readTexts reads the values of a String operator.
func readTexts(values []template.Template, texts []string, o template.Options) fault {
	for i, text := range texts {
		var err error
		if values[i], err = template.Parse(text, o); err != nil {
			return variableFault(err, i)
		}
	}
	return fault{}
}

func matchText(values []template.Template, value string, vars template.Values) verdict {
	for i := range values {
		if values[i].Match(value, vars) {
			return matched
		}
	}
	return unmatched
}

// matchFold is matchText ignoring case.
func matchFold(values []template.Template, value string, vars template.Values) verdict {
	for i := range values {
		if values[i].MatchFold(value, vars) {
			return matched
		}
	}
	return unmatched
}

// variableFault is the fault that an error of package template in a value is (V-09).
func variableFault(err error, value int) fault {
	f := fault{CodeMissingBrace, value, err.Error()}
	e, _ := errors.AsType[*template.Error](err)
	switch e.Reason {
	case template.MissingQuote:
		f.code = CodeMissingQuote
	case template.Space:
		f.code = CodeSpaceInVariable
	case template.Empty:
		f.code = CodeEmptyVariable
	case template.TooMany:
		f.code = CodeTooManyVariables
	}
	return f
}

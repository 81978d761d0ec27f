package condition

import (
	"strconv"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// readBools reads the values of Bool and Null: "true" or "false" in any case or, under Bool, text with a variable.
func readBools(values []template.Template, texts []string, variables bool) fault {
	for i, text := range texts {
		t, err := template.Parse(text, template.Options{Variables: variables})
		if err != nil {
			return variableFault(err, i)
		}
		if _, ok := parseBool(text); !ok && !t.HasVariables() {
			return fault{CodeTypeMismatchBoolean, i, `neither "true" nor "false"`}
		}
		values[i] = t
	}
	return fault{}
}

func parseBool(s string) (value, ok bool) {
	switch {
	case ascii.EqualFold(s, "true"):
		return true, true
	case ascii.EqualFold(s, "false"):
		return false, true
	}
	return false, false
}

// matchBool compares with values that are "true" or "false" in any case, or a variable that stands for one of them
//
func matchBool(values []template.Template, value string, vars template.Values) verdict {
	given, ok := parseBool(value)
	if !ok {
		return unreadable
	}
	v := unmatched
	for i := range values {
		t := &values[i]
		switch {
		case t.MatchFold(strconv.FormatBool(given), vars):
			return matched
		case !t.MatchFold(strconv.FormatBool(!given), vars) && t.Unresolved(vars) == "":
			v = unreadable
		}
	}
	return v
}

// evalNull is eval for Null, which asks only whether the key is there.
func (t *test) evalNull(h *held) (bool, Reason) {
	switch t.op.set {
	case All:
		return true, AlwaysTrue // C-06
	case Any:
		return false, AlwaysFalse // C-06
	}
	switch {
	case h.absent:
		return t.hasNull(true), KeyAbsent
	case h.value.Len() == 0:
		return t.hasNull(true), EmptyList
	}
	return t.hasNull(false), KeyPresent
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

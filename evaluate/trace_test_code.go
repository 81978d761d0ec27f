package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/differ"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// testCode says why a test does not hold.
func (f *facts) testCode(t *condition.TestReport) EntryCode {
	switch t.Reason {
	case condition.KeyAbsent:
		if f.env.never(ascii.ToLower(t.Test.Key())) {
			return ConditionKeyNeverSent
		}
		return ConditionKeyAbsent
	case condition.KeyPresent:
		return ConditionKeyPresent
	case condition.Unreadable, condition.NeverHolds, condition.AlwaysFalse:
		return ConditionUnreadable
	case condition.ListUnderPlain:
		return ConditionNeedsSetOperator
	case condition.NeedsSetOperator:
		return ConditionListGiven
	case condition.EmptyList:
		return ConditionEmptyList
	}
	if t.Variable != "" {
		return ConditionVariableEmpty
	}
	if t.Test.Operator().Negated() {
		return ConditionValue
	}
	return f.valueCode(t)
}

// valueCode says why none of the values wanted is that of the request: what the nearest of them lacks.
func (f *facts) valueCode(t *condition.TestReport) EntryCode {
	code := ConditionValue
	operator := t.Test.Operator().String()
	texts, arns := strings.Contains(operator, "String"), strings.Contains(operator, "Arn")
	if !texts && !arns {
		return code
	}
	equals := strings.Contains(operator, "StringEquals") // and StringEqualsIgnoreCase
	for value := range t.Test.Values() {
		for i := range min(t.Value.Len(), mostSpellings) {
			got := t.Value.At(i)
			variables := strings.Contains(value, "${") && len(t.Test.VariableKeys()) > 0 // none in documents of 2008
			wild := variables || strings.ContainsAny(value, "*?")
			switch {
			case equals && wild && f.likes(value, got, variables):
				return ConditionPatternUnderEquals
			case ascii.EqualFold(value, got):
				code = ConditionCase
			case code == ConditionValue && (texts && !wild || arns) && differ.Segment(value, got):
				code = ConditionSegment
			}
		}
	}
	return code
}

// likes reports whether a value with wildcards would match under StringLike.
func (f *facts) likes(pattern, value string, variables bool) bool {
	t, err := template.Parse(pattern, template.Options{Wildcards: true, Variables: variables})
	return err == nil && strings.ContainsAny(pattern, "*?") && t.Match(value, f.env)
}

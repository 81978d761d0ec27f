package condition

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// MarshalJSON writes the Condition element: an object of the operators with an object of keys each, whose values are
// lists. Operators and keys stand in the order of the tests. Policies keep the shape in which their values were
// written.
func (b Block) MarshalJSON() ([]byte, error) {
	var element jsonwrite.Object
	var done []string
	for i := range b.tests {
		op := Test{&b.tests[i]}.OperatorName()
		if slices.Contains(done, op) {
			continue
		}
		done = append(done, op)
		var keys jsonwrite.Object
		for j := range b.tests[i:] {
			if t := (Test{&b.tests[i+j]}); t.OperatorName() == op && t.Key() != "" { // an unknown operator may have no keys
				keys.Add(t.Key(), t.texts())
			}
		}
		element.Add(op, keys)
	}
	return element.MarshalJSON()
}

// texts returns the values, never nil.
func (t Test) texts() []string { return slices.AppendSeq([]string{}, t.Values()) }

// MarshalJSON writes an object with operator, key and values; null for the zero value.
func (t Test) MarshalJSON() ([]byte, error) {
	if t.t == nil {
		return []byte("null"), nil
	}
	return jsonwrite.Marshal(Spec{t.OperatorName(), t.Key(), t.texts()})
}

// MarshalJSON writes an object with operator, key, values, holds, reason, value and variable. The value is left out
// where the request does not have the key, and variable where it is empty. In place of a value of more than 1 KiB, which
// may be that of many tests, there is an excerpt: a text of its beginning, as String has it.
func (r TestReport) MarshalJSON() ([]byte, error) {
	form := struct {
		Operator string   `json:"operator"`
		Key      string   `json:"key"`
		Values   []string `json:"values"`
		Holds    bool     `json:"holds"`
		Reason   Reason   `json:"reason"`
		Value    *Value   `json:"value,omitempty"`
		Excerpt  string   `json:"excerpt,omitempty"`
		Variable string   `json:"variable,omitempty"`
	}{Values: []string{}, Holds: r.Holds, Reason: r.Reason, Variable: r.Variable}
	if r.Test.t != nil {
		form.Operator, form.Key, form.Values = r.Test.OperatorName(), r.Test.Key(), r.Test.texts()
	}
	if r.Reason != KeyAbsent && r.Reason != ReasonNone {
		if form.Value = &r.Value; quote.Long(r.Value.Len(), r.Value.At) {
			form.Value, form.Excerpt = nil, quote.Values(r.Value.IsList(), r.Value.Len(), r.Value.At)
		}
	}
	return jsonwrite.Marshal(form)
}

// MarshalJSON returns an [*Error] with [CodeNoJSON]: a Compiler holds memory, nothing that could be written.
func (Compiler) MarshalJSON() ([]byte, error) {
	return nil, &Error{Code: CodeNoJSON, Value: -1, Reason: "a Compiler has no JSON form"}
}

package condition

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// verdict is the outcome of comparing one request value with all values of a test. Negation is no part of it.
type verdict uint8

const (
	unmatched verdict = iota
	matched
	unreadable // C-14: the request value, or a policy value needed to say no, is not of the operator's type
)

// A matcher holds the values of a test in a form in which they are found fast.
type matcher interface {
	match(t *test, value string, op *operator, vars template.Values) verdict
}

// match compares one request value with all values of the test.
func (t *test) match(value string, op *operator, vars template.Values) verdict {
	if t.typed == nil {
		return matchOneByOne(op.family, t.values, value, vars)
	}
	return t.typed.match(t, value, op, vars)
}

// A fault is what is wrong with one of the values in a policy; the zero value is none.
type fault struct {
	code   Code
	value  int // counted from 0
	reason string
}

// fault returns the error for a fault.
func (t *test) fault(f fault, operator string, texts []string) *Error {
	return &Error{Code: f.code, Value: f.value, Operator: operator, Key: t.key, Input: texts[f.value], Reason: f.reason}
}

// read compiles the values of t, which are as many as texts.
func (t *test) read(texts []string, variables bool) (f fault) {
	op := t.op.info()
	if variables && !t.op.TakesVariables() {
		for i, text := range texts {
			if strings.Contains(text, "${") { // V-02
				return fault{CodeInvalidVariable, i, op.name + " takes no policy variables"}
			}
		}
	}
	switch op.family {
	case stringFamily, foldFamily, likeFamily:
		f = readTexts(t.values, texts, template.Options{Wildcards: op.family == likeFamily, Variables: variables})
	case arnFamily:
		f = readARNs(t.values, texts, variables)
	case boolFamily, nullFamily:
		f = readBools(t.values, texts, variables)
	case numericFamily:
		t.typed, f = readNumbers(texts)
	case dateFamily:
		t.typed, f = readInstants(texts)
	case ipFamily:
		t.typed, f = readRanges(texts)
	case binaryFamily:
		t.typed, f = readBinaries(texts)
	}
	switch {
	case f.code != "":
	case t.typed == nil:
		t.typed = newLookup(t.values, op.family)
	default:
		for i, text := range texts {
			t.values[i] = template.Literal(text)
		}
	}
	if f.code == "" {
		t.quick = t.howQuick()
	}
	return f
}

// readList reads texts one by one and puts what they say in order, each once. The first that parse refuses is a fault
// with that code and reason.
func readList[T any](texts []string, parse func(string) (T, bool), order func(a, b T) int, code Code, reason string) ([]T, fault) {
	list := make([]T, 0, len(texts))
	for i, text := range texts {
		v, ok := parse(text)
		if !ok {
			return nil, fault{code, i, reason}
		}
		list = append(list, v)
	}
	if len(list) > 1 {
		slices.SortFunc(list, order)
		list = slices.CompactFunc(list, func(a, b T) bool { return order(a, b) == 0 })
	}
	return list, fault{}
}

// matchOrder reports whether a value of the request stands in the relation to one of the values, which are in order.
func matchOrder[T any](list []T, value T, r relation, order func(a, b T) int) verdict {
	if len(list) == 0 {
		return unmatched
	}
	v := list[0] // the least, for greater
	switch r {
	case less, lessOrEqual:
		v = list[len(list)-1]
	case equal:
		at, ok := slices.BinarySearchFunc(list, value, order)
		if !ok {
			return unmatched
		}
		v = list[at]
	}
	if r.holds(order(value, v)) {
		return matched
	}
	return unmatched
}

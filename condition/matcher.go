package condition

import (
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

// A matcher holds the values of a test whose operator does not compare text.
type matcher interface {
	match(value string, r relation) verdict
}

// match compares one request value with all values of the test.
func (t *test) match(value string, op *operator, vars template.Values) verdict {
	switch op.family {
	case stringFamily, likeFamily:
		return matchText(t.values, value, vars)
	case foldFamily:
		return matchFold(t.values, value, vars)
	case boolFamily:
		return matchBool(t.values, value, vars)
	case arnFamily:
		return matchARN(t.values, value, vars)
	}
	return t.typed.match(value, op.relation)
}

// A fault is what is wrong with one of the values in a policy; the zero value is none.
type fault struct {
	code   Code
	value  int // counted from 0
	reason string
}

// read compiles the values of t, which are as many as texts.
func (t *test) read(texts []string, variables bool) *Error {
	f := t.readFamily(texts, variables)
	if f.code == "" {
		return nil
	}
	return &Error{Code: f.code, Value: f.value, Operator: t.op.String(), Key: t.key, Input: texts[f.value], Reason: f.reason}
}

func (t *test) readFamily(texts []string, variables bool) (f fault) {
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
		return readTexts(t.values, texts, template.Options{Wildcards: op.family == likeFamily, Variables: variables})
	case arnFamily:
		return readARNs(t.values, texts, variables)
	case boolFamily, nullFamily:
		return readBools(t.values, texts, variables)
	case numericFamily:
		t.typed, f = readNumbers(texts)
	case dateFamily:
		t.typed, f = readInstants(texts)
	case ipFamily:
		t.typed, f = readRanges(texts)
	case binaryFamily:
		t.typed, f = readBinaries(texts)
	}
	for i, text := range texts {
		t.values[i] = template.Literal(text)
	}
	return f
}

// A parsed list holds the values of a matcher. Where they are few, they share its allocation.
type parsed[T any] struct {
	all []T
	few [2]T
}

// read reads texts one by one. The first that parse refuses is a fault with that code and reason.
func (l *parsed[T]) read(texts []string, parse func(string) (T, bool), code Code, reason string) fault {
	l.all = l.few[:0]
	if len(texts) > len(l.few) {
		l.all = make([]T, 0, len(texts))
	}
	for i, text := range texts {
		v, ok := parse(text)
		if !ok {
			return fault{code, i, reason}
		}
		l.all = append(l.all, v)
	}
	return fault{}
}

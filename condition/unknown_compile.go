package condition

import (
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// An unknownTest stands for a test of whose values not all are known. It holds the operator; the test has none, and the
// values as people are shown them.
type unknownTest struct{ op Operator }

func (unknownTest) match(*test, string, *operator, template.Values) verdict { return unreadable }

// readPartial makes a test of values of which some have stand-ins, and returns what is wrong with them.
func (t *test) readPartial(spec *Spec, variables bool) *Error {
	fail := func(i int, code Code, reason string) *Error {
		return t.fault(fault{code, i, reason}, spec.Operator, shown(spec.Values))
	}
	texts := t.op.comparesTexts()
	var known []string
	var places []int
	for i, value := range spec.Values {
		switch {
		case !standin.In(value):
			known, places = append(known, value), append(places, i)
			continue
		case standin.InVariable(value):
			return fail(i, CodeInvalidUnknown, "an unknown value inside of a variable")
		}
		if _, err := PartsOf(value); err != nil {
			return fail(i, CodeInvalidUnknown, "no partial text")
		}
		if texts { // the variables beside it
			known = append(known, standin.Replace(value, func(byte, string) string { return "x" }))
			places = append(places, i)
		}
	}
	check := test{op: t.op, key: t.key, values: make([]template.Template, len(known))}
	if f := check.read(known, variables); f.code != "" {
		return fail(places[f.value], f.code, f.reason)
	}
	op := t.op
	t.kill(spec.Operator, shown(spec.Values))
	t.typed = unknownTest{op}
	return nil
}

func shown(texts []string) []string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = ShowPartial(text)
	}
	return list
}

// comparesTexts reports whether the values of the operator are texts or ARNs.
func (o Operator) comparesTexts() bool {
	switch o.info().family {
	case stringFamily, foldFamily, likeFamily, arnFamily:
		return true
	}
	return false
}

// written returns the operator of a test, also of one that has unknown values.
func (t *test) written() Operator {
	if u, ok := t.typed.(unknownTest); ok {
		return u.op
	}
	return t.op
}

// isNull reports whether the test asks for presence.
func (t *test) isNull() bool {
	op := t.written()
	return op.base != 0 && op.info().family == nullFamily
}

// deadReason says why a test that is dead does not hold.
func (t *test) deadReason() Reason {
	if _, ok := t.typed.(unknownTest); ok {
		return NotKnown
	}
	return NeverHolds
}

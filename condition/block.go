package condition

import (
	"iter"
	"slices"
	"strings"
)

// A Spec is one test in text form: an operator, a condition key and the values to compare with.
type Spec struct {
	Operator string
	Key      string
	Values   []string
}

// A Block is a compiled Condition element. It is immutable and safe for concurrent use. The zero value has no tests and
// always holds (G-41).
type Block struct {
	tests []test
	quick []*test // the tests again, the cheapest first, if there are several
}

// A test is a compiled Spec.
type test struct {
	op          Operator
	key         string // as written
	folded      string // in lower case
	multivalued bool   // by the catalogue
	singleton   bool   // single-valued by the catalogue
	values      []string
	matcher     matcher
}

// New compiles a block as documents of Version 2012-10-17 mean it. It returns an *Error for an unknown operator, an
// empty key or tag key, a key given twice under one operator (ignoring case), a value that is not of the operator's
// type, a malformed policy variable, and a variable under an operator that takes none. An empty list of values is
// accepted: nothing matches it (G-42).
func New(specs ...Spec) (Block, error) { return compile(specs, true) }

// NewPlain compiles a block as documents of Version 2008-10-17, or without a Version, mean it: "${" has no meaning of
// its own (G-21, G-22). Its errors are those of New.
func NewPlain(specs ...Spec) (Block, error) { return compile(specs, false) }

func compile(specs []Spec, variables bool) (Block, error) {
	if len(specs) == 0 {
		return Block{}, nil
	}
	tests := make([]test, len(specs))
	names := seen{tests: tests}
	for i := range specs {
		spec, t := &specs[i], &tests[i]
		var err error
		if t.op, err = ParseOperator(spec.Operator); err != nil {
			return Block{}, at(err, i)
		}
		fail := func(code Code, reason string) (Block, error) {
			return Block{}, &Error{Code: code, Test: i, Value: -1, Operator: spec.Operator, Key: spec.Key, Reason: reason}
		}
		t.key, t.folded = spec.Key, strings.ToLower(spec.Key)
		switch {
		case t.folded == "":
			return fail(CodeInvalidKey, "the condition key is empty")
		case strings.HasSuffix(t.folded, "tag/") && strings.Count(t.folded, "/") == 1: // a tag key may end in "tag/" itself
			return fail(CodeMissingTagKey, "the tag key is missing")
		}
		if names.twice(t.op, t.folded) {
			return fail(CodeDuplicateKey, "the key occurs twice under this operator")
		}
		if k, ok := lookupFolded(t.folded); ok {
			t.multivalued, t.singleton = k.Multivalued, !k.Multivalued
		}
		t.values = slices.Clone(spec.Values)
		if t.matcher, err = newMatcher(t, variables); err != nil {
			return Block{}, at(err, i)
		}
	}
	b := Block{tests: tests}
	if len(tests) > 1 {
		b.quick = make([]*test, len(tests))
		for i := range tests {
			b.quick[i] = &tests[i]
		}
		slices.SortStableFunc(b.quick, func(x, y *test) int { return x.cost() - y.cost() })
	}
	return b, nil
}

// cost is about what a test takes to evaluate, compared with others.
func (t *test) cost() int {
	per := 1
	switch t.op.info().family {
	case nullFamily:
		return 0
	case likeFamily, foldFamily, arnFamily:
		per = 3
	case numericFamily, dateFamily, ipFamily, binaryFamily:
		per = 4
	}
	if t.op.set != Single {
		per *= 4
	}
	return per * (1 + len(t.values))
}

// seen finds tests that occur twice, by comparing them where they are few.
type seen struct {
	tests []test
	n     int // how many of tests were seen
	many  map[name]bool
}

type name struct {
	op  Operator
	key string
}

func (s *seen) twice(op Operator, key string) bool {
	const few = 16
	if s.n < few {
		for i := range s.n {
			if s.tests[i].op == op && s.tests[i].folded == key {
				return true
			}
		}
		s.n++
		return false
	}
	if s.many == nil {
		s.many = make(map[name]bool, len(s.tests))
		for i := range s.n {
			s.many[name{s.tests[i].op, s.tests[i].folded}] = true
		}
	}
	if s.many[name{op, key}] {
		return true
	}
	s.many[name{op, key}] = true
	return false
}

// at adds the number of the test to an *Error.
func at(err error, i int) error {
	if e, ok := err.(*Error); ok {
		e.Test = i
	}
	return err
}

// A Test is one test of a Block. The zero value is not a test of any block.
type Test struct{ t *test }

// Tests returns the tests in the order they were given.
func (b *Block) Tests() iter.Seq2[int, Test] {
	return func(yield func(int, Test) bool) {
		for i := range b.tests {
			if !yield(i, Test{&b.tests[i]}) {
				return
			}
		}
	}
}

// Len returns the number of tests.
func (b *Block) Len() int { return len(b.tests) }

// Operator returns the test's operator.
func (t Test) Operator() Operator { return t.t.op }

// Key returns the condition key as it was written.
func (t Test) Key() string { return t.t.key }

// Values returns the values as they were written.
func (t Test) Values() iter.Seq[string] { return slices.Values(t.t.values) }

// VariableKeys returns the keys, in lower case, of the policy variables in the values.
func (t Test) VariableKeys() []string { return t.t.matcher.variables() }

// Len returns the number of values.
func (t Test) Len() int { return len(t.t.values) }

// At returns the i-th value as it was written, counted from 0.
func (t Test) At(i int) string { return t.t.values[i] }

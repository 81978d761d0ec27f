package condition

import (
	"iter"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// A Spec is one test in text form: an operator, a condition key and the values to compare with.
type Spec struct {
	Operator string   `json:"operator"` // such as "StringLike" or "ForAnyValue:ArnLikeIfExists"; see [ParseOperator]
	Key      string   `json:"key"`      // in any letter case
	Values   []string `json:"values"`   // the alternatives, with wildcards and variables as policies have them
}

// A Block is a compiled Condition element. It is immutable and safe for concurrent use. The zero value has no tests and
// always holds.
type Block struct {
	tests []test
	first int32 // the test to evaluate first
}

// A test is a compiled Spec.
type test struct {
	op          Operator
	cardinality cardinality
	next        int32               // the test to evaluate after this one
	quick       quick               // how one value is compared where nothing else is needed
	key         string              // as written
	folded      string              // in lower case
	values      []template.Template // literal where the operator does not compare text
	typed       matcher             // the values in another form; nil where they are few texts
}

// cardinality is how many values a key can have, by the catalogue.
type cardinality uint8

const (
	uncatalogued cardinality = iota // as many as the request gives it
	singleValued
	multivalued
)

// New compiles a block as documents of Version 2012-10-17 mean it. It returns an [*Error] for an unknown operator, an
// empty key or tag key, a key given twice under one operator (ignoring case), a value that is not of the operator's
// type, a malformed policy variable, and a variable under an operator that takes none. An empty list of values is
// accepted: nothing matches it.
func New(specs ...Spec) (Block, error) { return new(Compiler).New(specs...) }

// NewWithoutVariables compiles a block as documents of Version 2008-10-17, or without a Version, mean it: "${" has no
// meaning of its own. Its errors are those of [New].
func NewWithoutVariables(specs ...Spec) (Block, error) {
	return new(Compiler).NewWithoutVariables(specs...)
}

// A Test is one test of a [Block]. The zero value is not a test of any block, and its methods panic.
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

// Operator returns the test's operator, the zero value if it is unknown ([Test.OperatorName]).
func (t Test) Operator() Operator {
	if t.t.isDead() {
		op, _ := findOperator(t.OperatorName()) // a date that cannot be read has one
		return op
	}
	return t.t.op
}

// Key returns the condition key as it was written.
func (t Test) Key() string { return t.t.key }

// Values returns the values as they were written.
func (t Test) Values() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range t.t.values {
			if !yield(t.t.values[i].String()) {
				return
			}
		}
	}
}

// VariableKeys returns the keys, in lower case, of the policy variables in the values.
func (t Test) VariableKeys() (keys []string) {
	for i := range t.t.values {
		keys = append(keys, t.t.values[i].Variables()...)
	}
	return keys
}

// Len returns the number of values.
func (t Test) Len() int { return len(t.t.values) }

// At returns the i-th value as it was written, counted from 0.
func (t Test) At(i int) string { return t.t.values[i].String() }

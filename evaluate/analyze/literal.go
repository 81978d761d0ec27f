package analyze

import "github.com/lambdaiam/lambdaiam/condition"

// A literal is something that must be so of one dimension of a request: a statement covers the resource or not, a test
// holds or not, or a fact.
type literal struct {
	id    uint64
	st    *statement
	test  condition.Test
	index int   // of the test, -1 for the resource
	fact  *fact // in place of a statement or test
	want  bool
	of    family // of the test
}

// literal returns that test i of the statement holds, or does not.
func (s *statement) literal(i int, want bool) literal {
	return literal{id: literalID(s, i, want), st: s, test: s.tests[i], index: i, want: want, of: s.families[i]}
}

// resource returns that the statement covers the resource, or does not.
func (s *statement) resource(want bool) literal {
	return literal{id: literalID(s, -1, want), st: s, index: -1, want: want}
}

// work is how many values or patterns the literal compares one by one.
func (l *literal) work() int {
	switch {
	case l.fact != nil:
		return 1 + len(l.fact.must) + len(l.fact.not) + l.fact.ranges
	case l.index < 0:
		return len(l.st.templates)
	}
	return l.st.weights[l.index]
}

// A dimension is the resource, "", or a condition key in lower case.
type choice struct {
	dim string
	literal
}

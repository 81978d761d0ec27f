package policy

import (
	"errors"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// tests looks at a Condition element.
func (s *survey) tests(m *jsonscan.Node) {
	if !s.want(m, jsonscan.KindObject) {
		return
	}
	s.members(m, nil)
	for i := range m.Inner {
		if op := &m.Inner[i]; s.want(op, jsonscan.KindObject) {
			s.operator(op)
		}
	}
}

// operator looks at the tests of one operator.
func (s *survey) operator(op *jsonscan.Node) {
	s.members(op, nil)
	_, err := condition.ParseOperator(op.Step.Name)
	if err != nil {
		s.dead(op, conditionFault(err))
	}
	first := make(map[string]string, len(op.Inner))
	for i := range op.Inner {
		key := &op.Inner[i]
		values, all := s.values(key)
		if err != nil || key.Twice {
			continue
		}
		if !s.test(op.Step.Name, key, values, all) {
			continue
		}
		lower := ascii.ToLower(key.Step.Name)
		if same, ok := first[lower]; ok { // C-16
			_, err := s.conditionsOf(s.version)(
				condition.Spec{Operator: op.Step.Name, Key: same}, condition.Spec{Operator: op.Step.Name, Key: key.Step.Name})
			if err != nil {
				s.add(key, conditionFault(err))
			}
		}
		first[lower] = key.Step.Name
	}
}

// A valueOf is the text of a value of a condition, and the value.
type valueOf struct {
	text string
	at   *jsonscan.Node
}

// values returns the values of a key that have a type they may have, and whether all of them do.
func (s *survey) values(key *jsonscan.Node) (list []valueOf, all bool) {
	all = true
	for _, n := range key.Entries() {
		text, ok := s.read(n, stringKind|numberKind|booleanKind)
		if ok {
			list = append(list, valueOf{text, n})
		}
		all = all && ok
	}
	return list, all
}

// test looks at one test and reports whether its key is one.
func (s *survey) test(operator string, key *jsonscan.Node, values []valueOf, all bool) bool {
	build := s.conditionsOf(s.version)
	spec := condition.Spec{Operator: operator, Key: key.Step.Name}
	block, err := build(spec)
	if err != nil {
		s.add(key, conditionFault(err))
		return false
	}
	for _, t := range block.Tests() {
		if f := emptyTest(t); f != nil && len(values) == 0 && all {
			s.add(key, f)
		}
	}
	for i, v := range values {
		spec.Values = []string{v.text}
		if _, err := build(spec); err != nil {
			if e, ok := errors.AsType[*condition.Error](err); ok {
				e.Value = i
			}
			s.add(v.at, conditionFault(err))
		}
	}
	return true
}

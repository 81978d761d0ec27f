package stack

import (
	"errors"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// mostConditions is on how many conditions an answer may hang for all their values to be tried.
const mostConditions = 4

// ask fills an answer with the report of a question. when is that of what raises it: it is asked about as if it were
// there. Where the answer hangs on conditions it is asked for each way in which these can turn out, so that what
// belongs together comes and goes together.
func (s *Stack) ask(a Answer, when When, o *options, question func(*world) (lambdaperm.Report, error)) Answer {
	w := &world{Stack: s, o: o, given: slices.Clone(given(when))}
	report, err := question(w)
	if values, ok := errors.AsType[formless](err); ok {
		a.Outcome, a.DependsOn = OutcomeDepends, sorted(values)
		return a
	}
	if err != nil {
		a.Err = s.questionError(err)
		return a
	}
	s.restore(&report)
	a.Report = report
	a.settle()
	if a.Outcome == OutcomeDepends {
		s.tryConditions(&a, w, question)
	}
	if len(s.d.Incomplete) > 0 {
		a.Notes = append(a.Notes, Note{NoteIncomplete, "the template was not read as a whole: other grants may exist"})
	}
	return a
}

func (s *Stack) questionError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return refuse(CodeQuestion, "", err.Error(), err)
}

// tryConditions asks again with the conditions decided on which an answer depends.
func (s *Stack) tryConditions(a *Answer, w *world, question func(*world) (lambdaperm.Report, error)) {
	conditions := w.conditions(a.DependsOn)
	if len(conditions) == 0 {
		return
	}
	if len(conditions) > mostConditions {
		a.DependsOn = sorted(append(slices.DeleteFunc(a.DependsOn, isChoice), conditions...))
		return
	}
	var values []condition.Unknown
	seen := make(map[Outcome]bool)
	for i := range 1 << len(conditions) {
		inner := &world{Stack: s, o: w.o, given: slices.Clone(w.given)}
		for j, c := range conditions {
			inner.given = append(inner.given, Term{c, i>>j&1 == 1})
		}
		b := Answer{}
		report, err := question(inner)
		if err != nil {
			a.Err = s.questionError(err)
			return
		}
		s.restore(&report)
		b.Report = report
		b.settle()
		seen[b.Outcome] = true
		values = append(values, b.DependsOn...)
		if b.Outcome != OutcomeAllowed || i == 0 {
			a.Report = report
		}
	}
	a.Outcome = OutcomeDepends
	switch {
	case len(seen) > 1:
		values = append(values, conditions...)
	case seen[OutcomeAllowed]:
		a.Outcome = OutcomeAllowed
	case seen[OutcomeDenied]:
		a.Outcome = OutcomeDenied
	}
	a.DependsOn = sorted(values)
}

func isChoice(u condition.Unknown) bool { return u.Class == condition.ClassChoice }

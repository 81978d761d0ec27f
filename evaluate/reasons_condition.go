package evaluate

import "github.com/lambdaiam/lambdaiam/condition"

// What is said about the tests of a statement.

// testProblems reports what was uncertain about the tests of a statement, but for those of which nothing is to be said,
// and returns the reports, and how many tests do not hold.
func (r *report) testProblems(st *statement, silent func(*condition.TestReport) bool) (reports []condition.TestReport, failed int) {
	reports = r.f.testReports(st)
	for i := range reports {
		t := &reports[i]
		if r.f.pathMatters(st, i, t.Test, &r.used) {
			r.rolePath(st, "Condition", t.Test.Operator().String(), t.Test.Key()).Key = t.Test.Key()
		}
		if !t.Holds {
			failed++
		}
		if silent == nil || !silent(t) {
			r.conditionProblem(st, t)
		}
	}
	return reports, failed
}

// testReports says what becomes of each test of a statement, as applies does.
func (f *facts) testReports(st *statement) []condition.TestReport {
	explain := (*condition.Block).Explain
	if f.strictly(st) {
		explain = (*condition.Block).ExplainStrict
	}
	reports := explain(st.Condition(), f.env)
	if st.role != nil && f.severalARNs() {
		for i := range reports {
			reports[i].Holds = f.testHolds(st, i, reports[i].Test)
		}
	}
	return reports
}

// conditionProblem reports a test that could not be evaluated as it was meant.
func (r *report) conditionProblem(st *statement, t *condition.TestReport) {
	var code ProblemCode
	switch t.Reason {
	case condition.Unreadable: // C-14
		code = ProblemUnreadable
	case condition.ListUnderPlain: // C-12
		code = ProblemSetOperator
	case condition.NeedsSetOperator:
		code = ProblemListForSingle
	case condition.EmptyList:
		if t.Test.Operator().String() != "Null" {
			return
		}
		code = ProblemEmptyList
	default:
		return
	}
	p := r.at(st, code, t.String(), "Condition", t.Test.Operator().String(), t.Test.Key())
	p.Key, p.Value = t.Test.Key(), r.excerpt(t.Test.Key(), t.Value)
}

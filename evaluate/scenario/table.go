package scenario

import (
	"cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// A Table is a test written in Go: rows over the same policies, each of which says what is asked and what is wanted.
// Make one with [NewTable]; a Table has no zero value that could be used, since it would have no test to report to.
//
// A row runs as a subtest when it is called. One that fails is reported at its own line of the test file, with what was
// wanted, what there was, and how the decision came about.
type Table[S T[S]] struct {
	t         S
	evaluator *evaluate.Evaluator
	err       error // why there is no evaluator
}

// NewTable returns a table over policies, with the options of [evaluate.Compile]. Policies that are refused are an
// error of t, and every row then fails.
func NewTable[S T[S]](t S, ps evaluate.Policies, opts ...evaluate.Option) *Table[S] {
	t.Helper()
	e, err := evaluate.Compile(ps, opts...)
	if err != nil {
		t.Error("the policies of the table: " + quote.Sentence(err.Error()))
	}
	return &Table[S]{t, e, err}
}

// Row asks whether a principal, a text that [evaluate.ParsePrincipal] reads, may do an action on a resource. It fails
// where the answer is not the one wanted, and, whatever is wanted, for a text that names no principal and a request
// that is invalid, such as one without an action. A row without a name is called by its action.
func (tab *Table[S]) Row(name, principal, action, resource string, context condition.Context, want evaluate.Decision) {
	tab.t.Helper()
	p, err := evaluate.ParsePrincipal(principal)
	req := evaluate.Request{Principal: p, Action: action, Resource: evaluate.Resource{ARN: resource}, Context: context}
	tab.run(name, req, err, want)
}

// Ask is [Table.Row] for a request of which more is known than Row takes.
func (tab *Table[S]) Ask(name string, req evaluate.Request, want evaluate.Decision) {
	tab.t.Helper()
	tab.run(name, req, nil, want)
}

// run runs a row; err says why there is no request. Every function between the caller of a row and t.Error is a helper,
// so that the row's own line is the one that is reported.
func (tab *Table[S]) run(name string, req evaluate.Request, err error, want evaluate.Decision) {
	tab.t.Helper()
	tab.t.Run(cmp.Or(name, req.Action), func(t S) {
		t.Helper()
		o := Outcome{Scenario: Scenario{Name: name, Request: req, Expect: Decision(want)}, Err: cmp.Or(err, tab.err)}
		if o.Err == nil {
			o.Err = req.Validate() // also where a deny is wanted: nobody asks that on purpose
		}
		if o.Err == nil {
			o.Result = tab.evaluator.Evaluate(&req)
		}
		o.judge()
		if o.isOff() {
			o.explain(tab.evaluator)
		}
		if !o.Pass() {
			t.Error(o.String())
		}
	})
}

// MarshalJSON returns an [*Error] with [CodeNoJSON]: a table holds a test that is running, nothing that could be written.
func (*Table[S]) MarshalJSON() ([]byte, error) {
	return nil, &Error{Code: CodeNoJSON, Reason: "a Table has no JSON form"}
}

package account

import (
	"context"
	"iter"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/inorder"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Plan says what a sweep asks: every principal, action and resource of it with each other. The zero value is refused,
// since a plan has actions. Its JSON form reads back, but for Explain.
type Plan struct {
	// Principals are ARNs of users and roles, and patterns of them, as "arn:aws:iam::*:role/admin-*". Patterns are those
	// of a Resource element and select from [Snapshot.Principals]. Anything else that [Snapshot.Principal] takes, such
	// as a session, or a role of an account that was not read, is asked too. Without any, all of the snapshot are.
	Principals []string `json:"principals,omitempty"`
	// Actions are names, and patterns as in an Action element, which stand for the actions that package action knows.
	// An action that it does not know may exist and is asked as it is written.
	Actions []string `json:"actions"`
	// Resources are ARNs, listed in the snapshot or not, "*", which is what a request has that names no resource, and
	// patterns of ARNs, as "arn:aws:s3:::*". A pattern stands for the resources and functions that the snapshot lists,
	// and for its users and roles if it spells out the service iam; "arn:*" stands for all of the former. Without any,
	// "*" is asked.
	Resources []string `json:"resources,omitempty"`
	// Explain reports whether a row is to have its Result, which takes many times longer than a decision. It is called
	// for one row after the other, in their order, on the goroutine of the loop, but not for faults. Nil: no row has.
	Explain func(Row) bool `json:"-"`
}

// A Row is one decision of a sweep. The zero value is an implicit deny of nothing.
type Row struct {
	Account   string // of the principal; "" where it has none
	Principal string // its ARN, or what the plan has
	Action    string
	Resource  string
	Decision  evaluate.Decision
	// By is the policy type that decided, as in [evaluate.Result].
	By policy.Kind
	// DependsOn are the labels of the unknown values on which the answer depends, as in [evaluate.Result]: mostly names
	// of policies that are attached and not in the snapshot. The Decision is then a deny.
	DependsOn []string
	// Result is what [Snapshot.Evaluate] returns, where [Plan.Explain] wants it, else nil. Its problems say more than
	// the row: also where the policy of a resource that is not listed could change the decision.
	Result *evaluate.Result
}

// Sweep asks every question of a plan and yields the decisions, which are those of [Snapshot.Evaluate] for requests
// without context: of conditions only the keys that follow from principal and resource have values.
//
// Principals come in the order of [Snapshot.Principals], after those that are not among them, in the order of the
// plan; for each the actions in the order of the plan, those of a pattern as [action.Expand] gives them; for each of
// these the resources in the order of the plan, those of a pattern alphabetically. Nothing is asked twice.
//
// A fault of a principal is one row with Account and Principal. A fault of a resource, or of the policies of its
// account, is one row with Resource too, at the place of the first decision that there is not; of a role it may be
// another one for the actions of STS. Each comes with its [*Error], and the sweep goes on. A plan that cannot be asked
// is one zero Row with an [*Error] and nothing else: [CodeInvalidValue] for text that is no name or pattern, for a
// pattern that covers no action, and for a plan without actions; [CodeTooLarge] for more than 65,536 actions,
// 1,048,576 resources, 1,048,576 entries of Principals, or 1,024 patterns in one of the lists. Patterns of principals
// and resources may cover none, as in an account without functions.
//
// It works on all processors ([runtime.GOMAXPROCS]), and the rows are the same whatever their number. Memory grows
// neither with the number of rows nor of principals: at most 4,096 rows per processor are made ahead of the loop, and
// the compiled policies of a principal are dropped when its rows are done. When ctx is done, the iteration ends and
// nothing more is yielded; ctx.Err tells it from one that is complete. However the iteration ends, no goroutine is
// left behind. Each new loop over the same sequence sweeps again.
func (s *Snapshot) Sweep(ctx context.Context, p Plan) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if ctx.Err() != nil {
			return
		}
		w, err := s.newSweep(ctx, p)
		if err != nil {
			yield(Row{}, err)
			return
		}
		for u, c := range inorder.Answer(ctx, w.units(), 1, w.answer) {
			if !w.yield(u, c, yield) {
				w.stopped.Store(true)
				return
			}
			w.spare.Put(c)
		}
	}
}

// yield yields the rows of a chunk; it returns false if the sweep is over.
func (w *sweep) yield(u unit, c *chunk, yield func(Row, error) bool) bool {
	l := u.lane
	if c.fault != nil {
		return yield(Row{Account: l.account, Principal: l.principal}, c.fault)
	}
	a, r := w.at(u.from)
	for _, cell := range c.cells {
		row := Row{Account: l.account, Principal: l.principal, Resource: w.places[r].resource.ARN}
		var err error
		switch cell.state {
		case decided:
			err = w.fill(&row, l, a, cell)
		case depending:
			row.DependsOn = c.labels[cell.more]
			err = w.fill(&row, l, a, cell)
		case faulty:
			err = c.faults[cell.more]
		}
		if cell.state != silent && (w.ctx.Err() != nil || !yield(row, err)) {
			return false
		}
		if r++; r == w.resources {
			a, r = a+1, 0
		}
	}
	return true
}

// fill completes a row that has a decision.
func (w *sweep) fill(row *Row, l *lane, a int, cell cell) error {
	row.Action, row.Decision, row.By = w.actions[a].name, cell.decision, cell.by
	if w.explain == nil || !w.explain(*row) {
		return nil
	}
	result, err := l.own.e.Evaluate(evaluate.Request{Action: row.Action, Resource: evaluate.Resource{ARN: row.Resource}})
	if err != nil {
		*row = Row{Account: row.Account, Principal: row.Principal, Resource: row.Resource}
		return err
	}
	row.Result = &result
	return nil
}

package analyze

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/inorder"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Caller is one row of [WhoCan]: a system, and what its caller can. The zero value is none.
type Caller struct {
	System System
	Answer Answer
}

// WhoCan answers [System.Granted] for each of a sequence of systems, in its order: who of them can do one of the
// actions on one of the resources. Callers of the same policies, for whom the same follows, are asked once. The work is
// done by all processors, some systems ahead of the row that was taken last; memory does not grow with the number of
// systems.
//
// A system that is refused comes with its error and an undecided Answer, and the sequence goes on. An entry or
// condition of a that no policy could have is the only row, with a [*policy.Error] and no System. Once ctx is done the
// rows that are left are undecided, with code [Cancelled].
func WhoCan(ctx context.Context, systems iter.Seq[System], a Access, opts ...Option) iter.Seq2[Caller, error] {
	return func(yield func(Caller, error) bool) {
		if _, err := a.policy(nil); err != nil {
			yield(Caller{}, err)
			return
		}
		type result struct {
			Answer
			err error
		}
		known := &answers{list: make(map[string]answered)}
		ask := func(s System) (r result) {
			r.Answer, r.err = s.granted(ctx, a, known, opts)
			return r
		}
		for s, r := range inorder.Answer(context.WithoutCancel(ctx), systems, together, ask) { // what is left is said
			if !yield(Caller{System: s, Answer: r.Answer}, r.err) {
				return
			}
		}
	}
}

// together is how many systems a processor is given at once.
const together = 4

// answers are those of questions that many callers have in common.
type answers struct {
	mu   sync.Mutex
	list map[string]answered
}

// An answered keeps the policies of an answer, whose addresses stand for them.
type answered struct {
	Answer
	policies evaluate.Policies
}

// mostAnswers bounds how many are kept.
const mostAnswers = 1000

// solve answers a question that may have been answered for another caller.
func (a *answers) solve(q *systemQuestion) Answer {
	if a == nil {
		return q.solve()
	}
	key := q.signature()
	a.mu.Lock()
	found, ok := a.list[key]
	a.mu.Unlock()
	if ok {
		if found.Verdict != Yes {
			return found.Answer
		}
		r := found.Request
		r.Principal = q.sides[0].Caller
		if q.confirms(&r) {
			yes := q.yes(&r)
			yes.Steps, yes.keys = found.Steps, found.keys
			return *yes
		}
	}
	answer := q.solve()
	if !ok && answer.Verdict != Undecided {
		a.mu.Lock()
		if len(a.list) >= mostAnswers {
			clear(a.list)
		}
		a.list[key] = answered{answer, q.sides[0].Policies}
		a.mu.Unlock()
	}
	return answer
}

// signature returns a text that is the same for questions of callers of whom the same is to be found: the policies, the
// rules they are decided by, and what follows about keys.
func (q *systemQuestion) signature() string {
	var b strings.Builder
	s := q.sides[0]
	ps := &s.Policies
	lists := [][]*policy.Policy{ps.Identity, {ps.Boundary}, ps.Session, {ps.Resource}, {ps.Endpoint}}
	for _, levels := range [][]evaluate.Level{ps.SCPs, ps.RCPs} {
		fmt.Fprintf(&b, "%d %t ", len(levels), levels == nil)
		for _, l := range levels {
			lists = append(lists, l.Policies)
		}
	}
	for _, list := range lists {
		fmt.Fprintf(&b, "%d: ", len(list))
		for _, p := range list {
			fmt.Fprintf(&b, "%p ", p)
		}
	}
	other := *s.System
	other.Caller = evaluate.Principal{}
	b.WriteString(other.facts())
	for _, pt := range q.systemPoints() {
		for _, c := range q.cells(&pt) {
			fmt.Fprintf(&b, "\n%s %s %s %v", pt.action, pt.kind, c.example, c.regimes)
			for _, key := range q.used {
				if f := q.callerOf(&pt, &c).facts[key]; f != nil {
					fmt.Fprintf(&b, " %s:%t %q %v %v", key, f.absent, f.some, f.must, f.not)
					if f.value != nil {
						fmt.Fprintf(&b, "=%q", *f.value)
					}
				}
			}
		}
	}
	return b.String()
}

package analyze

import (
	"context"
	"math"
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A question is one question while it is answered.
type question struct {
	ctx    context.Context
	kind   policy.Kind
	opts   options
	budget cover.Budget
	taken  int64            // steps when the context was looked at last
	nodes  int              // of the search
	last   uint64           // number of a fact
	facts  map[string]*fact // by what they say
	sets   map[string]bool  // keys, in lower case, that policies test with set operators
	signs  numbering        // of values of variables
	open   []Open
	found  *Answer

	all     []*statement
	size    int                   // statements and tests
	allows  *evaluate.Evaluator   // must allow the request
	denies  *evaluate.Evaluator   // must not; nil: nobody must not
	asked   *statement            // of Granted
	under   *evaluate.Evaluator   // of Granted: must allow the request too, for its conditions hold; nil: it has none
	any     *policy.Statement     // of resource control policies, see everything
	system  *systemQuestion       // of systems
	within  *statement            // of rows: what must cover the resource
	source  source                // … with the values of variables
	made    map[string]*statement // … of covering
	extra   uint32                // statements that are in no policy
	strange bool                  // of Public
	fixed   map[string]*fact      // of Public: what a stranger has not, by key

	memo     map[string]solution
	ids      []uint64 // kept for solution
	key      []byte
	names    map[nameKey]bool
	probes   map[*statement]*evaluate.Evaluator
	keyProbe *evaluate.Evaluator
	callers  []*caller
	failures int
	spare    *Answer // what a Yes shows if nothing plainer is found
	spares   int
}

func newQuestion(ctx context.Context, kind policy.Kind, opts []Option) *question {
	q := &question{
		ctx: ctx, kind: kind, opts: options{steps: defaultSteps},
		memo: make(map[string]solution), names: make(map[nameKey]bool), probes: make(map[*statement]*evaluate.Evaluator),
		facts: make(map[string]*fact), sets: make(map[string]bool), signs: make(numbering),
	}
	for _, o := range opts {
		o(&q.opts)
	}
	q.renew()
	return q
}

// renew makes a question ready to be asked, once more with what was found out about its statements.
func (q *question) renew() {
	q.budget, q.taken, q.nodes, q.failures, q.spares = cover.NewBudget(q.opts.steps), 0, 0, 0, 0
	q.budget.StopWhen(q.watch)
	if q.ctx.Err() != nil {
		q.budget.Spend(math.MaxInt64) // more than there is
	}
	q.open, q.found, q.spare, q.within = nil, nil, nil, nil
	if len(q.memo) > maxNodes {
		clear(q.memo)
	}
}

// watch notes the steps and reports whether the context is done.
func (q *question) watch() bool {
	q.taken = q.opts.steps - q.budget.Left()
	return q.ctx.Err() != nil
}

// statements returns the statements of a policy with an effect.
func (q *question) statements(p *policy.Policy) (allow, deny []*statement) {
	for _, st := range p.Statements() {
		s := q.statement(st, p.Version() == policy.Version2012)
		if st.Effect() == policy.Allow {
			allow = append(allow, s)
		} else {
			deny = append(deny, s)
		}
	}
	if q.kind == policy.RCP { // it only takes away from what RCPFullAWSAccess allows
		allow = append(allow, q.statement(q.everything(), true))
	}
	return allow, deny
}

// everything returns a statement that allows everything.
func (q *question) everything() *policy.Statement {
	if q.any == nil {
		star := []string{"*"}
		p, err := policy.New(policy.Version2012, policy.StatementSpec{
			Effect: policy.Allow, Principal: policy.Everyone(), Action: star, Resource: star,
		})
		if err != nil {
			panic(err) // never: nothing is wrong with it
		}
		for _, st := range p.Statements() {
			q.any = st
		}
	}
	return q.any
}

func (q *question) undecided(code Code, key string) {
	o := Open{Code: code, Key: key, Message: code.message()}
	if !slices.Contains(q.open, o) {
		q.open = append(q.open, o)
	}
}

// difference asks for a request that new allows and old does not.
func (q *question) difference(old, new *policy.Policy) Answer {
	oldAllow, oldDeny := q.statements(old)
	newAllow, newDeny := q.statements(new)
	q.allows, q.denies = q.compile(new), q.compile(old)
	for _, n := range newAllow {
		if !containsText(oldAllow, n) && q.solve([]*statement{n}, slices.Concat(newDeny, oldAllow)) {
			return q.answer()
		}
	}
	for _, n := range newAllow {
		for _, d := range oldDeny {
			if !containsText(newDeny, d) && q.solve([]*statement{n, d}, newDeny) {
				return q.answer()
			}
		}
	}
	return q.answer()
}

func containsText(list []*statement, s *statement) bool {
	return slices.ContainsFunc(list, func(other *statement) bool { return other.text == s.text })
}

// granted asks for a request that p allows and the one statement of asked covers.
func (q *question) granted(p, asked *policy.Policy) Answer {
	allow, deny := q.statements(p)
	list, _ := q.statements(asked)
	q.asked, q.allows = list[0], q.compile(p)
	for _, n := range allow {
		if q.solve([]*statement{n, q.asked}, deny) {
			break
		}
	}
	return q.answer()
}

// public asks for a request of a stranger that p allows.
func (q *question) public(p *policy.Policy) Answer {
	allow, deny := q.statements(p)
	q.strange, q.allows = true, q.compile(p)
	for _, n := range allow {
		if q.solve([]*statement{n}, deny) {
			break
		}
	}
	return q.answer()
}

// without asks for a request that p without a statement allows and p does not, for a Deny, or the other way round.
func (q *question) without(p *policy.Policy, index int, isDeny bool) Answer {
	at := -1
	rest := p.Without(func(*policy.Statement) bool { at++; return at == index })
	switch {
	case rest == nil && isDeny && q.kind != policy.RCP:
		return Answer{Verdict: No}
	case rest == nil && isDeny:
		allow, deny := q.statements(p)
		q.denies = q.compile(p)
		q.solve(append(allow, deny...), nil)
		return q.answer()
	case rest == nil:
		allow, deny := q.statements(p)
		q.allows = q.compile(p)
		q.solve(allow, deny)
		return q.answer()
	case isDeny:
		return q.difference(p, rest)
	}
	return q.difference(rest, p)
}

// answer says what came of the question.
func (q *question) answer() Answer {
	if q.ctx.Err() == nil {
		q.taken = q.opts.steps - q.budget.Left()
	}
	steps := int(min(q.taken, int64(math.MaxInt-q.nodes))) + q.nodes
	if q.found == nil {
		q.found = q.spare
	}
	switch {
	case q.found != nil:
		q.found.Steps = steps
		return *q.found
	case q.ctx.Err() != nil:
		q.open = nil
		q.undecided(Cancelled, "")
	case q.budget.Spent(), q.nodes > maxNodes:
		q.undecided(Budget, "")
	}
	if len(q.open) == 0 {
		return Answer{Verdict: No, Steps: steps}
	}
	return Answer{Open: q.open, Steps: steps}
}

// over reports whether there is nothing more to be looked for.
func (q *question) over() bool {
	return q.found != nil || q.budget.Spent() || q.nodes > maxNodes
}

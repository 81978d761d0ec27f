package account

import (
	"cmp"
	"iter"
	"sync"
	"sync/atomic"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/policy"
)

const (
	chunkSize = 2048 // rows that are answered at a time
	often     = 64   // rows after which a worker looks whether it is to stop
)

// A unit is a run of rows of one principal, by their numbers.
type unit struct {
	lane     *lane
	from, to int64
}

// units yields the work, a lane for each principal.
func (w *sweep) units() iter.Seq[unit] {
	rows := int64(len(w.actions)) * int64(w.resources)
	return func(yield func(unit) bool) {
		divide := func(account, principal string) bool {
			l := &lane{account: account, principal: principal}
			for from := int64(0); from < max(rows, 1); from += chunkSize {
				if !yield(unit{l, from, min(from+chunkSize, rows)}) {
					return false
				}
			}
			return true
		}
		for _, name := range w.strange {
			p, err := evaluate.ParsePrincipal(name)
			if err == nil && !divide(p.Account(), name) {
				return
			}
		}
		for m, e := range w.s.people() {
			if (w.everyone || w.people.has(e.arn)) && !divide(m.id, e.arn) {
				return
			}
		}
	}
}

// at divides the number of a row.
func (w *sweep) at(row int64) (action, resource int) {
	if w.resources == 0 {
		return 0, 0
	}
	return int(row / int64(w.resources)), int(row % int64(w.resources))
}

// A lane is a principal of a sweep while its rows are made.
type lane struct {
	account, principal string

	once  sync.Once
	fault error
	own   *sides
	guess *guess            // nil where all policies of the caller's side are known
	home  evaluate.Resource // where the account stands in its organization
}

// open compiles the policies of the principal.
func (l *lane) open(w *sweep) {
	l.once.Do(func() {
		var e *Evaluator
		if e, l.fault = w.s.Evaluator(l.principal); l.fault == nil {
			w.s.locate(&l.home, e.principal.Account())
			l.own, l.guess = newSides(e, len(w.places)), newGuess(e, len(w.places))
		}
	})
}

// sides are the evaluators of a principal for the places of a sweep, as far as they were needed and are kept.
type sides struct {
	e    *Evaluator
	made []atomic.Pointer[evaluate.Evaluator]
}

func newSides(e *Evaluator, places int) *sides {
	return &sides{e, make([]atomic.Pointer[evaluate.Evaluator], places)}
}

// at returns the evaluator for a place, or why there is none.
func (s *sides) at(at *place) (*evaluate.Evaluator, error) {
	if found := s.made[at.id].Load(); found != nil {
		return found, nil
	}
	if at.fault != nil {
		return nil, at.fault
	}
	found, kept, err := s.e.keepWith(at.policy, cmp.Or(at.owner, s.e.principal.Account()))
	if kept {
		s.made[at.id].Store(found)
	}
	return found, err
}

// A chunk has the answers to a unit.
type chunk struct {
	fault  error // of the principal: there is nothing else
	cells  []cell
	faults []error
	labels [][]string
	req    evaluate.Request
}

// A cell is what a row says, without what its place in the plan tells.
type cell struct {
	state    state
	decision evaluate.Decision
	by       policy.Kind
	more     uint16 // the place in faults or labels
}

// state is what a cell is.
type state uint8

const (
	decided   state = iota
	depending       // on what labels have
	faulty
	silent // its fault was told before
)

// answer answers a unit.
func (w *sweep) answer(u unit) *chunk {
	c := w.spare.Get().(*chunk)
	*c = chunk{cells: c.cells[:0]}
	l := u.lane
	if l.open(w); l.fault != nil {
		if u.from == 0 {
			c.fault = l.fault
		}
		return c
	}
	c.req.Principal = l.own.e.principal
	a, r := w.at(u.from)
	for n := u.from; n < u.to; n++ {
		if n%often == 0 && (w.stopped.Load() || w.ctx.Err() != nil) {
			break // nobody waits for it
		}
		c.cells = append(c.cells, w.decide(c, l, a, r))
		if r++; r == w.resources {
			a, r = a+1, 0
		}
	}
	return c
}

// decide makes the cell of an action and a resource.
func (w *sweep) decide(c *chunk, l *lane, a, r int) cell {
	at := w.places[r]
	if at.trust != nil && w.actions[a].sts {
		at = at.trust
	}
	e, err := l.own.at(at)
	if err != nil {
		if a != w.firstOf(r, at) {
			return cell{state: silent}
		}
		c.faults = append(c.faults, err)
		return cell{state: faulty, more: uint16(len(c.faults) - 1)}
	}
	c.req.Action, c.req.Resource = w.actions[a].name, at.resource
	if at.owner == "" {
		home := &l.home
		c.req.Resource.Organization, c.req.Resource.OrganizationPath = home.Organization, home.OrganizationPath
		c.req.Resource.ManagementAccount = home.ManagementAccount
	}
	if l.guess != nil {
		if labels := l.guess.labels(&c.req, at); labels != nil {
			return c.depending(labels)
		}
	}
	d, by, dependsOn := keep.Decide(e, &c.req)
	if len(dependsOn) == 0 {
		return cell{decision: evaluate.Decision(d), by: policy.Kind(by)}
	}
	labels := make([]string, len(dependsOn))
	for i, u := range dependsOn {
		labels[i] = u.Label
	}
	return c.depending(labels)
}

// depending makes the cell of a row that depends on unknown values: nobody decided, and that is a deny.
func (c *chunk) depending(labels []string) cell {
	c.labels = append(c.labels, labels)
	return cell{state: depending, more: uint16(len(c.labels) - 1)}
}

// firstOf returns the first action that comes to a place.
func (w *sweep) firstOf(r int, at *place) int {
	switch {
	case w.places[r].trust == nil:
		return 0
	case w.places[r] == at:
		return w.first[0]
	}
	return w.first[1]
}

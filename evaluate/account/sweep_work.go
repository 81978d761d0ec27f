package account

import (
	"cmp"
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

// A lane is a principal of a sweep while its rows are made.
type lane struct {
	account, principal string

	once  sync.Once
	e     *Evaluator
	fault error
	home  evaluate.Resource // where the account stands in its organization
	// sides are the evaluators for the places of the sweep, as far as they were needed and are kept.
	sides []atomic.Pointer[evaluate.Evaluator]
}

// open compiles the policies of the principal.
func (l *lane) open(w *sweep) {
	l.once.Do(func() {
		if l.e, l.fault = w.s.Evaluator(l.principal); l.fault == nil {
			w.s.locate(&l.home, l.e.principal.Account())
			l.sides = make([]atomic.Pointer[evaluate.Evaluator], len(w.places))
		}
	})
}

// side returns the evaluator for a place, or why there is none.
func (l *lane) side(at *place) (*evaluate.Evaluator, error) {
	if found := l.sides[at.id].Load(); found != nil {
		return found, nil
	}
	if at.fault != nil {
		return nil, at.fault
	}
	found, kept, err := l.e.keepWith(at.policy, cmp.Or(at.owner, l.e.principal.Account()))
	if kept {
		l.sides[at.id].Store(found)
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
	c.req.Principal = l.e.principal
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
	e, err := l.side(at)
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
	d, by, dependsOn := keep.Decide(e, &c.req)
	out := cell{decision: evaluate.Decision(d), by: policy.Kind(by)}
	if len(dependsOn) > 0 {
		labels := make([]string, len(dependsOn))
		for i, u := range dependsOn {
			labels[i] = u.Label
		}
		c.labels = append(c.labels, labels)
		out.state, out.more = depending, uint16(len(c.labels)-1)
	}
	return out
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

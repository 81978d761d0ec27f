package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/policy"
)

// bury notes what means nothing in a policy that was read as stored.
func (e *Evaluator) bury(p *policy.Policy) {
	dead := p.Dead()
	if dead == nil {
		return
	}
	if e.dead == nil {
		e.dead = make(map[*policy.Policy][]*policy.Error)
	}
	e.dead[p] = dead
}

// deadProblems reports what means nothing in a statement that covers the action.
func (r *report) deadProblems(st *statement) {
	for _, d := range r.f.e.dead[st.policy] {
		if strings.HasPrefix(d.Path, path(st)+".") {
			r.at(st, ProblemDeadEntry, d.Reason+"; it matches nothing").Path = d.Path
		}
	}
}

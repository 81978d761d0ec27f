package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// bury notes what means nothing in a policy that was read as stored.
func (g *group) bury(p *policy.Policy) {
	k := keptOf(p)
	if k.alive.Load() {
		return
	}
	dead := p.Dead()
	if dead == nil {
		k.alive.Store(true)
		return
	}
	if g.dead == nil {
		g.dead = make(map[*policy.Statement][]*policy.Error)
	}
	for i, s := range p.Statements() {
		inside := jsonscan.Path{}.Name("Statement").Index(i).String() + "."
		for len(dead) > 0 && strings.HasPrefix(dead[0].Path, inside) { // they are in order
			g.dead[s] = append(g.dead[s], dead[0])
			dead = dead[1:]
		}
	}
}

// deadProblems reports what means nothing in a statement that covers the action.
func (r *report) deadProblems(st *statement) {
	for _, d := range r.f.e.groups[st.kind].dead[st.Statement] {
		r.at(st, ProblemDeadEntry, d.Reason+"; it matches nothing").Path = d.Path
	}
}

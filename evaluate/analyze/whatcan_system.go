package analyze

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/regime"
	"github.com/lambdaiam/lambdaiam/policy"
)

// systemRows are the rows of a system.
type systemRows struct {
	*systemQuestion
	points *pointSet
}

func newSystemRows(q *systemQuestion) *systemRows {
	return &systemRows{
		systemQuestion: q, points: &pointSet{q: q.question, neg: q.all, known: make(map[string]bool)},
	}
}

func (r *systemRows) done() bool { return r.ctx.Err() != nil }

func (r *systemRows) profile(p *point) (string, bool) {
	if !r.mayAllow(p.service) {
		return "", false
	}
	if p.none && r.isAboutOne() { // AN-52
		return "", false
	}
	r.renew()
	return r.points.profile(p)
}

// entries are those of the Allow statements that cover the action and name the caller.
func (r *systemRows) entries(p *point) (list []entry) {
	if p.none {
		return []entry{everywhere}
	}
	s := r.sides[0]
	cells := r.cells(p)
	for i, st := range s.list {
		if st.statement == nil || st.Effect() != policy.Allow || !st.covers(p.service, p.action) {
			continue
		}
		for _, c := range cells {
			if says(&c.regimes[0], st.kind) && c.regimes[0].Worth[i] != regime.Unnamed {
				list = addEntries(list, st.statement)
				break
			}
		}
	}
	if len(list) == 0 { // what needs no statement
		list = []entry{everywhere}
	}
	return list
}

func (r *systemRows) ask(p *point, e *entry, narrower []string) Answer {
	r.renew()
	var goals []*goal
	if !p.none && e.text != "*" {
		r.within = r.covering(e.asked)
		goals = append(goals, &goal{st: r.within, want: true})
	}
	if len(narrower) > 0 {
		goals = append(goals, &goal{st: r.covering(narrower...)})
	}
	for _, c := range r.cells(p) {
		if r.over() {
			break
		}
		plans(slices.Concat(goals, r.goals(p, &c)), plan{}, func(pl plan) bool { return r.try(p, &c, pl) })
	}
	return r.answer()
}

func (r *systemRows) again(a *Answer, action string) (Answer, bool) {
	request := a.Request
	request.Action = action
	r.within = nil
	if !r.confirms(&request) {
		return Answer{}, false
	}
	yes := r.yes(&request)
	yes.Steps, yes.keys = a.Steps, a.keys
	return *yes, true
}

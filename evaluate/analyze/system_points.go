package analyze

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/regime"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// systemPoints returns the actions that statements and rules tell apart, without those that are no better than another
// one: for which everything that should cover it does, and nothing else that should not.
func (q *systemQuestion) systemPoints() []point {
	if q.pointed {
		return q.list
	}
	q.pointed = true
	var pos []*statement
	if q.asked != nil {
		pos = []*statement{q.asked}
	}
	words := (len(q.all) + 63) / 64
	s := &pointSet{
		q: q.question, pos: pos, neg: q.all, known: make(map[string]bool), bad: make([]uint64, words), good: make([]uint64, words),
	}
	for side, of := range q.sides {
		for _, st := range of.list {
			if st.statement == nil {
				continue
			}
			if i := q.index[st.statement]; (st.Effect() == policy.Allow) == (side == 0) {
				s.good[i/64] |= 1 << (i % 64)
			} else {
				s.bad[i/64] |= 1 << (i % 64)
			}
		}
	}
	s.find()
	q.list = s.best()
	return q.list
}

// isAboutOne reports whether the question is about one resource.
func (q *question) isAboutOne() bool {
	one := q.oneResource()
	return one != "" && one != "*"
}

// special returns the services for which other rules may hold than for those that no statement names, if the question is
// about systems.
func (q *question) special() []string {
	if q.system == nil {
		return nil
	}
	return regime.Services(q.system.sent)
}

// mayAllow reports whether statements could allow an action of a service.
func (q *systemQuestion) mayAllow(service string) bool {
	s := q.sides[0]
	allowed := make(map[policy.Kind]bool)
	for _, st := range s.list {
		if st.statement != nil && st.Effect() == policy.Allow && (st.broad() || len(st.actions[service]) > 0) {
			allowed[st.kind] = true
		}
	}
	switch {
	case slices.Contains(regime.Unguarded(), service) || strings.HasSuffix(s.Caller.ID(), ":root") || s.Caller.ID() == s.Caller.Account():
		return true // without any statement
	case s.Policies.Boundary != nil && !allowed[policy.Boundary] && !allowed[policy.Resource]:
		return false
	}
	return allowed[policy.Identity] || allowed[policy.Resource]
}

// kindOf returns what else tells actions apart: by which rules their requests are decided, and which keys they have.
func (q *systemQuestion) kindOf(p *point) string {
	kind := " " + regime.Class(p.action) + " " + strconv.FormatBool(p.known == (action.Action{}))
	if len(q.sent) == 0 {
		return kind
	}
	request := q.sides[0].request(p.action, p.example(policy.Identity))
	for _, key := range q.sent {
		v, state := regime.Key(&request, key, false)
		kind += fmt.Sprint(" ", state, v)
	}
	return kind
}

// addUnlistedOf adds names that are wanted and not listed: for all statements that had better cover the action together,
// those that few of the others do.
func (s *pointSet) addUnlistedOf(service string, w cover.Wanted) {
	var ways []cover.Wanted // by which a statement that had better cover the action does
	var bad []*statement
	known := make(map[string]bool)
	for i, st := range s.neg {
		names := st.nameOf(service)
		if len(names) == 0 {
			continue
		}
		if s.bad[i/64]>>(i%64)&1 != 0 {
			bad = append(bad, st)
		}
		if s.good[i/64]>>(i%64)&1 == 0 || st.all {
			continue
		}
		key := fmt.Sprint(st.NotAction())
		for _, a := range st.actions[service] {
			key += " " + a.String()
		}
		if known[key] {
			continue
		}
		known[key] = true
		way := cover.Wanted{Must: [][]cover.Pattern{names}}
		if st.NotAction() {
			way = cover.Wanted{Not: names}
		}
		if _, ok := s.unlisted(service, both(w, way)); ok {
			ways = append(ways, way)
		}
	}
	cells := 0
	var walk func(w cover.Wanted, ways []cover.Wanted)
	walk = func(w cover.Wanted, ways []cover.Wanted) {
		switch cells++; {
		case s.q.over():
			return
		case cells > maxCells:
			s.q.undecided(Budget, "")
			return
		case len(ways) == 0:
			s.addAway(service, w, bad)
			return
		}
		in := both(w, ways[0])
		if _, ok := s.unlisted(service, in); ok {
			walk(in, ways[1:])
		}
		walk(w, ways[1:])
	}
	walk(w, ways)
}

package analyze

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/formula"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/regime"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A systemQuestion is a question about systems while it is answered.
type systemQuestion struct {
	*question
	sides []*side  // what must allow the request and, if it is not alone, what must not
	one   string   // the one resource it is about, "" for any
	used  []string // the keys of all tests and variables
	sent  []string // those of them that AWS sends for some actions only
	known map[string][]cell

	scouting, seen bool     // confirm only notes that it was asked
	both           []string // what differing returns
	given          int      // which of them the request has

	pointed bool // what systemPoints returns is known
	list    []point

	index map[*statement]int // of all but asked
	other map[string]bool    // whether the old system knows another value of a key
}

// A side is a system as a question sees it.
type side struct {
	*System
	evaluator *evaluate.Evaluator
	list      []sided // as package regime counts statements
	levels    [policy.Endpoint + 1]int
}

// A sided is a statement at its place in a system.
type sided struct {
	*statement // nil: it covers none of the actions that are asked for
	kind       policy.Kind
	level      int
}

// newSystemQuestion prepares a question about one system or two. asked is nil if all requests count.
func newSystemQuestion(ctx context.Context, opts []Option, now, old *System, asked *policy.Policy) (*systemQuestion, error) {
	q := &systemQuestion{
		question: newQuestion(ctx, policy.Identity, opts), one: now.Resource.ARN, known: make(map[string][]cell),
		index: make(map[*statement]int), other: make(map[string]bool),
	}
	q.system = q
	if asked != nil {
		list, _ := q.statements(asked)
		q.asked = list[0]
		q.asked.id, q.all = math.MaxUint32>>1, nil // it is of no system
	}
	same := make(map[string]*statement)
	for _, s := range []*System{now, old} {
		switch {
		case s == nil:
			continue
		case s.Caller.ID() == "":
			return nil, &evaluate.Error{Code: evaluate.CodeInvalidPrincipal, Reason: "the system has no caller"}
		}
		e, err := evaluate.Compile(s.Policies)
		if err != nil {
			return nil, err
		}
		q.sides = append(q.sides, &side{System: s, evaluator: e})
	}
	for _, s := range q.sides {
		q.take(s, same)
	}
	q.allows = q.sides[0].evaluator
	keys := make(map[string]bool)
	for i, st := range q.all {
		q.index[st] = i
		for _, key := range st.usedKeys() {
			keys[key] = true
		}
		if st.old && slices.ContainsFunc(st.variableKeys(), q.differs) {
			q.undecided(Variable, "")
		}
	}
	if q.asked != nil {
		for _, key := range q.asked.usedKeys() {
			keys[key] = true
		}
	}
	q.used = sortedKeys(keys)
	for _, key := range q.used {
		if regime.IsSent(key) {
			q.sent = append(q.sent, key)
		}
	}
	if q.both = q.differing(); len(q.both) > maxVariables {
		q.undecided(Budget, "")
		q.both = q.both[:maxVariables]
	}
	return q, nil
}

// take takes up the statements of a system. Statements that say the same are one, if there are two systems.
func (q *systemQuestion) take(s *side, same map[string]*statement) {
	add := func(kind policy.Kind, level int, p *policy.Policy) {
		s.levels[kind] = level + 1
		if p == nil {
			return
		}
		variables := p.Version() == policy.Version2012
		for _, st := range p.Statements() {
			if q.asked != nil && !q.mayCover(st) {
				s.list = append(s.list, sided{kind: kind, level: level})
				continue
			}
			q.kind = kind
			s.list = append(s.list, sided{q.shared(st, variables, s, same), kind, level})
		}
	}
	one := func(kind policy.Kind, list ...*policy.Policy) {
		for _, p := range list {
			if p != nil {
				add(kind, 0, p)
			}
		}
	}
	levels := func(kind policy.Kind, list []evaluate.Level) {
		for i, l := range list {
			add(kind, i, nil)
			for _, p := range l.Policies {
				add(kind, i, p)
			}
		}
	}
	one(policy.Identity, s.Policies.Identity...)
	one(policy.Boundary, s.Policies.Boundary)
	one(policy.Session, s.Policies.Session...)
	one(policy.Resource, s.Policies.Resource)
	levels(policy.SCP, s.Policies.SCPs)
	levels(policy.RCP, s.Policies.RCPs)
	one(policy.Endpoint, s.Policies.Endpoint)
}

// shared returns a statement of a side, which is the same for the same text if there are two.
func (q *systemQuestion) shared(st *policy.Statement, variables bool, of *side, same map[string]*statement) *statement {
	if len(q.sides) == 1 {
		return q.wordless(st, variables)
	}
	text := wording(st, variables)
	if q.ofResource() {
		text = "of a resource: " + text
	}
	made := same[text]
	if made == nil {
		made = q.wordless(st, variables)
		same[text] = made
	}
	if of == q.sides[0] || !slices.ContainsFunc(made.usedKeys(), q.differs) {
		return made
	}
	text = "old " + text
	if made = same[text]; made == nil {
		made = q.wordless(st, variables)
		made.old = true
		same[text] = made
	}
	return made
}

// differs reports whether the old system knows another value of a key than the new one.
func (q *systemQuestion) differs(key string) bool {
	found, ok := q.other[key]
	if !ok && len(q.sides) > 1 {
		now, old := q.about(0, key), q.about(1, key)
		found = now.state != old.state || now.value.String() != old.value.String()
		q.other[key] = found
	}
	return found
}

// A keyState is what a system knows of a key.
type keyState struct {
	value condition.Value
	state regime.State
}

// about returns what a side knows of a key, for whatever action.
func (q *systemQuestion) about(side int, key string) (k keyState) {
	request := q.sides[side].request("unnamed:Action", cmp.Or(q.one, "*"))
	k.value, k.state = regime.Key(&request, key, true)
	return k
}

// differing returns the keys that follow from something in one of two systems and from nothing in the other. The request
// has such a key with the value that follows, for both, or does not, and then it is absent for the other.
func (q *systemQuestion) differing() (list []string) {
	for _, key := range q.used {
		if q.differs(key) && (q.about(0, key).state == regime.Free) != (q.about(1, key).state == regime.Free) {
			list = append(list, key)
		}
	}
	return list
}

// isGiven returns the value of a key that follows from something in one system only, if the request has it.
func (q *systemQuestion) isGiven(key string) (condition.Value, bool) {
	i := slices.Index(q.both, key)
	if i < 0 || q.given>>i&1 == 0 {
		return condition.Value{}, false
	}
	k := q.about(0, key)
	if k.state == regime.Free {
		k = q.about(1, key)
	}
	return k.value, k.state == regime.Fixed
}

// ofOld marks the dimension of a key of which the old system knows another value.
const ofOld = "old "

// mayCover reports whether a statement covers one of the actions that are asked for, if these are spelled out.
func (q *systemQuestion) mayCover(st *policy.Statement) bool {
	for a := range q.asked.Statement.Actions() {
		name, ok := a.Literal()
		if !ok || st.MatchAction(name) {
			return true
		}
	}
	return false
}

// request returns a request of the system's caller.
func (s *side) request(action, resource string) evaluate.Request {
	r := evaluate.Request{Principal: s.Caller, Action: action, Resource: s.Resource}
	r.Resource.ARN = resource
	return r
}

// solve answers the question.
func (q *systemQuestion) solve() Answer {
	for set := range 1 << len(q.both) {
		q.given = set
		for _, pt := range q.systemPoints() {
			for _, c := range q.cells(&pt) {
				if q.over() {
					return q.answer()
				}
				goals := q.goals(&pt, &c)
				if len(goals) > 2 || len(goals) > 1 && q.asked == nil {
					if !q.scout(&pt, &c, goals[:len(goals)-1]) { // the new system allows nothing here
						continue
					}
				}
				plans(goals, plan{}, func(p plan) bool { return q.try(&pt, &c, p) })
			}
		}
	}
	return q.answer()
}

// scout reports whether there may be a request that meets some goals, which package evaluate is not asked.
func (q *systemQuestion) scout(pt *point, c *cell, goals []*goal) bool {
	open := slices.Clone(q.open)
	q.scouting, q.seen = true, false
	plans(goals, plan{}, func(p plan) bool { return q.try(pt, c, p) || q.seen })
	undecided := len(q.open) > len(open)
	q.scouting, q.open = false, open
	return q.seen || undecided || q.over()
}

// try looks for a request for a plan.
func (q *systemQuestion) try(pt *point, c *cell, p plan) bool {
	if q.budget.Spend(1 + int64(len(p.pos)+len(p.neg))/8); q.over() {
		return true
	}
	for _, st := range p.pos {
		q.canonical(st)
	}
	s := &solver{q: q.question, pos: p.pos, neg: p.neg, any: p.any, point: pt, given: c.where}
	s.all = slices.Concat(p.pos, p.neg)
	for _, group := range p.any {
		for _, st := range group {
			q.canonical(st)
			s.all = append(s.all, st)
		}
	}
	s.all = distinct(s.all)
	s.caller = q.callerOf(pt, c)
	s.variables()
	return q.over()
}

// goals returns what a request of a cell must do: what is asked for, what the system says, and what the old one says.
func (q *systemQuestion) goals(pt *point, c *cell) (list []*goal) {
	if q.asked != nil {
		list = append(list, &goal{st: q.asked, want: true})
	}
	for i, s := range q.sides {
		out := q.outcome(s, pt, &c.regimes[i])
		allowed := joined(every, []*goal{out.Granted, out.Denied.not()})
		if i > 0 {
			allowed = allowed.not()
		}
		list = append(list, allowed)
	}
	return list
}

// outcome returns when the system denies and grants the requests of a point.
func (q *systemQuestion) outcome(s *side, pt *point, r *regime.Regime) formula.Outcome[*goal] {
	if !r.Valid {
		return formula.Outcome[*goal]{Denied: metNever, Granted: metNever}
	}
	var st formula.Statements[*goal]
	var allow [policy.Endpoint + 1][][]*goal
	for kind := range allow {
		if says(r, policy.Kind(kind)) {
			allow[kind] = make([][]*goal, s.levels[kind])
		}
	}
	for i, one := range s.list {
		if one.statement == nil || r.Worth[i] == regime.Unnamed || !says(r, one.kind) || !one.covers(pt.service, pt.action) {
			continue
		}
		if r.Path[i] { // K-11
			q.undecided(RolePath, "")
		}
		g := &goal{st: one.statement, want: true}
		switch level := &allow[one.kind][one.level]; {
		case one.Effect() == policy.Deny:
			st.Denies = append(st.Denies, g)
		case one.kind != policy.Resource:
			*level = append(*level, g)
		case r.Ungrantable:
		case r.Worth[i] == regime.Direct:
			st.Resource.Direct = append(st.Resource.Direct, g)
		case r.Worth[i] == regime.Limited:
			st.Resource.Limited = append(st.Resource.Limited, g)
		default:
			st.Resource.Delegated = append(st.Resource.Delegated, g)
		}
	}
	st.SCP, st.Endpoint = allow[policy.SCP], allow[policy.Endpoint]
	st.Boundary, st.Session = allow[policy.Boundary], allow[policy.Session]
	for _, level := range allow[policy.Identity] {
		st.Identity = level
	}
	return formula.Decide(goals, r.Facts, st)
}

// callerOf returns the caller, with what follows about keys.
func (q *systemQuestion) callerOf(pt *point, c *cell) *caller {
	out := &caller{principal: q.sides[0].Caller, facts: make(map[string]*fact)}
	request := q.sides[0].request(pt.action, c.example)
	for _, key := range q.used {
		v, state := regime.Key(&request, key, false)
		if !q.differs(key) {
			if f := q.keyFact(v, state); f != nil {
				out.facts[key] = f
			}
			continue
		}
		old := q.sides[1].request(pt.action, c.example)
		w, was := regime.Key(&old, key, false)
		if both, is := q.isGiven(key); is {
			v, w, state, was = both, both, regime.Fixed, regime.Fixed
		}
		out.facts[key], out.facts[ofOld+key] = q.keyFact(v, unset(state)), q.keyFact(w, unset(was))
	}
	return out
}

// unset returns what is known of a key that the request does not set.
func unset(state regime.State) regime.State {
	if state == regime.Free {
		return regime.Never
	}
	return state
}

// keyFact returns the fact about a key of which something follows, nil if nothing does.
func (q *systemQuestion) keyFact(v condition.Value, state regime.State) *fact {
	switch {
	case state == regime.Free:
		return nil
	case state == regime.Never:
		return q.fact("absent", fact{absent: true})
	case v.IsList():
		f := fact{present: true}
		for i := range v.Len() {
			f.some = append(f.some, v.At(i))
		}
		return q.fact("list "+v.String(), f)
	}
	text := v.At(0)
	return q.fact("value "+text, fact{value: &text})
}

// confirms reports whether package evaluate says of a request what was asked for (AN-08).
func (q *systemQuestion) confirms(r *evaluate.Request) bool {
	for i, s := range q.sides {
		request := *r
		request.Principal, request.Resource = s.Caller, s.Resource
		request.Resource.ARN = r.Resource.ARN
		if request.Validate() != nil || (s.evaluator.Decide(&request) == evaluate.Allowed) != (i == 0) {
			return false
		}
	}
	return q.isAsked(r)
}

// yes returns the answer that a request shows.
func (q *systemQuestion) yes(r *evaluate.Request) *Answer {
	a := &Answer{Verdict: Yes, Request: *r, Result: q.allows.Evaluate(r)}
	for _, m := range a.Result.Statements {
		a.Statements = append(a.Statements, m.Ref)
	}
	return a
}

// oneResource returns the one resource that a question is about, "" for any.
func (q *question) oneResource() string {
	if q.system == nil {
		return ""
	}
	return q.system.one
}

// addGiven adds the keys that the request has although they follow from something in one system.
func (q *question) addGiven(settings []setting) []setting {
	if q.system == nil {
		return settings
	}
	for _, key := range q.system.both {
		if v, is := q.system.isGiven(key); is {
			settings = append(settings, setting{key: key, value: v})
		}
	}
	return settings
}

package analyze

import (
	"context"
	"math"
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate"
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

	examples map[string]string // of resources by place, "" where there is none

	tangled        bool     // a variable stands for a key of which the systems know different values
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
	*statement       // nil: it covers none of the actions that are asked for
	goal       *goal // that it applies
	kind       policy.Kind
	level      int
}

// newSystemQuestion prepares a question about one system or two. asked is nil if all requests count.
func newSystemQuestion(ctx context.Context, opts []Option, now, old *System, asked *policy.Policy) (*systemQuestion, error) {
	q := &systemQuestion{
		question: newQuestion(ctx, policy.Identity, opts), one: now.Resource.ARN, known: make(map[string][]cell), examples: make(map[string]string),
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
		of := &side{System: s}
		if s.Resource.ARN != "" { // a resource that cannot be would be allowed nothing
			request := of.request("unnamed:Action", s.Resource.ARN)
			if err := request.Validate(); err != nil {
				return nil, err
			}
		}
		e, err := evaluate.Compile(s.Policies)
		if err != nil {
			return nil, err
		}
		of.evaluator = e
		q.sides = append(q.sides, of)
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
			q.tangled = true
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
				q.noteSets(st)
				s.list = append(s.list, sided{kind: kind, level: level})
				continue
			}
			q.kind = kind
			made := q.shared(st, variables, s, same)
			s.list = append(s.list, sided{made, &goal{st: made, want: true}, kind, level})
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

// oneResource returns the one resource that a question is about, "" for any.
func (q *question) oneResource() string {
	if q.system == nil {
		return ""
	}
	return q.system.one
}

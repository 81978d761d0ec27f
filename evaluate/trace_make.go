package evaluate

import (
	"github.com/lambdaiam/lambdaiam/evaluate/internal/differ"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Trace answers a request as [Evaluator.Evaluate] does and keeps what every statement says about it, element by element.
// That of a nil Evaluator is of the zero Result, that of an invalid request has no types.
func (e *Evaluator) Trace(req *Request) *Trace {
	t := &Trace{}
	if e == nil {
		return t
	}
	if e.asksPartially(req) && req.Validate() == nil {
		o := newOpen(e, req)
		known := o.allKnown()
		if known == nil {
			return o.trace()
		}
		req = known
	}
	f := new(facts)
	t.Result = f.evaluate(e, req)
	if f.e == nil {
		t.Rule = RuleInvalidRequest
		return t
	}
	m := tracer{f: f, out: t, explained: !f.over && f.mayExplain()}
	m.obstacles = f.obstacles(&t.Result)
	t.Rule = m.rule
	if m.explained {
		m.room()
	}
	for _, kind := range order {
		m.kind(kind)
	}
	if m.explained {
		m.keys()
	}
	return t
}

// A tracer is a Trace being filled. What is in many places is cut out of few pieces of memory.
type tracer struct {
	f   *facts
	out *Trace
	obstacles
	explained bool // the statements may be asked
	spellings int  // how many statements had the spelling of entries compared
	asked     *differ.Resource
	open      *openTrace // where not all is known

	statements []StatementTrace
	elements   []ElementTrace
	entries    []EntryTrace
	codes      []EntryCode
}

// mostSpellings is for how many statements of a trace the spelling of entries is compared.
const mostSpellings = 64

// room makes room for the traces of all statements.
func (m *tracer) room() {
	statements, elements, entries, tests := 0, 0, 0, 0
	for kind := range m.f.e.groups {
		all := m.f.e.groups[kind].all
		statements += len(all)
		for i := range all {
			st := &all[i]
			elements++ // Action
			for range st.Actions() {
				entries++
			}
			if st.HasPrincipal() {
				elements++
				for range st.Principals() {
					entries++
				}
			}
			if st.HasResource() {
				elements++
				for range st.Resources() {
					entries++
				}
			}
			tests += st.condition.Len()
		}
	}
	m.statements = make([]StatementTrace, 0, statements)
	m.elements = make([]ElementTrace, 0, elements)
	m.entries = make([]EntryTrace, 0, entries)
	m.codes = make([]EntryCode, 0, tests)
}

// kind adds the levels of a type, those that were given and else the one that would have to allow.
func (m *tracer) kind(kind policy.Kind) {
	f := m.f
	if !f.e.present.has(kind) {
		if m.blocks(kind, 0) {
			m.out.Types = append(m.out.Types, TypeTrace{
				Outcome: Outcome{Kind: kind, ReadAs: f.readAs(kind), Consulted: kind != policy.Resource || !f.noPolicy},
				Part:    m.part(kind), Blocks: true, Account: f.accountOf(kind),
			})
		}
		return
	}
	g := &f.e.groups[kind]
	outcomes := m.outcomes(kind)
	rest := g.all
	for level := range g.levels {
		t := TypeTrace{Given: true, Part: m.part(kind), Blocks: m.blocks(kind, level), Account: f.accountOf(kind)}
		if outcomes != nil {
			t.Outcome = outcomes[level]
		} else {
			t.Outcome = Outcome{Kind: kind, ReadAs: f.readAs(kind), Level: level, LevelName: g.levels[level].Name, Consulted: f.consulted(kind)}
		}
		if m.denied[kind] && (outcomes == nil || t.Decision == ExplicitDeny) {
			t.Blocks = true
		}
		if m.explained {
			from := len(m.statements)
			rest = m.level(&g.levels[level], rest)
			t.Statements = m.statements[from:len(m.statements):len(m.statements)]
			if m.open != nil {
				t.Statements = append(t.Statements, m.open.policies(kind, level)...)
			}
		}
		m.out.Types = append(m.out.Types, t)
	}
}

// accountOf returns whose policies those of a type are.
func (f *facts) accountOf(kind policy.Kind) string {
	switch kind {
	case policy.Resource, policy.RCP:
		account, _ := owner(f.req, &f.target)
		return account
	case policy.Endpoint:
		return ""
	}
	return f.p.account
}

// outcomes returns those of a type, nil if the result has none.
func (m *tracer) outcomes(kind policy.Kind) []Outcome {
	all := m.out.Result.Outcomes
	for i := range all {
		if all[i].Kind == kind {
			return all[i:]
		}
	}
	return nil
}

// level adds the statements of the policies of a level, with which all begins, and returns the others.
func (m *tracer) level(l *Level, all []statement) []statement {
	for _, p := range l.Policies {
		keep.Starts(p, func(line, column int) {
			m.statement(&all[0])
			t := &m.statements[len(m.statements)-1]
			t.Line, t.Column = line, column
			all = all[1:]
		})
	}
	return all
}

// statement adds a statement.
func (m *tracer) statement(st *statement) {
	f := m.f
	m.statements = m.statements[:len(m.statements)+1]
	t := &m.statements[len(m.statements)-1]
	f.write(st, &t.Ref)
	from := len(m.elements)
	h := f.names(st)
	covered := h != 0
	if st.HasPrincipal() {
		m.principals(st, h)
	}
	if !m.actions(st) {
		covered = false
	}
	if !m.resources(st) {
		covered = false
	}
	t.Elements = m.elements[from:len(m.elements):len(m.elements)]
	if st.condition.Len() > 0 {
		t.Tests = f.testReports(st)
		from := len(m.codes)
		for i := range t.Tests {
			code := EntryCode("")
			if !t.Tests[i].Holds {
				covered, code = false, f.testCode(&t.Tests[i])
			}
			m.codes = append(m.codes, code)
		}
		t.Codes = m.codes[from:len(m.codes):len(m.codes)]
	}
	t.Applies = covered
	if h != 0 {
		t.As = h.as(st)
	}
	if m.open != nil {
		m.open.statement(st, t)
	}
}

// spell reports whether the spelling of the entries of one more statement may be compared.
func (m *tracer) spell() bool {
	m.spellings++
	return m.spellings <= mostSpellings
}

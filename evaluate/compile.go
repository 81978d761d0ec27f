package evaluate

import (
	"slices"
	"strconv"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/policy"
)

// An Evaluator answers requests against one set of policies. It is immutable and safe for concurrent use. The zero
// value has no policies.
type Evaluator struct {
	groups  [kinds]group
	present kindSet // the types that have policies
	denies  kindSet // those of them that have statements that deny
	keyed   kindSet // those that have conditions or policy variables
	strict  bool
	scans   bool    // answers without an index
	open    kindSet // the types of which not all is known
	maxWork int64
	// cautious: what would be allowed is denied if it rests on an assumption.
	cautious bool
}

// An Option changes how requests are decided.
type Option func(*Evaluator)

// WithDenyUnreadable makes negated operators in Deny statements hold where a value of the request cannot be read as the
// operator's type. AWS documents nothing. Without this option the statement does not apply.
func WithDenyUnreadable() Option { return func(e *Evaluator) { e.strict = true } }

// Compile prepares a set of policies for any number of requests. It returns the [*policy.Error] of the first policy
// that is not legal in its place ([policy.Policy.CheckKind]; the resource's is checked as kind [policy.Resource]), or
// an [*Error] for a nil in a list. The Evaluator of a failed call is nil, and a nil Evaluator denies.
func Compile(ps Policies, opts ...Option) (*Evaluator, error) {
	return compile(ps, false, opts)
}

// compile is Compile; an Evaluator that scans answers without an index.
func compile(ps Policies, scans bool, opts []Option) (*Evaluator, error) {
	e := &Evaluator{scans: scans}
	for _, opt := range opts {
		opt(e)
	}
	for _, s := range ps.slots() {
		if err := e.fill(s.kind, s.levels); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// A statement is a statement of a policy in force.
type statement struct {
	*policy.Statement
	label string // the name of its policy, or its place in Policies
	kind  policy.Kind
	// variables: the version of the policy knows variables.
	variables bool
	level     int // of an SCP or RCP, root 0
	index     int // in its policy
	role      *roleTests

	onResource, onTests int32 // work (see spend)

	condition condition.Block

	number int32   // in an index
	place  int     // in its group
	own    *bucket // of its resources alone; nil if other buckets have them
	spared []pairs // of the entries of NotResource, where they are many
}

// Condition is that of the statement of the policy, without a copy.
func (s *statement) Condition() *condition.Block { return &s.condition }

// A group holds the statements of one type in the order of the documents, and the indexes by which they are found.
type group struct {
	all    []statement
	deny   []*index
	allow  [][]*index // by level
	levels []Level
	weight int64                                 // of all statements: what they can cost for a byte of a request
	dead   map[*policy.Statement][]*policy.Error // what means nothing in policies that were read as stored

	partial map[int]*keep.PartialStatement // by number: the statements of which not all is known
	whole   []openWhole                    // the policies of which nothing is
}

// A kindSet is a set of policy types.
type kindSet uint16

func (s *kindSet) add(k policy.Kind)     { *s |= 1 << k }
func (s *kindSet) drop(k policy.Kind)    { *s &^= 1 << k }
func (s kindSet) has(k policy.Kind) bool { return s>>k&1 != 0 }

// fill checks the policies of a type and takes over their statements.
func (e *Evaluator) fill(kind policy.Kind, levels []Level) error {
	if levels == nil {
		return nil
	}
	g := &e.groups[kind]
	e.present.add(kind)
	n := 0
	for _, l := range levels {
		for _, p := range l.Policies {
			n += p.Len()
		}
	}
	g.all = make([]statement, 0, n)
	g.allow = make([][]*index, len(levels))
	for level, l := range levels {
		g.levels = append(g.levels, Level{l.Name, slices.Clone(l.Policies)})
		from := len(g.all)
		for n, p := range l.Policies {
			if p == nil {
				return &Error{Code: CodeNilPolicy, Input: label(nil, kind, level, n), Reason: "the policy is nil"}
			}
			if err := check(kind, p); err != nil {
				return err
			}
			g.bury(p)
			if p.Unknowns() != nil {
				e.open.add(kind)
				g.open(p, level)
			}
			name := label(p, kind, level, n)
			for i, s := range p.Statements() {
				g.all = append(g.all, statement{
					Statement: s, label: name, kind: kind, level: level, index: i, role: roleTestsOf(s), condition: *s.Condition(),
					variables: p.Version() == policy.Version2012,
				})
				st := &g.all[len(g.all)-1]
				st.place = len(g.all) - 1
				st.weigh()
				g.weight += int64(st.onResource) + int64(st.onTests)
			}
		}
		if !e.scans && !e.open.has(kind) {
			for _, p := range partsOf(kind, l.Policies, g.all[from:]) {
				if p.deny != nil {
					g.deny = append(g.deny, p.deny)
				}
				if p.allow != nil {
					g.allow[level] = append(g.allow[level], p.allow)
				}
			}
		}
	}
	for i := range g.all {
		s := &g.all[i]
		if s.Effect() == policy.Deny {
			e.denies.add(kind)
		}
		if s.isKeyed() {
			e.keyed.add(kind)
		}
	}
	return nil
}

// isKeyed reports whether a condition key could change what the statement says.
func (s *statement) isKeyed() bool {
	if s.Condition().Len() > 0 {
		return true
	}
	for r := range s.Resources() {
		if len(r.VariableKeys()) > 0 {
			return true
		}
	}
	return false
}

// label returns the name of a policy, or else its place in Policies.
func label(p *policy.Policy, kind policy.Kind, level, n int) string {
	if name := p.Name(); name != "" {
		return name
	}
	switch kind {
	case policy.Identity, policy.Session:
		return kind.String() + "[" + strconv.Itoa(n) + "]"
	case policy.SCP, policy.RCP:
		return kind.String() + "s[" + strconv.Itoa(level) + "][" + strconv.Itoa(n) + "]"
	}
	return kind.String()
}

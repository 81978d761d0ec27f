package evaluate

import (
	"slices"
	"strconv"

	"github.com/lambdaiam/lambdaiam/policy"
)

// An Evaluator answers requests against one set of policies. It is immutable and safe for concurrent use. The zero
// value has no policies.
type Evaluator struct {
	groups  [kinds]group
	actions actions
	present kindSet // the types that have policies
	denies  kindSet // those of them that have statements that deny
	keyed   kindSet // those that have conditions or policy variables
	strict  bool
	// cautious: what would be allowed is denied if it rests on an assumption.
	cautious bool
	dead     map[*policy.Statement][]*policy.Error // what means nothing in policies that were read as stored
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
	e := &Evaluator{}
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
	level int // of an SCP or RCP, root 0
	index int // in its policy
	role  *roleTests
}

// A group holds the statements of one type in the order of the documents, and again those that deny and those that
// allow.
type group struct {
	all    []statement
	deny   index
	allow  []index // by level
	levels []Level
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
	keyed := false
	n := 0
	for _, l := range levels {
		for _, p := range l.Policies {
			n += p.Len()
		}
	}
	g.all = make([]statement, 0, n)
	for level, l := range levels {
		g.levels = append(g.levels, Level{l.Name, slices.Clone(l.Policies)})
		for n, p := range l.Policies {
			if p == nil {
				return &Error{Code: CodeNilPolicy, Input: label(nil, kind, level, n), Reason: "the policy is nil"}
			}
			if err := p.CheckKind(kind); err != nil {
				return err
			}
			e.bury(p)
			name := label(p, kind, level, n)
			for i, s := range p.Statements() {
				g.all = append(g.all, statement{s, name, kind, level, i, roleTestsOf(s)})
				keyed = keyed || s.Condition().Len() > 0
				for r := range s.Resources() {
					keyed = keyed || len(r.VariableKeys()) > 0
				}
			}
		}
	}
	if keyed {
		e.keyed.add(kind)
	}
	var deny []*statement
	allow := make([][]*statement, len(levels))
	for i := range g.all {
		if s := &g.all[i]; s.Effect() == policy.Deny {
			deny = append(deny, s)
		} else {
			allow[s.level] = append(allow[s.level], s)
		}
	}
	if len(deny) > 0 {
		e.denies.add(kind)
		g.deny = e.actions.add(deny)
	}
	for _, list := range allow {
		g.allow = append(g.allow, e.actions.add(list))
	}
	return nil
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

package policy

import (
	"iter"
	"slices"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/keep"
)

// The versions of the policy language ("IAM JSON policy elements: Version"). They differ in nothing but policy
// variables, which only [Version2012] has.
const (
	Version2012 = "2012-10-17"
	Version2008 = "2008-10-17"
)

// A Policy is a policy document. It is made by [Parse] or [New], immutable and safe for concurrent use: only
// [Policy.UnmarshalJSON] changes one. Policies are used by their address: do not assign to one that is in use, such as
// those of package managed, which the whole program shares. The zero value and nil have no statements.
type Policy struct {
	name       string
	version    string // as written, "" if missing
	id         string
	hasID      bool
	bare       bool // Statement is one object, not a list
	statements []Statement
	parsed     bool   // not built in code
	stored     bool   // read with WithStored: some entries may be dead
	text       string // what was parsed
	skipped    int    // bytes before text: a byte order mark
	kept       *keep.Policy
	partial    *partial // what is not known; nil where all is
}

func init() { keep.Of = func(p any) *keep.Policy { return p.(*Policy).kept } }

// Name returns the name given with [WithName] or [Policy.Named], "" without one. It is no part of the document.
func (p *Policy) Name() string {
	if p == nil {
		return ""
	}
	return p.name
}

// Named returns the policy under another name.
func (p *Policy) Named(name string) *Policy {
	if p == nil {
		return nil
	}
	q := *p
	q.name = name
	return &q
}

// Version returns the Version element, "" if it is missing, which means 2008-10-17.
func (p *Policy) Version() string {
	if p == nil {
		return ""
	}
	return p.version
}

// ID returns the Id element; ok is false if there is none.
func (p *Policy) ID() (id string, ok bool) {
	if p == nil {
		return "", false
	}
	return p.id, p.hasID
}

// Len returns the number of statements.
func (p *Policy) Len() int {
	if p == nil {
		return 0
	}
	return len(p.statements)
}

// Statements returns the statements with their numbers, from 0. They are the policy's own, not copies: do not assign to
// them.
func (p *Policy) Statements() iter.Seq2[int, *Statement] {
	return func(yield func(int, *Statement) bool) {
		if p == nil {
			return
		}
		for i := range p.statements {
			if !yield(i, &p.statements[i]) {
				return
			}
		}
	}
}

// Effect is what a statement does. The zero value is neither [Allow] nor [Deny].
type Effect uint8

const (
	Allow Effect = iota + 1
	Deny
)

// A Statement is one statement of a policy. Its elements are compiled and cannot be changed; its methods return copies.
// Statements are used by their address: do not assign to one.
type Statement struct {
	sid          string
	effect       Effect
	hasSid       bool
	hasPrincipal bool
	hasResource  bool
	notPrincipal bool
	notAction    bool
	notResource  bool
	unknown      bool // nothing of it is known
	principals   []Principal
	actions      []Action
	resources    []arn.Pattern
	condition    condition.Block
	shape        shape
	offset       int
}

// Sid returns the Sid element, "" if there is none.
func (s *Statement) Sid() string { return s.sid }

// Effect returns [Allow] or [Deny].
func (s *Statement) Effect() Effect { return s.effect }

// HasPrincipal reports whether there is a Principal or NotPrincipal element.
func (s *Statement) HasPrincipal() bool { return s.hasPrincipal }

// NotPrincipal reports whether the entries of [Statement.Principals] are those of a NotPrincipal element.
func (s *Statement) NotPrincipal() bool { return s.notPrincipal }

// Principals returns the entries of Principal or NotPrincipal.
func (s *Statement) Principals() iter.Seq[*Principal] { return pointers(s.principals) }

// NotAction reports whether the entries of [Statement.Actions] are those of a NotAction element.
func (s *Statement) NotAction() bool { return s.notAction }

// Actions returns the entries of Action or NotAction.
func (s *Statement) Actions() iter.Seq[*Action] { return pointers(s.actions) }

// HasResource reports whether there is a Resource or NotResource element.
func (s *Statement) HasResource() bool { return s.hasResource }

// NotResource reports whether the entries of [Statement.Resources] are those of a NotResource element.
func (s *Statement) NotResource() bool { return s.notResource }

// Resources returns the entries of Resource or NotResource.
func (s *Statement) Resources() iter.Seq[*arn.Pattern] { return pointers(s.resources) }

// Condition returns the Condition element; without one, a block that always holds.
func (s *Statement) Condition() *condition.Block {
	copied := s.condition
	return &copied
}

// pointers returns the entries of a list, as copies: nobody can assign to the list through them.
func pointers[T any](list []T) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for i := range list {
			if copied := list[i]; !yield(&copied) {
				return
			}
		}
	}
}

// MatchAction reports whether the statement covers an action: whether one of its entries does, or with NotAction
// whether none does. An action that does not exist is one like any other.
func (s *Statement) MatchAction(action string) bool {
	for i := range s.actions {
		if s.actions[i].Match(action) {
			return !s.notAction
		}
	}
	return s.notAction // M-05; G-40: without entries nothing matches
}

// MatchResource reports whether the statement covers a resource: whether one of its entries matches, or with
// NotResource whether none does; see [arn.Pattern.Match]. A statement without either covers the resource the policy is
// attached to.
func (s *Statement) MatchResource(resource string, vars arn.Variables) bool {
	if !s.hasResource {
		return true
	}
	for i := range s.resources {
		if s.resources[i].Match(resource, vars) {
			return !s.notResource
		}
	}
	return s.notResource // M-17
}

// Equal reports whether two policies say the same: the same elements with the same entries in the same order. Names and
// positions do not count, nor does the shape where the language makes no difference: a string and a list of one, a bare
// statement and a list of one, a number and its text.
func (p *Policy) Equal(q *Policy) bool {
	if p == nil || q == nil {
		return p.Len() == 0 && q.Len() == 0
	}
	return sameUnknowns(p, q) && p.version == q.version && p.id == q.id && p.hasID == q.hasID &&
		slices.EqualFunc(p.statements, q.statements, equalStatements)
}

func equalStatements(a, b Statement) bool {
	if a.sid != b.sid || a.effect != b.effect || a.hasPrincipal != b.hasPrincipal || a.hasResource != b.hasResource ||
		a.notPrincipal != b.notPrincipal || a.notAction != b.notAction || a.notResource != b.notResource {
		return false
	}
	return slices.Equal(a.principals, b.principals) &&
		slices.EqualFunc(a.actions, b.actions, func(x, y Action) bool { return x.t.String() == y.t.String() }) &&
		slices.EqualFunc(a.resources, b.resources, func(x, y arn.Pattern) bool { return x.String() == y.String() }) &&
		slices.EqualFunc(testsOf(&a.condition), testsOf(&b.condition), func(x, y condition.Test) bool {
			return x.OperatorName() == y.OperatorName() && x.Key() == y.Key() &&
				slices.Equal(slices.Collect(x.Values()), slices.Collect(y.Values()))
		})
}

func testsOf(b *condition.Block) []condition.Test {
	var list []condition.Test
	for _, t := range b.Tests() {
		list = append(list, t)
	}
	return list
}

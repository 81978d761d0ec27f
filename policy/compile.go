package policy

import (
	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/slab"
)

func checkVersion(version string, present bool) error {
	if present && version != Version2012 && version != Version2008 { // G-20
		return &fault{code: CodeInvalidVersion, reason: quote.Text(version) + ": neither " + Version2012 + " nor " + Version2008 +
			hint(version, []string{Version2012, Version2008})}
	}
	return nil
}

// A compiler compiles statements. It cuts their entries out of shared memory. The zero value is ready.
type compiler struct {
	actions    slab.Slab[Action]
	resources  slab.Slab[arn.Pattern]
	conditions condition.Compiler
	keeps      bool // entries that are none (G-107)
}

// compile fills in the compiled form of a statement, or returns a fault whose path starts at the statement.
func (c *compiler) compile(s *Statement, version string, spec *StatementSpec) error {
	s.sid, s.hasSid, s.effect = spec.Sid, spec.Sid != "", spec.Effect
	if s.effect != Allow && s.effect != Deny {
		return missingEffect()
	}
	if err := c.compilePrincipals(s, spec); err != nil {
		return err
	}
	if err := c.compileActions(s, spec); err != nil {
		return err
	}
	if err := c.compileResources(s, version, spec); err != nil {
		return err
	}
	return c.compileCondition(s, version, spec.Condition)
}

func missingEffect() *fault {
	return &fault{code: CodeMissingEffect, reason: "a statement needs an Effect"}
}

func missingAction() *fault {
	return &fault{code: CodeMissingAction, reason: "a statement needs an Action or NotAction"}
}

// A pair is two elements of which a statement has one at most.
type pair struct {
	name, not string
	empty     Code   // for the Not element without entries
	would     string // what that would do
}

var (
	principalPair = pair{"Principal", "NotPrincipal", CodeEmptyNotPrincipal, "name everyone"}
	actionPair    = pair{"Action", "NotAction", CodeEmptyNotAction, "cover every action"}
	resourcePair  = pair{"Resource", "NotResource", CodeEmptyNotResource, "cover every resource"}
)

// given returns the entries and the name of the element that the statement has, with isNot for the Not one. Entries are
// nil if it has neither.
func given[E any](p *pair, plain, not []E) (entries []E, name string, isNot bool, err error) {
	switch {
	case not == nil:
		return plain, p.name, false, nil
	case plain != nil: // G-03
		err = &fault{code: CodeUnsupportedCombo, path: jsonscan.Path{}.Name(p.not),
			reason: "a statement must not have both " + p.name + " and " + p.not}
	case len(not) == 0: // G-40
		err = &fault{code: p.empty, path: jsonscan.Path{}.Name(p.not), reason: "an empty " + p.not + " would " + p.would}
	}
	return not, p.not, true, err
}

// fill compiles entries one by one into a list of the same length. With a fault it returns the number of the entry that
// has it.
func fill[E, C any](list []C, entries []E, one func(E) (C, *fault)) (at int, f *fault) {
	for i, entry := range entries {
		if list[i], f = one(entry); f != nil {
			return i, f
		}
	}
	return 0, nil
}

func (c *compiler) compilePrincipals(s *Statement, spec *StatementSpec) error {
	entries, name, isNot, err := given(&principalPair, spec.Principal, spec.NotPrincipal)
	s.hasPrincipal, s.notPrincipal = entries != nil, isNot
	if err != nil || len(entries) == 0 {
		return err
	}
	s.principals = make([]Principal, len(entries))
	i, f := fill(s.principals, entries, func(entry PrincipalSpec) (Principal, *fault) {
		p, why := readPrincipal(entry)
		alone := entry.Type != TypeEveryone || len(entries) == 1
		switch {
		case why == 0 && alone:
			return p, nil
		case c.keeps || why == noProvider: // CheckKind refuses it
			return principalOf(entry), nil
		case why != 0:
			return p, why.fault(entry)
		}
		return p, &fault{code: CodeInvalidPrincipal, reason: `"*" stands by itself, without other entries`}
	})
	if f == nil {
		return nil
	}
	return atPrincipal(f, name, entries[i].Type, nth(entries[:i], entries[i].Type))
}

// atPrincipal gives the fault of the n-th entry of a type its path.
func atPrincipal(f *fault, name string, t PrincipalType, n int) *fault {
	f.path = jsonscan.Path{}.Name(name)
	if t != TypeEveryone {
		f.path = f.path.Name(string(t))
		if f.code != CodeInvalidPrincipalKey {
			f.path = f.path.Index(n)
		}
	}
	return f
}

// nth counts the entries of a type.
func nth(entries []PrincipalSpec, t PrincipalType) (n int) {
	for _, e := range entries {
		if e.Type == t {
			n++
		}
	}
	return n
}

func (c *compiler) compileActions(s *Statement, spec *StatementSpec) error {
	entries, name, isNot, err := given(&actionPair, spec.Action, spec.NotAction)
	if err != nil {
		return err
	}
	if entries == nil {
		return missingAction()
	}
	s.actions, s.notAction = c.actions.Make(len(entries)), isNot
	if i, f := fill(s.actions, entries, parseAction); f != nil {
		return in(in(f, element(i)), member(name))
	}
	return nil
}

func (c *compiler) compileResources(s *Statement, version string, spec *StatementSpec) error {
	entries, name, isNot, err := given(&resourcePair, spec.Resource, spec.NotResource)
	if err != nil {
		return err
	}
	read := resourceOf(version)
	s.hasResource, s.notResource = entries != nil, isNot
	s.resources = c.resources.Make(len(entries))
	for i, entry := range entries {
		p, err := read(entry)
		switch {
		case err == nil:
			s.resources[i] = p
		case c.keeps:
			s.resources[i] = arn.DeadPattern(entry)
		default:
			return in(in(arnFault(err), element(i)), member(name))
		}
	}
	return nil
}

// resourceOf returns what reads the entries of Resource in a version of the language.
func resourceOf(version string) func(entry string) (arn.Pattern, error) {
	if version == Version2012 { // G-21, G-24
		return arn.ParsePattern
	}
	return arn.ParsePatternWithoutVariables
}

func (c *compiler) compileCondition(s *Statement, version string, specs []condition.Spec) error {
	block, err := c.conditionsOf(version)(specs...)
	if err != nil {
		return in(conditionFault(err), member("Condition"))
	}
	for _, t := range block.Tests() {
		if f := emptyTest(t); f != nil {
			return in(f, member("Condition"))
		}
	}
	s.condition = block
	return nil
}

// conditionsOf returns what compiles conditions in a version of the language.
func (c *compiler) conditionsOf(version string) func(...condition.Spec) (condition.Block, error) {
	if version == Version2012 { // G-22: not if it is missing
		return c.conditions.New
	}
	return c.conditions.NewWithoutVariables
}

// emptyTest returns the fault of a test that nothing could satisfy, because there is nothing to compare with (G-42).
func emptyTest(t condition.Test) *fault {
	op := t.Operator()
	if t.Len() > 0 || op == (condition.Operator{}) || op.Set() != condition.Single || op.IfExists() {
		return nil
	}
	return &fault{code: CodeEmptyCondition, path: jsonscan.Path{}.Name(op.String()).Name(t.Key()),
		reason: "a condition needs a value to compare with"}
}

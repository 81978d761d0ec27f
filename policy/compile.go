package policy

import (
	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/slab"
)

func checkVersion(version string, present bool) error {
	if present && version != Version2012 && version != Version2008 {
		return &fault{code: CodeInvalidVersion, reason: quote.Text(version) + ": neither " + Version2012 + " nor " + Version2008}
	}
	return nil
}

// A compiler compiles statements. It cuts their entries out of shared memory. The zero value is ready.
type compiler struct {
	actions    slab.Slab[Action]
	resources  slab.Slab[arn.Pattern]
	conditions condition.Compiler
}

// compile fills in the compiled form of a statement, or returns a fault whose path starts at the statement.
func (c *compiler) compile(s *Statement, version string, spec *StatementSpec) error {
	s.sid, s.hasSid, s.effect = spec.Sid, spec.Sid != "", spec.Effect
	if s.effect != Allow && s.effect != Deny {
		return &fault{code: CodeMissingEffect, reason: "no Effect"}
	}
	if err := s.compilePrincipals(spec); err != nil {
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

// onlyOne tells which element of a pair is given: neither, the plain one or the Not one. Both is a fault (G-03).
func onlyOne(name string, plain, not bool) error {
	if plain && not {
		return &fault{code: CodeUnsupportedCombo, path: jsonscan.Path{}.Name("Not" + name), reason: name + " and Not" + name + " in one statement"}
	}
	return nil
}

func (s *Statement) compilePrincipals(spec *StatementSpec) error {
	if err := onlyOne("Principal", spec.Principal != nil, spec.NotPrincipal != nil); err != nil {
		return err
	}
	entries, name := spec.Principal, "Principal"
	if spec.NotPrincipal != nil {
		entries, name, s.notPrincipal = spec.NotPrincipal, "NotPrincipal", true
	}
	s.hasPrincipal = entries != nil
	if s.notPrincipal && len(entries) == 0 {
		return &fault{code: CodeEmptyNotPrincipal, path: jsonscan.Path{}.Name(name), reason: "an empty NotPrincipal would name everyone"}
	}
	if len(entries) == 0 {
		return nil
	}
	s.principals = make([]Principal, len(entries))
	for i, entry := range entries {
		p, f := parsePrincipal(entry)
		if f == nil && entry.Type == TypeEveryone && len(entries) > 1 {
			f = &fault{code: CodeInvalidPrincipal, reason: `"*" stands by itself, without other entries`}
		}
		if f != nil {
			f.path = jsonscan.Path{}.Name(name)
			if entry.Type != TypeEveryone {
				f.path = f.path.Name(string(entry.Type))
				if f.code != CodeInvalidPrincipalKey {
					f.path = f.path.Index(nth(entries[:i], entry.Type))
				}
			}
			return f
		}
		s.principals[i] = p
	}
	return nil
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
	if err := onlyOne("Action", spec.Action != nil, spec.NotAction != nil); err != nil {
		return err
	}
	entries, name := spec.Action, "Action"
	switch {
	case spec.NotAction != nil:
		entries, name, s.notAction = spec.NotAction, "NotAction", true
		if len(entries) == 0 {
			return &fault{code: CodeEmptyNotAction, path: jsonscan.Path{}.Name(name), reason: "an empty NotAction would cover every action"}
		}
	case spec.Action == nil:
		return &fault{code: CodeMissingAction, reason: "neither Action nor NotAction"}
	}
	if len(entries) == 0 {
		return nil
	}
	s.actions = c.actions.Make(len(entries))
	for i, entry := range entries {
		a, f := parseAction(entry)
		if f != nil {
			return in(in(f, element(i)), member(name))
		}
		s.actions[i] = a
	}
	return nil
}

func (c *compiler) compileResources(s *Statement, version string, spec *StatementSpec) error {
	if err := onlyOne("Resource", spec.Resource != nil, spec.NotResource != nil); err != nil {
		return err
	}
	entries, name := spec.Resource, "Resource"
	if spec.NotResource != nil {
		entries, name, s.notResource = spec.NotResource, "NotResource", true
		if len(entries) == 0 {
			return &fault{code: CodeEmptyNotResource, path: jsonscan.Path{}.Name(name), reason: "an empty NotResource would cover every resource"}
		}
	}
	s.hasResource = entries != nil
	if len(entries) == 0 {
		return nil
	}
	parse := arn.ParsePatternWithoutVariables
	if version == Version2012 {
		parse = arn.ParsePattern
	}
	s.resources = c.resources.Make(len(entries))
	for i, entry := range entries {
		r, err := parse(entry)
		if err != nil {
			return in(in(arnFault(err), element(i)), member(name))
		}
		s.resources[i] = r
	}
	return nil
}

func (c *compiler) compileCondition(s *Statement, version string, specs []condition.Spec) error {
	build := c.conditions.NewWithoutVariables
	if version == Version2012 {
		build = c.conditions.New
	}
	block, err := build(specs...)
	if err != nil {
		return in(conditionFault(err), member("Condition"))
	}
	for _, t := range block.Tests() {
		op := t.Operator()
		if t.Len() == 0 && op.Set() == condition.Single && !op.IfExists() {
			f := &fault{code: CodeEmptyCondition, reason: "no value to compare with"}
			f.path = jsonscan.Path{}.Name("Condition").Name(op.String()).Name(t.Key())
			return f
		}
	}
	s.condition = block
	return nil
}

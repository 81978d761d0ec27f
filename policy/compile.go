package policy

import (
	"strconv"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

func checkVersion(version string, present bool) error {
	if present && version != Version2012 && version != Version2008 {
		return &fault{code: CodeInvalidVersion, reason: strconv.Quote(shorten(version)) + ": neither " + Version2012 + " nor " + Version2008}
	}
	return nil
}

// A compiler compiles statements. It cuts their entries out of larger slices. The zero value is ready.
type compiler struct {
	principals slab[Principal]
	actions    slab[Action]
	resources  slab[arn.Pattern]
}

// A slab hands out slices that share memory but no element.
type slab[T any] struct {
	free []T
	size int
}

func (s *slab[T]) make(n int) []T {
	if len(s.free) < n || s.free == nil {
		s.size = max(n, min(2*s.size, 256), 4)
		s.free = make([]T, s.size)
	}
	list := s.free[:n:n]
	s.free = s.free[n:]
	return list
}

// keep returns a copy of a list, which is not nil.
func (s *slab[T]) keep(list []T) []T {
	kept := s.make(len(list))
	copy(kept, list)
	return kept
}

// compile turns a statement into its compiled form, or returns a fault whose path starts at the statement.
func (c *compiler) compile(version string, spec *StatementSpec) (Statement, error) {
	s := Statement{sid: spec.Sid, hasSid: spec.Sid != "", effect: spec.Effect}
	if s.effect != Allow && s.effect != Deny {
		return s, &fault{code: CodeMissingEffect, reason: "no Effect"}
	}
	if err := c.compilePrincipals(&s, spec); err != nil {
		return s, err
	}
	if err := c.compileActions(&s, spec); err != nil {
		return s, err
	}
	if err := c.compileResources(&s, version, spec); err != nil {
		return s, err
	}
	return s, s.compileCondition(version, spec.Condition)
}

// onlyOne tells which element of a pair is given: neither, the plain one or the Not one. Both is a fault (G-03).
func onlyOne(name string, plain, not bool) error {
	if plain && not {
		return &fault{code: CodeUnsupportedCombo, path: jsonscan.Path{}.Name("Not" + name), reason: name + " and Not" + name + " in one statement"}
	}
	return nil
}

func (c *compiler) compilePrincipals(s *Statement, spec *StatementSpec) error {
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
	s.principals = c.principals.make(len(entries))
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
	s.actions = c.actions.make(len(entries))
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
	parse := arn.ParsePlainPattern
	if version == Version2012 {
		parse = arn.ParsePattern
	}
	s.resources = c.resources.make(len(entries))
	for i, entry := range entries {
		r, err := parse(entry)
		if err != nil {
			return in(in(arnFault(err), element(i)), member(name))
		}
		s.resources[i] = r
	}
	return nil
}

func (s *Statement) compileCondition(version string, specs []condition.Spec) error {
	build := condition.NewPlain
	if version == Version2012 {
		build = condition.New
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

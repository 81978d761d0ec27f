package policy

import (
	"slices"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/keep"
)

// A StatementSpec is a statement in text form. A nil element is absent; one that is not nil but empty is written and
// empty. Of each of the pairs Principal and NotPrincipal, Action and NotAction, Resource and NotResource one at most
// may be given. Principals of one type, and tests of one operator, are put together; the bare "*" stands alone.
type StatementSpec struct {
	Sid                     string
	Effect                  Effect
	Principal, NotPrincipal []PrincipalSpec
	Action, NotAction       []string
	Resource, NotResource   []string
	Condition               []condition.Spec
}

// New builds a policy from statements. The version is [Version2012], [Version2008] or "" for none. It refuses what
// [Parse] refuses, with an [*Error] whose Line is 0; the policy beside the error is as that of Parse.
func New(version string, statements ...StatementSpec) (*Policy, error) {
	p := &Policy{version: version}
	if err := checkVersion(version, version != ""); err != nil {
		return p.refused(in(err, member("Version")))
	}
	return p.With(statements...)
}

// With returns the policy with further statements behind its own. It has no positions: it is no text that was parsed.
// Its errors are those of [New].
func (p *Policy) With(statements ...StatementSpec) (*Policy, error) {
	if p == nil {
		p = &Policy{}
	}
	q := &Policy{name: p.name, version: p.version, id: p.id, hasID: p.hasID, stored: p.stored, kept: new(keep.Policy)}
	q.statements, q.partial = append(q.statements, p.statements...), p.partial.with(statements)
	c := new(compiler)
	for _, spec := range statements {
		spec.group()
		var s Statement
		err := c.compile(&s, q.version, &spec)
		if err == nil {
			s.shape = shapeOf(&spec)
			err = checkText(&spec, &s.shape)
		}
		if err != nil {
			return q.refused(in(in(err, element(len(q.statements))), member("Statement")))
		}
		q.statements = append(q.statements, s)
	}
	if len(q.statements) == 0 {
		return q.refused(emptyStatement())
	}
	return q, nil
}

// WithID returns the policy with an Id element, in place of the one it may have. All but the Id keeps its position. It
// returns an [*Error] for an id that is not UTF-8.
func (p *Policy) WithID(id string) (*Policy, error) {
	if p == nil {
		p = &Policy{}
	}
	if !utf8.ValidString(id) {
		return p.refused(in(&fault{code: CodeInvalidUTF8, reason: "not UTF-8"}, member("Id")))
	}
	q := *p
	q.id, q.hasID = id, true
	return &q, nil
}

// Without returns the policy without the statements that drop reports true for, and nil if none is left: there is no
// policy without statements. The others stay as they were written; like the policies of [Policy.With] the new one has
// no positions.
func (p *Policy) Without(drop func(*Statement) bool) *Policy {
	if p == nil {
		return nil
	}
	q := &Policy{name: p.name, version: p.version, id: p.id, hasID: p.hasID, stored: p.stored, kept: new(keep.Policy)}
	var stay []int
	for i := range p.statements {
		if !drop(&p.statements[i]) {
			q.statements, stay = append(q.statements, p.statements[i]), append(stay, i)
		}
	}
	q.partial = p.partial.only(stay)
	if len(q.statements) == 0 && !q.IsUnknown() {
		return nil
	}
	return q
}

// group puts the entries together that stand in one member of JSON.
func (s *StatementSpec) group() {
	s.Principal = grouped(s.Principal, func(e PrincipalSpec) string { return string(e.Type) })
	s.NotPrincipal = grouped(s.NotPrincipal, func(e PrincipalSpec) string { return string(e.Type) })
	s.Condition = grouped(s.Condition, func(c condition.Spec) string { return c.Operator })
}

// grouped puts entries of one name together, in the order of the names' first entries: JSON has one member for each.
func grouped[T any](list []T, name func(T) string) []T {
	first := make(map[string]int, len(list))
	for i, e := range list {
		if _, ok := first[name(e)]; !ok {
			first[name(e)] = i
		}
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b T) int { return first[name(a)] - first[name(b)] })
	return list
}

// checkText refuses text that no document can hold.
func checkText(s *StatementSpec, sh *shape) error {
	var w writer
	w.statement(s, sh, true)
	if _, err := w.done(); err != nil {
		return &fault{code: CodeInvalidUTF8, reason: "not UTF-8"}
	}
	return nil
}

// spec returns the statement in text form. Elements that are there are not nil.
func (s *Statement) spec() *StatementSpec {
	spec := &StatementSpec{Sid: s.sid, Effect: s.effect}
	principals, actions, resources := &spec.Principal, &spec.Action, &spec.Resource
	if s.notPrincipal {
		principals = &spec.NotPrincipal
	}
	if s.notAction {
		actions = &spec.NotAction
	}
	if s.notResource {
		resources = &spec.NotResource
	}
	if s.hasPrincipal {
		*principals = make([]PrincipalSpec, len(s.principals))
		for i := range s.principals {
			(*principals)[i] = s.principals[i].spec()
		}
	}
	*actions = make([]string, len(s.actions))
	for i := range s.actions {
		(*actions)[i] = s.actions[i].t.String()
	}
	if s.hasResource {
		*resources = make([]string, len(s.resources))
		for i := range s.resources {
			(*resources)[i] = s.resources[i].String()
		}
	}
	if s.shape.hasCondition {
		spec.Condition = make([]condition.Spec, 0, s.condition.Len())
		for _, t := range s.condition.Tests() {
			if t.Key() == "" { // an unknown operator without keys
				continue
			}
			spec.Condition = append(spec.Condition, condition.Spec{
				Operator: t.OperatorName(), Key: t.Key(), Values: slices.Collect(t.Values()),
			})
		}
	}
	return spec
}

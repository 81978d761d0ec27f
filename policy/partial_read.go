package policy

import (
	"errors"
	"maps"
	"slices"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// Reading policies of which not all is known.

// beginPartial makes ready for stand-ins.
func (d *document) beginPartial() {
	d.partial = &partial{classes: make(map[string]condition.Class)}
	d.conditions.Partial = true
}

// endPartial takes down which statements may be missing, and forgets what is not needed where all is known.
func (d *document) endPartial(ifs map[int]condition.Unknown) error {
	for _, i := range slices.Sorted(maps.Keys(ifs)) {
		if i < 0 || i >= len(d.statements) {
			return &fault{code: CodeUnknownMisplaced, reason: "there is no such statement that may be missing"}
		}
		if f := d.use(ifs[i]); f != nil {
			return in(in(f, element(i)), member("Statement"))
		}
		d.partial.Statements[i].If = ifs[i]
	}
	if len(d.partial.classes) == 0 {
		d.partial = nil
	}
	return nil
}

// misplaced is the fault of a stand-in where there can be none.
func misplaced(text string) *fault {
	reason := quote.Text(standin.Show(text)) + ": a value that is not known cannot stand here"
	return &fault{code: CodeUnknownMisplaced, reason: reason}
}

// noUnknown is the fault of what is no unknown value.
func noUnknown(err error) *fault {
	f := &fault{code: Code(condition.CodeInvalidUnknown), reason: err.Error(), err: err}
	if e, ok := errors.AsType[*condition.Error](err); ok {
		f.reason = quote.Text(e.Input) + ": " + e.Reason
	}
	return f
}

// use takes down an unknown value.
func (d *document) use(u condition.Unknown) *fault {
	if err := u.Validate(); err != nil {
		return noUnknown(err)
	}
	if c, ok := d.partial.classes[u.Label]; ok && c != u.Class {
		return &fault{code: Code(condition.CodeInvalidUnknown),
			reason: quote.Text(u.Label) + " has two classes, " + c.String() + " and " + u.Class.String()}
	}
	d.partial.classes[u.Label] = u.Class
	return nil
}

// note takes down the unknown values of a statement, which are known to be good.
func (p *partial) note(s *keep.PartialStatement) {
	for _, u := range [...]condition.Unknown{s.Whole, s.If, s.Condition} {
		if u != (condition.Unknown{}) {
			p.classes[u.Label] = u.Class
		}
	}
	if spec, ok := s.Spec.(*StatementSpec); ok {
		for text := range spec.texts {
			parts, _ := condition.PartsOf(*text)
			for _, part := range parts {
				if part.Unknown != (condition.Unknown{}) {
					p.classes[part.Unknown.Label] = part.Unknown.Class
				}
			}
		}
	}
}

// texts are the texts of a statement that may have stand-ins.
func (s *StatementSpec) texts(yield func(*string) bool) {
	for _, list := range [...][]PrincipalSpec{s.Principal, s.NotPrincipal} {
		for i := range list {
			if !yield(&list[i].ID) {
				return
			}
		}
	}
	for _, list := range [...][]string{s.Action, s.NotAction, s.Resource, s.NotResource} {
		for i := range list {
			if !yield(&list[i]) {
				return
			}
		}
	}
	for _, c := range s.Condition {
		for i := range c.Values {
			if !yield(&c.Values[i]) {
				return
			}
		}
	}
}

// clone returns a statement whose lists are its own.
func (s *StatementSpec) clone() *StatementSpec {
	c := *s
	c.Principal, c.NotPrincipal = slices.Clone(s.Principal), slices.Clone(s.NotPrincipal)
	c.Action, c.NotAction = slices.Clone(s.Action), slices.Clone(s.NotAction)
	c.Resource, c.NotResource = slices.Clone(s.Resource), slices.Clone(s.NotResource)
	c.Condition = slices.Clone(s.Condition)
	for i := range c.Condition {
		c.Condition[i].Values = slices.Clone(c.Condition[i].Values)
	}
	return &c
}

// checkEnvelope refuses stand-ins around the statements.
func (p *parser) checkEnvelope() error {
	switch {
	case standin.In(p.version):
		return in(misplaced(p.version), member("Version"))
	case standin.In(p.id):
		return in(misplaced(p.id), member("Id"))
	}
	return nil
}

// effectFault returns the fault of an Effect that is none.
func effectFault(v jsonscan.Value, err error) error {
	if v.Kind() == jsonscan.KindString && standin.In(v.Text()) {
		return misplaced(v.Text())
	}
	return err
}

// wholeOf reads the stand-in that a string is.
func wholeOf(v jsonscan.Value) (condition.Unknown, *fault) {
	parts, err := condition.PartsOf(v.Text())
	switch {
	case err != nil:
		return condition.Unknown{}, noUnknown(err)
	case len(parts) != 1 || parts[0].Unknown.Class != condition.ClassPolicy:
		return condition.Unknown{}, &fault{code: CodeDataTypeMismatch, reason: "a string, wanted an object"}
	}
	return parts[0].Unknown, nil
}

// unknownStatement reads a statement of which nothing is known.
func (p *parser) unknownStatement(v jsonscan.Value) error {
	u, f := wholeOf(v)
	if f == nil {
		f = p.addWhole(u)
	}
	if f != nil {
		return f
	}
	p.statements = append(p.statements, Statement{offset: v.Offset(), unknown: true})
	return nil
}

// addWhole takes down that nothing is known of the next statement.
func (d *document) addWhole(u condition.Unknown) *fault {
	d.partial.Statements = append(d.partial.Statements, keep.PartialStatement{Whole: u})
	d.partial.examples = append(d.partial.examples, Statement{unknown: true})
	if u.Class != condition.ClassPolicy {
		return misplaced(u.StandIn())
	}
	return d.use(u)
}

// unknownCondition reads a Condition of which nothing is known.
func (p *parser) unknownCondition(v jsonscan.Value) error {
	u, f := wholeOf(v)
	if f == nil {
		f = p.use(u)
	}
	if f != nil {
		return f
	}
	p.partial.condition = u
	return nil
}

// compilePartial is compile for a statement that may have stand-ins, which is the next one.
func (d *document) compilePartial(s *Statement, spec *StatementSpec) error {
	found := keep.PartialStatement{Condition: d.partial.condition}
	d.partial.condition = condition.Unknown{}
	example, has, f := d.exampleOf(spec)
	if f != nil {
		return f
	}
	if err := d.compile(s, d.version, example); err != nil {
		return err
	}
	d.partial.examples = append(d.partial.examples, *s)
	if has {
		found.Spec = spec.clone()
		s.showUnknowns(spec)
	}
	d.partial.Statements = append(d.partial.Statements, found)
	return nil
}

// showUnknowns puts, in the place of entries that are not known, such as match nothing and show what is.
func (s *Statement) showUnknowns(spec *StatementSpec) {
	s.principals, s.actions = slices.Clone(s.principals), slices.Clone(s.actions)
	s.resources = slices.Clone(s.resources)
	for i, entry := range append(spec.Principal, spec.NotPrincipal...) { // one of each two is nil
		if standin.In(entry.ID) {
			entry.ID = standin.Show(entry.ID)
			s.principals[i] = principalOf(entry)
		}
	}
	for i, entry := range append(spec.Action, spec.NotAction...) {
		if standin.In(entry) {
			s.actions[i] = Action{template.Dead(standin.Show(entry))}
		}
	}
	for i, entry := range append(spec.Resource, spec.NotResource...) {
		if standin.In(entry) {
			s.resources[i] = arn.DeadPattern(standin.Show(entry))
		}
	}
}

package policy

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/keep"
)

// Policies of which not all is known yet.

// WithUnknowns reads stand-ins ([condition.Unknown]) in the entries of Resource, NotResource, Principal, NotPrincipal,
// Action and NotAction, and in the values of conditions, as values that nobody knows yet. One of
// [condition.ClassPolicy] may stand in the place of a statement or of a Condition. A Principal may be one of
// [condition.ClassText].
//
// Such an entry has no meaning outside of package evaluate: everywhere else it matches nothing and is shown with its
// label in angle brackets ([condition.ShowPartial]). [Policy.CheckKind] looks at an example of what it could be.
//
// [Parse] refuses, with [CodeUnknownMisplaced], stand-ins in Version, Id, Sid, Effect, the names of members, operators,
// condition keys and policy variables; and with [condition.CodeInvalidUnknown] texts that look like stand-ins and are
// none, those of another class than can stand there, and a label of two classes.
func WithUnknowns() Option { return func(o *options) { o.unknowns = true } }

// WithStatementIf says that nobody knows whether a statement, counted from 0, is there: it depends on u. It implies
// [WithUnknowns]. [Parse] refuses the number of no statement and an Unknown that is none.
func WithStatementIf(statement int, u condition.Unknown) Option {
	return func(o *options) {
		o.unknowns, o.ifs = true, maps.Clone(o.ifs)
		if o.ifs == nil {
			o.ifs = make(map[int]condition.Unknown)
		}
		o.ifs[statement] = u
	}
}

// NewUnknown returns a policy that nobody has, such as one that is attached and found nowhere: it may allow everything
// that a policy of its kind can allow, and may deny everything. It is legal as every kind. The label, its ARN perhaps,
// is its name; results depend on it as a [condition.Unknown] of [condition.ClassPolicy]. The error is a
// *condition.Error for a label that is none.
func NewUnknown(label string) (*Policy, error) {
	u := condition.Unknown{Label: label, Class: condition.ClassPolicy}
	if err := u.Validate(); err != nil {
		return nil, err
	}
	p := &Policy{name: label, kept: new(keep.Policy), partial: &partial{}}
	p.partial.Whole = u
	return p, nil
}

// A PartialSpec is a statement in text form of which not all is known.
type PartialSpec struct {
	StatementSpec                   // with stand-ins where [WithUnknowns] reads them
	If            condition.Unknown // if not zero: what it depends on whether the statement is there
	Unknown       condition.Unknown // if not zero: nothing of the statement is known, and StatementSpec is zero
}

// NewPartial is [New] for statements of which not all is known. It refuses, with an [*Error], what [WithUnknowns]
// refuses besides.
func NewPartial(version string, statements ...PartialSpec) (*Policy, error) {
	q := &Policy{version: version, kept: new(keep.Policy)}
	if err := checkVersion(version, version != ""); err != nil {
		return q.refused(in(err, member("Version")))
	}
	d := &document{Policy: *q}
	d.beginPartial()
	ifs := make(map[int]condition.Unknown)
	for i := range statements {
		spec := statements[i].StatementSpec
		spec.group()
		var s Statement
		var err error
		if u := statements[i].Unknown; u != (condition.Unknown{}) {
			s.unknown = true
			if f := d.addWhole(u); f != nil {
				err = f
			}
		} else if err = d.compilePartial(&s, &spec); err == nil {
			s.shape = shapeOf(&spec)
			err = checkText(&spec, &s.shape)
		}
		if err != nil {
			return d.refused(in(in(err, element(i)), member("Statement")))
		}
		if u := statements[i].If; u != (condition.Unknown{}) {
			ifs[i] = u
		}
		d.statements = append(d.statements, s)
	}
	if len(d.statements) == 0 {
		return d.refused(emptyStatement())
	}
	if err := d.endPartial(ifs); err != nil {
		return d.refused(err)
	}
	p := d.Policy
	return &p, nil
}

// IsUnknown reports whether nothing of the policy is known: whether it was made by [NewUnknown].
func (p *Policy) IsUnknown() bool {
	return p != nil && p.partial != nil && p.partial.Whole != condition.Unknown{}
}

// Unknowns returns what is not known of the policy, in the order of the labels; nothing for most policies.
func (p *Policy) Unknowns() (list []condition.Unknown) {
	if p == nil || p.partial == nil {
		return nil
	}
	classes := p.partial.classes
	for _, label := range slices.Sorted(maps.Keys(classes)) {
		list = append(list, condition.Unknown{Label: label, Class: classes[label]})
	}
	if p.IsUnknown() {
		list = append(list, p.partial.Whole)
	}
	return list
}

// A partial is what is not known of a policy.
type partial struct {
	keep.Partial
	classes  map[string]condition.Class // by label
	examples []Statement                // what the statements could be
	// condition is that of the statement being read, where nothing of it is known.
	condition condition.Unknown
}

func init() {
	keep.PartialOf = func(p any) *keep.Partial {
		if q := p.(*Policy); q != nil && q.partial != nil {
			return &q.partial.Partial
		}
		return nil
	}
}

func shownUnknown(u condition.Unknown) string { return condition.ShowPartial(u.StandIn()) }

// with returns what is not known when statements that are known come behind the others.
func (p *partial) with(statements []StatementSpec) *partial {
	if p == nil || len(statements) == 0 {
		return p
	}
	return &partial{Partial: p.Partial, classes: p.classes, examples: p.examples}
}

// only returns what is not known of some of the statements.
func (p *partial) only(statements []int) *partial {
	if p == nil {
		return nil
	}
	q := &partial{classes: make(map[string]condition.Class)}
	q.Whole = p.Whole
	for _, i := range statements {
		if i >= len(p.Statements) {
			break
		}
		q.Statements, q.examples = append(q.Statements, p.Statements[i]), append(q.examples, p.examples[i])
		q.note(&p.Statements[i])
	}
	if len(q.classes) == 0 && !(q.Whole != condition.Unknown{}) {
		return nil
	}
	return q
}

// example returns the policy with examples in the place of what is not known.
func (p *Policy) example() *Policy {
	if p.partial == nil {
		return p
	}
	q := *p
	q.statements = append(slices.Clone(p.partial.examples), p.statements[len(p.partial.examples):]...)
	q.text = withoutStandIns(p.text)
	return &q
}

// sameUnknowns reports whether the same is not known of two policies.
func sameUnknowns(p, q *Policy) bool {
	if p.partial == nil || q.partial == nil {
		return p.partial == q.partial
	}
	same := func(a, b keep.PartialStatement) bool {
		x, errX := json.Marshal(a.Spec)
		y, errY := json.Marshal(b.Spec)
		return a.Whole == b.Whole && a.If == b.If && a.Condition == b.Condition &&
			errX == nil && errY == nil && bytes.Equal(x, y)
	}
	return p.partial.Whole == q.partial.Whole && slices.EqualFunc(p.partial.Statements, q.partial.Statements, same)
}

// withoutStandIns returns a text with other characters in the place of stand-ins, as many.
func withoutStandIns(text string) string {
	const opening, closing = "\ufdd0", "\ufdd1"
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, opening)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inner, behind, _ := strings.Cut(rest, closing)
		for range inner {
			b.WriteByte('x')
		}
		b.WriteString("xx")
		text = behind
	}
}

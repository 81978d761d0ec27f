package policy

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// DefaultMaxSize is the size of the largest document that is parsed without [WithMaxSize], in bytes. The largest policy
// AWS publishes has about 150 KB.
const DefaultMaxSize = 256 << 10

// An Option changes how a document is parsed.
type Option func(*options)

type options struct {
	name     string
	max      int
	stored   bool
	unknowns bool
	ifs      map[int]condition.Unknown
}

// WithName gives the policy a name for results and errors.
func WithName(name string) Option { return func(o *options) { o.name = name } }

// WithMaxSize sets the size of the largest document that is parsed, in bytes, in place of [DefaultMaxSize].
func WithMaxSize(bytes int) Option { return func(o *options) { o.max = bytes } }

// WithStored reads a policy that AWS gave back. Services store entries that no rule reads: a queue's URL as Resource,
// or the name of a service under "AWS". With this option an entry of Resource, NotResource, Principal or NotPrincipal
// that is none is kept and matches nothing, and an unknown operator, or a date that cannot be read, makes a test that
// never holds, in an Allow and in a Deny. [Policy.Dead] lists them, and package evaluate reports each as a problem.
// Nothing else that [Parse] refuses is accepted.
func WithStored() Option { return func(o *options) { o.stored = true } } // G-107

func optionsOf(opts []Option) options {
	if len(opts) == 0 {
		return options{max: DefaultMaxSize}
	}
	o := &options{max: DefaultMaxSize}
	for _, opt := range opts {
		opt(o)
	}
	return *o
}

// Parse reads a policy document. It keeps no reference to data. One leading byte order mark is skipped. The policy
// beside an error has no statements and [Policy.CheckKind] refuses it, so that a caller who ignores the error gets no
// decision.
//
// For each byte it reads it allocates less than 40, of which the policy keeps less than 32, whatever the document; those
// of real policies take up about a tenth of that.
//
// It refuses, with an [*Error]: a document that is too large, not UTF-8, nested deeper than 32, not JSON, or followed
// by more text; members that are unknown, wrongly cased or repeated, also condition keys that differ in case only; null
// anywhere and values of the wrong type; a missing or empty Statement; a missing Effect or Action; both elements of a
// pair; an empty NotAction, NotResource or NotPrincipal; and every entry that is malformed: Version, Effect, actions
// without a service, resources that are no ARNs, principals that name nobody, condition operators, and values the
// operator cannot read. [WithStored] says what of this is accepted in policies that AWS gave back.
func Parse(data []byte, opts ...Option) (*Policy, error) {
	return parseData(data, optionsOf(opts))
}

// MustParse is [Parse] for documents that are part of a program. It panics if the document is refused.
func MustParse(data string, opts ...Option) *Policy {
	p, err := Parse([]byte(data), opts...)
	if err != nil {
		panic(err)
	}
	return p
}

// UnmarshalJSON is [Parse], without [WithStored], for a policy that is part of other JSON. It keeps the policy's name.
// If it fails the policy has no statements, and [Policy.CheckKind] refuses it as every kind. It is the one method that
// changes a Policy: do not call it on one that is in use.
func (p *Policy) UnmarshalJSON(data []byte) error {
	q, err := Parse(data, WithName(p.name))
	if err != nil {
		*p = Policy{name: p.name}
		return err
	}
	*p = *q
	return nil
}

func parseData(data []byte, o options) (*Policy, error) {
	if len(data) > o.max {
		p := &Policy{name: o.name, parsed: true}
		return p.refused(jsonscan.ErrTooLarge(o.max))
	}
	return parse(string(data), o)
}

func parse(text string, o options) (*Policy, error) {
	d := &document{Policy: Policy{name: o.name, parsed: true, stored: o.stored}}
	d.keeps, d.conditions.Stored = o.stored, o.stored
	d.kept = &d.slot
	if rest, ok := strings.CutPrefix(text, "\ufeff"); ok {
		text, d.skipped = rest, len("\ufeff")
	}
	d.text = text
	if o.unknowns {
		d.beginPartial()
	}
	root, err := jsonscan.Read(text, o.max)
	if err == nil {
		err = d.read(root)
		root.Release()
	}
	if err == nil && o.unknowns {
		err = d.endPartial(o.ifs)
	}
	if err != nil {
		return d.refused(err)
	}
	return &d.Policy, nil
}

func (p *parser) root(root jsonscan.Value) error {
	if err := root.Want(jsonscan.KindObject); err != nil {
		return err
	}
	var hasVersion, hasStatement bool
	var statement jsonscan.Value
	err := root.Members(func(name string, at int, v jsonscan.Value) (err error) {
		switch name {
		case "Version":
			hasVersion = true
			p.version, err = readText(v)
		case "Id":
			p.hasID = true
			p.id, err = readText(v)
		case "Statement":
			hasStatement, statement = true, v
		default:
			return unknown(name, at, documentElements)
		}
		return in(err, member(name))
	})
	if err != nil {
		return err
	}
	if p.partial != nil {
		if err := p.checkEnvelope(); err != nil {
			return err
		}
	}
	if err := checkVersion(p.version, hasVersion); err != nil {
		return in(err, member("Version"))
	}
	if !hasStatement {
		return noStatement()
	}
	return in(p.statementList(statement), member("Statement"))
}

func (p *parser) statementList(v jsonscan.Value) error {
	if v.Kind() == jsonscan.KindObject || p.partial != nil && v.Kind() == jsonscan.KindString {
		p.bare = true
		p.statements = p.room(1)
		return in(p.statement(v), element(0))
	}
	if v.Kind() != jsonscan.KindList {
		return v.Want(jsonscan.KindObject)
	}
	p.statements = p.room(countStatements(v.Raw()))
	err := v.Elements(func(i int, v jsonscan.Value) error { return in(p.statement(v), element(i)) })
	if err == nil && len(p.statements) == 0 {
		err = emptyStatement()
	}
	return err
}

func noStatement() *fault {
	return &fault{code: CodeMissingStatement, reason: "a policy needs a Statement"}
}

func emptyStatement() *fault {
	return &fault{code: CodeMissingStatement, reason: "a policy needs a statement"}
}

// The elements of a document and of a statement.
var (
	documentElements  = []string{"Version", "Id", "Statement"}
	statementElements = []string{
		"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
	}
)

// unknown is the error for a member that is no element there.
func unknown(name string, at int, elements []string) error {
	e := &jsonscan.Error{Fault: jsonscan.UnknownName, Offset: at, Path: jsonscan.Path{}.Name(name)}
	e.Reason = "unknown element " + quote.Text(name) + hint(name, elements)
	return e
}

func (p *parser) statement(v jsonscan.Value) error {
	if p.partial != nil && v.Kind() == jsonscan.KindString {
		return p.unknownStatement(v)
	}
	if err := v.Want(jsonscan.KindObject); err != nil {
		return err
	}
	p.texts = p.texts[:0]
	p.statements = append(p.statements, Statement{offset: v.Offset()})
	s := &p.statements[len(p.statements)-1]
	sh := &s.shape
	var spec StatementSpec
	hasSid := false
	err := v.Members(func(name string, at int, v jsonscan.Value) (err error) {
		switch name {
		case "Sid":
			hasSid = true
			spec.Sid, err = readText(v)
		case "Effect":
			if spec.Effect, err = readEffect(v); err != nil && p.partial != nil {
				err = effectFault(v, err)
			}
		case "Principal":
			spec.Principal, err = p.principalElement(v, sh)
		case "NotPrincipal":
			spec.NotPrincipal, err = p.principalElement(v, sh)
		case "Action":
			spec.Action, err = p.entries(v, &sh.actionList)
		case "NotAction":
			spec.NotAction, err = p.entries(v, &sh.actionList)
		case "Resource":
			spec.Resource, err = p.entries(v, &sh.resourceList)
		case "NotResource":
			spec.NotResource, err = p.entries(v, &sh.resourceList)
		case "Condition":
			sh.hasCondition = true
			spec.Condition, err = p.conditionElement(v, sh)
		default:
			return unknown(name, at, statementElements)
		}
		return in(err, member(name))
	})
	if err != nil {
		return err
	}
	if p.partial != nil {
		if err := p.compilePartial(s, &spec); err != nil {
			return err
		}
	} else if err := p.compile(s, p.version, &spec); err != nil {
		return err
	}
	s.hasSid = hasSid
	return nil
}

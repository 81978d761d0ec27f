package validate

import (
	"iter"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A document is a policy as the rules see it: each part with its place, and without what was refused.
type document struct {
	root       *jsonscan.Node
	text       string
	kind       policy.Kind
	version    string // "" if missing or refused
	statements []*statement
	refused    map[*jsonscan.Node]bool
}

// A statement is an object of the Statement element.
type statement struct {
	at        *jsonscan.Node
	index     int
	sid       *jsonscan.Node // nil: none
	effect    policy.Effect  // 0: refused or missing
	principal element
	action    element
	resource  element
	condition element

	// The entries, but those that were refused.
	principals []principalEntry
	actions    []actionEntry
	resources  []resourceEntry
	tests      []test

	prefixes []string // of actions, for services
}

// An element is one of a pair such as Action and NotAction, or Condition.
type element struct {
	at    *jsonscan.Node // nil: the statement has neither
	not   bool           // the second of the pair
	whole bool           // nothing in it was refused, and it is not one of both
}

type principalEntry struct {
	policy.Principal
	at *jsonscan.Node
}

type actionEntry struct {
	at      *jsonscan.Node
	text    string
	lower   string // the text in lower case
	service string // before the colon, as written; "" for "*"
	name    string // behind it
	literal bool   // without wildcards
}

type resourceEntry struct {
	at   *jsonscan.Node
	text string
	all  bool      // a run of "*"
	part [6]string // of an ARN, as written; the first is "arn"
	n    int       // how many there are; 0: no ARN
	arn.Pattern
}

// A test is one key under an operator, with its values.
type test struct {
	operatorAt *jsonscan.Node
	at         *jsonscan.Node // the key; its value or list of values
	number     [2]int         // of the operator in Condition and of the key under it
	op         condition.Operator
	base       string // the operator without its prefix and suffix
	key        string
	values     []value
	whole      bool // no value was refused
}

type value struct {
	at   *jsonscan.Node
	text string
}

// kind returns the kind of JSON value.
func (v *value) kind() jsonscan.Kind { return v.at.Kind() }

// deny, allow: the statement's effect.
func (s *statement) allow() bool { return s.effect == policy.Allow }
func (s *statement) deny() bool  { return s.effect == policy.Deny }

// everyone reports whether an entry is "*" or {"AWS": "*"}.
func (e *principalEntry) everyone() bool { return e.Kind() == policy.PrincipalEveryone }

// newDocument reads a text that is an object of JSON, except for the values that were refused.
func newDocument(text string, root *jsonscan.Node, k policy.Kind, refused map[*jsonscan.Node]bool) *document {
	d := &document{root: root, text: text, kind: k, refused: refused}
	if m := root.Member("Version"); m != nil && !refused[m] {
		d.version = m.Text()
	}
	if list := root.Member("Statement"); list != nil {
		for i, n := range list.Entries() {
			if n.Kind() == jsonscan.KindObject {
				d.statements = append(d.statements, d.statement(n, i))
			}
		}
	}
	return d
}

// variables reports whether the document has policy variables.
func (d *document) variables() bool { return d.version == policy.Version2012 }

func (d *document) statement(n *jsonscan.Node, index int) *statement {
	s := &statement{at: n, index: index}
	if m := n.Member("Sid"); m != nil && !d.refused[m] {
		s.sid = m
	}
	if m := n.Member("Effect"); m != nil && !d.refused[m] {
		switch m.Text() {
		case "Allow":
			s.effect = policy.Allow
		case "Deny":
			s.effect = policy.Deny
		}
	}
	s.principal = d.pair(n, "Principal", "NotPrincipal")
	s.action = d.pair(n, "Action", "NotAction")
	s.resource = d.pair(n, "Resource", "NotResource")
	s.condition = d.pair(n, "Condition", "")
	d.readPrincipals(s)
	d.readActions(s)
	d.readResources(s)
	d.readTests(s)
	return s
}

func (d *document) pair(n *jsonscan.Node, name, not string) element {
	plain, other := n.Member(name), n.Member(not)
	e := element{at: plain, whole: other == nil || plain == nil}
	if other != nil {
		e.at, e.not = other, true
	}
	e.whole = e.whole && (e.at == nil || !d.refused[e.at])
	return e
}

// entries yields the entries of an element that were not refused.
func (d *document) entries(e *element, at *jsonscan.Node) iter.Seq[*jsonscan.Node] {
	return func(yield func(*jsonscan.Node) bool) {
		if at == nil || d.refused[at] {
			e.whole = e.whole && at == nil
			return
		}
		for n := range at.All() {
			if d.refused[n] {
				e.whole = false
			} else if !yield(n) {
				return
			}
		}
	}
}

// most returns how many entries a value has at most.
func most(at *jsonscan.Node) int {
	if at == nil {
		return 0
	}
	return max(1, len(at.Inner))
}

func (d *document) readPrincipals(s *statement) {
	e := &s.principal
	add := func(t policy.PrincipalType, at *jsonscan.Node) {
		for n := range d.entries(e, at) {
			p, err := policy.NewPrincipal(policy.PrincipalSpec{Type: t, ID: n.Text()})
			if err != nil {
				e.whole = false
				continue
			}
			s.principals = append(s.principals, principalEntry{p, n})
		}
	}
	switch {
	case e.at == nil || d.refused[e.at]:
	case e.at.Kind() == jsonscan.KindObject:
		for i := range e.at.Inner {
			if m := &e.at.Inner[i]; !m.Twice {
				add(policy.PrincipalType(m.Step.Name), m)
			}
		}
	default:
		add(policy.TypeEveryone, e.at)
	}
}

func (d *document) readActions(s *statement) {
	s.actions = make([]actionEntry, 0, most(s.action.at))
	for n := range d.entries(&s.action, s.action.at) {
		a := newAction(n.Text())
		a.at = n
		s.actions = append(s.actions, a)
	}
}

func newAction(text string) actionEntry {
	a := actionEntry{text: text, lower: ascii.ToLower(text), literal: !strings.ContainsAny(text, "*?")}
	if a.service, a.name, _ = strings.Cut(text, ":"); text == "*" {
		a.service, a.name = "", "*"
	}
	return a
}

func (d *document) readResources(s *statement) {
	parse := arn.ParsePatternWithoutVariables
	if d.variables() {
		parse = arn.ParsePattern
	}
	s.resources = make([]resourceEntry, 0, most(s.resource.at))
	for n := range d.entries(&s.resource, s.resource.at) {
		r := resourceEntry{at: n, text: n.Text()}
		var err error
		if r.Pattern, err = parse(r.text); err != nil {
			s.resource.whole = false
			continue
		}
		r.all = r.MatchesAll()
		r.part, r.n = r.Parts()
		s.resources = append(s.resources, r)
	}
}

func (d *document) readTests(s *statement) {
	e := &s.condition
	if e.at == nil || d.refused[e.at] {
		return
	}
	for i := range e.at.Inner {
		o := &e.at.Inner[i]
		op, err := condition.ParseOperator(o.Step.Name)
		if d.refused[o] || o.Twice || err != nil {
			e.whole = false
			continue
		}
		for j := range o.Inner {
			k := &o.Inner[j]
			if d.refused[k] || k.Twice {
				e.whole = false
				continue
			}
			t := test{operatorAt: o, at: k, number: [2]int{i, j}, op: op, base: baseName(op), key: k.Step.Name, whole: true}
			t.values = make([]value, 0, most(k))
			for n := range k.All() {
				if d.refused[n] {
					t.whole, e.whole = false, false
					continue
				}
				t.values = append(t.values, value{n, n.Text()})
			}
			s.tests = append(s.tests, t)
		}
	}
}

// baseName returns the name of an operator without prefix and suffix.
func baseName(op condition.Operator) string {
	name := op.String()
	if i := strings.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	return strings.TrimSuffix(name, "IfExists")
}

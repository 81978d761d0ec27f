package stack

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// resourceKind is the kind of a resource's policy.
func resourceKind(r *Resource) policy.Kind {
	switch {
	case strings.Contains(r.Type, "::KMS::") || strings.HasPrefix(r.Type, "aws_kms_"):
		return policy.Key
	case r.Type == "AWS::EC2::VPCEndpoint" || r.Type == "aws_vpc_endpoint":
		return policy.Endpoint
	}
	return policy.Resource
}

// parse reads a document, once for all questions that take no condition to be decided. One that is refused is a fault
// of the resource.
func (s *Stack) parse(id string, d *Document, kind policy.Kind) {
	if d.Text == nil {
		return
	}
	w := world{Stack: s}
	p, err := w.build(d)
	if err == nil && p != nil {
		err = p.CheckKind(kind)
	}
	if err == nil {
		s.parsed[d] = p
		return
	}
	f := &Error{Code: CodeInvalidPolicy, Resource: d.ID, File: s.d.File,
		Line: d.Place.Line, Column: d.Place.Column, Path: d.Place.Path,
		Reason: "the policy is refused: " + condition.ShowPartial(err.Error()), Err: err}
	if refused, ok := errors.AsType[*policy.Error](err); ok {
		f.Reason, f.Input = "the policy is refused: "+string(refused.Code)+" at "+refused.Path+": "+refused.Reason, ""
		if d.Locate != nil {
			at := d.Locate(refused.Path)
			f.Line, f.Column = at.Line, at.Column
		}
	}
	if d.ID != id { // of a policy that is attached to several roles it is one fault
		if have := s.faulty[d.ID]; have != nil && have.Line == f.Line && have.Column == f.Column && have.Reason == f.Reason {
			return
		}
	}
	s.addFault(f)
}

// policy returns a document as a policy in this world, nil if it is not there.
func (w *world) policy(d *Document) (*policy.Policy, error) {
	if _, absent := w.given.of(d.When); absent {
		return nil, nil
	}
	switch {
	case d.Text == nil && d.Managed != "":
		return w.managed(d)
	case d.Text == nil:
		return w.unknownPolicy(d.Unknown)
	}
	p, ok := w.parsed[d]
	if !ok {
		return w.unknownPolicy("faulty " + d.ID) // it was refused, which is a fault
	}
	if !w.touches(d) {
		if w.o != nil && (len(d.When) > 0 || len(d.Statements) > 0) {
			w.register(d)
		}
		return p, nil
	}
	p, err := w.build(d)
	if err != nil {
		return nil, refuse(CodeInvalidPolicy, d.ID, err.Error(), err)
	}
	return p, nil
}

// register notes what the choices of a document stand for.
func (w *world) register(d *Document) {
	w.left(d.When)
	for _, when := range d.Statements {
		w.left(both(d.When, when))
	}
}

// touches reports whether what is given decides about statements of a document.
func (w *world) touches(d *Document) bool {
	has := func(when When) bool {
		return slices.ContainsFunc(when, func(t Term) bool {
			return slices.ContainsFunc(w.given, func(g Term) bool { return g.Condition == t.Condition })
		})
	}
	if len(w.given) == 0 {
		return false
	}
	if has(d.When) {
		return true
	}
	for _, when := range d.Statements {
		if has(when) {
			return true
		}
	}
	return false
}

// unknownPolicy returns a policy that nobody has, under a label that stands for no text in the stack.
func (s *Stack) unknownPolicy(name string) (*policy.Policy, error) {
	if s.texts[name] {
		name = "policy " + name
	}
	p, err := policy.NewUnknown(label(name))
	if err != nil {
		return nil, refuse(CodeInvalidPolicy, name, err.Error(), err)
	}
	return p, nil
}

// build parses the statements of a document that are there; nil if none is.
func (w *world) build(d *Document) (*policy.Policy, error) {
	text := w.withQualifiers(d.Text)
	opts := []policy.Option{policy.WithName(d.ID), policy.WithUnknowns(), policy.WithMaxSize(len(text) + 1)}
	if len(d.When) > 0 || len(d.Statements) > 0 {
		var kept []string
		all, err := splitStatements(text)
		if err != nil {
			return nil, err
		}
		for i, statement := range all.statements {
			u, absent := w.left(both(d.When, d.Statements[i]))
			if absent {
				continue
			}
			if u != (condition.Unknown{}) {
				opts = append(opts, policy.WithStatementIf(len(kept), u))
			}
			kept = append(kept, statement)
		}
		if len(all.statements) > 0 && len(kept) == 0 {
			return nil, nil
		}
		text = all.with(kept)
	}
	return policy.Parse(text, opts...)
}

// A split is a document apart from its statements.
type split struct {
	statements   []string
	before, rest string
}

func splitStatements(text []byte) (s split, err error) {
	root, err := jsonscan.ReadNested(string(text), len(text), jsonscan.MostDepth)
	if err != nil {
		return s, err
	}
	defer root.Release()
	s.before = string(text)
	err = root.Members(func(name string, _ int, v jsonscan.Value) error {
		if name != "Statement" {
			return nil
		}
		s.before, s.rest = string(text[:v.Offset()]), string(text[v.End():])
		if v.Kind() != jsonscan.KindList {
			s.statements = []string{v.Raw()}
			return nil
		}
		return v.Elements(func(_ int, v jsonscan.Value) error {
			s.statements = append(s.statements, v.Raw())
			return nil
		})
	})
	return s, err
}

func (s split) with(statements []string) []byte {
	if len(s.statements) == 0 {
		return []byte(s.before)
	}
	return []byte(s.before + "[" + strings.Join(statements, ",") + "]" + s.rest)
}

// managed returns a managed policy that the stack does not make: from the catalogue, else one that nobody knows.
func (w *world) managed(d *Document) (*policy.Policy, error) {
	_, path, ok := strings.Cut(d.Managed, ":iam::aws:policy/")
	if !ok || !isKnown(path) {
		return w.unknownPolicy(condition.ShowPartial(d.Managed))
	}
	p, err := managed.Lookup(path[strings.LastIndexByte(path, '/')+1:])
	if err != nil {
		return w.unknownPolicy(condition.ShowPartial(d.Managed))
	}
	if u, _ := w.left(d.When); u == (condition.Unknown{}) {
		return p, nil
	}
	text, err := p.MarshalJSON()
	if err != nil {
		return nil, refuse(CodeInvalidPolicy, d.ID, err.Error(), err)
	}
	return w.build(&Document{ID: p.Name(), Text: text, When: d.When})
}

// resourcePolicy returns the policy of a resource, nil for none. Of several policies that can be there together the
// last one to be deployed is in force, which nobody knows.
func (w *world) resourcePolicy(i int) (*policy.Policy, error) {
	r := &w.d.Resources[i]
	var there []*Document
	for j := range r.Policies {
		if _, absent := w.given.of(r.Policies[j].When); !absent {
			there = append(there, &r.Policies[j])
		}
	}
	switch len(there) {
	case 0:
		return nil, nil
	case 1:
		return w.policy(there[0])
	}
	for j, d := range there {
		for _, e := range there[:j] {
			if !exclusive(d.When, e.When) {
				return w.unknownPolicy("policies of " + r.ID)
			}
		}
	}
	return w.together(r, there)
}

// together returns documents of which one is there as one policy.
func (w *world) together(r *Resource, list []*Document) (*policy.Policy, error) {
	out := Document{ID: list[0].ID, Statements: make(map[int]When)}
	var kept []string
	for _, d := range list {
		all, err := splitStatements(d.Text)
		if err != nil || d.Text == nil {
			return w.unknownPolicy("policies of " + r.ID)
		}
		for i, statement := range all.statements {
			out.Statements[len(kept)] = both(d.When, d.Statements[i])
			kept = append(kept, statement)
		}
		out.Text = all.with(nil)
	}
	all, err := splitStatements(out.Text)
	if err != nil {
		return nil, refuse(CodeInvalidPolicy, r.ID, err.Error(), err)
	}
	all.statements = kept
	out.Text = all.with(kept)
	p, err := w.build(&out)
	if err != nil {
		return w.unknownPolicy("policies of " + r.ID)
	}
	return p, nil
}

// qualifiers returns the qualifiers of policies in order.
func qualifiers(by map[string]*policy.Policy) []string { return slices.Sorted(maps.Keys(by)) }

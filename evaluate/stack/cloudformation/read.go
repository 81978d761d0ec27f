package cloudformation

import (
	"errors"
	"maps"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/reading"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// Read reads a template in JSON. What of the environment is empty is unknown, and so is what follows from it.
//
// Read fails, with a [*stack.Error], where the template cannot be read at all: it is too large, not UTF-8, nested
// deeper than 64, not JSON, has a member twice, is no template, or the environment cannot be. A fault of one resource
// stays with it: see [stack.Stack.Faults].
func Read(template []byte, env stack.Environment, opts ...Option) (*stack.Stack, error) {
	r, err := read(template, env, opts)
	if err != nil {
		return nil, err
	}
	return stack.New(r.out), nil
}

// read returns what was read, described.
func read(template []byte, env stack.Environment, opts []Option) (*reader, error) {
	env.Parameters = maps.Clone(env.Parameters)
	r := &reader{text: string(template), env: env, options: options{max: DefaultMaxSize}}
	for _, o := range opts {
		o(&r.options)
	}
	return r, r.read()
}

// inPartition returns the stack in a partition.
func (r *reader) inPartition(name string) *stack.Stack {
	env := r.env
	env.Partition = name
	in := &reader{text: r.text, env: env, options: r.options}
	if err := in.read(); err != nil {
		return nil // the template was read before
	}
	return stack.New(in.out)
}

func (r *reader) read() error {
	if err := r.readTemplate(); err != nil {
		return err
	}
	if err := r.readEnvironment(); err != nil {
		return err
	}
	eachTransform(r.template, func(name string, at int) {
		switch name {
		case serverless:
		case "AWS::LanguageExtensions": // functions that are evaluated here, or reported where they stand
		default:
			r.open = true
			r.incomplete("", name, "a macro, which may change everything", at)
		}
	})
	if isSAM(r.template) {
		r.template = r.rewriteSAM(r.template)
	}
	if err := r.readParameters(); err != nil {
		return err
	}
	r.readConditions()
	r.readResources()
	r.checkReferences()
	r.evaluateAll()
	r.describe()
	return nil
}

// readTemplate checks the text and takes it apart.
func (r *reader) readTemplate() error {
	root, err := jsonscan.ReadNested(r.text, r.options.max, jsonscan.MostDepth)
	if err == nil {
		defer root.Release()
		r.template, err = r.grow(root)
	}
	if err == nil {
		err = r.isTemplate()
	}
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*fault](err); ok {
		p := r.place(f.at)
		return &stack.Error{Code: f.code, File: r.options.name, Line: p.Line, Column: p.Column,
			Input: f.input, Reason: f.reason}
	}
	e, ok := errors.AsType[*jsonscan.Error](err)
	if !ok {
		return err
	}
	out := &stack.Error{Code: reading.Codes[e.Fault], File: r.options.name, Path: e.Path.String(), Reason: e.Reason}
	if e.Fault != jsonscan.TooLarge {
		p := r.place(e.Offset)
		out.Line, out.Column = p.Line, p.Column
	}
	return out
}

// isTemplate returns a fault for what is no template.
func (r *reader) isTemplate() error {
	if r.template.kind != kindObject || r.template.member("Resources") == nil {
		return &fault{code: stack.CodeUnknownFormat, at: r.template.at, reason: "no template: it has no Resources"}
	}
	for _, section := range [...]string{"Resources", "Parameters", "Mappings", "Conditions"} {
		if n := r.template.member(section); n != nil && n.kind != kindObject {
			return &fault{code: stack.CodeWrongType, at: n.at, input: section, reason: section + " is an object"}
		}
	}
	return nil
}

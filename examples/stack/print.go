package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/terraform"
)

// A printer prints answers, and remembers what there was.
type printer struct {
	out                     *bufio.Writer
	lines                   bool
	denied, depends, failed bool
}

func (p *printer) status() int {
	switch {
	case p.denied:
		return statusDenied
	case p.depends:
		return statusDepends
	case p.failed:
		return statusError
	}
	return statusAllowed
}

// print answers about one template.
func (p *printer) print(name string, data []byte, env stack.Environment, call string) {
	st, err := read(name, data, env)
	if err != nil {
		p.fault(name, err)
		return
	}
	if !p.lines && call == "" {
		fmt.Fprintf(p.out, "%s\n", name)
	}
	if call != "" {
		parts := strings.SplitN(call, ",", 3)
		if len(parts) != 3 {
			p.fault(name, errors.New("-call wants FUNCTION,ACTION,RESOURCE"))
			return
		}
		p.answer(st.AskCall(parts[0], parts[1], parts[2]))
		return
	}
	for _, f := range st.Faults() {
		p.fault(name, f)
	}
	for _, a := range st.Audit() {
		p.answer(a)
	}
}

// read reads a template, or a plan or state of Terraform.
func read(name string, data []byte, env stack.Environment) (*stack.Stack, error) {
	if terraform.IsPlan(data) {
		return terraform.Read(data, env, terraform.WithName(name))
	}
	return cloudformation.Read(data, env, cloudformation.WithName(name))
}

// A line is an answer or a fault as programs get it.
type line struct {
	Question  string       `json:"question,omitempty"`
	Function  string       `json:"function,omitempty"`
	Qualifier string       `json:"qualifier,omitempty"`
	Other     string       `json:"other,omitempty"`
	Action    string       `json:"action,omitempty"`
	Resource  string       `json:"resource,omitempty"`
	Outcome   string       `json:"outcome,omitempty"`
	DependsOn []string     `json:"dependsOn,omitempty"`
	Notes     []stack.Note `json:"notes,omitempty"`
	Error     string       `json:"error,omitempty"`
	Line      int          `json:"line,omitempty"`
	Column    int          `json:"column,omitempty"`
}

func (p *printer) answer(a stack.Answer) {
	switch {
	case a.Err != nil:
		p.failed = true
	case a.Outcome == stack.OutcomeDenied:
		p.denied = true
	case a.Outcome == stack.OutcomeDepends:
		p.depends = true
	}
	if !p.lines {
		fmt.Fprintf(p.out, "  %-8s %s\n", outcomeOf(a), a)
		return
	}
	l := line{Question: string(a.Kind), Function: a.Function, Qualifier: a.Qualifier, Other: a.Other,
		Action: a.Action, Resource: a.Resource, Outcome: string(a.Outcome), Notes: a.Notes, Line: a.Place.Line, Column: a.Place.Column}
	for _, u := range a.DependsOn {
		l.DependsOn = append(l.DependsOn, u.Label)
	}
	if a.Err != nil {
		l.Error = a.Err.Error()
		if a.Err.Line > 0 {
			l.Line, l.Column = a.Err.Line, a.Err.Column
		}
	}
	p.encode(l)
}

func outcomeOf(a stack.Answer) string {
	switch {
	case a.Err != nil:
		return "error"
	case a.Outcome != "":
		return string(a.Outcome)
	}
	return "note"
}

func (p *printer) fault(name string, err error) {
	p.failed = true
	if !p.lines {
		fmt.Fprintf(p.out, "  error    %s: %v\n", name, err)
		return
	}
	l := line{Error: err.Error()}
	if e, ok := errors.AsType[*stack.Error](err); ok {
		l.Line, l.Column = e.Line, e.Column
	}
	p.encode(l)
}

func (p *printer) encode(l line) {
	e := json.NewEncoder(p.out)
	e.SetEscapeHTML(false)
	if err := e.Encode(l); err != nil {
		p.failed = true
	}
}

package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// expectations are what a policy text says that is found in it.
type expectations struct {
	expect string   // error, warning, ok; "" if nothing is expected
	codes  []wanted // nil if the text has no such member
	not    []validate.Code
}

func (e *expectations) some() bool { return e.expect != "" || e.codes != nil || e.not != nil }

// wanted is a finding; what is nil or 0 is not compared.
type wanted struct {
	code                             validate.Code
	severity                         validate.Severity
	path                             *string
	line, column, endLine, endColumn *int
}

func (w *wanted) is(f validate.Finding) bool {
	same := func(want *int, got int) bool { return want == nil || *want == got }
	return w.code == f.Code && (w.severity == 0 || w.severity == f.Severity) && (w.path == nil || *w.path == f.Path) &&
		same(w.line, f.Start.Line) && same(w.column, f.Start.Column) &&
		same(w.endLine, f.End.Line) && same(w.endColumn, f.End.Column)
}

// String writes the code and what is known of the place.
func (w *wanted) String() string {
	s := shown(string(w.code))
	if w.severity != 0 {
		s += " " + w.severity.String()
	}
	if w.path != nil && *w.path != "" {
		s += " " + shown(*w.path)
	}
	for _, n := range []struct {
		name  string
		value *int
	}{{"line", w.line}, {"column", w.column}, {"endLine", w.endLine}, {"endColumn", w.endColumn}} {
		if n.value != nil {
			s += fmt.Sprintf(" %s %d", n.name, *n.value)
		}
	}
	return s
}

// A report is what was found in one policy.
type report struct {
	subject subject
	refused *policy.Error // nil: accepted
	found   []validate.Finding
	unmet   []string // expectations
	fails   bool     // it expects nothing, and something is too grave
}

// check looks for what is wrong with a policy as what it is, but for what is meant.
func (s subject) check(meant ignored, gravity validate.Severity) report {
	r := report{subject: s}
	var opts []policy.Option
	if s.stored {
		opts = append(opts, policy.WithStored())
	}
	p, err := policy.Parse([]byte(s.text), opts...)
	if err == nil {
		err = p.CheckKind(s.kind)
		r.found = validate.Policy(p, s.kind)
	} else {
		r.found = validate.Text([]byte(s.text), s.kind)
	}
	r.refused, _ = errors.AsType[*policy.Error](err)
	r.found = slices.DeleteFunc(r.found, func(f validate.Finding) bool { return meant.has(s.file, f) })
	if s.some() {
		r.unmet = s.compare(r.refused != nil, r.found)
	} else {
		r.fails = worst(r.found) >= gravity
	}
	return r
}

func worst(list []validate.Finding) (s validate.Severity) {
	for _, f := range list {
		s = max(s, f.Severity)
	}
	return s
}

// compare says what was expected otherwise.
func (e *expectations) compare(refused bool, found []validate.Finding) (unmet []string) {
	wrong := worst(found) == validate.Error
	told := e.codes != nil || e.not != nil // in findings, not only in what AWS accepts
	if e.expect == "error" && !refused && !wrong || e.expect == "warning" && (refused || len(found) == 0) ||
		e.expect == "ok" && (refused || wrong && told) {
		unmet = append(unmet, "want "+e.expect)
	}
	for i := range e.codes {
		if !slices.ContainsFunc(found, e.codes[i].is) {
			unmet = append(unmet, "want "+e.codes[i].String())
		}
	}
	for _, code := range e.not {
		if slices.ContainsFunc(found, func(f validate.Finding) bool { return f.Code == code }) {
			unmet = append(unmet, "want no "+shown(string(code)))
		}
	}
	return unmet
}

// holds reports whether the expectations hold, or, where there are none, nothing is too grave.
func (r *report) holds() bool { return len(r.unmet) == 0 && !r.fails }

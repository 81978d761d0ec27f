package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// A reader makes a description of a template.
type reader struct {
	text     string
	env      stack.Environment
	options  options
	template *node
	out      stack.Description
	lines    []int // the bytes at which lines begin, once a place is asked for
}

// incomplete says that a part of the template is not read.
func (r *reader) incomplete(id, typ, reason string, at int) {
	r.out.Incomplete = append(r.out.Incomplete, stack.Incomplete{ID: id, Type: typ, Reason: reason, Place: r.place(at, "")})
}

// fault is what is wrong with a resource; the rest of the template is not touched by it.
func (r *reader) fault(id string, code stack.Code, at int, input, reason string, err error) {
	p := r.place(at, "")
	r.out.Faults = append(r.out.Faults, &stack.Error{Code: code, Resource: id, Line: p.Line, Column: p.Column, Path: p.Path,
		Input: input, Reason: reason, Err: err})
}

// place returns the place of a byte of the template.
func (r *reader) place(at int, path string) stack.Place {
	line, column := jsonscan.Locate(r.text, at)
	return stack.Place{Line: line, Column: column, Path: path}
}

// isSAM reports whether a template has the transform of the Serverless Application Model.
func isSAM(template *node) bool {
	t := template.member("Transform")
	if t == nil {
		return false
	}
	if t.kind == kindString {
		return t.text == serverless
	}
	for _, item := range t.items {
		if item.kind == kindString && strings.TrimSpace(item.text) == serverless {
			return true
		}
	}
	return false
}

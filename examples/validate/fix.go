package main

import (
	"fmt"
	"io"

	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// mostRounds is how often the fixes of a policy are applied: those that overlap wait for the next round.
const mostRounds = 20

// fixed prints the policy with the fixes of its findings, and returns what is found in it then.
func (r *report) fixed(meant ignored, gravity validate.Severity, w io.Writer, complain func(error)) report {
	s := r.subject
	s.expectations = expectations{}
	after := s.check(meant, gravity)
	fixes := 0
	for range mostRounds {
		text, n := validate.Apply([]byte(s.text), after.found)
		if n == 0 {
			break
		}
		fixes += n
		s.text = string(text)
		after = s.check(meant, gravity)
	}
	if s.line == 0 {
		_, _ = io.WriteString(w, s.text) // Flush has the error
	} else {
		printLine(w, struct {
			Name   string `json:"name"`
			Kind   string `json:"kind"`
			Text   string `json:"text"`
			Stored bool   `json:"stored,omitempty"`
		}{s.name, s.kind.String(), s.text, s.stored})
	}
	complain(fmt.Errorf("%s: %d findings fixed, %d left", shown(s.file), fixes, len(after.found)))
	return after
}

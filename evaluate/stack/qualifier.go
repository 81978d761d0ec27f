package stack

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// Package lambdaperm takes no qualifiers that nobody knows yet, and the number of a version always is one. Questions
// are asked with an example in its place, in policies as in the question, and the answers have the value again.

// A qualifierExample stands for a version or an alias.
type qualifierExample struct{ standIn, example string }

// findQualifiers takes down the qualifiers that nobody knows.
func (s *Stack) findQualifiers() {
	for i := range s.d.Functions {
		f := &s.d.Functions[i]
		for _, alias := range f.Aliases {
			s.addQualifier(alias, "alias-not-known-")
		}
		for _, version := range f.Versions {
			s.addQualifier(version, "90000000")
		}
	}
	for i := range s.d.Permissions {
		s.addQualifier(s.d.Permissions[i].Input.Qualifier, "90000000")
	}
	for i := range s.d.Triggers {
		s.addQualifier(s.d.Triggers[i].Qualifier, "90000000")
	}
}

func (s *Stack) addQualifier(text, prefix string) {
	if isKnown(text) || slices.ContainsFunc(s.qualifiers, func(q qualifierExample) bool { return q.standIn == text }) {
		return
	}
	s.qualifiers = append(s.qualifiers, qualifierExample{text, prefix + strconv.Itoa(100+len(s.qualifiers))})
}

// qualifier returns a qualifier as it is asked about.
func (s *Stack) qualifier(text string) string {
	for _, q := range s.qualifiers {
		if q.standIn == text {
			return q.example
		}
	}
	return text
}

// withQualifiers returns a document as questions need it.
func (s *Stack) withQualifiers(text []byte) []byte {
	for _, q := range s.qualifiers {
		text = bytes.ReplaceAll(text, []byte(":"+q.standIn), []byte(":"+q.example))
	}
	return text
}

// restore puts what nobody knows in the place of examples.
func (s *Stack) restore(r *lambdaperm.Report) {
	if len(s.qualifiers) == 0 {
		return
	}
	var back, show []string
	for _, q := range s.qualifiers {
		back, show = append(back, q.example, q.standIn), append(show, q.example, condition.ShowPartial(q.standIn))
	}
	backs, shows := strings.NewReplacer(back...), strings.NewReplacer(show...)
	r.Question = shows.Replace(r.Question)
	for i := range r.Checks {
		c := &r.Checks[i]
		for _, text := range [...]*string{&c.Name, &c.Missing, &c.Remark, &c.Fix} {
			*text = shows.Replace(*text)
		}
		c.Request.Resource.ARN = backs.Replace(c.Request.Resource.ARN)
	}
	for i := range r.Notes {
		r.Notes[i].Message = shows.Replace(r.Notes[i].Message)
	}
}

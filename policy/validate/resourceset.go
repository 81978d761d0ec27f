package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/cover"
)

// A resourceSet answers whether some entry of Resource covers another one: literal entries and those with one star at
// their end by their text, the others one by one.
type resourceSet struct {
	all       bool
	exact     map[string]bool
	prefixes  map[string]bool
	functions map[string]bool // of which a version or alias is named
	others    []cover.Entry
	left      int // comparisons that may still be made; after that everything is taken to be covered
}

func newResourceSet() *resourceSet {
	return &resourceSet{
		exact: make(map[string]bool), prefixes: make(map[string]bool), functions: make(map[string]bool), left: mostSteps,
	}
}

// add takes in what a statement is about.
func (m *resourceSet) add(s *statement) {
	if s.resource.at == nil || s.resource.not || s.onEverything() != nil {
		m.all = true
	}
	for i := range s.resources {
		e := &s.resources[i]
		head, star := strings.CutSuffix(e.text, "*")
		switch {
		case s.resource.not || m.exact[e.text]:
		case !strings.ContainsAny(e.text, "*?"):
			m.exact[e.text] = true
		case star && !strings.ContainsAny(head, "*?"):
			m.prefixes[head] = true
		default:
			m.exact[e.text] = true
			m.others = append(m.others, cover.NewEntry(e.text))
		}
		if name, ok := strings.CutPrefix(e.part[5], "function:"); ok && e.part[2] == "lambda" {
			if i := strings.IndexByte(name, ':'); i >= 0 {
				m.functions[e.text[:len(e.text)-len(name)+i]] = true
			}
		}
	}
}

// covers reports whether some entry covers a text.
func (m *resourceSet) covers(text string) bool {
	if m.all || m.exact[text] {
		return true
	}
	if len(m.prefixes) > 0 {
		for i := range len(text) + 1 {
			if m.prefixes[text[:i]] {
				return true
			}
		}
	}
	for i := range m.others {
		if m.left--; m.left < 0 || m.others[i].Covers(text) {
			return true
		}
	}
	return false
}

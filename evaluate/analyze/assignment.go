package analyze

import (
	"fmt"
	"slices"
	"strings"
)

// A value is what a variable stands for in a try.
type value struct {
	text      string // of a letter: an example
	absent    bool
	letter    bool // any value
	colonless bool // a letter that stands for no colon
	number    uint8
}

// source returns the values of variables, for tests that are asked alone.
func (s *solver) source() source {
	if s.src == nil {
		s.src = s.makeSource()
	}
	return s.src
}

func (s *solver) makeSource() source {
	src := make(source, len(s.values))
	for key, v := range s.values {
		if !v.absent {
			src[key] = v.text
		}
	}
	return src
}

// signature tells tries of variables apart, where a dimension depends on them: it is a number, 0 where it does not.
func (s *solver) signature(dim string, lits []literal) uint64 {
	if len(s.values) == 0 {
		return 0
	}
	depends := func(l literal) bool {
		return l.fact == nil && (dim == "" && l.st.variables || dim != "" && len(l.test.VariableKeys()) > 0)
	}
	if !slices.ContainsFunc(lits, depends) {
		return 0
	}
	if s.sign == 0 {
		var b strings.Builder
		for _, key := range sortedKeys(s.values) {
			v := s.values[key]
			fmt.Fprintf(&b, "\x00%s %t %t %s", key, v.absent, v.letter, v.text)
		}
		s.sign = s.q.signs.number(b.String())
	}
	return s.sign
}

// set gives the variables values.
func (s *solver) set(values map[string]value) { s.values, s.src, s.sign = values, nil, 0 }

// A numbering gives names numbers, from 1 on.
type numbering map[string]uint64

func (n numbering) number(name string) uint64 {
	i, ok := n[name]
	if !ok {
		i = uint64(len(n) + 1)
		n[name] = i
	}
	return i
}

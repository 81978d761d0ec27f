package policy

import (
	"cmp"
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// kind looks for what is legal, but not in a policy of kind k.
func (s *survey) kind(k Kind) {
	if len(s.nodes) == 0 {
		return
	}
	for f := range s.kindFaults(k) {
		at := s.root.Follow(f.path)
		if f.code != CodeControlCharacter && !s.isRefused(at) {
			s.found = append(s.found, found{f, at})
		}
	}
	if kindRules[k].identity {
		s.characters(k)
	}
}

// isRefused reports whether a value, or one around it, was refused.
func (s *survey) isRefused(n *jsonscan.Node) bool {
	for ; n != nil; n = n.Up {
		if s.refused[n] {
			return true
		}
	}
	return false
}

// characters looks for the values that IAM does not store, as checkCharacters for the first of them.
func (s *survey) characters(k Kind) {
	lines := jsonscan.NewLocator(s.text)
	for from := 0; ; {
		i := beyondLatin1(s.text[from:])
		if i < 0 {
			return
		}
		at := s.root.Around(from + i)
		_, column := lines.Locate(from + i)
		s.found = append(s.found, found{characterFault(k, nil, s.text[from+i:], column), at})
		from = max(at.End(), from+i+1)
	}
}

// errors returns the faults with their places.
func (s *survey) errors() []*Error {
	list := make([]*Error, len(s.found))
	for i, f := range s.found {
		e := &Error{Policy: s.name, Path: f.at.Path().String(), Offset: f.at.Offset(), End: Position{Offset: f.at.End()}}
		switch err := f.err.(type) {
		case *fault:
			e.Code, e.Reason, e.err = err.code, err.reason, err.err
		case *jsonscan.Error:
			e.Code, e.Reason, e.Offset, e.End.Offset = scanCode(err.Fault), err.Reason, err.Offset, err.End(s.text)
		}
		list[i] = e
	}
	slices.SortStableFunc(list, func(a, b *Error) int { return cmp.Or(a.Offset-b.Offset, a.End.Offset-b.End.Offset) })
	starts, ends := jsonscan.NewLocator(s.text), jsonscan.NewLocator(s.text)
	for _, e := range list {
		e.Line, e.Column = starts.Locate(e.Offset)
		e.End.Line, e.End.Column = ends.Locate(e.End.Offset)
		e.Offset, e.End.Offset = e.Offset+s.skipped, e.End.Offset+s.skipped
	}
	return list
}

// Package seen finds what occurs twice.
package seen

// few is how many values are compared one by one, without a map: more than most objects have members.
const few = 16

// A Set holds the values that were seen. The zero value is empty.
type Set[T comparable] struct {
	few  [few]T
	n    int
	many map[T]bool
}

// Twice adds a value and reports whether it was there already.
func (s *Set[T]) Twice(v T) bool {
	if s.many == nil {
		for i := range s.n {
			if s.few[i] == v {
				return true
			}
		}
		if s.n < few {
			s.few[s.n] = v
			s.n++
			return false
		}
		s.many = make(map[T]bool, 2*few)
		for _, f := range s.few {
			s.many[f] = true
		}
	}
	if s.many[v] {
		return true
	}
	s.many[v] = true
	return false
}

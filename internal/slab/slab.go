// Package slab cuts many short slices out of few allocations.
package slab

// A Slab hands out slices that share memory but no element. The zero value is ready; it must not be copied once it was
// used. The first elements are part of the slab itself, so that a struct of slabs serves something small without
// further allocations. Memory is given back when none of the slices is in use any more.
type Slab[T any] struct {
	free  []T
	size  int
	first [2]T
}

// most is how many elements are allocated at once: of the last of them some are never used.
const most = 64

// Make returns n elements, which are zero.
func (s *Slab[T]) Make(n int) []T {
	if s.size == 0 {
		s.size = len(s.first)
		s.free = s.first[:]
	}
	if n > len(s.free) {
		size := min(2*s.size, most)
		if n >= size {
			return make([]T, n) // and the next ones get what is free
		}
		s.size = size
		s.free = make([]T, size)
	}
	list := s.free[:n:n]
	s.free = s.free[n:]
	return list
}

// Keep returns a copy of a list, which is not nil.
func (s *Slab[T]) Keep(list []T) []T {
	kept := s.Make(len(list))
	copy(kept, list)
	return kept
}

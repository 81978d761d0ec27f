// Package seen finds what occurs twice.
package seen

import (
	"hash/maphash"
	"math/bits"
)

// few is how many values are compared one by one, without hashing: more than most objects have members.
const few = 16

// A Set holds the values that were seen; of more than a few it holds hashes only, which take up little memory. The zero
// value is empty.
type Set[T comparable] struct {
	few   [few]T
	n     int      // how many values there are
	table []uint64 // hashes at the places they point to or behind those; 0 is a free place
	seed  maphash.Seed
}

// IsFull reports whether the next value makes the set one of many, for which [Set.Grow] has the number.
func (s *Set[T]) IsFull() bool { return s.table == nil && s.n == few }

// Grow makes room for n values, or for more if there are as many already.
func (s *Set[T]) Grow(n int) {
	old := s.table
	s.table = make([]uint64, max(n, 2*s.n)*3/2)
	if old == nil {
		s.seed = maphash.MakeSeed()
		for _, f := range s.few[:s.n] {
			s.add(s.hash(f))
		}
	}
	for _, h := range old {
		if h != 0 {
			s.add(h)
		}
	}
}

func (s *Set[T]) hash(v T) uint64 { return maphash.Comparable(s.seed, v) | 1 }

// add reports whether a hash was there already.
func (s *Set[T]) add(h uint64) bool {
	size := uint64(len(s.table))
	at, _ := bits.Mul64(h, size)
	for ; s.table[at] != 0; at = (at + 1) % size {
		if s.table[at] == h {
			return true
		}
	}
	s.table[at] = h
	return false
}

// Twice adds a value and reports whether it was there already. Of many values it may err on that side, if hardly ever:
// who must know looks again.
func (s *Set[T]) Twice(v T) bool {
	if s.table == nil {
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
	}
	if len(s.table) < s.n+s.n/4+1 {
		s.Grow(2 * s.n)
	}
	if s.add(s.hash(v)) {
		return true
	}
	s.n++
	return false
}

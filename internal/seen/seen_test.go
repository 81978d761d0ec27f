package seen

import "testing"

// TestTwice: also of more values than there was room for.
func TestTwice(t *testing.T) {
	for i, size := range []int{0, 1, few - 1, few, few + 1, 10 * few, 1000, 1000, 1000} {
		var s Set[int]
		for v := range size {
			if s.IsFull() && i%3 > 0 {
				s.Grow(size / (i % 3))
			}
			if s.Twice(v) {
				t.Errorf("of %d: %d was not there before", size, v)
			}
			for old := range v + 1 {
				if !s.Twice(old) {
					t.Errorf("of %d: %d was there before, at %d", size, old, v)
				}
			}
		}
		if (s.table != nil) != (size > few) {
			t.Errorf("a table for %d values: %v", size, s.table != nil)
		}
	}
	if n := testing.AllocsPerRun(100, func() {
		var s Set[string]
		s.Twice("a")
		s.Twice("b")
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

package seen

import "testing"

func TestTwice(t *testing.T) {
	for _, size := range []int{0, 1, few - 1, few, few + 1, 10 * few} {
		var s Set[int]
		for v := range size {
			if s.Twice(v) {
				t.Errorf("of %d: %d was not there before", size, v)
			}
			for old := range v + 1 {
				if !s.Twice(old) {
					t.Errorf("of %d: %d was there before, at %d", size, old, v)
				}
			}
		}
		if (s.many != nil) != (size > few) {
			t.Errorf("a map for %d values: %v", size, s.many != nil)
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

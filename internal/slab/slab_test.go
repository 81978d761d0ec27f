package slab_test

import (
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/slab"
)

// TestMake: whatever sizes are asked for, slices are zero, have no room to grow into, and share no element.
func TestMake(t *testing.T) {
	var s slab.Slab[int]
	sizes := []int{0, 1, 1, 1, 0, 2, 3, 1, 100, 5, 63, 64, 65, 1, 7}
	for range 300 {
		sizes = append(sizes, 1)
	}
	var lists [][]int
	for i, n := range sizes {
		list := s.Make(n)
		if list == nil || len(list) != n || cap(list) != n {
			t.Fatalf("Make(%d) has length %d and capacity %d", n, len(list), cap(list))
		}
		for j := range list {
			if list[j] != 0 {
				t.Fatalf("Make(%d) is not zero", n)
			}
			list[j] = i + 1
		}
		lists = append(lists, list)
	}
	for i, list := range lists {
		for _, v := range list {
			if v != i+1 {
				t.Fatalf("list %d shares an element with list %d", i, v-1)
			}
		}
	}
}

func TestKeep(t *testing.T) {
	var s slab.Slab[string]
	list := []string{"a", "b", "c"}
	kept := s.Keep(list)
	list[0] = "x"
	if !slices.Equal(kept, []string{"a", "b", "c"}) {
		t.Errorf("Keep = %q", kept)
	}
	if s.Keep(nil) == nil {
		t.Error("Keep(nil) is nil")
	}
}

func TestAllocs(t *testing.T) {
	if n := testing.AllocsPerRun(10, func() {
		var s slab.Slab[int]
		for range 640 {
			s.Make(1)
		}
	}); n > 15 {
		t.Errorf("%v allocations for 640 slices", n)
	}
}

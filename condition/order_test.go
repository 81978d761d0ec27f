package condition

import (
	"fmt"
	"testing"
)

// TestOrder: the cheapest test comes first, and every test is evaluated.
func TestOrder(t *testing.T) {
	for n := 1; n < 40; n++ {
		var block []Spec
		for i := range n {
			block = append(block, Spec{"StringEquals", fmt.Sprint("k", i), make([]string, 1+i*7%5)})
		}
		b, err := New(block...)
		if err != nil {
			t.Fatal(err)
		}
		seen, last, next := map[int32]bool{}, 0, b.first
		for range n {
			test := &b.tests[next]
			if seen[next] || test.cost() < last {
				t.Fatalf("%d tests: test %d comes late or again", n, next)
			}
			seen[next], last, next = true, test.cost(), test.next
		}
	}
}

// Package concurrent tests that values may be used by many goroutines at once. No program contains it.
package concurrent

import (
	"strings"
	"sync"
	"testing"
)

// Same runs use on eight goroutines at once, under the eyes of the race detector where there is one, and fails the test
// unless all of them write the same. It returns what the first one wrote.
func Same(t testing.TB, use func(b *strings.Builder)) string {
	t.Helper()
	wrote := make([]strings.Builder, 8)
	var group sync.WaitGroup
	for i := range wrote {
		group.Go(func() { use(&wrote[i]) })
	}
	group.Wait()
	want := wrote[0].String()
	for i := range wrote[1:] {
		if got := wrote[1+i].String(); got != want {
			t.Errorf("one goroutine got\n%.3000s\nanother\n%.3000s", want, got)
		}
	}
	return want
}

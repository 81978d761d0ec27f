// Package raced lets tests do less under the race detector, which makes a program several times slower and has nothing to
// find in what one goroutine does. The gate runs the tests without it too, when it takes the coverage.
package raced

import "testing"

// Alone skips a test of one goroutine that takes long.
func Alone(t testing.TB) {
	t.Helper()
	if Enabled {
		t.Skip("there are no races in one goroutine; the gate's run for coverage counts")
	}
}

// Fewer is how many of n generated cases are tried: a fifth with the race detector.
func Fewer(n int) int {
	if Enabled {
		return n / 5
	}
	return n
}

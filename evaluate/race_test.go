//go:build race

package evaluate_test

// raced: the race detector makes the compiler copy texts that it does not copy otherwise, so that allocations cannot be
// counted.
const raced = true

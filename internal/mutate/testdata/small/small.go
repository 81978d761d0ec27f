// Package small has changes of every outcome.
package small

// First returns the first n, or all if there are fewer.
func First(list []string, n int) []string {
	if n < len(list) {
		return list[:n]
	}
	return list
}

// Count counts down.
func Count(n int) (steps int) {
	for n > 0 {
		n--
		steps++
	}
	return steps
}

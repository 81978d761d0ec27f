//go:build !race

package raced

// Enabled says whether the race detector is built in.
const Enabled = false

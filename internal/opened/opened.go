// Package opened tells how much of the embedded data has been opened, which happens on first use, so that tests can hold
// what does without.
package opened

// Services returns how many services of the Service Authorization Reference have been opened. Package action sets it
// when it is initialised.
var Services func() int

// Package analyze answers questions about all requests.
package analyze

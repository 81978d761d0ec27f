package main

import (
	"fmt"
	"strings"
)

// readEquivalent reads the file of the changes that alter nothing: lines with the reason, each with a "#" in front, and
// below them the lines that mutate tells, without the number of the line. An empty line ends what a reason is for.
func readEquivalent(text string) (map[string]bool, error) {
	ids := make(map[string]bool)
	reason := false
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			reason = false
		case strings.HasPrefix(line, "#"):
			reason = true
		case !reason:
			return nil, fmt.Errorf("line %d has no reason: %s", n, line)
		case ids[line]:
			return nil, fmt.Errorf("line %d is there twice: %s", n, line)
		default:
			ids[line] = true
		}
	}
	return ids, nil
}

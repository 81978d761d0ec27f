package denial

import "strings"

// One call in the logs of two accounts.

// A choice is an event of several that are about one call.
type choice struct{ n, worth int }

// bestOfShared returns, by sharedEventID, which event of a call counts (IN-65), of calls with several.
func bestOfShared(text string, max int) map[string]choice {
	if !mayShare(text) {
		return nil
	}
	best := make(map[string]choice)
	n := -1
	for r := range events(text, max) {
		n++
		e, err := r.read()
		if err != nil || e.shared == "" {
			continue
		}
		worth := e.worth()
		if before, ok := best[e.shared]; !ok || before.worth < worth {
			best[e.shared] = choice{n, worth}
		}
	}
	return best
}

// mayShare reports whether a text has a sharedEventID twice. Most have none, and need not be read for it.
func mayShare(text string) bool {
	seen := make(map[string]bool)
	for {
		_, after, ok := strings.Cut(text, "sharedEventID")
		if !ok {
			return false
		}
		text = after
		id := strings.TrimLeft(text, `\": `)
		id = id[:max(strings.IndexAny(id, `\"`), 0)]
		if seen[id] {
			return true
		}
		seen[id] = true
	}
}

// worth says how much an event tells of a call.
func (e *event) worth() (n int) {
	c, err := e.caller()
	for i, is := range [...]bool{c.sure, e.message != "", e.sentence.Denied, err == nil, e.denied()} {
		if is {
			n += 1 << i
		}
	}
	return n
}

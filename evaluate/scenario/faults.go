package scenario

import (
	"errors"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// maxHidden is how many faults open hides: each costs a pass over the text.
const maxHidden = 8

// open reads the text of a scenario. Bytes that are not UTF-8, halves of surrogate pairs and branches that are too deep
// are noted and hidden under harmless text of the same length, so that the rest can be read: name and expectation, and
// the policies from their own bytes. If such a fault is in a policy, policy.Parse meets it there.
func (r *reader) open() (jsonscan.Value, error) {
	text := r.text
	for {
		root, err := jsonscan.Read(text, MaxScenarioSize)
		e, ok := errors.AsType[*jsonscan.Error](err)
		if !ok {
			return root, err
		}
		without, ok := hide(text, e)
		if !ok || len(r.hidden) == maxHidden {
			return jsonscan.Value{}, err
		}
		text = without
		r.hidden = append(r.hidden, asFault(err))
	}
}

// hide puts harmless text over a fault; ok is false for one that makes the text unreadable.
func hide(text string, e *jsonscan.Error) (without string, ok bool) {
	put := func(with string) (string, bool) {
		return text[:e.Offset] + with + text[e.Offset+len(with):], true
	}
	switch e.Fault {
	case jsonscan.InvalidUTF8:
		return put("?")
	case jsonscan.LoneSurrogate:
		return put("??????") // the escape is as long
	case jsonscan.TooDeep:
		if n := branch(text[e.Offset:]); n > 0 {
			return put("0" + strings.Repeat(" ", n-1))
		}
	}
	return "", false
}

// branch returns the length of the object or list that text begins with, 0 if it does not end.
func branch(text string) int {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

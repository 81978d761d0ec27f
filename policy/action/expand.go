package action

import (
	"iter"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// Expand returns the known actions that an Action entry of a policy covers, by the rules by which policies match:
// "lambda:Get*" gives the actions of Lambda that begin with Get, "*" all actions of all services. "*" and "?" are
// wildcards in the name of an action; the service must be spelled out, letter case does not count. Text that is no such
// entry ("Get*", "*:Get*") covers nothing.
//
// Services come in the order of their prefixes. "*" opens the data of all of them, which takes some 50 ms and keeps 6
// MB.
func Expand(pattern string) iter.Seq[Action] {
	return func(yield func(Action) bool) {
		if pattern == "*" {
			for s := range Services() {
				for a := range s.Actions() {
					if !yield(a) {
						return
					}
				}
			}
			return
		}
		prefix, _, ok := strings.Cut(pattern, ":")
		if !ok {
			return
		}
		s, ok := LookupService(prefix) // M-03: without wildcards
		if !ok {
			return
		}
		t, err := template.Parse(pattern, template.Options{Wildcards: true})
		if err != nil {
			return
		}
		for a := range s.Actions() {
			if t.MatchName(a.Name()) && !yield(a) { // M-01, M-02, G-111
				return
			}
		}
	}
}

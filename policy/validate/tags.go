package validate

import (
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// untaggedActions looks for actions that a tag of a resource decides, and that have no resource with one. Entries with
// wildcards are not judged.
func (r *run) untaggedActions(s *statement) {
	t := s.resourceTag()
	if t == nil || s.effect == 0 || s.action.at == nil {
		return
	}
	effect, does := "ALLOW", "allows"
	if s.effect == policy.Deny {
		effect, does = "DENY", "denies"
	}
	if s.action.not {
		r.report(finding{
			code: Code(effect + "_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"), place: at(s.action.at),
			message: "NotAction " + does + " by " + quote.Text(t.key) + " what never has the key", related: []place{named(t.at)},
		})
		return
	}
	services := make(map[string]int) // what was found
	var found []finding
	for i := range s.actions {
		a := &s.actions[i]
		known, ok := action.Lookup(a.text)
		if !ok || hasKey(known, t.key) {
			continue
		}
		service := ascii.ToLower(a.service)
		if at := services[service]; at > 0 {
			found[at-1].related = append(found[at-1].related, place{node: a.at})
			continue
		}
		found = append(found, finding{
			code: Code(effect + "_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"), place: at(a.at),
			message: quote.Text(a.text) + " never has " + quote.Text(t.key) + ", by which the statement " + does + " it",
			help:    "name the action in a statement without the tag" + asOf(),
		})
		services[service] = len(found)
	}
	for _, f := range found {
		f.related = append(f.related, named(t.at))
		r.report(f)
	}
}

// resourceTag returns the first test by which a resource must have a tag.
func (s *statement) resourceTag() *test {
	for i := range s.tests {
		if t := &s.tests[i]; t.isIn("aws:ResourceTag/") && t.positive() && !t.op.IfExists() {
			return t
		}
	}
	return nil
}

package action

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/nearest"
)

// Nearest returns what was probably meant by the name of an action that is not known, the likeliest first: at most three,
// which differ from it in one or two letters. Those are actions of its service; if the service is not known either, the
// same or a near action of the nearest services; and if these have none, their prefixes. Letter case does not count.
//
// It returns nil for a name that is known, that has no colon or more than 128 bytes on either side of it, and where
// nothing is near. What is not known may be new; see [AsOf].
func Nearest(name string) []string {
	prefix, wanted, ok := strings.Cut(name, ":")
	if _, known := Lookup(name); !ok || known {
		return nil
	}
	if s, ok := LookupService(prefix); ok {
		return s.actionsNear(wanted)
	}
	prefixes := nearest.Of(prefix, func(yield func(string) bool) {
		for s := range Services() {
			if !yield(s.Prefix()) {
				return
			}
		}
	}, nearest.Limit)
	var list []string
	for _, p := range prefixes {
		s, _ := LookupService(p)
		if a, ok := Lookup(p + ":" + wanted); ok {
			list = append(list, a.Name())
		} else {
			list = append(list, s.actionsNear(wanted)...)
		}
	}
	if list == nil {
		return prefixes
	}
	return list[:min(len(list), nearest.Most)]
}

// actionsNear returns the actions of the service whose names, without it, are near to one.
func (s Service) actionsNear(wanted string) []string {
	list := nearest.Of(wanted, func(yield func(string) bool) {
		for a := range s.Actions() {
			if !yield(a.Name()[len(s.Prefix())+1:]) {
				return
			}
		}
	}, nearest.Limit)
	for i := range list {
		list[i] = s.Prefix() + ":" + list[i]
	}
	return list
}

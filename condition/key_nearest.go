package condition

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/nearest"
)

// completeServices are the services all of whose keys are in the catalogue: a key that is not there does not exist, or
// is newer than the catalogue.
var completeServices = [...]string{"aws:", "lambda:"}

// NearestKeys returns the keys in the catalogue that one was probably meant to be, which begins with aws: or lambda: and
// is not there: the nearest first, at most three, with the tag key that it has. It returns none for a key that is known,
// and for one of another service, since the catalogue does not have all of those.
func NearestKeys(name string) []string {
	service, _, _ := strings.Cut(name, ":")
	for _, complete := range completeServices {
		if ascii.EqualFold(service+":", complete) {
			if _, known := LookupKey(name); known {
				return nil
			}
			return nearestKeys(name, complete)
		}
	}
	return nil
}

// keyHint names, for the end of a message about a key that the catalogue does not know but should, the nearest that it
// does.
func keyHint(key string) string {
	if names := NearestKeys(key); names != nil {
		return ", and no such key is known" + nearest.Hint(names)
	}
	return ""
}

// nearestKeys returns the keys of a service that a key is probably a misspelling of, with its own tag key.
func nearestKeys(key, service string) []string {
	family, tag := key, ""
	if i := strings.IndexByte(key, '/'); i >= 0 {
		family, tag = key[:i+1], key[i+1:]
	}
	names := nearest.Of(family, func(yield func(string) bool) {
		for k := range Keys() {
			if strings.HasPrefix(k.Name, service) && (tag == "" || strings.HasSuffix(k.Name, "/")) && !yield(k.Name) {
				return
			}
		}
	}, nearest.Limit)
	for i := range names {
		names[i] += tag
	}
	return names
}

package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// The absent keys on which statements that may apply depend.

// prospects are the statements that may apply to a request, now or with keys that it does not have.
type prospects struct {
	f       *facts
	list    []outlook        // of all types that have a say
	keys    []missingKey     // those that are absent and on which tests of statements that may apply depend
	numbers map[string]int32 // their places, by their lower case
	open    map[string]bool  // what is known about keys: they are absent and may be given
	used    trials
	exact   bool // each key stands in one test, and in no variable
}

// A missingKey is a key that is absent.
type missingKey struct {
	folded, name string // in lower case, and as it is reported
	uses         int    // how many tests depend on it
}

// number returns the place of a key, which is reported under the name where it is new.
func (p *prospects) number(key, name string) int32 {
	n, ok := p.numbers[key]
	if !ok {
		n = int32(len(p.keys))
		p.numbers[key] = n
		p.keys = append(p.keys, missingKey{folded: key, name: name})
	}
	p.keys[n].uses++
	return n
}

// names returns the keys of a set as they are reported, in the order of their lower case.
func (p *prospects) names(set keySet) (names []string) {
	found := make([]bool, len(p.keys))
	set.collect(found)
	var list []missingKey
	for i, is := range found {
		if is {
			list = append(list, p.keys[i])
		}
	}
	slices.SortFunc(list, func(a, b missingKey) int { return strings.Compare(a.folded, b.folded) })
	for _, key := range list {
		names = append(names, key.name)
	}
	return names
}

// fixed reports whether nothing can be given for a key that is not given already.
func (p *prospects) fixed(key string) bool {
	_, ok := p.f.env.Lookup(key)
	return ok || p.closed(key)
}

// closed reports whether an absent key stays absent: the caller of the package said so, or no request of this caller
// for this action has it (K-12).
func (p *prospects) closed(key string) bool {
	is, known := p.open[key]
	if !known {
		is = !p.f.req.Context.MarkedAbsent(key) && !p.f.env.never(key)
		p.open[key] = is
	}
	return !is
}

// canonical returns a key in the spelling of the catalogue, as far as the catalogue has one.
func canonical(key string) string {
	k, ok := condition.LookupKey(key)
	if !ok || len(k.Name) > len(key) || !ascii.EqualFold(k.Name, key[:len(k.Name)]) {
		return key
	}
	return k.Name + key[len(k.Name):]
}

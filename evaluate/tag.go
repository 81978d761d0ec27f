package evaluate

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// A tagSet holds tags in the order of their keys in lower case: the case of their letters does not count (C-17, G-111).
type tagSet []tag

type tag struct {
	key, value string
	name       string // the key as it was given
	ambiguous  bool   // two keys differ in case only: no one can say which counts
}

func newTagSet(tags map[string]string) tagSet {
	if len(tags) == 0 {
		return nil
	}
	set := make(tagSet, 0, len(tags))
	for key, value := range tags {
		set = append(set, tag{key: ascii.ToLower(key), value: value, name: key})
	}
	slices.SortFunc(set, func(a, b tag) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.name, b.name))
	})
	for i := 1; i < len(set); i++ {
		if set[i-1].key == set[i].key {
			set[i-1].ambiguous, set[i].ambiguous = true, true
		}
	}
	return set
}

// fewTags is how many tags are compared one by one: AWS allows fifty.
const fewTags = 50

// find returns the tag with a key in lower case, nil if there is none.
func (s tagSet) find(key string) *tag {
	if len(s) > fewTags {
		at := sort.Search(len(s), func(i int) bool { return s[i].key >= key })
		if at < len(s) && s[at].key == key {
			return &s[at]
		}
		return nil
	}
	for i := range s {
		if s[i].key == key {
			return &s[i]
		}
	}
	return nil
}

// lookup returns the value of the tag with a key in lower case.
func (s tagSet) lookup(key string) (string, bool) {
	t := s.find(key)
	if t == nil || t.ambiguous {
		return "", false
	}
	return t.value, true
}

// ambiguous reports whether the set has keys that differ in case only.
func (s tagSet) ambiguous() bool {
	for _, t := range s {
		if t.ambiguous {
			return true
		}
	}
	return false
}

package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

// pairs are the pairs of adjoining bytes of a text, as bits by a hash, whatever the case of letters. Where a text has one
// that another lacks, the other does not contain it: so most patterns that begin alike, as with an ARN of any Region,
// need not be matched.
type pairs uint64

// manyPatterns are worth the pairs of what they are matched with.
const manyPatterns = 3

func pairsOf(s string) (p pairs) {
	for i := 1; i < len(s); i++ {
		p |= 1 << ((uint32(s[i-1]|0x20)<<8 | uint32(s[i]|0x20)) * 0x9E3779B1 >> 26)
	}
	return p
}

// pairsOfPattern returns the pairs of literal text before the first variable, which what the pattern covers contains.
func pairsOfPattern(s string) (p pairs) {
	s, _, _ = strings.Cut(s, "$")
	for text := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '*' || r == '?' }) {
		p |= pairsOf(text)
	}
	return p
}

// pairCandidates notes the pairs of the patterns in a list of candidates with the same text, if they are many.
func pairCandidates(list []candidate) {
	n := 0
	for i := range list {
		if list[i].asks == thePattern {
			n++
		}
	}
	if n < manyPatterns {
		return
	}
	for i := range list {
		if c := &list[i]; c.asks == thePattern {
			c.pairs = pairsOfResource(c.pattern)
		}
	}
}

// pairsOfResource is pairsOfPattern for a resource.
func pairsOfResource(r *arn.Pattern) pairs {
	if r.IsShortAPI() { // G-100: what that covers has other text
		return 0
	}
	return pairsOfPattern(r.String())
}

// pairSpared is pairCandidates for the entries of NotResource.
func (s *statement) pairSpared() {
	if s.NotResource() && s.spared == nil {
		var list []pairs
		for r := range s.Resources() {
			list = append(list, pairsOfResource(r))
		}
		if len(list) >= manyPatterns {
			s.spared = list
		}
	}
}

// lackAny reports whether a text lacks something of each of a list, which is not empty.
func (have *pairs) lackAny(list []pairs, text string) bool {
	for _, p := range list {
		if !have.lacks(p, text) {
			return false
		}
	}
	return len(list) > 0
}

// pairActions is pairCandidates for the actions of a service.
func pairActions(list []actionPattern) {
	if len(list) < manyPatterns {
		return
	}
	for i := range list {
		list[i].pairs = pairsOfPattern(list[i].action.String())
	}
}

// lacks reports whether a text, whose pairs are found once, has not all of p.
func (have *pairs) lacks(p pairs, text string) bool {
	if p == 0 {
		return false
	}
	if *have == 0 {
		*have = pairsOf(text)
	}
	return p&^*have != 0
}

package evaluate

import (
	"slices"
	"sort"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

// A bucket finds statements by the resource of a request: by the literal text with which the entries of their Resource
// elements begin. Cost grows with the number of statements found, and with the logarithm of all of them or the number
// of different lengths of those texts.
type bucket struct {
	any        []candidate // statements that cannot be told apart by a text
	candidates []candidate // the others, those with the same text side by side
	heads      []head      // in order of their texts
	// byText is there instead of heads where there are many texts of few lengths: then looking up the beginning of the
	// resource once for each length beats searching.
	byText  map[string]span
	lengths []int // of the texts behind which something may follow
}

// A candidate is a statement under the text with which one of its resources begins.
type candidate struct {
	st      *statement
	pattern *arn.Pattern // for thePattern
	asks    asks
	plain   bool // the statement has neither a principal nor a condition: it applies where it covers action and resource
}

// asks says what is still to be asked about the resource of a request that begins with the text of a candidate.
type asks uint8

const (
	nothing    asks = iota // it is covered
	theEnd                 // it is covered if it ends there
	thePattern             // the entry must match
	theElement             // Resource or NotResource as a whole must cover it
)

// A span is a part of a bucket's candidates.
type span struct{ from, to int32 }

// A head is a text with which resources begin. Every head that is a prefix of it is reached over parent.
type head struct {
	text   string
	parent int32 // the longest other head that is a prefix of this one, or -1
	span
}

// manyHeads and fewLengths say when byText is worth having.
const (
	manyHeads  = 16
	fewLengths = 8
)

// A bucketEntry is a candidate with its text.
type bucketEntry struct {
	text string
	candidate
}

func newBucket(list []*statement) (b bucket) {
	entries := make([]bucketEntry, 0, len(list))
	for _, st := range list {
		c := candidate{st: st, plain: !st.HasPrincipal() && st.Condition().Len() == 0}
		if st.NotResource() || st.role != nil && st.role.resource {
			c.asks = theElement
			b.any = append(b.any, c)
			continue
		}
		from, all := len(entries), !st.HasResource()
		for r := range st.Resources() {
			if all = all || r.MatchesAll(); all {
				break
			}
			e := bucketEntry{r.LiteralPrefix(), c}
			switch {
			case r.IsLiteral():
				e.asks = theEnd
			case !r.IsPrefix():
				e.asks, e.pattern = thePattern, r
			}
			entries = append(entries, e)
		}
		if all {
			entries = entries[:from]
			b.any = append(b.any, c)
		}
	}
	if len(entries) > 0 {
		b.fill(entries)
	}
	return b
}

// fill takes over the entries, which are at least one.
func (b *bucket) fill(entries []bucketEntry) {
	slices.SortStableFunc(entries, func(x, y bucketEntry) int { return strings.Compare(x.text, y.text) })
	b.candidates = make([]candidate, len(entries))
	texts := 0
	for i := range entries {
		e := &entries[i]
		b.candidates[i] = e.candidate
		if i == 0 || e.text != entries[i-1].text {
			texts++
		}
		if e.asks != theEnd && len(b.lengths) <= fewLengths {
			if at, known := slices.BinarySearch(b.lengths, len(e.text)); !known {
				b.lengths = slices.Insert(b.lengths, at, len(e.text))
			}
		}
	}
	if hashed := texts >= manyHeads && len(b.lengths) <= fewLengths; hashed {
		b.byText = make(map[string]span, texts)
	} else {
		b.heads = make([]head, 0, texts)
	}
	for i := 0; i < len(entries); {
		text, s := entries[i].text, span{from: int32(i)}
		for ; i < len(entries) && entries[i].text == text; i++ {
		}
		if s.to = int32(i); b.byText != nil {
			b.byText[text] = s
		} else {
			b.heads = append(b.heads, head{text, b.parent(text), s})
		}
	}
}

// parent returns the longest head so far that is a prefix of the text, which is not before any of them: the last head,
// or one of those over it. It returns -1 if there is none.
func (b *bucket) parent(text string) int32 {
	at := int32(len(b.heads) - 1)
	for at >= 0 && !strings.HasPrefix(text, b.heads[at].text) {
		at = b.heads[at].parent
	}
	return at
}

// searchBucket is search for one bucket. takes says whether the action takes resources, if that is known; asking is
// true where it is not sure that the statements cover the action.
func (f *facts) searchBucket(b *bucket, takes tri, asking bool, enough how) (found how) {
	if len(b.any) > 0 {
		if found = f.searchList(b.any, f.req.Resource.ARN, 0, takes, asking, enough); found&enough != 0 {
			return found
		}
	}
	resource := f.req.Resource.ARN
	switch {
	case len(b.candidates) == 0:
		return found
	case f.standsFor != "": // OP-7
		resource = f.standsFor
	case takes == no: // M-18: only "*" covers an action that takes no resource
		return found
	}
	if b.byText != nil {
		whole := len(resource)
		for _, n := range b.lengths {
			if n >= whole {
				break
			}
			if s, ok := b.byText[resource[:n]]; ok {
				if found |= f.searchList(b.candidates[s.from:s.to], resource, n, takes, asking, enough); found&enough != 0 {
					return found
				}
			}
		}
		if s, ok := b.byText[resource]; ok {
			found |= f.searchList(b.candidates[s.from:s.to], resource, whole, takes, asking, enough)
		}
		return found
	}
	// All heads that are prefixes of the resource are also prefixes of the last head that is not behind it.
	behind := sort.Search(len(b.heads), func(i int) bool { return b.heads[i].text > resource })
	for at := int32(behind - 1); at >= 0; at = b.heads[at].parent {
		if h := &b.heads[at]; strings.HasPrefix(resource, h.text) {
			list := b.candidates[h.from:h.to]
			if found |= f.searchList(list, resource, len(h.text), takes, asking, enough); found&enough != 0 {
				break
			}
		}
	}
	return found
}

// searchList is search for candidates under the first n bytes of the resource.
func (f *facts) searchList(list []candidate, resource string, n int, takes tri, asking bool, enough how) (found how) {
	var last *statement // that was asked: one of its entries is enough
	for i := range list {
		c := &list[i]
		if c.st == last || c.asks == theEnd && n != len(resource) || asking && !c.st.MatchAction(f.req.Action) {
			continue
		}
		switch c.asks {
		case thePattern:
			if !c.pattern.Match(resource, f.env) {
				continue
			}
		case theElement:
			if !f.matchResource(c.st, takes) {
				continue
			}
		}
		if n > 0 && takes == unsaid && (f.standsFor == "" || c.st.NotAction()) && f.noResource() { // M-18
			continue
		}
		last = c.st
		if c.plain {
			found |= byEveryone
		} else {
			found |= f.applies(c.st)
		}
		if found&enough != 0 {
			break
		}
	}
	return found
}

package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

// A bucket finds statements by the resource of a request: by the literal text with which the entries of their Resource
// elements begin. Cost grows with the number of statements found, and with the logarithm of all of them or the number
// of different lengths of those texts.
type bucket struct {
	any        []candidate // statements that cannot be told apart by a text, or not here
	candidates []candidate // the others, those with the same text side by side
	heads      []head      // in order of their texts
	// table is there where there are many texts of few lengths: then looking up the beginning of the resource once for
	// each length beats searching.
	table   byHash // of heads
	lengths []int  // of the texts behind which something may follow
	ends    uint64 // the lengths of all texts modulo 64, as bits
	forks   []fork
	anyFork *fork // of any
}

func (b *bucket) empty() bool { return len(b.any) == 0 && len(b.candidates) == 0 }

// A candidate is a statement under the text with which one of its resources begins.
type candidate struct {
	st      *statement
	pattern *arn.Pattern // for thePattern
	pairs   pairs        // of it, where many patterns have the text
	asks    asks
	plain   bool  // the statement has neither a principal nor a condition: it applies where it covers action and resource
	except  bool  // the statement has NotAction
	weight  int32 // of the pattern
}

// asks says what is still to be asked about the resource of a request that begins with the text of a candidate.
type asks uint8

const (
	nothing    asks = iota // it is covered
	theEnd                 // it is covered if it ends there
	thePattern             // the entry must match
	theElement             // Resource or NotResource as a whole must cover it
	itsBucket              // the statement's own bucket must be searched
)

// A span is a part of a bucket's candidates, and the place of their fork, from 1.
type span struct{ from, to, fork int32 }

// A head is a text with which resources begin. Every head that is a prefix of it is reached over parent.
type head struct {
	text   string
	parent int32 // the longest other head that is a prefix of this one, or -1
	span
}

// manyHeads and fewLengths say when a table is worth having, fewHeads when searching is.
const (
	manyHeads  = 16
	fewHeads   = 4
	fewLengths = 8
)

// A statement with more than fewResources is in no more than maxCopies buckets with all of them, and has one of its own
// for the others.
const (
	fewResources = 8
	maxCopies    = 2
)

// A bucketEntry is a candidate with its text.
type bucketEntry struct {
	text string
	candidate
}

func (m *maker) newBucket(list []*statement) bucket {
	for _, st := range list {
		switch n := st.resources(); {
		case n <= fewResources:
		case m.copies[st.number] < maxCopies:
			m.copies[st.number]++
		case st.own == nil:
			own := m.bucketOf([]*statement{st})
			st.own = &own
		}
	}
	for _, st := range list {
		if m.forked[st.number] <= maxForked {
			m.forked[st.number]++
		}
	}
	return m.bucketOf(list)
}

// resources returns the number of the entries of Resource by which a bucket finds the statement.
func (s *statement) resources() (n int) {
	if s.NotResource() {
		return 0
	}
	for range s.Resources() {
		n++
	}
	return n
}

// bucketOf makes a bucket of statements. Those that have one of their own are asked for it.
func (m *maker) bucketOf(list []*statement) (b bucket) {
	entries := make([]bucketEntry, 0, len(list))
	for _, st := range list {
		c := candidate{st: st, plain: !st.HasPrincipal() && st.Condition().Len() == 0, except: st.NotAction()}
		if st.own != nil {
			c.asks = itsBucket
			b.any = append(b.any, c)
			continue
		}
		if st.NotResource() || st.role != nil && st.role.resource {
			c.asks = theElement
			st.pairSpared()
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
				pattern := *r
				e.asks, e.pattern, e.weight = thePattern, &pattern, weight(r.String())
			}
			entries = append(entries, e)
		}
		if all {
			entries = entries[:from]
			b.any = append(b.any, c)
		}
	}
	if len(entries) > 0 {
		m.fillBucket(&b, entries)
	}
	b.anyFork = m.newFork(b.any)
	return b
}

// fillBucket fills a bucket with the entries, which are at least one.
func (m *maker) fillBucket(b *bucket, entries []bucketEntry) {
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
	b.heads = make([]head, 0, texts)
	hashed := texts >= manyHeads && len(b.lengths) <= fewLengths
	if hashed {
		b.table = newByHash(texts)
	}
	for i := 0; i < len(entries); {
		text, s := entries[i].text, span{from: int32(i)}
		for ; i < len(entries) && entries[i].text == text; i++ {
		}
		s.to = int32(i)
		pairCandidates(b.candidates[s.from:s.to])
		if fk := m.newFork(b.candidates[s.from:s.to]); fk != nil {
			b.forks = append(b.forks, *fk)
			s.fork = int32(len(b.forks))
		}
		h := head{text: text, parent: -1, span: s}
		if hashed {
			b.table.add(hashOf(text), int32(len(b.heads)))
			b.ends |= 1 << (len(text) % 64)
		} else {
			h.parent = b.parent(text)
		}
		b.heads = append(b.heads, h)
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

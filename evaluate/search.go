package evaluate

import (
	"hash/maphash"
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A lowered action is the action of a request in lower case, by which indexes find it.
type lowered struct {
	buffer  [64]byte
	long    string // of an action that does not fit
	n       int
	hash    uint64 // of the action
	service uint64 // of the service with its colon; 0 until an index needs it
}

func (l *lowered) set(action string) {
	l.n = len(action)
	if l.n > len(l.buffer) {
		l.long = ascii.ToLower(action)
		l.hash = maphash.String(seed, l.long)
		return
	}
	for i := range len(action) {
		l.buffer[i] = ascii.Lower(action[i])
	}
	l.hash = maphash.Bytes(seed, l.buffer[:l.n])
}

// is reports whether a text is the first n bytes of the action.
func (l *lowered) is(text string, n int) bool {
	if l.long != "" {
		return text == l.long[:n]
	}
	return text == string(l.buffer[:n])
}

// serviceHash returns the hash of the first n bytes, which are the service.
func (l *lowered) serviceHash(n int) uint64 {
	switch {
	case l.service != 0:
	case l.long != "":
		l.service = maphash.String(seed, l.long[:n])
	default:
		l.service = maphash.Bytes(seed, l.buffer[:n])
	}
	return l.service
}

// entry returns what an index knows under the first n bytes of the action, nil for nothing.
func (l *lowered) entry(ix *index, hash uint64, n int) *actionEntry {
	mask := uint64(len(ix.table) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		i := ix.table[at]
		if i == 0 {
			return nil
		}
		if e := &ix.entries[i-1]; e.hash == hash && l.is(e.text, n) {
			return e
		}
	}
}

// hits are what the action of a request has to do with an index.
type hits struct {
	name     *actionEntry
	patterns [8]*actionPattern
	n        int // of the patterns
	// Where more patterns cover the action, bits by the number of statements: which exclude it, and which need not be
	// asked again.
	excluded, done []uint64
}

// search returns the ways in which the statements of the index that apply name the caller. It stops as soon as one of
// the ways in enough is among them.
func (f *facts) search(ix *index, enough how) (found how) {
	if ix.table == nil {
		return f.searchBucket(&ix.rest, nil, enough)
	}
	var h hits
	if e := f.action.entry(ix, f.action.hash, f.action.n); e != nil {
		h.name, f.named = e, e
		if e.bucket != nil {
			if found = f.searchBucket(e.bucket, &h, enough); found&enough != 0 {
				return found
			}
		}
	}
	if ix.services {
		n := len(f.service) + 1
		if e := f.action.entry(ix, f.action.serviceHash(n), n); e != nil {
			if found |= f.searchPatterns(ix, e, &h, enough); found&enough != 0 {
				return found
			}
		}
	}
	return found | f.searchBucket(&ix.rest, &h, enough)
}

// searchPatterns is search for the actions with wildcards of the request's service. Each is matched once, whatever the
// number of statements and resources behind it.
func (f *facts) searchPatterns(ix *index, e *actionEntry, h *hits, enough how) (found how) {
	f.steps += len(e.patterns)
	for i := range e.patterns {
		p := &e.patterns[i]
		if !p.action.Match(f.req.Action) {
			continue
		}
		searched := p.bucket == nil || slices.ContainsFunc(h.patterns[:h.n], func(q *actionPattern) bool { return q.bucket == p.bucket })
		if h.n < len(h.patterns) {
			h.patterns[h.n] = p
			h.n++
		} else {
			h.overflow(ix.size)
			setAll(h.excluded, p.excludes)
		}
		if searched {
			continue
		}
		if found |= f.searchBucket(p.bucket, h, enough); found&enough != 0 {
			break
		}
		if h.done != nil {
			p.bucket.mark(h.done)
		}
	}
	return found
}

// overflow makes room for more patterns. It is the one thing that allocates in a search.
func (h *hits) overflow(size int32) {
	if h.done == nil {
		words := make([]uint64, 2*((size+63)/64))
		h.excluded, h.done = words[:len(words)/2], words[len(words)/2:]
	}
}

func setAll(bits []uint64, numbers []int32) {
	for _, n := range numbers {
		bits[n/64] |= 1 << (n % 64)
	}
}

// excludes reports whether the NotAction of a statement names the action.
func (h *hits) excludes(st *statement) bool {
	if h.name != nil && holds(h.name.excludes, st.number) {
		return true
	}
	for _, p := range h.patterns[:h.n] {
		if holds(p.excludes, st.number) {
			return true
		}
	}
	return h.excluded != nil && h.excluded[st.number/64]>>(st.number%64)&1 != 0
}

func holds(numbers []int32, n int32) bool {
	_, ok := slices.BinarySearch(numbers, n)
	return ok
}

// scan is search without an index, for the statements of a type that deny, or that allow on a level.
func (f *facts) scan(kind policy.Kind, effect policy.Effect, level int, enough how) (found how) {
	all := f.e.groups[kind].all
	for i := range all {
		st := &all[i]
		if st.Effect() == effect && (effect == policy.Deny || st.level == level) && st.MatchAction(f.req.Action) &&
			f.spend(st.onResource) && f.matchResource(st) {
			if found |= f.applies(st); found&enough != 0 {
				break
			}
		}
	}
	return found
}

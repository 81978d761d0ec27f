package evaluate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A called is the action of a request with the hashes by which indexes find it, and what it has to do with the
// index that is searched.
type called struct {
	hash    uint64 // of the action
	service uint64 // of the service with its colon
	pairs   pairs  // 0 until somebody asks

	name     *actionEntry
	patterns [8]*actionPattern
	n        int   // of the patterns
	more     *more // where more patterns cover the action
}

// more has bits by the number of statements: which of them exclude the action, and which need not be asked again.
type more struct{ excluded, done []uint64 }

// entry returns what an index knows under a name, nil for nothing.
func (ix *index) entry(hash uint64, name string) *actionEntry {
	for i, at := ix.table.next(hash, hash); i >= 0; i, at = ix.table.next(hash, at) {
		if e := &ix.entries[i]; ascii.EqualFold(e.text, name) { // G-111
			return e
		}
	}
	return nil
}

// search returns the ways in which the statements of the index that apply name the caller. It stops as soon as one of
// the ways in enough is among them.
func (f *facts) search(ix *index, enough how) (found how) {
	if ix.all && enough&byEveryone != 0 {
		f.steps++
		return byEveryone
	}
	f.action.name, f.action.n = nil, 0
	if f.action.more != nil {
		f.action.more = nil
	}
	if ix.table == nil {
		return f.searchBucket(&ix.rest, enough)
	}
	if e := ix.entry(f.action.hash, f.req.Action); e != nil {
		f.action.name, f.named = e, e
		if e.bucket != nil {
			if found = f.searchBucket(e.bucket, enough); found&enough != 0 {
				return found
			}
		}
	}
	if ix.services {
		service := f.req.Action[:len(f.service)+1]
		if f.action.service == 0 {
			f.action.service = hashOfName(service)
		}
		if e := ix.entry(f.action.service, service); e != nil {
			if found |= f.searchPatterns(ix, e, enough); found&enough != 0 {
				return found
			}
		}
	}
	if ix.rest.empty() {
		return found
	}
	return found | f.searchBucket(&ix.rest, enough)
}

// searchPatterns is search for the actions with wildcards of the request's service. Each is matched once, whatever the
// number of statements and resources behind it.
func (f *facts) searchPatterns(ix *index, e *actionEntry, enough how) (found how) {
	f.steps += len(e.patterns)
	h := &f.action
	for i := range e.patterns {
		p := &e.patterns[i]
		if !p.covers(f) {
			continue
		}
		before := func(q *actionPattern) bool { return q.bucket == p.bucket }
		searched := p.bucket == nil || slices.ContainsFunc(h.patterns[:h.n], before)
		if h.n < len(h.patterns) {
			h.patterns[h.n] = p
			h.n++
		} else {
			h.overflow(ix.size)
			setAll(h.more.excluded, p.excludes)
		}
		if searched {
			continue
		}
		if found |= f.searchBucket(p.bucket, enough); found&enough != 0 {
			break
		}
		if h.more != nil {
			p.bucket.mark(h.more.done)
		}
	}
	return found
}

// overflow makes room for more patterns. It is the one thing that allocates in a search.
func (h *called) overflow(size int32) {
	if h.more == nil {
		words := make([]uint64, 2*((size+63)/64))
		h.more = &more{words[:len(words)/2], words[len(words)/2:]}
	}
}

func setAll(bits []uint64, numbers []int32) {
	for _, n := range numbers {
		bits[n/64] |= 1 << (n % 64)
	}
}

// excludes reports whether the NotAction of a statement names the action.
func (h *called) excludes(st *statement) bool {
	if h.name != nil && holds(h.name.excludes, st.number) {
		return true
	}
	for _, p := range h.patterns[:h.n] {
		if holds(p.excludes, st.number) {
			return true
		}
	}
	return h.more != nil && h.more.excluded[st.number/64]>>(st.number%64)&1 != 0
}

func holds(numbers []int32, n int32) bool {
	_, ok := slices.BinarySearch(numbers, n)
	return ok
}

// scan is search without an index, for the statements of a type that deny, or that allow on a level.
func (f *facts) scan(kind policy.Kind, effect policy.Effect, level int, enough how) (found how) {
	if f.world != nil {
		return f.world.scan(kind, effect, level)
	}
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

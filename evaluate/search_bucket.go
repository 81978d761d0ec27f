package evaluate

import (
	"sort"
	"strings"
)

// searchBucket is search for one bucket.
func (f *facts) searchBucket(b *bucket, h *hits, enough how) (found how) {
	if len(b.any) > 0 {
		if b.anyFork != nil {
			found = f.searchFork(b.anyFork, b.any, f.req.Resource.ARN, 0, h, enough)
		} else {
			found = f.searchList(b.any, f.req.Resource.ARN, 0, h, enough)
		}
		if found&enough != 0 {
			return found
		}
	}
	if len(b.candidates) == 0 {
		return found
	}
	resource := f.req.Resource.ARN
	if f.standsFor != "" { // OP-7
		resource = f.standsFor
	}
	if b.byText != nil {
		whole := len(resource)
		for _, n := range b.lengths {
			if n >= whole {
				break
			}
			if s, ok := b.byText[resource[:n]]; ok {
				if found |= f.searchSpan(b, s, resource, n, h, enough); found&enough != 0 {
					return found
				}
			}
		}
		if s, ok := b.byText[resource]; ok {
			found |= f.searchSpan(b, s, resource, whole, h, enough)
		}
		return found
	}
	// All heads that are prefixes of the resource are also prefixes of the last head that is not behind it.
	behind := sort.Search(len(b.heads), func(i int) bool { return b.heads[i].text > resource })
	for at := int32(behind - 1); at >= 0; at = b.heads[at].parent {
		if head := &b.heads[at]; strings.HasPrefix(resource, head.text) {
			if found |= f.searchSpan(b, head.span, resource, len(head.text), h, enough); found&enough != 0 {
				break
			}
		}
	}
	return found
}

// searchSpan is search for the candidates of a span.
func (f *facts) searchSpan(b *bucket, s span, resource string, n int, h *hits, enough how) how {
	if s.fork > 0 {
		return f.searchFork(&b.forks[s.fork-1], b.candidates[s.from:s.to], resource, n, h, enough)
	}
	return f.searchList(b.candidates[s.from:s.to], resource, n, h, enough)
}

// searchList is search for candidates under the first n bytes of the resource.
func (f *facts) searchList(list []candidate, resource string, n int, h *hits, enough how) (found how) {
	var last *statement // that was asked: one of its entries is enough
	f.steps += len(list)
	for i := range list {
		if found |= f.askOnce(&list[i], &last, resource, n, h, enough); found&enough != 0 {
			break
		}
	}
	return found
}

// askOnce is ask, unless the last statement that was covered is that of the candidate.
func (f *facts) askOnce(c *candidate, last **statement, resource string, n int, h *hits, enough how) how {
	if c.st == *last {
		return 0
	}
	named, covered := f.ask(c, resource, n, h, enough)
	if covered {
		*last = c.st
	}
	return named
}

// ask is search for one candidate under the first n bytes of the resource. It also tells whether the candidate covers
// action and resource: then its statement need not be asked for another entry.
func (f *facts) ask(c *candidate, resource string, n int, h *hits, enough how) (named how, covered bool) {
	if c.asks == theEnd && n != len(resource) || c.except && h.excludes(c.st) || h.isDone(c.st) {
		return 0, false
	}
	switch c.asks {
	case thePattern:
		if !f.spend(c.weight) || !c.pattern.Match(resource, f.env) {
			return 0, false
		}
	case theElement:
		if !f.spend(c.st.onResource) || !f.matchResource(c.st) {
			return 0, false
		}
	case itsBucket:
		return f.searchBucket(c.st.own, h, enough), false
	}
	if n > 0 && (f.standsFor == "" || c.except) && f.noResource() { // M-18: only "*" covers an action that takes no resource
		return 0, false
	}
	if c.plain {
		return byEveryone, true
	}
	return f.applies(c.st), true
}

// mark notes that the statements of the bucket have been asked.
func (b *bucket) mark(done []uint64) {
	for _, list := range [...][]candidate{b.any, b.candidates} {
		for i := range list {
			n := list[i].st.number
			done[n/64] |= 1 << (n % 64)
		}
	}
}

func (h *hits) isDone(st *statement) bool {
	return h != nil && h.done != nil && h.done[st.number/64]>>(st.number%64)&1 != 0
}

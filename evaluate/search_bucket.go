package evaluate

import (
	"sort"
	"strings"
)

// searchBucket is search for one bucket.
func (f *facts) searchBucket(b *bucket, enough how) (found how) {
	if len(b.any) > 0 {
		if b.anyFork != nil {
			found = f.searchFork(b.anyFork, b.any, f.req.Resource.ARN, 0, enough)
		} else {
			found = f.searchList(b.any, f.req.Resource.ARN, 0, enough)
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
	if b.table != nil {
		whole := len(resource)
		for _, n := range b.lengths {
			if int(n) >= whole {
				break
			}
			if found |= f.searchText(b, resource, int(n), enough); found&enough != 0 {
				return found
			}
		}
		if b.ends>>(whole%64)&1 != 0 {
			found |= f.searchText(b, resource, whole, enough)
		}
		return found
	}
	// All heads that are prefixes of the resource are also prefixes of the last head that is not behind it.
	at := int32(len(b.heads) - 1)
	if at >= fewHeads {
		at = int32(sort.Search(len(b.heads), func(i int) bool { return b.heads[i].text > resource })) - 1
	}
	for at >= 0 {
		head := &b.heads[at]
		if !strings.HasPrefix(resource, head.text) {
			if at--; len(b.heads) > fewHeads {
				at = head.parent
			}
			continue
		}
		if found |= f.searchSpan(b, head.span, resource, len(head.text), enough); found&enough != 0 {
			break
		}
		at = head.parent
	}
	return found
}

// searchText is search for the candidates under the first n bytes of the resource.
func (f *facts) searchText(b *bucket, resource string, n int, enough how) how {
	if f.head.n != n { // indexes of like policies ask for the same
		f.head.n, f.head.hash = n, hashOf(resource[:n])
	}
	hash := f.head.hash
	for i, at := b.table.next(hash, hash); i >= 0; i, at = b.table.next(hash, at) {
		if head := &b.heads[i]; head.text == resource[:n] {
			return f.searchSpan(b, head.span, resource, n, enough)
		}
	}
	return 0
}

// searchSpan is search for the candidates of a span.
func (f *facts) searchSpan(b *bucket, s span, resource string, n int, enough how) how {
	if s.fork > 0 {
		return f.searchFork(&b.forks[s.fork-1], b.candidates[s.from:s.to], resource, n, enough)
	}
	return f.searchList(b.candidates[s.from:s.to], resource, n, enough)
}

// searchList is search for candidates under the first n bytes of the resource.
func (f *facts) searchList(list []candidate, resource string, n int, enough how) (found how) {
	var last *statement // that was asked: one of its entries is enough
	f.steps += len(list)
	if len(list) == 1 { // no pairs are kept of it
		found, _ = f.ask(&list[0], resource, n, enough)
		return found
	}
	for i := range list {
		if f.pairs.lacks(list[i].pairs, resource) {
			continue
		}
		if found |= f.askOnce(&list[i], &last, resource, n, enough); found&enough != 0 {
			break
		}
	}
	return found
}

// askOnce is ask, unless the last statement that was covered is that of the candidate.
func (f *facts) askOnce(c *candidate, last **statement, resource string, n int, enough how) how {
	if c.st == *last {
		return 0
	}
	named, covered := f.ask(c, resource, n, enough)
	if covered {
		*last = c.st
	}
	return named
}

// ask is search for one candidate under the first n bytes of the resource. It also tells whether the candidate covers
// action and resource: then its statement need not be asked for another entry.
func (f *facts) ask(c *candidate, resource string, n int, enough how) (named how, covered bool) {
	if c.asks == theEnd && n != len(resource) || c.except && f.action.excludes(c.st) || f.action.isDone(c.st) {
		return 0, false
	}
	f.asked++
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
		return f.searchBucket(c.st.own, enough), false
	}
	if n > 0 && (f.standsFor == "" || c.except) && f.noResource() { // M-18: only "*" covers what takes no resource
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

func (h *called) isDone(st *statement) bool {
	return h.more != nil && h.more.done[st.number/64]>>(st.number%64)&1 != 0
}

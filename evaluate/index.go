package evaluate

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

// An index stands for a list of statements in which those that may apply to a request are found by its action, and then
// by the beginning of its resource (bucket). It may find too many, never too few. The names of actions are kept by all
// indexes of an Evaluator together, so that one request looks its action up once.
type index struct {
	number uint32
	rest   bucket // statements with "*" among their actions, or NotAction
}

// actions holds the statements of all indexes by action.
type actions struct {
	named   map[string]named   // by an action without wildcards, in lower case
	service map[string][]place // by a service with its colon, in lower case: statements with wildcards behind that
	indexes uint32
}

// A named holds what is known under the name of an action.
type named struct {
	takes  verdict // whether the action takes resources (M-18)
	places []place
}

// A place is the part of an index that belongs to an action or service.
type place struct {
	index  uint32
	bucket *bucket
}

// An entry is a statement under a text it is to be found by.
type entry struct {
	text string
	st   *statement
}

// add makes the index of a list. A flat one has everything in one place, to be asked one by one.
func (a *actions) add(list []*statement, flat bool) index {
	ix := index{number: a.indexes}
	a.indexes++
	if flat {
		ix.rest.any = make([]candidate, len(list))
		for i, st := range list {
			ix.rest.any[i] = candidate{st: st, asks: theElement}
		}
		return ix
	}
	var byName, byService []entry
	var rest []*statement
	var lower lowered
	for _, st := range list {
		wild := st.NotAction()
		for e := range st.Actions() {
			if wild || e.MatchesAll() {
				wild = true
				break
			}
			if name, ok := e.Literal(); ok {
				byName = append(byName, entry{lower.of(name), st})
			} else {
				text := e.String()
				byService = append(byService, entry{lower.of(text[:strings.IndexByte(text, ':')+1]), st})
			}
		}
		if wild {
			rest = append(rest, st)
		}
	}
	ix.rest = newBucket(rest)
	made := make(buckets)
	for name, statements := range runs(byName) {
		n, known := a.named[name]
		if !known {
			n.takes = yes
			if takesNoResource(name) {
				n.takes = no
			}
		}
		n.places = append(n.places, place{ix.number, made.of(statements)})
		if a.named == nil {
			a.named = make(map[string]named)
		}
		a.named[name] = n
	}
	for service, statements := range runs(byService) {
		if a.service == nil {
			a.service = make(map[string][]place)
		}
		a.service[service] = append(a.service[service], place{ix.number, made.of(statements)})
	}
	return ix
}

// lowered remembers the last text it turned to lower case: statements after each other often name the same actions.
type lowered struct{ from, to string }

func (l *lowered) of(s string) string {
	if s != l.from {
		l.from, l.to = s, strings.ToLower(s)
	}
	return l.to
}

// runs sorts entries by their text and yields every text with its statements, each once and in their order.
func runs(entries []entry) iter.Seq2[string, []*statement] {
	slices.SortStableFunc(entries, func(x, y entry) int { return strings.Compare(x.text, y.text) })
	return func(yield func(string, []*statement) bool) {
		flat := make([]*statement, 0, len(entries))
		for i := 0; i < len(entries); {
			from, text := len(flat), entries[i].text
			for ; i < len(entries) && entries[i].text == text; i++ {
				if st := entries[i].st; len(flat) == from || flat[len(flat)-1] != st {
					flat = append(flat, st)
				}
			}
			if !yield(text, flat[from:len(flat):len(flat)]) {
				return
			}
		}
	}
}

// buckets are those that were made of the statements of an index, by the first of them: all actions that stand in the
// same statements share one.
type buckets map[*statement][]made

type made struct {
	statements []*statement
	bucket     *bucket
}

// of returns the bucket of statements, which are at least one.
func (m buckets) of(statements []*statement) *bucket {
	for _, b := range m[statements[0]] {
		if slices.Equal(b.statements, statements) {
			return b.bucket
		}
	}
	b := newBucket(statements)
	m[statements[0]] = append(m[statements[0]], made{statements, &b})
	return &b
}

// find looks the request's action up. Names of ordinary length and letters are found without allocating.
func (f *facts) find() {
	a := &f.e.actions
	if len(a.named) == 0 && len(a.service) == 0 {
		return
	}
	var buffer [64]byte
	name, colon := f.req.Action, len(f.service)
	if len(name) > len(buffer) {
		f.findLong()
		return
	}
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= utf8.RuneSelf:
			f.findLong()
			return
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		buffer[i] = c
	}
	f.byName = a.named[string(buffer[:len(name)])]
	if len(a.service) > 0 {
		f.byService = a.service[string(buffer[:colon+1])]
	}
}

// findLong is find for any name.
func (f *facts) findLong() {
	name := strings.ToLower(f.req.Action)
	f.byName = f.e.actions.named[name]
	f.byService = f.e.actions.service[name[:strings.IndexByte(name, ':')+1]]
	f.doubtful = true // invalid bytes are all the same in lower case
}

// search returns the ways in which the statements of the index that apply name the caller. It stops as soon as one of
// the ways in enough is among them.
func (f *facts) search(ix *index, enough how) (found how) {
	for i := range f.byName.places {
		if p := &f.byName.places[i]; p.index == ix.number {
			if found = f.searchBucket(p.bucket, f.byName.takes, f.doubtful, enough); found&enough != 0 {
				return found
			}
			break
		}
	}
	for i := range f.byService {
		if p := &f.byService[i]; p.index == ix.number {
			if found |= f.searchBucket(p.bucket, unsaid, true, enough); found&enough != 0 {
				return found
			}
			break
		}
	}
	return found | f.searchBucket(&ix.rest, unsaid, true, enough)
}

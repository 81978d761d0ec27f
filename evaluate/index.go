package evaluate

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// An index stands for a list of statements in which those that may apply to a request are found by its action, and then
// by the beginning of its resource (bucket). It may find too many, never too few. The names of actions are kept by all
// indexes of an Evaluator together, so that one request looks its action up once.
type index struct {
	number uint32
	rest   bucket // statements with "*" among their actions, or NotAction
}

// actions holds the statements of all indexes by action: under the name of one without wildcards, or under the service,
// with its colon, of one with wildcards.
type actions struct {
	ids      map[string]int32 // by name or service in lower case: the places in names
	names    []actionEntry
	services bool // some are services
	shared   bool // ids belong to another Evaluator too
	indexes  uint32
}

// An actionEntry holds what is known under the name of an action, or under a service.
type actionEntry struct {
	takes  tri     // whether the action takes resources (M-18); unsaid for a service
	places []place // in order of their indexes
}

// A place is the part of an index that belongs to a name.
type place struct {
	index  uint32
	bucket *bucket
}

// add makes the index of a list.
func (a *actions) add(list []*statement) index {
	ix := index{number: a.indexes}
	a.indexes++
	type mention struct {
		id int32
		n  int32 // of the statement in the list
	}
	var rest []*statement
	mentions := make([]mention, 0, len(list))
	for n, st := range list {
		from, any := len(mentions), st.NotAction()
		for e := range st.Actions() {
			if any = any || e.MatchesAll(); any {
				break
			}
			name, literal := e.Literal()
			if !literal {
				name = e.String()
				name = name[:strings.IndexByte(name, ':')+1]
			}
			mentions = append(mentions, mention{a.id(name, literal), int32(n)})
		}
		if any {
			mentions = mentions[:from]
			rest = append(rest, st)
		}
	}
	ix.rest = newBucket(rest)
	slices.SortFunc(mentions, func(x, y mention) int { return cmp.Or(cmp.Compare(x.id, y.id), cmp.Compare(x.n, y.n)) })
	mentions = slices.Compact(mentions)
	statements := make([]*statement, len(mentions))
	buckets := make(buckets)
	for from, to := 0, 0; from < len(mentions); from = to {
		n := &a.names[mentions[from].id]
		for ; to < len(mentions) && mentions[to].id == mentions[from].id; to++ {
			statements[to] = list[mentions[to].n]
		}
		n.places = append(n.places, place{ix.number, buckets.of(statements[from:to:to])})
	}
	return ix
}

// id returns the number of a name, which is new or not.
func (a *actions) id(name string, literal bool) int32 {
	a.services = a.services || !literal // also where an action without a name, "s3:", came before
	if id, ok := a.find(name); ok {
		return id
	}
	n := actionEntry{}
	switch {
	case !literal:
	case takesNoResource(name):
		n.takes = no
	default:
		n.takes = yes
	}
	switch {
	case a.ids == nil:
		a.ids = make(map[string]int32)
	case a.shared:
		a.ids, a.shared = maps.Clone(a.ids), false
	}
	id := int32(len(a.names))
	a.ids[ascii.ToLower(name)] = id
	a.names = append(a.names, n)
	return id
}

// find looks a name up. Names of ordinary length and letters are found without allocating.
func (a *actions) find(name string) (id int32, ok bool) {
	var buffer [64]byte
	if lower, fits := glob.Lower(buffer[:], name); fits {
		id, ok = a.ids[string(lower)]
	} else {
		id, ok = a.ids[ascii.ToLower(name)]
	}
	return id, ok
}

// buckets are those that were made of the statements of an index, by the first of them: all actions that stand in the
// same statements share one.
type buckets map[*statement][]shared

type shared struct {
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
	m[statements[0]] = append(m[statements[0]], shared{statements, &b})
	return &b
}

// look finds what is known under the request's action and under its service.
func (f *facts) look() {
	a := &f.e.actions
	if id, ok := a.find(f.req.Action); ok {
		f.byName, f.odd = &a.names[id], !utf8.ValidString(f.req.Action)
	}
	if a.services {
		if id, ok := a.find(f.req.Action[:len(f.service)+1]); ok {
			f.byService = &a.names[id]
		}
	}
}

// search returns the ways in which the statements of the index that apply name the caller. It stops as soon as one of
// the ways in enough is among them.
func (f *facts) search(ix *index, enough how) (found how) {
	if f.byName != nil {
		if b := f.byName.in(ix); b != nil {
			// Bytes that are no text are all the same in lower case.
			if found = f.searchBucket(b, f.byName.takes, f.odd, enough); found&enough != 0 {
				return found
			}
		}
	}
	if f.byService != nil {
		if b := f.byService.in(ix); b != nil {
			if found |= f.searchBucket(b, unsaid, true, enough); found&enough != 0 {
				return found
			}
		}
	}
	return found | f.searchBucket(&ix.rest, unsaid, true, enough)
}

// in returns the bucket in an index, nil if there is none.
func (n *actionEntry) in(ix *index) *bucket {
	i := sort.Search(len(n.places), func(i int) bool { return n.places[i].index >= ix.number })
	if i == len(n.places) || n.places[i].index != ix.number {
		return nil
	}
	return n.places[i].bucket
}

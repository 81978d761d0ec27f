package evaluate

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

// An index finds the statements of a list that may apply to a request: first by the name of the action, then by the
// literal text with which a resource begins. It may find too many, never too few: whether a statement applies is always
// asked of the statement itself. Cost grows with the number of statements found, and with the logarithm of all of them.
type index struct {
	named map[string]*bucket // by an action without wildcards, in lower case
	rest  bucket             // statements with a wildcard in an action, or NotAction
}

// A bucket holds statements by the literal heads of their resources.
type bucket struct {
	takes verdict      // whether the action takes resources (M-18); unsaid if the bucket is not that of one action
	any   []*statement // statements that cannot be told apart by a head
	heads []head       // in order of their texts
	// byText finds a head by its text. It is there where there are many heads of few lengths: then looking up the
	// beginning of the resource once for each length beats searching.
	byText  map[string]int32
	lengths []int
}

// A head is a text with which resources begin. Every head that is a prefix of it is reached over parent.
type head struct {
	text       string
	parent     int // the longest other head that is a prefix of this one, or -1
	statements []*statement
}

// indexed is how many statements a list must have to be worth an index.
const indexed = 1

// An entry is a statement under one of the texts it is to be found by.
type entry struct {
	text string
	st   *statement
}

// each sorts entries by their text and calls f for every text with its statements, each once and in their order.
func each(entries []entry, f func(text string, statements []*statement)) {
	slices.SortStableFunc(entries, func(x, y entry) int { return strings.Compare(x.text, y.text) })
	flat := make([]*statement, 0, len(entries))
	for i := 0; i < len(entries); {
		from, text := len(flat), entries[i].text
		for ; i < len(entries) && entries[i].text == text; i++ {
			if st := entries[i].st; len(flat) == from || flat[len(flat)-1] != st {
				flat = append(flat, st)
			}
		}
		f(text, flat[from:len(flat):len(flat)])
	}
}

// manyHeads and fewLengths say when byText is worth having.
const (
	manyHeads  = 16
	fewLengths = 8
)

// newIndex makes the index of a list. A flat one has everything in one place, in the order of the list.
func newIndex(list []*statement, flat bool) index {
	if flat || len(list) < indexed {
		return index{rest: bucket{any: list}}
	}
	named := make([]entry, 0, len(list))
	var rest []*statement
	var last, lower string
	for _, st := range list {
		wild := st.NotAction()
		for a := range st.Actions() {
			name, ok := a.Literal()
			if !ok || st.NotAction() {
				wild = true
				continue
			}
			if name != last {
				last, lower = name, strings.ToLower(name)
			}
			named = append(named, entry{lower, st})
		}
		if wild {
			rest = append(rest, st)
		}
	}
	ix := index{named: make(map[string]*bucket), rest: newBucket(rest)}
	each(named, func(name string, statements []*statement) {
		b := newBucket(statements)
		b.takes = yes
		if a, known := action.Lookup(name); known && !a.TakesResource() {
			b.takes = no
		}
		ix.named[name] = &b
	})
	return ix
}

func newBucket(list []*statement) (b bucket) {
	entries := make([]entry, 0, len(list))
	for _, st := range list {
		any := !st.HasResource() || st.NotResource()
		for r := range st.Resources() {
			switch text := r.LiteralPrefix(); {
			case any:
			case text == "":
				any = true
			default:
				entries = append(entries, entry{text, st})
			}
		}
		if any {
			b.any = append(b.any, st)
		}
	}
	b.heads = make([]head, 0, len(entries))
	var open []int // the heads that may be prefixes of the next one, each a prefix of the one behind it
	each(entries, func(text string, statements []*statement) {
		for len(open) > 0 && !strings.HasPrefix(text, b.heads[open[len(open)-1]].text) {
			open = open[:len(open)-1]
		}
		parent := -1
		if len(open) > 0 {
			parent = open[len(open)-1]
		}
		open = append(open, len(b.heads))
		b.heads = append(b.heads, head{text, parent, statements})
		if at, found := slices.BinarySearch(b.lengths, len(text)); !found && len(b.lengths) <= fewLengths {
			b.lengths = slices.Insert(b.lengths, at, len(text))
		}
	})
	if len(b.heads) >= manyHeads && len(b.lengths) <= fewLengths {
		b.byText = make(map[string]int32, len(b.heads))
		for i := range b.heads {
			b.byText[b.heads[i].text] = int32(i)
		}
	}
	return b
}

// search returns the ways in which the statements of the index that apply name the caller. It stops as soon as one of
// the ways in enough is among them.
func (f *facts) search(ix *index, enough how) (found how) {
	if ix.named != nil {
		if b := f.bucket(ix); b != nil {
			if found = f.searchBucket(b, enough); found&enough != 0 {
				return found
			}
		}
	}
	return found | f.searchBucket(&ix.rest, enough)
}

// bucket returns the statements that name the request's action. Names of ordinary length and letters are looked up
// without allocating.
func (f *facts) bucket(ix *index) *bucket {
	var lower [64]byte
	name := f.req.Action
	if len(name) > len(lower) {
		return ix.named[strings.ToLower(name)]
	}
	for i := range len(name) {
		c := name[i]
		if c >= utf8.RuneSelf {
			return ix.named[strings.ToLower(name)]
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	return ix.named[string(lower[:len(name)])]
}

// searchBucket is search for one bucket.
func (f *facts) searchBucket(b *bucket, enough how) (found how) {
	if found = f.searchList(b.any, b.takes, enough); found&enough != 0 || len(b.heads) == 0 {
		return found
	}
	resource := f.req.Resource.ARN
	if b.byText != nil {
		for _, n := range b.lengths {
			if n > len(resource) {
				break
			}
			if i, ok := b.byText[resource[:n]]; ok {
				if found |= f.searchList(b.heads[i].statements, b.takes, enough); found&enough != 0 {
					break
				}
			}
		}
		return found
	}
	// All heads that are prefixes of the resource are also prefixes of the last head that is not behind it.
	at, exact := slices.BinarySearchFunc(b.heads, resource, func(h head, r string) int { return strings.Compare(h.text, r) })
	if !exact {
		at--
	}
	for ; at >= 0; at = b.heads[at].parent {
		if h := &b.heads[at]; strings.HasPrefix(resource, h.text) {
			if found |= f.searchList(h.statements, b.takes, enough); found&enough != 0 {
				break
			}
		}
	}
	return found
}

// searchList is search for a list. If it is said whether the action takes resources, then the list is one of statements
// that name the action.
func (f *facts) searchList(list []*statement, takes verdict, enough how) (found how) {
	for _, st := range list {
		if takes == unsaid && !st.MatchAction(f.req.Action) {
			continue
		}
		if found |= f.covers(st, takes); found&enough != 0 {
			break
		}
	}
	return found
}

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
}

// A head is a text with which resources begin. Every head that is a prefix of it is reached over parent.
type head struct {
	text       string
	parent     int // the longest other head that is a prefix of this one, or -1
	statements []*statement
}

// indexed is how many statements a list must have to be worth an index.
const indexed = 1

// newIndex makes the index of a list. A flat one has everything in one place, in the order of the list.
func newIndex(list []*statement, flat bool) index {
	if flat || len(list) < indexed {
		return index{rest: bucket{any: list}}
	}
	named := make(map[string][]*statement)
	var rest []*statement
	for _, st := range list {
		wild := st.NotAction()
		for a := range st.Actions() {
			if name, ok := a.Literal(); ok && !st.NotAction() {
				name = strings.ToLower(name)
				if same := named[name]; len(same) == 0 || same[len(same)-1] != st {
					named[name] = append(same, st)
				}
			} else {
				wild = true
			}
		}
		if wild {
			rest = append(rest, st)
		}
	}
	ix := index{named: make(map[string]*bucket, len(named)), rest: newBucket(rest)}
	for name, statements := range named {
		b := newBucket(statements)
		b.takes = yes
		if a, known := action.Lookup(name); known && !a.TakesResource() {
			b.takes = no
		}
		ix.named[name] = &b
	}
	return ix
}

func newBucket(list []*statement) (b bucket) {
	byHead := make(map[string][]*statement)
	for _, st := range list {
		if !st.HasResource() || st.NotResource() {
			b.any = append(b.any, st)
			continue
		}
		for r := range st.Resources() {
			text := r.LiteralPrefix()
			if text == "" {
				b.any = append(b.any, st)
			} else if same := byHead[text]; len(same) == 0 || same[len(same)-1] != st {
				byHead[text] = append(same, st)
			}
		}
	}
	for text, statements := range byHead {
		b.heads = append(b.heads, head{text, -1, statements})
	}
	slices.SortFunc(b.heads, func(x, y head) int { return strings.Compare(x.text, y.text) })
	var open []int // the heads that may be prefixes of the next one, each a prefix of the one behind it
	for i := range b.heads {
		for len(open) > 0 && !strings.HasPrefix(b.heads[i].text, b.heads[open[len(open)-1]].text) {
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			b.heads[i].parent = open[len(open)-1]
		}
		open = append(open, i)
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
	// All heads that are prefixes of the resource are also prefixes of the last head that is not behind it.
	resource := f.req.Resource.ARN
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

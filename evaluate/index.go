package evaluate

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// An index stands for a list of statements in which those that may apply to a request are found by its action, and then
// by the beginning of its resource (bucket). It may find too many, never too few. It knows nothing but the statements,
// so that whoever has the same policy shares it.
//
// What it holds grows with the text of the statements alone: a bucket belongs to a set of statements, however many
// actions stand in the same ones, and the resources of a statement are copied into a few buckets at most.
type index struct {
	table    byHash // of entries
	entries  []actionEntry
	services bool   // some entries are services
	all      bool   // some statement applies to every request
	size     int32  // the number of statements
	rest     bucket // statements with "*" among their actions, or NotAction
}

// An actionEntry is what is known under the name of an action, or under a service with its colon, in whatever letter
// case.
type actionEntry struct {
	text     string
	bucket   *bucket         // of the statements that name the action; nil for none
	excludes []int32         // the numbers of those that name it under NotAction, in order
	patterns []actionPattern // of a service
	takes    atomic.Uint32   // whether the action takes resources (M-18), a tri: unsaid until somebody asks
}

// An actionPattern is an action with wildcards, and the statements that have it.
type actionPattern struct {
	action   *policy.Action
	head     string // its name before the first wildcard
	open     bool   // … behind which it covers everything
	pairs    pairs  // where the service has many
	bucket   *bucket
	excludes []int32
}

// divide finds what is before the first wildcard.
func (p *actionPattern) divide() {
	text := p.action.String()
	colon, at := strings.IndexByte(text, ':'), strings.IndexAny(text, "*?")
	if at <= colon { // it is as it was stored, and matches nothing
		return
	}
	p.head = text[colon+1 : at]
	p.open = text[at:] == "*" && p.action.Match(text[:at]+"x")
}

// covers reports whether the action of the request, which is one of its service, is covered.
func (p *actionPattern) covers(f *facts) bool {
	if len(f.name) < len(p.head) || !ascii.EqualFold(f.name[:len(p.head)], p.head) {
		return false
	}
	if p.open {
		return true
	}
	if f.action.pairs.lacks(p.pairs, f.req.Action) {
		return false
	}
	f.asked++
	return p.action.Match(f.req.Action)
}

// newIndex makes the index of a list, and numbers its statements.
func newIndex(list []*statement) *index {
	m := newMaker(list)
	var rest []*statement
	for n, st := range list {
		st.number = int32(n)
		any := false
		for a := range st.Actions() {
			any = any || a.MatchesAll()
		}
		switch {
		case !any:
			m.mention(st)
			if st.NotAction() {
				rest = append(rest, st)
			}
		case !st.NotAction(): // NotAction with "*" covers nothing
			rest = append(rest, st)
		}
	}
	ix := &index{size: int32(len(list)), rest: m.newBucket(rest)}
	for i := range ix.rest.any {
		c := &ix.rest.any[i]
		ix.all = ix.all || c.plain && !c.except && c.asks == nothing
	}
	m.fill(ix)
	return ix
}

// A maker makes an index.
type maker struct {
	list     []*statement
	table    byHash // of keys
	keys     []actionKey
	mentions []mention
	copies   []uint8 // by statement: how many buckets have its resources
	forked   []uint8 // by statement: how many buckets tell it apart
	single   []*bucket
	shared   map[string]*bucket // by the numbers of its statements
}

// An actionKey is an action as a statement writes it, or a service.
type actionKey struct {
	hash    uint64
	text    string
	action  *policy.Action // of one with wildcards
	service int32          // the key of its service
	entry   int32          // of one without: its place
}

// A mention is a key in a statement.
type mention struct {
	key, statement int32
	not            bool // under NotAction
}

func newMaker(list []*statement) *maker {
	n := 0
	for _, st := range list {
		for range st.Actions() {
			n++
		}
	}
	return &maker{
		list:     list,
		table:    newByHash(2 * n),
		keys:     make([]actionKey, 0, n+8), // an action with wildcards brings its service along
		mentions: make([]mention, 0, n),
		copies:   make([]uint8, len(list)),
		forked:   make([]uint8, len(list)),
	}
}

// mention notes the actions of a statement.
func (m *maker) mention(st *statement) {
	not := st.NotAction()
	for a := range st.Actions() {
		text := a.String()
		id := m.key(text)
		if _, literal := a.Literal(); !literal && m.keys[id].action == nil {
			service := m.key(text[:strings.IndexByte(text, ':')+1])
			action := *a
			m.keys[id].action, m.keys[id].service = &action, service
		}
		m.mentions = append(m.mentions, mention{id, st.number, not})
	}
}

// key returns the number of a text, which is new or not.
func (m *maker) key(text string) int32 {
	hash := hashOfName(text)
	for id, at := m.table.next(hash, hash); id >= 0; id, at = m.table.next(hash, at) {
		if ascii.EqualFold(m.keys[id].text, text) { // G-111
			return id
		}
	}
	id := int32(len(m.keys))
	m.keys = append(m.keys, actionKey{hash: hash, text: text})
	m.table.add(hash, id)
	return id
}

// fill fills the table of an index.
func (m *maker) fill(ix *index) {
	if len(m.mentions) == 0 {
		return
	}
	ix.entries = make([]actionEntry, 0, len(m.keys))
	patterns := 0
	for i := range m.keys {
		if k := &m.keys[i]; k.action == nil {
			k.entry = int32(len(ix.entries))
			ix.entries = append(ix.entries, actionEntry{text: k.text})
		} else {
			patterns++
		}
	}
	slices.SortFunc(m.mentions, func(x, y mention) int {
		return cmp.Or(
			cmp.Compare(m.keys[x.key].service, m.keys[y.key].service), // the patterns of a service side by side
			cmp.Compare(x.key, y.key), cmp.Compare(x.statement, y.statement),
		)
	})
	m.mentions = slices.Compact(m.mentions)
	all := make([]actionPattern, 0, patterns)
	excludes := make([]int32, 0, len(m.mentions))
	var statements []int32
	for from, to := 0, 0; from < len(m.mentions); from = to {
		id := m.mentions[from].key
		k := &m.keys[id]
		first := len(excludes)
		statements = statements[:0]
		for ; to < len(m.mentions) && m.mentions[to].key == id; to++ {
			if n := m.mentions[to].statement; m.mentions[to].not {
				excludes = append(excludes, n)
			} else {
				statements = append(statements, n)
			}
		}
		b, not := m.bucket(statements), excludes[first:len(excludes):len(excludes)]
		if k.action == nil {
			e := &ix.entries[k.entry]
			e.bucket, e.excludes = b, not
			continue
		}
		ix.services = true
		p := actionPattern{action: k.action, bucket: b, excludes: not}
		p.divide()
		all = append(all, p)
		e := &ix.entries[m.keys[k.service].entry]
		e.patterns = all[len(all)-len(e.patterns)-1:]
	}
	for i := range ix.entries {
		pairActions(ix.entries[i].patterns)
	}
	ix.table = newByHash(len(ix.entries))
	for i := range m.keys {
		if k := &m.keys[i]; k.action == nil {
			ix.table.add(k.hash, k.entry)
		}
	}
}

// bucket returns the bucket of statements by their numbers: all actions that stand in the same statements share one. It
// returns nil for none.
func (m *maker) bucket(statements []int32) *bucket {
	var list []*statement
	for _, n := range statements {
		list = append(list, m.list[n])
	}
	switch len(list) {
	case 0:
		return nil
	case 1:
		if m.single == nil {
			m.single = make([]*bucket, len(m.list))
		}
		b := &m.single[statements[0]]
		if *b == nil {
			made := m.newBucket(list)
			*b = &made
		}
		return *b
	}
	text := make([]byte, 0, 4*len(statements))
	for _, n := range statements {
		text = binary.LittleEndian.AppendUint32(text, uint32(n))
	}
	if b := m.shared[string(text)]; b != nil {
		return b
	}
	if m.shared == nil {
		m.shared = make(map[string]*bucket)
	}
	b := m.newBucket(list)
	m.shared[string(text)] = &b
	return &b
}

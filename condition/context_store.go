package condition

import (
	"hash/maphash"
	"slices"
	"sync/atomic"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// Copies of a context share a store, to which entries are only ever added: a context is as many of them as there were
// when its last key was set. Whoever sets a key in the context that has all of them takes the next place, which nobody
// else sees; who sets one in a context that has fewer, since a copy went on, or finds no room, moves to a new store.

// contents are what a context holds.
type contents struct {
	store *store
	tags  *list // the keys of the tags that the request passes; nil for none
	end   int32 // how many entries of the store it has
	live  int32 // how many of them are not replaced by later ones: the number of keys
}

type store struct {
	entries []entry
	taken   atomic.Int32 // how many of entries are taken
	err     *Error       // what Pairs could not take

	// places are a hash table of the keys, where there is room for more than fewKeys: the upper half of the hash, and how
	// many entries there were when the newest of the key had come. Who takes the next place writes while others read.
	places []atomic.Uint64
}

// empty is what the first key finds no room in.
var empty store

// Most requests have a handful of keys: comparing these is cheaper than hashing.
const fewKeys = 16

// seed keeps strangers from choosing keys of one hash.
var seed = maphash.MakeSeed()

type entry struct {
	key      string   // in lower case
	name     string   // the key as it was given
	held              // what it has
	rank     int32    // the place of the key in the order in which keys came first
	replaced int32    // how many entries there were when the one of this key had come that this one replaces; 0 for none
	then     contents // of the context whose last entry this is
}

// find returns the entry of a key, nil if there is none. Nearly all keys are asked for in lower case, so that only
// those that are not there are looked at for letters to fold.
func (c *contents) find(key string) *entry {
	if c == nil {
		return nil
	}
	if e := c.findFolded(key); e != nil || ascii.Folded(key) {
		return e
	}
	return c.fold(key)
}

// fold is find for a key that is not in lower case.
func (c *contents) fold(key string) *entry { return c.findFolded(ascii.ToLower(key)) } // C-16, G-111

// findFolded is find for a key in lower case.
func (c *contents) findFolded(key string) *entry {
	if c.end > fewKeys {
		return findMany(c, maphash.String(seed, key), key)
	}
	return c.newest(findFew(c.store.entries[:c.end], key))
}

// findFew returns the first entry of a key.
func findFew(entries []entry, key string) *entry {
	for i := range entries {
		if e := &entries[i]; e.key == key {
			return e
		}
	}
	return nil
}

// findMany is findFolded where there are many keys.
func findMany[T string | []byte](c *contents, hash uint64, key T) *entry {
	s := c.store
	for at := hash; ; at++ {
		place := s.places[at&uint64(len(s.places)-1)].Load()
		if place == 0 {
			return nil
		}
		if (place^hash)>>32 == 0 {
			if e := &s.entries[uint32(place)-1]; e.key == string(key) {
				return c.own(e, int32(place))
			}
		}
	}
}

// newest returns the last entry of the key of an entry.
func (c *contents) newest(e *entry) *entry {
	if c.end != c.live && e != nil {
		return c.newer(e)
	}
	return e
}

func (c *contents) newer(e *entry) *entry {
	for i := e.then.end; i < c.end; i++ {
		if next := &c.store.entries[i]; next.replaced == e.then.end {
			e = next
		}
	}
	return e
}

// own returns the entry of a key that c has, nil for none, where the newest came as the n-th: copies may have set more.
func (c *contents) own(e *entry, n int32) *entry {
	for ; n > c.end; n = e.then.end {
		if e.replaced == 0 {
			return nil
		}
		e = &c.store.entries[e.replaced-1]
	}
	return e
}

// entries returns the entry of every key, in the order in which the keys came first.
func (c *contents) entries() []*entry {
	list := make([]*entry, c.live)
	for i := range c.end {
		e := &c.store.entries[i]
		list[e.rank] = e
	}
	return list
}

func (c *Context) put(key string, v Value, absent bool) {
	now := c.after()
	for !now.take() {
		now = now.moved()
	}
	e := &now.store.entries[now.end]
	e.key, e.name, e.rank = ascii.ToLower(key), key, now.live // C-16, G-111
	e.held = held{value: v, absent: absent}
	e.readAddr()
	old := now.findFolded(e.key)
	e.then = now
	e.then.end++
	switch {
	case old == nil:
		e.then.live++
		e.tag()
	default:
		e.rank, e.replaced = old.rank, old.then.end
		if old.absent != absent || old.name != key {
			e.retag()
		}
	}
	now.store.hash(e)
	c.contents = &e.then
}

// fail keeps an error.
func (c *Context) fail(err *Error) {
	now := c.after()
	now = now.moved()
	now.store.err = err
	c.contents = &now
}

// after returns the contents to which something is added.
func (c *Context) after() contents {
	if c.contents == nil {
		return contents{store: &empty}
	}
	return *c.contents
}

// take takes the next place in the store. It returns false where a copy has it, and where there is none.
func (c *contents) take() bool {
	return int(c.end) < len(c.store.entries) && c.store.taken.CompareAndSwap(c.end, c.end+1)
}

// moved returns the same contents in a new store with room for more.
func (c *contents) moved() contents {
	room := max(3, int(c.live))
	if int(c.end) < len(c.store.entries) {
		room = 4 // copies are mostly made for few keys
	}
	s := &store{entries: make([]entry, int(c.live)+room), err: c.store.err}
	if n := len(s.entries); n > fewKeys {
		size := 2 * fewKeys
		for size < 2*n {
			size *= 2
		}
		s.places = make([]atomic.Uint64, size)
	}
	for i := range c.end {
		e := &c.store.entries[i]
		to := &s.entries[e.rank]
		to.key, to.name, to.held, to.rank, to.then.end = e.key, e.name, e.held, e.rank, e.rank+1
	}
	for i := range c.live {
		s.hash(&s.entries[i])
	}
	s.taken.Store(c.live)
	moved := contents{store: s, end: c.live, live: c.live}
	if c.tags != nil {
		moved.tags = &list{texts: slices.Clip(c.tags.texts)} // where more are added, elsewhere
	}
	return moved
}

// hash adds an entry to the hash table, instead of the one that it replaces.
func (s *store) hash(e *entry) {
	if s.places == nil {
		return
	}
	hash := maphash.String(seed, e.key)
	for at := hash; ; at++ {
		cell := &s.places[at&uint64(len(s.places)-1)]
		if n := uint32(cell.Load()); n == 0 || s.entries[n-1].key == e.key {
			cell.Store(hash>>32<<32 | uint64(e.then.end))
			return
		}
	}
}

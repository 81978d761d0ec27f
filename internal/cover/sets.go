package cover

import (
	"encoding/binary"
	"hash/maphash"
	"slices"
)

// A setTable holds sets of places, each once, in the order in which they were found, with the letters that led there.
// It is made for many searches, one after the other: what it takes is kept.
type setTable struct {
	nodes []node
	data  []byte   // the places of all sets, as differences
	slots []uint64 // a hash table of nodes: the search and the number of the node, plus one
	now   uint32   // the search
	seed  maphash.Seed
	list  []int32 // kept for places
	key   []byte  // kept for add
}

type node struct {
	parent int32
	letter rune
	end    int // of its places in data
}

// maxSets is how many sets there may be.
const maxSets = 1<<31 - 1

// reset makes the table empty.
func (t *setTable) reset() {
	t.nodes, t.data = t.nodes[:0], t.data[:0]
	if t.now++; t.now == 0 || t.slots == nil {
		t.now, t.seed = 1, maphash.MakeSeed() // of a hash nothing is seen outside
		t.slots = make([]uint64, 64)
	}
}

func (t *setTable) len() int { return len(t.nodes) }

// add adds a set, and reports whether it is new. It puts the places in order.
func (t *setTable) add(places []int32, parent int32, letter rune) bool {
	slices.Sort(places)
	t.key = t.key[:0]
	last := int32(0)
	for _, p := range places {
		t.key = binary.AppendUvarint(t.key, uint64(p-last))
		last = p
	}
	at := t.slot(t.key)
	if t.slots[at]>>32 == uint64(t.now) {
		return false
	}
	t.data = append(t.data, t.key...)
	t.nodes = append(t.nodes, node{parent, letter, len(t.data)})
	t.slots[at] = uint64(t.now)<<32 | uint64(len(t.nodes))
	if 2*len(t.nodes) > len(t.slots) {
		t.grow()
	}
	return true
}

// slot returns where a set is, or where there is room for it.
func (t *setTable) slot(key []byte) int {
	mask := len(t.slots) - 1
	at := int(maphash.Bytes(t.seed, key)) & mask
	for t.slots[at]>>32 == uint64(t.now) && string(t.set(int(uint32(t.slots[at]))-1)) != string(key) {
		at = (at + 1) & mask
	}
	return at
}

func (t *setTable) grow() {
	t.slots = make([]uint64, 2*len(t.slots))
	for i := range t.nodes {
		t.slots[t.slot(t.set(i))] = uint64(t.now)<<32 | uint64(i+1)
	}
}

// set returns the places of a node as they are kept.
func (t *setTable) set(at int) []byte {
	from := 0
	if at > 0 {
		from = t.nodes[at-1].end
	}
	return t.data[from:t.nodes[at].end]
}

// places returns the places of a set, in memory that the next call uses too.
func (t *setTable) places(at int) []int32 {
	list, last := t.list[:0], uint64(0)
	for key := t.set(at); len(key) > 0; {
		delta, n := binary.Uvarint(key)
		last += delta
		list = append(list, int32(last))
		key = key[n:]
	}
	t.list = list
	return list
}

// word returns the letters that led to a set.
func (t *setTable) word(at int) []rune {
	var list []rune
	for i := int32(at); t.nodes[i].parent >= 0; i = t.nodes[i].parent {
		list = append(list, t.nodes[i].letter)
	}
	slices.Reverse(list)
	return list
}

package evaluate

import (
	"hash/maphash"
	"math/bits"
)

// Hashes of texts, and the tables in which indexes find places by them.

// seeds make the hashes of a process differ from those of another, so that nobody can write policies or requests of
// which many have one hash. What is found does not depend on them.
var seeds = [2]uint64{maphash.String(maphash.MakeSeed(), ""), maphash.String(maphash.MakeSeed(), "")}

// hashOf returns the hash of a text.
func hashOf(s string) uint64 { return hashText(s, 0) }

// hashOfName returns the same hash for all spellings of a name that differ in letter case only.
func hashOfName(s string) uint64 { return hashText(s, 0x2020202020202020) }

// hashText hashes the bytes of a text, in each of which the bits of fold are set: sixteen at a time, and then the last
// ones, of which some may have been before.
func hashText(s string, fold uint64) uint64 {
	h := seeds[0] ^ uint64(len(s))
	if len(s) < 8 {
		var w uint64
		for i := range len(s) {
			w = w<<8 | uint64(s[i])
		}
		return mix(w|fold, h)
	}
	for rest := s; len(rest) > 16; rest = rest[16:] {
		h = mix(word(rest)|fold, (word(rest[8:])|fold)^h)
	}
	from := max(0, len(s)-16)
	return mix(word(s[from:])|fold, (word(s[len(s)-8:])|fold)^h)
}

// word returns the first eight bytes of a text. The compiler reads them at once.
func word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func mix(x, y uint64) uint64 {
	hi, lo := bits.Mul64(x^seeds[1], y)
	return hi ^ lo
}

// A byHash is a table that finds places by hashes. It may find those of other hashes too.
type byHash []hashed // its length is a power of two, and more than the number of places

// A hashed has the upper half of a hash and a place, from 1; no place is 0.
type hashed struct {
	tag   uint32
	place int32
}

// newByHash returns a table with room for n places. A large one is fuller, since what it costs is the memory it reads.
func newByHash(n int) byHash {
	if n == 0 {
		return nil
	}
	size := 2 * n
	if n > 1<<12 {
		size = n + n/3
	}
	return make(byHash, 1<<bits.Len(uint(size)))
}

// add adds a place.
func (t byHash) add(hash uint64, place int32) {
	mask := uint64(len(t) - 1)
	at := hash & mask
	for t[at].place != 0 {
		at = (at + 1) & mask
	}
	t[at] = hashed{uint32(hash >> 32), place + 1}
}

// next returns the first place of a hash at or behind a slot, and the slot behind it. It returns -1 where there is none.
// The search begins at the slot with the number of the hash.
func (t byHash) next(hash, at uint64) (place int32, behind uint64) {
	mask := uint64(len(t) - 1)
	for {
		s := t[at&mask]
		at++
		if s.place == 0 || s.tag == uint32(hash>>32) {
			return s.place - 1, at
		}
	}
}
